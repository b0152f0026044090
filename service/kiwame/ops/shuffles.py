"""Cells moved between channels and places: pixel_shuffle and its kin."""

from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import wrong_rank

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


def cut(ix: Expr, by: int, rest: bool) -> Expr:
    """What is left of an index after cutting it by a number, or how often that goes."""
    if by == 1:
        return Num(0) if rest else ix
    return Bin("%" if rest else "//", ix, Num(by))


def wide(ix: Expr, by: int, rest: Expr) -> Expr:
    """Ix · by + rest."""
    return ix if by == 1 else Bin("+", Bin("*", ix, Num(by)), rest)


def shuffle_formula(bound: Bound) -> Expr:
    """The channel holds where within the square of r by r a cell goes."""
    r = bound["upscale_factor"]
    *lead, c, h, w = bound.i
    channel = wide(wide(c, r, cut(h, r, True)), r, cut(w, r, True))
    return bound.read("x", (*lead, channel, cut(h, r, False), cut(w, r, False)))


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
    down = cut(cut(c, r, False), r, True)
    return bound.read("x", (*lead, cut(c, r * r, False), wide(h, r, down), wide(w, r, cut(c, r, True))))


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
