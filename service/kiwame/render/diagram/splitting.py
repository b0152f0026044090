"""A tensor cut into pieces: seams where it is cut, and each piece at the end of its ribbon."""

from collections.abc import Callable, Iterator

from kiwame.render.diagram.cuts import Cut, Piece, cut, cut_fates, pieces, source_cell, with_pieces
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.flows import capsule, edge_of, flow, middle_fill, to_right, written
from kiwame.render.diagram.grid import SIZES, CellSize, Grid, Sides
from kiwame.render.diagram.header import INNER, MARGIN, WIDE
from kiwame.render.diagram.marks import Mark, Paint, Path
from kiwame.render.diagram.scene import Drawn, Index, Scene
from kiwame.render.diagram.seat_fates import SeatFates
from kiwame.render.diagram.shown import Shown
from kiwame.render.diagram.single import LABEL_HIGH, Placed, Single, label_width
from kiwame.render.diagram.tags import place_tag

_FLOW, _TIP = 96.0, 8.0
_BELOW = 26.0  # from the cells of a piece to the name of the next
_NEW = 32.0  # room for the number of the step
_HIGHEST, _DOWN = 600.0, 104.0
_MOST = 6  # pieces


class Splitting(Single):
    """One operand in several pieces, of which all or one are drawn."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(with_pieces(scene))
        self.made = cut(scene) or Cut(0, (), leaves=False, pick=0)
        self.pieces = pieces(self.scene, self.made)
        for piece in self.pieces:
            self.shown[piece.drawn.tensor.name] = Shown(tuple(tuple(range(n)) for n in piece.drawn.tensor.shape))
        if self.scene.pieces:
            self.read = None
        fates = list(cut_fates(self.scene, self.made, self.words))
        self.panel: SeatFates = SeatFates(self.scene, self.words, fates, self._notes())

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether a row or a table is cut into few pieces, that can lie beside or one below another."""
        made, alone = cut(scene), scene.alone
        if made is None or alone is None or not alone.numel or len(made.sizes) > _MOST or 0 in made.sizes:
            return False
        rank = len(alone.shape)
        return rank <= 2 and alone.numel <= 24 and (made.axis == 0 or not made.leaves)

    def body(self, top: float) -> tuple[float, list[Mark]]:
        """All between head and foot, and where it ends."""
        beside = self.made.axis == 0 and len(self.scene.operands[0].tensor.shape) == 2
        drawn = self.scene.operands[0]
        whole = self.shown[drawn.tensor.name].is_whole(drawn.tensor.shape)
        for size in SIZES if whole else ():
            found = self._beside_pieces(top, size) if beside else self._above_pieces(top, size)
            if found is not None:
                return found
        return super().body(top)

    def piece_look(self, piece: Piece, grid: Grid) -> Callable[[Index], Look]:
        """How the cells of a piece look."""

        def look(at: Index) -> Look:
            cell = source_cell(self.scene, self.made, piece, at)
            return Look((self.fills.given(cell),), "real", place_tag(grid, cell, alone=True))

        return look

    def _input(self, size: CellSize) -> Grid:
        drawn = self.scene.operands[0]
        seams = {self.made.axis: frozenset(self.made.starts[1:])}
        return Grid(drawn, self.shown[drawn.tensor.name], size, self.words.kind, seams=seams)

    def _piece(self, drawn: Drawn, size: CellSize, sides: Sides) -> Grid:
        return Grid(drawn, self.shown[drawn.tensor.name], size, self.words.kind, sides=sides)

    def _label(self, grid: Grid) -> float:
        """How wide the name of a piece is, with the number of the step at the one that is followed."""
        is_out = grid.drawn is self.scene.output
        return label_width(grid.drawn, self.words("new-shape" if is_out else "shape")) + (_NEW if is_out else 0)

    def _text(self, piece: Piece) -> str:
        """Which range a piece takes: `x[:, 0:2] → y[0]`."""
        before = ":, " * self.made.axis
        taken = str(piece.start) if self.made.leaves else f"{piece.start}:{piece.start + piece.size}"
        return f"{self.scene.operands[0].tensor.name}[{before}{taken}] → {piece.drawn.tensor.name}"

    def _paints(self, piece: Piece) -> tuple[Paint, Paint]:
        """The fill of the ribbon of a piece, where all its cells are of one row."""
        shape = self.scene.operands[0].tensor.shape
        name = self.scene.operands[0].tensor.name
        rows = (
            range(piece.start, piece.start + piece.size) if self.made.axis == 0 and len(shape) > 1 else range(shape[0])
        )
        cells = [(row, 0) for row in rows] if len(shape) > 1 else [(piece.start,)]
        fills = list(dict.fromkeys(middle_fill(self.fills.given((name, cell))) for cell in cells))
        return (fills[0] if len(fills) == 1 else "line"), edge_of(fills)

    def _beside_pieces(self, top: float, size: CellSize) -> tuple[float, list[Mark]] | None:
        """The tensor left, its pieces one above another at the right."""
        grid = self._input(size)
        grids = [self._piece(piece.drawn, size, Sides(right=True, across=not n)) for n, piece in enumerate(self.pieces)]
        label = max(map(self._label, grids))
        x = WIDE - MARGIN - max(label, *(each.width - each.left for each in grids))
        start = MARGIN + grid.left + grid.body[0]
        found = [capsule(self._text(piece), 240, 1) for piece in self.pieces]
        texts = [each for each in found if each is not None]
        if len(texts) < len(found) or x - start < max(each.w for each in texts) + _FLOW - 24:
            return None
        placed, y = [], top
        for piece, each in zip(self.pieces, grids, strict=True):
            placed.append(Placed(each, x - each.left, y, self.piece_look(piece, each)))
            y += LABEL_HIGH + each.top + each.body[1] + _BELOW
        high = y - _BELOW - top
        if max(high, LABEL_HIGH + grid.height) > _HIGHEST:
            return None
        first = top + LABEL_HIGH + grids[0].top
        drop = (first + y - _BELOW) / 2 - (top + LABEL_HIGH + grid.top + grid.body[1] / 2)
        whole = Placed(grid, MARGIN, top + max(0.0, drop), self.given(grid))
        if len(placed) == 1:
            placed[0] = placed[0]._replace(y=self._level(whole, placed[0]))
        marks: list[Mark] = []
        for piece, text, own in zip(self.pieces, texts, placed, strict=True):
            fill, edge = self._paints(piece)
            from_y = whole.y + LABEL_HIGH + grid.top + self._middle(grid, piece)
            to_y = own.y + LABEL_HIGH + own.grid.top + own.grid.body[1] / 2
            marks += to_right(start + 5, from_y, x - _TIP, to_y, fill, edge)
            marks += written(text, (start + x) / 2, (from_y + to_y) / 2, edge)
        marks += self.drawn([whole, *placed])
        bottom = max(whole.bottom, *(own.bottom for own in placed)) + 12
        return bottom + self.panel.wide_height(INNER), [*marks, *self.panel.wide(MARGIN, bottom, INNER)]

    def _middle(self, grid: Grid, piece: Piece) -> float:
        """How far the middle of the rows that a piece takes is below the first cell."""
        rows = grid.rows
        return (rows[piece.start] + rows[piece.start + piece.size - 1] + grid.size.h) / 2

    def _level(self, whole: Placed, own: Placed) -> float:
        """How high a piece that stands alone lies: level with what it takes, but not above the tensor."""
        middle = whole.grid.top + self._middle(whole.grid, self.pieces[0])
        return whole.y + max(0.0, middle - own.grid.top - own.grid.body[1] / 2)

    def _above_pieces(self, top: float, size: CellSize) -> tuple[float, list[Mark]] | None:
        """The tensor above, its pieces below it beside one another."""
        grid = self._input(size)
        whole = Placed(grid, MARGIN, top, self.given(grid))
        grids = [self._piece(piece.drawn, size, Sides(below=True, down=not n)) for n, piece in enumerate(self.pieces)]
        start = MARGIN + max(grid.left, grids[0].left)
        low = top + LABEL_HIGH + grid.top + grid.body[1] + 6
        placed, x = [], start
        for n, (piece, each) in enumerate(zip(self.pieces, grids, strict=True)):
            block = MARGIN + grid.left + grid.columns[piece.start]
            x = max(x + (each.left if n else 0), block)
            placed.append(
                Placed(each, x - each.left, low + _DOWN - LABEL_HIGH - each.top, self.piece_look(piece, each))
            )
            x += max(each.body[0], self._label(each)) + 24
        if x - 24 > WIDE - MARGIN or MARGIN + grid.width > WIDE - MARGIN:
            return None
        marks: list[Mark] = []
        for piece, own in zip(self.pieces, placed, strict=True):
            marks += self._flow_down(whole, own, piece, low)
        marks += self.drawn([whole, *placed])
        bottom = max(self.label_at(own)[1] for own in placed) + 28
        return bottom + self.panel.wide_height(INNER), [*marks, *self.panel.wide(MARGIN, bottom, INNER)]

    def _flow_down(self, x: Placed, y: Placed, piece: Piece, low: float) -> Iterator[Mark]:
        fill, edge = self._paints(piece)
        columns = x.grid.columns
        last = piece.start + piece.size - 1
        from_x = x.x + x.grid.left + (columns[piece.start] + columns[last] + x.grid.size.w) / 2
        to_x = y.x + y.grid.left + y.grid.body[0] / 2
        tip = low + _DOWN - _TIP
        middle, end = (low + tip) / 2, tip - 13
        d = f"M{from_x:g} {low:g}C{from_x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {end:g}"
        yield from flow(d, fill, edge)
        yield Path(f"M{to_x - 9:g} {end - 1:g}h18l-9 14z", fill=edge)
        each = capsule(self._text(piece), max(y.grid.body[0], 120.0) + 16, 2)
        if each is not None:
            yield from written(each, max(to_x - 0.2 * (to_x - from_x), MARGIN + each.w / 2 - 12), middle + 8, edge)

    def label_at(self, p: Placed) -> tuple[float, float]:
        """Where the name of a tensor stands: below the axis of a piece that its ribbon comes to from above."""
        x, sides = p.x + p.grid.left, p.grid.sides
        if sides.below:
            bottom = p.y + LABEL_HIGH + p.grid.top + p.grid.body[1]
            return x, bottom + (96 if p.grid.rank else 22)
        return (x, p.y + 12) if sides.right else super().label_at(p)
