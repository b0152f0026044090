"""Numbers of more range for a formula that overflows: the same steps with decimals, of which exp(10000) is one."""

from __future__ import annotations

import decimal
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kiwame.formula.evaluate import Grid, World, cells, column
from kiwame.formula.points import Points
from kiwame.formula.said import index_only
from kiwame.formula.tree import Expr, Fn, Formula, Num, Read, nodes, rebuilt, tensors_of

_DIGITS = 40
_EXPONENT = 10**9  # beyond this a number counts as infinite, or as nothing


def wide_cells(f: Formula, tensors: Mapping[str, Grid]) -> list[float]:
    """Every output cell, computed with decimals and given as floats; integers as they are."""
    context = decimal.Context(prec=_DIGITS, Emax=_EXPONENT, Emin=-_EXPONENT, traps=[])
    with decimal.localcontext(context):
        masks = {name for node in nodes(f.body) if _is_mask(node) for name in tensors_of(node)}
        wide = {n: Grid(g.shape, decimals(_added(g.values) if n in masks else g.values)) for n, g in tensors.items()}
        return [_narrow(value) for value in cells(Formula(f.out, f.indices, _with_decimals(f.body)), wide)]


def wide_cells_at(f: Formula, tensors: Mapping[str, Grid], indices: Sequence[tuple[int, ...]]) -> list[float]:
    """The same for the output cells at these indices. Tensors are read where the formula reads them only."""
    context = decimal.Context(prec=_DIGITS, Emax=_EXPONENT, Emin=-_EXPONENT, traps=[])
    places = {ix.name: [index[n] for index in indices] for n, ix in enumerate(f.indices)}
    with decimal.localcontext(context):
        wide = {name: Grid(grid.shape, _Lazy(grid.values)) for name, grid in tensors.items()}
        found = column(_with_decimals(f.body), Points(len(indices), (), places), World(wide))
    return [_narrow(value) for value in found]


class _Lazy(Sequence[Any]):
    """Numbers that become decimals when they are read."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, at: Any) -> Any:
        value = self.values[at]
        return Decimal(value) if isinstance(value, float) else value


def _is_mask(node: Expr) -> bool:
    return isinstance(node, Fn) and node.name == "mask"


def _added(values: Sequence[Any]) -> list[Any]:
    """What a mask adds, as numbers."""
    return [(0.0 if v else -math.inf) if isinstance(v, bool) else v for v in values]


def decimals(values: Sequence[Any]) -> list[Any]:
    """Floats as decimals; integers and bools as they are."""
    return [Decimal(v) if isinstance(v, float) else v for v in values]


def _with_decimals(expr: Expr) -> Expr:
    """The same with its numbers as decimals, but for those that only make up indices."""
    if isinstance(expr, Num):
        return expr if isinstance(expr.value, bool) else Num(Decimal(expr.value))  # type: ignore[arg-type]
    return expr if isinstance(expr, Read) or index_only(expr) else rebuilt(expr, _with_decimals)


def _narrow(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
