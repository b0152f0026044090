"""The small line under a number: where the value came from."""

import re

from kiwame.render.diagram.grid import Grid
from kiwame.render.diagram.numbers import cell_number
from kiwame.render.diagram.scene import Cell, Index, Scene
from kiwame.render.measure import width

_PAIR = re.compile(r"\w+(?:\[[\w, ]*\])? = (\w+)(?:\[[\w, ]*\])? ([-+·/%]|//|\*\*) (\w+)(?:\[[\w, ]*\])?")
_TAG_SPACE = 4.0


def fitting(grid: Grid, *texts: str) -> str:
    """The first of these that fits into a cell; nothing where none does."""
    size = grid.size
    return next((text for text in texts if width(text, size.tag, mono=True) <= size.w - _TAG_SPACE), "")


def place_tag(grid: Grid, cell: Cell, *, alone: bool) -> str:
    """`x[0,1]`, or `0,1` where there is less room and only one tensor that it can be of."""
    name, at = cell
    inner = ",".join(map(str, at))
    if not at or (grid.rank >= 4 and grid.loose == 4):
        return ""
    return fitting(grid, f"{name}[{inner}]", *([inner] if alone else []))


def result_tag(scene: Scene, grid: Grid, at: Index) -> str:
    """Where an output cell came from: the cell, the line of cells, or the two numbers."""
    cells = scene.sources(at)
    if not cells:
        return ""
    if len(cells) == 1:
        return place_tag(grid, cells[0], alone=scene.alone is not None)
    if pair := _PAIR.fullmatch(scene.stage.formula):
        return _pair_tag(scene, grid, cells, pair)
    line = _line(scene, cells)
    return fitting(grid, line, line.partition("[")[2][:-1]) if line else ""


def _pair_tag(scene: Scene, grid: Grid, cells: list[Cell], pair: re.Match[str]) -> str:
    found = dict(cells)
    if pair[1] not in found or pair[3] not in found:
        return ""
    texts = [cell_number(scene.value((name, found[name])), is_float=False) for name in (pair[1], pair[3])]
    return fitting(grid, pair[2].join(texts))


def _line(scene: Scene, cells: list[Cell]) -> str:
    """`x[0,:]` where the cells are all of an axis or several."""
    names = {name for name, _ in cells}
    if len(names) != 1 or scene.alone is None or scene.alone.shape == scene.stage.output.shape:
        return ""
    name, shape = cells[0][0], scene.alone.shape
    places = [{at[axis] for _, at in cells} for axis in range(len(shape))]
    count = 1
    for axis, its in enumerate(places):
        if len(its) not in (1, shape[axis]):
            return ""
        count *= len(its)
    if count != len(cells):
        return ""
    inner = [str(min(its)) if len(its) == 1 and size > 1 else ":" for its, size in zip(places, shape, strict=True)]
    return f"{name}[{','.join(inner)}]"
