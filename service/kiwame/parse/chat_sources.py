"""Tensors in chat form: a shape, data, a creator's call, a name, or a comparison such as `x>3`."""

from kiwame.errors import Cause, Span, refuse
from kiwame.ops.arguments import Operand, Value
from kiwame.ops.base import registry
from kiwame.ops.dtypes import dtype_named
from kiwame.parse.build import Builder
from kiwame.parse.dealing import placed
from kiwame.parse.lexer import Lexer, Token, lists
from kiwame.parse.misfits import too_many
from kiwame.parse.nearest import unknown_op
from kiwame.parse.nodes import Named, Ref, Typed
from kiwame.parse.spellings import spelled
from kiwame.parse.text import Statement
from kiwame.parse.text import Typed as TypedText


class Sources:
    """A statement in chat form whose tensors are added to a program."""

    builder: Builder
    env: dict[str, Named]
    previous: Ref | None

    def __init__(self, typed: TypedText, statement: Statement) -> None:
        self.lexer = Lexer(typed, statement.text, statement.start)
        self.statement = statement
        self.typed = typed

    def span(self, token: Token) -> Span:
        """Where a token was typed."""
        return self.lexer.span(token.start, token.end)

    def whole(self) -> Span:
        """Where the statement was typed."""
        return self.lexer.span(0, len(self.statement.text))

    def is_name(self, token: Token) -> bool:
        """Whether a word is the name of a tensor."""
        return token.kind == "word" and isinstance(self.env.get(str(token.value)), Ref)

    def source(self, token: Token, operand: Operand | None = None) -> Ref | None:
        """A tensor written out, or None where the token is none. In the place of some operands a list is data."""
        span = self.span(token)
        dtype = dtype_named(token.dtype, span) if token.dtype else None
        match token.kind:
            case "shape":
                return self.builder.fill(token.value, dtype, span)
            case "number" if isinstance(token.value, int) and token.value >= 0:
                return self.builder.fill((token.value,), dtype, span)
            case "word" if self.is_name(token):
                found = self.env[token.value]
                return Ref(found.at, span) if isinstance(found, Ref) else None
            case "tensor" | "mask":
                return token.value  # type: ignore[no-any-return]
            case "data":
                return self.builder.data(token.value, dtype, span)
            case "group" if token.group is not None:
                return self._group_source(token.group, dtype, span, operand)
            case "call" if token.group is not None:
                return self._made(str(token.value), token.group, dtype, span)
        return None

    def compared(self, tokens: list[Token]) -> list[Token]:
        """The tokens with each comparison made into the tensor that it gives. x is the first tensor written here."""
        if not any(token.kind == "compare" for token in tokens):
            return tokens
        written = [t for t in tokens if t.kind in {"shape", "data", "group", "call"} or self.is_name(t)]
        subjects: dict[str, Ref] = {}
        found: list[Token] = []
        for token in tokens:
            if token.kind == "compare":
                found.append(Token("mask", self._comparison(token, subjects), token.start, token.end))
            elif token in written[:1] and self.previous is None and (subject := self.source(token)) is not None:
                subjects["x"] = subject
                found.append(Token("tensor", subject, token.start, token.end))
            else:
                found.append(token)
        return found

    def _comparison(self, token: Token, subjects: dict[str, Ref]) -> Ref:
        name, symbol, number = token.value
        bound = self.env.get(name)
        subject = bound if isinstance(bound, Ref) else subjects.get(name) or (self.previous if name == "x" else None)
        found = spelled("torch", "operator", symbol)
        if subject is None or found is None:
            raise refuse(Cause.SYNTAX, "stray", span=self.span(token), got=name, text=name)
        a, b = (slot.param for slot in found.form.slots)
        call = Typed(found.op, {a: subject, b: Value(number, self.span(token))}, {}, self.span(token))
        return self.builder.one(self.builder.call(call))

    def _group_source(self, group: Value, dtype: str | None, span: Span, operand: Operand | None) -> Ref:
        plain = group.plain
        sizes = all(isinstance(v, int) and not isinstance(v, bool) and v >= 0 for v in plain)
        if sizes and not (operand and plain and (operand.data or operand.integer)):
            return self.builder.fill(plain, dtype, span)
        return self.builder.data(lists(group), dtype, span)

    def _made(self, name: str, group: Value, dtype: str | None, span: Span) -> Ref:
        items = group.items
        if name == "tensor":
            if len(items) != 1:
                raise refuse(Cause.ARGUMENT, "tensor", span=span, got=len(items), expected=1)
            return self.builder.data(lists(items[0]), dtype, span)
        op = registry().find(name)
        if op is None:
            raise unknown_op(name, span)
        if not op.is_creator:
            raise refuse(Cause.SYNTAX, "mixed", span=span, text=self.statement.text[:80])
        made = Typed(op, {}, placed(op.arguments, list(items), too_many(op)), span)
        return self.builder.one(self.builder.call(made, dtype))
