"""The kinds of argument: each normalises, checks, refuses and repairs once, for every op that takes it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

import msgspec

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.model import Shape

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

REQUIRED: Any = "required"


class Natives(Protocol):
    """What a library has its own objects for."""

    def dtype(self, name: str) -> Any:
        """The library's dtype of this name."""

    def integers(self, numbers: list[int]) -> Any:
        """A tensor of these whole numbers."""


class Value(msgspec.Struct, frozen=True, gc=False):
    """A value as typed: a number, string, bool or None, or a tuple of Values; and where it stands in the text.

    `boxed`: how a tuple was typed, as a `list` or a `tuple`; empty for values that stand in a row.
    """

    value: Any
    span: Span | None = None
    boxed: str = ""

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


def typed(value: Any) -> Value:
    """A value as if it had been typed, at no place."""
    return Value(tuple(map(typed, value))) if isinstance(value, tuple) else Value(value)


class Operand(msgspec.Struct, frozen=True):
    """A parameter that is a tensor. `number`: a plain number may stand in its place.

    `many`: a list of tensors, whose parameters are `tensors.0`, `tensors.1`, …; `optional`: it may be left out and is
    None then; `integer`: it holds positions, so that an operand given by its shape stays int64; `mask`: a condition.
    `stacked`: a list of tensors may stand there too, and is stacked first, as einops does.
    `words`: further keywords for it. `beside_sign`: a number may stand there beside an operator, as in `2 < x`, and
    not in torch's function. In chat form, `plain`: a bare whole number is that number and no shape;
    `data`: a flat list in brackets is values and no shape.
    """

    name: str
    number: bool = False
    many: bool = False
    optional: bool = False
    integer: bool = False
    mask: bool = False
    words: tuple[str, ...] = ()
    beside_sign: bool = False
    plain: bool = False
    data: bool = False
    stacked: bool = False

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return not self.optional

    def said(self) -> str:
        """How a signature shows it."""
        return f"{self.name}=None" if self.optional else f"*{self.name}" if self.many else self.name


class Aim(NamedTuple):
    """What a search is after: the shape to reach, and numbers that may lead there."""

    shape: Shape
    numbers: tuple[int | float, ...] = (1, 2)


class Argument(msgspec.Struct, frozen=True):
    """A parameter that is no tensor. `many`: a run of values fills it. `bare`: canonical text leaves its name out."""

    name: str
    default: Any = REQUIRED
    bare: bool = True
    words: tuple[str, ...] = ()

    many = False
    apart = False  # whether canonical text sets it off from the arguments beside it
    free = False  # whether it takes keywords of any name
    tensors: ClassVar[bool | str] = (
        False  # whether code may give it as a tensor of numbers: in every library, or in this one
    )
    embeds = False  # whether tensors stand in its text, as in x[rows, 0]
    aimed = False  # whether what a search tries depends on what it is after

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

    def shown(self, value: Any, library: str) -> Any:  # noqa: ARG002 - a dtype needs it
        """The value as it is written in a library's code."""
        return self.passed(value)

    def native(self, value: Any, library: Natives) -> Any:  # noqa: ARG002 - a dtype needs it
        """The value as the library's own object."""
        return self.passed(value)

    def tried(self, bound: Bound, aim: Aim) -> Iterable[Any] | None:  # noqa: ARG002 - most need them
        """Normalised values that a search tries, likeliest first. None: those of the op's own examples."""
        return None

    def no_tensor(self, span: Span) -> Refusal | None:  # noqa: ARG002 - an equation has a lesson of its own
        """The refusal of a tensor in this argument's place; None for the usual one."""
        return None

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


def check_bits(number: Any, span: Span | None) -> None:
    """Raise Refusal for an integer beyond 64 bits."""
    if isinstance(number, int) and not -(2**63) <= number < 2**64:
        text = str(number) if number.bit_length() <= 1_000 else "> 1e300" if number > 0 else "< -1e300"
        raise refuse(Cause.ARGUMENT, "integer-size", span=span, got=text, expected="-2**63 … 2**64-1")


def replaced(value: Value, items: list[int] | tuple[int, ...]) -> tuple[Repair, ...]:
    """The members of a value replaced where they were typed."""
    return (Repair(value.inner, ",".join(map(str, items))),) if value.inner else ()


class Flag(Argument, frozen=True):
    """True or False, or None by default; its bare name in chat form means True.

    `beside`: torch takes it with that argument only.
    """

    bare: bool = False
    beside: str = ""

    def check(self, value: Value, bound: Bound) -> bool | None:
        """The bool."""
        plain = value.plain
        if plain is None and self.default is None:
            return None
        if isinstance(plain, str) and plain.lower() in {"true", "false"}:
            return plain.lower() == "true"
        if plain in {0, 1}:
            return bool(plain)
        raise self.mistyped(value, bound, "bool")

    def tried(self, bound: Bound, aim: Aim) -> Iterable[bool]:  # noqa: ARG002 - two values, whatever the call
        """The default, then the other."""
        first = self.default is True
        return (first, not first)

    def text(self, value: Any) -> str:
        """1 or 0, as in keepdim=1."""
        return "none" if value is None else str(int(value))


class Number(Argument, frozen=True):
    """A number: int, float or bool; None where that is the default."""

    aimed = True

    def check(self, value: Value, bound: Bound) -> int | float | bool | None:
        """The number."""
        if value.value is None and self.default is None:
            return None
        if not isinstance(value.value, (int, float)):
            raise self.mistyped(value, bound, "number")
        check_bits(value.value, value.span)
        return value.value

    def tried(self, bound: Bound, aim: Aim) -> Iterable[int | float | None]:  # noqa: ARG002 - any op's numbers
        """The default, then the numbers that may lead there."""
        return aim.numbers if self.required else (self.default, *aim.numbers)


class Range(Argument, frozen=True):
    """`end`, or `start, end`, or `start, end, step`, as arange takes them."""

    many = True

    def check(self, value: Value, bound: Bound) -> tuple[int | float, ...]:
        """One to three numbers; the step is not 0 and leads from start to end."""
        numbers = tuple(int(v) if isinstance(v := item.plain, bool) else v for item in value.items)
        if not 1 <= len(numbers) <= 3:
            raise refuse(
                Cause.ARGUMENT, "range-count", span=value.inner, got=len(numbers), op=bound.op.name, name=self.name
            )
        for item in value.items:
            check_bits(item.value, value.inner)
            if not isinstance(item.value, (int, float)) or not math.isfinite(item.value):
                raise self.mistyped(item, bound, "number")
        start, end, step = spread(numbers)
        if step == 0 or (bound.library == "torch" and (end - start) * step < 0):
            variant = "range-zero" if step == 0 else "range-direction"
            raise refuse(
                Cause.ARGUMENT,
                variant,
                span=value.inner,
                got=list(numbers),
                op=bound.op.name,
                start=start,
                end=end,
                step=step,
            )
        return tuple(numbers)


def spread(numbers: tuple[int | float, ...]) -> tuple[int | float, int | float, int | float]:
    """Start, end and step of a Range."""
    if len(numbers) == 1:
        return 0, numbers[0], 1
    return numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 1
