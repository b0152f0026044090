"""Cells written where several index tensors say, one an axis: index_put."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fold, If, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.broadcasting import stretched_size
from kiwame.ops.index_arguments import outside
from kiwame.ops.positions import FAMILY, X, flat_places, refused_pair, wrapped


def _together(bound: Bound) -> Shape:
    """The shape that the index tensors make together."""
    whole: Shape = ()
    for key in bound.each("indices"):
        whole = stretched_size(bound, whole, bound.shape(key), key)
    return whole


def _check_index(bound: Bound, key: str, axis: int) -> None:
    """Raise Refusal for a mask, and for a position that the axis does not have."""
    known, size = bound.known(key) or [], bound.shape()[axis]
    if any(isinstance(v, bool) for v in known):
        raise refuse(
            Cause.DTYPE, "mask-positions", span=bound.span(key), got="bool", expected="int64", op=bound.op.name
        )
    wrong = next((v for v in known if isinstance(v, int) and not -size <= v < size), None)
    if wrong is not None:
        raise outside(wrong, axis, size, bound, negative=True, variant="axis")


def _size(bound: Bound) -> Shape:
    shape, keys = bound.shape(), bound.each("indices")
    if not 1 <= len(keys) <= len(shape):
        raise refuse(
            Cause.AXIS_COUNT,
            "index-tensors",
            span=bound.span("indices"),
            got=len(keys),
            expected=len(shape),
            op=bound.op.name,
            count=len(keys),
            rank=len(shape),
            shape=list(shape),
        )
    for axis, key in enumerate(keys):
        _check_index(bound, key, axis)
    wanted = (*_together(bound), *shape[len(keys) :])
    values = bound.shape("values")
    fits = all(m in (n, 1) for m, n in zip(reversed(values), reversed(wanted), strict=False))
    if len(values) > len(wanted) or not fits:
        facts: dict[str, Any] = {"values": list(values), "wanted": list(wanted)}
        raise refuse(
            Cause.SIZES,
            "put",
            span=bound.span("values"),
            got=list(values),
            expected=list(wanted),
            op=bound.op.name,
            **facts,
        )
    return shape


def _stretched(shape: Shape, at: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The place in a stretched operand."""
    return tuple(Num(0) if s == 1 else ix for s, ix in zip(shape, at[len(at) - len(shape) :], strict=True))


def _formula(bound: Bound) -> Expr:
    keys, whole = bound.each("indices"), _together(bound)
    old = bound.read("x", bound.i)
    (k,) = bound.fold_over((math.prod(whole),))
    if k.size == 0:
        return old
    place = flat_places(whole, k)
    hit: Expr | None = None
    for ix, key, size in zip(bound.i, keys, bound.shape(), strict=False):
        here = wrapped(bound.read(key, _stretched(bound.shape(key), place)), size).cmp("==", ix)
        hit = here if hit is None else Bin("and", hit, here)
    if bound["accumulate"]:
        return old + Fold("sum", (k,), _value(bound, whole, k), hit)
    return If(Fold("any", (k,), hit or Num(True)), _value(bound, whole, Fold("max", (k,), k, hit)), old)


def _value(bound: Bound, whole: Shape, at: Ix | Fold) -> Expr:
    """The cell of values that goes to the output cell from one place of the index."""
    seats = (*flat_places(whole, at), *bound.i[len(bound.each("indices")) :])
    return bound.read("values", _stretched(bound.shape("values"), seats))


def _why_refused(bound: Bound, facts: list[Any]) -> Refusal | None:
    wrong = [fact.dtype for fact in facts[1:-1] if fact.dtype not in {"int64", "int32", "uint8", "bool"}]
    if wrong:
        return refuse(Cause.DTYPE, "positions", got=wrong[0], op=bound.op.name, dtype=wrong[0], name="indices")
    return refused_pair(bound, facts, "values")


def _twice(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """Of several numbers for one place the last one stays, and on a GPU any of them."""
    if bound["accumulate"] or math.prod(_together(bound)) < 2 or math.prod(bound.shape("values")) < 2:
        return []
    return [Mistake("put-twice", {})]


index_put = declare(
    Op(
        name="index_put",
        family=FAMILY,
        en="write at places, one index an axis",
        ja="各次元の添字で示した位置への書き込み",
        params=(X, Operand("indices", many=True, integer=True), Operand("values"), Flag("accumulate", default=False)),
        size=_size,
        formula=_formula,
        rule=lambda b: {
            "indices": [b.names.get(key, key) for key in b.each("indices")],
            "values": b.names.get("values", "values"),
            "places": math.prod(_together(b)),
            "accumulate": b["accumulate"],
        },
        mistakes=_twice,
        why_refused=_why_refused,
        work=lambda b: math.prod(b.out) * max(1, math.prod(_together(b))),
        torch=(
            "x.index_put(indices, values, accumulate=accumulate)",
            "torch.index_put(x, indices, values, accumulate=accumulate)",
        ),
        numpy=(),
        examples=("index_put 2x3 tensor([0,1]) tensor([2,0]) 2", "index_put 4 tensor([0,0]) 2 accumulate"),
        related=("scatter", "index_add", "masked_fill"),
    )
)
