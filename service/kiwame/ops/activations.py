"""Activation functions: one number in, one number out, cell by cell."""

import math
from collections.abc import Callable

from kiwame.formula.tree import Bin, Expr, Fn, If, Num, Read
from kiwame.ops.arguments import Argument, Flag, Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.word_arguments import Choice

X = Operand("x")
INPLACE = Flag("inplace", default=False)  # the values are the same; here the tensor that is given stays as it is
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


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
    in_order = ", ".join(("x", *(a.name for a in arguments)))
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
            torch=(own, *((f"F.{name}({in_order}, inplace)",) if inplace else ()), f"F.{name}({in_order})", *forms),
            numpy=numpy,
            floats=floats,
            why_refused=floats_wanted,
            examples=examples,
            related=("gelu" if name == "relu" else "relu", "softmax"),
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
