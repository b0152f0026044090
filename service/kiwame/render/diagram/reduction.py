"""A reduction: a ribbon from each line of cells to the cell it becomes, what is worked out on it, and who stays."""

import itertools
from collections.abc import Iterator
from functools import cached_property

from kiwame.render.diagram.flows import (
    Capsule,
    capsule,
    edge_of,
    flow,
    level,
    middle_fill,
    to_bottom,
    to_right,
    to_top,
    written,
)
from kiwame.render.diagram.folds import Folds, gone_axes
from kiwame.render.diagram.grid import SIZES, Box, CellSize, Grid, Sides
from kiwame.render.diagram.header import INNER, MARGIN, WIDE
from kiwame.render.diagram.lines import leader, leaving, segments, union
from kiwame.render.diagram.marks import Mark, Paint, Path, Rect
from kiwame.render.diagram.scene import Drawn, Index, Scene
from kiwame.render.diagram.seats_left import SeatsLeft
from kiwame.render.diagram.shapes import ring
from kiwame.render.diagram.single import LABEL_HIGH, Placed, Single

MOST_RIBBONS = 5
_STUB = 36.0  # px of ribbon before and behind a capsule
_TIP = 8.0  # px from a head to the cell: room for the ring
_LOW = 40.0  # px from a row down to the ribbon that comes from below
_PANEL_LEAST, _PANEL_GAP, _PANEL_MOST = 268.0, 40.0, 470.0


class Reduction(Single):
    """One operand, some axes of which are folded into single cells."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        gone = gone_axes(scene) or ()
        self.folds = Folds(scene, gone)
        self.panel: SeatsLeft = SeatsLeft(scene, self.words, gone, self._notes())
        self.axis_right = self.axis_below = False
        self._grids: dict[tuple[CellSize, bool, bool], tuple[list[Grid], Grid]] = {}
        self._written = (0, 1)  # which of the texts stand on the ribbons, and in how many lines

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether a scene is a reduction of one tensor, of which a cell is followed."""
        if gone_axes(scene) is None or scene.focus is None or not scene.output.tensor.numel:
            return False
        return bool(scene.operands[0].tensor.numel) and SeatsLeft.fits(scene)

    def grid(self, drawn: Drawn, size: CellSize) -> Grid:
        """A tensor laid out; the output's axes stand where no ribbon comes in."""
        if drawn is not self.scene.output:
            return super().grid(drawn, size)
        flat = len(drawn.tensor.shape) <= 2
        shown = self.shown[drawn.tensor.name]
        sides = Sides(right=flat and self.axis_right, below=flat and self.axis_below)
        return Grid(drawn, shown, size, self.words.kind, sides=sides)

    def sized(self, size: CellSize) -> tuple[list[Grid], Grid]:
        """All tensors with cells of one size, laid out once for each place of the axes."""
        key = (size, self.axis_right, self.axis_below)
        if key not in self._grids:
            self._grids[key] = super().sized(size)
        return self._grids[key]

    @cached_property
    def _texts(self) -> dict[Index, list[str]]:
        return {line: self.folds.texts(line) for line in self._lines}

    @property
    def _focus(self) -> Index:
        return self.scene.focus.to if self.scene.focus is not None else ()

    @cached_property
    def _lines(self) -> list[Index]:
        """The output cells that have a ribbon: all where they are few and lie in a table, else the followed one."""
        out = self.scene.output.tensor
        flat = len(self.scene.operands[0].tensor.shape) <= 2
        whole = all(
            self.shown[d.tensor.name].is_whole(d.tensor.shape) for d in (self.scene.output, *self.scene.operands)
        )
        if flat and whole and out.numel <= MOST_RIBBONS:
            return list(itertools.product(*map(range, out.shape)))
        return [self._focus]

    def _is_drawn(self) -> bool:
        """Whether the followed cell and some of its line are among the cells that are drawn."""
        grid, out = self.grid(self.scene.operands[0], SIZES[0]), self.shown[self.scene.output.tensor.name]
        return bool(self.folds.drawn(grid, self._focus)) and out.holds(self._focus)

    def _capsules(self, most: float) -> dict[Index, Capsule]:
        """For each line what is worked out, in capsules no wider than `most`; none where one does not fit."""
        which, lines = self._written
        made = {}
        for line, texts in self._texts.items():
            each = capsule(texts[min(which, len(texts) - 1)], most, lines)
            if each is None:
                return {}
            made[line] = each
        return made

    def body(self, top: float) -> tuple[float, list[Mark]]:
        """All between head and foot, and where it ends."""
        if not self._is_drawn():
            return self._below(top)
        columns = len(self.scene.operands[0].tensor.shape) == 2 and self.folds.gone == (0,)
        arrange = self._down if columns else self._across
        texts = max(map(len, self._texts.values()))
        for text, lines, size in itertools.product(range(texts), range(1, 4), SIZES):
            self._written = (text, lines)
            found = arrange(top, size)
            if found is not None:
                return found
        self.axis_right = self.axis_below = False
        return self._below(top)

    # ---- rows: ribbons go right

    def _across(self, top: float, size: CellSize) -> tuple[float, list[Mark]] | None:
        self.axis_right = True
        (grid,), out = self.sized(size)
        if not self._is_low([grid], out) or out.cards:
            return None
        at = WIDE - MARGIN - self.wide(out, "new-shape", new=True)
        x = Placed(grid, MARGIN, top, self.given(grid))
        y = Placed(out, at, top + self._drop(grid, out), self.result(out))
        start, end = MARGIN + grid.left + grid.body[0], at + out.left
        if MARGIN + self.wide(grid, "shape") + 12 > at:
            return None
        made = self._capsules(end - start - 2 * _STUB)
        if not made:
            return None
        marks: list[Mark] = []
        bottom = max(x.bottom, y.bottom)
        for line, each in made.items():
            middle = (start + end) / 2 if len(made) > 1 else self._middle(x, line, start, end, each)
            low, drawn = self._flow_right(x, y, line, each, middle)
            bottom = max(bottom, low + 14)
            marks += drawn
        marks += self.drawn([x, y])
        bottom += 14
        return bottom + self.panel.wide_height(INNER), [*marks, *self.panel.wide(MARGIN, bottom, INNER)]

    def _drop(self, grid: Grid, out: Grid) -> float:
        """How much lower the output lies: one cell alone stands at the middle of its line."""
        if out.tensor.numel > 1:
            return 0.0
        return max(0.0, grid.top + grid.body[1] / 2 - out.top - out.body[1] / 2)

    def _middle(self, x: Placed, line: Index, start: float, end: float, each: Capsule) -> float:
        """Where a capsule stands alone: near a line that lies together, so that its ribbon has room to rise."""
        level_line = len(segments(self.folds, self.fills, x, line)) == 1 and self.scene.output.tensor.numel > 1
        return start + _STUB + each.w / 2 if level_line else (start + end) / 2

    def _flow_right(self, x: Placed, y: Placed, line: Index, each: Capsule, middle: float) -> tuple[float, list[Mark]]:
        """The ribbon of a line, and how low it goes."""
        parts = segments(self.folds, self.fills, x, line)
        marks: list[Mark] = []
        fills = [middle_fill(part.fill) for part in parts]
        levels = [leaving(part) for part in parts]
        edge = edge_of(fills)
        at = levels[0] if len(parts) == 1 else sum(levels) / len(levels)
        each_high = min(20.0, (each.h - 8) / len(parts))
        for n, (part, fill, high) in enumerate(zip(parts, fills, levels, strict=True)):
            marks += leader(part, high)
            end = at + (n - (len(parts) - 1) / 2) * each_high
            start = max(part.edge, part.box.x + part.box.w + 5)
            marks += flow(level(start, high, middle - each.w / 2 + 6, end), fill, edge_of([fill]), min(20.0, each_high))
        band: Paint = fills[0] if len(set(fills)) == 1 else "line"
        low, arriving = self._arriving(y, line, (middle + each.w / 2 - 6, at), band, edge)
        return max(low, at + each.h / 2), [*marks, *arriving, *written(each, middle, at, edge)]

    def _arriving(
        self, y: Placed, line: Index, start: tuple[float, float], fill: Paint, edge: Paint
    ) -> tuple[float, list[Mark]]:
        """The ribbon from a capsule to an output cell, and how low it goes."""
        grid = y.grid
        own = grid.box(line)
        box = Box(y.x + own.x, y.y + LABEL_HIGH + own.y, own.w, own.h)
        if not line or line[-1] == grid.shown.places[-1][0]:
            return start[1], list(to_right(*start, box.x - _TIP, box.y + box.h / 2, fill, edge))
        if grid.rank == 1 or line[-2] == grid.shown.places[-2][-1]:
            bottom = box.y + box.h
            low = start[1] if start[1] >= bottom + 28 else bottom + _LOW
            return low + 10, list(to_top(*start, box.x + box.w / 2, bottom + _TIP, low, fill, edge))
        gap = box.y + box.h + grid.size.gap / 2
        left = y.x + grid.left - 6
        return start[1], [
            *flow(level(*start, left, gap), fill, edge),
            Path(f"M{left:g} {gap:g}H{box.x:g}", "ink", 1.75),
        ]

    # ---- columns: ribbons go down

    def _down(self, top: float, size: CellSize) -> tuple[float, list[Mark]] | None:
        self.axis_below = True
        size, capsules = self._wide_cells(size)
        if not capsules:
            return None
        (grid,), out = self.sized(size)
        if grid.height > 420:
            return None
        right = MARGIN + grid.left + grid.body[0]
        wide = min(_PANEL_MOST, WIDE - MARGIN - right - _PANEL_GAP)
        if wide < _PANEL_LEAST:
            return None
        x = Placed(grid, MARGIN, top, self.given(grid))
        start = top + LABEL_HIGH + grid.top + grid.body[1] + 6
        high = max(each.h for each in capsules.values())
        low = start + high + 2 * _STUB
        y = Placed(out, MARGIN + grid.left - out.left, low - LABEL_HIGH - out.top, self.result(out))
        marks: list[Mark] = []
        for line, each in capsules.items():
            own = out.box(line)
            middle = y.x + own.x + own.w / 2
            fills = [self.fills.given((grid.tensor.name, cell)) for cell in self.folds.drawn(grid, line)]
            marks += to_bottom(middle, start, low - _TIP, fills)
            marks += written(each, max(middle, MARGIN + each.w / 2), start + _STUB - 6 + high / 2, edge_of(fills))
        marks += self.drawn([x, y])
        panel_x = WIDE - MARGIN - wide
        marks += self.panel.column(panel_x, top, wide)
        return max(y.bottom, top + self.panel.column_height(wide)), marks

    def _wide_cells(self, size: CellSize) -> tuple[CellSize, dict[Index, Capsule]]:
        """Cells as wide and as far apart as the capsules on their ribbons need, and these; none where none fit."""
        if len(self._lines) == 1:
            return size, self._capsules(260.0)
        for wide, gap in ((size.w, size.gap), (84.0, size.gap), (96.0, size.gap), (96.0, 18.0)):
            if made := self._capsules(wide + gap - 4):
                return size._replace(w=max(size.w, wide), gap=gap), made
        return size, {}

    def label_at(self, p: Placed) -> tuple[float, float]:
        """Where the name of a tensor stands: beside the output where ribbons come from above."""
        x, y = super().label_at(p)
        if p.grid.sides.below and p.grid.drawn is self.scene.output:
            return p.x + p.grid.left + p.grid.body[0] + 22, p.y + LABEL_HIGH + p.grid.top + p.grid.body[1] / 2
        return x, y

    def _rings(self, placed: list[Placed]) -> Iterator[Rect]:
        """One ring around the followed line in each card, and one around the cell that it becomes."""
        for p in placed:
            grid = p.grid
            if grid.drawn is self.scene.output:
                if grid.shown.holds(self._focus):
                    yield grid.ring(p.x, p.y + LABEL_HIGH, self._focus)
                continue
            boxes = [part.box for part in segments(self.folds, self.fills, p, self._focus)]
            if grid.rank == 2 and boxes:
                boxes = [union(boxes, 0, 0)]
            for box in boxes:
                yield ring(*box, grid.size.r, 2 if grid.cards else 3)
