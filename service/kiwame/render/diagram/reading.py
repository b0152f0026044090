"""The picture of a reading order that is kept: the same row of numbers, cut anew, and what it is easily taken for."""

from collections.abc import Callable, Iterator

import msgspec

from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.grid import SIZES, CellSize, Grid
from kiwame.render.diagram.header import INNER, MARGIN
from kiwame.render.diagram.marks import Circle, Mark, Path, Rect, Run, Text
from kiwame.render.diagram.rival import Rival, rival
from kiwame.render.diagram.rows import Rows
from kiwame.render.diagram.scene import Index, Scene, value_at
from kiwame.render.diagram.shapes import disc, panel, wrapped
from kiwame.render.diagram.single import LABEL_HIGH, Placed, Single, shape_runs
from kiwame.render.diagram.tags import place_tag
from kiwame.render.measure import width

_PAD, _GAP, _LINE = 18.0, 16.0, 22.0
_MOST_CELLS = 24
_DIFFER_HIGH = 146.0
_BADGE = 8.5
_ROOMY = 56.0  # px that a cell must be wide for a badge of full size


class Reading(Single):
    """Input, result and look-alike beside one another; memory below."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        whole = scene.output.tensor.numel <= _MOST_CELLS
        self.rival = rival(scene) if whole else None
        self.x = scene.operands[0].tensor
        self.rows = Rows(self.x, scene, self.shown[self.x.name], self.fills, self.rival)

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether all cells stay in reading order while the shape becomes another."""
        shape, source = scene.steps.get("shape"), scene.stage.source
        if scene.alone is None or shape is None or shape.data.get("variant") != "recut" or not scene.alone.numel:
            return False
        if source is None or source.index is None:
            return scene.focus is not None and scene.focus.step.data.get("variant") == "order"
        flat = [_flat(at, scene.alone.shape) if at is not None else -1 for at in source.index]
        return flat == list(range(len(flat)))

    def body(self, top: float) -> tuple[float, list[Mark]]:
        """The tensors, then memory."""
        end, marks = (self._compared(top, self.rival) if self.rival else None) or super().body(top)
        if self.rows.is_drawn:
            marks = [*marks, *self.rows.marks(MARGIN, end + 18, INNER)]
            end += 18 + self.rows.height
        return end, marks

    def _compared(self, top: float, rival: Rival) -> tuple[float, list[Mark]] | None:
        """Three tensors in a row; None where there is no room."""
        for size in SIZES:
            (x,), y = self.sized(size)
            other = self._other(size, rival)
            left = max(self.wide(x, "shape"), 270.0)
            panels = [self._panel_wide(y, self.words("new-shape"), 32), self._panel_wide(other, rival.call, 0)]
            if left + 24 + sum(panels) + _GAP <= INNER and max(x.height, y.height) < 470:
                return self._three(top, (x, y, other), left, panels, rival)
        return None

    def _other(self, size: CellSize, rival: Rival) -> Grid:
        return Grid(rival.drawn, self.shown[rival.drawn.tensor.name], size, self.words.kind)

    def _panel_wide(self, grid: Grid, word: str, lead: float) -> float:
        shape = width("".join(run.text for run in shape_runs(grid.drawn)), 18, mono=True, bold=True)
        label = lead + width(word, 16, mono=not lead, bold=not lead) + 12 + shape + (24 if lead else 0)
        return max(grid.width, label, 190.0) + 2 * _PAD

    def _three(
        self, top: float, grids: tuple[Grid, Grid, Grid], left: float, wides: list[float], rival: Rival
    ) -> tuple[float, list[Mark]]:
        x, y, other = grids
        slack = INNER - left - 24 - _GAP - sum(wides)
        first, wides = MARGIN + left + 24, [wide + slack / 2 for wide in wides]
        second = first + wides[0] + _GAP
        notes = [self._notes_of(name, wide) for name, wide in zip(("order", "seats"), wides, strict=True)]
        high = LABEL_HIGH + 14 + y.height + 12 + _LINE * max(map(len, notes)) + 8
        high = max(high, LABEL_HIGH + x.height + 16 + _DIFFER_HIGH)
        marks: list[Mark] = [panel(first, top, wides[0], high), panel(second, top, wides[1], high)]
        inner = [first + (wides[0] - y.width) / 2, second + (wides[1] - other.width) / 2]
        placed = [Placed(x, MARGIN, top, self.given(x)), Placed(y, inner[0], top + 14, self.result(y))]
        marks += self.drawn(placed, ground="panel")
        marks += self._rival_marks(rival, other, inner[1], top + 14, second + _PAD)
        marks += _badges(rival, y, placed[1].x, top + 14 + LABEL_HIGH)
        marks += _badges(rival, other, inner[1], top + 14 + LABEL_HIGH)
        for lines, start, wide in zip(notes, (first, second), wides, strict=True):
            at = top + high - 8 - _LINE * len(lines) + 6
            for n, line in enumerate(lines):
                marks.append(Text(start + wide / 2, at + _LINE * n, (Run(line),), 15, "middle"))
        marks += self._differing(rival, MARGIN, top + high - _DIFFER_HIGH, left)
        return top + high, marks

    def _notes_of(self, name: str, wide: float) -> list[str]:
        return wrapped(self.words(f"kept-{name}"), 15, wide - 24)

    def _rival_marks(self, rival: Rival, grid: Grid, x: float, y: float, start: float) -> Iterator[Mark]:
        """The look-alike with its call as its name; its cells are nobody's, so none can be pointed at."""
        call = rival.call
        yield Text(start, y + 12, (Run(call),), 16, mono=True, bold=True)
        at = start + width(call, 16, mono=True, bold=True) + 12
        yield Text(at, y + 12, shape_runs(grid.drawn), 18, mono=True, bold=True)
        for mark in grid.marks(x, y + LABEL_HIGH, self._rival_look(rival, grid), ground="panel"):
            yield msgspec.structs.replace(mark, cell="") if isinstance(mark, Rect) and mark.cell else mark
        if self.scene.focus is not None and grid.shown.holds(self.scene.focus.to):
            yield grid.ring(x, y + LABEL_HIGH, self.scene.focus.to)

    def _rival_look(self, rival: Rival, grid: Grid) -> Callable[[Index], Look]:
        def look(at: Index) -> Look:
            cell = (self.x.name, rival.source(at))
            return Look((self.fills.given(cell),), "real", place_tag(grid, cell, alone=True))

        return look

    def _differing(self, rival: Rival, x: float, y: float, wide: float) -> Iterator[Mark]:
        """How many cells differ, and one of them."""
        scene = self.scene
        yield panel(x, y, wide, _DIFFER_HIGH)
        text = self.words("differ", n=len(rival.differ), cells=scene.output.tensor.numel)
        yield from disc(x + 28, y + 26, 1)
        yield Text(x + 47, y + 26, (Run(text),), 16, bold=True)
        at = scene.focus.to if scene.focus and scene.focus.to in rival.differ else min(rival.differ)
        yield Text(x + 18, y + 54, (Run(f"{scene.output.tensor.name}[{','.join(map(str, at))}]"),), 14, mono=True)
        own = scene.sources(at)
        for n, (op, cell) in enumerate(((scene.stage.op, own[0][1] if own else at), (rival.op, rival.source(at)))):
            line = f"{self.x.name}[{','.join(map(str, cell))}] = {value_at(self.x.values, cell)}"
            yield Text(x + 18, y + 78 + 22 * n, (Run(op, "mute"),), 13, mono=True)
            yield Text(x + 100, y + 78 + 22 * n, (Run(line),), 14, mono=True, bold=True)
        yield from badge(x + 26, y + 124, same=True)
        yield Text(x + 42, y + 124, (Run(self.words("same"), "mute"),), 13)
        start = x + 42 + width(self.words("same"), 13) + 24
        yield from badge(start, y + 124, same=False)
        yield Text(start + 16, y + 124, (Run(self.words("different"), "mute"),), 13)


def _badges(rival: Rival, grid: Grid, x: float, y: float) -> Iterator[Mark]:
    """At the corner of each cell, whether both results hold the same there."""
    for at in grid.indices:
        box = grid.box(at)
        yield from badge(x + box.x + box.w, y + box.y, grid.size.w, same=at not in rival.differ)


def badge(x: float, y: float, cell: float = 0, *, same: bool) -> Iterator[Mark]:
    """A small sign: the same here, or another; at the corner (x, y) of a cell that is `cell` px wide, or by itself."""
    scale = 0.74 if 0 < cell < _ROOMY else 1.0
    if cell:
        x, y = (x - 1, y + 1) if cell < _ROOMY else (x - 5, y + 5)
    yield Circle(x, y, _BADGE * scale, "bg", "ink", 1.5)
    half, up, tall, lean = (n * scale for n in (3.8, 1.9, 5, 2.2))
    lines = f"M{x - half:g} {y - up:g}h{2 * half:g}M{x - half:g} {y + up:g}h{2 * half:g}"
    cut = f"M{x + lean:g} {y - tall:g}l{-2 * lean:g} {2 * tall:g}"
    yield Path(lines if same else lines + cut, "ink", 1.4)


def _flat(at: list[int], shape: tuple[int, ...]) -> int:
    flat = 0
    for place, size in zip(at, shape, strict=True):
        flat = flat * size + place
    return flat
