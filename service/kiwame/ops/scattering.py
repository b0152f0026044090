"""Ops that write along an axis: at positions that an index says, put, filled, or added."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fold, If, Ix, Num, lift
from kiwame.model import Shape
from kiwame.ops.arguments import Operand, check_bits
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.positions import (
    DIM,
    FAMILY,
    INDEX,
    X,
    check_inside,
    check_no_larger,
    refused_dtype,
    refused_pair,
    same_rank,
    size_along,
    with_place,
)
from kiwame.ops.word_arguments import Choice

SRC = Operand("src", number=True, plain=True, words=("value",))


def _scatter_size(bound: Bound) -> Shape:
    same_rank(bound)
    check_no_larger(bound)
    if "src" in bound.args:
        check_bits(bound["src"], bound.span("src"))
    elif math.prod(bound.shape("index")):
        covers(bound, "src")
    check_inside(bound, size_along(bound), bound["dim"], negative=False)
    return bound.shape()


def covers(bound: Bound, key: str) -> None:
    """Raise Refusal where the source has no cell for some place of the index."""
    own, source = bound.shape("index"), bound.shape(key)
    if max(1, len(own)) != max(1, len(source)) or any(n > m for n, m in zip(own, source, strict=False)):
        facts: dict[str, Any] = {"index": list(own), "src": list(source)}
        raise refuse(
            Cause.SIZES, "source", span=bound.span(key), got=list(source), expected=list(own), op=bound.op.name, **facts
        )


def fold_place(bound: Bound) -> tuple[Ix, tuple[Expr, ...], Expr]:
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


def hit_at(bound: Bound, place: tuple[Expr, ...]) -> Expr:
    """Whether this place of the index sends its number to the output cell."""
    here: Expr = bound.i[bound["dim"]] if bound.i else Num(0)
    return bound.read("index", place).cmp("==", here)


def kept(bound: Bound) -> Expr:
    """The cell of x that stays where nothing is written."""
    return bound.read("x", bound.i)


def of_source(bound: Bound, key: str, place: tuple[Expr, ...]) -> Expr:
    """What is written from a place: the source's cell, or the number that stands for all."""
    return lift(bound[key]) if key in bound.args else bound.read(key, place[: len(bound.shape(key))])


def within(covered: Expr, then: Expr, other: Expr) -> Expr:
    """`then` where the index has a place for the output cell."""
    return then if covered == Num(True) else If(covered, then, other)


def _scattered(bound: Bound) -> Expr:
    if math.prod(bound.shape("index")) == 0 or 0 in bound.out:
        return kept(bound)
    k, place, covered = fold_place(bound)
    hit = hit_at(bound, place)
    reduce = bound.args.get("reduce")
    if reduce:
        source = of_source(bound, "src", place)
        folded = Fold("sum" if reduce == "add" else "prod", (k,), source, hit)
        joined = Bin("+" if reduce == "add" else "*", kept(bound), folded)
        return within(covered, joined, kept(bound))
    written: Expr = of_source(bound, "src", place)
    if "src" not in bound.args:  # of several that go to one place the last stays
        last = Fold("max", (k,), k, hit)
        at = with_place(bound.i, bound["dim"], last) if bound.i else (last,)
        written = bound.read("src", at[: len(bound.shape("src"))])
    return within(covered, If(Fold("any", (k,), hit), written, kept(bound)), kept(bound))


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
            "dim": b["dim"],
            "index": b.names["index"],
            "src": b.args.get("src", b.names.get("src")),
            "way": b["reduce"] or "put",
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
        examples=("scatter 2x3 1 [[2],[0]] src=0",),
        pitfalls=("scatter 2x3 1 [[2,0],[0,1]] 2x2", "scatter 2x3 1 [[0,0]] 1x2"),
        related=("gather", "scatter_add", "index_fill"),
    )
)


def into_zeros(bound: Bound, key: str) -> bool:
    """Whether the call has one tensor alone, which is added into zeros."""
    return key not in bound.shapes


def zeros_size(bound: Bound) -> Shape:
    """As large along dim as the greatest position asks for."""
    shape, dim = bound.shape(), bound["dim"]
    top = max((int(v) for v in bound.values("index")), default=-1) + 1
    return tuple(top if axis == dim else s for axis, s in enumerate(shape))


def _scatter_add_size(bound: Bound) -> Shape:
    same_rank(bound)
    if into_zeros(bound, "src"):
        covers(bound, "x")
        check_inside(bound, 2**62, bound["dim"], negative=False)
        return zeros_size(bound)
    check_no_larger(bound)
    if math.prod(bound.shape("index")):
        covers(bound, "src")
    check_inside(bound, size_along(bound), bound["dim"], negative=False)
    return bound.shape()


def _scatter_added(bound: Bound) -> Expr:
    alone = into_zeros(bound, "src")
    old: Expr = Num(0) if alone else kept(bound)
    if math.prod(bound.shape("index")) == 0 or 0 in bound.out:
        return old
    k, place, covered = fold_place(bound)
    added: Expr = Fold("sum", (k,), of_source(bound, "x" if alone else "src", place), hit_at(bound, place))
    return within(covered, added if alone else old + added, old)


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
            "torch.zeros(out_shape, dtype=x.dtype).scatter_add(dim, index, x)" if into_zeros(b, "src") else None
        ),
        numpy=(),
        examples=("scatter_add 3 0 tensor([0,0,2])",),
        pitfalls=("scatter_add 3 0 tensor([0,0,3]) 3",),
        related=("index_add", "scatter", "bincount"),
    )
)
