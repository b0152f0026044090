"""The kinds of argument: each normalises, checks, refuses and repairs once, for every op that takes it."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from kiwame.errors import Cause, Refusal, Repair, Span, refuse

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

REQUIRED: Any = "required"
AXIS_WORDS = ("dim", "axis", "dims", "axes")


class Value(NamedTuple):
    """A value as typed: a number, string, bool or None, or a tuple of Values; and where it stands in the text."""

    value: Any
    span: Span | None = None

    @property
    def plain(self) -> Any:
        """The value without spans."""
        if isinstance(self.value, tuple):
            return tuple(v.plain for v in self.value)
        return self.value

    @property
    def items(self) -> tuple[Value, ...]:
        """The members of a tuple; a single value as its only member."""
        return self.value if isinstance(self.value, tuple) else (self,)

    @property
    def inner(self) -> Span | None:
        """The span of the members, brackets left out."""
        items = self.items
        if self.span is None or not isinstance(self.value, tuple):
            return self.span
        if not items or items[0].span is None or items[-1].span is None:
            return (self.span[0] + 1, self.span[1] - 1) if self.span[1] - self.span[0] >= 2 else self.span
        return (items[0].span[0], items[-1].span[1])


class Operand(msgspec.Struct, frozen=True):
    """A parameter that is a tensor. `number`: a plain number may stand in its place."""

    name: str
    number: bool = False

    def said(self) -> str:
        """How a signature shows it."""
        return self.name


class Argument(msgspec.Struct, frozen=True):
    """A parameter that is not a tensor. `many`: a run of values fills it. `bare`: canonical text leaves its name out."""

    name: str
    default: Any = REQUIRED
    bare: bool = True
    words: tuple[str, ...] = ()

    many = False

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return bool(self.default == REQUIRED and isinstance(self.default, str))

    @property
    def keywords(self) -> tuple[str, ...]:
        """Every keyword that means this argument."""
        return (self.name, *self.words)

    def settled(self, rank: int) -> Any:  # noqa: ARG002 - an axis needs it
        """The default, normalised for a first operand of this rank."""
        return self.default

    def check(self, value: Value, bound: Bound) -> Any:
        """The normalised value. Raises Refusal with the span of what cannot be."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """The canonical text of a normalised value."""
        return ",".join(str(v) for v in value) if isinstance(value, tuple) else str(value)

    def passed(self, value: Any) -> Any:
        """The value as it is passed to the library."""
        return value

    def said(self) -> str:
        """How a signature shows it."""
        return self.name if self.required else f"{self.name}={self.text(self.default)}"

    def mistyped(self, value: Value, bound: Bound, wanted: str) -> Refusal:
        """A refusal of a value of the wrong kind."""
        return refuse(
            Cause.ARGUMENT,
            "type",
            span=value.span,
            got=value.plain,
            expected=wanted,
            op=bound.op.name,
            name=self.name,
            wanted=wanted,
        )


def is_int(value: Any) -> bool:
    """An integer that is not a bool."""
    return isinstance(value, int) and not isinstance(value, bool)


def axis_of(argument: Argument, value: Value, bound: Bound, rank: int, shape: tuple[int, ...]) -> int:
    """An axis counted from the front. Negative axes count from the end."""
    axis = value.value
    if not is_int(axis):
        raise argument.mistyped(value, bound, "int")
    if -rank <= axis < rank:
        return int(axis) % rank
    if rank == 0 and axis in {0, -1} and bound.library == "torch":
        return 0
    near = max(-rank, min(axis, rank - 1))
    repairs = (Repair(value.span, str(near)),) if value.span and rank else ()
    raise refuse(
        Cause.AXIS_OUT_OF_RANGE,
        "" if rank else "scalar",
        span=value.span,
        repairs=repairs,
        got=axis,
        expected=[-rank, rank - 1] if rank else None,
        op=bound.op.name,
        axis=axis,
        rank=rank,
        shape=list(shape),
    )


class Axis(Argument, frozen=True):
    """One axis of the first operand. `new`: a place for an axis to be, one more than there are."""

    words: tuple[str, ...] = AXIS_WORDS
    new: bool = False

    def settled(self, rank: int) -> Any:
        """The default counted from the front."""
        return self.default % rank if is_int(self.default) and rank else max(self.default or 0, 0)

    def check(self, value: Value, bound: Bound) -> int | None:
        """The axis counted from the front."""
        if value.value is None and self.default is None:
            return None
        only = value.items[0] if len(value.items) == 1 else value
        shape = bound.shape(bound.op.operands[0].name)
        return axis_of(self, only, bound, len(shape) + self.new, shape)


class Axes(Argument, frozen=True):
    """Some axes of the first operand, each once; None means all of them."""

    words: tuple[str, ...] = AXIS_WORDS
    empty_is_all: bool = False

    many = True

    def passed(self, value: Any) -> Any:
        """One axis is passed as an int."""
        return value[0] if isinstance(value, tuple) and len(value) == 1 else value

    def check(self, value: Value, bound: Bound) -> tuple[int, ...] | None:
        """The axes counted from the front, in the order given."""
        if value.value is None and self.default is None:
            return None
        shape = bound.shape(bound.op.operands[0].name)
        axes: list[int] = []
        for item in value.items:
            axis = axis_of(self, item, bound, len(shape), shape)
            if axis in axes:
                raise refuse(
                    Cause.AXIS_REPEATED,
                    "axes",
                    span=item.span,
                    repairs=_replaced(value, [a for a in axes if a != axis] + [axis]),
                    got=list(value.plain),
                    op=bound.op.name,
                    axis=axis,
                )
            axes.append(axis)
        if not shape or (not axes and bound.library == "torch" and self.empty_is_all):
            return None  # torch reads an empty list of axes as all of them
        return tuple(axes)


def _replaced(value: Value, items: list[int] | tuple[int, ...]) -> tuple[Repair, ...]:
    return (Repair(value.inner, ",".join(map(str, items))),) if value.inner else ()


class Permutation(Argument, frozen=True):
    """Every axis of the first operand exactly once."""

    words: tuple[str, ...] = AXIS_WORDS

    many = True

    def check(self, value: Value, bound: Bound) -> tuple[int, ...]:
        """The axes counted from the front: entry n is the input axis that output axis n takes."""
        shape = bound.shape(bound.op.operands[0].name)
        rank = len(shape)
        given = value.plain if isinstance(value.plain, tuple) else (value.plain,)
        for item in value.items:
            if not is_int(item.value):
                raise self.mistyped(item, bound, "int")
        facts = {"op": bound.op.name, "dims": list(given), "rank": rank, "shape": list(shape)}

        def repairs() -> tuple[Repair, ...]:
            return tuple(r for dims in completed(given, rank) for r in _replaced(value, dims))

        if len(given) != rank:
            raise refuse(
                Cause.AXIS_COUNT, span=value.inner, repairs=repairs(), got=len(given), expected=rank, **facts
            )
        dims = []
        for item in value.items:
            axis = item.value
            if not -rank <= axis < rank:
                raise refuse(
                    Cause.AXIS_OUT_OF_RANGE,
                    span=item.span or value.span,
                    repairs=repairs(),
                    got=axis,
                    expected=[-rank, rank - 1],
                    axis=axis,
                    **facts,
                )
            dims.append(axis % rank)
        for n, item in enumerate(value.items):
            if dims[n] in dims[:n]:
                missing = [a for a in range(rank) if a not in dims]
                raise refuse(
                    Cause.AXIS_REPEATED,
                    span=item.span or value.span,
                    repairs=repairs(),
                    got=list(given),
                    axis=dims[n],
                    missing=missing,
                    **facts,
                )
        return tuple(dims)


def completed(given: tuple[int, ...], rank: int, most: int = 6) -> list[tuple[int, ...]]:
    """Permutations of `rank` axes near to what was given: its valid entries keep their places, nearest first."""
    kept: list[int | None] = []
    for axis in given[:rank]:
        normal = axis % rank if -rank <= axis < rank else None
        kept.append(None if normal in kept else normal)
    kept += [None] * (rank - len(kept))
    missing = [a for a in range(rank) if a not in kept]
    found: list[tuple[int, ...]] = []
    for order in itertools.islice(itertools.permutations(missing), most):
        filler = iter(order)
        found.append(tuple(next(filler) if k is None else k for k in kept))
    if rank > 1 and tuple(reversed(range(rank))) not in found:
        found.append(tuple(reversed(range(rank))))
    return found[:most]


class NewShape(Argument, frozen=True):
    """A shape for the same elements, row-major; one size may be -1 and is then computed."""

    words: tuple[str, ...] = ("shape", "size", "newshape")

    many = True

    def check(self, value: Value, bound: Bound) -> tuple[int, ...]:
        """The shape as given, -1 kept. Refuses what does not hold as many elements."""
        shape = bound.shape(bound.op.operands[0].name)
        total = math.prod(shape)
        sizes = value.plain if isinstance(value.plain, tuple) else (value.plain,)
        for item in value.items:
            if not is_int(item.value):
                raise self.mistyped(item, bound, "int")
        facts = {"op": bound.op.name, "sizes": list(sizes), "shape": list(shape), "total": total}
        where = value.inner

        def repairs() -> tuple[Repair, ...]:
            return tuple(r for near in fitting(sizes, total) for r in _replaced(value, near))

        if any(s < -1 for s in sizes):
            raise refuse(Cause.SIZES, "negative", span=where, repairs=repairs(), got=list(sizes), **facts)
        if sizes.count(-1) > 1:
            raise refuse(Cause.SIZES, "two-unknown", span=where, repairs=repairs(), got=list(sizes), **facts)
        rest = math.prod(s for s in sizes if s != -1)
        if -1 in sizes and rest == 0 and total == 0:
            raise refuse(Cause.SIZES, "ambiguous", span=where, got=list(sizes), **facts)
        if rest != total if -1 not in sizes else (rest == 0 or total % rest != 0):
            raise refuse(
                Cause.SIZES,
                "unknown-does-not-divide" if -1 in sizes else "reshape",
                span=where,
                repairs=repairs(),
                got=rest,
                expected=total,
                product=rest,
                **facts,
            )
        return tuple(sizes)


def solved(sizes: tuple[int, ...], total: int) -> tuple[int, ...]:
    """The shape with -1 replaced by the size that is left."""
    rest = math.prod(s for s in sizes if s != -1)
    return tuple(total // rest if s == -1 else s for s in sizes)


def fitting(sizes: tuple[int, ...], total: int, most: int = 6) -> list[tuple[int, ...]]:
    """Shapes of `total` elements near to `sizes`: one size computed from the others, then the divisors of `total`."""
    found: list[tuple[int, ...]] = []
    for n in reversed(range(len(sizes))):
        others = [s for m, s in enumerate(sizes) if m != n]
        rest = math.prod(others)
        if all(s > 0 for s in others) and rest and total % rest == 0:
            found.append((*sizes[:n], total // rest, *sizes[n + 1 :]))
    if len(sizes) == 2 and total:
        pairs = [(d, total // d) for d in range(1, min(total, 4096) + 1) if total % d == 0]
        found += sorted(pairs, key=lambda p: abs(p[0] - sizes[0]) + abs(p[1] - sizes[1]))
    if not found:
        found.append((total,))
    return list(dict.fromkeys(found))[:most]


class Shape(Argument, frozen=True):
    """A shape to make: sizes of 0 or more."""

    words: tuple[str, ...] = ("shape", "size")

    many = True

    def check(self, value: Value, bound: Bound) -> tuple[int, ...]:
        """The sizes."""
        for item in value.items:
            if not is_int(item.value) or item.value < 0:
                raise self.mistyped(item, bound, "size")
        return tuple(item.value for item in value.items)

    def text(self, value: Any) -> str:
        """As a shape is typed: 2x3, (6,), ()."""
        return shape_text(value)


def shape_text(shape: tuple[int, ...]) -> str:
    """2x3, 6, ()."""
    return "x".join(map(str, shape)) or "()"


class Flag(Argument, frozen=True):
    """True or False; its bare name in chat form means True."""

    bare: bool = False

    def check(self, value: Value, bound: Bound) -> bool:
        """The bool."""
        plain = value.plain
        if isinstance(plain, str) and plain.lower() in {"true", "false"}:
            return plain.lower() == "true"
        if plain in {0, 1}:
            return bool(plain)
        raise self.mistyped(value, bound, "bool")

    def text(self, value: Any) -> str:
        """1 or 0, as in keepdim=1."""
        return str(int(value))


class Number(Argument, frozen=True):
    """A number: int, float or bool."""

    def check(self, value: Value, bound: Bound) -> int | float | bool:
        """The number."""
        if not isinstance(value.value, (int, float)):
            raise self.mistyped(value, bound, "number")
        return value.value


class Range(Argument, frozen=True):
    """`end`, or `start, end`, or `start, end, step`, as arange takes them."""

    many = True

    def check(self, value: Value, bound: Bound) -> tuple[int | float, ...]:
        """One to three numbers; the step is not 0 and leads from start to end."""
        numbers = value.plain if isinstance(value.plain, tuple) else (value.plain,)
        if not 1 <= len(numbers) <= 3:
            raise refuse(
                Cause.ARGUMENT, "range-count", span=value.inner, got=len(numbers), op=bound.op.name, name=self.name
            )
        for item in value.items:
            if not isinstance(item.value, (int, float)) or isinstance(item.value, bool) or not math.isfinite(item.value):
                raise self.mistyped(item, bound, "number")
        start, end, step = spread(numbers)
        if step == 0 or (bound.library == "torch" and (end - start) * step < 0):
            variant = "range-zero" if step == 0 else "range-direction"
            raise refuse(
                Cause.ARGUMENT, variant, span=value.inner, got=list(numbers), op=bound.op.name, start=start, end=end, step=step
            )
        return tuple(numbers)


def spread(numbers: tuple[int | float, ...]) -> tuple[int | float, int | float, int | float]:
    """Start, end and step of a Range."""
    if len(numbers) == 1:
        return 0, numbers[0], 1
    return numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 1
