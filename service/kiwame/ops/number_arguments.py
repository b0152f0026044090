"""Arguments that are whole numbers: one, or a few of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, refuse
from kiwame.ops.arguments import Aim, Argument, Natives, Value, check_bits, is_int
from kiwame.ops.form_text import Name

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

_SMALL = (1, 2, 3, -1, 0)


class Int(Argument, frozen=True):
    """A whole number, not below `least` where that is given."""

    least: int | None = None

    def check(self, value: Value, bound: Bound) -> int | None:
        """The number."""
        if value.value is None and self.default is None:
            return None
        if not is_int(value.value):
            raise self.mistyped(value, bound, "int")
        check_bits(value.value, value.span)
        if self.least is not None and value.value < self.least:
            raise too_small(self, value, value.value, self.least, bound)
        return int(value.value)

    def tried(self, bound: Bound, aim: Aim) -> Iterable[int | None]:  # noqa: ARG002 - any op's numbers
        """The default, then small ones."""
        usual = () if self.required else (self.default,)
        return dict.fromkeys((*usual, *(n for n in _SMALL if self.least is None or n >= self.least)))


class Ints(Argument, frozen=True):
    """A few whole numbers, not below `least` where that is given. `count`: how many; one number stands for all.

    `in_tuple`: torch takes no number alone.
    """

    least: int | None = None
    count: int | None = None
    in_tuple: bool = False

    many = True
    aimed = True

    def passed(self, value: Any) -> Any:
        """Equal numbers of a fixed count are passed as one; the default stays what it is, and is left out."""
        if self.count is not None and value != self.default and isinstance(value, tuple) and len(set(value)) == 1:
            return value[0]
        return value

    def check(self, value: Value, bound: Bound) -> tuple[int, ...] | None:
        """The numbers, as many as `count` asks for."""
        if value.value is None and self.default is None:
            return None
        for item in value.items:
            if not is_int(item.value):
                raise self.mistyped(item, bound, "int")
            check_bits(item.value, item.span)
            if self.least is not None and item.value < self.least:
                raise too_small(self, item, item.value, self.least, bound)
        numbers = tuple(int(item.value) for item in value.items)
        if self.count is None:
            return numbers
        if len(numbers) == 1:
            return numbers * self.count
        if len(numbers) != self.count:
            raise refuse(
                Cause.ARGUMENT,
                "count",
                span=value.inner,
                got=len(numbers),
                expected=self.count,
                op=bound.op.name,
                name=self.name,
                count=self.count,
            )
        return numbers

    def tried(self, bound: Bound, aim: Aim) -> Iterable[tuple[int, ...] | None]:
        """The default, how often the shape fits into the one aimed at, that shape, then small ones."""
        usual = () if self.required else (self.default,)
        small = ((n,) * (self.count or 1) for n in _SMALL)
        found = (*_times(bound.shape(bound.op.operands[0].name), aim.shape), aim.shape, *small)
        fitting = (numbers for numbers in found if self.count in (None, len(numbers)))
        return dict.fromkeys((*usual, *(f for f in fitting if self.least is None or min(f, default=0) >= self.least)))


def _times(shape: tuple[int, ...], aim: tuple[int, ...]) -> list[tuple[int, ...]]:
    """How often a shape fits into another along each axis, where it does."""
    ahead = len(aim) - len(shape)
    if ahead < 0 or any(not size or to % size for size, to in zip(shape, aim[ahead:], strict=True)):
        return []
    return [(*aim[:ahead], *(to // size for size, to in zip(shape, aim[ahead:], strict=True)))]


class Parts(Ints, frozen=True):
    """A number, or a list of them, which is another thing: n becomes (n,), [n] becomes (-1, n)."""

    tensors = True

    def check(self, value: Value, bound: Bound) -> tuple[int, ...] | None:
        """The numbers; a list begins with -1."""
        numbers = super().check(value, bound)
        listed = value.boxed or (isinstance(value.value, tuple) and len(value.value) != 1)
        return (-1, *numbers) if listed and numbers is not None else numbers

    def passed(self, value: object) -> object:
        """A number, or a list of them."""
        if not isinstance(value, tuple):
            return value
        return list(value[1:]) if is_list(value) else value[0]

    def text(self, value: object) -> str:
        """The number, or a list between brackets."""
        return str(self.passed(value)).replace(" ", "")


class Repeats(Parts, frozen=True):
    """The same, where torch wants a tensor in place of a list."""

    def shown(self, value: Any, library: str) -> Any:
        """torch.tensor([1, 2]); a list for NumPy."""
        plain = self.passed(value)
        return Name(f"torch.tensor({plain})") if library == "torch" and isinstance(plain, list) else plain

    def native(self, value: Any, library: Natives) -> Any:
        """The list as the library's own tensor."""
        plain = self.passed(value)
        return library.integers(plain) if isinstance(plain, list) else plain


def is_list(parts: tuple[int, ...]) -> bool:
    """Whether a list of numbers was given."""
    return parts[:1] == (-1,)


def too_small(argument: Argument, value: Value, got: int, least: int, bound: Bound) -> Exception:
    """A refusal of a number below the least one that makes sense."""
    return refuse(
        Cause.ARGUMENT,
        "least",
        span=value.span,
        got=got,
        expected=f">= {least}",
        op=bound.op.name,
        name=argument.name,
        value=got,
        least=least,
    )
