"""Layers: linear, bilinear, and dropout where nothing is dropped."""

import math

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fold, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Number, Operand
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.broadcasting import aligned
from kiwame.ops.ranks import wrong_rank

X, WEIGHT, BIAS = Operand("x"), Operand("weight"), Operand("bias", optional=True)


def does_not_fit(bound: Bound, name: str, axis: int, want: int, because: str) -> Exception:
    """A refusal of an operand whose axis has another size than the call needs: `because` names what asks for it."""
    shape = bound.shape(name)
    return refuse(
        Cause.SIZES,
        "layer",
        span=bound.span(name),
        got=list(shape),
        expected=want,
        op=bound.op.name,
        name=name,
        axis=axis,
        want=want,
        other=list(shape),
        because=because,
        first=list(bound.first),
    )


def with_bias(bound: Bound, total: Expr, channel: Expr) -> Expr:
    """A sum, and the bias of its channel where there is one."""
    return Bin("+", total, bound.read("bias", (channel,))) if "bias" in bound.shapes else total


def linear_size(bound: Bound) -> Shape:
    """(…, in) with a weight (out, in) gives (…, out); a weight (in,) leaves no axis."""
    shape, weight = bound.shape(), bound.shape("weight")
    if len(weight) not in {1, 2}:
        raise wrong_rank(bound, "weight", (1, 2))
    if not shape:
        raise wrong_rank(bound, "x", (1, 2, 3))
    if weight[-1] != shape[-1]:
        raise does_not_fit(bound, "weight", len(weight) - 1, shape[-1], "last")
    out = (*shape[:-1], *weight[:-1])
    if "bias" in bound.shapes:
        bias = bound.shape("bias")
        if len(bias) > len(out) or any(b not in {1, o} for b, o in zip(reversed(bias), reversed(out), strict=False)):
            raise does_not_fit(bound, "bias", max(len(bias) - 1, 0), out[-1] if out else 1, "out")
    return out


def linear_formula(bound: Bound) -> Expr:
    """Σ x · weight, and the bias."""
    weight = bound.shape("weight")
    over = bound.fold_over(weight[-1:])
    rows = bound.i[-1:] if len(weight) == 2 else ()
    lead = bound.i[:-1] if len(weight) == 2 else bound.i
    product = Bin("*", bound.read("x", (*lead, *over)), bound.read("weight", (*rows, *over)))
    total = Fold("sum", over, product)
    return Bin("+", total, aligned(bound, "bias")) if "bias" in bound.shapes else total


def linear_rule(bound: Bound) -> dict[str, object]:
    """How many numbers go in and come out."""
    weight = bound.shape("weight")
    return {
        "ins": weight[-1],
        "outs": weight[0] if len(weight) == 2 else 1,
        "weight": list(weight),
        "bias": "bias" in bound.shapes,
    }


def linear_alikes(bound: Bound) -> list[Alike]:
    """With a square weight, x @ weight has the same shape."""
    weight = bound.shape("weight")
    square = len(weight) == 2 and weight[0] == weight[1] and "bias" not in bound.shapes
    return [Alike("matmul", {}, variant="not-transposed")] if square else []


declare(
    Op(
        name="linear",
        family="nn.functional",
        tier=1,
        en="linear layer",
        ja="全結合層(線形変換)",
        params=(X, WEIGHT, BIAS),
        size=linear_size,
        formula=linear_formula,
        rule=linear_rule,
        work=lambda b: math.prod(b.out) * b.shape()[-1],
        look_alikes=linear_alikes,
        torch=("F.linear(x, weight, bias=bias)",),
        numpy=("x @ weight.T",),
        other_form=lambda b: "x @ weight.T + bias" if b.library == "numpy" and "bias" in b.shapes else None,
        equivalents=lambda b: (
            [("torch", "x @ weight.T")] if len(b.shape("weight")) == 2 and "bias" not in b.shapes else []
        ),
        examples=("linear 2x3 4x3", "linear 2x3 4x3 bias=4"),
        pitfalls=("linear 2x3 3x3", "linear 2x3 3x4"),
        related=("matmul",),
    )
)


def bilinear_size(bound: Bound) -> Shape:
    """(…, a) and (…, b) with a weight (out, a, b) give (…, out)."""
    x, y, weight = bound.shape("x"), bound.shape("y"), bound.shape("weight")
    if len(weight) != 3:
        raise wrong_rank(bound, "weight", (3,))
    if not x or not y:
        raise wrong_rank(bound, "y" if x else "x", (1, 2, 3))
    for axis, name in ((1, "x"), (2, "y")):
        if bound.shape(name)[-1] != weight[axis]:
            raise does_not_fit(bound, name, len(bound.shape(name)) - 1, weight[axis], "weight")
    if x[:-1] != y[:-1]:
        raise does_not_fit(bound, "y", 0, x[0], "lead")
    if "bias" in bound.shapes and bound.shape("bias") != weight[:1]:
        raise does_not_fit(bound, "bias", 0, weight[0], "out")
    return (*x[:-1], weight[0])


def bilinear_formula(bound: Bound) -> Expr:
    """Σ x · weight · y over both last axes."""
    over = bound.fold_over(bound.shape("weight")[1:])
    x = bound.read("x", (*bound.i[:-1], over[0]))
    y = bound.read("y", (*bound.i[:-1], over[1]))
    product = Bin("*", Bin("*", x, bound.read("weight", (bound.i[-1], *over))), y)
    return with_bias(bound, Fold("sum", over, product), bound.i[-1])


declare(
    Op(
        name="bilinear",
        family="nn.functional",
        en="bilinear layer",
        ja="双線形層",
        params=(X, Operand("y"), WEIGHT, BIAS),
        size=bilinear_size,
        formula=bilinear_formula,
        rule=lambda b: {"weight": list(b.shape("weight"))},
        work=lambda b: math.prod(b.out) * math.prod(b.shape("weight")[1:]),
        torch=("F.bilinear(x, y, weight, bias=bias)",),
        numpy=(),
        examples=("bilinear 2x3 2x2 4x3x2",),
        related=("linear",),
    )
)


def dropout_size(bound: Bound) -> Shape:
    """The shape stays. What is dropped by chance is not explained."""
    p, training = bound["p"], bound["training"]
    if not 0 <= p <= 1:
        raise refuse(
            Cause.ARGUMENT, "probability", span=bound.span("p"), got=p, expected="0 <= p <= 1", op="dropout", value=p
        )
    if training and 0 < p < 1:
        raise refuse(
            Cause.NOT_ALLOWED, "random", span=bound.span("p"), got=p, expected="training=False", op="dropout", value=p
        )
    return bound.shape()


declare(
    Op(
        name="dropout",
        family="nn.functional",
        en="dropout",
        ja="ドロップアウト",
        params=(
            X,
            Number("p", default=0.5),
            Flag("training", default=True, words=("train",)),
            Flag("inplace", default=False),
        ),
        size=dropout_size,
        formula=lambda b: Num(0) if b["training"] and b["p"] == 1 else b.read("x", b.i),
        rule=lambda b: {"p": b["p"], "training": b["training"]},
        torch=(
            "F.dropout(x, p=p, training=training)",
            "torch.dropout(x, p, training)",
            "F.dropout(x, p=p, training=training, inplace=inplace)",
        ),
        numpy=(),
        examples=("dropout 2x3 training=0", "dropout 2x3 0.0"),
        pitfalls=("dropout 2x3",),
        related=("relu",),
    )
)
