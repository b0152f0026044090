"""Where values came from, as fills: the input's cells have theirs, an output cell wears those it was made from."""

from typing import NamedTuple

from kiwame.render.diagram.marks import HUES, RAISED, RAISED_HUES, Edge, Fill, Paint
from kiwame.render.diagram.scene import Cell, Drawn, Index, Scene
from kiwame.render.diagram.shown import Shown

MOST_BANDS = 6
_FLAT_RANK = 2


class Look(NamedTuple):
    """How a cell looks. `state`: real, ghost (a copy that is not there), left (not taken) or made (a fill value)."""

    fills: tuple[Fill, ...]
    state: str = "real"
    tag: str = ""

    @property
    def edge(self) -> Paint:
        """Its stroke."""
        if not self.fills or self.state in ("left", "made"):
            return "mute"
        hues = {fill.hue for fill in self.fills}
        return Edge(self.fills[0].hue, 0) if len(hues) == 1 else "mute"


class Fills:
    """The fills of a scene's cells. `main`: the operand whose rows have fills of their own, where it is not alone."""

    def __init__(self, scene: Scene, shown: dict[str, Shown], main: str | None = None) -> None:
        self._scene = scene
        self._main = main
        self._shown = shown
        self._order = {drawn.tensor.name: n for n, drawn in enumerate(scene.operands)}
        self._kept = {drawn.tensor.name: self._kept_axes(drawn) for drawn in scene.operands}
        self._columns = {
            drawn.tensor.name: len(shown[drawn.tensor.name].places[-1]) if drawn.tensor.shape else 1
            for drawn in scene.operands
        }

    def _kept_axes(self, drawn: Drawn) -> list[int]:
        letters = self._scene.seated(drawn.tensor)
        out = self._scene.letters["out"]
        kept = [axis for axis, letter in enumerate(letters) if letter in out and drawn.tensor.shape[axis] > 1]
        return kept or list(range(len(letters)))

    def hue(self, name: str) -> int:
        """The hue of all cells of one of several tensors."""
        return self._order[name] % HUES

    def given(self, cell: Cell) -> Fill:
        """The fill of an input's cell."""
        name, at = cell
        if self._scene.alone is None and name != self._main:
            return Fill(self._order[name] % HUES, self._along(name, at))
        if len(at) > _FLAT_RANK:
            return Fill(RAISED + at[0] % 2 * (RAISED_HUES // 2) + at[1] % 3, 0)
        row = at[0] if len(at) == _FLAT_RANK else 0
        return Fill(row % HUES, self._lightness(name, at))

    def _lightness(self, name: str, at: Index) -> float:
        if not at or self._columns[name] == 1:
            return 0.5
        places = self._shown[name].places[-1]
        position = places.index(at[-1]) if at[-1] in places else sum(place < at[-1] for place in places)
        return min(1.0, position / (self._columns[name] - 1))

    def _along(self, name: str, at: Index) -> float:
        """How far a cell is along the axes that the output keeps, among those drawn."""
        position, count = 0, 1
        for axis in self._kept[name]:
            places = self._shown[name].places[axis]
            position = position * len(places) + sum(place < at[axis] for place in places)
            count *= len(places)
        return min(1.0, position / (count - 1)) if count > 1 else 0.5

    def result(self, at: Index) -> Look:
        """How an output cell looks."""
        cells = self._scene.sources(at)
        if cells is None:
            return Look(())
        if not cells:
            return Look((), "made" if self._scene.operands else "real")
        cells = [cell for cell in cells if cell[0] in self._order]
        own = self._scene.alone is not None and self._own(at, cells)
        if own:
            return Look((self.given(own),))
        names = dict.fromkeys(name for name, _ in cells)
        if len(names) > 1:
            return Look(tuple(self.given(next(c for c in cells if c[0] == name)) for name in list(names)[:MOST_BANDS]))
        fills = [self.given(cell) for cell in cells]
        distinct = list(dict.fromkeys(fills))
        if len(distinct) > MOST_BANDS:
            distinct = [fills[len(fills) // 2]]
        return Look(tuple(distinct))

    def _own(self, at: Index, cells: list[Cell]) -> Cell | None:
        """The input cell at the same place, where an output cell was made from it and from others."""
        alone = self._scene.alone
        if len(cells) > 1 and alone is not None and alone.shape == self._scene.stage.output.shape:
            return next((cell for cell in cells if cell[1] == at), None)
        return None
