"""An index: each item on the ribbon of the seat that it speaks to, the cells that are not taken dashed."""

from collections.abc import Callable

from kiwame.render.diagram.fills import Fills, Look
from kiwame.render.diagram.grid import Grid
from kiwame.render.diagram.item_chart import ItemChart
from kiwame.render.diagram.items import items
from kiwame.render.diagram.scene import Index, Scene
from kiwame.render.diagram.single import Single
from kiwame.render.diagram.tags import place_tag


class Indexed(Single):
    """One tensor, and the tensors that say which of its cells are taken."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.main = scene.operands[0].tensor.name
        self.fills = Fills(scene, self.shown, self.main)
        self.panel: ItemChart = ItemChart(scene, self.words, items(scene) or [], self._notes())

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether the items of an index account for all seats."""
        return scene.stage.source is not None and items(scene) is not None

    def _read_cells(self) -> set[Index] | None:
        """The cells of the tensor that some cell of the output is."""
        source, name = self.scene.stage.source, self.scene.operands[0].tensor.name
        if source is not None and source.cells is not None:
            return {tuple(at) for cells in source.cells for own, at in cells if own == name}
        return super()._read_cells()

    def given(self, grid: Grid) -> Callable[[Index], Look]:
        """How the cells of an operand look: those of an index tensor have no fill, they are no source."""
        name = grid.tensor.name
        if name == self.main:
            return super().given(grid)
        return lambda at: Look((), "real", place_tag(grid, (name, at), alone=False))
