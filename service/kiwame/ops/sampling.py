"""Images read at places that a grid says: the grid of an affine map, and the numbers between the cells."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted, mixed_dtypes
from kiwame.ops.layers import does_not_fit
from kiwame.ops.number_arguments import Ints
from kiwame.ops.ranks import exactly
from kiwame.ops.word_arguments import Choice

ALIGN = Flag("align_corners", default=False)


def _grid_size(bound: Bound) -> Shape:
    """A map (N, 2, 3) and an image (N, C, H, W) give the places (N, H, W, 2)."""
    exactly(bound, "theta", 3)
    theta, size = bound.shape("theta"), bound["size"]
    for axis, wanted in enumerate((size[0], 2, 3)):
        if theta[axis] != wanted:
            raise does_not_fit(bound, "theta", axis, wanted, "map")
    return (size[0], *size[2:], 2)


def _across(ix: Expr, size: int, *, corners: bool) -> Expr:
    """A place along an axis as a number from -1 to 1: its middle, or with align_corners the ends at -1 and 1."""
    if corners:
        if size == 1:
            return Num(0.0)
        twice = Bin("*", Num(2), ix)
        return Bin("-", twice if size == 2 else Bin("/", twice, Num(size - 1)), Num(1))
    return Bin("-", Bin("/", Bin("+", Bin("*", Num(2), ix), Num(1)), Num(size)), Num(1))


def _affine(bound: Bound) -> Expr:
    n, row, column, axis = bound.i
    _, _, height, width = bound["size"]
    corners = bound["align_corners"]
    x, y = _across(column, width, corners=corners), _across(row, height, corners=corners)
    part = [bound.read("theta", (n, axis, Num(k))) for k in range(3)]
    return Bin("+", Bin("+", Bin("*", part[0], x), Bin("*", part[1], y)), part[2])


affine_grid = declare(
    Op(
        name="affine_grid",
        family="nn.functional",
        en="places of an affine map",
        ja="アフィン変換の格子",
        params=(Operand("theta"), Ints("size", count=4, least=1), ALIGN),
        size=_grid_size,
        formula=_affine,
        rule=lambda b: {"size": list(b["size"]), "corners": b["align_corners"]},
        shaping="becomes",
        torch=("F.affine_grid(theta, size, align_corners=align_corners)",),
        numpy=(),
        floats=True,
        warns=True,
        why_refused=floats_wanted,
        examples=("affine_grid [[[1.0,0.0,0.0],[0.0,1.0,0.0]]] 1,1,2,3",),
        related=("grid_sample", "interpolate"),
    )
)


def _sampled_size(bound: Bound) -> Shape:
    """An image (N, C, H, W) and a grid (N, P, Q, 2) give (N, C, P, Q)."""
    exactly(bound, "x", 4)
    exactly(bound, "grid", 4)
    x, grid = bound.shape(), bound.shape("grid")
    if min(x[2:]) == 0:
        raise refuse(Cause.SIZES, "of-nothing", span=bound.span("x"), op=bound.op.name, shape=list(x), gone=[2, 3])
    for axis, wanted in ((0, x[0]), (3, 2)):
        if grid[axis] != wanted:
            raise does_not_fit(bound, "grid", axis, wanted, "grid")
    return (*x[:2], *grid[1:3])


def _share(bound: Bound, place: Expr, size: int, cell: Expr) -> Expr:
    """How much of a cell is in a place: 1 on it, less with the distance, 0 from the next cell on."""
    moved = Bin("+", place, Num(1))
    if bound["align_corners"]:
        half = Bin("/", moved, Num(2))
        at = half if size == 2 else Bin("*", half, Num(size - 1))
    else:
        at = Bin("/", Bin("-", Bin("*", moved, Num(size)), Num(1)), Num(2))
    return Fn("max", (Num(0), Bin("-", Num(1), Fn("abs", (Bin("-", at, cell),)))))


def _sampled(bound: Bound) -> Expr:
    n, channel, row, column = bound.i
    _, _, height, width = bound.shape()
    over = bound.fold_over((height, width))
    x, y = (bound.read("grid", (n, row, column, Num(k))) for k in (0, 1))
    shares = Bin("*", _share(bound, y, height, over[0]), _share(bound, x, width, over[1]))
    return Fold("sum", over, Bin("*", bound.read("x", (n, channel, *over)), shares))


def _sampled_facts(bound: Bound) -> dict[str, Any]:
    return {
        "places": list(bound.shape("grid")[1:3]),
        "image": list(bound.shape()[2:]),
        "corners": bound["align_corners"],
    }


grid_sample = declare(
    Op(
        name="grid_sample",
        family="nn.functional",
        en="read an image at places",
        ja="格子での画像の読み取り",
        params=(
            Operand("x"),
            Operand("grid"),
            Choice("mode", default="bilinear", choices=("bilinear",)),
            Choice("padding_mode", default="zeros", choices=("zeros",)),
            ALIGN,
        ),
        size=_sampled_size,
        formula=_sampled,
        rule=_sampled_facts,
        shaping="becomes",
        torch=("F.grid_sample(x, grid, mode=mode, padding_mode=padding_mode, align_corners=align_corners)",),
        numpy=(),
        floats=True,
        warns=True,
        why_refused=lambda b, facts: mixed_dtypes(b, facts) or floats_wanted(b, facts),
        work=lambda b: math.prod(b.out) * math.prod(b.shape()[2:]),
        examples=("grid_sample 1x1x2x3 [[[[0.0,0.0],[-1.0,-1.0]]]]",),
        related=("affine_grid", "interpolate"),
    )
)
