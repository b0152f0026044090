"""Operands that hold positions along an axis: what they may be, and what is read or written there."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, Repair, refuse
from kiwame.formula.shapes import reshaped
from kiwame.formula.tree import Expr, If, Ix, Num, rebuilt
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound
from kiwame.ops.index_arguments import outside

X = Operand("x")
FAMILY = "gather, scatter and take"
SLICES = "index and slice"
INDEX = Operand("index", integer=True, data=True)
DIM = Axis("dim")


def check_inside(bound: Bound, size: int, axis: int, *, negative: bool, key: str = "index") -> None:
    """Raise Refusal for a position that an axis of `size` does not have, where the positions are known."""
    if math.prod(bound.shape(key)) == 0:
        return
    low = -size if negative else 0
    wrong = next((v for v in bound.known(key) or () if isinstance(v, int) and not low <= v < size), None)
    if wrong is not None:
        facts: dict[str, Any] = {"negative": negative, "variant": "axis" if negative or wrong >= 0 else "negative"}
        raise outside(wrong, axis, size, bound, **facts)


def same_rank(bound: Bound, *, key: str = "index") -> None:
    """Raise Refusal unless an index has as many axes as x; a single number counts as one axis."""
    rank, own, span = len(bound.shape()), len(bound.shape(key)), bound.span(key)
    cells = math.prod(bound.shape(key))
    if max(rank, 1) != max(own, 1) and cells:
        facts: dict[str, Any] = {"shape": list(bound.shape()), "index": list(bound.shape(key)), "rank": rank}
        put_in = ("{}[:, None]", "{}[None, :]") if bound.in_code and (rank, own) == (2, 1) else ()
        repairs = tuple(Repair(span, text) for text in put_in) if span else ()
        raise refuse(
            Cause.SIZES,
            "gather-rank",
            span=span,
            repairs=repairs,
            got=own,
            expected=rank,
            op=bound.op.name,
            own=own,
            **facts,
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


def with_place(at: tuple[Expr, ...], dim: int, place: Expr) -> tuple[Expr, ...]:
    """The same indices, another one along `dim`."""
    return tuple(place if axis == dim else each for axis, each in enumerate(at))


def wrapped(place: Expr, size: int, *, negative: bool = True) -> Expr:
    """A position that may count from the end, counted from the front."""
    return place % size if negative and size else place


def one_axis(bound: Bound, *, key: str = "index") -> int:
    """How many positions an index of one axis holds; a single number is one. Raises Refusal for more axes."""
    shape = bound.shape(key)
    if len(shape) > 1:
        raise refuse(
            Cause.SIZES, "vector", span=bound.span(key), got=list(shape), op=bound.op.name, shape=list(shape), name=key
        )
    return math.prod(shape)


def line(bound: Bound, at: Expr, key: str = "index") -> Expr:
    """The `at`-th number of an index of one axis, or the single one."""
    return bound.read(key, (at,) if bound.shape(key) else ())


def refused_dtype(bound: Bound, facts: list[Any], allowed: set[str], key: str = "index") -> Refusal | None:
    """The lesson for an index of a dtype that the op does not take."""
    at = list(bound.shapes).index(key) if key in bound.shapes else -1
    if at < 0 or facts[at].dtype in allowed:
        return None
    return refuse(Cause.DTYPE, "positions", got=facts[at].dtype, op=bound.op.name, dtype=facts[at].dtype, name=key)


def refused_pair(bound: Bound, facts: list[Any], key: str = "src") -> Refusal | None:
    """The lesson for a source of another dtype than the tensor that it goes into."""
    at = list(bound.shapes).index(key) if key in bound.shapes else -1
    if at < 0 or facts[at].dtype == facts[0].dtype:
        return None
    facts_given: dict[str, Any] = {"x": facts[0].dtype, "src": facts[at].dtype, "op": bound.op.name, "name": key}
    return refuse(Cause.DTYPE, "into", got=facts[at].dtype, expected=facts[0].dtype, **facts_given)


def brackets(rank: int, dim: int, place: str) -> str:
    """`x[:, 0]`: one entry along `dim`, the axes before it whole."""
    return f"x[{', '.join([':'] * dim + [place])}]" if rank else "x[()]"


def cells_step(_bound: Bound) -> dict[str, Any]:
    """The step that lists the first cells taken."""
    return {"variant": "cells"}


def nothing(bound: Bound, key: str = "index") -> Expr:
    """What stands for a cell where there is none: the values decide that, so no mover."""
    return If(bound.read(key, (Num(0),) * len(bound.shape(key))), Num(0), Num(0))


def only_cell(bound: Bound, place: Expr) -> Expr:
    """The cell of a single number, whose only place is 0."""
    return If(place.cmp("==", 0), bound.read("x", ()), Num(0))


def size_along(bound: Bound) -> int:
    """The size of x along dim; a single number counts as one."""
    shape = bound.shape()
    return shape[bound["dim"]] if shape else 1


def flat_places(shape: Shape, place: Expr) -> tuple[Expr, ...]:
    """Where the cell of a flat position lies in a tensor of this shape."""
    if len(shape) <= 1:
        return (place,) if shape else ()
    flat = Ix("flat", math.prod(shape))
    return tuple(_with(each, flat, place) for each in reshaped(shape, (flat,)))


def _with(expr: Expr, ix: Ix, place: Expr) -> Expr:

    return place if expr == ix else rebuilt(expr, lambda part: _with(part, ix, place))
