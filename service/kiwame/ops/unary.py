"""Functions of one cell: each cell of the output is made of the cell at the same place, and of nothing else."""

from collections.abc import Callable
from typing import Any

from kiwame.formula.tree import Expr, Fn, If, Num
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.broadcasting import why_dtypes_refused
from kiwame.ops.dtypes import LARGEST
from kiwame.ops.number_arguments import Int

X = Operand("x")


def of_one(
    name: str,
    en: str,
    ja: str,
    formula: Callable[[Expr], Expr],
    *,
    aliases: tuple[str, ...] = (),
    numpy: tuple[str, ...] = (),
    torch: tuple[str, ...] = (),
    sign: str = "",
    tier: int = 2,
    examples: tuple[str, ...] = (),
) -> Op:
    """A function of one cell. `numpy`: its names there, or idioms; `torch`: further templates; `sign`: `-x`."""
    signed = (f"{sign}x",) if sign else ()
    words = (name, *aliases)
    return declare(
        Op(
            name=name,
            family="elementwise",
            tier=tier,
            en=en,
            ja=ja,
            aliases=aliases,
            params=(X,),
            size=lambda b: b.shape(),
            formula=lambda b: formula(b.read("x", b.i)),
            torch=(*signed, *(f"x.{w}()" for w in words), *(f"torch.{w}(x)" for w in words), *torch),
            numpy=(*signed, *(f"np.{w}(x)" if w.isidentifier() else w for w in numpy)),
            why_refused=why_dtypes_refused,
            story="each",
            examples=examples or (f"{name} 2x3",),
            related=("add", "mul"),
        )
    )


def _fn(name: str) -> Callable[[Expr], Expr]:
    return lambda x: Fn(name, (x,))


def _degrees(factor: float) -> Callable[[Expr], Expr]:
    return lambda x: x * Num(factor)


HALF_TURN = 3.141592653589793
ROUNDED = ("[1.5,-1.5]",)

neg = of_one("neg", "negation", "符号反転", lambda x: Num(0) - x, aliases=("negative",), numpy=("negative",), sign="-")
positive = of_one("positive", "the same number", "そのまま(+x)", lambda x: x, numpy=("positive",), sign="+")
abs_ = of_one(
    "abs",
    "absolute value",
    "絶対値",
    _fn("abs"),
    aliases=("absolute",),
    numpy=("abs", "absolute"),
    examples=("abs tensor([-2,0,3])", "abs 2x3"),
)
sqrt = of_one("sqrt", "square root", "平方根", _fn("sqrt"), numpy=("sqrt",))
exp = of_one("exp", "exponential", "指数関数", _fn("exp"), numpy=("exp",))
log = of_one("log", "natural logarithm", "自然対数", _fn("log"), numpy=("log",))
exp2 = of_one("exp2", "power of 2", "2のべき乗", _fn("exp2"), numpy=("exp2",), torch=("torch.special.exp2(x)",))
expm1 = of_one("expm1", "exp(x) - 1", "exp(x) - 1", _fn("expm1"), numpy=("expm1",), torch=("torch.special.expm1(x)",))
log2 = of_one("log2", "logarithm to base 2", "底が2の対数", _fn("log2"), numpy=("log2",))
log10 = of_one("log10", "logarithm to base 10", "常用対数", _fn("log10"), numpy=("log10",))
log1p = of_one("log1p", "log(1 + x)", "log(1 + x)", _fn("log1p"), numpy=("log1p",), torch=("torch.special.log1p(x)",))
sin = of_one("sin", "sine", "正弦", _fn("sin"), numpy=("sin",))
cos = of_one("cos", "cosine", "余弦", _fn("cos"), numpy=("cos",))
tan = of_one("tan", "tangent", "正接", _fn("tan"), numpy=("tan",))
asin = of_one(
    "asin",
    "arc sine",
    "逆正弦",
    _fn("asin"),
    aliases=("arcsin",),
    numpy=("arcsin", "asin"),
    examples=("asin tensor([0.0,0.5,1.0])",),
)
acos = of_one(
    "acos",
    "arc cosine",
    "逆余弦",
    _fn("acos"),
    aliases=("arccos",),
    numpy=("arccos", "acos"),
    examples=("acos tensor([0.0,0.5,1.0])",),
)
atan = of_one("atan", "arc tangent", "逆正接", _fn("atan"), aliases=("arctan",), numpy=("arctan", "atan"))
sinh = of_one("sinh", "hyperbolic sine", "双曲線正弦", _fn("sinh"), numpy=("sinh",))
cosh = of_one("cosh", "hyperbolic cosine", "双曲線余弦", _fn("cosh"), numpy=("cosh",))
tanh = of_one("tanh", "hyperbolic tangent", "双曲線正接", _fn("tanh"), numpy=("tanh",), torch=("F.tanh(x)",))
asinh = of_one(
    "asinh", "inverse hyperbolic sine", "逆双曲線正弦", _fn("asinh"), aliases=("arcsinh",), numpy=("arcsinh", "asinh")
)
acosh = of_one(
    "acosh", "inverse hyperbolic cosine", "逆双曲線余弦", _fn("acosh"), aliases=("arccosh",), numpy=("arccosh", "acosh")
)
atanh = of_one(
    "atanh",
    "inverse hyperbolic tangent",
    "逆双曲線正接",
    _fn("atanh"),
    aliases=("arctanh",),
    numpy=("arctanh", "atanh"),
    examples=("atanh tensor([0.0,0.5,-0.5])",),
)
sigmoid = of_one(
    "sigmoid",
    "sigmoid",
    "シグモイド関数",
    lambda x: Num(1) / (Num(1) + Fn("exp", (Num(0) - x,))),
    numpy=("1 / (1 + np.exp(-x))",),
    torch=("F.sigmoid(x)", "torch.special.expit(x)"),
)
erf = of_one("erf", "error function", "誤差関数", _fn("erf"), torch=("torch.special.erf(x)",))
erfc = of_one("erfc", "1 - erf(x)", "相補誤差関数", _fn("erfc"), torch=("torch.special.erfc(x)",))
floor = of_one(
    "floor", "round down", "切り捨て(床関数)", _fn("floor"), numpy=("floor",), examples=("floor tensor([1.5,-1.5])",)
)
ceil = of_one("ceil", "round up", "切り上げ", _fn("ceil"), numpy=("ceil",), examples=("ceil tensor([1.5,-1.5])",))
trunc = of_one(
    "trunc",
    "cut towards 0",
    "0方向への切り捨て",
    _fn("trunc"),
    aliases=("fix",),
    numpy=("trunc", "fix"),
    examples=("trunc tensor([1.5,-1.5])",),
)
frac = of_one(
    "frac",
    "what is behind the point",
    "小数部分",
    lambda x: x - Fn("trunc", (x,)),
    numpy=("x - np.trunc(x)",),
    examples=("frac tensor([1.5,-1.25])",),
)
sign = of_one(
    "sign", "sign", "符号", _fn("sign"), aliases=("sgn",), numpy=("sign",), examples=("sign tensor([-2.0,0.0,3.0])",)
)
square = of_one("square", "square", "二乗", lambda x: x * x, numpy=("square",))
reciprocal = of_one("reciprocal", "reciprocal", "逆数", lambda x: Num(1) / x, numpy=("reciprocal",))
rsqrt = of_one(
    "rsqrt",
    "reciprocal of the square root",
    "平方根の逆数",
    lambda x: Num(1) / Fn("sqrt", (x,)),
    numpy=("1 / np.sqrt(x)",),
)
deg2rad = of_one(
    "deg2rad", "degrees to radians", "度からラジアンへの変換", _degrees(HALF_TURN / 180), numpy=("deg2rad", "radians")
)
rad2deg = of_one(
    "rad2deg", "radians to degrees", "ラジアンから度への変換", _degrees(180 / HALF_TURN), numpy=("rad2deg", "degrees")
)
sinc = of_one(
    "sinc",
    "sin(πx) / (πx)",
    "sin(πx) / (πx)",
    lambda x: If(x.cmp("==", 0), Num(1), Fn("sin", (Num(HALF_TURN) * x,)) / (Num(HALF_TURN) * x)),
    numpy=("sinc",),
    torch=("torch.special.sinc(x)",),
    examples=("sinc tensor([0.0,0.5,1.5])",),
)


def _rounded(bound: Bound) -> Expr:
    """To the nearest, halves to the even one; with decimals by way of a power of ten."""
    x, decimals = bound.read("x", bound.i), bound["decimals"]
    if decimals == 0:
        return Fn("round", (x,))
    power = Num(10.0 ** abs(decimals))
    return Fn("round", (x * power,)) / power if decimals > 0 else Fn("round", (x / power,)) * power


round_ = declare(
    Op(
        name="round",
        family="elementwise",
        en="round half to even",
        ja="丸め(最近接偶数への丸め)",
        aliases=("around",),
        params=(X, Int("decimals", default=0, bare=False)),
        size=lambda b: b.shape(),
        formula=_rounded,
        torch=(
            "torch.round(x, decimals=decimals)",
            "x.round(decimals=decimals)",
        ),
        numpy=(
            "np.round(x, decimals=decimals)",
            "x.round(decimals=decimals)",
            "np.around(x, decimals=decimals)",
        ),
        why_refused=why_dtypes_refused,
        rule=lambda b: {"decimals": b["decimals"]},
        story="round",
        examples=("round tensor([0.5,1.5,2.5])", "round tensor([1.25,2.675]) decimals=1"),
        related=("floor", "ceil", "trunc"),
    )
)

rint = declare(
    Op(
        name="rint",
        family="elementwise",
        en="round half to even, as floats",
        ja="最近接偶数への丸め(小数のまま)",
        params=(X,),
        size=lambda b: b.shape(),
        formula=lambda b: Fn("round", (b.read("x", b.i),)),
        torch=("torch.round(x * 1.0)",),
        numpy=("np.rint(x)",),
        why_refused=why_dtypes_refused,
        rule=lambda _b: {"decimals": 0},
        story="round",
        examples=("rint tensor([0.5,1.5,2.5])",),
        related=("round", "floor"),
    )
)

USUAL = {"torch": "float32", "numpy": "float64"}


def _replaced(bound: Bound) -> Expr:
    """NaN and both infinities replaced; an infinity by the dtype's largest number where nothing else is said."""
    x, largest = bound.read("x", bound.i), LARGEST[USUAL[bound.library]]
    high = largest if bound["posinf"] is None else bound["posinf"]
    low = -largest if bound["neginf"] is None else bound["neginf"]
    infinite = If(x.cmp("==", Num(float("inf"))), Num(high), If(x.cmp("==", Num(float("-inf"))), Num(low), x))
    return If(Fn("isnan", (x,)), Num(0.0 if bound["nan"] is None else bound["nan"]), infinite)


def _own_largest(bound: Bound, facts: list[Any]) -> list[Mistake]:
    """The formula names the largest number of the usual dtype: that of another one is said beside it."""
    dtype = facts[0].dtype
    named = bound["posinf"] is not None and bound["neginf"] is not None
    if named or dtype not in LARGEST or dtype == USUAL[bound.library]:
        return []
    return [Mistake("own-largest", {"dtype": dtype, "largest": LARGEST[dtype]})]


def _said_limits(bound: Bound) -> dict[str, Any]:
    return {"nan": bound["nan"] or 0.0, "posinf": bound["posinf"], "neginf": bound["neginf"]}


nan_to_num = declare(
    Op(
        name="nan_to_num",
        family="elementwise",
        en="replace NaN and infinities",
        ja="NaN・無限大の置き換え",
        params=(
            X,
            Number("nan", default=0.0, bare=False),
            Number("posinf", default=None, bare=False),
            Number("neginf", default=None, bare=False),
        ),
        size=lambda b: b.shape(),
        formula=_replaced,
        torch=(
            "torch.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)",
            "x.nan_to_num(nan=nan, posinf=posinf, neginf=neginf)",
        ),
        numpy=("np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)",),
        why_refused=why_dtypes_refused,
        mistakes=_own_largest,
        rule=_said_limits,
        story="nan_to_num",
        examples=("nan_to_num tensor([1.0,nan])", "nan_to_num tensor([1.0,inf]) posinf=9"),
        related=("isnan", "where"),
    )
)
