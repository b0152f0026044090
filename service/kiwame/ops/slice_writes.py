"""Ops that write slices at positions along an axis: added, put, or filled."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fold, If, Ix, Num, lift
from kiwame.model import Shape
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.positions import (
    DIM,
    FAMILY,
    INDEX,
    X,
    check_inside,
    line,
    one_axis,
    refused_dtype,
    refused_pair,
    size_along,
    with_place,
    wrapped,
)
from kiwame.ops.scattering import into_zeros, kept, zeros_size


def _line_size(bound: Bound, key: str) -> Shape:
    """The size of x; the source has a slice for each position and agrees with x on all other axes."""
    count, shape, dim = one_axis(bound), bound.shape(), bound["dim"]
    if into_zeros(bound, key):
        have = shape[dim] if shape else 1
        own: Shape = shape
    else:
        own = bound.shape(key)
        have = own[dim] if dim < len(own) else 1
        scalars = not own and not shape
        loose = key == "source" and bound.op.name == "index_copy" and math.prod(own) == math.prod(shape) == 1
        fits = len(own) == len(shape) and all(
            a == dim or m == n for a, (m, n) in enumerate(zip(own, shape, strict=True))
        )
        if not (scalars or fits or (loose and 0 in (len(own), len(shape)))):
            facts: dict[str, Any] = {"shape": list(shape), "src": list(own), "dim": dim}
            raise refuse(Cause.SIZES, "slices", span=bound.span(key), got=list(own), op=bound.op.name, **facts)
    if have != count:
        facts = {"count": count, "have": have, "dim": dim}
        raise refuse(
            Cause.SIZES, "positions", span=bound.span("index"), got=count, expected=have, op=bound.op.name, **facts
        )
    if into_zeros(bound, key):
        check_inside(bound, 2**62, dim, negative=False)
        return zeros_size(bound)
    if math.prod(shape):  # torch looks at no position where there is nothing to write
        check_inside(bound, size_along(bound), dim, negative=False)
    return shape


def _line_hit(bound: Bound, k: Ix, *, negative: bool = False) -> Expr:
    here: Expr = bound.i[bound["dim"]] if bound.i else Num(0)
    return wrapped(line(bound, k), size_along(bound), negative=negative).cmp("==", here)


def _slice_at(bound: Bound, key: str, place: Expr) -> Expr:
    at: tuple[Expr, ...] = with_place(bound.i, bound["dim"], place) if bound.i else (place,)
    return bound.read(key, at[: len(bound.shape(key))])


def _index_added(bound: Bound) -> Expr:
    alone = into_zeros(bound, "source")
    k = bound.fold_over((math.prod(bound.shape("index")),))[0]
    source = _slice_at(bound, "x" if alone else "source", k)
    added: Expr = Fold("sum", (k,), source, _line_hit(bound, k))
    if bound["alpha"] != 1:
        added = Bin("*", Num(bound["alpha"]), added)
    return added if alone else kept(bound) + added


def _line_refused(bound: Bound, facts: list[Any]) -> Refusal | None:
    allowed = {"int64", "int32"} if bound.op.name == "index_add" else {"int64"}
    return refused_dtype(bound, facts, allowed) or refused_pair(bound, facts, "source")


index_add = declare(
    Op(
        name="index_add",
        family=FAMILY,
        en="add slices at positions",
        ja="行単位の加算",
        params=(X, DIM, INDEX, Operand("source", optional=True), Number("alpha", default=1, bare=False)),
        size=lambda b: _line_size(b, "source"),
        formula=_index_added,
        rule=lambda b: {"dim": b["dim"], "index": b.names["index"], "src": b.names.get("source"), "way": "add"},
        story="index_write",
        why_refused=_line_refused,
        torch=("x.index_add(dim, index, source, alpha=alpha)", "torch.index_add(x, dim, index, source, alpha=alpha)"),
        other_form=lambda b: (
            "torch.zeros(out_shape, dtype=x.dtype).index_add(dim, index, x, alpha=alpha)"
            if into_zeros(b, "source")
            else None
        ),
        numpy=(),
        examples=("index_add 2x2 0 tensor([0,2])",),
        pitfalls=("index_add 3 0 tensor([0,0,3]) source=3",),
        related=("scatter_add", "index_copy"),
    )
)


def _index_copied(bound: Bound) -> Expr:
    count = math.prod(bound.shape("index"))
    if count == 0 or 0 in bound.out:
        return kept(bound)
    k = bound.fold_over((count,))[0]
    hit = _line_hit(bound, k)
    return If(Fold("any", (k,), hit), _slice_at(bound, "source", Fold("max", (k,), k, hit)), kept(bound))


index_copy = declare(
    Op(
        name="index_copy",
        family=FAMILY,
        en="put slices at positions",
        ja="行単位の置き換え",
        params=(X, DIM, INDEX, Operand("source")),
        size=lambda b: _line_size(b, "source"),
        formula=_index_copied,
        rule=lambda b: {"dim": b["dim"], "index": b.names["index"], "src": b.names.get("source"), "way": "put"},
        story="index_write",
        why_refused=_line_refused,
        torch=("x.index_copy(dim, index, source)", "torch.index_copy(x, dim, index, source)"),
        numpy=(),
        examples=("index_copy 3x2 0 tensor([2,0]) 2x2",),
        pitfalls=("index_copy 3x2 0 tensor([3,0]) 2x2",),
        related=("index_add", "index_fill"),
    )
)


def _index_fill_size(bound: Bound) -> Shape:
    one_axis(bound)
    if bound.shape("value"):
        own = list(bound.shape("value"))
        raise refuse(Cause.SIZES, "single", span=bound.span("value"), got=own, op=bound.op.name, shape=own)
    check_inside(bound, size_along(bound), bound["dim"], negative=True)
    return bound.shape()


def _index_filled(bound: Bound) -> Expr:
    count = math.prod(bound.shape("index"))
    if count == 0 or 0 in bound.out:
        return kept(bound)
    k = bound.fold_over((count,))[0]
    value: Expr = lift(bound["value"]) if "value" in bound.args else bound.read("value", ())
    return If(Fold("any", (k,), _line_hit(bound, k, negative=True)), value, kept(bound))


index_fill = declare(
    Op(
        name="index_fill",
        family=FAMILY,
        en="fill at positions",
        ja="位置指定の穴埋め",
        params=(X, DIM, INDEX, Operand("value", number=True, plain=True)),
        size=_index_fill_size,
        formula=_index_filled,
        rule=lambda b: {
            "dim": b["dim"], "index": b.names["index"], "src": b.args.get("value", b.names.get("value")), "way": "fill",
        },
        story="index_write",
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64"}),
        torch=("x.index_fill(dim, index, value)", "torch.index_fill(x, dim, index, value)"),
        numpy=(),
        examples=("index_fill 2x3 1 tensor([0]) value=9",),
        pitfalls=("index_fill 2x3 1 tensor([3]) value=9",),
        related=("masked_fill", "index_copy"),
    )
)  # fmt: skip
