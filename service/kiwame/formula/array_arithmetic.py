"""Operators, functions, folds and order on NumPy arrays, as `arithmetic` has them on lists."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def number(value: Array) -> Array:
    """Truths as 0 and 1; other values as they are."""
    return value.astype(np.int64) if value.dtype.kind == "b" else value


def wide(value: Array) -> Array:
    """In the dtype that is computed in."""
    kind = value.dtype.kind
    if kind in "iu":
        return value.astype(np.int64, copy=False)
    return value.astype(np.float64, copy=False) if kind == "f" and value.itemsize < 8 else value


def nothing_of(kind: str, dtype: np.dtype[Any]) -> Any:
    """What a max or min of nothing is."""
    low = kind == "max"
    if dtype.kind == "f":
        return -np.inf if low else np.inf
    if dtype.kind == "b":
        return not low
    return np.iinfo(dtype).min if low else np.iinfo(dtype).max


def in_order(body: Array, held: Array, order: str, distinct: str) -> tuple[Array, Array]:
    """The places of the last axis in the order of their values, those not held last; how many count."""
    shape = body.shape
    nan = body != body  # noqa: PLR0124 - NaN
    keys = np.where(nan, 0, body)
    if order == "down":
        keys, after = np.subtract(-1, keys) if keys.dtype.kind == "i" else -keys, ~nan
    else:
        after = ~nan if order == "low" else nan
    places = np.lexsort((keys, after, ~held), axis=-1)
    if order == "nan" and shape[-1]:
        some = np.where(held & nan, np.arange(shape[-1]), -1).max(-1)[..., None]
        places = np.where(some < 0, places, some)
    if not distinct:
        return places, held.sum(-1)
    values = np.take_along_axis(body, places, -1)
    again = values[..., 1:] == values[..., :-1]
    if distinct == "once":
        again |= np.isnan(values[..., 1:]) & np.isnan(values[..., :-1])
    first = np.concatenate([np.ones((*shape[:-1], min(1, shape[-1])), bool), ~again], -1)
    first &= np.take_along_axis(held, places, -1)
    return np.take_along_axis(places, np.argsort(~first, axis=-1, kind="stable"), -1), first.sum(-1)


def _through(dtype: str, value: Array) -> Array:
    """Rounded to a dtype and back."""
    return value.astype(dtype).astype(np.float64)


def _each(plain: Callable[[Any], float]) -> Callable[[Array], Array]:
    """A function of Python's that NumPy has not, of each cell."""
    return lambda value: np.asarray(np.frompyfunc(plain, 1, 1)(value), np.float64)


OF_BOOLS = frozenset({"not", "bool", "int", "float", "min", "max", "bit_and", "bit_or", "bit_xor", "bit_not"})
ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%", "**"})

OPERATORS: dict[str, Callable[[Array, Array], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    "//": np.floor_divide,
    "%": np.remainder,
    "**": np.power,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
}

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(np, name)
        for name in (
            *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "cbrt", "floor", "ceil", "trunc"),
            *("sin", "cos", "tan", "sinh", "cosh", "tanh", "isnan", "isinf", "isfinite", "abs", "sign"),
            *("hypot", "copysign", "gcd", "lcm"),
        )
    },
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "erf": _each(math.erf),
    "erfc": _each(math.erfc),
    "fmod": np.fmod,
    **{name: partial(_through, name) for name in ("float16", "float32", "float64")},
    "shift_left": np.left_shift,
    "shift_right": np.right_shift,
    "round": np.rint,
    "min": np.minimum,
    "max": np.maximum,
    "not": np.logical_not,
    "bool": lambda value: value.astype(bool),
    "int": lambda value: value.astype(np.int64),
    "float": lambda value: value.astype(np.float64),
    "bit_and": np.bitwise_and,
    "bit_or": np.bitwise_or,
    "bit_xor": np.bitwise_xor,
    "bit_not": np.invert,
    "mask": lambda value: np.where(value, 0.0, -np.inf) if value.dtype.kind == "b" else value,
}

FOLDS: dict[str, np.ufunc] = {
    "sum": np.add,
    "prod": np.multiply,
    "max": np.maximum,
    "min": np.minimum,
    "any": np.logical_or,
    "all": np.logical_and,
}
