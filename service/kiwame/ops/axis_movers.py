"""Ops that take axes out of their seats and put them into others."""

from kiwame.errors import Cause, refuse
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.seat_movers import mistaken_for_reshape, permutation_words, permuted

X = Operand("x")


def moved(bound: Bound) -> tuple[int, ...]:
    """The permutation that takes some axes to other seats; the rest fill the seats that are left, in order."""
    source, destination = bound["source"], bound["destination"]
    rest = iter(axis for axis in range(len(bound.shape())) if axis not in source)
    seats = dict(zip(destination, source, strict=True))
    return tuple(seats[n] if n in seats else next(rest) for n in range(len(bound.shape())))


def _moved_size(bound: Bound) -> Shape:
    source, destination = bound["source"], bound["destination"]
    if len(source) != len(destination):
        raise refuse(
            Cause.AXIS_COUNT,
            "moved",
            span=bound.span("destination"),
            got=len(destination),
            expected=len(source),
            op="movedim",
            source=list(source),
            destination=list(destination),
        )
    return tuple(bound.shape()[axis] for axis in moved(bound))


movedim = declare(
    Op(
        name="movedim",
        family="shape movers",
        tier=1,
        en="move an axis",
        ja="次元の移動",
        aliases=("moveaxis",),
        params=(X, Axes("source", words=()), Axes("destination", words=())),
        size=_moved_size,
        formula=lambda b: permuted(b, moved(b)),
        rule=lambda b: {"dims": list(moved(b)), "source": list(b["source"]), "destination": list(b["destination"])},
        torch=(
            "x.movedim(source, destination)",
            "torch.movedim(x, source, destination)",
            "x.moveaxis(source, destination)",
            "torch.moveaxis(x, source, destination)",
        ),
        numpy=("np.moveaxis(x, source, destination)",),
        equivalents=lambda b: permutation_words(b, moved(b)),
        look_alikes=lambda b: [*mistaken_for_reshape(b), *_swap_instead(b)],
        examples=("movedim 2x3x4 0,2",),
        pitfalls=("movedim 2x3x4 0,3",),
        related=("permute", "transpose"),
    )
)


def _swap_instead(bound: Bound) -> list[Alike]:
    """transpose of the same two axes: the ones between them stay where they are."""
    source, destination = bound["source"], bound["destination"]
    if len(source) != 1 or abs(source[0] - destination[0]) < 2:
        return []
    return [Alike("transpose", {"dim0": source[0], "dim1": destination[0]}, variant="swap")]
