"""A line of cells where it is drawn: its parts, which lie together, and how a ribbon leaves them."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kiwame.render.diagram.fills import Fills
from kiwame.render.diagram.folds import Folds
from kiwame.render.diagram.grid import Box
from kiwame.render.diagram.marks import Fill, Mark, Path, Rect
from kiwame.render.diagram.scene import Drawn, Index
from kiwame.render.diagram.shapes import ring
from kiwame.render.diagram.single import LABEL_HIGH, Placed


class Segment(NamedTuple):
    """A part of a line that lies together: its place in px, its fill, and how far right its card goes."""

    box: Box
    fill: Fill
    edge: float


def segments(folds: Folds, fills: Fills, x: Placed, line: Index) -> list[Segment]:
    """The drawn cells of a line: by card, and where a table is folded whole by row."""
    grid = x.grid
    card = max(grid.rank - 2, 0)
    whole_table = grid.rank == 2 and len(folds.gone) == 2
    found = []
    for _, cells in itertools.groupby(folds.drawn(grid, line), key=lambda cell: cell[: card + whole_table]):
        group = list(cells)
        box = union([grid.box(cell) for cell in group], x.x, x.y + LABEL_HIGH)
        right = x.x + grid.left + grid.body[0]
        if grid.cards:
            right = x.x + grid.left + grid.across.get(group[0][-3], 0.0) + grid.frame[0]
        found.append(Segment(box, fills.given((grid.tensor.name, group[0])), right))
    return found


def leaving(part: Segment) -> float:
    """How high the ribbon of a part starts: level with it, or in the gap below it where cells are in the way."""
    box = part.box
    return box.y + box.h / 2 if part.edge - box.x - box.w < 20 else box.y + box.h + 2


def leader(part: Segment, high: float) -> Iterator[Mark]:
    """The line from a part to the edge of its card, where its ribbon starts there."""
    box = part.box
    if high > box.y + box.h:
        yield Path(f"M{box.x + box.w:g} {high:g}H{part.edge:g}", "ink", 1.75)


def line_rings(placed: Iterable[Placed], out: Drawn, to: Index, line: Sequence[Index]) -> Iterator[Rect]:
    """One ring around the drawn cells of a line in each card of its tensor, and one around the cell that it becomes."""
    for p in placed:
        grid = p.grid
        cards: dict[Index, list[Index]] = {}
        for at in [to] if grid.drawn is out else line:
            if grid.shown.holds(at):
                cards.setdefault(at[: max(grid.rank - 2, 0)], []).append(at)
        for group in cards.values():
            box = union([grid.box(at) for at in group], p.x, p.y + LABEL_HIGH)
            yield ring(*box, grid.size.r, 2 if grid.cards else 3)


def union(boxes: list[Box], x: float, y: float) -> Box:
    """The box around boxes, moved by (x, y)."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return Box(x + left, y + top, right - left, bottom - top)
