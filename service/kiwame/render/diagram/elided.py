"""Dots where the cells of a grid, or its cards, are left out."""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiwame.render.diagram.marks import Mark
from kiwame.render.diagram.shapes import dots

if TYPE_CHECKING:
    from kiwame.render.diagram.grid import Grid

SPACE, FRAME_GAP = 26.0, 10.0


def elided(grid: "Grid", x: float, y: float) -> Iterator[Mark]:
    """Dots where cells, or cards, are left out."""
    columns, rows = list(grid.columns.values()), list(grid.rows.values())
    size = grid.size
    wide = [columns[n] + size.w + (size.gap + SPACE) / 2 for n in grid.shown.gaps(grid.rank - 1)] if grid.rank else []
    high = [rows[n] + size.h + (size.gap + SPACE) / 2 for n in grid.shown.gaps(grid.rank - 2)] if grid.rank > 1 else []
    inset = grid.inset
    for down, across in itertools.product(grid.down.values(), grid.across.values()):
        x0, y0 = x + grid.left + across + inset[0], y + grid.top + down + inset[1]
        for dx in wide:
            for row in rows:
                yield from dots(x0 + dx, y0 + row + size.h / 2, 8, 0)
        for dy in high:
            for column in columns:
                yield from dots(x0 + column + size.w / 2, y0 + dy, 0, 8)
        for dx, dy in itertools.product(wide, high):
            yield from dots(x0 + dx, y0 + dy, 7, 7)
    if grid.cards:
        yield from _elided_cards(grid, x + grid.left, y + grid.top)


def _elided_cards(grid: "Grid", x: float, y: float) -> Iterator[Mark]:
    w, h = grid.frame
    down, across = list(grid.down.values()), list(grid.across.values())
    for n in grid.shown.gaps(grid.rank - grid.loose):
        for left in across:
            yield from dots(x + left + w / 2, y + down[n] + h + (FRAME_GAP + SPACE) / 2, 0, 8)
    for n in grid.shown.gaps(grid.rank - 3) if grid.loose == 4 else []:
        for top in down:
            yield from dots(x + across[n] + w + (FRAME_GAP + SPACE) / 2, y + top + h / 2, 8, 0)
