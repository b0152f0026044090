"""Activations with a second tensor or a second half: prelu and glu."""

import math

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.activations import exp, minus
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted

X = Operand("x")


def _prelu_size(bound: Bound) -> Shape:
    shape, weight = bound.shape(), bound.shape("weight")
    channels = shape[1] if len(shape) > 1 else 1
    if len(weight) > 1 or (math.prod(weight) not in (1, channels)):
        raise refuse(
            Cause.SIZES,
            "per-channel",
            span=bound.span("weight"),
            got=list(weight),
            expected=[channels],
            op="prelu",
            name="weight",
            other=list(weight),
            shape=list(shape),
            channels=channels,
        )
    return shape


def _prelu(bound: Bound) -> Expr:
    x = bound.read("x", bound.i)
    weight = bound.shape("weight")
    channel = bound.i[1] if len(bound.i) > 1 and math.prod(weight) != 1 else Num(0)
    return If(x.cmp(">", 0), x, Bin("*", bound.read("weight", (channel,) if weight else ()), x))


declare(
    Op(
        name="prelu",
        family="nn.functional",
        en="rectifier with a learned slope",
        ja="PReLU",
        params=(X, Operand("weight")),
        size=_prelu_size,
        formula=_prelu,
        rule=lambda b: {"channels": math.prod(b.shape("weight")), "numbers": {}},
        story="activation",
        shaping="kept",
        torch=("F.prelu(x, weight)", "torch.prelu(x, weight)", "x.prelu(weight)"),
        numpy=(),
        floats=True,
        why_refused=floats_wanted,
        examples=("prelu tensor([-1.0,2.0]) tensor([0.25])", "prelu 2x3 3"),
        related=("leaky_relu",),
    )
)


def _glu_size(bound: Bound) -> Shape:
    shape, dim = bound.shape(), bound["dim"]
    if not shape or shape[dim] % 2:
        raise refuse(
            Cause.SIZES,
            "halves",
            span=bound.span("dim"),
            got=list(shape),
            op="glu",
            shape=list(shape),
            dim=dim,
            size=shape[dim] if shape else 1,
        )
    return tuple(s // 2 if a == dim else s for a, s in enumerate(shape))


def _glu(bound: Bound) -> Expr:
    dim, half = bound["dim"], bound.out[bound["dim"]]
    gate = tuple(ix + half if a == dim and half else ix for a, ix in enumerate(bound.i))
    return Bin("/", bound.read("x", bound.i), 1 + exp(minus(bound.read("x", gate))))


declare(
    Op(
        name="glu",
        family="nn.functional",
        en="gated linear unit",
        ja="GLU(ゲート付き線形ユニット)",
        params=(X, Axis("dim", default=-1, bare=False)),
        size=_glu_size,
        formula=_glu,
        rule=lambda b: {"dim": b["dim"], "half": b.shape()[b["dim"]] // 2},
        torch=("F.glu(x, dim=dim)",),
        numpy=(),
        floats=True,
        why_refused=floats_wanted,
        examples=("glu 2x4", "glu 2x4 dim=0"),
        related=("silu",),
    )
)
