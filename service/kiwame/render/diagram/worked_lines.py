"""A panel of worked lines: what a cell becomes, one line each, and what comes of all of them."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import Edge, Fill, Mark, Paint, Path, Rect, Run, Text
from kiwame.render.diagram.panels import Note, Panel
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.shapes import arrow, disc, dots, panel, ring, wrapped
from kiwame.render.measure import width
from kiwame.render.words import Words

_CELL, _CELL_HIGH = 50.0, 42.0
_STEP, _LINE, _TOTAL, _TYPE = 56.0, 23.0, 26.0, 15.0
_EDGE = 20.0
WIDES = (330.0, 290.0, 250.0)
_LEAST = 12.0  # of the sums
_WIDE_LINE = 270.0  # of a worked line where several stand side by side


class Worked(NamedTuple):
    """A line: the number of a cell, what is done to it, and the number that it becomes. `right` None: no cell."""

    left: str
    work: str
    result: str
    fill: Fill | None
    right: tuple[Fill, ...] | None
    followed: bool = False


class WorkedPanel(Panel):
    """The rule in words, then the worked lines (None where some are left out), then sums in code."""

    def __init__(
        self,
        scene: Scene,
        title: str,
        words: Words,
        notes: list[Note],
        lines: list[Worked | None],
        totals: list[str],
    ) -> None:
        super().__init__(scene, words, notes)
        self._heading = title
        self._rule = scene.steps["rule"].text
        self._worked = lines
        self._totals = totals
        self._notes_below = notes

    def side_wides(self) -> tuple[float, ...]:
        """How wide it may be at the side: as wide as the sums need to be read."""
        need = max((width(text, _LEAST, mono=True, bold=True) for text in self._totals), default=0.0) + 2 * _EDGE
        return tuple(wide for wide in WIDES if wide >= need)

    def side_height(self, wide: float) -> float:
        """Its height where it stands between the tensors."""
        return self._top(wide) + _STEP * len(self._worked) + self._totals_high() + self._notes_high(wide) + 6

    def wide_height(self, wide: float) -> float:
        """Its height where it lies below."""
        rows = -(-len(self._worked) // self._across(wide))
        return self._top(wide) + _STEP * rows + self._totals_high() + self._notes_high(wide) + 6

    def _across(self, wide: float) -> int:
        return max(1, int((wide - 2 * _EDGE) // _WIDE_LINE))

    def _top(self, wide: float) -> float:
        return 56 + _LINE * len(wrapped(self._rule, _TYPE, wide - 2 * _EDGE))

    def _totals_high(self) -> float:
        return 12 + _TOTAL * len(self._totals) if self._totals else 0.0

    def _notes_high(self, wide: float) -> float:
        lines = [wrapped(note.text, _TYPE, wide - 2 * _EDGE) for note in self._notes_below]
        return sum(_LINE * len(each) for each in lines) + (10 if lines else 0)

    def side(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The narrow make: one line below another."""
        yield panel(x, y, wide, self.side_height(wide))
        yield from self._made(x, y, wide, 1)

    def wide(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The wide make: several lines side by side."""
        yield panel(x, y, wide, self.wide_height(wide))
        yield from self._made(x, y, wide, self._across(wide))

    def _made(self, x: float, y: float, wide: float, across: int) -> Iterator[Mark]:
        yield from disc(x + 28, y + 28, 1)
        yield Text(x + 47, y + 28, (Run(self._heading),), 16, bold=True)
        at = y + 58
        for line in wrapped(self._rule, _TYPE, wide - 2 * _EDGE):
            yield Text(x + _EDGE, at, (Run(line),), _TYPE)
            at += _LINE
        at += _STEP / 2 - 5
        room = (wide - 2 * _EDGE - 24 * (across - 1)) / across
        for n, each in enumerate(self._worked):
            left = x + _EDGE + n % across * (room + 24)
            middle = at + n // across * _STEP
            if each is None:
                yield from dots(left + room / 2, middle, 8 * (across > 1), 8 * (across == 1))
            else:
                yield from _line(each, left, middle, room)
        at += -(-len(self._worked) // across) * _STEP - _STEP / 2 + 3
        if self._totals:
            yield Path(f"M{x + _EDGE:g} {at:g}H{x + wide - _EDGE:g}", "ink", 2)
            at += 20
            for text in self._totals:
                size = min(16.0, 16 * (wide - 2 * _EDGE) / max(width(text, 16, mono=True, bold=True), 1))
                yield Text(x + _EDGE, at, (Run(text),), size, mono=True, bold=True)
                at += _TOTAL
            at -= 6
        at += 12
        for note in self._notes_below:
            for line in wrapped(note.text, _TYPE, wide - 2 * _EDGE):
                yield Text(x + _EDGE, at, (Run(line, note.paint),), _TYPE)
                at += _LINE


def _line(each: Worked, x: float, y: float, room: float) -> Iterator[Mark]:
    """A worked line in `room` px: a cell, what is done to it over an arrow, and what it becomes."""
    fills = (each.fill,) if each.fill is not None else ()
    yield from _cell(x, y, each.left, fills, followed=each.followed)
    start, end = x + _CELL + 10, x + room - _CELL - 10
    yield from arrow(start, y + 6, end, y + 6)
    size = 14.0
    while size > 11 and width(each.work, size, mono=True) > end - start:
        size -= 1
    if width(each.work, size, mono=True) <= end - start:
        yield Text((start + end) / 2, y - 10, (Run(each.work),), size, "middle", mono=True)
    if each.right is None:
        small = min(18.0, 18 * _CELL / max(width(each.result, 18, mono=True, bold=True), 1))
        yield Text(x + room, y + 6, (Run(each.result),), small, "end", mono=True, bold=True)
    else:
        yield from _cell(x + room - _CELL, y, each.result, each.right, followed=each.followed)


def _cell(x: float, y: float, text: str, fills: tuple[Fill, ...], *, followed: bool) -> Iterator[Mark]:
    top = y - _CELL_HIGH / 2
    fill: Paint = fills[0] if fills else "panel"
    yield Rect(x, top, _CELL, _CELL_HIGH, 7, fill, Edge(fills[0].hue, 0) if fills else "mute")
    size = min(18.0, 18 * (_CELL - 6) / max(width(text, 18, bold=True), 1))
    yield Text(x + _CELL / 2, y, (Run(text, "cell" if fills else "ink"),), size, "middle", bold=True)
    if followed:
        yield ring(x, top, _CELL, _CELL_HIGH, 7, 2)
