"""Arguments that are whole numbers: one, or a few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, refuse
from kiwame.ops.arguments import Argument, Value, check_bits, is_int

if TYPE_CHECKING:
    from kiwame.ops.base import Bound


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


class Ints(Argument, frozen=True):
    """A few whole numbers, not below `least` where that is given. `count`: how many; one number stands for all."""

    least: int | None = None
    count: int | None = None

    many = True

    def passed(self, value: Any) -> Any:
        """Equal numbers of a fixed count are passed as one."""
        if self.count is not None and isinstance(value, tuple) and len(set(value)) == 1:
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
