"""Chat form: `permute 2x3 1,0`, `sum 2x3 dim=1 keepdim`, `2x3 1,0`, `permute 2x3 1,0; reshape 6`."""

from kiwame.errors import Cause, refuse
from kiwame.ops.arguments import Value
from kiwame.ops.base import Op, registry
from kiwame.ops.left_out import missing
from kiwame.ops.word_arguments import Text
from kiwame.parse.build import Builder
from kiwame.parse.chat_call import ChatCall
from kiwame.parse.code import Code
from kiwame.parse.flags import FLAGS, Flags
from kiwame.parse.lexer import Token
from kiwame.parse.misfits import no_tensor, too_many
from kiwame.parse.nearest import unknown_op
from kiwame.parse.nodes import Named, Pieces, Ref
from kiwame.parse.text import Statement
from kiwame.parse.text import Typed as TypedText


def index_brackets(statement: Statement) -> tuple[int, int] | None:
    """Where the brackets of `getitem 2x3 [1:, 0]` stand: the last square ones that are not within others."""
    word = statement.text.split(None, 1)[0] if statement.text.strip() else ""
    op = registry().find(word.lstrip("."))
    if op is None or not any(a.embeds for a in op.arguments):
        return None
    found: tuple[int, int] | None = None
    depth = start = 0
    for n, char in enumerate(statement.text):
        if char in "([":
            start = n if depth == 0 else start
            depth += 1
        elif char in ")]" and depth:
            depth -= 1
            if depth == 0 and statement.text[start] == "[" and statement.text[start - 1].isspace():
                found = (start, n + 1)
    return found


class Chat(ChatCall):
    """One statement in chat form, added to a program."""

    def __init__(self, typed: TypedText, statement: Statement, flags: Flags) -> None:
        super().__init__(typed, statement)
        self.flags = flags
        self.brackets = index_brackets(statement)
        if self.brackets:
            start, end = self.brackets
            self.lexer.text = f"{statement.text[:start]}{' ' * (end - start)}{statement.text[end:]}"
        self.tokens = self._without_flags(self.lexer.tokens())

    def value(self, builder: Builder, env: dict[str, Named], previous: Ref | None) -> Ref | Pieces:
        """The tensor that the statement gives: of an op, or of a source alone (`x = 2x3`)."""
        self.builder, self.env, self.previous = builder, env, previous
        tokens = self.tokens
        if not tokens:
            if self.previous is not None:
                return self.previous
            raise refuse(Cause.SYNTAX, "empty", span=self.whole())
        first = tokens[0]
        if first.kind == "word":
            name = str(first.value).lstrip(".")
            op = registry().find(name)
            quoted = any(t.kind == "string" for t in tokens)
            if quoted and op is not None and not any(isinstance(a, Text) for a in op.arguments):
                op = registry().find(f"einops.{name}") or op  # what einops means by the name
            if op is not None and name not in self.env and any(a.embeds for a in op.arguments):
                return self._item(op, tokens[1:], builder, env)
            if op is not None and name not in self.env:
                return self.called(op, tokens[1:], self.span(first))
            if name not in self.env:
                raise unknown_op(name, self.span(first))
        if len(tokens) == 1 and (source := self.source(first)) is not None:
            return source
        if first.kind == "call" and (op := registry().find(str(first.value))) is not None and not op.is_creator:
            raise refuse(Cause.SYNTAX, "mixed", span=self.whole(), text=self.statement.text[:80])
        return self.called(registry()["permute"], tokens, None)

    def _item(self, op: Op, tokens: list[Token], builder: Builder, env: dict[str, Named]) -> Ref:
        """What `getitem 2x3 [1:, 0]` takes: the brackets are read as code reads them."""
        x = self.previous if not tokens else self.source(tokens[0])
        if x is None:
            raise no_tensor(op, op.operands[0].name, self.whole())
        if self.brackets is None or len(tokens) > 1:
            index = next(a for a in op.arguments if a.embeds)
            if len(tokens) < 2:
                raise missing(op, index.name, self.whole())
            raise too_many(op)(Value(None, self.span(tokens[1])))
        start, end = self.brackets
        text = f"x{self.statement.text[start:end]}"
        code = Code(self.typed, Statement(text, self.statement.start + start - 1), builder.library)
        return code.item_of(builder, env, x)

    def _without_flags(self, tokens: list[Token]) -> list[Token]:
        """Set the flags and take them out."""
        kept: list[Token] = []
        n = 0
        while n < len(tokens):
            token = tokens[n]
            if token.kind == "key" and token.value in FLAGS and not self._is_argument(tokens, str(token.value)):
                end = n + 1
                while end < len(tokens) and (
                    end == n + 1 or tokens[end].kind == "comma" or tokens[end - 1].kind == "comma"
                ):
                    end += 1
                if end == n + 1:
                    raise refuse(Cause.SYNTAX, "no-value", span=self.span(token), name=token.value, text=token.value)
                text = self.statement.text[tokens[n + 1].start : tokens[end - 1].end]
                self.flags.set(str(token.value), text, self.lexer.span(tokens[n + 1].start, tokens[end - 1].end))
                n = end
                continue
            kept.append(token)
            n += 1
        return kept

    def _is_argument(self, tokens: list[Token], name: str) -> bool:
        """Whether the op of this statement has an argument of that very name, as sum has axes and zeros a dtype."""
        if not tokens or tokens[0].kind != "word":
            return False
        op = registry().find(str(tokens[0].value).lstrip("."))
        if op is None or name not in {"axes", "dtype"}:
            return False
        if name == "dtype":
            return any(a.name == name for a in op.arguments)
        at = next(n for n, t in enumerate(tokens) if t.kind == "key" and t.value == name)
        numbers = at + 1 < len(tokens) and tokens[at + 1].kind in {"number", "group"}
        return numbers and any(name in a.keywords for a in op.arguments)
