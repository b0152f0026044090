"""Activation functions of straight pieces, and those that cut off or shrink."""

from kiwame.formula.tree import Bin, Fn, If, Num
from kiwame.ops.activations import activation, between, exp, minus
from kiwame.ops.arguments import Number

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
