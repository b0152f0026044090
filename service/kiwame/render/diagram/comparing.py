"""The picture of a comparison: the input, both results beside each other, and a sign on every cell."""

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator

from kiwame.model import Tensor
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.grid import SIZES, TINY, CellSize, Grid, listed
from kiwame.render.diagram.header import INNER, MARGIN, WIDE, head
from kiwame.render.diagram.marks import HUES, RAISED, RAISED_HUES, Diagram, Edge, Fill, Mark, Person, Rect, Run, Text
from kiwame.render.diagram.reading import badge
from kiwame.render.diagram.scene import Drawn, Index, Seat
from kiwame.render.diagram.shapes import Figure, panel, pill, small_person, wrapped
from kiwame.render.diagram.shown import Asked, Shown, chosen
from kiwame.render.diagram.single import label, label_width
from kiwame.render.measure import width
from kiwame.render.words import Words
from kiwame.verbs import ComparedSide, Comparison

_MOVE = re.compile(r"\w+(?:\[[^\]]*\])? = \w+(?:\[[^\[\]]*\])?")
_LIMITS = {0: [], 1: [8], 2: [5, 6], 3: [2, 4, 5]}
_LABEL, _PAD, _GAP, _LINE = 34.0, 18.0, 16.0, 24.0
_LONGEST = 30  # characters of a spec
_LONGEST_ALT = 2000
_CLOSE = 1e-5  # floats nearer than this, relatively, are the same
_STEPS = ("cells", "reason", "agree")


def compared_diagram(c: Comparison) -> Diagram:
    """The picture of a comparison that was told."""
    made = _Compared(c)
    end, marks = made.marks()
    ground = Rect(0.75, 0.75, WIDE - 1.5, end - 1.5, 16, "bg", "line")
    told = "\n".join([c.title, *(step.text for step in c.why)])
    return Diagram(WIDE, end, [ground, *marks], c.title, told[:_LONGEST_ALT], c.lang)


class _Compared:
    """A comparison on its canvas."""

    def __init__(self, c: Comparison) -> None:
        self.c = c
        self.words = Words(c.lang)
        self.sides = (c.a, c.b)
        one = c.a.inputs == c.b.inputs and len(c.a.inputs) == 1
        self.x = c.a.inputs[0] if one else None
        self.shown = self._shown()
        self.differ = _differing(c)

    def _shown(self) -> list[Shown]:
        """Of both results, in order; and of the input before them, where it is one."""
        tensors = [*([self.x] if self.x else []), self.c.a.output, self.c.b.output]
        found = []
        for n, tensor in enumerate(tensors):
            rank = len(tensor.shape)
            held = max(rank - 3, 0)
            mine = self.c.same_shape and tensor is not self.x
            keys: list[tuple[str, object]] = [("both" if mine else str(n), axis) for axis in range(rank)]
            found.append(Asked(_named(tensor, n), keys, [1] * held + _LIMITS[rank - held]))
        first = [tuple(cell.at) for cell in self.c.cells[:1]]
        outs = found[-2:]
        followed = [(each.tensor.name, at) for each in outs for at in first if len(at) == len(each.keys)]
        return list(chosen(found, followed).values())

    def marks(self) -> tuple[float, list[Mark]]:
        """All of it, and where it ends."""
        runs = tuple(
            Run(side.spec if len(side.spec) <= _LONGEST else f"{side.spec[:_LONGEST]}…") for side in self.sides
        )
        together = (runs[0], Run("  |  ", "mute"), runs[1])
        top, marks = head(together, self._title())
        for size in SIZES:
            grids = self._grids(size)
            if sum(self._wides(grids)) + _GAP * (len(grids) - 1) <= INNER or size is TINY:
                break
        y, body = self._placed(grids, top + 24)
        end, last = self._foot(y + 20)
        return end, [*marks, *body, *last]

    def _title(self) -> str:
        if not self.c.same_shape:
            return self.words("other-shapes")
        if not self.c.cells_that_differ:
            return self.words("all-same")
        return self.words("same-shape-differ")

    def _grids(self, size: CellSize) -> list[Grid]:
        tensors = [*([self.x] if self.x else []), self.c.a.output, self.c.b.output]
        return [
            Grid(_drawn(tensor, persons=tensor is self.x), shown, size, self.words.kind)
            for tensor, shown in zip(tensors, self.shown, strict=True)
        ]

    def _wides(self, grids: list[Grid]) -> list[float]:
        wides = []
        for n, grid in enumerate(grids):
            is_side = n >= len(grids) - 2
            label = label_width(grid.drawn, self.words("shape"))
            wide = max(grid.width, label + (26 if is_side else grid.left))
            wides.append(wide + 2 * _PAD if is_side else wide)
        return wides

    def _placed(self, grids: list[Grid], top: float) -> tuple[float, list[Mark]]:
        """The input and two panels in a row, or one below the other where they are too wide."""
        marks: list[Mark] = []
        x, y, low = MARGIN, top, top
        wides = self._wides(grids)
        apart = sum(wides) + _GAP * (len(wides) - 1) > INNER  # then the input stands above both
        for n, (grid, wide) in enumerate(zip(grids, wides, strict=True)):
            side = n - len(grids) + 2
            if x > MARGIN and ((apart and side == 0) or x + wide > WIDE - MARGIN):
                x, y = MARGIN, low + _GAP
            if side < 0:
                marks += label(grid.drawn, self.words("shape"), x + grid.left, y + 26)
                marks += grid.marks(x, y + 14 + _LABEL, self._look(None))
            else:
                high = 14 + _LABEL + grid.height + 14
                marks.append(panel(x, y, wide, high))
                marks += self._side(grid, side, x + _PAD, y + 14)
            low = max(low, y + 28 + _LABEL + grid.height)
            x += wide + _GAP
        return low, marks

    def _side(self, grid: Grid, side: int, x: float, y: float) -> Iterator[Mark]:
        yield Text(x, y + 12, (Run("AB"[side]),), 20, bold=True)
        yield from label(grid.drawn, self.words("shape"), x + 26, y + 12)
        yield from grid.marks(x, y + _LABEL, self._look(self.sides[side]), ground="panel")
        if not self.c.same_shape or not grid.tensor.numel:
            return
        for at in grid.indices:
            box = grid.box(at)
            yield from badge(x + box.x + box.w, y + _LABEL + box.y, grid.size.w, same=at not in self.differ)

    def _look(self, side: ComparedSide | None) -> Callable[[Index], Look]:
        """How cells look: the input's in their fills, those of a result that only moved cells in the same."""
        if self.x is None:
            return lambda _at: Look(())
        x = self.x
        if side is None:
            return lambda at: Look((_fill(at, x.shape),), "real", ",".join(map(str, at)))
        came = _came_from(x, side)

        def look(at: Index) -> Look:
            source = came.get(listed(side.output, at)) if came else None
            if source is None:
                return Look(())
            return Look((_fill(source, x.shape),), "real", ",".join(map(str, source)))

        return look

    def _foot(self, y: float) -> tuple[float, list[Mark]]:
        """How many differ, why, what makes them agree; and what the signs mean."""
        marks: list[Mark] = []
        if self.c.cells_that_differ is not None:
            text = self.words("differ", n=self.c.cells_that_differ, cells=self.c.a.output.numel)
            marks.append(Text(MARGIN, y + 8, (Run(text),), 16, bold=True))
            y += 32
        for step in self.c.why:
            if step.kind in ("reason", "formulas", "shapes"):
                for line in wrapped(step.text, 15, INNER):
                    marks.append(Text(MARGIN, y + 6, (Run(line),), 15))
                    y += _LINE
                y += 4
        if self.c.agree is not None:
            y, agreed = self._agreeing(self.c.agree.spec, y)
            marks += agreed
        marks += self._legend(y + 14)
        return y + 40, marks

    def _agreeing(self, spec: str, y: float) -> tuple[float, list[Mark]]:
        heading = self.words("make-agree")
        x = MARGIN + width(heading, 16, bold=True) + 18
        size = min(18.0, 18.0 * (WIDE - MARGIN - x - 40) / width(spec, 18, mono=True, bold=True) / 1.02)
        heading_mark = Text(MARGIN, y + 28, (Run(heading),), 16, bold=True)
        return y + 60, [heading_mark, *pill(x, y + 6, (Run(spec),), size=size, ringed=True)[1]]

    def _legend(self, y: float) -> Iterator[Mark]:
        x = MARGIN
        if self.x is not None:
            for n, hue in enumerate((0, 1)):
                yield Rect(x + 14 * n, y - 8, 16, 16, 4, Fill(hue, 0.5), Edge(hue, 0.5))
            text = self.words("legend-fill")
            yield Text(x + 40, y, (Run(text, "mute"),), 13)
            x += 40 + width(text, 13) + 28
            yield from small_person(x + 6, y, Person(0))
            text = self.words("legend-person")
            yield Text(x + 20, y, (Run(text, "mute"),), 13)
            x += 20 + width(text, 13) + 28
        if self.c.same_shape:
            for word, same in (("same-value", True), ("other-value", False)):
                yield from badge(x + 8, y, same=same)
                yield Text(x + 24, y, (Run(self.words(word), "mute"),), 13)
                x += 24 + width(self.words(word), 13) + 24


def _named(tensor: Tensor, n: int) -> Tensor:
    """A tensor under a name of its own: both results may have the same."""
    return Tensor(
        str(n), tensor.shape, tensor.dtype, (), True, None, tensor.numel, tensor.values, tensor.preview, tensor.axes
    )


def _drawn(tensor: Tensor, *, persons: bool) -> Drawn:
    """A tensor with persons on its seats; without them where nobody knows who came to sit there."""
    names = tensor.axes or (None,) * len(tensor.shape)
    seats = enumerate(zip(tensor.shape, names, strict=True))
    return Drawn(
        tensor, tuple(Seat(size, Figure(n, Person(n % 5)) if persons else None, name) for n, (size, name) in seats)
    )


def _fill(at: Index, shape: tuple[int, ...]) -> Fill:
    if len(at) > 2:
        return Fill(RAISED + at[0] % 2 * (RAISED_HUES // 2) + at[1] % 3, 0)
    t = at[-1] / (shape[-1] - 1) if at and shape[-1] > 1 else 0.5
    return Fill(at[0] % HUES if len(at) == 2 else 0, t)


def _came_from(x: Tensor, side: ComparedSide) -> dict[object, Index]:
    """Value → the input's cell that holds it, where a side only moves cells and no two hold the same."""
    if x.values is None or not all(_MOVE.fullmatch(formula) for formula in side.formulas):
        return {}
    cells = list(_cells(x.values, ()))
    found = {value: at for at, value in cells}
    return found if len(found) == len(cells) else {}


def _cells(values: object, at: Index) -> Iterator[tuple[Index, object]]:
    if isinstance(values, list):
        for n, inner in enumerate(values):
            yield from _cells(inner, (*at, n))
    else:
        yield at, values


def _differing(c: Comparison) -> set[Index]:
    """The cells that differ: as they were found where all are listed, else by the values that are."""
    if not c.same_shape or not c.cells_that_differ:
        return set()
    if len(c.cells) == c.cells_that_differ:
        return {tuple(cell.at) for cell in c.cells}
    a, b = c.a.output, c.b.output
    places: list[Iterable[int]] = [range(size) for size in a.shape]
    for preview in (a.preview, b.preview):
        if preview is not None:
            places = [set(own) & set(its) for own, its in zip(places, preview.indices, strict=True)]
    return {at for at in itertools.product(*places) if not _same(listed(a, at), listed(b, at))}


def _same(a: object, b: object) -> bool:
    numbers = isinstance(a, (int, float)) and isinstance(b, (int, float))
    if numbers and (isinstance(a, float) or isinstance(b, float)):
        return math.isclose(a, b, rel_tol=_CLOSE)  # type: ignore[arg-type]  # both are numbers
    return a == b
