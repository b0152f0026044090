"""Attention: every query takes a mean of the values, weighed by how well its keys fit."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Num
from kiwame.model import Shape
from kiwame.ops.activations import exp
from kiwame.ops.arguments import Flag, Number, Operand
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.layers import does_not_fit
from kiwame.ops.ranks import wrong_rank

MASK = Operand("attn_mask", optional=True)


def repeats(bound: Bound) -> int:
    """How many heads of the query share one of the keys."""
    query, key = bound.shape("query"), bound.shape("key")
    if not bound["enable_gqa"] or len(query) < 3 or len(key) < 3 or not key[-3] or query[-3] % key[-3]:
        return 1
    return query[-3] // key[-3]


def attention_size(bound: Bound) -> Shape:
    """(…, L, E), (…, S, E) and (…, S, V) give (…, L, V)."""
    query, key, value = (bound.shape(name) for name in ("query", "key", "value"))
    for name in ("query", "key", "value"):
        if len(bound.shape(name)) < 2:
            raise wrong_rank(bound, name, (2, 3, 4))
    if query[-1] != key[-1]:
        raise does_not_fit(bound, "key", len(key) - 1, query[-1], "last")
    if key[-2] != value[-2]:
        raise does_not_fit(bound, "value", len(value) - 2, key[-2], "keys")
    if bound["dropout_p"]:
        p = bound["dropout_p"]
        raise refuse(
            Cause.NOT_ALLOWED,
            "random",
            span=bound.span("dropout_p"),
            got=p,
            expected=0,
            op=bound.op.name,
            value=p,
        )
    lead = query[:-2]
    times = repeats(bound)
    for name in ("key", "value", "attn_mask"):
        other = bound.shape(name)[:-2]
        other = (*other[:-1], other[-1] * times) if other and name != "attn_mask" else other
        rank = max(len(lead), len(other))
        a, b = (1,) * (rank - len(lead)) + lead, (1,) * (rank - len(other)) + other
        for axis, (m, n) in enumerate(zip(a, b, strict=True)):
            if m not in (n, 1) and n != 1:
                raise does_not_fit(bound, name, axis, m, "lead")
        lead = tuple(n if m == 1 else m for m, n in zip(a, b, strict=True))
    return (*lead, query[-2], value[-1])


def _at(bound: Bound, name: str, rows: Expr, last: Expr) -> Expr:
    """A cell of an operand: the leading axes line up from the right, stretched ones are read at 0."""
    shape = bound.shape(name)
    lead = list(bound.i[len(bound.i) - len(shape) : -2])
    if name != "query" and repeats(bound) > 1 and len(shape) > 2:
        lead[-1] = lead[-1] // repeats(bound)  # type: ignore[call-overload]
    at: list[Expr] = [Num(0) if size == 1 else ix for size, ix in zip(shape, lead, strict=False)]
    return bound.read(name, (*at, rows, last))


def _fit(bound: Bound, key: Ix, inner: Ix) -> Expr:
    """How well a key fits the query: their product, scaled, and what the mask adds."""
    row = bound.i[-2]
    product = Bin("*", _at(bound, "query", row, inner), _at(bound, "key", key, inner))
    fit: Expr = Fold("sum", (inner,), product)
    scale = bound["scale"]
    fit = Bin("/", fit, Fn("sqrt", (Num(bound.shape("query")[-1]),))) if scale is None else Bin("*", fit, Num(scale))
    if "attn_mask" not in bound.shapes:
        return fit
    shape = bound.shape("attn_mask")
    seats = (*bound.i[:-2], row, key)[len(bound.i) - len(shape) :]
    at = tuple(Num(0) if size == 1 else ix for size, ix in zip(shape, seats, strict=True))
    return Bin("+", fit, Fn("mask", (bound.read("attn_mask", at),)))


def attention_formula(bound: Bound) -> Expr:
    """Σ exp(fit) · value / Σ exp(fit), over the keys; 0 where the mask hides every key."""
    keys, width = bound.shape("key")[-2], bound.shape("query")[-1]
    key, inner = bound.indices((keys, width), skip=len(bound.out))
    where = Bin("<=", key, bound.i[-2]) if bound["is_causal"] else None
    fit = _fit(bound, key, inner)
    weight = exp(fit)
    above = Fold("sum", (key,), Bin("*", weight, _at(bound, "value", key, bound.i[-1])), where)
    mean = Bin("/", above, Fold("sum", (key,), weight, where))
    if "attn_mask" not in bound.shapes:
        return mean
    return If(Fold("max", (key,), fit, where).cmp("==", Num(-math.inf)), Num(0), mean)


def _rule(bound: Bound) -> dict[str, Any]:
    return {
        "queries": bound.shape("query")[-2],
        "keys": bound.shape("key")[-2],
        "width": bound.shape("query")[-1],
        "scale": bound["scale"],
        "causal": bound["is_causal"],
        "masked": "attn_mask" in bound.shapes,
        "shared": repeats(bound),
    }


def _work(bound: Bound) -> int:
    return math.prod(bound.out[:-1]) * bound.shape("key")[-2] * (bound.shape("query")[-1] + bound.out[-1])


def _causal(bound: Bound) -> list[Alike]:
    """The same with every key in sight, or only those up to the query's own place."""
    square = bound.shape("query")[-2] == bound.shape("key")[-2] > 1 and "attn_mask" not in bound.shapes
    return [Alike(bound.op.name, {"is_causal": not bound["is_causal"]}, variant="causal")] if square else []


_WORDS = ", ".join(f"{w}={w}" for w in ("attn_mask", "dropout_p", "is_causal", "scale", "enable_gqa"))

declare(
    Op(
        name="scaled_dot_product_attention",
        family="nn.functional",
        en="attention",
        ja="注意機構(アテンション)",
        aliases=("sdpa", "attention"),
        params=(
            Operand("query"),
            Operand("key"),
            Operand("value"),
            MASK,
            Number("dropout_p", default=0.0, bare=False),
            Flag("is_causal", default=False),
            Number("scale", default=None, bare=False),
            Flag("enable_gqa", default=False),
        ),
        size=attention_size,
        formula=attention_formula,
        rule=_rule,
        shaping="becomes",
        work=_work,
        look_alikes=_causal,
        torch=(f"F.scaled_dot_product_attention(query, key, value, {_WORDS})",),
        numpy=(),
        floats=True,
        why_refused=floats_wanted,
        examples=(
            "scaled_dot_product_attention 1x2x4 1x3x4 1x3x4",
            "scaled_dot_product_attention 1x3x2 1x3x2 1x3x2 is_causal",
        ),
        related=("softmax", "matmul"),
    )
)
