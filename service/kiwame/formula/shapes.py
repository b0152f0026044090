"""Strides and reshapes: which old cell a new cell is, in row-major order."""

from __future__ import annotations

from kiwame.formula.simplify import simplify
from kiwame.formula.tree import Bin, Expr, Ix, Num
from kiwame.model import Shape


def row_major(shape: Shape) -> tuple[int, ...]:
    """Steps in cells, one an axis, of a contiguous tensor."""
    steps: list[int] = []
    step = 1
    for size in reversed(shape):
        steps.append(step)
        step *= size
    return tuple(reversed(steps))


def reshaped(old: Shape, new: tuple[Ix, ...]) -> tuple[Expr, ...]:
    """Where `y[new]` lies in x of shape `old`, y being x reshaped: the simplest index expression for each old axis.

    Axes that stay together are matched block by block; an axis of size 1 reads 0. Both must have as many cells.
    """
    at: list[Expr] = [Num(0)] * len(old)
    axes = [n for n, size in enumerate(old) if size != 1]
    indices = [ix for ix in new if ix.size != 1]
    if any(size == 0 for size in old):
        return _of_no_cells(old, new)
    while axes and indices:
        block_axes, block_indices = [axes.pop(0)], [indices.pop(0)]
        cells, indexed = old[block_axes[0]], block_indices[0].size
        while cells != indexed:
            if cells < indexed:
                block_axes.append(axes.pop(0))
                cells *= old[block_axes[-1]]
            else:
                block_indices.append(indices.pop(0))
                indexed *= block_indices[-1].size
        for axis, place in zip(block_axes, _block([old[n] for n in block_axes], block_indices), strict=True):
            at[axis] = place
    return tuple(at)


def position_of(at: tuple[Expr, ...], shape: Shape) -> Expr:
    """The number of a cell in reading order."""
    total: Expr = Num(0)
    for place, step in zip(at, row_major(shape), strict=True):
        total = total + (place if step == 1 else Num(step) * place)
    return simplify(total)


def cell_at(position: Expr, shape: Shape) -> tuple[Expr, ...]:
    """The index of the cell that has this number in reading order."""
    places: list[Expr] = []
    for n, (size, step) in enumerate(zip(shape, row_major(shape), strict=True)):
        place = position if step == 1 else position // step
        places.append(simplify(place if n == 0 else place % size))
    return tuple(places)


def _block(sizes: list[int], indices: list[Ix]) -> list[Expr]:
    position = _position(indices)
    places: list[Expr] = []
    for n, (size, step) in enumerate(zip(sizes, row_major(tuple(sizes)), strict=True)):
        place = position if step == 1 else Bin("//", position, Num(step))
        places.append(simplify(place if n == 0 else Bin("%", place, Num(size))))
    return places


def _position(indices: list[Ix]) -> Expr:
    """The number of a cell within its block, in reading order."""
    steps = row_major(tuple(ix.size for ix in indices))
    terms: list[Expr] = [ix if step == 1 else Bin("*", Num(step), ix) for ix, step in zip(indices, steps, strict=True)]
    total = terms[0]
    for term in terms[1:]:
        total = Bin("+", total, term)
    return total


def _of_no_cells(old: Shape, new: tuple[Ix, ...]) -> tuple[Expr, ...]:
    """No cell is ever read: an index of the same place and size where there is one, else 0."""
    return tuple(new[n] if n < len(new) and new[n].size == size else Num(0) for n, size in enumerate(old))
