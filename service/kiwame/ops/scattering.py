"""Ops that write along an axis: at positions that an index says, put, filled, or added."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fold, If, Ix, Num, lift
from kiwame.model import Shape
from kiwame.ops.arguments import Number, Operand, check_bits
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.positions import (
    DIM,
    INDEX,
    X,
    check_inside,
    line,
    one_axis,
    refused_dtype,
    refused_pair,
    with_place,
    wrapped,
)
from kiwame.ops.taking import FAMILY, check_no_larger, same_rank
from kiwame.ops.word_arguments import Choice

SRC = Operand("src", number=True, plain=True, words=("value",))


def _axis_size(bound: Bound) -> int:
    shape = bound.shape()
    return shape[bound["dim"]] if shape else 1


def _scatter_size(bound: Bound) -> Shape:
    same_rank(bound)
    check_no_larger(bound)
    if "src" in bound.args:
        check_bits(bound["src"], bound.span("src"))
    elif math.prod(bound.shape("index")):
        _covers(bound, "src")
    check_inside(bound, _axis_size(bound), bound["dim"], negative=False)
    return bound.shape()


def _covers(bound: Bound, key: str) -> None:
    """Raise Refusal where the source has no cell for some place of the index."""
    own, source = bound.shape("index"), bound.shape(key)
    if max(1, len(own)) != max(1, len(source)) or any(n > m for n, m in zip(own, source, strict=False)):
        facts: dict[str, Any] = {"index": list(own), "src": list(source)}
        raise refuse(Cause.SIZES, "source", span=bound.span(key), got=list(source), expected=list(own), op=bound.op.name, **facts)  # fmt: skip


def _fold_place(bound: Bound) -> tuple[Ix, tuple[Expr, ...], Expr]:
    """What a scatter runs over: k along dim of the index, the place in the index, and whether there is one."""
    own, dim = bound.shape("index"), bound["dim"]
    at: tuple[Ix, ...] = bound.i
    k = bound.fold_over((own[dim] if own else 1,))[0]
    covered: Expr = Num(True)
    for axis, ix in enumerate(at):
        if axis != dim and axis < len(own) and own[axis] < ix.size:
            test = ix.cmp("<", own[axis])
            covered = test if covered == Num(True) else Bin("and", covered, test)
    place: tuple[Expr, ...] = with_place(at, dim, k) if at else (k,)
    return k, place[: len(own)], covered


def _hit(bound: Bound, place: tuple[Expr, ...]) -> Expr:
    here: Expr = bound.i[bound["dim"]] if bound.i else Num(0)
    return bound.read("index", place).cmp("==", here)


def _old(bound: Bound) -> Expr:
    return bound.read("x", bound.i)


def _of_source(bound: Bound, key: str, place: tuple[Expr, ...]) -> Expr:
    return lift(bound[key]) if key in bound.args else bound.read(key, place[: len(bound.shape(key))])


def _within(covered: Expr, then: Expr, other: Expr) -> Expr:
    return then if covered == Num(True) else If(covered, then, other)


def _scattered(bound: Bound) -> Expr:
    if math.prod(bound.shape("index")) == 0 or 0 in bound.out:
        return _old(bound)
    k, place, covered = _fold_place(bound)
    hit = _hit(bound, place)
    reduce = bound.args.get("reduce")
    if reduce:
        source = _of_source(bound, "src", place)
        folded = Fold("sum" if reduce == "add" else "prod", (k,), source, hit)
        joined = Bin("+" if reduce == "add" else "*", _old(bound), folded)
        return _within(covered, joined, _old(bound))
    written: Expr = _of_source(bound, "src", place)
    if "src" not in bound.args:  # of several that go to one place the last stays
        last = Fold("max", (k,), k, hit)
        at = with_place(bound.i, bound["dim"], last) if bound.i else (last,)
        written = bound.read("src", at[: len(bound.shape("src"))])
    return _within(covered, If(Fold("any", (k,), hit), written, _old(bound)), _old(bound))


def _twice(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """Of several numbers for one place the last one stays, and on a GPU any of them."""
    own = bound.shape("index")
    if "src" in bound.args or not own or own[bound["dim"]] < 2:
        return []
    return [Mistake("scatter-twice", {"index": bound.names["index"]})]


def _scatter_refused(bound: Bound, facts: list[Any]) -> Refusal | None:
    return refused_dtype(bound, facts, {"int64", "int32"}) or refused_pair(bound, facts)


class Reduce(Choice, frozen=True):
    """How scatter joins what it writes with what is there: add or multiply; None puts it in its place."""

    choices: tuple[str, ...] = ("add", "multiply")


scatter = declare(
    Op(
        name="scatter",
        family=FAMILY,
        en="write along an axis",
        ja="インデックスに沿った書き込み",
        params=(X, DIM, INDEX, SRC, Reduce("reduce", default=None)),
        size=_scatter_size,
        formula=_scattered,
        rule=lambda b: {
            "dim": b["dim"], "index": b.names["index"], "src": b.args.get("src", b.names.get("src")), "way": b["reduce"] or "put",
        },
        mistakes=_twice,
        why_refused=_scatter_refused,
        warns=True,
        torch=(
            "x.scatter(dim, index, src, reduce=reduce)",
            "torch.scatter(x, dim, index, src, reduce=reduce)",
            "x.scatter(dim, index, value=src, reduce=reduce)",
            "torch.scatter(x, dim, index, value=src, reduce=reduce)",
        ),
        numpy=(),
        examples=("scatter 2x3 1 [[2],[0]] 0",),
        related=("gather", "scatter_add", "index_fill"),
    )
)  # fmt: skip


def _into_zeros(bound: Bound, key: str) -> bool:
    """Whether the call has one tensor alone, which is added into zeros."""
    return key not in bound.shapes


def _zeros_size(bound: Bound) -> Shape:
    """As large along dim as the greatest position asks for."""
    shape, dim = bound.shape(), bound["dim"]
    top = max((int(v) for v in bound.values("index")), default=-1) + 1
    return tuple(top if axis == dim else s for axis, s in enumerate(shape))


def _scatter_add_size(bound: Bound) -> Shape:
    same_rank(bound)
    if _into_zeros(bound, "src"):
        _covers(bound, "x")
        check_inside(bound, 2**62, bound["dim"], negative=False)
        return _zeros_size(bound)
    check_no_larger(bound)
    if math.prod(bound.shape("index")):
        _covers(bound, "src")
    check_inside(bound, _axis_size(bound), bound["dim"], negative=False)
    return bound.shape()


def _scatter_added(bound: Bound) -> Expr:
    alone = _into_zeros(bound, "src")
    old: Expr = Num(0) if alone else _old(bound)
    if math.prod(bound.shape("index")) == 0 or 0 in bound.out:
        return old
    k, place, covered = _fold_place(bound)
    added: Expr = Fold("sum", (k,), _of_source(bound, "x" if alone else "src", place), _hit(bound, place))
    return _within(covered, added if alone else old + added, old)


scatter_add = declare(
    Op(
        name="scatter_add",
        family=FAMILY,
        en="add along an axis",
        ja="インデックスに沿った加算",
        params=(X, DIM, INDEX, Operand("src", optional=True)),
        size=_scatter_add_size,
        formula=_scatter_added,
        rule=lambda b: {"dim": b["dim"], "index": b.names["index"], "src": b.names.get("src"), "way": "add"},
        story="scatter",
        why_refused=_scatter_refused,
        torch=("x.scatter_add(dim, index, src)", "torch.scatter_add(x, dim, index, src)"),
        other_form=lambda b: (
            "torch.zeros(out_shape, dtype=x.dtype).scatter_add(dim, index, x)" if _into_zeros(b, "src") else None
        ),
        numpy=(),
        examples=("scatter_add 3 0 tensor([0,0,2])",),
        related=("index_add", "scatter", "bincount"),
    )
)


def _line_size(bound: Bound, key: str) -> Shape:
    """The size of x; the source has a slice for each position and agrees with x on all other axes."""
    count, shape, dim = one_axis(bound), bound.shape(), bound["dim"]
    if _into_zeros(bound, key):
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
    if _into_zeros(bound, key):
        check_inside(bound, 2**62, dim, negative=False)
        return _zeros_size(bound)
    check_inside(bound, _axis_size(bound), dim, negative=False)
    return shape


def _line_hit(bound: Bound, k: Ix, *, negative: bool = False) -> Expr:
    here: Expr = bound.i[bound["dim"]] if bound.i else Num(0)
    return wrapped(line(bound, k), _axis_size(bound), negative=negative).cmp("==", here)


def _slice_at(bound: Bound, key: str, place: Expr) -> Expr:
    at: tuple[Expr, ...] = with_place(bound.i, bound["dim"], place) if bound.i else (place,)
    return bound.read(key, at[: len(bound.shape(key))])


def _index_added(bound: Bound) -> Expr:
    alone = _into_zeros(bound, "source")
    k = bound.fold_over((math.prod(bound.shape("index")),))[0]
    source = _slice_at(bound, "x" if alone else "source", k)
    added: Expr = Fold("sum", (k,), source, _line_hit(bound, k))
    if bound["alpha"] != 1:
        added = Bin("*", Num(bound["alpha"]), added)
    return added if alone else _old(bound) + added


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
            if _into_zeros(b, "source")
            else None
        ),
        numpy=(),
        examples=("index_add 2x2 0 tensor([0,2])",),
        related=("scatter_add", "index_copy"),
    )
)


def _index_copied(bound: Bound) -> Expr:
    count = math.prod(bound.shape("index"))
    if count == 0 or 0 in bound.out:
        return _old(bound)
    k = bound.fold_over((count,))[0]
    hit = _line_hit(bound, k)
    return If(Fold("any", (k,), hit), _slice_at(bound, "source", Fold("max", (k,), k, hit)), _old(bound))


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
        examples=("index_copy 3x2 0 [2,0] 2x2",),
        related=("index_add", "index_fill"),
    )
)


def _index_fill_size(bound: Bound) -> Shape:
    one_axis(bound)
    if bound.shape("value"):
        own = list(bound.shape("value"))
        raise refuse(Cause.SIZES, "single", span=bound.span("value"), got=own, op=bound.op.name, shape=own)
    check_inside(bound, _axis_size(bound), bound["dim"], negative=True)
    return bound.shape()


def _index_filled(bound: Bound) -> Expr:
    count = math.prod(bound.shape("index"))
    if count == 0 or 0 in bound.out:
        return _old(bound)
    k = bound.fold_over((count,))[0]
    value: Expr = lift(bound["value"]) if "value" in bound.args else bound.read("value", ())
    return If(Fold("any", (k,), _line_hit(bound, k, negative=True)), value, _old(bound))


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
        examples=("index_fill 2x3 1 tensor([0]) 9",),
        related=("masked_fill", "index_copy"),
    )
)  # fmt: skip
