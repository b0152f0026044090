"""Values as JSON can hold them, whole or as the corners of a large tensor."""

import math
from typing import Any

from kiwame.model import Nested, Preview

_FLOATS = ("float16", "float32", "float64")
_NUMBERS = ("bool", "uint8", "int8", "int16", "int32", "int64", "uint16", "uint32", "uint64")


def jsonable(values: Nested, dtype: str) -> Nested:
    """NaN and infinities as strings; numbers of dtypes that JSON has none for as strings."""
    if dtype in _NUMBERS:
        return values
    if dtype in _FLOATS:
        return values if _all_finite(values) else _named(values)
    return _spelled(values)


def _all_finite(values: Nested) -> bool:
    if isinstance(values, list):
        return all(map(_all_finite, values))
    return math.isfinite(values)


def _named(values: Nested) -> Nested:
    if isinstance(values, list):
        return [_named(v) for v in values]
    return values if math.isfinite(values) else named(values)


def named(value: float) -> str:
    """NaN or an infinity as a string."""
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _spelled(values: Nested) -> Nested:
    return [_spelled(v) for v in values] if isinstance(values, list) else str(values)


def preview_of(array: Any, dtype: str) -> Preview:
    """The corners of a large array: the first and the last places of each axis."""
    few = array.ndim > 4
    indices = [corner(size, last=n == array.ndim - 1, few=few) for n, size in enumerate(array.shape)]
    picked = array
    for axis, places in enumerate(indices):
        picked = picked.take(places, axis=axis)
    return Preview(indices, jsonable(picked.tolist(), dtype))


def corner(size: int, *, last: bool, few: bool) -> list[int]:
    """The places shown of an axis: all of a short one, else the first two (three of the last axis) and the last."""
    first = 1 if few else 3 if last else 2
    if size <= first + 1:
        return list(range(size))
    return [*range(first), size - 1]


def plain(value: Any) -> Any:
    """A cell's value as JSON can hold it."""
    return value if not isinstance(value, float) or math.isfinite(value) else named(value)


def flat(values: Any, rank: int) -> list[Any]:
    """Nested lists of this rank in row-major order."""
    if rank == 0:
        return [values]
    for _ in range(rank - 1):
        values = [cell for row in values for cell in row]
    return values if isinstance(values, list) else [values]
