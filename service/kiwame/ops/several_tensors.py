"""Ops that give several tensors their rank or their shape, each by itself: atleast_1d, 2d and 3d, broadcast_tensors."""

from collections.abc import Callable

from kiwame.formula.shapes import reshaped
from kiwame.formula.tree import Expr, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import broadcast_size, why_dtypes_refused

TENSORS = Operand("tensors", many=True)


def _picked(bound: Bound) -> str:
    """The tensor that a result comes from."""
    return bound.each("tensors")[bound.pick or 0]


def _recut(bound: Bound) -> Expr:
    key = _picked(bound)
    return bound.read(key, reshaped(bound.shape(key), bound.i))


def _least_rank(name: str, least: int, grow: Callable[[Shape], Shape], example: str) -> Op:
    return declare(
        Op(
            name=name,
            family="shape movers",
            en=f"at least {least} {'axis' if least == 1 else 'axes'}",
            ja=f"{least}次元以上への変換",
            params=(TENSORS,),
            size=lambda b: grow(b.shape(_picked(b))),
            formula=_recut,
            pieces=lambda b: len(b.shapes) if len(b.shapes) > 1 else 0,
            rule=lambda b: {
                "least": least,
                "rank": len(b.shape(_picked(b))),
                "added": len(b.out) - len(b.shape(_picked(b))),
            },
            story="atleast",
            shaping="becomes",
            torch=(f"torch.{name}(*tensors)",),
            numpy=(f"np.{name}(*tensors)",),
            examples=(example,),
            related=("unsqueeze",),
        )
    )


atleast_1d = _least_rank("atleast_1d", 1, lambda s: s or (1,), "atleast_1d ()")
atleast_2d = _least_rank("atleast_2d", 2, lambda s: (1,) * (2 - len(s)) + s, "atleast_2d 3")
atleast_3d = _least_rank(
    "atleast_3d", 3, lambda s: {0: (1, 1, 1), 1: (1, *s, 1), 2: (*s, 1)}.get(len(s), s), "atleast_3d 2x3"
)


def _stretched(bound: Bound) -> Expr:
    """The cell under an output cell: new axes in front do not matter, a stretched axis is read at 0."""
    key = _picked(bound)
    shape = bound.shape(key)
    seats = bound.i[len(bound.i) - len(shape) :]
    return bound.read(key, tuple(Num(0) if s == 1 and ix.size != 1 else ix for s, ix in zip(shape, seats, strict=True)))


broadcast_tensors = declare(
    Op(
        name="broadcast_tensors",
        family="expand / repeat",
        en="several tensors in one shape",
        ja="複数のテンソルのブロードキャスト",
        params=(TENSORS,),
        size=broadcast_size,
        formula=_stretched,
        pieces=lambda b: len(b.shapes),
        why_refused=why_dtypes_refused,
        rule=lambda b: {"shapes": [list(s) for s in b.shapes.values()], "whole": list(b.out)},
        shaping="becomes",
        torch=("torch.broadcast_tensors(*tensors)",),
        numpy=("np.broadcast_arrays(*tensors)",),
        examples=("broadcast_tensors 2x1 1x3", "broadcast_tensors 2x3 3"),
        related=("expand", "meshgrid"),
    )
)
