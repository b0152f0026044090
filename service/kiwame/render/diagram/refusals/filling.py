"""Cells that do not fill a shape: the cells in reading order, and below them the places that are asked for."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import HUES, Circle, Edge, Fill, Mark, Path, Person, Rect, Run, Text
from kiwame.render.diagram.refusals.asked import Asked
from kiwame.render.diagram.refusals.part import TOP, Part
from kiwame.render.diagram.shapes import DASH, dots
from kiwame.render.measure import width

_CELL, _HIGH, _GAP, _SPACE = 34.0, 36.0, 4.0, 30.0
_MOST = 12  # cells drawn in a row
_TYPE = 18.0


class _Row(NamedTuple):
    """The numbers drawn, from where, and how wide each is."""

    x: float
    wide: float
    drawn: list[int]
    is_cut: bool

    def left(self, n: int) -> float:
        """Where the `n`-th of them starts."""
        last = self.is_cut and n == len(self.drawn) - 1
        return self.x + n * (self.wide + _GAP) + (_SPACE if last else 0)


def _row(x: float, room: float, count: int) -> _Row:
    is_cut = count > _MOST
    drawn = [*range(_MOST - 2), count - 1] if is_cut else list(range(count))
    wide = (room - (_SPACE if is_cut else 0)) / max(len(drawn), 1) - _GAP
    return _Row(x, min(_CELL, wide), drawn, is_cut)


def _number(x: float, y: float, wide: float, text: str, paint: str, *, bold: bool = False) -> Text:
    size = min(14.0, 14.0 * (wide - 4) / width(text, 14, bold=bold))
    return Text(x + wide / 2, y + _HIGH / 2, (Run(text, paint),), size, "middle", bold=bold)


class Filling(Part):
    """Two rows: the cells there are, the places there would be."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        data = asked.data
        self.own = list(data["shape"]) if "shape" in data else [data["size"]]
        self.sizes = list(data["sizes"])
        self.total = math.prod(self.own)
        self.part = int(data["product"])  # of the sizes that are known
        self.is_open = -1 in self.sizes
        self.places = self.part if not self.is_open else self.part * -(-self.total // self.part)

    @classmethod
    def fits(cls, asked: Asked) -> bool:
        """Whether it is about a number of cells and the product of sizes."""
        data = asked.data
        if not asked.has("sizes", "product") or not ("shape" in data or "size" in data):
            return False
        sizes = data["sizes"]
        return data["product"] > 0 and all(size >= -1 for size in sizes) and sizes.count(-1) <= 1

    @property
    def title(self) -> str:
        """How many are left over or missing."""
        return self.words("no-filling", cells=self.total, places=self.part, divides=self.is_open)

    @property
    def heading(self) -> str:
        """What the rows show."""
        return self.words("how-many")

    def height(self, _wide: float) -> float:
        """Two lines of numbers and two of cells."""
        return TOP + 2 * (30 + _HIGH) + 70

    def marks(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """Cells above, places below, the numbers beside them and a sign between."""
        row = _row(x + 20, wide - 40, max(self.total, self.places))
        top = y + TOP + 12
        middle, low = top + 20 + _HIGH + 24, top + 20 + _HIGH + 48
        yield from self._sum(x + 20, top, self.own, self.total, self.words("cells", n=self.total))
        for n, at in enumerate(row.drawn):
            if at < self.total:
                yield from self._cell(row, row.left(n), top + 20, at)
            if at < self.places:
                yield from self._place(row, row.left(n), low, at)
        yield Circle(x + 36, middle, 15, "bg", "ink", 2.5)
        yield Text(x + 36, middle, (Run("≠"),), 19, "middle", bold=True)
        if row.is_cut:
            yield from dots(row.left(len(row.drawn) - 1) - 17, top + 20 + _HIGH / 2, 7, 0)
            yield from dots(row.left(len(row.drawn) - 1) - 17, low + _HIGH / 2, 7, 0)
        if self.is_open:
            yield from self._groups(row, low + _HIGH + 5)
        below = self.words("no-whole") if self.is_open else self.words("places", n=self.part)
        yield from self._sum(x + 20, low + _HIGH + 26, self.sizes, self.part, below)

    def _cell(self, row: "_Row", x: float, y: float, at: int) -> Iterator[Mark]:
        columns = self.own[-1] or 1
        hue, t = at // columns % HUES if len(self.own) > 1 else 0, at % columns / max(columns - 1, 1)
        yield Rect(x, y, row.wide, _HIGH, 7, Fill(hue, t), Edge(hue, t), cell=f"{self.asked.name} {at}")
        yield _number(x, y, row.wide, str(at), "cell", bold=True)

    def _place(self, row: "_Row", x: float, y: float, at: int) -> Iterator[Mark]:
        missing = at >= self.total
        yield Rect(x, y, row.wide, _HIGH, 7, "bg", "ink" if missing else "mute", 2 if missing else 1.5, DASH)
        yield _number(x, y, row.wide, "?" if missing else str(at), "mute")

    def _groups(self, row: "_Row", y: float) -> Iterator[Mark]:
        """A bracket under each group of places that the sizes make."""
        for start in range(0, self.places, self.part):
            end = start + self.part - 1
            if self.part > 1 and start in row.drawn and end in row.drawn:
                left, right = row.left(row.drawn.index(start)), row.left(row.drawn.index(end)) + row.wide
                yield Path(f"M{left + 2:g} {y:g}v5H{right - 2:g}v-5", "mute", 2)

    def _sum(self, x: float, y: float, sizes: list[int], total: int, word: str) -> Iterator[Mark]:
        """2 × 3 = 6 cells."""
        runs = []
        own = sizes is self.own and "shape" in self.asked.data
        for n, size in enumerate(sizes):
            runs += [Run(" × ", "mute")] if n else []
            runs.append(Run("?" if size == -1 else str(size), Person(n % 5) if own else "ink"))
        if len(sizes) > 1 and -1 not in sizes:
            runs.append(Run(f" = {total}"))
        elif -1 in sizes:
            runs.append(Run(f" = {self.total}"))
        yield Text(x, y, tuple(runs), _TYPE, bold=True)
        yield Text(x + width("".join(r.text for r in runs), _TYPE, bold=True) + 10, y, (Run(word, "mute"),), 14)
