"""Functions of two cells that stand at the same place: the larger one, an angle, a common divisor."""

from collections.abc import Callable

from kiwame.formula.tree import Bin, Expr, Fn, If, Num
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Op, declare
from kiwame.ops.broadcasting import aligned, broadcast_size, misfit_constants, sides, why_dtypes_refused

A, B = Operand("a", number=True), Operand("b", number=True)
PLAIN = Operand("b", number=True, plain=True)


def of_two(
    name: str,
    en: str,
    ja: str,
    formula: Callable[[Expr, Expr], Expr],
    *,
    torch: tuple[str, ...] = (),
    further: str = "",
    numpy: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    keyword: str = "",
    examples: tuple[str, ...] = (),
    plain: bool = False,
    floats: bool = False,
    method: bool = True,
) -> Op:
    """An op of two operands that a function stands for. `torch`: further functions; `numpy`: names or idioms.

    `further`: one more method; `method`: torch spells it by its own names too.
    """
    words = (name, *aliases)
    return declare(
        Op(
            name=name,
            family="elementwise",
            en=en,
            ja=ja,
            aliases=aliases,
            params=(A, PLAIN if plain else B),
            size=broadcast_size,
            formula=lambda b: formula(aligned(b, "a"), aligned(b, "b")),
            torch=(
                *(f"torch.{w}(a, b)" for w in ((*words, *torch) if method else torch)),
                *(f"a.{w}(b)" for w in words if method),
                *((f"a.{further}(b)",) if further else ()),
                *(f"torch.{w}(a, {keyword}=b)" for w in words if keyword),
                *(f"a.{w}({keyword}=b)" for w in words if keyword),
            ),
            numpy=tuple(f"np.{w}(a, b)" if w.isidentifier() else w for w in numpy),
            why_refused=why_dtypes_refused,
            mistakes=misfit_constants,
            floats=floats,
            rule=sides,
            story="pair",
            examples=examples or (f"{name} 2x3 2x3", f"{name} 2x3 1x3"),
            related=("add", "where"),
        )
    )


def known(kind: str) -> Callable[[Expr, Expr], Expr]:
    """The larger or smaller of two; where one is NaN, the other."""
    return lambda a, b: If(Fn("isnan", (a,)), b, If(Fn("isnan", (b,)), a, Fn(kind, (a, b))))


def log_of_sum(a: Expr, b: Expr) -> Expr:
    """log(exp(a) + exp(b)), written so that exp cannot overflow."""
    gap = Fn("exp", (Num(0) - Fn("abs", (a - b,)),))
    return If(a.cmp("==", b), a + Fn("log", (Num(2),)), Fn("max", (a, b)) + Fn("log1p", (gap,)))


def log2_of_sum(a: Expr, b: Expr) -> Expr:
    """log2(2**a + 2**b), written so that the powers cannot overflow."""
    gap = Fn("exp2", (Num(0) - Fn("abs", (a - b,)),))
    return If(a.cmp("==", b), a + Num(1), Fn("max", (a, b)) + Fn("log2", (Num(1) + gap,)))


maximum = of_two(
    "maximum", "elementwise maximum", "要素ごとの最大", lambda a, b: Fn("max", (a, b)),
    torch=("max",), further="max", numpy=("maximum",),
)  # fmt: skip
minimum = of_two(
    "minimum", "elementwise minimum", "要素ごとの最小", lambda a, b: Fn("min", (a, b)),
    torch=("min",), further="min", numpy=("minimum",),
)  # fmt: skip
fmax = of_two("fmax", "maximum that passes over NaN", "NaNを無視する最大", known("max"), numpy=("fmax",))
fmin = of_two("fmin", "minimum that passes over NaN", "NaNを無視する最小", known("min"), numpy=("fmin",))
fmod = of_two(
    "fmod",
    "remainder with the sign of the dividend",
    "剰余(符号は割られる数)",
    lambda a, b: Fn("fmod", (a, b)),
    numpy=("fmod",),
    plain=True,
    examples=("fmod [[-7.0,7.0]] b=3", "fmod 2x3 b=4"),
)
atan2 = of_two(
    "atan2",
    "angle of a point",
    "座標の偏角(atan2)",
    lambda a, b: Fn("atan2", (a, b)),
    aliases=("arctan2",),
    numpy=("arctan2", "atan2"),
)
hypot = of_two(
    "hypot", "length of the hypotenuse", "斜辺の長さ", lambda a, b: Fn("hypot", (a, b)), numpy=("hypot",), floats=True
)
copysign = of_two(
    "copysign",
    "magnitude of one, sign of the other",
    "符号の付け替え",
    lambda a, b: Fn("copysign", (a, b)),
    numpy=("copysign",),
    examples=("copysign 2x3 b=-1", "copysign 2x3 2x3"),
)
logaddexp = of_two(
    "logaddexp", "log of a sum of exponentials", "指数の和の対数", log_of_sum, numpy=("logaddexp",), floats=True
)
logaddexp2 = of_two(
    "logaddexp2", "log2 of a sum of powers of 2", "2のべきの和の対数", log2_of_sum, numpy=("logaddexp2",), floats=True
)
gcd = of_two("gcd", "greatest common divisor", "最大公約数", lambda a, b: Fn("gcd", (a, b)), numpy=("gcd",))
lcm = of_two("lcm", "least common multiple", "最小公倍数", lambda a, b: Fn("lcm", (a, b)), numpy=("lcm",))
heaviside = of_two(
    "heaviside",
    "step function",
    "ヘヴィサイドの階段関数",
    lambda a, b: If(Fn("isnan", (a,)), a, If(a.cmp("==", 0), b, If(a.cmp("<", 0), Num(0), Num(1)))),
    keyword="values",
    numpy=("heaviside",),
    floats=True,
)
xlogy = of_two(
    "xlogy",
    "x · log(y), 0 where x is 0",
    "x·log(y)(xが0なら0)",
    lambda a, b: If(Fn("isnan", (b,)), b, If(a.cmp("==", 0), Num(0), a * Fn("log", (b,)))),
    torch=("special.xlogy",),
    numpy=("np.where(a == 0, 0, a * np.log(b))",),
    examples=("xlogy 2x3 2x3", "xlogy 2x3 b=2.5"),
)
xlog1py = of_two(
    "xlog1py",
    "x · log(1 + y), 0 where x is 0",
    "x·log(1+y)(xが0なら0)",
    lambda a, b: If(Fn("isnan", (b,)), b, If(a.cmp("==", 0), Num(0), a * Fn("log1p", (b,)))),
    torch=("special.xlog1py",),
    numpy=("np.where(a == 0, 0, a * np.log1p(b))",),
    examples=("xlog1py 2x3 2x3",),
    method=False,
)
rsub = declare(
    Op(
        name="rsub",
        family="elementwise",
        en="subtraction the other way round",
        ja="逆向きの減算",
        params=(A, B, Number("alpha", default=1, bare=False)),
        size=broadcast_size,
        formula=lambda b: aligned(b, "b") - (aligned(b, "a") if b["alpha"] == 1 else Num(b["alpha"]) * aligned(b, "a")),
        torch=("torch.rsub(a, b, alpha=alpha)",),
        numpy=("(-a) + b",),
        other_form=lambda b: "(-a) * alpha + b" if b.library == "numpy" and b["alpha"] != 1 else None,
        why_refused=why_dtypes_refused,
        mistakes=misfit_constants,
        rule=sides,
        story="pair",
        examples=("rsub 2x3 2x3", "rsub 2x3 1x3", "rsub 2x3 2x3 alpha=2"),
        related=("add", "sub"),
    )
)
ldexp = of_two(
    "ldexp", "multiply by a power of 2", "2のべき乗を掛ける", lambda a, b: a * Fn("exp2", (b,)), numpy=("a * 2.0 ** b",)
)
float_power = of_two(
    "float_power",
    "power in float64",
    "べき乗(float64)",
    lambda a, b: Bin("**", Fn("float", (a,)), b),
    keyword="exponent",
    numpy=("float_power",),
    plain=True,
    examples=("float_power 2x3 b=2", "float_power 2x3 2x3"),
)
