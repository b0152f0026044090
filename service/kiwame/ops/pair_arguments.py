"""The axes of two tensors that are folded together, as tensordot takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, Repair, refuse
from kiwame.ops.arguments import Argument, Value, is_int
from kiwame.ops.ranks import from_front

if TYPE_CHECKING:
    from kiwame.ops.base import Bound


class AxisPairs(Argument, frozen=True):
    """How many of the last axes of a meet as many of the first of b; or two lists of axes, kept one after another."""

    words: tuple[str, ...] = ("axes",)
    bare: bool = False

    many = True

    def check(self, value: Value, bound: Bound) -> int | tuple[int, ...]:
        """A number of axes, or as many axes of a as of b, counted from the front."""
        only = value.items[0] if isinstance(value.value, tuple) and len(value.items) == 1 else value
        if is_int(only.value) and (only is value or not value.boxed):
            return self.count(only, bound)
        lists = self._lists(value, bound)
        first, second = (
            tuple(self._axis(item, bound, param) for item in items) for items, param in zip(lists, "ab", strict=True)
        )
        if len(first) != len(second):
            raise refuse(
                Cause.AXIS_COUNT,
                "pairs",
                span=value.span,
                got=[len(first), len(second)],
                op=bound.op.name,
                first=len(first),
                second=len(second),
            )
        for items, axes in zip(lists, (first, second), strict=True):
            for n, axis in enumerate(axes):
                if axis in axes[:n]:
                    raise refuse(
                        Cause.AXIS_REPEATED, "axes", span=items[n].span, got=list(axes), op=bound.op.name, axis=axis
                    )
        return (*first, *second) if first else 0

    def count(self, value: Value, bound: Bound) -> int:
        """A number of axes that both have. Raises Refusal."""
        count = int(value.value)
        most = min(len(bound.shape("a")), len(bound.shape("b")))
        if count < 0 and bound.library == "numpy":
            return 0  # NumPy takes a negative number for none
        if not 0 <= count <= most:
            repairs = (Repair(value.span, str(max(0, min(count, most)))),) if value.span else ()
            raise refuse(
                Cause.AXIS_COUNT,
                "shared",
                span=value.span,
                repairs=repairs,
                got=count,
                expected=[0, most],
                op=bound.op.name,
                count=count,
                most=most,
                a=list(bound.shape("a")),
                b=list(bound.shape("b")),
            )
        return count

    def _lists(self, value: Value, bound: Bound) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """The axes of a and those of b: two lists, or in NumPy and in chat form one list for both."""
        items = value.items if isinstance(value.value, tuple) else ()
        nested = [isinstance(item.value, tuple) for item in items]
        if len(items) == 2 and all(n or bound.library == "numpy" for n in nested) and (any(nested) or bound.in_code):
            return items[0].items, items[1].items
        if bound.in_code or any(nested) or not items or len(items) % 2:
            raise refuse(
                Cause.ARGUMENT, "axis-pairs", span=value.span, got=value.plain, op=bound.op.name, library=bound.library
            )
        return items[: len(items) // 2], items[len(items) // 2 :]

    def _axis(self, item: Value, bound: Bound, param: str) -> int:
        shape = bound.shape(param)
        if not is_int(item.value):
            raise self.mistyped(item, bound, "int")
        return from_front(bound, item.value, shape, span=item.span)

    def passed(self, value: Any) -> Any:
        """A number, or two lists."""
        if not isinstance(value, tuple):
            return value
        if len(value) == 1 or any(isinstance(v, tuple) for v in value):
            return value
        return list(value[: len(value) // 2]), list(value[len(value) // 2 :])
