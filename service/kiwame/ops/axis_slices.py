"""Ops that take whole slices along one axis: one, a range, or those that an index names."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, Num
from kiwame.model import Shape
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.index_arguments import outside
from kiwame.ops.number_arguments import Int
from kiwame.ops.positions import (
    DIM,
    INDEX,
    SLICES,
    X,
    brackets,
    cells_step,
    check_inside,
    line,
    one_axis,
    only_cell,
    refused_dtype,
    with_place,
    wrapped,
)
from kiwame.ops.ranks import no_such_axis


def _has_axis(bound: Bound) -> int:
    """The size along dim. Raises Refusal for a single number, which has none."""
    shape = bound.shape()
    if not shape:
        raise no_such_axis(bound, bound["dim"], shape, span=bound.span("dim"))
    size: int = shape[bound["dim"]]
    return size


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
        picks=cells_step,
        torch=("x.select(dim, index)", "torch.select(x, dim, index)"),
        numpy=("x[index]",),
        other_form=lambda b: brackets(1, b["dim"], str(b["index"])) if b.library == "numpy" else None,
        examples=("select 2x3 1,0", "select 2x3x4 0,-1"),
        related=("narrow", "index_select", "getitem"),
    )
)


class Start(Int, frozen=True):
    """A whole number, or a tensor that holds one."""

    tensors = True


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
        params=(X, DIM, Start("start"), Int("length", least=0)),
        size=_narrow_size,
        formula=_narrowed,
        rule=lambda b: {"dim": b["dim"], "start": _first(b), "length": b["length"]},
        picks=cells_step,
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
        return only_cell(bound, wrapped(line(bound, Num(0)), 1, negative=numpy))
    whole = numpy and not bound.shape("index")
    at: tuple[Expr, ...] = (*bound.i[:dim], Num(0), *bound.i[dim:]) if whole else bound.i
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
        picks=cells_step,
        why_refused=lambda b, facts: refused_dtype(b, facts, {"int64", "int32"}),
        torch=("torch.index_select(x, dim, index)", "x.index_select(dim, index)"),
        numpy=("x[index]",),
        other_form=lambda b: brackets(len(b.shape()), b["dim"], "index") if b.library == "numpy" else None,
        examples=("index_select 2x3 1 tensor([2,0])",),
        pitfalls=("index_select 2x3 0 tensor([2])",),
        related=("gather", "take", "getitem"),
    )
)
