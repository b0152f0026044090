"""Arguments of sliding windows: how far the edge is padded, and sizes that may be left as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, refuse
from kiwame.ops.arguments import Value, is_int
from kiwame.ops.number_arguments import Ints

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

PADDINGS = ("same", "valid")


class Padding(Ints, frozen=True):
    """Whole numbers, one a place axis, or one of the words 'same' and 'valid'."""

    def check(self, value: Value, bound: Bound) -> Any:
        """The numbers, or the word."""
        only = value.items[0].value if len(value.items) == 1 else None
        if not isinstance(only, str):
            return super().check(value, bound)
        if only not in PADDINGS:
            raise refuse(
                Cause.ARGUMENT,
                "choice",
                span=value.span,
                got=only[:80],
                expected=list(PADDINGS),
                name=self.name,
                value=only[:80],
                known=list(PADDINGS),
            )
        return only


class Strides(Ints, frozen=True):
    """How far a window moves; an empty tuple means its own size, as None does."""

    def check(self, value: Value, bound: Bound) -> tuple[int, ...] | None:
        """The numbers, or None."""
        return super().check(value, bound) if value.value != () else None


class Sizes(Ints, frozen=True):
    """Sizes, one a place axis; None leaves an axis as it is, and -1 stands for None here."""

    def check(self, value: Value, bound: Bound) -> tuple[int, ...] | None:
        """The sizes."""
        items = tuple(Value(-1, v.span) if v.value is None else v for v in value.items)
        for before, after in zip(value.items, items, strict=True):
            if before.value is not None and is_int(after.value) and after.value < 0:
                raise self.mistyped(before, bound, "size")
        return super().check(Value(items, value.span, value.boxed or "tuple"), bound)

    def text(self, value: Any) -> str:
        """None where an axis is left as it is."""
        return ",".join("none" if v == -1 else str(v) for v in value)

    def passed(self, value: Any) -> Any:
        """None where an axis is left as it is; equal sizes as one."""
        sizes = tuple(None if v == -1 else v for v in value)
        return sizes[0] if len(set(sizes)) == 1 and sizes[0] is not None else sizes
