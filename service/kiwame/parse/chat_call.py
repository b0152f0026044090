"""A call in chat form: its words dealt to the tensors and the arguments of an op."""

from typing import Any

from kiwame.errors import Cause, Repair, Span, refuse
from kiwame.ops.arguments import Argument, Flag, Operand, Value
from kiwame.ops.base import Op
from kiwame.ops.dtypes import DTYPES, SPOKEN_DTYPES
from kiwame.ops.shape_arguments import Shape
from kiwame.ops.word_arguments import Choice, Dtype
from kiwame.parse.chat_sources import Sources
from kiwame.parse.dealing import placed
from kiwame.parse.flags import FLAGS
from kiwame.parse.lexer import Token
from kiwame.parse.misfits import no_tensor, too_many, unknown_argument
from kiwame.parse.nodes import Pieces, Ref, Typed
from kiwame.parse.written import with_word

Operands = dict[str, Ref | Value]


class ChatCall(Sources):
    """A statement in chat form that calls an op."""

    def called(self, op: Op, tokens: list[Token], span: Span | None) -> Ref | Pieces:
        """What a call gives, its tokens dealt to the op's parameters."""
        tokens = self.compared(tokens)
        operands, rest = self._in_turn(op, tokens) if op.mixed else self._first(op, tokens)
        values, pick = self._values(op, rest, operands)
        ordered: Operands = {}
        for operand in op.operands:
            mine = {key: o for key, o in operands.items() if key.split(".")[0] == operand.name}
            if not mine and not operand.optional:
                raise no_tensor(op, operand.name, self.whole())
            ordered |= mine
        result = self.builder.call(Typed(op, ordered, values, span or self.whole()))
        return self._picked(result, pick) if pick is not None else result

    def _picked(self, result: Ref | Pieces, pick: Value) -> Ref:
        count = result.count if isinstance(result, Pieces) else 0
        if isinstance(result, Pieces) and isinstance(pick.value, int) and 0 <= pick.value < count:
            return self.builder.piece(result, pick.value)
        expected = [0, count - 1] if count else None
        facts: dict[str, Any] = {"index": str(pick.plain)[:80], "size": count}
        raise refuse(Cause.INDEX_OUT_OF_RANGE, span=pick.span, got=pick.plain, expected=expected, **facts)

    def _first(self, op: Op, tokens: list[Token]) -> tuple[Operands, list[Token]]:
        """Tensors are the leading tokens; the previous result stands in for a first one left out."""
        worded = {str(t.value) for t in tokens if t.kind == "key"}
        wanted = [o for o in op.operands if not (_words(op, o) & worded)]
        many = next((o for o in wanted if o.many), None)
        masks = sum(t.kind == "mask" for t in tokens)
        most = len(tokens) if many else len(wanted) + (masks > 0)
        leading = 0
        while leading < min(most, len(tokens)) and self._looks_like_source(op, tokens, leading, wanted):
            leading += 1
        sources, rest = tokens[:leading], tokens[leading:]
        if many:
            refs = [ref for t in sources if (ref := self.source(t)) is not None]
            before = [self.previous] if self.previous is not None and leading < 2 else []
            listed = refs if [b.at for b in before] == [r.at for r in refs] else [*before, *refs]
            count = max(len(listed) - len(wanted) + 1, 0)
            keys = [k for o in wanted for k in ([f"{o.name}.{n}" for n in range(count)] if o.many else [o.name])]
            return dict(zip(keys, listed, strict=False)), rest
        if masks and leading > len(wanted):  # what is compared is no operand itself, as in `all 2x3 x>1`
            sources = [t for t in sources if t.kind != "tensor"]
        found: Operands = {}
        needed = sum(not o.optional for o in wanted)
        if self.previous is not None and len(sources) < needed:
            found[wanted[0].name] = self.previous
            wanted = wanted[1:]
        for operand in wanted:
            if not sources:
                break
            token = next((t for t in sources if operand.mask and t.kind == "mask"), sources[0])
            given = self._operand(operand, token)
            if given is not None:
                found[operand.name] = given
                sources = [t for t in sources if t is not token]
        return found, [*sources, *rest]

    def _in_turn(self, op: Op, tokens: list[Token]) -> tuple[Operands, list[Token]]:
        """Tensors and arguments are dealt in the order of the op's parameters, as in `gather 2x3 1 [[2],[0]]`."""
        worded = {str(t.value) for t in tokens if t.kind == "key"}
        found: Operands = {}
        rest: list[Token] = []
        left = list(tokens)
        for n, parameter in enumerate(op.params):
            words = _words(op, parameter) if isinstance(parameter, Operand) else set(parameter.keywords)
            if words & worded:
                continue
            if n == 0 and self.previous is not None and not (left and self.is_name(left[0])):
                found[parameter.name] = self.previous
                continue
            if not left or left[0].kind == "key" or _flag(op, left[0]):
                break
            if isinstance(parameter, Argument):
                taken = _run(left)
                rest += left[:taken]
                left = left[taken:]
            elif (given := self._operand(parameter, left[0])) is not None:
                found[parameter.name] = given
                left = left[1:]
        return found, [*rest, *left]

    def _operand(self, operand: Operand, token: Token) -> Ref | Value | None:
        """What a token gives in an operand's place: a tensor, or the number itself where that is what is meant."""
        if operand.number and token.kind == "number" and (operand.plain or not _is_size(token)):
            return Value(token.value, self.span(token))
        return self.source(token, operand)

    def _looks_like_source(self, op: Op, tokens: list[Token], n: int, wanted: list[Operand]) -> bool:
        token = tokens[n]
        if n + 1 < len(tokens) and tokens[n + 1].kind == "comma":
            return False
        several = self.previous is None or len(op.operands) > 1 or any(o.many for o in op.operands)
        match token.kind:
            case "word":
                return self.is_name(token)
            case "call" | "data" | "tensor" | "mask":
                return True
            case "shape":
                return several
            case "number":
                if not _is_size(token):
                    return any(o.number for o in wanted)
                return several or (0 < n < len(wanted) and wanted[n].number)
            case "group":
                nested = token.group is not None and any(isinstance(i.value, tuple) for i in token.group.items)
                return several or nested
        return False

    def _values(self, op: Op, tokens: list[Token], operands: Operands) -> tuple[dict[str, Value], Value | None]:
        """The arguments by name, and which of several results is picked."""
        values: dict[str, Value] = {}
        positional: list[Value] = []
        pick: Value | None = None
        n = 0
        while n < len(tokens):
            token = tokens[n]
            n += 1
            if token.kind == "comma":
                continue
            if flag := _flag(op, token):
                values[flag.name] = Value(True, self.span(token))
            elif token.kind == "key":
                name = str(token.value)
                self._check_keyword(op, token)
                value, n = self._value_after(op, tokens, n)
                if name == "pick" and op.pieces:
                    pick = value
                else:
                    self._keyword(op, token, value, values, operands)
            else:
                positional.extend(self._positional(op, token) if positional else self._leading(op, token))
        for name, value in placed(op.arguments, positional, too_many(op)).items():
            if name in values:
                raise refuse(Cause.ARGUMENT, "twice", span=value.span, got=name, op=op.name, name=name)
            values[name] = value
        return values, pick

    def _leading(self, op: Op, token: Token) -> list[Value]:
        """The first values; a shape written out is one of them, so that no size of it is left for another argument."""
        values = self._positional(op, token)
        if token.kind in {"shape", "group"} and op.arguments and isinstance(op.arguments[0], Shape):
            return values if values[0].value == () else [Value(tuple(values), self.span(token))]
        return values

    def _positional(self, op: Op, token: Token) -> list[Value]:
        span = self.span(token)
        if token.kind == "group" and token.group is not None:
            return list(token.group.items) if token.group.items else [Value((), span)]
        if token.kind == "shape":
            return [Value(v, span) for v in token.value]
        word = str(token.value)
        if token.kind == "word" and _is_word_of(op, word):
            return [Value(word, span)]
        if token.kind == "word" and word.lower() in {"true", "false", "none"}:
            return [Value({"true": True, "false": False, "none": None}[word.lower()], span)]
        if token.kind == "word" and word.isidentifier():
            known = sorted(self.env)
            raise refuse(
                Cause.SYNTAX,
                "unknown-name",
                span=span,
                repairs=tuple(Repair(span, k) for k in (*known, "2x3")[:3]),
                got=word[:80],
                name=word[:80],
                known=known,
            )
        if token.kind in {"word", "call", "tensor", "mask"}:
            text = self.statement.text[token.start : token.end][:80]
            raise refuse(Cause.SYNTAX, "stray", span=span, got=text, text=text)
        return [Value(token.value, span)]

    def _value_after(self, op: Op, tokens: list[Token], n: int) -> tuple[Value, int]:
        """The value after `name=`, and the place after it. A tensor stands as its token's own value."""
        key = tokens[n - 1]
        name = str(key.value)
        operand = next((o for o in op.operands if name in _words(op, o)), None)
        if operand is not None and n < len(tokens) and not (operand.number and tokens[n].kind == "number"):
            source = self.source(tokens[n], operand)
            if source is not None:
                return Value(source, self.span(tokens[n])), n + 1
        items: list[Value] = []
        grouped = False
        while n < len(tokens) and tokens[n].kind != "key":
            if tokens[n].kind == "comma":
                n += 1
                continue
            if items and tokens[n - 1].kind != "comma":
                break
            grouped |= tokens[n].kind in {"group", "shape"}
            items.extend(self._positional(op, tokens[n]))
            n += 1
        if not items:
            raise refuse(Cause.SYNTAX, "no-value", span=self.span(key), name=name, text=name)
        span = (items[0].span or (0, 0))[0], (items[-1].span or (0, 0))[1]
        if items[0].value == () and len(items) == 1:
            return items[0], n
        return (Value(tuple(items), span) if grouped or len(items) > 1 else items[0]), n

    def _keyword(self, op: Op, key: Token, value: Value, values: dict[str, Value], operands: Operands) -> None:
        """Keep what was given by name."""
        name = str(key.value)
        operand = next((o for o in op.operands if name in _words(op, o)), None)
        argument = _argument(op, name)
        free = next((a for a in op.arguments if a.free), None)
        if operand is not None:
            if isinstance(value.value, Ref):
                operands[operand.name] = value.value
            elif operand.number:
                operands[operand.name] = value
            else:
                raise no_tensor(op, operand.name, value.span or self.span(key))
        elif argument is None and free is not None:
            values[free.name] = with_word(values.get(free.name), name, value)
        elif argument is not None and argument.name in values:
            raise refuse(Cause.ARGUMENT, "twice", span=self.span(key), got=name, op=op.name, name=name)
        elif argument is not None:
            values[argument.name] = value

    def _check_keyword(self, op: Op, key: Token) -> None:
        """Raise Refusal for a keyword that the op does not have."""
        name = str(key.value)
        known = any(name in _words(op, o) for o in op.operands) or _argument(op, name) is not None
        if known or any(a.free for a in op.arguments) or (name == "pick" and op.pieces):
            return
        words = [*(k for a in op.arguments for k in a.keywords), *FLAGS]
        names = sorted({a.name for a in op.arguments} | set(FLAGS))
        raise unknown_argument(op.name, name, self.span(key), words, names)


def _words(op: Op, operand: Operand) -> set[str]:
    """The keywords that mean an operand."""
    return {operand.name, *operand.words, *(("other",) if operand == op.operands[-1] else ())}


def _argument(op: Op, name: str) -> Argument | None:
    found = [a for a in op.arguments if name in a.keywords]
    exact = [a for a in found if a.name == name]
    return next(iter(exact or found), None)


def _is_size(token: Token) -> bool:
    """Whether a number may be the size of an axis."""
    return isinstance(token.value, int) and token.value >= 0


def _flag(op: Op, token: Token) -> Argument | None:
    """The flag that a bare word sets, as keepdim does."""
    found = _argument(op, str(token.value)) if token.kind == "word" else None
    return found if isinstance(found, Flag) else None


def _is_word_of(op: Op, word: str) -> bool:
    """Whether a word is one that an argument of the op can be: a choice, or a dtype."""
    return any(
        (isinstance(a, Choice) and word in a.choices)
        or (isinstance(a, Dtype) and word.lower() in {*DTYPES, *SPOKEN_DTYPES})
        for a in op.arguments
    )


def _run(tokens: list[Token]) -> int:
    """How many of the tokens stand together, joined by commas."""
    n = 1
    while n < len(tokens) and (tokens[n].kind == "comma" or tokens[n - 1].kind == "comma"):
        n += 1
    return n
