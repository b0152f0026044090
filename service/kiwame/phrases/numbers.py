"""How numbers, shapes and cells are written, in every language alike."""

import math
from typing import Any


def shape(sizes: list[int]) -> str:
    """(2, 3), (6,), ()."""
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(map(str, sizes))})"


def times(sizes: list[int]) -> str:
    """2×3, 6."""
    return "×".join(map(str, sizes))


def cell(name: str, at: list[int]) -> str:
    """x[0, 2]; a tensor of rank 0 is its own only cell."""
    return f"{name}[{', '.join(map(str, at))}]" if at else name


def number(value: Any) -> str:
    """A value, floats in at most six digits."""
    if isinstance(value, bool) or not isinstance(value, float):
        return str(value)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    return f"{value:.1f}" if value == int(value) and abs(value) < 1e6 else f"{value:.6g}"


def product(sizes: list[int]) -> str:
    """2 · 3 = 6; a single size as it is."""
    return f"{' · '.join(map(str, sizes))} = {math.prod(sizes)}" if len(sizes) > 1 else str(math.prod(sizes))


def terms(cells: list[Any], values: list[Any], count: int, symbol: str) -> tuple[str, str]:
    """The cells of a group and their values, joined by a sign, with … where there are more."""
    names = [cell(name, at) for name, at in cells]
    numbers = [f"({number(v)})" if isinstance(v, (int, float)) and v < 0 else number(v) for v in values]
    if count > len(names):
        names, numbers = [*names[:3], "…"], [*numbers[:3], "…"]
    return f" {symbol} ".join(names), f" {symbol} ".join(numbers)


def setting(d: dict[str, Any], name: str) -> str:
    """An argument that is a number, of the call that a rule speaks of."""
    return number(d["numbers"][name])
