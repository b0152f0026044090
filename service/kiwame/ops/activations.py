"""Activation functions: one number in, one number out, cell by cell."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, If, Num, Read
from kiwame.model import Shape
from kiwame.ops.arguments import Argument, Flag, Number, Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.word_arguments import Choice

X = Operand("x")
INPLACE = Flag("inplace", default=False)  # the values are the same; here the tensor that is given stays as it is
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def floats_wanted(bound: Bound, facts: list[Any]) -> Refusal:
    """The library computes this on floats only."""
    dtypes = [fact.dtype for fact in facts]
    return refuse(Cause.DTYPE, "floats", got=dtypes, op=bound.op.name, dtypes=dtypes, library=bound.library)


def exp(x: Expr) -> Expr:
    """e to the power of x."""
    return Fn("exp", (x,))


def minus(x: Expr) -> Expr:
    """-x."""
    return Bin("-", Num(0), x)


def between(low: Expr | float, x: Expr, high: Expr | float) -> Expr:
    """X held between two numbers."""
    ends = [e if not isinstance(e, (int, float)) else Num(e) for e in (low, high)]
    return Fn("min", (Fn("max", (x, ends[0])), ends[1]))


def sigmoid(x: Expr) -> Expr:
    """1 / (1 + exp(-x))."""
    return Bin("/", Num(1), 1 + exp(minus(x)))


def activation(
    name: str,
    en: str,
    ja: str,
    curve: Callable[[Read, Bound], Expr],
    *,
    examples: tuple[str, ...],
    arguments: tuple[Argument, ...] = (),
    forms: tuple[str, ...] = (),
    numpy: tuple[str, ...] = (),
    inplace: bool = False,
    tier: int = 2,
    floats: bool = True,
) -> Op:
    """One activation function; the first form is F's, with every argument."""
    words = ", ".join(("x", *(f"{a.name}={a.name}" for a in arguments)))
    own = f"F.{name}({words})"
    return declare(
        Op(
            name=name,
            family="nn.functional",
            tier=tier,
            en=en,
            ja=ja,
            params=(X, *arguments, *((INPLACE,) if inplace else ())),
            size=lambda b: b.shape(),
            formula=lambda b: curve(b.read("x", b.i), b),
            rule=lambda b: {"numbers": {a.name: b[a.name] for a in b.op.arguments if a.name != "inplace"}},
            story="activation",
            shaping="kept",
            torch=(own, *((f"F.{name}({words}, inplace=inplace)",) if inplace else ()), *forms),
            numpy=numpy,
            floats=floats,
            why_refused=floats_wanted,
            examples=examples,
            related=("relu", "softmax"),
        )
    )


activation(
    "relu",
    "rectifier",
    "ReLU",
    lambda x, _b: Fn("max", (x, Num(0))),
    forms=("torch.relu(x)", "x.relu()"),
    numpy=("np.maximum(x, 0)",),
    examples=("relu tensor([-1.0,2.0])", "relu 2x3"),
    inplace=True,
    floats=False,
)
activation(
    "relu6",
    "rectifier up to 6",
    "ReLU6",
    lambda x, _b: between(0, x, 6),
    numpy=("np.clip(x, 0, 6)",),
    examples=("relu6 tensor([-1.0,8.0])",),
    inplace=True,
    floats=False,
)


def _gelu(x: Read, bound: Bound) -> Expr:
    if bound["approximate"] == "tanh":
        inner = Bin("*", Fn("sqrt", (Num(2 / math.pi),)), x + Bin("*", Num(0.044715), Bin("**", x, Num(3))))
        return Bin("*", x / 2, 1 + Fn("tanh", (inner,)))
    return Bin("*", x / 2, 1 + Fn("erf", (Bin("/", x, Fn("sqrt", (Num(2),))),)))


activation(
    "gelu",
    "Gaussian error linear unit",
    "GELU",
    _gelu,
    arguments=(Choice("approximate", default="none", choices=("none", "tanh")),),
    examples=("gelu tensor([-1.0,2.0])", "gelu tensor([-1.0,2.0]) approximate=tanh"),
)
activation(
    "silu",
    "sigmoid linear unit (swish)",
    "SiLU(Swish)",
    lambda x, _b: Bin("/", x, 1 + exp(minus(x))),
    numpy=("x / (1 + np.exp(-x))",),
    examples=("silu tensor([-1.0,2.0])",),
    inplace=True,
)
activation(
    "leaky_relu",
    "leaky rectifier",
    "Leaky ReLU",
    lambda x, b: If(x.cmp(">", 0), x, Bin("*", Num(b["negative_slope"]), x)),
    arguments=(Number("negative_slope", default=0.01),),
    numpy=("np.where(x > 0, x, negative_slope * x)",),
    examples=("leaky_relu tensor([-1.0,2.0]) 0.1",),
    inplace=True,
)
activation(
    "elu",
    "exponential linear unit",
    "ELU",
    lambda x, b: If(x.cmp(">", 0), x, Bin("*", Num(b["alpha"]), Fn("expm1", (x,)))),
    arguments=(Number("alpha", default=1.0),),
    numpy=("np.where(x > 0, x, alpha * np.expm1(x))",),
    examples=("elu tensor([-1.0,2.0])",),
    inplace=True,
)
activation(
    "celu",
    "continuous exponential linear unit",
    "CELU",
    lambda x, b: If(x.cmp(">", 0), x, Bin("*", Num(b["alpha"]), Fn("expm1", (x / b["alpha"],)))),
    arguments=(Number("alpha", default=1.0),),
    forms=("torch.celu(x, alpha=alpha)",),
    numpy=("np.where(x > 0, x, alpha * np.expm1(x / alpha))",),
    examples=("celu tensor([-1.0,2.0]) 0.5",),
    inplace=True,
)
activation(
    "selu",
    "scaled exponential linear unit",
    "SELU",
    lambda x, _b: If(
        x.cmp(">", 0),
        Bin("*", Num(SELU_SCALE), x),
        Bin("*", Num(SELU_SCALE), Bin("*", Num(SELU_ALPHA), Fn("expm1", (x,)))),
    ),
    forms=("torch.selu(x)",),
    examples=("selu tensor([-1.0,2.0])",),
    inplace=True,
)
activation(
    "softplus",
    "smooth rectifier",
    "softplus",
    lambda x, b: If(
        Bin("*", x, Num(b["beta"])).cmp(">", b["threshold"]),
        x,
        Bin("/", Fn("log1p", (exp(Bin("*", Num(b["beta"]), x)),)), Num(b["beta"])),
    ),
    arguments=(Number("beta", default=1), Number("threshold", default=20)),
    numpy=("np.log1p(np.exp(beta * x)) / beta",),
    examples=("softplus tensor([-1.0,2.0])",),
)
activation(
    "softsign",
    "softsign",
    "softsign",
    lambda x, _b: Bin("/", x, 1 + Fn("abs", (x,))),
    numpy=("x / (1 + np.abs(x))",),
    examples=("softsign tensor([-1.0,2.0])",),
)
activation(
    "mish",
    "mish",
    "Mish",
    lambda x, _b: Bin("*", x, Fn("tanh", (Fn("log1p", (exp(x),)),))),
    numpy=("x * np.tanh(np.log1p(np.exp(x)))",),
    examples=("mish tensor([-1.0,2.0])",),
    inplace=True,
)
activation(
    "hardswish",
    "piecewise linear swish",
    "hardswish",
    lambda x, _b: Bin("/", Bin("*", x, between(0, x + 3, 6)), Num(6)),
    numpy=("x * np.clip(x + 3, 0, 6) / 6",),
    examples=("hardswish tensor([-1.0,2.0])",),
    inplace=True,
)
activation(
    "hardsigmoid",
    "piecewise linear sigmoid",
    "hardsigmoid",
    lambda x, _b: Bin("/", between(0, x + 3, 6), Num(6)),
    numpy=("np.clip(x + 3, 0, 6) / 6",),
    examples=("hardsigmoid tensor([-1.0,2.0])",),
    inplace=True,
)
activation(
    "hardtanh",
    "clamp between two numbers",
    "hardtanh",
    lambda x, b: between(b["min_val"], x, b["max_val"]),
    arguments=(Number("min_val", default=-1.0), Number("max_val", default=1.0)),
    numpy=("np.where(x < min_val, min_val, np.where(x > max_val, max_val, x))",),
    examples=("hardtanh tensor([-2.0,0.5])",),
    inplace=True,
    floats=False,
)
activation(
    "hardshrink",
    "drop small values",
    "hardshrink",
    lambda x, b: If(Bin("and", x.cmp(">=", -b["lambd"]), x.cmp("<=", b["lambd"])), Num(0), x),
    arguments=(Number("lambd", default=0.5),),
    forms=("torch.hardshrink(x, lambd=lambd)", "x.hardshrink(lambd=lambd)"),
    numpy=("np.where(np.abs(x) <= lambd, 0, x)",),
    examples=("hardshrink tensor([-0.2,2.0])",),
)
activation(
    "softshrink",
    "move towards 0",
    "softshrink",
    lambda x, b: If(x.cmp(">", b["lambd"]), x - b["lambd"], If(x.cmp("<", -b["lambd"]), x + b["lambd"], x * 0)),
    arguments=(Number("lambd", default=0.5),),
    examples=("softshrink tensor([-0.2,2.0])",),
)
activation(
    "tanhshrink",
    "value minus its tanh",
    "tanhshrink",
    lambda x, _b: x - Fn("tanh", (x,)),
    numpy=("x - np.tanh(x)",),
    examples=("tanhshrink tensor([-1.0,2.0])",),
)
activation(
    "threshold",
    "replace what does not pass a threshold",
    "しきい値処理",
    lambda x, b: If(x.cmp("<=", b["threshold"]), Num(b["value"]), x),
    arguments=(Number("threshold"), Number("value")),
    forms=("torch.threshold(x, threshold, value)",),
    numpy=("np.where(x > threshold, x, value)",),
    examples=("threshold tensor([-1.0,2.0]) 0.5,9",),
    inplace=True,
    floats=False,
)
activation(
    "logsigmoid",
    "logarithm of the sigmoid",
    "対数シグモイド",
    lambda x, _b: Fn("min", (x, Num(0))) - Fn("log1p", (exp(minus(Fn("abs", (x,)))),)),
    numpy=("-np.log1p(np.exp(-x))",),
    examples=("logsigmoid tensor([-1.0,2.0])",),
)


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
