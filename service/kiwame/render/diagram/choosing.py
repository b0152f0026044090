"""A choice cell by cell: the mask in ink, and of both sides only the cells that were chosen in their colours."""

import re
from collections.abc import Callable, Iterator

from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.grid import MEDIUM, SMALL, TINY
from kiwame.render.diagram.header import INNER, MARGIN
from kiwame.render.diagram.marks import Mark, Run, Text
from kiwame.render.diagram.pairing import Pairing, Stretched, lines_up
from kiwame.render.diagram.scene import Index, Scene
from kiwame.render.diagram.shapes import wrapped
from kiwame.render.diagram.single import LABEL_HIGH, Placed
from kiwame.render.diagram.tags import fitting

_AT = r"(?:\[[\w, ]*\])?"
_CHOICE = re.compile(rf"\w+{_AT} = (?P<yes>[\w.-]+{_AT}) if (?P<mask>\w+){_AT} else [\w.-]+{_AT}")
_BETWEEN, _MOST_CELLS, _LEAST_PANEL = 34.0, 20, 240.0


class Choosing(Pairing):
    """A mask and the tensors between which it chooses: they stand in one row, what was chosen below."""

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether one of two or three tensors says for each cell which of two sides it is from."""
        found, out = _CHOICE.fullmatch(scene.stage.formula), scene.output.tensor
        tensors = [drawn.tensor for drawn in scene.operands]
        if found is None or not 2 <= len(tensors) <= 3 or len(scene.letters["reads"]) != len(tensors):
            return False
        mask = next((tensor for tensor in tensors if tensor.name == found["mask"]), None)
        listed = all(tensor.values is not None and tensor.numel for tensor in (*tensors, out))
        is_flat = 1 <= len(out.shape) <= 2 and out.shape[-1] <= 4 and out.numel <= _MOST_CELLS
        is_known = scene.stage.source is not None and scene.focus is not None
        return mask is not None and listed and is_flat and is_known and all(lines_up(scene, each) for each in tensors)

    @property
    def mask(self) -> str:
        """The name of the tensor that chooses."""
        found = _CHOICE.fullmatch(self.scene.stage.formula)
        return found["mask"] if found else ""

    def body(self, top: float) -> tuple[float, list[Mark]]:
        """The mask and both sides in a row; below it what was chosen, and the rule."""
        operands = sorted(self.scene.operands, key=lambda drawn: drawn.tensor.name != self.mask)
        out_drawn, placed = self.scene.output, list[Placed]()
        for size in (MEDIUM, SMALL, TINY):
            grids = [Stretched(drawn, out_drawn, size, self.words) for drawn in operands]
            wides = [self._wide(grid.small, grid, "shape") for grid in grids]
            if sum(wides) + _BETWEEN * (len(wides) - 1) <= INNER:
                break
        x = MARGIN
        for grid, wide in zip(grids, wides, strict=True):
            placed.append(Placed(grid, x, top, self._look(grid)))
            x += wide + _BETWEEN
        out = self.grid(out_drawn, size)
        y = max(p.bottom for p in placed) + 18
        placed.append(Placed(out, MARGIN, y, self.result(out)))
        marks = [*self._labels(placed), *self._grids(placed), *self._sides(placed), *self._rings_of(placed)]
        beside = MARGIN + self.wide(out, "new-shape", new=True) + _BETWEEN
        room = INNER + MARGIN - beside
        if room < _LEAST_PANEL:
            bottom = placed[-1].bottom + 16
            return bottom + self.panel.wide_height(INNER), [*marks, *self.panel.wide(MARGIN, bottom, INNER)]
        marks += self.panel.wide(beside, y + LABEL_HIGH, room)
        return max(placed[-1].bottom, y + LABEL_HIGH + self.panel.wide_height(room)), marks

    def _look(self, grid: Stretched) -> Callable[[Index], Look]:
        """The mask in ink; a chosen cell in its fill, dashed where it is a copy; what was not chosen without fill."""
        name, mask = grid.tensor.name, self.mask

        def look(at: Index) -> Look:
            own = grid.own(at)
            tag = fitting(grid, f"{name}[{','.join(map(str, own))}]") if own else ""
            if name == mask:
                return Look((), "left" if grid.is_copy(at) else "real", "" if grid.is_copy(at) else tag)
            if (name, own) not in (self.scene.sources(at) or []):
                return Look((), "left", "" if grid.is_copy(at) else tag)
            fill = self.fills.given((name, own))
            return Look((fill,), "ghost") if grid.is_copy(at) else Look((fill,), "real", tag)

        return look

    def _sides(self, placed: list[Placed]) -> Iterator[Mark]:
        """Below each side, for which word of the mask its cells are taken."""
        found = _CHOICE.fullmatch(self.scene.stage.formula)
        for p in placed[1:-1] if found else []:
            is_yes = found is not None and re.match(rf"{p.grid.tensor.name}\b", found["yes"]) is not None
            text = self.words("where-mask", name=self.mask, value=is_yes)
            y = p.y + LABEL_HIGH + p.grid.top + p.grid.body[1] + 18
            for n, line in enumerate(wrapped(text, 13, max(p.grid.body[0], 90))):
                yield Text(p.x + p.grid.left, y + 16 * n, (Run(line, "mute"),), 13)

    def _rings_of(self, placed: list[Placed]) -> Iterator[Mark]:
        """The mask's cell, the chosen one and the output's."""
        focus = self.scene.focus
        chosen = {name for name, _ in focus.cells} if focus else set()
        names = {self.mask, self.scene.output.tensor.name, *chosen}
        yield from super()._rings_of([p for p in placed if p.grid.tensor.name in names])
