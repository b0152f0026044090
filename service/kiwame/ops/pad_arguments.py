"""Arguments of padding: the widths as each library writes them, and what the edge is filled with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, refuse
from kiwame.ops.arguments import Natives, Value, is_int
from kiwame.ops.number_arguments import Ints
from kiwame.ops.word_arguments import Choice

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

NUMPY_MODES = {"replicate": "edge", "circular": "wrap"}


class Widths(Ints, frozen=True):
    """Pairs of before and after, the last axis first, as F.pad lists them; NumPy's code lists the first axis first."""

    def check(self, value: Value, bound: Bound) -> tuple[int, ...]:
        """The pairs, the last axis first."""
        if bound.library == "numpy" and bound.in_code:
            return self._of_numpy(value, bound)
        widths = super().check(value, bound) or ()
        rank = len(bound.first)
        if len(widths) % 2 or len(widths) > 2 * rank:
            raise self._count(value, bound, len(widths))
        return widths if bound.library == "torch" else (*widths, *(0,) * (2 * rank - len(widths)))

    def text(self, value: Any) -> str:
        """Without the axes that do not grow, which come last, and for which NumPy has a pair all the same."""
        widths = list(value)
        while len(widths) > 2 and widths[-2:] == [0, 0]:
            del widths[-2:]
        return ",".join(map(str, widths))

    def shown(self, value: Any, library: str) -> Any:
        """NumPy takes a pair an axis, the first axis first."""
        if library != "numpy" or not value:
            return value or 0
        return tuple((value[n], value[n + 1]) for n in range(len(value) - 2, -1, -2))

    def native(self, value: Any, library: Natives) -> Any:
        """As the library takes it."""
        return self.shown(value, getattr(library, "name", "torch"))

    def _of_numpy(self, value: Value, bound: Bound) -> tuple[int, ...]:
        """One number or pair for all axes, or a pair an axis."""
        rank, plain = len(bound.first), value.plain
        pairs = plain if isinstance(plain, tuple) else (plain,)
        if pairs and not isinstance(pairs[0], tuple):
            pairs = (pairs,) if len(pairs) == 2 else tuple((p,) for p in pairs)
        pairs = tuple(tuple(p) * 2 if isinstance(p, tuple) and len(p) == 1 else p for p in pairs)
        if any(n < 0 for p in pairs for n in (p if isinstance(p, tuple) else (p,)) if is_int(n)):
            raise self.mistyped(value, bound, "size")
        if len(pairs) == 1:
            pairs = pairs * rank
        if len(pairs) != rank or any(not isinstance(p, tuple) or len(p) != 2 for p in pairs):
            raise self._count(value, bound, 2 * len(pairs))
        flat = [number for pair in reversed(pairs) for number in pair]
        for number in flat:
            if not is_int(number):
                raise self.mistyped(value, bound, "size")
        return tuple(flat)

    def _count(self, value: Value, bound: Bound, count: int) -> Exception:
        rank = len(bound.first)
        return refuse(
            Cause.ARGUMENT,
            "widths",
            span=value.span,
            got=count,
            expected=2 * rank,
            op=bound.op.name,
            count=count,
            rank=rank,
            library=bound.library,
        )


class Mode(Choice, frozen=True):
    """How the edge is filled: torch's word, which NumPy may have another for."""

    def check(self, value: Value, bound: Bound) -> str | None:
        """torch's word; NumPy's code says it in NumPy's."""
        theirs = {numpy: torch for torch, numpy in NUMPY_MODES.items()}
        if bound.library == "numpy" and bound.in_code and value.value in theirs:
            return theirs[str(value.value)]
        return super().check(value, bound)

    def shown(self, value: Any, library: str) -> Any:
        """The library's own word."""
        return NUMPY_MODES.get(value, value) if library == "numpy" else value

    def native(self, value: Any, library: Natives) -> Any:
        """The library's own word."""
        return self.shown(value, getattr(library, "name", "torch"))
