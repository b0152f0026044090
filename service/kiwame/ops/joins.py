"""Ops that put tensors together: along an axis that there is, or along a new one."""

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare

TENSORS = Operand("tensors", many=True)


def laid_end_to_end(bound: Bound, dim: int, keys: tuple[str, ...]) -> Expr:
    """The cell of whichever tensor covers the place along `dim`, each tensor starting where the one before it ends."""
    ends: list[tuple[str, int, int]] = []
    start = 0
    for key in keys:
        size = bound.shape(key)[dim]
        if size:
            ends.append((key, start, start + size))
        start += size
    pieces = [
        (end, bound.read(key, tuple(ix - first if first and n == dim else ix for n, ix in enumerate(bound.i))))
        for key, first, end in ends
    ]
    if not pieces:
        return Num(0)
    whole: Expr = pieces[-1][1]
    for end, cell in reversed(pieces[:-1]):
        whole = If(bound.i[dim].cmp("<", end), cell, whole)
    return whole


def joined_size(bound: Bound, dim: int, keys: tuple[str, ...]) -> Shape:
    """The sum of the sizes along `dim`; all other sizes must agree."""
    shapes = [bound.shape(key) for key in keys]
    first = shapes[0]
    for n, shape in enumerate(shapes[1:], 1):
        rest = [axis for axis in range(max(len(first), len(shape))) if axis != dim]
        axis = next((a for a in rest if first[a : a + 1] != shape[a : a + 1]), None)
        if len(shape) != len(first) or axis is not None:
            raise refuse(
                Cause.SIZES,
                "join" if len(shape) == len(first) else "join-rank",
                span=bound.span(keys[n]),
                got=list(shape),
                expected=[None if a == dim else size for a, size in enumerate(first)],
                op=bound.op.name,
                first=list(first),
                other=list(shape),
                n=n,
                dim=dim,
                axis=axis,
            )
    return tuple(sum(s[dim] for s in shapes) if a == dim else size for a, size in enumerate(first))


cat = declare(
    Op(
        name="cat",
        family="join",
        tier=1,
        en="concatenate",
        ja="結合(連結)",
        aliases=("concat", "concatenate"),
        params=(TENSORS, Axis("dim", default=0, bare=False)),
        size=lambda b: joined_size(b, b["dim"], b.each("tensors")),
        formula=lambda b: laid_end_to_end(b, b["dim"], b.each("tensors")),
        rule=lambda b: {"dim": b["dim"], "sizes": [b.shape(key)[b["dim"]] for key in b.each("tensors")]},
        torch=(
            "torch.cat(tensors, dim=dim)",
            "torch.concat(tensors, dim=dim)",
            "torch.concatenate(tensors, dim=dim)",
        ),
        numpy=("np.concatenate(tensors, axis=dim)", "np.concat(tensors, axis=dim)"),
        look_alikes=lambda b: (
            [Alike("stack", {"dim": b["dim"]}, variant="stack")]
            if len({b.shape(k) for k in b.each("tensors")}) == 1
            else []
        ),
        examples=("cat 2x3 2x3", "cat 2x3 2x2 dim=1"),
        related=("stack",),
    )
)
