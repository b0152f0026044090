"""Nested data as typed or as JSON: its shape, its default dtype, and its values in one form."""

import math
import sys
from typing import Any

from kiwame.errors import Cause, Limit, Refusal, Span, refuse
from kiwame.model import Nested, Shape
from kiwame.ops.dtypes import FLOATS, RANGES
from kiwame.settings import Limits

_SPECIAL = {"nan": "NaN", "inf": "Infinity", "infinity": "Infinity", "-inf": "-Infinity", "-infinity": "-Infinity"}


def shape_of(data: Any, limits: Limits, span: Span | None = None) -> Shape:
    """The shape of nested lists. Raises Refusal where rows differ in length, or the rank is too high."""
    shape: list[int] = []
    level: list[Any] = [data]
    while level and isinstance(level[0], list):
        size = len(level[0])
        for row in level:
            if not isinstance(row, list):
                raise _uneven(span, len(shape) - 1)
            if len(row) != size:
                raise refuse(
                    Cause.SIZES,
                    "ragged",
                    span=span,
                    axis=len(shape),
                    got=len(row),
                    expected=size,
                    size=size,
                    other=len(row),
                )
        shape.append(size)
        if len(shape) > limits.rank:
            raise refuse(
                Cause.LIMIT, span=span, limit=Limit("rank", limits.rank), got=len(shape), name="rank", max=limits.rank
            )
        level = [cell for row in level for cell in row]
    if any(isinstance(cell, list) for cell in level):
        raise _uneven(span, len(shape) - 1)
    return tuple(shape)


def _uneven(span: Span | None, axis: int) -> Refusal:
    """A number where others along an axis are lists."""
    return refuse(Cause.SIZES, "uneven", span=span, axis=axis, got="number and list")


def cleaned(data: Any, dtype: str | None, span: Span | None = None) -> tuple[Nested, str]:
    """Values in one form (NaN and infinities as strings) and their kind: bool, int64 or float.

    Kind float means the backend's default float where no dtype is given. Raises Refusal for what is no number,
    or does not fit the dtype.
    """
    kinds: set[str] = set()
    low, high = RANGES.get(dtype or "", RANGES["int64"])

    def clean(cell: Any) -> Any:
        if isinstance(cell, list):
            return [clean(c) for c in cell]
        if isinstance(cell, bool):
            kinds.add("bool")
            return cell
        if isinstance(cell, int):
            kinds.add("int64")
            if low <= cell <= high:
                return cell
            if dtype in FLOATS and abs(cell) <= sys.float_info.max:
                return float(cell)
            text = str(cell) if cell.bit_length() <= 1_000 else "> 1e300" if cell > 0 else "< -1e300"
            if dtype in FLOATS:
                raise refuse(Cause.ARGUMENT, "integer-size", span=span, got=text)
            raise refuse(
                Cause.DTYPE,
                "does-not-fit",
                span=span,
                got=text,
                expected=[low, high],
                value=text,
                dtype=dtype or "int64",
                low=low,
                high=high,
            )
        kinds.add("float")
        if isinstance(cell, str) and cell.lower() in _SPECIAL:
            return _SPECIAL[cell.lower()]
        if isinstance(cell, float):
            if math.isfinite(cell):
                return cell
            return "NaN" if math.isnan(cell) else ("Infinity" if cell > 0 else "-Infinity")
        raise refuse(Cause.ARGUMENT, "not-a-number", span=span, got=cell, expected="number", value=str(cell)[:80])

    values = clean(data)
    kind = next((k for k in ("float", "int64", "bool") if k in kinds), "float")
    if kinds and kind == "float" and dtype and dtype not in FLOATS:
        raise refuse(Cause.DTYPE, "float-into-int", span=span, got="float", expected=dtype, dtype=dtype)
    return values, kind
