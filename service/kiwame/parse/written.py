"""How a call is written in code, where its library minds: a tuple, a list, one number, True or False, a name."""

from collections.abc import Mapping

from kiwame.errors import Cause, Refusal, Repair, refuse
from kiwame.ops.arguments import Flag, Operand, Range, Value
from kiwame.ops.axis_arguments import Axes, Axis, Permutation
from kiwame.ops.base import Bound
from kiwame.ops.forms import Slot
from kiwame.ops.left_out import missing
from kiwame.ops.number_arguments import Ints
from kiwame.ops.shape_arguments import NewShape, Shape
from kiwame.ops.word_arguments import Dtype
from kiwame.parse.build import Builder
from kiwame.parse.nodes import Ref, Typed
from kiwame.parse.spellings import Spelling

_EXPECTED = {"one": "int", "axes": "int or tuple", "unlisted": "int or tuple"}


def as_written(found: Spelling, values: Mapping[str, Value], rank: int) -> dict[str, Value]:
    """The arguments of a call as its library takes them. Raises Refusal for what it refuses.

    `rank` is that of the first operand.
    """
    folded = next((p for p in found.op.arguments if isinstance(p, Axes)), None)
    if folded and isinstance(getattr(values.get(folded.name), "value", None), bool):
        values = _unbiased(found, values, folded)
    flags = (p for p in found.op.arguments if isinstance(p, Flag) and p.name in values)
    left_out = {p.name for p in found.op.arguments if isinstance(p, Axes) and not p.kept_alone} - set(values)
    alone = next((p for p in flags if p.beside in left_out), None)
    if alone and found.library == "torch":
        raise refuse(
            Cause.ARGUMENT,
            "beside",
            span=values[alone.name].span,
            repairs=_instead(values[alone.name], f"{{}}, {alone.beside}=None"),
            expected=alone.beside,
            op=found.op.name,
            name=alone.name,
            beside=alone.beside,
        )
    slots = {s.param: s for s in found.form.slots}
    return {name: _value(found, slots[name], v, rank) if name in slots else v for name, v in values.items()}


def _unbiased(found: Spelling, values: Mapping[str, Value], folded: Axes) -> Mapping[str, Value]:
    """True or False where axes go means `unbiased` in torch: std(False)."""
    if found.library != "torch" or not any(p.name == "unbiased" for p in found.op.arguments) or "unbiased" in values:
        return values
    return {("unbiased" if name == folded.name else name): value for name, value in values.items()}


def _value(found: Spelling, slot: Slot, value: Value, rank: int) -> Value:
    """One argument as its library takes it."""
    parameter, torch = found.parameter(slot), found.library == "torch"
    several, plain = isinstance(value.value, tuple), value.value
    match parameter:
        case Axis() if several and (torch or not parameter.new):
            raise _refused(found, slot, value, "one", str(value.items[0].plain) if value.items else "")
        case Axes() if value.boxed == "list" and found.library in parameter.no_list:
            raise _refused(found, slot, value, "unlisted", str(value.plain))
        case Axes() if value.boxed and value.plain and not torch and rank == 0:
            # NumPy takes axis 0 of a single number, though not in a tuple
            raise refuse(
                Cause.AXIS_OUT_OF_RANGE,
                "scalar",
                span=value.span,
                repairs=_instead(value, "()"),
                got=value.plain,
                op=found.op.name,
                axis=value.items[0].plain,
                rank=0,
                shape=[],
            )
        case Axes() if plain is None and found.library in parameter.no_none:
            raise _refused(found, slot, value, "axes", "")
        case Permutation() | NewShape() | Shape() if torch and not several:
            raise _refused(found, slot, value, "tuple", "({},)")
        case Ints(in_tuple=True) if torch and not several:
            raise _refused(found, slot, value, "tuple", "({},)")
        case Range() if value.boxed:
            raise _refused(found, slot, value, "number", ", ".join(str(v) for v in value.plain))
        case Dtype() if isinstance(plain, bool) and not torch:
            check_named(found, value)  # x.sum(0, True): what was meant is keepdims
        case Flag() if plain is None and parameter.default is None:
            return value
        case Flag() if not isinstance(plain, bool if torch else int):
            raise _refused(found, slot, value, "bool", str(bool(plain)))
        case Flag():
            return Value(bool(plain), value.span)
    return value


def axes_put_in(builder: Builder, found: Spelling, x: Ref, slot: Slot, axes: Value) -> Ref:
    """Several new axes put in one after another, the foremost first; NumPy takes them at once."""
    operand = found.op.operands[0].name
    bound = Bound(found.op, {operand: builder.shape(x)}, {}, library=found.library, in_code=True)
    for axis in sorted(Axes(slot.param, new=True).check(axes, bound) or ()):
        typed = Typed(found.op, {operand: x}, {slot.param: Value(axis, axes.span)}, axes.span, in_code=True)
        x = builder.one(builder.call(typed))
    return x


def check_named(found: Spelling, extra: Value) -> None:
    """Raise Refusal for a value too many where the library takes one more by its name only."""
    for slot in found.form.slots:
        if slot not in found.positional:
            raise refuse(
                Cause.ARGUMENT,
                "by-name",
                span=extra.span,
                repairs=_instead(extra, f"{slot.keyword}={{}}"),
                got=extra.plain,
                op=found.op.name,
                name=slot.keyword,
            )


def check_rank(found: Spelling, rank: int, better: Repair) -> None:
    """Raise Refusal for t() of more axes than the two of a matrix; T of more goes on, with a warning."""
    if found.form.name in {"t", "torch.t"} and rank > 2:
        raise refuse(
            Cause.AXIS_COUNT, "t", span=better.span, repairs=(better,), got=rank, expected=2, op="t", rank=rank
        )


def check_axis_said(found: Spelling, values: Mapping[str, Value]) -> None:
    """Raise Refusal for a softmax without dim, which torch takes in F.softmax alone, with a warning."""
    told = values.get("dim")
    by_rank = found.op.story == "softmax" and found.library == "torch" and found.form.template
    if by_rank and not found.form.name.startswith("F.") and (told is None or told.value is None):
        raise missing(found.op, "dim", told.span if told else None)


def check_list(library: str | None, op: str, given: Value) -> None:
    """Raise Refusal for a list in a tensor's place, which NumPy takes and torch does not."""
    if library == "torch":
        raise refuse(
            Cause.ARGUMENT,
            "list-as-tensor",
            span=given.span,
            repairs=_instead(given, "torch.tensor({})"),
            got=given.boxed,
            expected="Tensor",
            op=op,
        )


def check_number(found: Spelling, operand: Operand, given: object) -> None:
    """Raise Refusal for a plain number where torch's function takes a tensor, though the operator takes either."""
    if operand.beside_sign and isinstance(given, Value) and found.library == "torch" and found.form.kind == "function":
        raise refuse(
            Cause.ARGUMENT,
            "tensor-only",
            span=given.span,
            repairs=_instead(given, "torch.tensor({})"),
            got=given.plain,
            expected="Tensor",
            op=found.op.name,
            number=given.plain,
            library="torch",
        )


def with_range(found: Spelling, values: dict[str, Value], named: Mapping[str, Value]) -> dict[str, Value]:
    """The arguments with the numbers of a range in a row, where some are given by name or as None."""
    param = next((a.name for a in found.op.arguments if isinstance(a, Range)), "")
    run = values.get(param)
    if (run and run.boxed) or not (named or (run and any(v.value is None for v in run.items))):
        return values
    torch, items = found.library == "torch", run.items if run else ()
    start, end, step = found.range_words
    given = dict(zip(found.range_words, items, strict=False))
    for name in named:
        if name in given:
            raise refuse(Cause.ARGUMENT, "twice", span=named[name].span, got=name, op=found.op.name, name=name)
    given |= named
    if not torch:
        given = {name: v for name, v in given.items() if v.value is not None or name == start}
    if items and end not in given and not (torch and named):
        given[end] = given.pop(start)  # a number alone is the end
    lacking = end if end not in given else start if torch and step in given and start not in given else None
    if lacking:
        raise missing(found.op, lacking)
    numbers = [given[name] for name in found.range_words if name in given]
    if step in given and start not in given:
        numbers.insert(0, Value(0))
    return {**values, param: Value(tuple(numbers))}


def with_word(words: Value | None, name: str, value: Value) -> Value:
    """Keywords of any name as one argument: texts such as `h=2`."""
    word = Value(f"{name}={value.plain}", value.span)
    return Value((*(words.items if words else ()), word), word.span)


def _instead(value: Value, text: str) -> tuple[Repair, ...]:
    return (Repair(value.span, text),) if value.span else ()


def _refused(found: Spelling, slot: Slot, value: Value, wanted: str, better: str) -> Refusal:
    return refuse(
        Cause.ARGUMENT,
        "written",
        span=value.span,
        repairs=_instead(value, better),
        got=value.plain,
        expected=_EXPECTED.get(wanted, wanted),
        op=found.op.name,
        name=slot.keyword,
        wanted=wanted,
        library=found.library,
    )
