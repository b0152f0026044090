"""A running fold: the followed cell, and in one ring all cells of its line up to it."""

from collections.abc import Iterator

from kiwame.render.diagram.lines import union
from kiwame.render.diagram.marks import Rect
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.shapes import ring
from kiwame.render.diagram.single import LABEL_HIGH, Placed, Single


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
        for p in placed:
            grid = p.grid
            is_out = grid.drawn is self.scene.output
            cells = [focus.to] if is_out else [at for _, at in focus.cells]
            cards: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
            for at in cells:
                if grid.shown.holds(at):
                    cards.setdefault(at[: max(grid.rank - 2, 0)], []).append(at)
            for group in cards.values():
                box = union([grid.box(at) for at in group], p.x, p.y + LABEL_HIGH)
                yield ring(*box, grid.size.r, 2 if grid.cards else 3)
