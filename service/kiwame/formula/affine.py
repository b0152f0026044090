"""Index arithmetic such as `2·i + j` on a full grid: positions without a column an axis."""

from __future__ import annotations

from kiwame.formula.points import Points, spread
from kiwame.formula.tree import Bin, Expr, Ix, Num, Read
from kiwame.model import Shape


def affine_positions(expr: Read, shape: Shape, steps: tuple[int, ...], at: Points) -> list[int] | None:
    """The flat position read at every point of a full grid; None for indices that are no such sum."""
    sizes = {ix.name: ix.size for ix in at.axes}
    start = 0
    total: dict[str, int] = {}
    for place, size, step in zip(expr.at, shape, steps, strict=True):
        coefs: dict[str, int] = {}
        const = affine(place, 1, coefs)
        if const is None:
            return None
        low = high = const
        for name, coef in coefs.items():
            span = coef * (sizes[name] - 1)
            if span < 0:
                low += span
            else:
                high += span
            total[name] = total.get(name, 0) + coef * step
        if not (low >= 0 and high < size) and at.count:
            raise outside(expr, shape)
        start += const * step
    return spread(at.axes, start, total)


def affine(expr: Expr, times: int, coefs: dict[str, int]) -> int | None:
    """Adds times · coefficient of each index to `coefs`; returns times · the constant, None if not affine."""
    kind = type(expr)
    if kind is Ix:
        coefs[expr.name] = coefs.get(expr.name, 0) + times  # type: ignore[union-attr]
        return 0
    if isinstance(expr, Num):
        return times * expr.value if type(expr.value) is int else None
    if isinstance(expr, Bin):
        if expr.op == "*":
            for number, other in ((expr.left, expr.right), (expr.right, expr.left)):
                if isinstance(number, Num):
                    return affine(other, times * number.value, coefs) if type(number.value) is int else None
        elif expr.op in {"+", "-"}:
            left = affine(expr.left, times, coefs)
            right = None if left is None else affine(expr.right, times if expr.op == "+" else -times, coefs)
            return None if left is None or right is None else left + right
    return None


def outside(expr: Read, shape: Shape) -> IndexError:
    """A read beyond the tensor."""
    return IndexError(f"the formula reads outside {expr.tensor} of shape {shape}")
