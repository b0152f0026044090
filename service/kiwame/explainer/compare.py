"""When two results count as equal: integers exactly, floats within a stated tolerance, NaN equal to NaN."""

import math
import struct
from typing import Any

from kiwame.ops.dtypes import LARGEST, RANGES

RELATIVE = {"float16": 2e-3, "float32": 1e-5, "float64": 1e-12}
SMALLEST = {"float16": 6e-8, "float32": 1.5e-45, "float64": 5e-324}  # the step between numbers close to zero
_PACKED = {"float16": "e", "float32": "f"}


def tolerance(dtype: str) -> float | None:
    """The relative tolerance of a dtype; None for integers and bools, which must be equal."""
    return RELATIVE.get(dtype)


def as_stored(value: Any, dtype: str) -> Any:
    """What a computed number becomes in a dtype: integers wrap, floats overflow to infinity."""
    if dtype in RANGES and isinstance(value, (int, float)) and math.isfinite(value):
        low, high = RANGES[dtype]
        return (int(value) - low) % (high - low + 1) + low
    if dtype == "bool":
        return bool(value)
    most = LARGEST.get(dtype)
    if most is not None and isinstance(value, (int, float)) and math.isfinite(value) and abs(value) > most:
        return rounded(value, dtype)
    return value


def rounded(value: float, dtype: str) -> float:
    """The number of a float dtype that is nearest to this one; infinity beyond its largest."""
    code = _PACKED.get(dtype)
    try:
        return float(struct.unpack(code, struct.pack(code, float(value)))[0]) if code else float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def differing(expected: list[Any], actual: list[Any], dtype: str, terms: float | list[float]) -> int:
    """How many cells differ. `terms`: the size of what was added up, of each cell or of all, for its rounding."""
    if expected == actual:
        return 0
    relative = RELATIVE.get(dtype)
    wrong = 0
    scales = terms if isinstance(terms, list) else [terms] * len(expected)
    for want, have, scale in zip(expected, actual, scales, strict=True):
        want = as_stored(want, dtype)  # noqa: PLW2901
        if want == have or (want != want and have != have):  # noqa: PLR0124 - NaN
            continue
        if (
            relative is None
            or not (math.isfinite(want) and math.isfinite(have))
            or abs(want - have) > relative * (max(abs(want), abs(have)) + scale) + SMALLEST[dtype]
        ):
            wrong += 1
    return wrong


def same_values(a: Any, b: Any) -> bool:
    """Whether two arrays agree in shape and, within float32's tolerance, in value."""
    if a.shape != b.shape:
        return False
    if a.dtype.kind in "biu" and b.dtype.kind in "biu":
        return bool((a == b).all())
    import numpy as np  # noqa: PLC0415 - only for floats

    return bool(np.allclose(a, b, rtol=1e-4, atol=1e-6, equal_nan=True))


def unequal(a: Any, b: Any) -> Any:
    """Where two arrays of one shape differ: whole numbers exactly, floats within their tolerance, NaN equal to NaN."""
    import numpy as np  # noqa: PLC0415

    kinds = {a.dtype.kind, b.dtype.kind}
    if kinds <= set("biu"):
        return a != b
    if not kinds <= set("biuf"):
        return (a != b) & ~((a != a) & (b != b))  # noqa: PLR0124 - NaN
    coarse = max((x.dtype.name for x in (a, b) if x.dtype.name in RELATIVE), key=RELATIVE.__getitem__)
    relative, smallest = RELATIVE[coarse], SMALLEST[coarse]
    with np.errstate(all="ignore"):
        return ~np.isclose(a.astype(np.float64), b.astype(np.float64), rtol=relative, atol=smallest, equal_nan=True)
