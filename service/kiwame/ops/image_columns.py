"""The windows of an image as columns, and columns added up to an image: unfold and fold of F."""

import math
from typing import Any

import msgspec

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fold, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.convolutions import all_of, inside, moved
from kiwame.ops.number_arguments import Ints
from kiwame.ops.ranks import wrong_rank
from kiwame.ops.shuffles import cut, not_divided

X = Operand("x")


WINDOW = (
    Ints("kernel_size", count=2, least=1),
    Ints("dilation", default=(1, 1), bare=False, count=2, least=1),
    Ints("padding", default=(0, 0), bare=False, count=2, least=0),
    Ints("stride", default=(1, 1), bare=False, count=2, least=1),
)


def window_counts(bound: Bound, sizes: Shape) -> tuple[int, int]:
    """How often the window stops along both axes of an image."""
    counts: list[int] = []
    for a in range(2):
        reach = bound["dilation"][a] * (bound["kernel_size"][a] - 1) + 1
        count = (sizes[a] + 2 * bound["padding"][a] - reach) // bound["stride"][a] + 1
        if count < 1:
            raise refuse(
                Cause.SIZES,
                "window",
                span=bound.span("kernel_size"),
                got=bound["kernel_size"][a],
                op=bound.op.name,
                kernel=bound["kernel_size"][a],
                size=sizes[a],
                padding=2 * bound["padding"][a],
                axis=a,
            )
        counts.append(count)
    return counts[0], counts[1]


def columns_size(bound: Bound) -> Shape:
    """(N, C, H, W) becomes (N, C · kernel, stops)."""
    shape = bound.shape()
    if len(shape) not in {3, 4}:
        raise wrong_rank(bound, "x", (3, 4))
    return (*shape[:-3], shape[-3] * math.prod(bound["kernel_size"]), math.prod(window_counts(bound, shape[-2:])))


def columns_formula(bound: Bound) -> Expr:
    """Row m names channel and place in the window, column l the stop of the window."""
    shape, (kh, kw) = bound.shape(), bound["kernel_size"]
    _, wide = window_counts(bound, shape[-2:])
    *lead, m, stop = bound.i
    steps = (cut(cut(m, kw, False), kh, True), cut(m, kw, True))
    stops = (cut(stop, wide, False), cut(stop, wide, True))
    at: list[Expr] = []
    tests: list[Expr] = []
    for a in range(2):
        stride, pad, apart = bound["stride"][a], bound["padding"][a], bound["dilation"][a]
        at.append(moved(stops[a], stride, steps[a], apart, pad))
        if pad:
            tests += inside(at[-1], -1, shape[a - 2], shape[a - 2])
    cell = bound.read("x", (*lead, cut(m, kh * kw, False), *at))
    whole = all_of(tests)
    return cell if whole is None else If(whole, cell, Num(0))


def image_size(bound: Bound) -> Shape:
    """(N, C · kernel, stops) becomes (N, C, H, W)."""
    shape, cells = bound.shape(), math.prod(bound["kernel_size"])
    if len(shape) not in {2, 3}:
        raise wrong_rank(bound, "x", (2, 3))
    if shape[-2] % cells:
        raise not_divided(bound, len(shape) - 2, shape[-2], cells, "kernel_size")
    stops = math.prod(window_counts(bound, bound["output_size"]))
    if shape[-1] != stops:
        raise refuse(
            Cause.SIZES,
            "stops",
            span=bound.span("output_size"),
            got=shape[-1],
            expected=stops,
            op=bound.op.name,
            stops=stops,
            size=shape[-1],
            axis=len(shape) - 1,
        )
    return (*shape[:-2], shape[-2] // cells, *bound["output_size"])


def image_formula(bound: Bound) -> Expr:
    """Every window that covers a place adds its number there."""
    kernel = bound["kernel_size"]
    counts = window_counts(bound, bound["output_size"])
    *lead, c, _, _ = bound.i
    over = bound.fold_over(kernel)
    stops: list[Expr] = []
    tests: list[Expr] = []
    for a in range(2):
        stride, pad, apart = bound["stride"][a], bound["padding"][a], bound["dilation"][a]
        spot: Expr = Bin("+", bound.i[a - 2], Num(pad)) if pad else bound.i[a - 2]
        spot = Bin("-", spot, over[a] if apart == 1 else Bin("*", over[a], Num(apart)))
        if stride > 1:
            tests.append(Bin("==", Bin("%", spot, Num(stride)), Num(0)))
        place = spot if stride == 1 else Bin("//", spot, Num(stride))
        tests += inside(place, -(kernel[a] - 1) * apart, bound["output_size"][a] + pad, counts[a])
        stops.append(place)
    row = Bin("+", Bin("*", Bin("+", Bin("*", c, Num(kernel[0])), over[0]), Num(kernel[1])), over[1])
    column = Bin("+", Bin("*", stops[0], Num(counts[1])), stops[1])
    return Fold("sum", over, bound.read("x", (*lead, row, column)), all_of(tests))


def _windows(bound: Bound) -> dict[str, Any]:
    sizes = bound.shape()[-2:] if bound.op.name == "im2col" else bound["output_size"]
    counts = window_counts(bound, sizes)
    return {"kernel": list(bound["kernel_size"]), "stops": list(counts), "count": math.prod(bound["kernel_size"])}


_COMMON = "kernel_size, dilation=dilation, padding=padding, stride=stride"

declare(
    Op(
        name="im2col",
        family="nn.functional",
        en="windows of an image as columns",
        ja="画像の窓を列に並べる(F.unfold)",
        params=(X, *WINDOW),
        size=columns_size,
        formula=columns_formula,
        rule=_windows,
        shaping="becomes",
        torch=(f"F.unfold(x, {_COMMON})",),
        numpy=(),
        floats=True,
        examples=("im2col 1x1x3x3 2,2",),
        related=("col2im", "conv2d"),
    )
)
declare(
    Op(
        name="col2im",
        family="nn.functional",
        en="columns of windows added up to an image",
        ja="列に並んだ窓を画像に足し戻す(F.fold)",
        params=(
            X,
            Ints("output_size", count=2, least=1, bare=False),
            *(msgspec.structs.replace(p, bare=False) for p in WINDOW),
        ),
        size=image_size,
        formula=image_formula,
        rule=_windows,
        shaping="becomes",
        torch=(f"F.fold(x, output_size, {_COMMON})",),
        numpy=(),
        floats=True,
        examples=("col2im 1x4x4 output_size=3,3 kernel_size=2,2",),
        related=("im2col",),
    )
)
