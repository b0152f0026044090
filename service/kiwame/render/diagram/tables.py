"""One matrix of a tensor laid out by its letters: any axis across, any down, the rest held at one place."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from kiwame.render.diagram.axes import across_axis, down_axis
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.grid import Box, CellSize, Grid
from kiwame.render.diagram.marks import Mark, Rect, Run, Text
from kiwame.render.diagram.scene import Drawn, Index, Seat
from kiwame.render.diagram.shapes import dots, ring
from kiwame.render.diagram.shown import Shown
from kiwame.render.words import Words

LEFT, ABOVE, RIGHT, BELOW = 72.0, 76.0, 68.0, 76.0  # room for an axis at each side
_SPACE = 26.0  # where cells are left out


class Table:
    """Cells of a tensor. `letters` name its axes; `down` and `across` say which of them go where ("" for none)."""

    def __init__(self, drawn: Drawn, shown: Shown, size: CellSize, letters: list[str], words: Words) -> None:
        self.drawn = drawn
        self.letters = letters
        self.grid = Grid(drawn, shown, size, words.kind, flat=True)
        self.words = words
        self.down = self.across = ""

    def turned(self, *, down: str, across: str) -> "Table":
        """Itself, with the letters of its rows and of its columns."""
        self.down = down if down in self.letters else ""
        self.across = across if across in self.letters else ""
        return self

    def align(self, other: "Table") -> None:
        """Make the cells of both equally wide, so that their columns stand one above another."""
        for mine, its in ((self.grid, other.grid), (other.grid, self.grid)):
            mine.size = mine.size._replace(w=max(mine.size.w, its.size.w))

    @cached_property
    def columns(self) -> dict[int, float]:
        """Place across → distance from the first."""
        size = self.grid.size
        return self.grid.offsets(self.letters.index(self.across), size.w + size.gap) if self.across else {0: 0.0}

    @cached_property
    def rows(self) -> dict[int, float]:
        """Place down → distance from the first."""
        size = self.grid.size
        return self.grid.offsets(self.letters.index(self.down), size.h + size.gap) if self.down else {0: 0.0}

    @property
    def wide(self) -> float:
        """Width of the cells."""
        return max(self.columns.values()) + self.grid.size.w

    @property
    def high(self) -> float:
        """Height of the cells."""
        return max(self.rows.values()) + self.grid.size.h

    def at(self, places: Mapping[str, int]) -> Index:
        """The cell at these places of its letters."""
        return tuple(places[letter] for letter in self.letters)

    def box(self, x: float, y: float, places: Mapping[str, int]) -> Box:
        """Where a cell lies, the first being at (x, y)."""
        column = self.columns[places[self.across]] if self.across else 0.0
        row = self.rows[places[self.down]] if self.down else 0.0
        return Box(x + column, y + row, self.grid.size.w, self.grid.size.h)

    def cells(
        self, x: float, y: float, held: Mapping[str, int], look: Callable[[Mapping[str, int]], Look]
    ) -> Iterator[Mark]:
        """All cells, and dots where some are left out. `held`: the places of the letters that are not drawn."""
        for row in self.rows:
            for column in self.columns:
                places = {**held, self.down: row, self.across: column}
                yield from self.grid.cell(self.box(x, y, places), self.at(places), look(places))
        yield from self._elided(x, y)

    def _elided(self, x: float, y: float) -> Iterator[Mark]:
        size = self.grid.size
        rows, columns = list(self.rows.values()), list(self.columns.values())
        wide = self._gaps(self.across, columns, size.w)
        high = self._gaps(self.down, rows, size.h)
        for dx in wide:
            for row in rows:
                yield from dots(x + dx, y + row + size.h / 2, 8, 0)
        for dy in high:
            for column in columns:
                yield from dots(x + column + size.w / 2, y + dy, 0, 8)
            for dx in wide:
                yield from dots(x + dx, y + dy, 7, 7)

    def _gaps(self, letter: str, offsets: list[float], cell: float) -> list[float]:
        """The middles of what is left out."""
        if not letter:
            return []
        gaps = self.grid.shown.gaps(self.letters.index(letter))
        return [offsets[n] + cell + (self.grid.size.gap + _SPACE) / 2 for n in gaps]

    def ring(self, x: float, y: float, places: Mapping[str, int], *, line: str = "") -> Rect:
        """The ring of a cell, or of the whole line that it lies in along a letter."""
        box = self.box(x, y, places)
        if line and line == self.across:
            box = Box(x, box.y, self.wide, box.h)
        elif line and line == self.down:
            box = Box(box.x, y, box.w, self.high)
        return ring(*box, self.grid.size.r, 2)

    def above(self, x: float, y: float) -> Iterator[Mark]:
        """Its axis across, above it."""
        if self.across:
            yield from across_axis(x, y - 46, self.wide, *self._axis(self.across))
            yield from self._ticks(x, y - 14)

    def below(self, x: float, y: float) -> Iterator[Mark]:
        """The same below it."""
        if self.across:
            yield from across_axis(x, y + self.high + 48, self.wide, *self._axis(self.across))
            yield from self._ticks(x, y + self.high + 15)

    def left(self, x: float, y: float) -> Iterator[Mark]:
        """Its axis down, left of it."""
        if self.down:
            yield from down_axis(x - 50, y, self.high, *self._axis(self.down))
            yield from self._side_ticks(x - 18, y)

    def right(self, x: float, y: float) -> Iterator[Mark]:
        """The same right of it."""
        if self.down:
            yield from down_axis(x + self.wide + 46, y, self.high, *self._axis(self.down))
            yield from self._side_ticks(x + self.wide + 16, y)

    def _axis(self, letter: str) -> tuple[Seat, str, str]:
        axis = self.letters.index(letter)
        rank = sum(1 for each in (self.down, self.across) if each)
        kind = self.words.kind(rank, self.matrix_axis(letter)) if rank == len(self.letters) else ""
        return self.drawn.seats[axis], self.words("seat", n=axis), kind

    def matrix_axis(self, letter: str) -> int:
        """Which axis a letter is of the matrix that is drawn, 0 or 1."""
        return [each for each in self.letters if each in (self.down, self.across)].index(letter)

    def _ticks(self, x: float, y: float) -> Iterator[Mark]:
        paint = self.drawn.seats[self.letters.index(self.across)].paint
        for place, dx in self.columns.items():
            middle = x + dx + self.grid.size.w / 2
            yield Text(middle, y, (Run(str(place), paint),), 15, "middle", mono=True, bold=True)

    def _side_ticks(self, x: float, y: float) -> Iterator[Mark]:
        paint = self.drawn.seats[self.letters.index(self.down)].paint
        for place, dy in self.rows.items():
            middle = y + dy + self.grid.size.h / 2
            yield Text(x, middle, (Run(str(place), paint),), 15, "middle", mono=True, bold=True)
