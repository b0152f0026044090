"""How far a formula computed in floats can be off, cell by cell: each step's rounding carried on through the rest.

Errors are counted in units of one rounding, relative to what is rounded: a sum that nearly cancels has an error as
large as what was added up, a quotient the errors of both sides, and so on (a running error analysis to first order).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
import numpy as np

from kiwame.formula.array_arithmetic import ARITHMETIC, FOLDS, FUNCTIONS, OPERATORS, Array
from kiwame.formula.arrays import Place, gathered, opened, place_of, read_cells, spanned, value_of, within
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Num, Ranked, Read

BLOCK = 1_000_000  # points of a Fold held in memory at a time


class Computed(NamedTuple):
    """Values and their errors, which broadcast to one shape."""

    value: Array
    error: Array


def computed(f: Formula, arrays: Mapping[str, Array], unit: float, where: tuple[Array, ...] | None = None) -> Computed:
    """All output cells, or those at `where`, and their errors in `unit`s, the size of one rounding.

    Floats are taken as they are: in longer ones, more range and digits are had for the same formula.
    """
    place = place_of(f, arrays, where)
    with np.errstate(all="ignore"):
        value, error = _both(f.body, place, unit)
    return Computed(np.broadcast_to(value, place.shape), np.broadcast_to(error, place.shape))


def _both(expr: Expr, place: Place, unit: float) -> Computed:
    """Values and errors; where an error is not finite it says nothing, and counts as none."""
    value, error = KINDS[type(expr)](expr, place, unit)
    return Computed(value, np.nan_to_num(error, nan=0.0, posinf=0.0))


def _exact(expr: Ix | Read, place: Place, _: float) -> Computed:
    value = read_cells(expr, place) if isinstance(expr, Read) else place.at[expr.name]
    return Computed(value, np.zeros(()))


def _num(expr: Num, _: Place, __: float) -> Computed:
    return Computed(np.asarray(expr.value), np.asarray(abs(expr.value) if isinstance(expr.value, float) else 0.0))


def _bin(expr: Bin, place: Place, unit: float) -> Computed:
    if expr.op not in ARITHMETIC:
        return Computed(value_of(expr, place), np.zeros(()))
    (a, da), (b, db) = _both(expr.left, place, unit), _both(expr.right, place, unit)
    a, b = (each.astype(np.int64) if each.dtype.kind == "b" else each for each in (a, b))
    if expr.op == "**" and a.dtype.kind == "i" and b.dtype.kind == "i" and b.size and b.min() < 0:
        a = a.astype(np.float64)
    value = np.asarray(OPERATORS[expr.op](a, b))
    own = np.abs(value)
    match expr.op:
        case "*":
            return Computed(value, own + _times(np.abs(a), db) + _times(np.abs(b), da))
        case "/":
            return Computed(value, own + da / np.abs(b) + _times(own, db / np.abs(b)))
        case "**":
            return Computed(value, own * (1 + _times(np.abs(b / a), da) + _times(np.abs(np.log(np.abs(a))), db)))
    if expr.op in {"+", "-"}:
        own = np.abs(a) + np.abs(b)  # a library may add in another order, and round what is added up on its way
    return Computed(value, own + da + db)


def _times(size: Array, error: Array) -> Array:
    """What an error becomes by a factor; none stays none, be the factor infinite."""
    return np.where(error == 0, 0.0, size * error)


def _fn(expr: Fn, place: Place, unit: float) -> Computed:
    args = [_both(arg, place, unit) for arg in expr.args]
    value = np.asarray(FUNCTIONS[expr.name](*[arg.value for arg in args]))
    x, error = args[0]
    if expr.name in {"min", "max"}:
        return Computed(value, np.maximum(error, args[1].error))
    if expr.name in {"abs", "int", "float", "bool"}:
        return Computed(value, error)
    if value.dtype.kind not in "fi" or expr.name == "sign":
        return Computed(value, np.zeros(()))
    own = np.abs(value)
    if expr.name in {"sqrt", "cbrt"}:
        slope = error / (2 * own)
        return Computed(value, own + np.where(own > 0, np.fmin(slope, np.sqrt(error / unit)), np.sqrt(error / unit)))
    steep = SLOPES.get(expr.name)
    slope = np.ones(()) if steep is None else np.asarray(steep(x, value))
    errors = np.asarray(sum(arg.error for arg in args))
    return Computed(value, own + _times(np.abs(slope), errors))


def _if(expr: If, place: Place, unit: float) -> Computed:
    test = value_of(expr.test, place)
    either = msgspec.structs.replace(place, guarded=True)
    (a, da), (b, db) = _both(expr.then, either, unit), _both(expr.other, either, unit)
    return Computed(np.where(test, a, b), np.where(test, da, db))


def _ranked(expr: Ranked, place: Place, unit: float) -> Computed:
    """A value that is chosen is as far off as the furthest of those that it is chosen from."""
    value = value_of(expr, place)
    if expr.gives == "place":
        return Computed(value, np.zeros(()))
    inner = Place(place.arrays, (*place.shape, expr.over.size), opened(place.at, (expr.over,)), True)
    error = _both(expr.body, inner, unit).error
    return Computed(value, error.max(-1) if error.ndim and error.shape[-1] else np.zeros(()))


def _fold(expr: Fold, place: Place, unit: float) -> Computed:
    over = tuple(sorted(expr.over, key=lambda ix: -ix.size))
    if not over:
        return _both(expr.body, place, unit)
    points = spanned(expr, place) * math.prod(ix.size for ix in over)
    step = max(1, over[0].size * BLOCK // points) if points > BLOCK else max(1, over[0].size)
    found: list[Computed] = []
    for start in range(0, max(1, over[0].size), step):
        inner = within(expr, place, over, slice(start, start + step))
        part = _folded(expr, place, inner, _both(expr.body, inner, unit))
        found = [_joined(expr.kind, found[0], part)] if found else [part]
    return found[0]


def _folded(expr: Fold, place: Place, inner: Place, body: Computed) -> Computed:
    """One block of a fold: its values folded, its errors added up."""
    value = gathered(expr, place, inner, body.value)
    sums, largest = msgspec.structs.replace(expr, kind="sum"), msgspec.structs.replace(expr, kind="max")
    if expr.kind == "sum":
        return Computed(value, gathered(sums, place, inner, np.abs(body.value) + body.error))
    if expr.kind == "prod":
        relative = np.nan_to_num(body.error / np.abs(body.value), nan=0.0, posinf=0.0)
        return Computed(value, np.abs(value) * gathered(sums, place, inner, 1.0 + relative))
    return Computed(value, gathered(largest, place, inner, body.error + np.zeros(body.value.shape)))


def _joined(kind: str, a: Computed, b: Computed) -> Computed:
    value = np.asarray(FOLDS[kind](a.value, b.value))
    if kind == "prod":
        return Computed(value, a.error * np.abs(b.value) + b.error * np.abs(a.value) + np.abs(value))
    return Computed(value, np.maximum(a.error, b.error) if kind != "sum" else a.error + b.error)


# How steep a function is at x, its value there being y.
SLOPES: dict[str, Callable[[Array, Array], Any]] = {
    "exp": lambda _x, y: y,
    "exp2": lambda _x, y: y,
    "expm1": lambda _x, y: y + 1,
    "log": lambda x, _y: 1 / x,
    "log2": lambda x, _y: 1.5 / x,
    "log10": lambda x, _y: 1 / x,
    "log1p": lambda x, _y: 1 / (1 + x),
    "tan": lambda _x, y: 1 + y * y,
    "asin": lambda x, _y: 1 / np.sqrt(1 - x * x),
    "acos": lambda x, _y: 1 / np.sqrt(1 - x * x),
    "sinh": lambda _x, y: np.abs(y) + 1,
    "cosh": lambda _x, y: y,
    "tanh": lambda _x, y: 1 - y * y,
    "erf": lambda x, _y: 1.13 * np.exp(-x * x),
}

KINDS: dict[type, Callable[[Any, Place, float], Computed]] = {
    Num: _num,
    Ix: _exact,
    Read: _exact,
    Bin: _bin,
    Fn: _fn,
    If: _if,
    Fold: _fold,
    Ranked: _ranked,
}
