"""A tensor laid out as cells: a row, a table, cards going down, or cards in a grid, with its axes at the sides."""

import itertools
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from kiwame.model import Nested, Tensor
from kiwame.render.diagram.elided import FRAME_GAP, SPACE, elided
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.marks import Mark, Path, Rect, Run, Text
from kiwame.render.diagram.numbers import cell_number, has_point
from kiwame.render.diagram.scene import Drawn, Index, value_at
from kiwame.render.diagram.shapes import DASH, ring
from kiwame.render.diagram.shown import LOOSE_RANK, Shown
from kiwame.render.diagram.sides import sides
from kiwame.render.measure import width

WIDEST = 96.0
SEAM = 16.0  # px between what was joined, or is cut
_LONG_BAR = 128.0  # px: room for its label beside the person
_FRAME_LEFT, _FRAME_TOP, _FRAME_END = 28.0, 26.0, 12.0


class CellSize(NamedTuple):
    """Measures of a cell in px, and the sizes of the type in it."""

    w: float
    h: float
    gap: float
    r: float
    value: float
    tag: float


LARGE = CellSize(72, 72, 6, 9, 24, 13)
MEDIUM = CellSize(56, 56, 4, 8, 20, 12)
SMALL = CellSize(50, 50, 4, 8, 18, 11)
TINY = CellSize(46, 44, 4, 7, 17, 11)
SIZES = (LARGE, MEDIUM, SMALL, TINY)


class Box(NamedTuple):
    """A place in px."""

    x: float
    y: float
    w: float
    h: float


class Sides(NamedTuple):
    """Where the axes of a row or a table stand, and which have a bar with their person; ticks they have always."""

    right: bool = False
    below: bool = False
    across: bool = True
    down: bool = True


AROUND = Sides()


def cell_text(tensor: Tensor, at: Index) -> str:
    """What stands in a cell that is listed."""
    return cell_number(listed(tensor, at), is_float=has_point(tensor.dtype))


def listed(tensor: Tensor, at: Index) -> Nested:
    """The number in a cell of a tensor, all of which are listed, or the corners of which are."""
    values: Any = tensor.values
    if values is None and tensor.preview is not None:
        values = tensor.preview.values
        at = tuple(its.index(place) for its, place in zip(tensor.preview.indices, at, strict=True))
    return value_at(values, at)


class Grid:
    """A tensor at rest: how large it is drawn, and where each cell lies from its top left corner."""

    def __init__(
        self,
        drawn: Drawn,
        shown: Shown,
        size: CellSize,
        kinds: Callable[[int, int], str],
        *,
        flat: bool = False,
        sides: Sides = AROUND,
        seams: dict[int, frozenset[int]] | None = None,
    ) -> None:
        self.drawn = drawn
        self.sides = sides
        self.seams = seams or {}  # axis → places that a seam lies before
        self.tensor: Tensor = drawn.tensor
        self.shown = shown
        self.rank = len(self.tensor.shape)
        self.loose = min(self.rank, LOOSE_RANK)
        self.cards = self.loose >= 3 and not flat  # flat: only one matrix of it is drawn, elsewhere
        self.kinds = kinds  # (rank, axis) → rows, cols, cards
        base = TINY if self.cards else size
        self.size = base._replace(w=self._cell_width(base))

    def _cell_width(self, size: CellSize) -> float:
        widest = max((width(text, size.value, bold=True) for text in self._texts.values()), default=0)
        return max(size.w, min(WIDEST, widest + 12))

    @cached_property
    def indices(self) -> list[Index]:
        """The cells drawn, row-major."""
        return [tuple(at) for at in itertools.product(*self.shown.places)] if self.tensor.numel else []

    @cached_property
    def _texts(self) -> dict[Index, str]:
        """What stands in each cell."""
        if self.tensor.values is None and self.tensor.preview is None:
            return dict.fromkeys(self.indices, "")
        return {at: cell_text(self.tensor, at) for at in self.indices}

    def offsets(self, axis: int, step: float) -> dict[int, float]:
        """Place → distance from the first, along an axis drawn with this step."""
        gaps, seams = set(self.shown.gaps(axis)), self.seams.get(axis, frozenset())
        found, at, before = {}, 0.0, 0
        for n, place in enumerate(self.shown.places[axis]):
            at += sum(SEAM - self.size.gap for seam in seams if before < seam <= place)
            found[place], before = at, place
            at += step + (SPACE if n in gaps else 0)
        return found

    @cached_property
    def columns(self) -> dict[int, float]:
        """Place on the last axis → distance from the first."""
        return self.offsets(self.rank - 1, self.size.w + self.size.gap) if self.rank else {0: 0.0}

    @cached_property
    def rows(self) -> dict[int, float]:
        """The same of the axis before it."""
        return self.offsets(self.rank - 2, self.size.h + self.size.gap) if self.rank >= 2 else {0: 0.0}

    @cached_property
    def table(self) -> tuple[float, float]:
        """Width and height of the cells of one card."""
        if not self.tensor.numel:
            return 150.0, 72.0
        return max(self.columns.values()) + self.size.w, max(self.rows.values()) + self.size.h

    @cached_property
    def frame(self) -> tuple[float, float]:
        """Width and height of a card."""
        w, h = self.table
        return w + _FRAME_LEFT + _FRAME_END, h + _FRAME_TOP + _FRAME_END

    @cached_property
    def down(self) -> dict[int, float]:
        """The same of the cards that go down."""
        axis = self.rank - self.loose
        return self.offsets(axis, self.frame[1] + FRAME_GAP) if self.cards else {0: 0.0}

    @cached_property
    def across(self) -> dict[int, float]:
        """The same of the cards that stand beside one another."""
        return self.offsets(self.rank - 3, self.frame[0] + FRAME_GAP) if self.loose == 4 else {0: 0.0}

    @property
    def inset(self) -> tuple[float, float]:
        """From the corner of a card, or of the table, to its first cell."""
        return (_FRAME_LEFT, _FRAME_TOP) if self.cards else (0.0, 0.0)

    @property
    def body(self) -> tuple[float, float]:
        """Width and height of all cells, or of all cards."""
        if not self.cards or not self.tensor.numel:
            return self.table
        return max(self.across.values()) + self.frame[0], max(self.down.values()) + self.frame[1]

    @property
    def left(self) -> float:
        """Room for what stands left of the cells."""
        if not self.tensor.numel or not self.rank or (self.rank >= 2 and self.sides.right):
            return 0.0
        if self.rank == 1:
            return 0.0 if self.table[0] >= _LONG_BAR else 46.0  # room for the label that finds none on the bar
        if not self.sides.down and not self.cards:
            return 32.0
        return 90.0 if self.cards else 72.0

    @property
    def top(self) -> float:
        """Room for the axes above the cells."""
        if not self.tensor.numel or not self.rank or self.sides.below:
            return 16.0
        if not self.sides.across and not self.cards:
            return 28.0
        held = 24.0 if self.rank > LOOSE_RANK else 0.0
        return held + {1: 76.0, 2: 76.0, 3: 62.0, 4: 114.0}[self.loose]

    @property
    def width(self) -> float:
        """All of it, its axes included."""
        return self.left + self.body[0] + (72.0 if self.sides.right and self.rank >= 2 else 0.0)

    @property
    def height(self) -> float:
        """All of it, down to the word under its last row."""
        below = 26.0 if self.rank >= 2 and self.tensor.numel else 4.0
        return self.top + self.body[1] + below + (60.0 if self.sides.below and self.rank else 0.0)

    def box(self, at: Index) -> Box:
        """Where a drawn cell lies."""
        x = self.left + (self.columns[at[-1]] if at else 0)
        y = self.top + (self.rows[at[-2]] if self.rank >= 2 else 0)
        if self.cards:
            x += _FRAME_LEFT + (self.across[at[-3]] if self.loose == 4 else 0)
            y += _FRAME_TOP + self.down[at[-self.loose]]
        return Box(x, y, self.size.w, self.size.h)

    def marks(self, x: float, y: float, look: Callable[[Index], Look], *, ground: str = "bg") -> Iterator[Mark]:
        """Everything but rings, with its top left corner at (x, y)."""
        yield from self.cells(x, y, look)
        if self.tensor.numel:
            yield from sides(self, x, y, ground)

    def cells(self, x: float, y: float, look: Callable[[Index], Look]) -> Iterator[Mark]:
        """All cells with their cards, and dots where some are left out; a dashed box where there are none."""
        if not self.tensor.numel:
            w, h = self.table
            yield Rect(x + self.left, y + self.top, w, h, 9, "none", "mute", dash=DASH)
            yield Text(x + self.left + w / 2, y + self.top + h / 2, (Run(self.kinds(0, 0), "mute"),), 14, "middle")
            return
        if self.cards:
            yield from self._frames(x, y)
        for at in self.indices:
            box = self.box(at)
            yield from self.cell(box._replace(x=x + box.x, y=y + box.y), at, look(at))
        yield from elided(self, x, y)

    def cell(self, box: Box, at: Index, look: Look) -> Iterator[Mark]:
        """One cell at a place: its fill or bands, its number, and the tag that says where it came from."""
        size, name = self.size, f"{self.tensor.name} {','.join(map(str, at))}"
        plain = look.state in ("left", "made") or not look.fills
        faint = 0.38 if look.state == "ghost" else 1
        dash = "" if look.state == "real" else DASH
        base = "panel" if plain else look.fills[0]
        edge = look.edge
        if len(look.fills) > 1:
            yield Rect(box.x, box.y, box.w, box.h, size.r, base, cell=name, opacity=faint)
            yield from _bands(box, size.r, look, faint)
            yield Rect(box.x, box.y, box.w, box.h, size.r, "none", edge, dash=dash)
        elif look.state == "ghost":
            yield Rect(box.x, box.y, box.w, box.h, size.r, base, cell=name, opacity=faint)
            yield Rect(box.x, box.y, box.w, box.h, size.r, "none", edge, dash=dash)
        else:
            yield Rect(box.x, box.y, box.w, box.h, size.r, base, edge, dash=dash, cell=name)
        text, tag = self._texts[at], look.tag if width(look.tag, size.tag, mono=True) <= box.w - 4 else ""
        middle = box.x + box.w / 2
        paint = ("mute" if look.state == "left" else "ink") if plain or look.state == "ghost" else "cell"
        up = 0.66 * size.tag if tag else 0
        if text:
            fit = min(size.value, size.value * (box.w - 8) / max(width(text, size.value, bold=True), 1))
            bold = look.state in ("real", "made")
            opacity = 0.72 if look.state == "ghost" else 1
            yield Text(middle, box.y + box.h / 2 - up, (Run(text, paint),), fit, "middle", bold=bold, opacity=opacity)
        if tag:
            low = box.y + (box.h - 0.98 * size.tag if text else box.h / 2)
            yield Text(middle, low, (Run(tag, paint),), size.tag, "middle", mono=True)

    def ring(self, x: float, y: float, at: Index) -> Rect:
        """The ring of a drawn cell."""
        box = self.box(at)
        return ring(x + box.x, y + box.y, box.w, box.h, self.size.r, 2 if self.cards else 3)

    def _frames(self, x: float, y: float) -> Iterator[Mark]:
        w, h = self.frame
        for down in self.down.values():
            for across in self.across.values():
                yield Rect(x + self.left + across, y + self.top + down, w, h, 12, "panel", "line")


def _bands(box: Box, r: float, look: Look, opacity: float) -> Iterator[Mark]:
    """The fills after the first, each from its start to the right edge, over the one before."""
    right, bottom = box.x + box.w, box.y + box.h
    for n, fill in enumerate(look.fills[1:], 1):
        x = box.x + box.w * n / len(look.fills)
        rx = min(r, right - x)
        corners = f"a{rx:.3g} {r:g} 0 0 1 {rx:.3g} {r:g}V{bottom - r:g}a{rx:.3g} {r:g} 0 0 1 {-rx:.3g} {r:g}"
        d = f"M{x:.4g} {box.y:g}H{right - rx:.4g}{corners}H{x:.4g}z"
        yield Path(d, fill=fill, opacity=opacity)
