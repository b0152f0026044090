"""What stands at the sides of a tensor: its axes with their persons, and the index of each row, column and card."""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiwame.render.diagram.axes import across_axis, down_axis
from kiwame.render.diagram.marks import Mark, Run, Text
from kiwame.render.diagram.scene import Seat

if TYPE_CHECKING:
    from kiwame.render.diagram.grid import Grid

_CARD_TICK, _TICK = 13.0, 15.0


def sides(grid: "Grid", x: float, y: float, ground: str) -> Iterator[Mark]:
    """All of a grid whose top left corner is at (x, y)."""
    if not grid.rank:
        return
    x0, y0 = x + grid.left, y + grid.top
    dx, dy = grid.inset
    w, h = grid.table
    seats, last = grid.drawn.seats, grid.rank - 1
    above = h + 50.0 if grid.sides.below else -28.0 if grid.cards else -46.0
    if grid.sides.across or grid.cards:
        yield from across_axis(x0 + dx, y0 + above, w, seats[last], *_words(grid, last), ground=ground)
    yield from _ticks(grid, x0, y0)
    if grid.rank >= 2 and (grid.sides.down or grid.cards):
        beside = w + 50.0 if grid.sides.right else -22.0 if grid.cards else -50.0
        yield from down_axis(x0 + beside, y0 + dy, h, seats[last - 1], *_words(grid, last - 1), ground=ground)
    if grid.cards:
        first = grid.rank - grid.loose
        yield from down_axis(x0 - 70, y0, grid.body[1], seats[first], *_words(grid, first), ground=ground)
        for place, down in grid.down.items():
            yield _tick(x0 - 47, y0 + down + grid.frame[1] / 2, place, seats[first], _TICK)
    if grid.loose == 4:
        seat, words = seats[grid.rank - 3], _words(grid, grid.rank - 3)
        yield from across_axis(x0, y0 - 92, grid.body[0], seat, *words, ground=ground)
        for place, across in grid.across.items():
            yield _tick(x0 + across + grid.frame[0] / 2, y0 - 62, place, seat, _TICK)


def _words(grid: "Grid", axis: int) -> tuple[str, str]:
    """What stands at the start and at the end of an axis."""
    return grid.kinds(-1, axis), grid.kinds(grid.rank, axis)


def _ticks(grid: "Grid", x0: float, y0: float) -> Iterator[Mark]:
    """The index of each column and row; of cards in a grid, on the first of each line alone."""
    size = _CARD_TICK if grid.cards else _TICK
    columns, rows = grid.drawn.seats[-1], grid.drawn.seats[-2] if grid.rank >= 2 else None
    x0, y0 = x0 + grid.inset[0], y0 + grid.inset[1]
    for down, across in itertools.product(grid.down.values(), grid.across.values()):
        if grid.loose < 4 or not down:
            for place, dx in grid.columns.items():
                y = y0 + down + (grid.table[1] + 15 if grid.sides.below else -14)
                yield _tick(x0 + across + dx + grid.size.w / 2, y, place, columns, size)
        if rows and (grid.loose < 4 or not across):
            for place, dy in grid.rows.items():
                x = x0 + across + (grid.table[0] + 18 if grid.sides.right else -15 if grid.cards else -18)
                yield _tick(x, y0 + down + dy + grid.size.h / 2, place, rows, size)


def _tick(x: float, y: float, place: int, seat: Seat, size: float) -> Text:
    return Text(x, y, (Run(str(place), seat.paint),), size, "middle", mono=True, bold=True)
