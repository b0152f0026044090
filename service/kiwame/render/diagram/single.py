"""The picture of one call: its tensors, what happens between them, the cell we follow, the check."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kiwame.render.diagram.fills import Fills, Look
from kiwame.render.diagram.grid import SIZES, CellSize, Grid
from kiwame.render.diagram.header import INNER, MARGIN, WIDE, code_runs, foot, head
from kiwame.render.diagram.marks import Mark, Rect, Run, Text
from kiwame.render.diagram.panels import Note, Panel
from kiwame.render.diagram.scene import Drawn, Index, Scene
from kiwame.render.diagram.shapes import disc
from kiwame.render.diagram.shown import shown
from kiwame.render.diagram.tags import place_tag, result_tag
from kiwame.render.diagram.titles import title
from kiwame.render.measure import width
from kiwame.render.words import Words

_BETWEEN, _LEAST = 34.0, 10.0  # between tensors, and on either side of the panel
LABEL_HIGH = 34.0
_NEW = 32.0  # room for the number of the step before the output's name
_HIGHEST = 460.0  # above it smaller cells are taken, where there are any


class Placed(NamedTuple):
    """A grid with its name above it, at a place."""

    grid: Grid
    x: float
    y: float
    look: Callable[[Index], Look]

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + LABEL_HIGH + self.grid.height


def label_runs(drawn: Drawn, word: str) -> list[tuple[float, Text]]:
    """`x shape (2, 3)` as texts, each with its offset: code and words are never in one run."""
    name, shape = drawn.tensor.name, shape_runs(drawn)
    parts = [((Run(name),), 18.0, True, True), ((Run(word, "mute"),), 16.0, False, False), (shape, 18.0, True, True)]
    found: list[tuple[float, Text]] = []
    at = 0.0
    for runs, size, mono, bold in parts:
        found.append((at, Text(0, 0, runs, size, mono=mono, bold=bold)))
        at += width("".join(run.text for run in runs), size, mono=mono, bold=bold) + 12
    return found


def shape_runs(drawn: Drawn) -> tuple[Run, ...]:
    """A shape, each size in the colour of who sits there."""
    seats = drawn.seats
    runs = [Run("(")]
    for n, seat in enumerate(seats):
        runs += [Run(", "), Run(str(seat.size), seat.paint)] if n else [Run(str(seat.size), seat.paint)]
    return (*runs, Run(",)" if len(seats) == 1 else ")"))


def label_width(drawn: Drawn, word: str) -> float:
    """How wide the name with its shape is."""
    at, last = label_runs(drawn, word)[-1]
    return at + width(last.text, last.size, mono=True, bold=True)


def label(drawn: Drawn, word: str, x: float, y: float, step: int | None = None) -> Iterator[Mark]:
    """The name and shape of a tensor, with the number of its step before it."""
    if step is not None:
        yield from disc(x + 11, y, step)
        x += _NEW
    for offset, text in label_runs(drawn, word):
        yield Text(x + offset, y, text.runs, text.size, mono=text.mono, bold=text.bold)


class Single:
    """A scene on its canvas."""

    follow_in_foot = True  # whether the followed cell is worked below the picture, not in a panel of it

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = Words(scene.lang)
        self.shown = shown(scene)
        self.fills = Fills(scene, self.shown)
        self.read = self._read_cells()
        self.panel = Panel(scene, self.words, self._notes())

    def _read_cells(self) -> set[Index] | None:
        """The cells of the only operand that the output holds; None where all are, or that is not known."""
        source = self.scene.stage.source
        if self.scene.alone is None or source is None or source.index is None:
            return None
        return {tuple(at) for at in source.index if at is not None}

    def _notes(self) -> list[Note]:
        notes = []
        for drawn in (*self.scene.operands, self.scene.output):
            shape, places = drawn.tensor.shape, self.shown[drawn.tensor.name].places
            if not self.shown[drawn.tensor.name].is_whole(shape) and drawn.tensor.numel:
                drawn_sizes = list(map(len, places))
                notes.append(
                    Note(f"{drawn.tensor.name}: {self.words('showing', shape=shape, shown=drawn_sizes)}", "mute")
                )
        return notes

    def given(self, grid: Grid) -> Callable[[Index], Look]:
        """How the cells of an operand look."""
        name, alone = grid.tensor.name, self.scene.alone is not None

        def look(at: Index) -> Look:
            tag = place_tag(grid, (name, at), alone=alone)
            if self.read is not None and at not in self.read:
                return Look((), "left", tag)
            return Look((self.fills.given((name, at)),), "real", tag)

        return look

    def result(self, grid: Grid) -> Callable[[Index], Look]:
        """How the cells of the output look."""
        return lambda at: self.fills.result(at)._replace(tag=result_tag(self.scene, grid, at))

    def grid(self, drawn: Drawn, size: CellSize) -> Grid:
        """A tensor of the scene, laid out."""
        return Grid(drawn, self.shown[drawn.tensor.name], size, self.words.kind)

    def sized(self, size: CellSize) -> tuple[list[Grid], Grid]:
        """All tensors with cells of one size."""
        return [self.grid(drawn, size) for drawn in self.scene.operands], self.grid(self.scene.output, size)

    def wide(self, grid: Grid, word: str, *, new: bool = False) -> float:
        """How wide a tensor is with its name."""
        wide = label_width(grid.drawn, self.words(word))
        return max(grid.width, wide + (_NEW if new else grid.left))

    @classmethod
    def fits(cls, _scene: Scene) -> bool:
        """Whether a scene can be drawn like this."""
        return True

    def marks(self) -> tuple[float, list[Mark]]:
        """The whole picture, and how high it is."""
        top, marks = head(code_runs(self.scene), self.title())
        bottom, body = self.body(top + 24)
        end, last = foot(self.scene, self.words, bottom + 14, follow=self.follow_in_foot)
        return end, [*marks, *body, *last]

    def title(self) -> str:
        """What it says beside the code."""
        return title(self.scene, self.words)

    def body(self, top: float) -> tuple[float, list[Mark]]:
        """All between head and foot, and where it ends."""
        for size in SIZES:
            grids, out = self.sized(size)
            room = INNER - self._row_width(grids, out) - 2 * _LEAST
            wide = next((wide for wide in self.panel.side_wides() if wide <= room), None)
            if wide is not None and self._is_low(grids, out):
                return self._beside(grids, out, top, wide)
        return self._below(top)

    def _row_width(self, grids: list[Grid], out: Grid) -> float:
        between = _BETWEEN * max(len(grids) - 1, 0)
        return sum(self.wide(g, "shape") for g in grids) + between + self.wide(out, "new-shape", new=True)

    def _is_low(self, grids: list[Grid], out: Grid) -> bool:
        return all(grid.cards or grid.height <= _HIGHEST for grid in (*grids, out))

    def _beside(self, grids: list[Grid], out: Grid, top: float, wide: float) -> tuple[float, list[Mark]]:
        """Inputs left, output right, the panel between."""
        placed = self._in_row(grids, top)
        right = WIDE - MARGIN - self.wide(out, "new-shape", new=True)
        used = max((p.x + self.wide(p.grid, "shape") for p in placed), default=MARGIN)
        placed.append(Placed(out, right, top, self.result(out)))
        panel_x = used + (right - used - wide) / 2
        marks = [*self.panel.side(panel_x, top, wide), *self.drawn(placed)]
        return max(top + self.panel.side_height(wide), *(p.bottom for p in placed)), marks

    def _in_row(self, grids: list[Grid], y: float) -> list[Placed]:
        x, placed = MARGIN, []
        for grid in grids:
            placed.append(Placed(grid, x, y, self.given(grid)))
            x += self.wide(grid, "shape") + _BETWEEN
        return placed

    def _below(self, top: float) -> tuple[float, list[Mark]]:
        """All tensors in rows that are as wide as the canvas, and the panel below them."""
        for size in SIZES:
            grids, out = self.sized(size)
            if self._row_width(grids, out) + _BETWEEN <= INNER and self._is_low(grids, out):
                break
        placed: list[Placed] = []
        x, y, high = MARGIN, top, 0.0
        for grid in (*grids, out):
            is_out = grid is out
            wide = self.wide(grid, "new-shape" if is_out else "shape", new=is_out)
            if x > MARGIN and x + wide > WIDE - MARGIN:
                x, y, high = MARGIN, y + high + 24, 0.0
            at = max(x, WIDE - MARGIN - wide) if is_out and x > MARGIN else x
            placed.append(Placed(grid, at, y, self.result(grid) if is_out else self.given(grid)))
            x += wide + _BETWEEN
            high = max(high, LABEL_HIGH + grid.height)
        y += high + 20
        marks = [*self.drawn(placed), *self.panel.wide(MARGIN, y, INNER)]
        return y + self.panel.wide_height(INNER), marks

    def drawn(self, placed: list[Placed], *, ground: str = "bg") -> Iterator[Mark]:
        """Tensors at their places, with their names, and the rings of the followed cells; the result on a `ground`."""
        for p in placed:
            is_out = p.grid.drawn is self.scene.output
            word = self.words("new-shape" if is_out else "shape")
            yield from label(p.grid.drawn, word, *self.label_at(p), 2 if is_out else None)
            yield from self._held(p)
            yield from p.grid.marks(p.x, p.y + LABEL_HIGH, p.look, ground=ground if is_out else "bg")
        yield from self._rings(placed)

    def label_at(self, p: Placed) -> tuple[float, float]:
        """Where the name of a tensor starts, and the middle of its line."""
        start = p.x + p.grid.left
        if p.grid.drawn is self.scene.output:
            wide = label_width(p.grid.drawn, self.words("new-shape"))
            start = max(p.x, min(start - _NEW, p.x + p.grid.width - wide - _NEW))
        return start, p.y + 12

    def _held(self, p: Placed) -> Iterator[Mark]:
        """Where the leading axes of a tensor of high rank stand still."""
        grid = p.grid
        fixed = grid.rank - grid.loose
        if fixed <= 0 or not grid.tensor.numel:
            return
        runs = [Run(f"{grid.tensor.name}[")]
        for axis in range(fixed):
            runs += [Run(str(grid.shown.places[axis][0]), grid.drawn.seats[axis].paint), Run(", ")]
        runs.append(Run(f"{', '.join(':' * grid.loose)}]"))
        yield Text(p.x + grid.left, p.y + LABEL_HIGH + 4, tuple(runs), 14, mono=True, bold=True)

    def _rings(self, placed: list[Placed]) -> Iterator[Rect]:
        focus = self.scene.focus
        if focus is None:
            return
        followed = [(self.scene.output.tensor.name, focus.to), *focus.cells]
        for p in placed:
            for name, at in followed:
                if name == p.grid.tensor.name and p.grid.tensor.numel and p.grid.shown.holds(at):
                    is_out = p.grid.drawn is self.scene.output
                    if is_out == ((name, at) == followed[0]):
                        yield p.grid.ring(p.x, p.y + LABEL_HIGH, at)
