"""A formula's cells on NumPy arrays: open grids of indices that broadcast, one more axis for each index of a Fold."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from kiwame.formula.array_arithmetic import (
    ARITHMETIC,
    FOLDS,
    FUNCTIONS,
    OF_BOOLS,
    OPERATORS,
    Array,
    in_order,
    nothing_of,
    number,
    wide,
)
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Nth, Num, Ranked, Read, bound_in, nodes

BLOCK = 4_000_000  # points of a Fold held in memory at a time


class Place(msgspec.Struct, frozen=True):
    """Where an expression is evaluated: an array an index, all broadcasting to `shape`.

    `guarded`: a branch that may not be taken, so a read outside a tensor is moved to its edge and its value dropped.
    """

    arrays: Mapping[str, Array]
    shape: tuple[int, ...]
    at: dict[str, Array]
    guarded: bool = False


def array(f: Formula, arrays: Mapping[str, Array]) -> Array:
    """All output cells. Integers are computed as int64, floats as float64: cast them to the dtype."""
    return _whole(f, place_of(f, arrays, None))


def array_at(f: Formula, arrays: Mapping[str, Array], where: tuple[Array, ...]) -> Array:
    """The output cells at `where`, one vector an output axis, as a vector. A formula of rank 0 has one cell."""
    return _whole(f, place_of(f, arrays, where))


def place_of(f: Formula, arrays: Mapping[str, Array], where: tuple[Array, ...] | None) -> Place:
    """All output cells, or those at `where`."""
    if where is None:
        return Place(arrays, tuple(ix.size for ix in f.indices), opened({}, f.indices))
    shape = where[0].shape if where else (1,)
    return Place(
        arrays, shape, {ix.name: np.asarray(each, np.int64) for ix, each in zip(f.indices, where, strict=True)}
    )


def _whole(f: Formula, place: Place) -> Array:
    with np.errstate(all="ignore"):
        return np.broadcast_to(value_of(f.body, place), place.shape)


def opened(outer: dict[str, Array], indices: tuple[Ix, ...], part: slice | None = None) -> dict[str, Array]:
    """`outer` with one more trailing axis an index; of the first index only `part`, if it is given."""
    depth = len(indices)
    at = {name: each.reshape(each.shape + (1,) * depth) for name, each in outer.items()}
    for n, ix in enumerate(indices):
        run = np.arange(ix.size, dtype=np.int64)
        at[ix.name] = (run[part] if part is not None and n == 0 else run).reshape((-1,) + (1,) * (depth - n - 1))
    return at


def value_of(expr: Expr, place: Place) -> Array:
    """The values of an expression at a place, axes that it does not depend on of size 1."""
    return KINDS[type(expr)](expr, place)


def _num(expr: Num, _: Place) -> Array:
    return np.asarray(expr.value)


def _ix(expr: Ix, place: Place) -> Array:
    return place.at[expr.name]


def _bin(expr: Bin, place: Place) -> Array:
    left, right = value_of(expr.left, place), value_of(expr.right, place)
    if expr.op in ARITHMETIC:
        left, right = number(left), number(right)
    if expr.op == "**" and left.dtype.kind == "i" and right.dtype.kind == "i" and right.size and right.min() < 0:
        left = left.astype(np.float64)
        return np.where((left == 0) & (right < 0), 0, OPERATORS["**"](left, right))
    return np.asarray(OPERATORS[expr.op](left, right))


def _fn(expr: Fn, place: Place) -> Array:
    args = [value_of(arg, place) for arg in expr.args]
    return np.asarray(FUNCTIONS[expr.name](*(args if expr.name in OF_BOOLS else map(number, args))))


def read_cells(expr: Read, place: Place) -> Array:
    """The cells read at a place. IndexError where one lies outside."""
    source = place.arrays[expr.tensor]
    loose = place.guarded or math.prod(place.shape) == 0
    if loose and source.size == 0:
        return np.zeros((), source.dtype)
    index: list[Array] = []
    for part, size in zip(expr.at, source.shape, strict=True):
        each = value_of(part, place)
        each = each if each.dtype.kind == "i" else each.astype(np.int64)
        if loose:
            each = np.clip(each, 0, size - 1)
        elif each.min() < 0 or each.max() >= size:
            raise IndexError(f"the formula reads outside {expr.tensor} of shape {source.shape}")
        index.append(each)
    return wide(np.asarray(source[tuple(index)]))


def _if(expr: If, place: Place) -> Array:
    test = value_of(expr.test, place)
    either = msgspec.structs.replace(place, guarded=True)
    return np.where(test, value_of(expr.then, either), value_of(expr.other, either))


def _nth(expr: Nth, place: Place) -> Array:
    sizes = tuple(ix.size for ix in expr.over)
    held = value_of(expr.where, Place(place.arrays, sizes, opened({}, expr.over)))
    found = np.nonzero(np.broadcast_to(held, sizes))
    n = value_of(expr.n, place)
    count = len(found[0]) if found else int(bool(held))
    if place.guarded or math.prod(place.shape) == 0:
        n = np.clip(n, 0, max(count - 1, 0))
        if count == 0:
            return np.zeros((), np.int64)
    elif n.min() < 0 or n.max() >= count:
        raise IndexError(f"the formula asks for a place beyond the {count} at which its condition holds")
    chosen = {ix.name: axis[n] for ix, axis in zip(expr.over, found, strict=True)}
    return value_of(expr.body, msgspec.structs.replace(place, at={**place.at, **chosen}))


def _ranked(expr: Ranked, place: Place) -> Array:
    ranks = value_of(expr.at, place).astype(np.int64)
    rows, row = _rows(expr, place)
    order, counts = _orders(expr, rows)
    if row is not None:
        order, counts = order[row], counts[row]
    if place.guarded or math.prod(place.shape) == 0:
        ranks = np.clip(ranks, 0, max(order.shape[-1] - 1, 0))
        if order.shape[-1] == 0:
            return np.zeros((), np.int64)
    elif ranks.min() < 0 or (ranks >= counts).any():
        raise IndexError("the formula asks for more than is put in order")
    shape = np.broadcast_shapes(order.shape[:-1], ranks.shape)
    order = np.broadcast_to(order, (*shape, order.shape[-1]))
    found = np.take_along_axis(order, np.broadcast_to(ranks, shape)[..., None], -1)[..., 0]
    if expr.gives == "place":
        return found
    return value_of(expr.body, msgspec.structs.replace(place, at={**place.at, expr.over.name: found}))


def _rows(expr: Ranked, place: Place) -> tuple[Place, Array | None]:
    """Where a Ranked puts values in order: of chosen cells, those that share a line once; and the line of each."""
    inside = [node for part in (expr.body, expr.where) if part for node in nodes(part)]
    free = {node.name for node in inside if isinstance(node, Ix)}
    names = sorted(free - {ix.name for node in (expr, *inside) for ix in bound_in(node)})
    if len(place.shape) != 1 or not names:
        return place, None
    columns = np.stack([np.broadcast_to(place.at[name], place.shape) for name in names])
    _, first, row = np.unique(columns, axis=1, return_index=True, return_inverse=True)
    at = {name: column[first] for name, column in zip(names, columns, strict=True)}
    return Place(place.arrays, first.shape, at, place.guarded), row.reshape(place.shape)


def _orders(expr: Ranked, place: Place) -> tuple[Array, Array]:
    """The places of a Ranked in their order, along a last axis; how many of them count."""
    inner = Place(
        place.arrays,
        (*place.shape, expr.over.size),
        opened(place.at, (expr.over,)),
        place.guarded or expr.where is not None,
    )
    body = value_of(expr.body, inner)
    held = np.True_ if expr.where is None else value_of(expr.where, inner).astype(bool)
    shape = np.broadcast_shapes(body.shape, held.shape, (expr.over.size,))
    body, held = np.broadcast_to(body, shape), np.broadcast_to(held, shape)
    body = body.astype(np.int64) if body.dtype.kind == "b" else body
    return in_order(body, held, expr.order, expr.distinct)


def _fold(expr: Fold, place: Place) -> Array:
    """In blocks along the longest folded axis, so that no more than about BLOCK points are in memory."""
    over = tuple(sorted(expr.over, key=lambda ix: -ix.size))
    if not over:
        return value_of(expr.body, place)
    points = spanned(expr, place) * math.prod(ix.size for ix in over)
    step = max(1, over[0].size * BLOCK // points) if points > BLOCK else max(1, over[0].size)
    total: Array | None = None
    for start in range(0, max(1, over[0].size), step):
        part = slice(start, start + step)
        block = _block(expr, place, over, part)
        total = block if total is None else np.asarray(FOLDS[expr.kind](total, block))
    return np.asarray(total)


def spanned(expr: Expr, place: Place) -> int:
    """At how many points an expression differs: axes of the place that none of its indices runs along do not count."""
    return math.prod(np.broadcast_shapes(*[place.at[name].shape for name in _free(expr) if name in place.at]))


@lru_cache(maxsize=4096)
def _free(expr: Expr) -> frozenset[str]:
    """The indices that an expression is left with."""
    inside = list(nodes(expr))
    bound = {ix.name for node in inside for ix in bound_in(node)}
    return frozenset(node.name for node in inside if isinstance(node, Ix)) - bound


def _block(expr: Fold, place: Place, over: tuple[Ix, ...], part: slice) -> Array:
    inner = within(expr, place, over, part)
    return gathered(expr, place, inner, value_of(expr.body, inner))


def within(expr: Fold, place: Place, over: tuple[Ix, ...], part: slice) -> Place:
    """The place of a fold's body, for a part of the first of the folded indices."""
    at = opened(place.at, over, part)
    sizes = (at[over[0].name].shape[0], *[ix.size for ix in over[1:]])
    return Place(place.arrays, (*place.shape, *sizes), at, place.guarded or expr.where is not None)


def gathered(expr: Fold, place: Place, inner: Place, body: Array) -> Array:
    """A fold of values at `inner`: the axes that `place` has not are folded."""
    depth = len(inner.shape) - len(place.shape)
    sizes = inner.shape[len(place.shape) :]
    reduce = FOLDS[expr.kind].reduce
    kept: Any = True
    if expr.where is not None:
        kept = value_of(expr.where, inner).astype(bool)
    shape = np.broadcast_shapes(body.shape, np.shape(kept), (1,) * len(place.shape) + sizes)
    if expr.kind in {"sum", "prod"}:
        body = number(body)
    options: dict[str, Any] = {} if kept is True else {"where": np.broadcast_to(kept, shape)}
    if expr.kind in {"max", "min"}:
        options["initial"] = nothing_of(expr.kind, body.dtype)
    axes = tuple(range(len(shape) - depth, len(shape)))
    return np.asarray(reduce(np.broadcast_to(body, shape), axis=axes, **options))


KINDS: dict[type, Callable[[Any, Place], Array]] = {
    Num: _num,
    Ix: _ix,
    Bin: _bin,
    Fn: _fn,
    Read: read_cells,
    If: _if,
    Fold: _fold,
    Nth: _nth,
    Ranked: _ranked,
}
