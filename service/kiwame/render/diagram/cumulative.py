"""A running fold: the followed cell, and in one ring all cells of its line up to it."""

from collections.abc import Iterator

from kiwame.render.diagram.lines import line_rings
from kiwame.render.diagram.marks import Rect
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.single import Placed, Single


class Cumulative(Single):
    """One operand; each output cell is made of the cells of a line from its start to its own place."""

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether the cells of the followed one are a line's first, up to its own place."""
        focus, alone = scene.focus, scene.alone
        if focus is None or alone is None or alone.shape != scene.output.tensor.shape or len(focus.cells) < 2:
            return False
        axis = scene.steps["rule"].data.get("axis")
        if not isinstance(axis, int):
            return False
        line = [(*focus.to[:axis], place, *focus.to[axis + 1 :]) for place in range(focus.to[axis] + 1)]
        return sorted(at for _, at in focus.cells) == line

    def _rings(self, placed: list[Placed]) -> Iterator[Rect]:
        """One ring around the line so far in each card, and one around the cell that it becomes."""
        focus = self.scene.focus
        if focus is None:
            return
        yield from line_rings(placed, self.scene.output, focus.to, [at for _, at in focus.cells])
