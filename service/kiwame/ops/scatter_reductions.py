"""scatter_reduce: what goes to one place is folded together there."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.positions import (
    DIM,
    FAMILY,
    INDEX,
    X,
    check_inside,
    check_no_larger,
    refused_pair,
    same_rank,
    size_along,
)
from kiwame.ops.positions import refused_dtype as refused_index
from kiwame.ops.scattering import covers, fold_place, hit_at, kept, of_source, within
from kiwame.ops.word_arguments import Choice

KINDS = {"sum": "sum", "prod": "prod", "mean": "sum", "amax": "max", "amin": "min"}


class Reduction(Choice, frozen=True):
    """How the numbers for one place are folded."""

    choices: tuple[str, ...] = tuple(KINDS)


def _size(bound: Bound) -> Shape:
    same_rank(bound)
    check_no_larger(bound)
    if math.prod(bound.shape("index")):
        covers(bound, "src")
    check_inside(bound, size_along(bound), bound["dim"], negative=False)
    return bound.shape()


def _reduced(bound: Bound) -> Expr:
    if math.prod(bound.shape("index")) == 0 or 0 in bound.out:
        return kept(bound)
    k, place, covered = fold_place(bound)
    hit, old, kind = hit_at(bound, place), kept(bound), bound["reduce"]
    folded: Expr = Fold(KINDS[kind], (k,), of_source(bound, "src", place), hit)
    count: Expr = Fold("sum", (k,), Num(1), hit)
    if bound["include_self"]:
        whole = _with_old(kind, old, folded)
        if kind == "mean":
            whole = Bin("/", whole, count + 1)
        return within(covered, whole, old)
    whole = Bin("/", folded, count) if kind == "mean" else folded
    return within(covered, If(Fold("any", (k,), hit), whole, old), old)


def _with_old(kind: str, old: Expr, folded: Expr) -> Expr:
    if kind in {"sum", "mean"}:
        return old + folded
    return Bin("*", old, folded) if kind == "prod" else Fn(kind.removeprefix("a"), (old, folded))


def _refused(bound: Bound, facts: list[Any]) -> Refusal | None:
    told = refused_index(bound, facts, {"int64", "int32"}) or refused_pair(bound, facts)
    return told or refuse(Cause.DTYPE, "scatter", op=bound.op.name, got=facts[0].dtype, dtype=facts[0].dtype)


scatter_reduce = declare(
    Op(
        name="scatter_reduce",
        family=FAMILY,
        en="fold along an axis where an index says",
        ja="インデックスに沿った集約",
        params=(X, DIM, INDEX, Operand("src"), Reduction("reduce"), Flag("include_self", default=True)),
        size=_size,
        formula=_reduced,
        rule=lambda b: {
            "dim": b["dim"],
            "index": b.names["index"],
            "src": b.names["src"],
            "way": b["reduce"],
            "old": b["include_self"],
        },
        why_refused=_refused,
        warns=True,
        torch=(
            "x.scatter_reduce(dim, index, src, reduce, include_self=include_self)",
            "torch.scatter_reduce(x, dim, index, src, reduce, include_self=include_self)",
        ),
        numpy=(),
        examples=("scatter_reduce 3 0 tensor([0,0,2]) 3 amax",),
        pitfalls=("scatter_reduce 3 0 tensor([0,0,3]) 3 amax",),
        related=("scatter_add", "scatter", "index_add"),
    )
)
