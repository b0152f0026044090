"""Ops that choose by a condition: one of two values for each cell, or only the cells where it holds."""

from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import If
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import aligned, stretched_together
from kiwame.ops.positions import FAMILY, X

CONDITION = Operand("condition", mask=True)
MASK = Operand("mask", mask=True)


def no_condition(bound: Bound, facts: list[Any], key: str, allowed: tuple[str, ...]) -> Refusal | None:
    """The lesson for a condition that is not bool."""
    at = list(bound.shapes).index(key)
    if facts[at].dtype in allowed:
        return None
    return refuse(Cause.DTYPE, "condition", got=facts[at].dtype, op=bound.op.name, dtype=facts[at].dtype, name=key)


where = declare(
    Op(
        name="where",
        family=FAMILY,
        tier=1,
        en="choose by condition",
        ja="条件による選択",
        params=(CONDITION, Operand("x", number=True), Operand("other", number=True, words=("else",), plain=True)),
        size=lambda b: stretched_together(b, ("condition", "x", "other")),
        formula=lambda b: If(aligned(b, "condition"), aligned(b, "x"), aligned(b, "other")),
        rule=lambda b: {"condition": b.names["condition"], "yes": _named(b, "x"), "no": _named(b, "other")},
        why_refused=lambda b, facts: no_condition(b, facts, "condition", ("bool", "uint8")),
        warns=True,
        torch=("torch.where(condition, x, other)", "x.where(condition, other)"),
        numpy=("np.where(condition, x, other)",),
        examples=("where [[true,false],[false,true]] 2x2 other=0",),
        pitfalls=("where 2x3:bool 2x3 2x1x2",),
        related=("masked_fill", "getitem", "clamp"),
    )
)


def _named(bound: Bound, key: str) -> Any:
    return bound.args.get(key, bound.names.get(key))


def _value_fits(bound: Bound) -> Shape:
    if bound.shape("value"):
        own = list(bound.shape("value"))
        raise refuse(Cause.SIZES, "single", span=bound.span("value"), got=own, op=bound.op.name, shape=own)
    return stretched_together(bound, ("x", "mask"))


def _fill_refused(bound: Bound, facts: list[Any]) -> Refusal | None:
    told = no_condition(bound, facts, "mask", ("bool",))
    if told or "value" not in bound.args:
        return told
    return refuse(
        Cause.DTYPE, "value", op=bound.op.name, got=bound["value"], value=str(bound["value"]), dtype=facts[0].dtype
    )


masked_fill = declare(
    Op(
        name="masked_fill",
        family=FAMILY,
        en="fill under a mask",
        ja="マスク位置の穴埋め",
        params=(X, MASK, Operand("value", number=True, plain=True)),
        size=_value_fits,
        formula=lambda b: If(aligned(b, "mask"), aligned(b, "value"), aligned(b, "x")),
        rule=lambda b: {"mask": b.names["mask"], "value": _named(b, "value")},
        why_refused=_fill_refused,
        torch=("x.masked_fill(mask, value)", "torch.masked_fill(x, mask, value)"),
        numpy=("np.where(mask[...], value, x)",),
        other_form=lambda b: "np.where(mask, value, x)" if b.library == "numpy" else None,
        examples=("x = 2x3; y1 = gt x b=3; masked_fill x y1 value=0",),
        pitfalls=("masked_fill 2x3 2:bool value=9",),
        related=("where", "masked_select"),
    )
)
