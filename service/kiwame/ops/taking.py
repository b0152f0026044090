"""Ops that take cells at positions: along one axis, of the flattened tensor, or one position for each cell."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, Fn, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Value
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.index_arguments import outside
from kiwame.ops.positions import (
    DIM,
    FAMILY,
    INDEX,
    X,
    cells_step,
    check_inside,
    check_no_larger,
    flat_places,
    nothing,
    only_cell,
    refused_dtype,
    same_rank,
    with_place,
    wrapped,
)
from kiwame.ops.word_arguments import Choice


def _take_size(bound: Bound) -> Shape:
    shape, dim, index = bound.shape(), bound["dim"], bound.shape("index")
    if dim is not None and bound.library == "torch":
        raise refuse(Cause.ARGUMENT, "take-axis", span=bound.span("dim"), op=bound.op.name)
    size = math.prod(shape) if dim is None or not shape else shape[dim]
    unread = dim is not None and 0 in shape[:dim]  # NumPy looks at no position where it takes nothing
    if size == 0 and math.prod(index) and not unread:
        raise outside(0, dim or 0, size, bound)
    if bound["mode"] == "raise" and not unread:
        check_inside(bound, size, dim or 0, negative=True)
    return index if dim is None or not shape else (*shape[:dim], *index, *shape[dim + 1 :])


def _taken(bound: Bound) -> Expr:
    if 0 in bound.out:
        return nothing(bound)
    shape, dim, rank = bound.shape(), bound["dim"], len(bound.shape("index"))
    start = 0 if dim is None else dim
    place: Expr = bound.read("index", bound.i[start : start + rank])
    size = math.prod(shape) if dim is None or not shape else shape[dim]
    clipped = Fn("min", (Fn("max", (place, Num(0))), Num(size - 1)))
    place = clipped if bound["mode"] == "clip" else wrapped(place, size)
    if dim is not None and shape:
        return bound.read("x", (*bound.i[:dim], place, *bound.i[dim + rank :]))
    return bound.read("x", flat_places(shape, place)) if shape else only_cell(bound, place)


class Mode(Choice, frozen=True):
    """What NumPy's take does with positions outside: raise, wrap or clip."""

    choices: tuple[str, ...] = ("raise", "wrap", "clip")


take = declare(
    Op(
        name="take",
        family=FAMILY,
        en="positions of the flattened tensor",
        ja="平坦化した位置での取得",
        params=(
            X,
            INDEX,
            Axis("dim", default=None, bare=False, scalar_too=("torch", "numpy")),
            Mode("mode", default="raise"),
        ),
        size=_take_size,
        formula=_taken,
        rule=lambda b: {
            "dim": b["dim"],
            "index": b.names["index"],
            "size": math.prod(b.shape()),
            "of": list(b.shape("index")),
        },
        picks=cells_step,
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64"}),
        torch=("torch.take(x, index)", "x.take(index)"),
        numpy=(
            "np.take(x, index, axis=dim, mode=mode)",
            "x.take(index, axis=dim, mode=mode)",
            "np.take(x, indices=index, axis=dim, mode=mode)",
            "x.take(indices=index, axis=dim, mode=mode)",
        ),
        examples=("take 2x3 tensor([0,5])",),
        pitfalls=("take 2x3 tensor([6])",),
        related=("index_select", "gather", "take_along_dim"),
    )
)


def _gather_size(bound: Bound) -> Shape:
    same_rank(bound)
    check_no_larger(bound)
    shape = bound.shape()
    check_inside(bound, shape[bound["dim"]] if shape else 1, bound["dim"], negative=bound.library == "numpy")
    return bound.shape("index")


def _gathered(bound: Bound) -> Expr:
    shape, dim = bound.shape(), bound["dim"]
    if 0 in bound.out:
        return nothing(bound)
    place = bound.read("index", bound.i)
    if not shape:
        return only_cell(bound, wrapped(place, 1, negative=bound.library == "numpy"))
    at = bound.i or (Num(0),)
    return bound.read("x", with_place(at, dim, wrapped(place, shape[dim], negative=bound.library == "numpy")))


def _along_axis(bound: Bound) -> str | None:
    """NumPy stretches an index of size 1, so x is first cut to its sizes."""
    if bound.library != "numpy":
        return None
    cuts = [
        ":" if axis == bound["dim"] or own == size else f":{own}"
        for axis, (own, size) in enumerate(zip(bound.shape("index"), bound.shape(), strict=False))
    ]
    cut = f"[{', '.join(cuts)}]" if any(c != ":" for c in cuts) else ""
    return f"np.take_along_axis(x{cut}, index, axis=dim)"


def _the_same_for_all(bound: Bound) -> list[Alike]:
    """take_along_dim stretches an index of size 1, which gather does not."""
    own, shape = bound.shape("index"), bound.shape()
    if len(own) == 2 and 1 in own and math.prod(own) > 1 and own[bound["dim"]] == 1:
        flat = ("flatten", {"start_dim": 0, "end_dim": 1})
        return [Alike("index_select", {"dim": bound["dim"]}, "for-all", {"index": flat})]
    if any(a != bound["dim"] and n == 1 != m for a, (n, m) in enumerate(zip(own, shape, strict=False))):
        return [Alike("take_along_dim", {"dim": bound["dim"]}, variant="stretched")]
    return []


gather = declare(
    Op(
        name="gather",
        family=FAMILY,
        tier=1,
        en="gather along an axis",
        ja="インデックスに沿った収集",
        params=(X, DIM, INDEX),
        size=_gather_size,
        formula=_gathered,
        rule=lambda b: {"dim": b["dim"], "index": b.names["index"], "of": list(b.shape("index"))},
        picks=cells_step,
        look_alikes=_the_same_for_all,
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64", "int32"}),
        torch=("torch.gather(x, dim, index)", "x.gather(dim, index)"),
        numpy=("np.take_along_axis(x[...], index, axis=dim)",),
        other_form=_along_axis,
        examples=("gather 2x3 1 [[2],[0]]",),
        pitfalls=("gather 2x3 1 tensor([2,0])", "gather 2x3 1 [[0,3]]"),
        related=("take_along_dim", "index_select", "scatter"),
    )
)


class AlongAxis(Axis, frozen=True):
    """The axis of take_along_dim. Left out: all cells in a row in torch, in NumPy the last axis; its None is `all`."""

    def settled(self, rank: int) -> Any:  # noqa: ARG002
        """All cells in a row, or the last axis: it depends on the library."""
        return None

    def check(self, value: Value, bound: Bound) -> Any:
        """The axis counted from the front, or `all`."""
        if bound.library == "numpy" and (value.value is None or value.value == "all"):
            return "all"
        return super().check(value, bound)

    def passed(self, value: Any) -> Any:
        """None for all."""
        return None if value == "all" else value


def _dim(bound: Bound) -> int | None:
    """The axis that is meant; None for all cells in a row."""
    dim = bound["dim"]
    if dim is None and bound.library == "numpy":
        return len(bound.shape()) - 1
    return None if dim == "all" else dim


def _along_size(bound: Bound) -> Shape:
    shape, own, dim = bound.shape(), bound.shape("index"), _dim(bound)
    numpy = bound.library == "numpy"
    if dim is None:
        if numpy and len(own) != 1:
            raise refuse(
                Cause.SIZES,
                "vector",
                span=bound.span("index"),
                got=list(own),
                op=bound.op.name,
                shape=list(own),
                name="index",
            )
        check_inside(bound, math.prod(shape), 0, negative=numpy)
        return (math.prod(own),)
    if len(own) != len(shape):
        same: dict[str, Any] = {"shape": list(shape), "index": list(own), "rank": len(shape), "own": len(own)}
        raise refuse(
            Cause.SIZES,
            "gather-rank",
            span=bound.span("index"),
            got=len(own),
            expected=len(shape),
            op=bound.op.name,
            **same,
        )
    for axis, (m, n) in enumerate(zip(shape, own, strict=True)):
        if axis != dim and m != n and 1 not in (m, n):
            facts: dict[str, Any] = {"a": list(shape), "b": list(own), "axis": axis - len(shape), "m": m, "n": n}
            raise refuse(
                Cause.SIZES,
                "broadcast",
                span=bound.span("index"),
                got=[list(shape), list(own)],
                op=bound.op.name,
                **facts,
            )
    if numpy:  # torch takes every position modulo the size, and refuses none
        check_inside(bound, shape[dim] if shape else 1, dim, negative=True)
    return tuple(n if axis == dim or m == 1 else m for axis, (m, n) in enumerate(zip(shape, own, strict=True)))


def _along(bound: Bound) -> Expr:
    shape, own, dim = bound.shape(), bound.shape("index"), _dim(bound)
    if 0 in bound.out:
        return nothing(bound)
    if dim is None:
        place: Expr = bound.read("index", flat_places(own, bound.i[0]))
        place = wrapped(place, math.prod(shape), negative=bound.library == "numpy")
        return bound.read("x", flat_places(shape, place)) if shape else only_cell(bound, place)
    if not shape:
        return only_cell(bound, wrapped(bound.read("index", ()), 1))
    there = tuple(Num(0) if n == 1 != ix.size else ix for n, ix in zip(own, bound.i, strict=True))
    at = tuple(Num(0) if n == 1 != ix.size else ix for n, ix in zip(shape, bound.i, strict=True))
    return bound.read("x", with_place(at, dim, wrapped(bound.read("index", there), shape[dim])))


take_along_dim = declare(
    Op(
        name="take_along_dim",
        family=FAMILY,
        en="take along an axis",
        ja="次元に沿った取得",
        aliases=("take_along_axis",),
        params=(X, INDEX, AlongAxis("dim", default=None, bare=False)),
        size=_along_size,
        formula=_along,
        rule=lambda b: {"dim": _dim(b), "index": b.names["index"], "of": list(b.shape("index"))},
        picks=cells_step,
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64"}),
        torch=(
            "torch.take_along_dim(x, index, dim=dim)",
            "x.take_along_dim(index, dim=dim)",
            "torch.take_along_dim(x, indices=index, dim=dim)",
        ),
        numpy=("np.take_along_axis(x, index, axis=dim)", "np.take_along_axis(x, indices=index, axis=dim)"),
        examples=("take_along_dim 2x3 [[2],[0]] dim=1",),
        related=("gather", "take"),
    )
)
