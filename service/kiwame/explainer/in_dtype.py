"""A formula as libraries compute it in a dtype: its numbers made into the dtype first, and each step rounded to it."""

import math
from collections.abc import Sequence
from typing import Any

from kiwame.explainer.compare import RELATIVE, as_stored, rounded
from kiwame.formula.tree import Bin, Expr, Fn, Formula, Num, Read, nodes, rebuilt, tensors_of
from kiwame.ops.dtypes import LARGEST

ROUNDED = frozenset({"+", "-", "*", "/", "//", "%", "**"})
UNROUNDED = frozenset({"not", "bool", "int", "isnan", "isinf", "isfinite", "bit_and", "bit_or", "bit_xor", "bit_not"})


def computed_in(formula: Formula, dtype: str, given: Sequence[str]) -> list[str]:
    """The dtypes that a library may compute in: the result's own; for a yes or no that of its operands.

    torch takes a plain float to be a float32 beside integers.
    """
    if dtype != "bool":
        return [dtype]
    kinds = list(dict.fromkeys(d for d in given if d != "bool"))
    floats = any(d in RELATIVE for d in kinds)
    if any(isinstance(n, Num) and isinstance(n.value, float) for n in nodes(formula.body)) and not floats:
        return [*kinds, "float32"]
    return kinds


def in_dtype(formula: Formula, dtype: str) -> list[Formula]:
    """The formula with its numbers as the dtype keeps them; of a float dtype also with every step rounded."""
    body = _of_kept(formula.body, dtype)
    bodies = [body, _stepwise(body, dtype)] if dtype in RELATIVE else [body]
    return [Formula(formula.out, formula.indices, b) for b in bodies]


def kept(value: Any, dtype: str) -> Any:
    """A number as a dtype keeps it; True and False stay."""
    if isinstance(value, bool):
        return value
    return rounded(value, dtype) if dtype in RELATIVE else as_stored(value, dtype)


def _of_kept(expr: Expr, dtype: str) -> Expr:
    """The expression with its numbers as the dtype keeps them; places in a tensor are left alone."""
    if isinstance(expr, Num):
        return Num(_largest(expr.value, dtype))
    if isinstance(expr, Read) or not tensors_of(expr):
        return expr if not isinstance(expr, Fn) else rebuilt(expr, lambda part: _of_kept(part, dtype))
    return rebuilt(expr, lambda part: _of_kept(part, dtype))


def _largest(value: Any, dtype: str) -> Any:
    """A constant as the dtype keeps it; the largest number of a float dtype becomes the largest of this one."""
    if dtype in RELATIVE and abs(value) in LARGEST.values():
        return math.copysign(LARGEST[dtype], value)
    return kept(value, dtype)


def _stepwise(expr: Expr, dtype: str) -> Expr:
    """The expression with every step on data rounded to the dtype."""
    if isinstance(expr, (Read, Num)) or not tensors_of(expr):
        return expr
    inner = rebuilt(expr, lambda part: _stepwise(part, dtype))
    if isinstance(inner, Bin):
        return Fn(dtype, (inner,)) if inner.op in ROUNDED else inner
    return Fn(dtype, (inner,)) if isinstance(inner, Fn) and inner.name not in UNROUNDED else inner
