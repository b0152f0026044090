"""Norms: how long a vector is, by one of several rules, and how far two tensors lie apart."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import REQUIRED, Argument, Operand, Value, check_bits
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import aligned, broadcast_size
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.folding import (
    DTYPE,
    KEEPDIM,
    KEPT_ALONE,
    X,
    cast,
    cells_of,
    folded_axes,
    reduced_size,
    rule_of,
    why_not_folded,
)

INFINITE = {"inf": math.inf, "-inf": -math.inf}


class NormKind(Argument, frozen=True):
    """p of a norm: a number, inf or -inf; or the word fro or nuc; None where the library chooses."""

    def check(self, value: Value, bound: Bound) -> Any:
        """The number, or the word."""
        plain = value.value
        plain = INFINITE.get(plain, plain) if isinstance(plain, str) else plain
        if plain is None and self.default != REQUIRED:
            return None
        if plain in ("fro", "nuc") or (isinstance(plain, (int, float)) and not isinstance(plain, bool)):
            check_bits(plain, value.span)
            return plain
        raise self.mistyped(value, bound, "number")


def _matrix(bound: Bound) -> bool:
    """Whether linalg.norm takes it for a norm of matrices: an order is given, and two axes."""
    order = bound["ord"]
    if order is None:
        return False
    return len(folded_axes(bound)) == 2


def power_of(bound: Bound, param: str) -> Any:
    """The p that is used: 2 where nothing is said, and for the Frobenius norm."""
    p = bound[param]
    return 2 if p is None or p == "fro" else p


def length(over: tuple[Ix, ...], cell: Expr, p: float) -> Expr:
    """The p-norm of the cells."""
    size = Fn("abs", (cell,))
    if p == math.inf:
        return Fold("max", over, size)
    if p == -math.inf:
        return Fold("min", over, size)
    if p == 0:
        return Fold("sum", over, Num(1), cell.cmp("!=", 0))
    if p == 1:
        return Fold("sum", over, size)
    if p == 2:
        return Fn("sqrt", (Fold("sum", over, Bin("**", cell, Num(2))),))
    return Bin("**", Fold("sum", over, Bin("**", size, Num(p))), Num(1 / p))


def _no_formula(bound: Bound, param: str) -> Refusal:
    """A norm by singular values."""
    return refuse(
        Cause.ARGUMENT,
        "singular",
        span=bound.span(param),
        got=bound[param],
        expected=["fro", 1, "inf"],
        op=bound.op.name,
        name=param,
        value=str(bound[param]),
    )


def _norm_size(bound: Bound) -> Shape:
    if bound["p"] == "nuc":
        raise _no_formula(bound, "p")
    return reduced_size(bound)


def _norm(bound: Bound) -> Expr:
    over, cell = cells_of(bound)
    return length(over, cast(bound, cell), power_of(bound, "p"))


norm = declare(
    Op(
        name="norm",
        family="reduction",
        en="vector norm",
        ja="ノルム",
        params=(
            X,
            NormKind("p", default="fro"),
            Axes("dim", default=None, bare=False, empty_is_all=True, kept_alone=True),
            KEEPDIM,
            DTYPE,
        ),
        size=_norm_size,
        formula=_norm,
        torch=(
            "x.norm(p=p, dim=dim, keepdim=keepdim, dtype=dtype)",
            "torch.norm(x, p=p, dim=dim, keepdim=keepdim, dtype=dtype)",
        ),
        numpy=("np.linalg.vector_norm(x, axis=dim, keepdims=keepdim, ord=p)",),
        why_refused=why_not_folded,
        floats=True,
        warns=True,
        rule=lambda b: rule_of(b) | {"p": _said(power_of(b, "p"))},
        story="norm",
        shaping="folded",
        examples=("norm 2x3 dim=1", "norm 2x3 1 dim=1", "norm 2x3"),
        related=("sum", "abs", "linalg_norm"),
    )
)


def _said(p: float) -> str:
    return str(p)


vector_norm = declare(
    Op(
        name="vector_norm",
        family="reduction",
        en="vector norm over any axes",
        ja="ベクトルノルム",
        params=(X, NormKind("ord", default=2), KEPT_ALONE, KEEPDIM, DTYPE),
        size=reduced_size,
        formula=lambda b: length(*_cells(b), power_of(b, "ord")),
        torch=("torch.linalg.vector_norm(x, ord, dim=dim, keepdim=keepdim, dtype=dtype)",),
        numpy=("np.linalg.vector_norm(x, axis=dim, keepdims=keepdim, ord=ord)",),
        why_refused=why_not_folded,
        floats=True,
        warns=True,
        rule=lambda b: rule_of(b) | {"p": _said(power_of(b, "ord"))},
        story="norm",
        shaping="folded",
        examples=("vector_norm 2x3 dim=1", "vector_norm 2x3 1"),
        related=("norm",),
    )
)


def _cells(bound: Bound) -> tuple[tuple[Ix, ...], Expr]:
    over, cell = cells_of(bound)
    return over, cast(bound, cell)


def matrix_size(bound: Bound) -> Shape:
    """What is left beside the axes of a vector or matrix. Raises Refusal for an order that is no norm of these."""
    matrix, order = _matrix(bound), bound["ord"]
    if order == "nuc" or (matrix and order in (2, -2)):
        raise _no_formula(bound, "ord")
    if (matrix and order not in ("fro", 1, -1, math.inf, -math.inf)) or (not matrix and order == "fro"):
        raise _wrong_order(bound)
    if order is not None and bound["dim"] is None and len(bound.shape()) > 2:
        raise _wrong_order(bound)
    return reduced_size(bound)


def _wrong_order(bound: Bound) -> Refusal:
    return refuse(
        Cause.ARGUMENT,
        "norm-order",
        span=bound.span("ord"),
        got=bound["ord"],
        op=bound.op.name,
        name="ord",
        value=str(bound["ord"]),
        axes=len(folded_axes(bound)),
    )


def matrix_length(bound: Bound) -> Expr:
    """The norm of a vector or matrix by its order."""
    over, cell = _cells(bound)
    order = bound["ord"]
    if not _matrix(bound) or order == "fro":
        return length(over, cell, power_of(bound, "ord"))
    gone = folded_axes(bound)
    summed, chosen = (gone[0], gone[1]) if abs(order) == 1 else (gone[1], gone[0])
    inner, outer = (over[sorted(gone).index(a)] for a in (summed, chosen))
    if not outer.size:
        return Num(0)
    return Fold("max" if order > 0 else "min", (outer,), Fold("sum", (inner,), Fn("abs", (cell,))))


linalg_norm = declare(
    Op(
        name="linalg_norm",
        family="reduction",
        en="norm of vectors or matrices",
        ja="ベクトルや行列のノルム",
        params=(X, NormKind("ord", default=None), KEPT_ALONE, KEEPDIM, DTYPE),
        size=matrix_size,
        formula=matrix_length,
        torch=("torch.linalg.norm(x, ord=ord, dim=dim, keepdim=keepdim, dtype=dtype)",),
        numpy=("np.linalg.norm(x, ord=ord, axis=dim, keepdims=keepdim)",),
        why_refused=why_not_folded,
        floats=True,
        warns=True,
        rule=lambda b: rule_of(b) | {"p": str(b["ord"]), "matrix": _matrix(b)},
        story="linalg-norm",
        shaping="folded",
        examples=("linalg_norm 2x3 dim=1", "linalg_norm 2x3 1", "linalg_norm 2x3"),
        related=("norm",),
    )
)


def _apart(bound: Bound) -> Expr:
    shape = broadcast_size(bound)
    over = bound.fold_over(shape)
    there = Bound(bound.op, bound.shapes, bound.args, names=bound.names, out=shape)
    there.i = over
    return length(over, aligned(there, "a") - aligned(there, "b"), bound["p"])


def _single(bound: Bound) -> Shape:
    broadcast_size(bound)
    return ()


dist = declare(
    Op(
        name="dist",
        family="reduction",
        en="distance of two tensors",
        ja="2つのテンソルの距離",
        params=(Operand("a"), Operand("b"), NormKind("p", default=2)),
        size=_single,
        formula=_apart,
        torch=("torch.dist(a, b, p=p)", "a.dist(b, p=p)"),
        numpy=("np.linalg.vector_norm(a - b, ord=p)",),
        why_refused=floats_wanted,
        floats=True,
        rule=lambda b: {"p": _said(b["p"])},
        story="dist",
        shaping="becomes",
        examples=("dist 3 3", "dist 2x3 2x3 1"),
        related=("norm", "sub"),
    )
)
