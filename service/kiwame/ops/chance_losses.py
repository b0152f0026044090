"""Losses of chances, signs and orders: binary cross-entropies, divergence, margins."""

from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, If, Ix, Num
from kiwame.ops.activations import exp, minus
from kiwame.ops.arguments import Flag, Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import broadcast_size, stretched_cell
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.losses import REDUCTION, TARGET, X, facts_of, loss, other_reduction, reduced, same_shape


def _log(x: Expr) -> Expr:
    return Fn("log", (x,))


def _binary(x: Expr, t: Expr, _b: Bound) -> Expr:
    hit, miss = Fn("max", (_log(x), Num(-100))), Fn("max", (_log(1 - x), Num(-100)))
    return minus(Bin("+", Bin("*", t, hit), Bin("*", 1 - t, miss)))


def _divergence(x: Expr, t: Expr, b: Bound) -> Expr:
    if b["log_target"]:
        return Bin("*", exp(t), t - x)
    return If(t.cmp("==", 0), minus(Bin("*", t, x)), Bin("*", t, _log(t) - x))


def _outside(bound: Bound, facts: list[Any]) -> Refusal:
    """Probabilities lie between 0 and 1."""
    if any(not fact.dtype.startswith("float") for fact in facts):
        return floats_wanted(bound, facts)
    return refuse(Cause.ARGUMENT, "probabilities", op=bound.op.name, expected="0 <= x <= 1", library=bound.library)


loss(
    "binary_cross_entropy",
    "cross-entropy of a probability",
    "二値交差エントロピー",
    _binary,
    weighted=True,
    whole=same_shape,
    examples=("binary_cross_entropy tensor([0.5,0.25]) tensor([1.0,0.0])",),
    why_refused=_outside,
)
loss(
    "kl_div",
    "Kullback-Leibler divergence of logarithms",
    "KL ダイバージェンス",
    _divergence,
    arguments=(Flag("log_target", default=False),),
    reductions=("none", "mean", "sum", "batchmean"),
    examples=("kl_div 2x3 2x3", "kl_div 2x3 2x3 reduction=batchmean"),
)
loss(
    "soft_margin_loss",
    "logistic loss of a sign",
    "Soft margin 損失",
    lambda x, t, _b: Fn("log1p", (exp(Bin("*", minus(t), x)),)),
)
loss(
    "hinge_embedding_loss",
    "hinge loss of a distance",
    "Hinge embedding 損失",
    lambda x, t, b: Bin(
        "+",
        If(t.cmp("!=", 1), Fn("max", (Num(b["margin"]) - x, Num(0))), Num(0)),
        If(t.cmp("!=", -1), x, Num(0)),
    ),
    arguments=(Number("margin", default=1.0),),
    examples=("hinge_embedding_loss tensor([0.5,2.0]) tensor([1,-1])",),
    floats=False,
)


def _with_logits(bound: Bound) -> Expr:
    def each(at: tuple[Ix, ...]) -> Expr:
        x, t = bound.read("x", at), bound.read("target", at)
        soft = Bin("+", Fn("log1p", (exp(minus(Fn("abs", (x,)))),)), Fn("max", (minus(x), Num(0))))
        if "pos_weight" in bound.shapes:
            more = Bin("+", Num(1), Bin("*", stretched_cell(bound, "pos_weight", at) - 1, t))
            soft = Bin("*", more, soft)
        value = Bin("+", Bin("*", 1 - t, x), soft)
        return Bin("*", stretched_cell(bound, "weight", at), value) if "weight" in bound.shapes else value

    return reduced(bound, bound.shape(), each)


declare(
    Op(
        name="binary_cross_entropy_with_logits",
        family="nn.functional",
        en="cross-entropy of a logit",
        ja="二値交差エントロピー(ロジット)",
        params=(X, TARGET, Operand("weight", optional=True), REDUCTION, Operand("pos_weight", optional=True)),
        size=lambda b: same_shape(b) if b["reduction"] == "none" else same_shape(b)[:0],
        formula=_with_logits,
        rule=facts_of,
        story="loss",
        shaping="reduced",
        look_alikes=other_reduction,
        torch=(
            "F.binary_cross_entropy_with_logits(x, target, weight=weight, reduction=reduction, pos_weight=pos_weight)",
        ),
        numpy=(),
        floats=True,
        why_refused=floats_wanted,
        examples=("binary_cross_entropy_with_logits tensor([0.5,-2.0]) tensor([1.0,0.0])",),
        related=("binary_cross_entropy",),
    )
)


def _ranking(bound: Bound) -> Expr:
    def each(at: tuple[Ix, ...]) -> Expr:
        apart = stretched_cell(bound, "x", at) - stretched_cell(bound, "y", at)
        cost = Bin("+", Bin("*", minus(stretched_cell(bound, "target", at)), apart), Num(bound["margin"]))
        return Fn("max", (cost, Num(0)))

    return reduced(bound, broadcast_size(bound), each)


declare(
    Op(
        name="margin_ranking_loss",
        family="nn.functional",
        en="loss of a wrong order",
        ja="Margin ranking 損失",
        params=(X, Operand("y"), TARGET, Number("margin", default=0), REDUCTION),
        size=lambda b: broadcast_size(b) if b["reduction"] == "none" else (),
        formula=_ranking,
        rule=facts_of,
        story="loss",
        shaping="reduced",
        look_alikes=other_reduction,
        torch=("F.margin_ranking_loss(x, y, target, margin=margin, reduction=reduction)",),
        numpy=(),
        examples=("margin_ranking_loss 3 3 tensor([1,-1,1])",),
        related=("mse_loss",),
    )
)
