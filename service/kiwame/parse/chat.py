"""Chat form: `permute 2x3 1,0`, `sum 2x3 dim=1 keepdim`, `2x3 1,0`, `permute 2x3 1,0; reshape 6`."""

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.ops.arguments import Argument, Flag, Operand, Value
from kiwame.ops.base import Op, registry
from kiwame.ops.dtypes import dtype_named
from kiwame.parse.build import Builder
from kiwame.parse.dealing import placed
from kiwame.parse.flags import FLAGS, Flags
from kiwame.parse.lexer import Lexer, Token, lists
from kiwame.parse.misfits import no_tensor, too_many, unknown_argument
from kiwame.parse.nearest import unknown_op
from kiwame.parse.nodes import Ref, Typed
from kiwame.parse.text import Statement
from kiwame.parse.text import Typed as TypedText


class Chat:
    """One statement in chat form, added to a program."""

    def __init__(self, typed: TypedText, statement: Statement, flags: Flags) -> None:
        self.lexer = Lexer(typed, statement.text, statement.start)
        self.statement = statement
        self.flags = flags
        self.tokens = self._without_flags(self.lexer.tokens())

    def value(self, builder: Builder, env: dict[str, Ref], previous: Ref | None) -> Ref:
        """The tensor that the statement gives: of an op, or of a source alone (`x = 2x3`)."""
        self.builder, self.env, self.previous = builder, env, previous
        tokens = self.tokens
        if not tokens:
            if self.previous is not None:
                return self.previous
            raise refuse(Cause.SYNTAX, "empty", span=self._span_all())
        first = tokens[0]
        if first.kind == "word":
            name = str(first.value).lstrip(".")
            op = registry().find(name)
            if op is not None and name not in self.env:
                return self._call(op, tokens[1:], self._span(first))
            if name not in self.env:
                raise unknown_op(name, self._span(first))
        if len(tokens) == 1 and (source := self._source(first)) is not None:
            return source
        if first.kind == "call" and (op := registry().find(str(first.value))) is not None and not op.is_creator:
            raise refuse(Cause.SYNTAX, "mixed", span=self._span_all(), text=self.statement.text[:80])
        return self._call(registry()["permute"], tokens, None)

    def _span(self, token: Token) -> Span:
        return self.lexer.span(token.start, token.end)

    def _span_all(self) -> Span:
        return self.lexer.span(0, len(self.statement.text))

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
                    raise refuse(Cause.SYNTAX, "no-value", span=self._span(token), name=token.value, text=token.value)
                text = self.statement.text[tokens[n + 1].start : tokens[end - 1].end]
                self.flags.set(str(token.value), text, self.lexer.span(tokens[n + 1].start, tokens[end - 1].end))
                n = end
                continue
            kept.append(token)
            n += 1
        return kept

    def _is_argument(self, tokens: list[Token], name: str) -> bool:
        """Whether the op of this statement has an argument of that very name, as sum has axes."""
        if not tokens or tokens[0].kind != "word" or name != "axes":
            return False
        op = registry().find(str(tokens[0].value).lstrip("."))
        at = next(n for n, t in enumerate(tokens) if t.kind == "key" and t.value == name)
        numbers = at + 1 < len(tokens) and tokens[at + 1].kind in {"number", "group"}
        return numbers and op is not None and any(name in a.keywords for a in op.arguments)

    def _source(self, token: Token) -> Ref | None:
        """A tensor written out: a shape, data, a creator's call, or a name."""
        span = self._span(token)
        dtype = dtype_named(token.dtype, span) if token.dtype else None
        match token.kind:
            case "shape":
                return self.builder.fill(token.value, dtype, span)
            case "number" if isinstance(token.value, int) and token.value >= 0:
                return self.builder.fill((token.value,), dtype, span)
            case "word" if token.value in self.env:
                return Ref(self.env[token.value].at, span)
            case "data":
                return self.builder.data(token.value, dtype, span)
            case "group" if token.group is not None:
                return self._group_source(token.group, dtype, span)
            case "call" if token.group is not None:
                return self._made(str(token.value), token.group, dtype, span)
        return None

    def _group_source(self, group: Value, dtype: str | None, span: Span) -> Ref:
        plain = group.plain
        if all(isinstance(v, int) and not isinstance(v, bool) and v >= 0 for v in plain):
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
        return self.builder.call(Typed(op, {}, placed(op.arguments, list(items), too_many(op)), span))

    def _call(self, op: Op, tokens: list[Token], span: Span | None) -> Ref:
        operands, rest = self._operands(op, tokens)
        values = self._values(op, rest, operands)
        for operand in op.operands:
            if operand.name not in operands:
                raise no_tensor(op, operand.name, self._span_all())
        ordered = {o.name: operands[o.name] for o in op.operands}
        return self.builder.call(Typed(op, ordered, values, span or self._span_all()))

    def _operands(self, op: Op, tokens: list[Token]) -> tuple[dict[str, Ref | Value], list[Token]]:
        """The leading tokens that are tensors; the previous result stands in for a first one left out."""
        count = len(op.operands)
        worded = {str(t.value) for t in tokens if t.kind == "key"}
        wanted = [o for o in op.operands if not (o.number and {o.name, *_other_words(op, o)} & worded)]
        leading = 0
        while leading < len(wanted) and leading < len(tokens) and self._looks_like_source(op, tokens, leading):
            leading += 1
        implicit = self.previous is not None and leading < len(wanted)
        if implicit and leading == 0 and count == 1:
            return {wanted[0].name: self.previous}, tokens  # type: ignore[dict-item]
        found: dict[str, Ref | Value] = {}
        if implicit and self.previous is not None:
            found[wanted[0].name] = self.previous
            wanted = wanted[1:]
        for operand, token in zip(wanted, tokens[:leading], strict=False):
            source = self._source(token)
            if source is not None:
                found[operand.name] = source
        return found, tokens[min(leading, len(wanted)) :]

    def _looks_like_source(self, op: Op, tokens: list[Token], n: int) -> bool:
        token = tokens[n]
        if n + 1 < len(tokens) and tokens[n + 1].kind == "comma":
            return False
        first_stage = self.previous is None
        match token.kind:
            case "word":
                return token.value in self.env
            case "call" | "data":
                return True
            case "shape":
                return first_stage or len(op.operands) > 1
            case "number":
                return isinstance(token.value, int) and token.value >= 0 and (first_stage or len(op.operands) > 1)
            case "group":
                nested = token.group is not None and any(isinstance(i.value, tuple) for i in token.group.items)
                return first_stage or len(op.operands) > 1 or nested
        return False

    def _values(self, op: Op, tokens: list[Token], operands: dict[str, Ref | Value]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        positional: list[Value] = []
        n = 0
        while n < len(tokens):
            token = tokens[n]
            n += 1
            if token.kind == "comma":
                continue
            if token.kind == "word" and (flag := _argument(op, str(token.value))) and isinstance(flag, Flag):
                values[flag.name] = Value(True, self._span(token))
            elif token.kind == "key":
                n = self._keyword(op, tokens, n, values, operands)
            else:
                positional.extend(self._positional(token))
        for name, value in placed(op.arguments, positional, too_many(op)).items():
            if name in values:
                raise refuse(Cause.ARGUMENT, "twice", span=value.span, got=name, op=op.name, name=name)
            values[name] = value
        return values

    def _positional(self, token: Token) -> list[Value]:
        span = self._span(token)
        if token.kind == "group" and token.group is not None:
            return list(token.group.items) if token.group.items else [Value((), span)]
        if token.kind == "shape":
            return [Value(v, span) for v in token.value]
        if token.kind == "word" and str(token.value).lower() in {"true", "false", "none"}:
            return [Value({"true": True, "false": False, "none": None}[str(token.value).lower()], span)]
        if token.kind == "word" and str(token.value).isidentifier():
            known = sorted(self.env)
            raise refuse(
                Cause.SYNTAX,
                "unknown-name",
                span=span,
                repairs=tuple(Repair(span, k) for k in (*known, "2x3")[:3]),
                got=str(token.value)[:80],
                name=str(token.value)[:80],
                known=known,
            )
        if token.kind in {"word", "call"}:
            raise refuse(Cause.SYNTAX, "stray", span=span, got=str(token.value)[:80], text=str(token.value)[:80])
        return [Value(token.value, span)]

    def _keyword(
        self, op: Op, tokens: list[Token], n: int, values: dict[str, Value], operands: dict[str, Ref | Value]
    ) -> int:
        """Read the value after `name=`; gives the place after it."""
        key = tokens[n - 1]
        name = str(key.value)
        operand = next((o for o in op.operands if o.number and name in {o.name, *_other_words(op, o)}), None)
        argument = _argument(op, name)
        if operand is None and argument is None:
            raise self._unknown_flag(op, name, self._span(key))
        items: list[Value] = []
        grouped = False
        while n < len(tokens) and tokens[n].kind != "key":
            if tokens[n].kind == "comma":
                n += 1
                continue
            if items and tokens[n - 1].kind != "comma":
                break
            grouped |= tokens[n].kind in {"group", "shape"}
            items.extend(self._positional(tokens[n]))
            n += 1
        if not items:
            raise refuse(Cause.SYNTAX, "no-value", span=self._span(key), name=name, text=name)
        span = (items[0].span or (0, 0))[0], (items[-1].span or (0, 0))[1]
        if items[0].value == () and len(items) == 1:
            value = items[0]
        else:
            value = Value(tuple(items), span) if grouped or len(items) > 1 else items[0]
        if operand is not None or argument is None:
            operands[operand.name if operand else name] = value
            return n
        if argument.name in values:
            raise refuse(Cause.ARGUMENT, "twice", span=self._span(key), got=name, op=op.name, name=name)
        values[argument.name] = value
        return n

    def _unknown_flag(self, op: Op, name: str, span: Span) -> Refusal:
        words = [*(k for a in op.arguments for k in a.keywords), *FLAGS]
        return unknown_argument(op.name, name, span, words, sorted({a.name for a in op.arguments} | set(FLAGS)))


def _other_words(op: Op, operand: Operand) -> tuple[str, ...]:
    return ("other",) if operand == op.operands[-1] else ()


def _argument(op: Op, name: str) -> Argument | None:
    found = [a for a in op.arguments if name in a.keywords]
    exact = [a for a in found if a.name == name]
    return next(iter(exact or found), None)
