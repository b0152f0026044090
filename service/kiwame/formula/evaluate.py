"""A formula's cells in plain Python, for tensors that can be listed: every node becomes a column, one value a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from math import prod
from typing import Any

import msgspec

from kiwame.formula.affine import affine, affine_positions, outside
from kiwame.formula.arithmetic import Column, applied, combined, folded, in_order
from kiwame.formula.points import Points, every, spread
from kiwame.formula.shapes import row_major
from kiwame.formula.tree import (
    Bin,
    Expr,
    Fn,
    Fold,
    Formula,
    If,
    Ix,
    Nth,
    Num,
    Ranked,
    Read,
    bound_in,
    is_mover,
    nodes,
    parts,
    tensors_of,
)
from kiwame.model import Shape

CELL = ""  # the name under which chosen points carry the number of the output cell they belong to


class Grid(msgspec.Struct, frozen=True):
    """A tensor as numbers in row-major order: a list, or a memoryview of one that is too large to copy."""

    shape: Shape
    values: Sequence[Any]


class Seen(msgspec.Struct, frozen=True):
    """Reads as they happen: (tensor, positions, cells). `chose`: those that only choose, in an index or a condition."""

    gave: list[tuple[str, list[int], list[int]]]
    chose: list[tuple[str, list[int], list[int]]]


class World(msgspec.Struct, frozen=True):
    """What an expression is evaluated in."""

    tensors: Mapping[str, Grid]
    seen: Seen | None = None
    choosing: bool = False

    def choice(self) -> World:
        """The same, for what only chooses."""
        return World(self.tensors, self.seen, True) if self.seen is not None else self


def cells(f: Formula, tensors: Mapping[str, Grid]) -> Column:
    """Every output cell, row-major. Integers are Python's: wrap them to the dtype. IndexError if a read is outside."""
    return column(f.body, every(f), World(tensors))


def moved(f: Formula, shapes: Mapping[str, Shape]) -> list[int | None] | None:
    """The flat position that each output cell comes from, None for a constant: for all data of these shapes.

    None unless the formula only moves the cells of one tensor.
    """
    body = f.body
    if isinstance(body, Read):
        shape = shapes[body.tensor]
        where = affine_positions(body, shape, row_major(shape), every(f))
        if where is not None:
            return list(where)
    return _sources(body, every(f), shapes) if is_mover(body) and len(tensors_of(body)) <= 1 else None


def points(f: Formula) -> int:
    """How many products, sums or the like the formula asks for: the size of its largest grid of indices."""
    cells_out = prod(ix.size for ix in f.indices)
    searched = (prod(ix.size for ix in n.over) * _folds(n.where) for n in nodes(f.body) if isinstance(n, Nth))
    return max(cells_out * _folds(f.body), *searched, 0)


def column(expr: Expr, at: Points, world: World) -> Column:
    """The value of `expr` at every point."""
    return KINDS[type(expr)](expr, at, world)


def _folds(expr: Expr) -> int:
    below = max(map(_folds, parts(expr)), default=1)
    over = bound_in(expr) if not isinstance(expr, Nth) else ()
    return below * max(1, prod(ix.size for ix in over))


def _num(expr: Num, at: Points, _: World) -> Column:
    return [expr.value] * at.count


def _ix(expr: Ix, at: Points, _: World) -> Column:
    return at.column(expr.name)


def _bin(expr: Bin, at: Points, world: World) -> Column:
    if at.kept is None and expr.op in {"+", "-", "*"}:
        steps: dict[str, int] = {}
        start = affine(expr, 1, steps)
        if start is not None:
            return spread(at.axes, start, steps)
    return combined(expr.op, column(expr.left, at, world), column(expr.right, at, world))


def _fn(expr: Fn, at: Points, world: World) -> Column:
    return applied(expr.name, [column(arg, at, world) for arg in expr.args])


def _read(expr: Read, at: Points, world: World) -> Column:
    grid = world.tensors[expr.tensor]
    where = _positions(expr, grid.shape, at, world)
    if world.seen is not None and at.kept is not None:
        notes = world.seen.chose if world.choosing else world.seen.gave
        notes.append((expr.tensor, where, at.kept[CELL]))
    values = grid.values
    return [values[p] for p in where]


def _if(expr: If, at: Points, world: World) -> Column:
    test = column(expr.test, at, world.choice())
    return _joined(test, at, lambda some: column(expr.then, some, world), lambda some: column(expr.other, some, world))


def _joined(test: Column, at: Points, then: Callable[[Points], Column], other: Callable[[Points], Column]) -> Column:
    """`then` at the points where the test holds, `other` at the rest; neither is evaluated where it does not apply."""
    if all(test):
        return then(at)
    if not any(test):
        return other(at)
    yes = iter(then(at.where(test)))
    no = iter(other(at.where([not held for held in test])))
    return [next(yes) if held else next(no) for held in test]


def places(expr: Nth, world: World) -> list[tuple[int, ...]]:
    """The places at which the condition holds, in reading order: a value for each index."""
    every_place = Points(prod([ix.size for ix in expr.over]), expr.over)
    held = every_place.where(column(expr.where, every_place, World(world.tensors)))
    return list(zip(*[held.column(ix.name) for ix in expr.over], strict=True)) if expr.over else [()] * held.count


def _nth(expr: Nth, at: Points, world: World) -> Column:
    choice = world.choice()
    found, numbers = places(expr, world), column(expr.n, at, choice)
    if numbers and not (min(numbers) >= 0 and max(numbers) < len(found)):
        raise IndexError(f"the formula asks for a place beyond the {len(found)} at which its condition holds")
    chosen = {ix.name: [found[n][axis] for n in numbers] for axis, ix in enumerate(expr.over)}
    there = at.beside(chosen)
    if world.seen is not None:
        column(expr.where, there, choice)  # what is read of the condition is noted
    return column(expr.body, there, world)


def _once_each(expr: Fold | Ranked, at: Points, world: World) -> Column:
    """What gathers many cells is worked out once for all points that differ in nothing that it depends on."""
    inside = list(nodes(expr))
    bound = {ix.name for node in inside for ix in bound_in(node)}
    free = {node.name for node in inside if isinstance(node, Ix)} - bound
    gather = _fold if isinstance(expr, Fold) else _ranked
    if at.kept is None:
        used = tuple(ix for ix in at.axes if ix.name in free)
        count = prod([ix.size for ix in used])
        if count == at.count:
            return gather(expr, at, world)  # type: ignore[arg-type]
        values = gather(expr, Points(count, used), world)  # type: ignore[arg-type]
        steps = dict(zip([ix.name for ix in used], row_major(tuple(ix.size for ix in used)), strict=True))
        return [values[p] for p in spread(at.axes, 0, steps)]
    names = [name for name in at.kept if name in free or name == CELL]
    keys = list(zip(*[at.kept[name] for name in names], strict=True)) if names else [()] * at.count
    numbered = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    if len(numbered) == at.count:
        return gather(expr, at, world)  # type: ignore[arg-type]
    some = {name: [key[n] for key in numbered] for n, name in enumerate(names)}
    values = gather(expr, Points(len(numbered), (), some), world)  # type: ignore[arg-type]
    return [values[numbered[key]] for key in keys]


def _fold(expr: Fold, at: Points, world: World) -> Column:
    inner = at.within(expr.over)
    times = inner.count // at.count if at.count else 0
    ends = [(n, n + times) for n in range(0, inner.count, times)] if times else [(0, 0)] * at.count
    if expr.where is not None:
        held = column(expr.where, inner, world.choice())
        if not all(held):
            last = list(accumulate([sum(map(bool, held[a:b])) for a, b in ends]))
            ends = list(zip([0, *last], last, strict=False))
            inner = inner.where(held)
    return folded(expr.kind, column(expr.body, inner, world), ends)


def _ranked(expr: Ranked, at: Points, world: World) -> Column:
    choice = world.choice()
    size, inner = expr.over.size, at.within((expr.over,))
    held = None if expr.where is None else column(expr.where, inner, choice)
    inner = inner if held is None else inner.where(held)
    values = iter(column(expr.body, inner, choice))
    found: list[int] = []
    for n, rank in enumerate(column(expr.at, at, choice)):
        places = [k for k in range(size) if held is None or held[n * size + k]]
        places = in_order(places, [next(values) for _ in places], expr.order, expr.distinct)
        if not 0 <= rank < len(places):
            raise IndexError(f"the formula asks for number {rank} of {len(places)} in order")
        found.append(places[int(rank)])
    there = at.beside({expr.over.name: found})
    if expr.gives == "value" or world.seen is not None:
        chosen = column(expr.body, there, world)  # what is read of it is noted where a place is given too
    return chosen if expr.gives == "value" else found


def _positions(expr: Read, shape: Shape, at: Points, world: World) -> list[int]:
    """The flat position read at every point. IndexError where one lies outside the tensor."""
    steps = row_major(shape)
    if at.kept is None:
        where = affine_positions(expr, shape, steps, at)
        if where is not None:
            return where
    where = [0] * at.count
    choice = world.choice()
    for place, size, step in zip(expr.at, shape, steps, strict=True):
        index = column(place, at, choice)
        if index and not (min(index) >= 0 and max(index) < size):
            raise outside(expr, shape)
        where = [p + v * step for p, v in zip(where, index, strict=True)]
    return where


def _sources(expr: Expr, at: Points, shapes: Mapping[str, Shape]) -> list[int | None]:
    if isinstance(expr, Read):
        return list(_positions(expr, shapes[expr.tensor], at, World({})))
    if isinstance(expr, If):
        test = column(expr.test, at, World({}))
        return _joined(
            test, at, lambda some: _sources(expr.then, some, shapes), lambda some: _sources(expr.other, some, shapes)
        )
    return [None] * at.count


KINDS: dict[type, Callable[[Any, Points, World], Column]] = {
    Num: _num,
    Ix: _ix,
    Bin: _bin,
    Fn: _fn,
    Read: _read,
    If: _if,
    Fold: _once_each,
    Nth: _nth,
    Ranked: _once_each,
}
