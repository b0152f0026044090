"""Tensors joined: one above or beside another as they lie in the output, whose seams stand at the true offsets."""

from collections.abc import Iterator

from kiwame.render.diagram.flows import capsule, flow, to_right, written
from kiwame.render.diagram.grid import SIZES, CellSize, Grid, Sides
from kiwame.render.diagram.header import INNER, MARGIN, WIDE
from kiwame.render.diagram.joins import Join, join, join_fates
from kiwame.render.diagram.marks import Edge, Fill, Mark, Path
from kiwame.render.diagram.scene import Drawn, Scene
from kiwame.render.diagram.seat_fates import SeatFates
from kiwame.render.diagram.single import LABEL_HIGH, Placed, Single, label_width

_FLOW = 96.0  # px that a ribbon needs beside its capsule
_TIP = 8.0
_BELOW = 16.0  # from the cells of an input to the name of the next
_HIGHEST = 560.0
_DOWN = 104.0  # px from inputs down to the output
_SIDE = 276.0  # px that the panel needs beside the tensors
_MOST = 5  # tensors


class Joining(Single):
    """Several tensors that lie in one output, each in a part of its own along one axis."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.made = join(scene) or Join(0, (), (), new=False)
        fates = list(join_fates(scene, self.made, self.words))
        self.panel: SeatFates = SeatFates(scene, self.words, fates, self._notes())

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether few tensors are joined to a row, a table or cards, along an axis that is drawn as a whole."""
        made, out = join(scene), scene.output.tensor
        if made is None or len(made.sizes) > _MOST or not all(drawn.tensor.numel for drawn in scene.operands):
            return False
        rank, ranks = len(out.shape), {len(drawn.tensor.shape) for drawn in scene.operands}
        above = made.axis == 0 and rank in (2, 3) and ranks <= {1, 2}
        return len(ranks) == 1 and (above or (made.axis == rank - 1 and rank <= 2 and ranks == {rank}))

    def body(self, top: float) -> tuple[float, list[Mark]]:
        """All between head and foot, and where it ends."""
        both = (self.scene.output, *self.scene.operands)
        if all(self.shown[drawn.tensor.name].is_whole(drawn.tensor.shape) for drawn in both):
            above = self.made.axis == 0 and len(self.scene.output.tensor.shape) > 1
            for size in SIZES:
                found = self._above(top, size) if above else self._beside_one_another(top, size)
                if found is not None:
                    return found
        return super().body(top)

    def _seamed(self, drawn: Drawn, size: CellSize, sides: Sides) -> Grid:
        seams = {self.made.axis: frozenset(self.made.starts[1:])}
        return Grid(drawn, self.shown[drawn.tensor.name], size, self.words.kind, sides=sides, seams=seams)

    def _plain(self, drawn: Drawn, size: CellSize, *, first: bool, across: bool) -> Grid:
        """An input. The axis that all share has a bar at the first alone."""
        sides = Sides(across=first or across, down=first or not across)
        return Grid(drawn, self.shown[drawn.tensor.name], size, self.words.kind, sides=sides)

    def _texts(self) -> list[str]:
        """Where each tensor lands: `b[i] → y[i + 2]`."""
        out, made = self.scene.output.tensor.name, self.made
        before = ":, " * made.axis
        letter = self.scene.letters["out"][made.axis]
        found = []
        for drawn, start in zip(self.scene.operands, made.starts, strict=True):
            name = drawn.tensor.name
            if made.new or len(drawn.tensor.shape) < len(self.scene.output.tensor.shape):
                found.append(f"{name} → {out}[{before}{start}]")
            else:
                to = f"{letter} + {start}" if start else letter
                found.append(f"{name}[{before}{letter}] → {out}[{before}{to}]")
        return found

    def _above(self, top: float, size: CellSize) -> tuple[float, list[Mark]] | None:
        """Inputs one above another, the output at their right."""
        grids = [self._plain(d, size, first=not n, across=False) for n, d in enumerate(self.scene.operands)]
        out = self._seamed(self.scene.output, size, Sides(right=len(self.scene.output.tensor.shape) <= 2))
        cells = MARGIN + max(grid.left for grid in grids)
        placed, y = [], top
        for grid in grids:
            placed.append(Placed(grid, cells - grid.left, y, self.given(grid)))
            y += LABEL_HIGH + grid.top + grid.body[1] + _BELOW
        right = cells + max(max(grid.body[0], label_width(grid.drawn, self.words("shape"))) for grid in grids)
        x = WIDE - MARGIN - self.wide(out, "new-shape", new=True)
        drawn = [capsule(text, 260, 1) for text in self._texts()]
        texts = [each for each in drawn if each is not None]
        if len(texts) < len(drawn) or x - right < max(each.w for each in texts) + _FLOW - 20:
            return None
        inputs = y - _BELOW - top
        if max(inputs, LABEL_HIGH + out.height) > _HIGHEST:
            return None
        first = top + LABEL_HIGH + grids[0].top
        drop = (first + y - _BELOW) / 2 - (top + LABEL_HIGH + out.top + out.body[1] / 2)
        placed.append(Placed(out, x, top + max(0.0, drop), self.result(out)))
        marks: list[Mark] = []
        for n, each in enumerate(texts):
            fill, edge = self._paints(n)
            own = placed[n]
            start = (cells + own.grid.body[0] + 5, own.y + LABEL_HIGH + own.grid.top + own.grid.body[1] / 2)
            end = (x + out.left - _TIP if not out.cards else x - _TIP, self._block_middle(placed[-1], n))
            middle = (start[0] + end[0]) / 2
            marks += to_right(*start, *end, fill, edge)
            marks += written(each, middle, (start[1] + end[1]) / 2, edge)
        marks += self.drawn(placed)
        bottom = max(y - _BELOW + 26, placed[-1].bottom) + 12
        return bottom + self.panel.wide_height(INNER), [*marks, *self.panel.wide(MARGIN, bottom, INNER)]

    def _paints(self, n: int) -> tuple[Fill, Edge]:
        hue = self.fills.hue(self.scene.operands[n].tensor.name)
        return Fill(hue, 0.5), Edge(hue, 0)

    def _block_middle(self, y: Placed, n: int) -> float:
        """The middle of the rows, or cards, that a tensor takes."""
        grid, made = y.grid, self.made
        steps, high = (grid.down, grid.frame[1]) if grid.cards else (grid.rows, grid.size.h)
        first, last = made.starts[n], made.starts[n] + made.sizes[n] - 1
        return y.y + LABEL_HIGH + grid.top + (steps[first] + steps[last] + high) / 2

    def _beside_one_another(self, top: float, size: CellSize) -> tuple[float, list[Mark]] | None:
        """Inputs beside one another, the output below them."""
        grids = [self._plain(d, size, first=not n, across=True) for n, d in enumerate(self.scene.operands)]
        out = self._seamed(self.scene.output, size, Sides(below=True))
        start = MARGIN + max(out.left, grids[0].left)
        placed, x = [], start
        for n, grid in enumerate(grids):
            block = start + out.columns[self.made.starts[n]]
            x = max(x, block) if not n else max(x + grid.left, block)
            placed.append(Placed(grid, x - grid.left, top, self.given(grid)))
            x += max(grid.body[0], label_width(grid.drawn, self.words("shape"))) + 24
        right = max(x - 24, start + out.body[0])
        if right > WIDE - MARGIN:
            return None
        low = top + LABEL_HIGH + max(grid.top + grid.body[1] for grid in grids) + 6
        tip = low + _DOWN
        placed.append(Placed(out, start - out.left, tip - LABEL_HIGH - out.top, self.result(out)))
        marks: list[Mark] = []
        for n, text in enumerate(self._texts()):
            marks += self._flow_down(placed[n], placed[-1], n, text, low, tip)
        marks += self.drawn(placed)
        bottom = placed[-1].bottom + 8
        label = start + out.body[0] + 22 + label_width(out.drawn, self.words("new-shape")) + 32
        if label > WIDE - MARGIN:
            return None
        room = WIDE - MARGIN - right - 40
        if room >= _SIDE and tip - 20 - top >= self.panel.wide_height(room):
            marks += self.panel.wide(WIDE - MARGIN - room, top, room)
            return bottom, marks
        return bottom + self.panel.wide_height(INNER), [*marks, *self.panel.wide(MARGIN, bottom, INNER)]

    def _flow_down(self, x: Placed, y: Placed, n: int, text: str, low: float, tip: float) -> Iterator[Mark]:
        fill, edge = self._paints(n)
        first, last = self.made.starts[n], self.made.starts[n] + self.made.sizes[n] - 1
        columns = y.grid.columns
        from_x = x.x + x.grid.left + x.grid.body[0] / 2
        to_x = y.x + y.grid.left + (columns[first] + columns[last] + y.grid.size.w) / 2
        middle, end = (low + tip - _TIP) / 2, tip - _TIP - 13
        d = f"M{from_x:g} {low:g}C{from_x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {end:g}"
        yield from flow(d, fill, edge)
        yield Path(f"M{to_x - 9:g} {end - 1:g}h18l-9 14z", fill=edge)
        each = capsule(text, max(x.grid.body[0], y.grid.size.w * self.made.sizes[n]) + 40, 2)
        if each is not None:
            yield from written(each, (from_x + to_x) / 2, middle - 4, edge)

    def label_at(self, p: Placed) -> tuple[float, float]:
        """Where the name of a tensor stands: beside the output where ribbons come from above."""
        x, y = super().label_at(p)
        if p.grid.sides.below and p.grid.drawn is self.scene.output:
            return p.x + p.grid.left + p.grid.body[0] + 22, p.y + LABEL_HIGH + p.grid.top + p.grid.body[1] / 2
        return x, y
