"""Where everything stands in a film: inputs left, the output right, between them the seats that persons change."""

from collections.abc import Callable, Iterator

from kiwame.render.diagram.axes import across_axis, down_axis
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.grid import SMALL, Box, Grid
from kiwame.render.diagram.header import code_runs
from kiwame.render.diagram.marks import Mark, Rect, Run, Text
from kiwame.render.diagram.scene import Index, Scene, Seat
from kiwame.render.diagram.seats import is_seating, ways
from kiwame.render.diagram.shapes import DASH, person, pill, ribbon
from kiwame.render.diagram.sides import sides
from kiwame.render.diagram.single import Single, shape_runs
from kiwame.render.words import Words

WIDTH, HEIGHT = 640, 360  # px of the film
_MARGIN, _TOP, _FOOT = 20.0, 62.0, 64.0
_GAP, _SEATS = 70.0, 190.0
_SLOT_W, _SLOT_H, _SLOT_GAP = 40.0, 52.0, 14.0
_RIGHT_AXIS = 74.0


class Stage:
    """A scene set out for a film. Places are in px of the picture; `scale` makes px of the film of them."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.single = Single(scene)
        self.words: Words = self.single.words
        self.seating = is_seating(scene) and len(scene.output.seats) <= 4 and len(scene.operands[0].seats) <= 4
        grids, out = self.single.sized(SMALL)
        self.inputs = [(grid, *at) for grid, at in zip(grids, self._stacked(grids), strict=True)]
        left = max((x + grid.width for grid, x, _ in self.inputs), default=_MARGIN)
        self.seats_x = left + 24
        out_x = left + (_SEATS if self.seating else _GAP)
        self.flat_out = not out.cards
        if self.flat_out:
            out_x -= out.left
        self.out, self.out_x, self.out_y = out, out_x, _TOP
        right = out_x + out.width + (_RIGHT_AXIS if self.flat_out and out.rank == 2 else 16)
        bottom = max(y + grid.height for grid, _, y in [*self.inputs, (out, out_x, _TOP)])
        self.scale = min(WIDTH / (right + _MARGIN), HEIGHT / (bottom + _FOOT), 1.25)
        self.wide, self.high = WIDTH / self.scale, HEIGHT / self.scale
        shift = max(0.0, (self.wide - right - _MARGIN) / 2)
        self.inputs = [(grid, x + shift / 2, y) for grid, x, y in self.inputs]
        self.seats_x += shift
        self.out_x += shift * 1.5

    def _stacked(self, grids: list[Grid]) -> Iterator[tuple[float, float]]:
        """Inputs below one another; two small ones that are low stay in one column too."""
        y = _TOP
        for grid in grids:
            yield _MARGIN, y
            y += grid.height + 8

    def box(self, name: str, at: Index) -> Box | None:
        """Where a cell is; None where it is not drawn. The output's name is its own even where an input has it too."""
        for grid, x, y in self.inputs:
            if grid.tensor.name == name and grid.tensor.numel and grid.shown.holds(at):
                return _moved(grid.box(at), x, y)
        return None

    def out_box(self, at: Index) -> Box:
        """Where a drawn cell of the output is."""
        return _moved(self.out.box(at), self.out_x, self.out_y)

    def marks(self, *, after: bool) -> Iterator[Mark]:
        """All that stands still: before, or after the persons have taken their new seats."""
        yield Rect(0.75, 0.75, self.wide - 1.5, self.high - 1.5, 16, "bg", "line")
        yield from pill(_MARGIN, 12, code_runs(self.scene), size=15)[1]
        for grid, x, y in self.inputs:
            yield from grid.marks(x, y, self._plain(grid))
            yield _label(grid, x, y)
        for at in self.out.indices:
            box = self.out_box(at)
            yield Rect(box.x, box.y, box.w, box.h, self.out.size.r, "panel", "line", dash=DASH)
        if self.seating:
            yield from self._seats(after=after)
        if after or not self.seating:
            yield _label(self.out, self.out_x, self.out_y)
            yield from self._out_axes()

    def _plain(self, grid: Grid) -> Callable[[Index], Look]:
        look = self.single.given(grid)
        return lambda at: look(at)._replace(tag="")

    def _out_axes(self) -> Iterator[Mark]:
        """The axes of the output; the rows' on the far right, so that nothing flies over a person."""
        out, x, y = self.out, self.out_x, self.out_y
        if not out.rank or not out.tensor.numel:
            return
        if not self.flat_out:
            yield from sides(out, x, y, "bg")
            return
        x0, y0 = x + out.left, y + out.top
        seats = out.drawn.seats
        yield from across_axis(x0, y0 - 46, out.table[0], seats[-1], "", "")
        for place, dx in out.columns.items():
            yield _tick(x0 + dx + out.size.w / 2, y0 - 14, place, seats[-1])
        if out.rank == 2:
            right = x0 + out.table[0]
            yield from down_axis(right + 50, y0, out.table[1], seats[0], "", "")
            for place, dy in out.rows.items():
                yield _tick(right + 18, y0 + dy + out.size.h / 2, place, seats[0])

    def seat_place(self, side: int, n: int) -> tuple[float, float]:
        """The middle of a seat: of x (side 0) or of y (side 1)."""
        rows = max(len(self.scene.operands[0].seats), len(self.scene.output.seats))
        top = _TOP + self.out.top + max(0.0, (self.out.body[1] - rows * (_SLOT_H + _SLOT_GAP)) / 2)
        return self.seats_x + _SLOT_W / 2 + side * 92, top + n * (_SLOT_H + _SLOT_GAP) + _SLOT_H / 2

    def _seats(self, *, after: bool) -> Iterator[Mark]:
        """The seats between, with those who sit or sat there; the ribbons once they have gone."""
        operand, output = self.scene.operands[0], self.scene.output
        going = {way.start for way in ways(self.scene)}
        for side, drawn in enumerate((operand, output)):
            for n, seat in enumerate(drawn.seats):
                x, y = self.seat_place(side, n)
                yield Rect(x - _SLOT_W / 2, y - _SLOT_H / 2, _SLOT_W, _SLOT_H, 8, "bg", "line", dash="4 3")
                who = seat.who
                if who is None:
                    continue
                if side == 0 and after:
                    yield from person(x, y + 3, who._replace(state="was" if n in going else "gone"))
                elif (side == 1 and (after or who.state == "new")) or (side == 0 and n not in going):
                    yield from person(x, y + 3, who)
        if after:
            for way in ways(self.scene):
                (x0, y0), (x1, y1) = self.seat_place(0, way.start), self.seat_place(1, way.end)
                paint = operand.seats[way.start].paint
                yield from ribbon(x0 + _SLOT_W / 2, y0, x1 - _SLOT_W / 2 - 1, y1, paint, wide=16)

    def look(self, at: Index) -> Look:
        """How a landed cell looks."""
        return self.single.fills.result(at)


def _moved(box: Box, x: float, y: float) -> Box:
    return box._replace(x=box.x + x, y=box.y + y)


def _label(grid: Grid, x: float, y: float) -> Text:
    """The name and shape of a tensor, below it."""
    runs = (Run(f"{grid.tensor.name} "), *shape_runs(grid.drawn))
    return Text(x + grid.left, y + grid.top + grid.body[1] + 16, runs, 14, mono=True, bold=True)


def _tick(x: float, y: float, place: int, seat: Seat) -> Text:
    return Text(x, y, (Run(str(place), seat.paint),), 15, "middle", mono=True, bold=True)
