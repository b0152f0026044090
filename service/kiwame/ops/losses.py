"""Losses of two tensors that meet cell by cell: what each cell costs, and their mean or sum."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Argument, Number, Operand
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.broadcasting import broadcast_size, stretched_cell, stretched_together
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.layers import does_not_fit
from kiwame.ops.word_arguments import Choice

REDUCTION = Choice("reduction", default="mean", choices=("none", "mean", "sum"))
X, TARGET = Operand("x"), Operand("target")


def same_shape(bound: Bound) -> Shape:
    """Both tensors have one shape; a weight is stretched to it."""
    shape, target = bound.shape(), bound.shape("target")
    if shape != target:
        raise refuse(
            Cause.SIZES,
            "same",
            span=bound.span("target"),
            got=list(target),
            expected=list(shape),
            op=bound.op.name,
            name="target",
            other=list(target),
            first=list(shape),
        )
    for name in bound.shapes:
        if stretched_together(bound, ("x", name)) != shape:
            raise does_not_fit(bound, name, 0, shape[0] if shape else 1, "lead")
    return shape


def reduced(bound: Bound, shape: Shape, cost: Callable[[tuple[Ix, ...]], Expr], count: Expr | None = None) -> Expr:
    """The cost of every cell of `shape`, or their sum, or their mean: the sum divided by `count`, or by the cells."""
    if bound["reduction"] == "none":
        return cost(bound.i)
    over = bound.fold_over(shape)
    total = Fold("sum", over, cost(over)) if over else cost(over)
    if bound["reduction"] == "sum":
        return total
    if bound["reduction"] == "batchmean":
        return Bin("/", total, Num(shape[0] if shape else 1))
    return Bin("/", total, Num(math.prod(shape)) if count is None else count) if over or count else total


def facts_of(bound: Bound) -> dict[str, Any]:
    return {
        "reduction": bound["reduction"],
        "count": math.prod(broadcast_size(bound)),
        "numbers": {a.name: bound[a.name] for a in bound.op.arguments if isinstance(a, Number)},
    }


def other_reduction(bound: Bound) -> list[Alike]:
    """The mean where the sum was asked for, and the other way round."""
    other = {"mean": "sum", "sum": "mean", "batchmean": "mean"}.get(bound["reduction"])
    return [Alike(bound.op.name, {"reduction": other}, variant="reduction")] if other else []


def loss(
    name: str,
    en: str,
    ja: str,
    cost: Callable[[Expr, Expr, Bound], Expr],
    *,
    arguments: tuple[Argument, ...] = (),
    reductions: tuple[str, ...] = ("none", "mean", "sum"),
    weighted: bool = False,
    whole: Callable[[Bound], Shape] | None = None,
    numpy: str = "",
    averaged: bool = False,
    weight_last: bool = False,
    examples: tuple[str, ...] = (),
    floats: bool = True,
    why_refused: Callable[[Bound, list[Any]], Refusal | None] = floats_wanted,
) -> Op:
    """One loss of cells that meet. `whole`: the shape that is reduced; else what both make by broadcasting.

    `numpy`: what a cell costs in NumPy's words. `averaged`: with a weight, the mean is divided by the sum of weights.
    `weight_last`: the weight stands behind the arguments.
    """
    shape_of = whole or broadcast_size
    weights = (Operand("weight", optional=True),) if weighted or averaged or weight_last else ()
    reduction = Choice("reduction", default="mean", choices=reductions)
    params = (
        (X, TARGET, reduction, *arguments, *weights)
        if averaged or weight_last
        else (X, TARGET, *weights, *arguments, reduction)
    )
    words = ", ".join(p.name if p in (X, TARGET) else f"{p.name}={p.name}" for p in params)

    def size(bound: Bound) -> Shape:
        shape = shape_of(bound)
        return shape if bound["reduction"] == "none" else ()

    return declare(
        Op(
            name=name,
            family="nn.functional",
            en=en,
            ja=ja,
            params=params,
            size=size,
            formula=_reduced_cost(cost, shape_of, averaged),
            rule=facts_of,
            story="loss",
            shaping="reduced",
            warns=True,
            look_alikes=other_reduction,
            torch=(f"F.{name}({words})",),
            numpy=(f"np.mean({numpy})",) if numpy else (),
            other_form=lambda b: _numpy_form(b, numpy),
            floats=floats,
            why_refused=why_refused,
            examples=examples or (f"{name} 2x3 2x3", f"{name} 2x3 2x3 reduction=none"),
            related=("mean", "sum"),
        )
    )


def _reduced_cost(
    cost: Callable[[Expr, Expr, Bound], Expr], shape_of: Callable[[Bound], Shape], averaged: bool
) -> Callable[[Bound], Expr]:
    """What the cells cost, each times its weight where there is one, summed up as is asked for."""

    def formula(bound: Bound) -> Expr:
        weighted = "weight" in bound.shapes

        def each(at: tuple[Ix, ...]) -> Expr:
            value = cost(stretched_cell(bound, "x", at), stretched_cell(bound, "target", at), bound)
            return Bin("*", stretched_cell(bound, "weight", at), value) if weighted else value

        shape = shape_of(bound)
        return reduced(bound, shape, each, _weights(bound, shape) if averaged and weighted else None)

    return formula


def _weights(bound: Bound, shape: Shape) -> Expr:
    """The sum of all weights."""
    over = bound.fold_over(shape)
    return Fold("sum", over, stretched_cell(bound, "weight", over)) if over else stretched_cell(bound, "weight", over)


def _numpy_form(bound: Bound, cell: str) -> str | None:
    """The idiom of a sum, of the cells alone, or with a weight."""
    if bound.library != "numpy":
        return None
    cell = f"weight * ({cell})" if "weight" in bound.shapes else cell
    return {"sum": f"np.sum({cell})", "mean": f"np.mean({cell})"}.get(bound["reduction"], cell)


def _size(x: Expr) -> Expr:
    return Fn("abs", (x,))


def _squared(x: Expr) -> Expr:
    return Bin("**", x, Num(2))


def _smooth(x: Expr, t: Expr, b: Bound) -> Expr:
    apart, beta = _size(x - t), b["beta"]
    if beta == 0:
        return apart
    return If(apart.cmp("<", beta), Bin("/", Bin("*", Num(0.5), _squared(x - t)), Num(beta)), apart - 0.5 * beta)


def _huber(x: Expr, t: Expr, b: Bound) -> Expr:
    apart, delta = _size(x - t), b["delta"]
    return If(apart.cmp("<=", delta), Bin("*", Num(0.5), _squared(x - t)), Bin("*", Num(delta), apart - 0.5 * delta))


loss(
    "mse_loss",
    "mean squared error",
    "平均二乗誤差",
    lambda x, t, _b: _squared(x - t),
    averaged=True,
    numpy="(x - target) ** 2",
)
loss(
    "l1_loss",
    "mean absolute error",
    "平均絶対誤差",
    lambda x, t, _b: _size(x - t),
    averaged=True,
    numpy="np.abs(x - target)",
)
loss(
    "smooth_l1_loss",
    "absolute error, squared near 0",
    "Smooth L1 損失",
    _smooth,
    arguments=(Number("beta", default=1.0),),
)
loss(
    "huber_loss",
    "Huber loss",
    "Huber 損失",
    _huber,
    weight_last=True,
    arguments=(Number("delta", default=1.0),),
)
