"""A tensor drawn small: a few cells, thin bars with small persons, its name and shape above."""

from collections.abc import Callable, Iterator

from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.grid import CellSize, Grid
from kiwame.render.diagram.marks import Mark, Path, Rect, Run, Text
from kiwame.render.diagram.scene import Drawn, Index, Seat
from kiwame.render.diagram.shapes import small_person
from kiwame.render.diagram.shown import Shown
from kiwame.render.measure import width

ROOMY = CellSize(56, 54, 4, 8, 19, 11)
CLOSE = CellSize(46, 42, 4, 7, 16, 11)
_WIDEST = 66.0
_LABEL, _TYPE, _TICK = 26.0, 16.0, 11.0
_CARDS = 3  # axes drawn; those before are held at one place


class Tile(Grid):
    """A tensor in little room."""

    def __init__(self, drawn: Drawn, shown: Shown, size: CellSize, kinds: Callable[[int, int], str]) -> None:
        super().__init__(drawn, shown, size, kinds)
        self.loose = min(self.rank, _CARDS)
        wide = max((width(text, size.value, bold=True) for text in self._texts.values()), default=0)
        self.size = size._replace(w=max(size.w, min(_WIDEST, wide + 10)))

    @property
    def left(self) -> float:
        """Room for the axes left of the cells."""
        if not self.tensor.numel or self.rank < 2:
            return 0.0
        return 62.0 if self.cards else 44.0

    @property
    def top(self) -> float:
        """Room for the name, and for the axis above the cells."""
        if not self.tensor.numel or not self.rank:
            return _LABEL + 4
        return _LABEL + (28.0 if self.cards else 42.0)

    @property
    def height(self) -> float:
        """All of it."""
        return self.top + self.body[1]

    @property
    def middle(self) -> float:
        """How far below its top the middle of its cells is."""
        return self.top + self.body[1] / 2

    def _label(self) -> tuple[Run, ...]:
        seats = self.drawn.seats
        runs = [Run(f"{self.tensor.name} ("), *(Run(str(seat.size), seat.paint) for seat in seats)]
        for n in range(len(seats) - 1, 0, -1):
            runs.insert(1 + n, Run(", "))
        return (*runs, Run(",)" if len(seats) == 1 else ")"))

    @property
    def width(self) -> float:
        """All of it, its name included."""
        label = width("".join(run.text for run in self._label()), _TYPE, mono=True, bold=True)
        return max(self.left + self.body[0], label)

    def marks(self, x: float, y: float, look: Callable[[Index], Look], *, ground: str = "bg") -> Iterator[Mark]:
        """Everything but rings, with its top left corner at (x, y)."""
        yield Text(x, y + 9, self._label(), _TYPE, mono=True, bold=True)
        yield from self.cells(x, y, look)
        if self.rank and self.tensor.numel:
            yield from self._axes(x + self.left, y + self.top, ground)

    def _axes(self, x: float, y: float, ground: str) -> Iterator[Mark]:
        seats, (dx, dy) = self.drawn.seats, self.inset
        yield from _across(x + dx, y - (10 if self.cards else 26), self.table[0], seats[-1], ground)
        for down in self.down.values():
            for place, at in self.columns.items():
                yield _tick(x + dx + at + self.size.w / 2, y + dy + down - 9, place, seats[-1])
        if self.rank < 2:
            return
        yield from _down(x - (16 if self.cards else 30), y + dy, self.table[1], seats[-2], ground)
        for down in self.down.values():
            for place, at in self.rows.items():
                yield _tick(x + dx - 12, y + dy + down + at + self.size.h / 2, place, seats[-2])
        if self.cards:
            yield from _down(x - 46, y, self.body[1], seats[-3], ground)


def _tick(x: float, y: float, place: int, seat: Seat) -> Text:
    return Text(x, y, (Run(str(place), seat.paint),), _TICK, "middle", mono=True, bold=True)


def _across(x: float, y: float, length: float, seat: Seat, ground: str) -> Iterator[Mark]:
    """A level bar with who sits on it."""
    yield Path(f"M{x:g} {y - 4:g}v8m0 -4h{length:g}m0 -4v8", seat.paint, 2)
    if seat.who is not None:
        yield from _who(x + length / 2, y, seat, ground)


def _down(x: float, y: float, length: float, seat: Seat, ground: str) -> Iterator[Mark]:
    """An upright bar with who sits on it."""
    yield Path(f"M{x - 4:g} {y:g}h8m-4 0v{length:g}m-4 0h8", seat.paint, 2)
    if seat.who is not None:
        yield from _who(x, y + length / 2, seat, ground, upright=True)


def _who(x: float, y: float, seat: Seat, ground: str, *, upright: bool = False) -> Iterator[Mark]:
    """A small person with its number, or its name."""
    number = seat.name or str(seat.who.number if seat.who else "")
    wide = width(number, 13, bold=True)
    if upright:
        yield Rect(x - 8, y - 17, 16, 34, 4, ground)
        yield from small_person(x, y - 6, seat.paint)
        yield Text(x, y + 9, (Run(number, seat.paint),), 13, "middle", bold=True)
        return
    left = x - (wide + 16) / 2
    yield Rect(left - 4, y - 10, wide + 24, 20, 4, ground)
    yield from small_person(left + 6, y, seat.paint)
    yield Text(left + 16, y, (Run(number, seat.paint),), 13, bold=True)
