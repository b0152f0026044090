"""Functions of three cells that stand at the same place: a value in between, a product added, a range kept to."""

from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, If, Num
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import aligned, broadcast_size, misfit_constants, sides, why_dtypes_refused


def _in_between(bound: Bound) -> Expr:
    """From start towards end; from weight 0.5 on counted from the end, as torch does."""
    start, end, weight = (aligned(bound, p) for p in ("start", "end", "weight"))
    from_start, from_end = start + weight * (end - start), end - (end - start) * (Num(1) - weight)
    if isinstance(weight, Num):
        return from_start if abs(weight.value) < 0.5 else from_end
    return If(Fn("abs", (weight,)).cmp("<", Num(0.5)), from_start, from_end)


lerp = declare(
    Op(
        name="lerp",
        family="elementwise",
        en="value in between",
        ja="線形補間",
        params=(Operand("start"), Operand("end"), Operand("weight", number=True)),
        size=broadcast_size,
        formula=_in_between,
        torch=("torch.lerp(start, end, weight)", "start.lerp(end, weight)"),
        numpy=("start + weight * (end - start)",),
        floats=True,
        why_refused=why_dtypes_refused,
        rule=sides,
        story="lerp",
        examples=("lerp 2x3 2x3 weight=0.5", "lerp 2x3 1x3 weight=0.25"),
        related=("add", "mul"),
    )
)


def _combined(symbol: str) -> Callable[[Bound], Expr]:
    def formula(bound: Bound) -> Expr:
        x, first, second = (aligned(bound, p) for p in ("x", "tensor1", "tensor2"))
        scale = bound["value"]
        product: Expr = first if scale == 1 else Num(scale) * first
        return x + Bin(symbol, product, second)

    return formula


def _fused(name: str, symbol: str, en: str, ja: str) -> Op:
    return declare(
        Op(
            name=name,
            family="elementwise",
            en=en,
            ja=ja,
            params=(Operand("x"), Operand("tensor1"), Operand("tensor2"), Number("value", default=1, bare=False)),
            size=broadcast_size,
            formula=_combined(symbol),
            torch=(
                f"torch.{name}(x, tensor1, tensor2, value=value)",
                f"x.{name}(tensor1, tensor2, value=value)",
            ),
            numpy=(f"x + value * tensor1 {symbol} tensor2",),
            floats=symbol == "/",
            why_refused=why_dtypes_refused,
            rule=lambda b: sides(b) | {"value": b["value"], "symbol": symbol},
            story="fused",
            examples=(f"{name} 2x3 2x3 2x3", f"{name} 2x3 1x3 2x1 value=2"),
            related=("add", "mul", "div"),
        )
    )


addcmul = _fused("addcmul", "*", "add a product", "積の加算")
addcdiv = _fused("addcdiv", "/", "add a quotient", "商の加算")

LOW = Operand("min", number=True, optional=True, plain=True, words=("a_min",))
HIGH = Operand("max", number=True, optional=True, plain=True, words=("a_max",))


def _limited(bound: Bound) -> Expr:
    x = aligned(bound, "x")
    if _given(bound, "min"):
        x = Fn("max", (x, aligned(bound, "min")))
    return Fn("min", (x, aligned(bound, "max"))) if _given(bound, "max") else x


def _given(bound: Bound, param: str) -> bool:
    return param in bound.shapes or bound.args.get(param) is not None


def _no_limits(bound: Bound, facts: list[Any]) -> Refusal:
    """Neither limit is given; or one is a tensor and the other a number."""
    given = [p for p in ("min", "max") if _given(bound, p)]
    if not given:
        return refuse(Cause.ARGUMENT, "no-limits", expected=["min", "max"], op=bound.op.name)
    if len(given) == 2 and ("min" in bound.shapes) != ("max" in bound.shapes):
        return refuse(Cause.ARGUMENT, "mixed-limits", op=bound.op.name, library=bound.library)
    return why_dtypes_refused(bound, facts)


clamp = declare(
    Op(
        name="clamp",
        family="elementwise",
        en="limit to a range",
        ja="範囲内への制限",
        aliases=("clip",),
        params=(Operand("x"), LOW, HIGH),
        size=broadcast_size,
        formula=_limited,
        torch=(
            *(f"x.{w}(min=min, max=max)" for w in ("clamp", "clip")),
            *(f"torch.{w}(x, min=min, max=max)" for w in ("clamp", "clip")),
            *("torch.clamp_min(x, min)", "x.clamp_min(min)", "torch.clamp_max(x, max)", "x.clamp_max(max)"),
        ),
        numpy=("np.clip(x, min, max)", "x.clip(min, max)", "np.clip(x, a_min=min, a_max=max)"),
        why_refused=_no_limits,
        mistakes=misfit_constants,
        rule=lambda b: {p: _limit(b, p) for p in ("min", "max")},
        story="clamp",
        examples=("clamp 2x3 min=2 max=4", "clamp 2x3 max=4", "clamp 2x3 max=2x1"),
        related=("maximum", "minimum", "where"),
    )
)


def _limit(bound: Bound, param: str) -> Any:
    """A limit by its number or its tensor's name; None where there is none."""
    return {"name": bound.names.get(param, param)} if param in bound.shapes else bound.args.get(param)
