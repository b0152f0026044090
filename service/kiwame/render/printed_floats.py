"""The cells of a float tensor as torch and as NumPy print them: which notation, how many digits, how wide."""

from math import copysign, frexp, inf, isfinite, nextafter, ulp
from typing import NamedTuple


class Float(NamedTuple):
    """A float dtype. The three limits are NumPy's for scientific notation, rounded as it rounds them: to the dtype."""

    digits: range  # how many decimal digits can be the fewest that tell a normal number from its neighbours
    coarser: float  # gap to the next number ÷ float64's gap there
    least: float  # smallest positive number
    normal: float  # smallest normal number
    large: float  # scientific from here on
    small: float  # scientific below
    spread: float  # scientific if largest ÷ smallest is more


FLOATS = {
    "float16": Float(range(3, 6), 2.0**42, 2.0**-24, 2.0**-14, 1e3, 0.00010001659393310547, 1000 + 2.0**-2),
    "float32": Float(range(6, 10), 2.0**29, 2.0**-149, 2.0**-126, 1e6, 9.999999747378752e-05, 1000 + 2.0**-15),
    "float64": Float(range(17, 18), 1.0, 2.0**-1074, 2.0**-1022, 1e8, 1e-4, 1000.0),
}

_PLACES = 8  # NumPy's default precision


def torch_cells(values: list[float], dtype: str) -> tuple[list[str], int]:  # noqa: ARG001 (all float dtypes print alike)
    """Each cell's text, and the width to pad to: torch measures neither zeros nor what is not finite."""
    measured = [isfinite(value) and value != 0 for value in values]
    sizes = [abs(value) for value, counts in zip(values, measured, strict=True) if counts]
    low, high = min(sizes, default=1.0), max(sizes, default=1.0)
    if high / low > 1000 or high > 1e8 or low < 1e-4:
        cells = [f"{value:.4e}" for value in values]
    elif all(size.is_integer() for size in sizes):
        cells = [f"{value:.0f}." if isfinite(value) else str(value) for value in values]
    else:
        cells = [f"{value:.4f}" for value in values]
    return cells, max((len(cell) for cell, counts in zip(cells, measured, strict=True) if counts), default=1)


def numpy_cells(values: list[float], dtype: str) -> tuple[list[str], int]:
    """Each cell's text, and the width to pad to: points are aligned, and digits are the fewest that suffice."""
    kind = FLOATS[dtype]
    sizes = [abs(value) for value in values if isfinite(value) and value != 0]
    low, high = min(sizes, default=1.0), max(sizes, default=1.0)
    scientific = high >= kind.large or low < kind.small or high / low > kind.spread
    written = [value for value in values if isfinite(value)]
    texts = _scientific(written, kind) if scientific else _positional(written, kind)
    width = len(texts[0]) if texts else 0
    if len(texts) < len(values):
        width = max(width, 4 if -inf in values else 3)
    finite = iter(texts)
    return [next(finite) if isfinite(value) else str(value) for value in values], width


def _positional(values: list[float], kind: Float) -> list[str]:
    """Numbers such as `-1.25`, the points in one column; at most 8 places, trailing zeros left out."""
    wholes, parts = [], []
    for value in values:
        whole, _, part = repr(_shortest(value, kind)).partition(".")
        if len(part) > _PLACES:
            whole, _, part = f"{value:.{_PLACES}f}".partition(".")
        wholes.append(whole)
        parts.append(part.rstrip("0"))
    left, right = max(map(len, wholes), default=0), max(map(len, parts), default=0)
    return [f"{whole:>{left}}.{part:<{right}}" for whole, part in zip(wholes, parts, strict=True)]


def _scientific(values: list[float], kind: Float) -> list[str]:
    """Numbers such as `-1.25e-03`, all with as many places as the one that needs most, at most 8."""
    places = 0
    for value in values:
        places = max(places, _places(value, kind))
        if places == _PLACES:
            break
    texts = [_rounded(value, places, kind) for value in values]
    longest = max(len(text) - text.index("e") for text in texts) - 2
    if longest > 2:
        texts = [f"{text[:-2]}0{text[-2:]}" if text[-4] == "e" else text for text in texts]
    width = max(map(len, texts))
    return [text.rjust(width) for text in texts]


def _places(value: float, kind: Float) -> int:
    """How many digits after the first NumPy's scientific notation needs for `value`."""
    digits = len(repr(_shortest(value, kind)).partition("e")[0].replace(".", "").strip("-0"))
    if digits > _PLACES + 1:
        digits = len(f"{value:.{_PLACES}e}".partition("e")[0].replace(".", "").strip("-0"))
    return max(digits - 1, 0)


def _shortest(value: float, kind: Float) -> float:
    """The float64 whose `repr` has the fewest digits that tell `value` from its neighbours in its own dtype."""
    if kind is FLOATS["float64"] or (abs(value) < kind.large and value.is_integer()):
        return value
    below, above = _margins(value, kind)
    near = value
    for digits in kind.digits if abs(value) >= kind.normal else range(1, kind.digits.stop):
        near = float(_rounded(value, digits - 1, kind))
        if -below <= abs(near) - abs(value) <= above:
            break
    return near


def _margins(value: float, kind: Float) -> tuple[float, float]:
    """How much nearer to zero, and how much farther from it, a decimal may lie and still read back as `value`."""
    gap = max(ulp(value) * kind.coarser, kind.least)
    # halfway to a neighbour reads back as whichever of the two is even
    above = gap / 2 if value / gap % 2 == 0 else nextafter(gap / 2, 0)
    # the neighbour below a power of two is half as far
    return (gap / 4 if _is_power_of_two(value) and abs(value) > kind.normal else above), above


def _is_power_of_two(value: float) -> bool:
    return abs(frexp(value)[0]) == 0.5


def _rounded(value: float, places: int, kind: Float) -> str:
    """`value` in scientific notation. A decimal that reads back as `value` goes before a nearer one that does not."""
    text = f"{value:#.{places}e}"
    if _is_power_of_two(value):  # else the nearest decimal is also the likeliest to read back
        size = abs(value)
        below, above = _margins(value, kind)
        if abs(float(text)) < size - below:
            higher = f"{copysign(size + (above - below) / 2, value):#.{places}e}"
            if abs(float(higher)) <= size + above:
                return higher
    return text
