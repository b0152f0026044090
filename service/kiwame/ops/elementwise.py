"""Arithmetic on cells that stand at the same place, small axes stretched to fit."""

from collections.abc import Callable, Mapping
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Num
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.broadcasting import aligned, broadcast_size, misfit_constants, sides, why_dtypes_refused
from kiwame.ops.dtypes import RANGES
from kiwame.ops.word_arguments import Choice

A, B = Operand("a", number=True), Operand("b", number=True)
PLAIN = Operand("b", number=True, plain=True)
ALPHA = Number("alpha", default=1, bare=False)


def silent_table(bound: Bound) -> list[Alike]:
    """(N, 1) with (N,) makes an N by N table; (N, N) with (N,) meets the columns, where the rows may be meant."""
    a, b = bound.shape("a"), bound.shape("b")
    for column, line, param in ((a, b, "b"), (b, a, "a")):
        if len(line) == 1 and len(column) == 2 and column[0] == line[0] > 1 and column[1] in (1, line[0]):
            variant = "table" if column[1] == 1 else "rows"
            return [Alike(bound.op.name, {}, variant, {param: ("unsqueeze", {"dim": 1})})]
    return []


def arithmetic(
    name: str,
    symbol: str,
    en: str,
    ja: str,
    formula: Callable[[Expr, Expr], Expr],
    *,
    tier: int = 2,
    aliases: tuple[str, ...] = (),
    numpy: tuple[str, ...] = (),
    plain: bool = False,
    forms: tuple[str, ...] = (),
    pitfalls: tuple[str, ...] = (),
) -> Op:
    """An op of two operands that an operator stands for."""
    words = (name, *aliases)
    return declare(
        Op(
            name=name,
            family="elementwise",
            tier=tier,
            en=en,
            ja=ja,
            aliases=aliases,
            params=(A, PLAIN if plain else B),
            size=broadcast_size,
            formula=lambda b: formula(aligned(b, "a"), aligned(b, "b")),
            torch=(
                f"a {symbol} b",
                *(f"torch.{w}(a, b)" for w in words),
                *(f"a.{w}(b)" for w in words),
                *forms,
            ),
            numpy=(f"a {symbol} b", *(f"np.{w}(a, b)" for w in numpy)),
            equivalents=lambda b: [
                ("numpy", f"np.{numpy[0]}(a, b)") if b.library == "torch" else ("torch", f"torch.{name}(a, b)")
            ],
            why_refused=why_dtypes_refused,
            look_alikes=silent_table,
            mistakes=misfit_constants,
            rule=sides,
            story="pair",
            examples=(f"{name} 2x3 b=2", f"{name} 2x3 2x1") if plain else (f"{name} 2x3 3", f"{name} 3x1 1x4"),
            pitfalls=pitfalls,
            related=("sum", "unsqueeze"),
        )
    )


def scaled(name: str, symbol: str, en: str, ja: str, aliases: tuple[str, ...], numpy: str) -> Op:
    """Addition or subtraction: torch multiplies the second operand by `alpha` first."""
    functions = [f"torch.{w}(a, b, alpha=alpha)" for w in (name, *aliases)]
    methods = [f"a.{w}(b, alpha=alpha)" for w in (name, *aliases)]

    def formula(bound: Bound) -> Expr:
        second, alpha = aligned(bound, "b"), bound["alpha"]
        one = alpha == 1 and not isinstance(alpha, bool)
        return Bin(symbol, aligned(bound, "a"), second if one else Num(alpha) * second)

    def other_form(bound: Bound) -> str | None:
        if bound["alpha"] == 1 and type(bound["alpha"]) is int:
            return None
        return functions[0] if bound.library == "torch" else f"a {symbol} alpha * b"

    return declare(
        Op(
            name=name,
            family="elementwise",
            tier=1,
            en=en,
            ja=ja,
            aliases=aliases,
            params=(A, B, ALPHA),
            size=broadcast_size,
            formula=formula,
            torch=(f"a {symbol} b", *functions, *methods),
            numpy=(f"a {symbol} b", f"np.{numpy}(a, b)"),
            other_form=other_form,
            equivalents=lambda b: (
                [("numpy", f"np.{numpy}(a, b)") if b.library == "torch" else ("torch", f"torch.{name}(a, b)")]
                if b["alpha"] == 1
                else []
            ),
            why_refused=why_dtypes_refused,
            look_alikes=silent_table,
            mistakes=misfit_constants,
            rule=lambda b: sides(b) | {"alpha": b["alpha"]},
            story="pair",
            examples=(f"{name} 2x3 3", f"{name} 3x1 1x4", f"{name} 2x3 2x1", f"{name} 2x3 3 alpha=2"),
            pitfalls=(f"{name} 3x1 3", f"{name} 2x3 2", f"{name} [[100]]:uint8 b=200"),
            related=("sum", "unsqueeze"),
        )
    )


add = scaled("add", "+", "addition", "加算", (), "add")
sub = scaled("sub", "-", "subtraction", "減算", ("subtract",), "subtract")
mul = arithmetic(
    "mul", "*", "elementwise product", "要素ごとの積(アダマール積)", lambda a, b: a * b,
    tier=1, aliases=("multiply",), numpy=("multiply",), pitfalls=("mul 3x1 3", "mul 2x3 2", "mul [[100]]:uint8 b=200"),
)  # fmt: skip


def _quotient(bound: Bound) -> Expr:
    a, b = aligned(bound, "a"), aligned(bound, "b")
    if bound["rounding_mode"] == "floor":
        return a // b
    return Fn("trunc", (a / b,)) if bound["rounding_mode"] else a / b


def _rounded_division(bound: Bound) -> str | None:
    if bound["rounding_mode"] is None:
        return None
    if bound.library == "torch":
        return "torch.div(a, b, rounding_mode=rounding_mode)"
    return "np.floor_divide(a, b)" if bound["rounding_mode"] == "floor" else "np.trunc(a / b)"


def _beyond_largest(bound: Bound, env: Mapping[str, Any]) -> Refusal | None:
    """The least number of a dtype over -1, which is one more than its largest: a processor stops the process there."""
    if bound.library != "torch" or bound["rounding_mode"] != "trunc":
        return None
    facts = {o: env[o] for o in ("a", "b")}
    tensors = [t for t in facts.values() if hasattr(t, "dtype")]
    counted = [t for t in tensors if t.ndim] or tensors
    dtypes = {str(t.dtype).removeprefix("torch.") for t in counted}
    whole = dtypes <= RANGES.keys() and not any(isinstance(v, float) for v in facts.values())
    dtype = max(dtypes, key=lambda name: RANGES[name][1]) if whole else ""
    if dtype not in {"int32", "int64"}:  # smaller ones are divided as int32
        return None
    low = RANGES[dtype][0]
    if not bool(((facts["a"] == low) & (facts["b"] == -1)).any()):
        return None
    return refuse(Cause.ARGUMENT, "beyond-largest", got=low, op=bound.op.name, low=low, dtype=dtype, largest=-low - 1)


div = declare(
    Op(
        name="div",
        family="elementwise",
        tier=1,
        en="division",
        ja="除算",
        aliases=("divide", "true_divide"),
        params=(A, B, Choice("rounding_mode", default=None, choices=("floor", "trunc"))),
        size=broadcast_size,
        formula=_quotient,
        torch=(
            "a / b",
            *(f"torch.{w}(a, b, rounding_mode=rounding_mode)" for w in ("div", "divide")),
            *(f"a.{w}(b, rounding_mode=rounding_mode)" for w in ("div", "divide")),
            "torch.true_divide(a, b)",
            "a.true_divide(b)",
        ),
        numpy=("a / b", "np.divide(a, b)", "np.true_divide(a, b)"),
        other_form=_rounded_division,
        equivalents=lambda b: (
            [("numpy", "np.divide(a, b)") if b.library == "torch" else ("torch", "torch.div(a, b)")]
            if b["rounding_mode"] is None
            else []
        ),
        why_refused=why_dtypes_refused,
        trapped=_beyond_largest,
        look_alikes=silent_table,
        mistakes=misfit_constants,
        rule=lambda b: sides(b) | {"rounding": b["rounding_mode"]},
        story="pair",
        pitfalls=("x = 3x3; y1 = sum x dim=1; div x y1", "div 3x1 3", "div 2x3 2"),
        examples=("div 2x3 3", "div 3x1 1x4", "div 2x3 2x1", "div 2x3 3 rounding_mode=floor"),
        related=("floor_divide", "sum", "unsqueeze"),
    )
)

floor_divide = arithmetic(
    "floor_divide", "//", "floor division", "切り捨て除算", lambda a, b: a // b, numpy=("floor_divide",), plain=True
)
remainder = arithmetic(
    "remainder", "%", "remainder", "剰余", lambda a, b: a % b, numpy=("remainder", "mod"), plain=True
)
pow_ = arithmetic(
    "pow", "**", "power", "べき乗", lambda a, b: Bin("**", a, b), numpy=("power", "pow"), plain=True,
    forms=("torch.pow(a, exponent=b)", "a.pow(exponent=b)"),
)  # fmt: skip
