"""Ops that take cells at positions: along one axis, of the flattened tensor, or one position for each cell."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.shapes import reshaped
from kiwame.formula.tree import Expr, Fn, Ix, Num, rebuilt
from kiwame.model import Shape

from kiwame.ops.arguments import Value
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.index_arguments import outside
from kiwame.ops.number_arguments import Int
from kiwame.ops.positions import (
    DIM,
    INDEX,
    X,
    brackets,
    check_inside,
    line,
    one_axis,
    refused_dtype,
    with_place,
    wrapped,
)
from kiwame.ops.word_arguments import Choice

FAMILY = "gather, scatter and take"
SLICES = "index and slice"


def _cells(_bound: Bound) -> dict[str, Any]:
    return {"variant": "cells"}


def _has_axis(bound: Bound) -> int:
    """The size along dim. Raises Refusal for a single number, which has none."""
    shape = bound.shape()
    if not shape:
        raise refuse(
            Cause.AXIS_OUT_OF_RANGE, "scalar", span=bound.span("dim"), got=bound["dim"], op=bound.op.name,
            axis=bound["dim"], rank=0, shape=[],
        )  # fmt: skip
    return shape[bound["dim"]]


def _select_size(bound: Bound) -> Shape:
    size, number = _has_axis(bound), bound["index"]
    if not -size <= number < size:
        raise outside(number, bound["dim"], size, bound)
    return tuple(s for axis, s in enumerate(bound.shape()) if axis != bound["dim"])


def _selected(bound: Bound) -> Expr:
    dim, size = bound["dim"], bound.shape()[bound["dim"]]
    return bound.read("x", (*bound.i[:dim], Num(bound["index"] % size), *bound.i[dim:]))


select = declare(
    Op(
        name="select",
        family=SLICES,
        en="one position along an axis",
        ja="1つの位置の選択",
        params=(X, DIM, Int("index")),
        size=_select_size,
        formula=_selected,
        rule=lambda b: {"dim": b["dim"], "index": b["index"], "place": b["index"] % b.shape()[b["dim"]]},
        picks=_cells,
        torch=("x.select(dim, index)", "torch.select(x, dim, index)"),
        numpy=("x[index]",),
        other_form=lambda b: brackets(1, b["dim"], str(b["index"])) if b.library == "numpy" else None,
        examples=("select 2x3 1,0", "select 2x3x4 0,-1"),
        related=("narrow", "index_select", "getitem"),
    )
)


def _narrow_size(bound: Bound) -> Shape:
    size, start, length = _has_axis(bound), bound["start"], bound["length"]
    if not -size <= start <= size:
        raise outside(start, bound["dim"], size, bound)
    first = start + size if start < 0 else start
    if first + length > size:
        facts: dict[str, Any] = {"start": first, "length": length, "size": size, "dim": bound["dim"]}
        raise refuse(Cause.INDEX_OUT_OF_RANGE, "narrow", span=bound.span("length"), op=bound.op.name, **facts)
    return tuple(length if axis == bound["dim"] else s for axis, s in enumerate(bound.shape()))


def _first(bound: Bound) -> int:
    start: int = bound["start"]
    return start + bound.shape()[bound["dim"]] if start < 0 else start


def _narrowed(bound: Bound) -> Expr:
    first, ix = _first(bound), bound.i[bound["dim"]]
    return bound.read("x", with_place(bound.i, bound["dim"], ix + first if first else ix))


narrow = declare(
    Op(
        name="narrow",
        family=SLICES,
        en="a range along an axis",
        ja="範囲の切り出し",
        params=(X, DIM, Int("start"), Int("length", least=0)),
        size=_narrow_size,
        formula=_narrowed,
        rule=lambda b: {"dim": b["dim"], "start": _first(b), "length": b["length"]},
        picks=_cells,
        torch=("x.narrow(dim, start, length)", "torch.narrow(x, dim, start, length)"),
        numpy=("x[start:length]",),
        other_form=lambda b: (
            brackets(1, b["dim"], f"{_first(b)}:{_first(b) + b['length']}") if b.library == "numpy" else None
        ),
        examples=("narrow 2x3 1,1,2",),
        related=("select", "getitem", "split"),
    )
)


def _index_select_size(bound: Bound) -> Shape:
    shape, dim = bound.shape(), bound["dim"]
    count = one_axis(bound)
    if not shape:
        if count != 1:
            raise refuse(Cause.SIZES, "scalar-index", span=bound.span("index"), op=bound.op.name, count=count)
        check_inside(bound, 1, 0, negative=bound.library == "numpy")
        return ()
    check_inside(bound, shape[dim], dim, negative=bound.library == "numpy")
    if bound.library == "numpy" and not bound.shape("index"):
        return tuple(s for axis, s in enumerate(shape) if axis != dim)
    return tuple(count if axis == dim else s for axis, s in enumerate(shape))


def _index_selected(bound: Bound) -> Expr:
    shape, dim, numpy = bound.shape(), bound["dim"], bound.library == "numpy"
    if not shape:
        return bound.read("x", ())
    whole = numpy and not bound.shape("index")
    at = (*bound.i[:dim], Num(0), *bound.i[dim:]) if whole else bound.i
    place = wrapped(line(bound, at[dim]), shape[dim], negative=numpy)
    return bound.read("x", with_place(at, dim, place))


index_select = declare(
    Op(
        name="index_select",
        family=SLICES,
        en="positions along an axis",
        ja="次元に沿った位置の選択",
        params=(X, DIM, INDEX),
        size=_index_select_size,
        formula=_index_selected,
        rule=lambda b: {"dim": b["dim"], "index": b.names["index"], "count": math.prod(b.shape("index"))},
        picks=_cells,
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64", "int32"}),
        torch=("torch.index_select(x, dim, index)", "x.index_select(dim, index)"),
        numpy=("x[index]",),
        other_form=lambda b: brackets(len(b.shape()), b["dim"], "index") if b.library == "numpy" else None,
        examples=("index_select 2x3 1 tensor([2,0])",),
        related=("gather", "take", "getitem"),
    )
)


def _take_size(bound: Bound) -> Shape:
    shape, dim, index = bound.shape(), bound["dim"], bound.shape("index")
    if dim is not None and bound.library == "torch":
        raise refuse(Cause.ARGUMENT, "take-axis", span=bound.span("dim"), op=bound.op.name)
    size = math.prod(shape) if dim is None or not shape else shape[dim]
    if size == 0 and math.prod(index):
        raise outside(0, dim or 0, size, bound)
    if bound["mode"] == "raise":
        check_inside(bound, size, dim or 0, negative=True)
    return index if dim is None or not shape else (*shape[:dim], *index, *shape[dim + 1 :])


def _taken(bound: Bound) -> Expr:
    if 0 in bound.out:
        return Num(0)
    shape, dim, rank = bound.shape(), bound["dim"], len(bound.shape("index"))
    start = 0 if dim is None else dim
    place: Expr = bound.read("index", bound.i[start : start + rank])
    size = math.prod(shape) if dim is None or not shape else shape[dim]
    if bound["mode"] == "clip":
        place = Fn("min", (Fn("max", (place, Num(0))), Num(size - 1)))
    else:
        place = wrapped(place, size)
    if dim is not None and shape:
        return bound.read("x", (*bound.i[:dim], place, *bound.i[dim + rank :]))
    return bound.read("x", flat_places(shape, place))


def flat_places(shape: Shape, place: Expr) -> tuple[Expr, ...]:
    """Where the cell of a flat position lies in a tensor of this shape."""
    if len(shape) <= 1:
        return (place,) if shape else ()
    flat = Ix("flat", math.prod(shape))
    return tuple(_with(each, flat, place) for each in reshaped(shape, (flat,)))


def _with(expr: Expr, ix: Ix, place: Expr) -> Expr:

    return place if expr == ix else rebuilt(expr, lambda part: _with(part, ix, place))


class Mode(Choice, frozen=True):
    """What NumPy's take does with positions outside: raise, wrap or clip."""

    choices: tuple[str, ...] = ("raise", "wrap", "clip")


take = declare(
    Op(
        name="take",
        family=FAMILY,
        en="positions of the flattened tensor",
        ja="平坦化した位置での取得",
        params=(X, INDEX, Axis("dim", default=None, bare=False), Mode("mode", default="raise")),
        size=_take_size,
        formula=_taken,
        rule=lambda b: {
            "dim": b["dim"], "index": b.names["index"], "size": math.prod(b.shape()), "of": list(b.shape("index")),
        },
        picks=_cells,
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64"}),
        torch=("torch.take(x, index)", "x.take(index)"),
        numpy=(
            "np.take(x, index, axis=dim, mode=mode)",
            "x.take(index, axis=dim, mode=mode)",
            "np.take(x, indices=index, axis=dim, mode=mode)",
            "x.take(indices=index, axis=dim, mode=mode)",
        ),
        examples=("take 2x3 tensor([0,5])",),
        related=("index_select", "gather", "take_along_dim"),
    )
)  # fmt: skip


def same_rank(bound: Bound, *, key: str = "index") -> None:
    """Raise Refusal unless an index has as many axes as x; a single number counts as one axis."""
    rank, own = len(bound.shape()), len(bound.shape(key))
    if max(rank, 1) != max(own, 1) and math.prod(bound.shape(key)):
        facts: dict[str, Any] = {"shape": list(bound.shape()), "index": list(bound.shape(key)), "rank": rank}
        raise refuse(
            Cause.SIZES, "gather-rank", span=bound.span(key), got=own, expected=rank, op=bound.op.name, own=own, **facts
        )


def check_no_larger(bound: Bound, *, key: str = "index") -> None:
    """Raise Refusal where an index is larger than x on an axis other than dim."""
    shape, own, dim = bound.shape(), bound.shape(key), bound["dim"]
    if math.prod(own) == 0:
        return
    wrong = [a for a, (n, m) in enumerate(zip(own, shape, strict=False)) if a != dim and n > m]
    if wrong:
        facts: dict[str, Any] = {"shape": list(shape), "index": list(own), "axis": wrong[0], "dim": dim}
        raise refuse(Cause.SIZES, "gather", span=bound.span(key), got=list(own), op=bound.op.name, **facts)


def _gather_size(bound: Bound) -> Shape:
    same_rank(bound)
    check_no_larger(bound)
    shape = bound.shape()
    check_inside(bound, shape[bound["dim"]] if shape else 1, bound["dim"], negative=bound.library == "numpy")
    return bound.shape("index")


def _gathered(bound: Bound) -> Expr:
    shape, dim = bound.shape(), bound["dim"]
    if 0 in bound.out:
        return Num(0)
    place = bound.read("index", bound.i)
    if not shape:
        return bound.read("x", ())
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
        picks=_cells,
        look_alikes=_the_same_for_all,
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64", "int32"}),
        torch=("torch.gather(x, dim, index)", "x.gather(dim, index)"),
        numpy=("np.take_along_axis(x[...], index, axis=dim)",),
        other_form=_along_axis,
        examples=("gather 2x3 1 [[2],[0]]",),
        related=("take_along_dim", "index_select", "scatter"),
    )
)


class AlongAxis(Axis, frozen=True):
    """The axis of take_along_dim: left out, all cells in a row in torch, the last axis in NumPy; `all` for NumPy's None."""

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
            raise refuse(Cause.SIZES, "vector", span=bound.span("index"), got=list(own), op=bound.op.name, shape=list(own), name="index")  # fmt: skip
        check_inside(bound, math.prod(shape), 0, negative=True)
        return (math.prod(own),)
    if len(own) != len(shape):
        same = {"shape": list(shape), "index": list(own), "rank": len(shape), "own": len(own)}
        raise refuse(Cause.SIZES, "gather-rank", span=bound.span("index"), got=len(own), expected=len(shape), op=bound.op.name, **same)  # fmt: skip
    for axis, (m, n) in enumerate(zip(shape, own, strict=True)):
        if axis != dim and m != n and 1 not in (m, n):
            facts: dict[str, Any] = {"a": list(shape), "b": list(own), "axis": axis - len(shape), "m": m, "n": n}
            raise refuse(Cause.SIZES, "broadcast", span=bound.span("index"), got=[list(shape), list(own)], op=bound.op.name, **facts)  # fmt: skip
    check_inside(bound, shape[dim] if shape else 1, dim, negative=True)
    return tuple(n if axis == dim or m == 1 else m for axis, (m, n) in enumerate(zip(shape, own, strict=True)))


def _along(bound: Bound) -> Expr:
    shape, own, dim = bound.shape(), bound.shape("index"), _dim(bound)
    if 0 in bound.out:
        return Num(0)
    if dim is None:
        place: Expr = bound.read("index", flat_places(own, bound.i[0]))
        return bound.read("x", flat_places(shape, wrapped(place, math.prod(shape))))
    if not shape:
        return bound.read("x", ())
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
        picks=_cells,
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64"}),
        torch=("torch.take_along_dim(x, index, dim=dim)", "x.take_along_dim(index, dim=dim)", "torch.take_along_dim(x, indices=index, dim=dim)"),
        numpy=("np.take_along_axis(x, index, axis=dim)", "np.take_along_axis(x, indices=index, axis=dim)"),
        examples=("take_along_dim 2x3 [[2],[0]] dim=1",),
        related=("gather", "take"),
    )
)  # fmt: skip
