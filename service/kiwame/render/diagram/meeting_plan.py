"""How large a contraction is drawn: as many rows, columns and products as there is room for."""

from typing import NamedTuple

from kiwame.render.diagram.grid import MEDIUM, SMALL, TINY, CellSize
from kiwame.render.diagram.header import MARGIN, WIDE
from kiwame.render.diagram.meeting import Meeting
from kiwame.render.diagram.meeting_panels import WHO_WIDE, WORKED_WIDE
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.shown import Shown, shown
from kiwame.render.diagram.tables import LEFT, RIGHT, Table
from kiwame.render.words import Words

PANEL_LEFT = WIDE - MARGIN - WORKED_WIDE
_GAP = 100.0  # between A and C
_MOST_PRODUCTS = 12
_MOST = ((99, 99, 99), (6, 6, 6), (4, 4, 5), (4, 3, 4), (3, 3, 3), (2, 2, 2))  # of rows, of columns, of products


class Plan(NamedTuple):
    """The three tensors at one size, and what is drawn of them."""

    a: Table
    b: Table
    c: Table
    shown: dict[str, Shown]
    upright: bool  # whether B is a matrix, which stands above C

    @property
    def a_left(self) -> float:
        """Where the cells of A begin."""
        return MARGIN + LEFT + (0 if self.upright else WHO_WIDE + 30)

    @property
    def c_left(self) -> float:
        """Where the cells of C begin."""
        if self.upright:
            return max(MARGIN + LEFT + self.a.wide + _GAP, MARGIN + WHO_WIDE + 94)
        return self.a_left + max(self.a.wide, 120) + 90

    @property
    def is_narrow(self) -> bool:
        """Whether the worked cell has room at the right."""
        end = self.c_left + self.c.wide
        if self.upright:
            return end + 46 <= PANEL_LEFT
        return self.a_left + self.a.wide + 30 <= PANEL_LEFT and end <= WIDE - MARGIN

    @property
    def is_wide(self) -> bool:
        """Whether all has room with the worked cell below."""
        room = RIGHT if self.upright else 0
        return self.c_left + self.c.wide + room <= WIDE - MARGIN and len(self.a.columns) <= _MOST_PRODUCTS

    @property
    def placed(self) -> tuple[Table, Table, Table, bool, float, float]:
        """A, B, C, whether it is narrow, and where the cells of A and of C begin."""
        return self.a, self.b, self.c, self.is_narrow, self.a_left, self.c_left


def plan(scene: Scene, met: Meeting, words: Words) -> Plan:
    """The largest make that has room."""
    made = None
    for row, column, inner in _MOST:
        room = {met.row: row, met.column: column, met.inner: inner} | dict.fromkeys(met.held, 1)
        drawn = shown(scene, room)
        for size in (MEDIUM, SMALL, TINY):
            made = _made(scene, met, drawn, size, words)
            if made.is_narrow or made.is_wide:
                return made
    if made is None:
        raise ValueError("no size to draw in")
    return made


def _made(scene: Scene, met: Meeting, drawn: dict[str, Shown], size: CellSize, words: Words) -> Plan:
    a = Table(met.a, drawn[met.a.tensor.name], size, met.a_letters, words)
    b = Table(met.b, drawn[met.b.tensor.name], size, met.b_letters, words)
    c = Table(scene.output, drawn[scene.output.tensor.name], size, scene.letters["out"], words)
    upright = bool(met.column)
    a.turned(down=met.row, across=met.inner)
    b.turned(down=met.inner if upright else "", across=met.column or met.inner)
    c.turned(down=met.row if upright else "", across=met.column or met.row)
    b.align(c if upright else a)
    return Plan(a, b, c, drawn, upright)
