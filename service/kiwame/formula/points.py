"""The index values at which a formula is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from math import prod

import msgspec

from kiwame.formula.arithmetic import Column
from kiwame.formula.tree import Formula, Ix


class Points(msgspec.Struct, frozen=True):
    """The index values to evaluate at: all of `axes`, row-major; or those that `kept` lists, a column an index."""

    count: int
    axes: tuple[Ix, ...]
    kept: dict[str, list[int]] | None = None

    def within(self, over: tuple[Ix, ...]) -> Points:
        """Every point, once for each value of `over`."""
        times = prod([ix.size for ix in over])
        if self.kept is None:
            return Points(self.count * times, (*self.axes, *over))
        kept = {name: [v for v in column for _ in range(times)] for name, column in self.kept.items()}
        kept |= {ix.name: spread(over, 0, {ix.name: 1}) * self.count for ix in over}
        return Points(self.count * times, (), kept)

    def where(self, mask: Column) -> Points:
        """The points at which `mask` holds."""
        names = [ix.name for ix in self.axes] if self.kept is None else self.kept
        kept = {name: list(compress(self.column(name), mask)) for name in names}
        return Points(sum(map(bool, mask)), (), kept)

    def beside(self, columns: dict[str, list[int]]) -> Points:
        """The same points, with further indices that have one value at each."""
        kept = {ix.name: self.column(ix.name) for ix in self.axes} if self.kept is None else self.kept
        return Points(self.count, (), {**kept, **columns})

    def column(self, name: str) -> list[int]:
        """The values of one index."""
        return spread(self.axes, 0, {name: 1}) if self.kept is None else self.kept[name]


def every(f: Formula) -> Points:
    """All output cells."""
    return Points(prod([ix.size for ix in f.indices]), f.indices)


def spread(axes: tuple[Ix, ...], start: int, steps: Mapping[str, int]) -> list[int]:
    """start + Σ step · index at every point of a full grid."""
    out = [start]
    for ix in axes:
        if ix.size == 1:
            continue
        step = steps.get(ix.name, 0)
        if step:
            offsets = range(0, step * ix.size, step)
            out = [p + o for p in out for o in offsets]
        else:
            out = [p for p in out for _ in range(ix.size)]
    return out
