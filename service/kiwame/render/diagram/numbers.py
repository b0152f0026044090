"""Numbers as they stand in a cell: whole ones up to four digits, else three significant figures."""

from typing import Any

_FLOATS = ("float", "bfloat")
_MOST = 10_000  # what has five digits and more is shortened


def has_point(dtype: str) -> bool:
    """Whether numbers of a dtype are written with a point."""
    return dtype.startswith(_FLOATS)


def cell_number(value: Any, *, is_float: bool) -> str:
    """A value in few characters. NaN and infinities come as text."""
    if isinstance(value, str):
        return {"Infinity": "∞", "-Infinity": "−∞"}.get(value, value).replace("-", "−")
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int) or value == int(value):
        if abs(value) < _MOST:
            return _minus(f"{value:.1f}" if is_float else f"{value:.0f}")
    elif 0.001 <= abs(value) < _MOST:
        whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
        return _minus(f"{value:.{max(1, 3 - whole)}f}".rstrip("0") if whole else f"{value:.3g}")
    mantissa, _, exponent = f"{value:.2e}".partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return _minus(f"{mantissa}e{int(exponent)}")


def _minus(text: str) -> str:
    return text.replace("-", "−")
