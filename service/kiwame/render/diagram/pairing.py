"""Two tensors cell by cell: what is stretched is drawn whole, copies as ghosts, the sizes compared seat by seat."""

import re
from collections.abc import Callable, Iterator

import msgspec

from kiwame.model import Nested, Shape, Tensor
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.grid import MEDIUM, SMALL, Box, CellSize, Grid
from kiwame.render.diagram.header import INNER, MARGIN
from kiwame.render.diagram.marks import Mark, Rect, Run, Text
from kiwame.render.diagram.scene import Drawn, Index, Scene, Seat
from kiwame.render.diagram.shapes import arrow, disc, panel, person
from kiwame.render.diagram.shown import Shown
from kiwame.render.diagram.single import LABEL_HIGH, Placed, Single, label, label_width
from kiwame.render.diagram.tags import fitting
from kiwame.render.measure import width
from kiwame.render.words import Words

_PAIR = re.compile(
    r"(\w+)(?:\[[\w, ]*\])? = \w+(?:\[[\w, ]*\])? ([-+·/%&|^<>]|//|\*\*|<=|>=|==|!=|<<|>>|and|or) \w+(?:\[[\w, ]*\])?"
)
_CALL = re.compile(r"\w+(?:\[[\w, ]*\])? = (\w+)\(\w+(?:\[[\w, ]*\])?, \w+(?:\[[\w, ]*\])?\)")
_SIGN = 22.0  # room for a sign between two tensors
_BELOW = 40.0  # room for how a seat is stretched
_MOST = 20  # cells of the output
_ROW, _BOX_W, _BOX_H = 48.0, 74.0, 32.0


class Stretched(Grid):
    """An operand drawn in the output's shape. `own` gives the place in the tensor that a drawn cell shows."""

    def __init__(self, drawn: Drawn, out: Drawn, size: CellSize, words: Words) -> None:
        self.small = drawn
        tensor = drawn.tensor
        ahead = len(out.tensor.shape) - len(tensor.shape)
        self.own: Callable[[Index], Index] = lambda at: _own(at, tensor.shape, ahead)
        whole = msgspec.structs.replace(
            tensor,
            shape=out.tensor.shape,
            numel=out.tensor.numel,
            values=_spread(tensor.values, tensor.shape, out.tensor.shape),
        )
        seats = (*out.seats[:ahead], *drawn.seats)
        places = Shown(tuple(tuple(range(size)) for size in out.tensor.shape))
        super().__init__(Drawn(whole, seats), places, size, words.kind)

    def is_copy(self, at: Index) -> bool:
        """Whether a drawn cell is not there in memory."""
        own = self.own(at)
        return (0,) * (len(at) - len(own)) + own != at

    def cell(self, box: Box, at: Index, look: Look) -> Iterator[Mark]:
        """One cell; a copy is no cell that could be pointed at."""
        name = "" if self.is_copy(at) else f"{self.tensor.name} {','.join(map(str, self.own(at)))}"
        for mark in super().cell(box, at, look):
            yield msgspec.structs.replace(mark, cell=name) if isinstance(mark, Rect) and mark.cell else mark


def _own(at: Index, shape: Shape, ahead: int) -> Index:
    return tuple(0 if size == 1 else place for place, size in zip(at[ahead:], shape, strict=True))


def _spread(values: Nested, shape: Shape, to: Shape) -> Nested:
    """Nested lists repeated to a larger shape."""
    if len(shape) < len(to):
        return [_spread(values, shape, to[1:])] * to[0]
    if not to:
        return values
    rows = values * to[0] if shape[0] == 1 else values
    return [_spread(row, shape[1:], to[1:]) for row in rows]


def lines_up(scene: Scene, tensor: Tensor) -> bool:
    """Whether each axis of an operand is read at the index of the output that it is lined up with, or at 0."""
    at = next(at for name, at in scene.letters["reads"] if name == tensor.name)
    letters = scene.letters["out"][len(scene.letters["out"]) - len(at) :]
    return len(at) == len(letters) and all(text in (letter, "0") for text, letter in zip(at, letters, strict=True))


class Pairing(Single):
    """Two operands and what comes of them, side by side, with the signs between."""

    gap = 0.0  # px between two tensors, beside what their sign needs

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Two tensors joined by a sign or a function, small enough to be drawn whole in the output's shape."""
        out = scene.output.tensor
        joined = _PAIR.fullmatch(scene.stage.formula) or _CALL.fullmatch(scene.stage.formula)
        if len(scene.operands) != 2 or joined is None or len(scene.stage.in_) != 2:
            return False
        tensors = [drawn.tensor for drawn in scene.operands]
        listed = all(tensor.values is not None and tensor.numel for tensor in (*tensors, out))
        is_flat = 1 <= len(out.shape) <= 2 and out.shape[-1] <= 4 and out.numel <= _MOST
        return listed and is_flat and all(lines_up(scene, tensor) for tensor in tensors)

    def body(self, top: float) -> tuple[float, list[Mark]]:
        """The row of three, and the sizes compared below it."""
        out_drawn = self.scene.output
        for size in (MEDIUM, SMALL):
            left = [Stretched(drawn, out_drawn, size, self.words) for drawn in self.scene.operands]
            out = self.grid(out_drawn, size)
            wides = [self._wide(grid.small, grid, "shape") for grid in left]
            used = sum(wides) + self.wide(out, "new-shape", new=True) + 2 * _SIGN
            if used <= INNER:
                break
        else:
            return super().body(top)
        self.gap = min(60.0, (INNER - used) / 2)
        placed: list[Placed] = []
        x = MARGIN
        for grid, wide in zip(left, wides, strict=True):
            placed.append(Placed(grid, x, top, self._look(grid)))
            x += wide + _SIGN + self.gap
        placed.append(Placed(out, x, top, self.result(out)))
        marks = [*self._labels(placed), *self._grids(placed), *self._signs(placed), *self._rings_of(placed)]
        bottom = max(p.bottom for p in placed)
        if any(self._stretches(grid) for grid in left):
            for grid, p in zip(left, placed, strict=False):
                marks += self._stretching(grid, p)
            bottom += _BELOW - 18
        bottom += 16
        return bottom + self._panel_high(), [*marks, *self._compared(left, bottom)]

    def _wide(self, small: Drawn, grid: Grid, word: str) -> float:
        return max(grid.width, grid.left + label_width(small, self.words(word)))

    def _look(self, grid: Stretched) -> Callable[[Index], Look]:
        name = grid.tensor.name

        def look(at: Index) -> Look:
            own = grid.own(at)
            fill = self.fills.given((name, own))
            if grid.is_copy(at):
                return Look((fill,), "ghost")
            return Look((fill,), "real", fitting(grid, f"{name}[{','.join(map(str, own))}]") if own else "")

        return look

    def _labels(self, placed: list[Placed]) -> Iterator[Mark]:
        for p in placed:
            if isinstance(p.grid, Stretched):
                yield from label(p.grid.small, self.words("shape"), p.x + p.grid.left, p.y + 12)
            else:
                wide = label_width(p.grid.drawn, self.words("new-shape"))
                start = max(p.x, min(p.x + p.grid.left - 32, p.x + p.grid.width - wide - 32))
                yield from label(p.grid.drawn, self.words("new-shape"), start, p.y + 12, 2)

    def _grids(self, placed: list[Placed]) -> Iterator[Mark]:
        for p in placed:
            yield from p.grid.marks(p.x, p.y + LABEL_HIGH, p.look)

    def _signs(self, placed: list[Placed]) -> Iterator[Mark]:
        """The operator between the operands, and the equals sign; or a comma, and an arrow below the function."""
        match, call = _PAIR.fullmatch(self.scene.stage.formula), _CALL.fullmatch(self.scene.stage.formula)
        signs = (match[2], "=") if match else (",", "→")
        for sign, p in zip(signs, placed, strict=False):
            y = p.y + LABEL_HIGH + p.grid.top + p.grid.body[1] / 2
            x = p.x + p.grid.width + (_SIGN + self.gap) / 2 + (4 if self.gap else 0)
            yield Text(x, y, (Run({"·": "×"}.get(sign, sign)),), 22, "middle", bold=True)
            if call and sign == "→" and width(call[1], 13, mono=True) <= _SIGN + self.gap - 16:
                yield Text(x, y - 22, (Run(call[1]),), 13, "middle", mono=True)

    def _rings_of(self, placed: list[Placed]) -> Iterator[Mark]:
        focus = self.scene.focus
        if focus is None:
            return
        for p in placed:
            at = focus.to
            if isinstance(p.grid, Stretched):
                box = p.grid.box(at)
                if p.grid.is_copy(at):
                    x, y = p.x + box.x - 3, p.y + LABEL_HIGH + box.y - 3
                    yield Rect(x, y, box.w + 6, box.h + 6, p.grid.size.r + 3, "none", "ink", 2, "1.5 3.5")
                own = p.grid.own(at)
                at = (0,) * (len(at) - len(own)) + own
            yield p.grid.ring(p.x, p.y + LABEL_HIGH, at)

    def _stretches(self, grid: Stretched) -> list[tuple[int, int, Seat]]:
        """The seats of the output that an operand is stretched along: axis, size before, seat."""
        small, out = grid.small.tensor.shape, self.scene.output
        ahead = len(out.seats) - len(small)
        sizes = (0,) * ahead + tuple(small)
        return [
            (axis, size, seat)
            for axis, (size, seat) in enumerate(zip(sizes, out.seats, strict=True))
            if size != seat.size
        ]

    def _stretching(self, grid: Stretched, p: Placed) -> Iterator[Mark]:
        """An arrow along each stretched seat, and below it from what to what."""
        x0, y0 = p.x + grid.left, p.y + LABEL_HIGH + grid.top
        w, h = grid.table
        texts: list[Run] = []
        for axis, size, seat in self._stretches(grid):
            paint = seat.paint
            if axis == len(self.scene.output.seats) - 1:
                yield from arrow(x0 + min(w * 0.3, 40), y0 + h + 14, x0 + w, y0 + h + 14, paint)
            elif self.gap > _SIGN:
                yield from arrow(x0 + w + 9, y0 + min(h * 0.3, 40), x0 + w + 9, y0 + h, paint)
            before = str(size) if size else "–"
            texts += [Run("  ")] if texts else []
            texts += [Run(f"{self.words('seat', n=axis)}: ", "mute"), Run(f"{before} → {seat.size}", paint, bold=True)]
        if texts:
            yield Text(x0 + w / 2, y0 + h + 34, tuple(texts), 14, "middle")

    def _panel_high(self) -> float:
        return 30 + _ROW * max(2, len(self.scene.output.seats))

    def _compared(self, grids: list[Stretched], y: float) -> Iterator[Mark]:
        """Seat by seat: the two sizes, and the size that comes of them."""
        words, out = self.words, self.scene.output
        yield panel(MARGIN, y, INNER, self._panel_high())
        yield from disc(MARGIN + 26, y + 28, 1)
        yield Text(MARGIN + 46, y + 28, (Run(words("compare-seats")),), 16, bold=True)
        for n, text in enumerate((words("equal-or-one"), words("one-stretches"))):
            yield Text(MARGIN + 46, y + 58 + 23 * n, (Run(text, "mute"),), 14)
        start = (
            MARGIN
            + 80
            + max(
                width(words("compare-seats"), 16, bold=True),
                *(width(words(key), 14) for key in ("equal-or-one", "one-stretches")),
            )
        )
        for axis, seat in enumerate(out.seats):
            middle = y + 15 + _ROW * (axis + 0.5)
            x = start
            if seat.who is not None:
                yield from person(x + 15, middle + 2, seat.who, ground="panel")
            yield Text(x + 38, middle, (Run(words("seat", n=axis), "mute"),), 13)
            x += 92
            for grid in grids:
                shape = grid.small.tensor.shape
                place = axis - (len(out.seats) - len(shape))
                size = shape[place] if place >= 0 else None
                yield from _size_box(x, middle, grid.tensor.name, size, seat, dashed=size != seat.size)
                x += _BOX_W + 12
            yield from arrow(x, middle, x + 34, middle)
            yield from _result_box(x + 46, middle, out.tensor.name, seat)


def _size_box(x: float, y: float, name: str, size: int | None, seat: Seat, *, dashed: bool) -> Iterator[Mark]:
    yield Rect(x, y - _BOX_H / 2, _BOX_W, _BOX_H, 9, "bg", seat.paint, 2, "4 3" if dashed else "")
    yield Text(x + 16, y, (Run(name, "mute"),), 14, mono=True)
    yield Text(x + _BOX_W - 16, y, (Run("–" if size is None else str(size), seat.paint),), 15, "end", bold=True)


def _result_box(x: float, y: float, name: str, seat: Seat) -> Iterator[Mark]:
    yield Rect(x, y - _BOX_H / 2, _BOX_W, _BOX_H, 9, seat.paint)
    yield Text(x + 16, y, (Run(name, "bg"),), 14, mono=True)
    yield Text(x + _BOX_W - 16, y, (Run(str(seat.size), "bg"),), 15, "end", bold=True)
