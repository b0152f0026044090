"""Arguments that are shapes: of a tensor to make, or another one for the cells that there are."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, Repair, refuse
from kiwame.ops.arguments import Aim, Argument, Value, is_int, replaced

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

_MOST_CUTS = 48


class NewShape(Argument, frozen=True):
    """A shape for the same elements, row-major; one size may be -1 and is then computed."""

    words: tuple[str, ...] = ("shape", "size", "newshape")

    many = True
    aimed = True

    def check(self, value: Value, bound: Bound) -> tuple[int, ...]:
        """The shape as given, -1 kept. Refuses what does not hold as many elements."""
        shape = bound.first
        total = math.prod(shape)
        sizes = value.plain if isinstance(value.plain, tuple) else (value.plain,)
        if sizes == (None,) and bound.library == "numpy":
            return shape  # NumPy reads None as the shape that there is
        for item in value.items:
            if not is_int(item.value):
                raise self.mistyped(item, bound, "int")
        if bound.library == "numpy":
            sizes = tuple(max(s, -1) for s in sizes)  # NumPy takes any negative size for the one to compute
        facts: dict[str, Any] = {"op": bound.op.name, "sizes": list(sizes), "shape": list(shape), "total": total}
        where = value.inner

        def repairs() -> tuple[Repair, ...]:
            return tuple(r for near in fitting(sizes, total) for r in replaced(value, near))

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

    def tried(self, bound: Bound, aim: Aim) -> Iterable[tuple[int, ...]]:
        """The shape aimed at, then all ways to cut the cells: first those that only split or join axes."""
        shape = bound.shape(bound.op.operands[0].name)
        total = math.prod(shape)
        cuts = factorisations(total) if total else ((0,),)
        nearness = sorted(cuts, key=lambda cut: (not _refines(cut, shape) and not _refines(shape, cut), len(cut)))
        found = dict.fromkeys((aim.shape, (total,), *nearness[:_MOST_CUTS], *fitting(aim.shape, total)))
        return [sizes for sizes in found if math.prod(sizes) == total and sizes != shape]


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


@lru_cache(maxsize=256)
def factorisations(total: int, most: int = 4) -> tuple[tuple[int, ...], ...]:
    """Shapes of at most `most` axes, none of size 1, that hold `total` cells."""
    if total == 1 or most == 0:
        return ((),) if total == 1 else ()
    sizes = [n for n in range(2, total + 1) if total % n == 0]
    return tuple((n, *rest) for n in sizes for rest in factorisations(total // n, most - 1))


def _refines(fine: tuple[int, ...], coarse: tuple[int, ...]) -> bool:
    """Whether every axis of `coarse` is a run of axes of `fine`."""
    ends = set(itertools.accumulate(fine, operator.mul))
    return ends.issuperset(itertools.accumulate(coarse, operator.mul))


class Shape(Argument, frozen=True):
    """A shape to make: sizes of 0 or more."""

    words: tuple[str, ...] = ("shape", "size")

    many = True
    apart = True
    aimed = True

    def check(self, value: Value, bound: Bound) -> tuple[int, ...]:
        """The sizes."""
        for item in value.items:
            if not is_int(item.value) or item.value < 0:
                raise self.mistyped(item, bound, "size")
        return tuple(item.value for item in value.items)

    def tried(self, bound: Bound, aim: Aim) -> Iterable[tuple[int, ...]]:  # noqa: ARG002 - whatever there is
        """The shape aimed at."""
        return (aim.shape,)

    def text(self, value: Any) -> str:
        """As a shape is typed: 2x3, (6,), ()."""
        return shape_text(value)


def shape_text(shape: tuple[int, ...]) -> str:
    """2x3, 6, ()."""
    return "x".join(map(str, shape)) or "()"
