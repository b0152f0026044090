"""Cells moved between channels and places: pixel_shuffle, unfold and fold of images, nearest interpolation."""

import math
from typing import Any

import msgspec

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fold, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.convolutions import all_of, inside, moved
from kiwame.ops.layers import wrong_rank
from kiwame.ops.number_arguments import Int, Ints

X = Operand("x")


def not_divided(bound: Bound, axis: int, size: int, by: int, param: str) -> Exception:
    """A refusal of an axis that cannot be cut as asked for."""
    return refuse(
        Cause.SIZES,
        "cut",
        span=bound.span(param),
        got=size,
        op=bound.op.name,
        axis=axis,
        size=size,
        by=by,
        shape=list(bound.shape()),
    )


def shuffle_size(bound: Bound) -> Shape:
    """(…, C · r · r, H, W) becomes (…, C, H · r, W · r)."""
    shape, r = bound.shape(), bound["upscale_factor"]
    if len(shape) < 3:
        raise wrong_rank(bound, "x", (3, 4))
    if shape[-3] % (r * r):
        raise not_divided(bound, len(shape) - 3, shape[-3], r * r, "upscale_factor")
    return (*shape[:-3], shape[-3] // (r * r), shape[-2] * r, shape[-1] * r)


def _cut(ix: Expr, by: int, rest: bool) -> Expr:
    """What is left of an index after cutting it by a number, or how often that goes."""
    if by == 1:
        return Num(0) if rest else ix
    return Bin("%" if rest else "//", ix, Num(by))


def _wide(ix: Expr, by: int, rest: Expr) -> Expr:
    """Ix · by + rest."""
    return ix if by == 1 else Bin("+", Bin("*", ix, Num(by)), rest)


def shuffle_formula(bound: Bound) -> Expr:
    """The channel holds where within the square of r by r a cell goes."""
    r = bound["upscale_factor"]
    *lead, c, h, w = bound.i
    channel = _wide(_wide(c, r, _cut(h, r, True)), r, _cut(w, r, True))
    return bound.read("x", (*lead, channel, _cut(h, r, False), _cut(w, r, False)))


def unshuffle_size(bound: Bound) -> Shape:
    """(…, C, H · r, W · r) becomes (…, C · r · r, H, W)."""
    shape, r = bound.shape(), bound["downscale_factor"]
    if len(shape) < 3:
        raise wrong_rank(bound, "x", (3, 4))
    for axis in (-2, -1):
        if shape[axis] % r:
            raise not_divided(bound, len(shape) + axis, shape[axis], r, "downscale_factor")
    return (*shape[:-3], shape[-3] * r * r, shape[-2] // r, shape[-1] // r)


def unshuffle_formula(bound: Bound) -> Expr:
    """The square of r by r becomes channels."""
    r = bound["downscale_factor"]
    *lead, c, h, w = bound.i
    down = _cut(_cut(c, r, False), r, True)
    return bound.read("x", (*lead, _cut(c, r * r, False), _wide(h, r, down), _wide(w, r, _cut(c, r, True))))


def channel_size(bound: Bound) -> Shape:
    """The shape stays; the channels are cut into groups."""
    shape, groups = bound.shape(), bound["groups"]
    if len(shape) < 3:
        raise wrong_rank(bound, "x", (3, 4))
    if shape[1] % groups:
        raise not_divided(bound, 1, shape[1], groups, "groups")
    return shape


def channel_formula(bound: Bound) -> Expr:
    """The groups are dealt out like cards: one channel of each in turn."""
    groups, each = bound["groups"], bound.shape()[1] // bound["groups"]
    n, c, *rest = bound.i
    channel = c if groups == 1 or each <= 1 else Bin("+", Bin("*", Bin("%", c, Num(groups)), Num(each)), c // groups)
    return bound.read("x", (n, channel, *rest))


def _shuffle(
    name: str, en: str, ja: str, param: str, size: Any, formula: Any, example: str, torch: tuple[str, ...]
) -> None:
    declare(
        Op(
            name=name,
            family="nn.functional",
            en=en,
            ja=ja,
            params=(X, Int(param, least=1)),
            size=size,
            formula=formula,
            rule=lambda b: {"factor": b[param]},
            shaping="becomes",
            torch=torch,
            numpy=(),
            examples=(example,),
            related=("reshape", "permute"),
        )
    )


_shuffle(
    "pixel_shuffle",
    "channels to pixels",
    "ピクセルシャッフル",
    "upscale_factor",
    shuffle_size,
    shuffle_formula,
    "pixel_shuffle 1x4x2x2 2",
    ("F.pixel_shuffle(x, upscale_factor)", "torch.pixel_shuffle(x, upscale_factor)"),
)
_shuffle(
    "pixel_unshuffle",
    "pixels to channels",
    "ピクセルアンシャッフル",
    "downscale_factor",
    unshuffle_size,
    unshuffle_formula,
    "pixel_unshuffle 1x1x4x4 2",
    ("F.pixel_unshuffle(x, downscale_factor)", "torch.pixel_unshuffle(x, downscale_factor)"),
)
_shuffle(
    "channel_shuffle",
    "channels of groups dealt out in turn",
    "チャネルシャッフル",
    "groups",
    channel_size,
    channel_formula,
    "channel_shuffle 1x4x2 2",
    ("F.channel_shuffle(x, groups)", "torch.channel_shuffle(x, groups)"),
)

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
    steps = (_cut(_cut(m, kw, False), kh, True), _cut(m, kw, True))
    stops = (_cut(stop, wide, False), _cut(stop, wide, True))
    at: list[Expr] = []
    tests: list[Expr] = []
    for a in range(2):
        stride, pad, apart = bound["stride"][a], bound["padding"][a], bound["dilation"][a]
        at.append(moved(stops[a], stride, steps[a], apart, pad))
        if pad:
            tests += inside(at[-1], -1, shape[a - 2], shape[a - 2])
    cell = bound.read("x", (*lead, _cut(m, kh * kw, False), *at))
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
