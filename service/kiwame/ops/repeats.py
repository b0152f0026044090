"""Cells written more than once: tensors tiled, elements repeated."""

import math

from kiwame.errors import Cause, Repair, refuse
from kiwame.formula.shapes import cell_at
from kiwame.formula.tree import Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.number_arguments import Int, Ints, Repeats, is_list

X = Operand("x")


def _times(bound: Bound) -> Shape:
    """How often x is laid along each axis of the output."""
    repeats: Shape = bound["repeats"]
    rank = max(len(repeats), len(bound.shape()))
    return (1,) * (rank - len(repeats)) + repeats


def _tiled_size(bound: Bound) -> Shape:
    shape, repeats = bound.shape(), bound["repeats"]
    if bound.op.name == "repeat" and len(repeats) < len(shape):
        span = bound.span("repeats")
        full = ",".join(map(str, (1,) * (len(shape) - len(repeats)) + repeats))
        raise refuse(
            Cause.AXIS_COUNT,
            "repeats",
            span=span,
            repairs=(Repair(span, full),) if span else (),
            got=len(repeats),
            expected=len(shape),
            op="repeat",
            repeats=list(repeats),
            rank=len(shape),
            shape=list(shape),
        )
    times = _times(bound)
    full_shape = (1,) * (len(times) - len(shape)) + shape
    return tuple(t * s for t, s in zip(times, full_shape, strict=True))


def _tiled(bound: Bound) -> Expr:
    shape, times = bound.shape(), _times(bound)
    ahead = len(times) - len(shape)
    seats = zip(bound.i[ahead:], shape, times[ahead:], strict=True)
    return bound.read("x", tuple(ix if t == 1 else Num(0) if s == 1 else ix % s if s else ix for ix, s, t in seats))


def _tile_rule(bound: Bound) -> dict[str, object]:
    times = _times(bound)
    return {"times": list(times), "total": math.prod(times)}


def _each_instead(bound: Bound) -> list[Alike]:
    """repeat_interleave gives the same shape where one axis is repeated: each element by itself."""
    shape, times = bound.shape(), _times(bound)
    repeated = [n for n, t in enumerate(times) if t != 1]
    if len(times) != len(shape) or len(repeated) != 1:
        return []
    axis = repeated[0]
    return [Alike("repeat_interleave", {"repeats": (times[axis],), "dim": axis}, variant="interleave")]


# np.tile is read as tile, which is declared first: torch's repeat wants a number for every axis
tile = declare(
    Op(
        name="tile",
        family="expand / repeat",
        tier=1,
        en="tile",
        ja="タイル状の繰り返し",
        params=(X, Ints("repeats", least=0, words=("dims", "reps"), in_tuple=True)),
        size=_tiled_size,
        formula=_tiled,
        rule=_tile_rule,
        story="repeat",
        shaping="becomes",
        torch=("torch.tile(x, repeats)", "x.tile(*repeats)"),
        numpy=("np.tile(x, repeats)",),
        look_alikes=_each_instead,
        examples=("tile 2x3 2", "tile 3 2,1"),
        related=("repeat", "repeat_interleave"),
    )
)

repeat = declare(
    Op(
        name="repeat",
        family="expand / repeat",
        tier=1,
        en="tile whole tensor",
        ja="全体の繰り返し",
        params=(X, Ints("repeats", least=0, words=("sizes", "repeats"))),
        size=_tiled_size,
        formula=_tiled,
        rule=_tile_rule,
        shaping="becomes",
        torch=("x.repeat(*repeats)",),
        numpy=("np.tile(x, repeats)",),
        look_alikes=_each_instead,
        namesakes=lambda b: ["np.repeat(x, *repeats)"] if b.library == "torch" and len(b["repeats"]) == 1 else [],
        examples=("repeat 2x3 2,2", "repeat 3 2"),
        pitfalls=("repeat 3 2", "repeat 2x3 2"),
        related=("tile", "repeat_interleave", "expand"),
    )
)


def _counts(bound: Bound) -> tuple[int, ...]:
    """How often each element along the axis is written."""
    shape, dim = bound.shape(), bound["dim"]
    repeats: tuple[int, ...] = bound["repeats"]
    size = math.prod(shape) if dim is None or not shape else shape[dim]
    if not is_list(repeats):
        return repeats * size
    counts = repeats[1:]
    if len(counts) == 1:
        return counts * size
    if len(counts) != size:
        raise refuse(
            Cause.SIZES,
            "repeats",
            span=bound.span("repeats"),
            got=len(counts),
            expected=size,
            op="repeat_interleave",
            count=len(counts),
            size=size,
        )
    return counts


def _each_size(bound: Bound) -> Shape:
    shape, dim, total = bound.shape(), bound["dim"], sum(_counts(bound))
    if bound["output_size"] not in (None, total):
        raise refuse(
            Cause.SIZES,
            "repeats-total",
            span=bound.span("output_size"),
            repairs=(Repair(span, str(total)),) if (span := bound.span("output_size")) else (),
            got=bound["output_size"],
            expected=total,
            op="repeat_interleave",
            value=bound["output_size"],
            total=total,
        )
    if dim is None or not shape:
        return (total,)
    return tuple(total if n == dim else size for n, size in enumerate(shape))


def _element(place: Expr, counts: tuple[int, ...]) -> Expr:
    """Which element stands at a place: i // 2 where all are written twice, else by where each one ends."""
    if len(set(counts)) == 1:
        return place if counts[0] == 1 else place // counts[0] if counts[0] else place
    ends = [(n, sum(counts[: n + 1])) for n, count in enumerate(counts) if count]
    whole: Expr = Num(ends[-1][0]) if ends else Num(0)
    for n, end in reversed(ends[:-1]):
        whole = If(place.cmp("<", end), Num(n), whole)
    return whole


def _each(bound: Bound) -> Expr:
    shape, dim, counts = bound.shape(), bound["dim"], _counts(bound)
    if dim is None or not shape:
        empty = 0 in shape or not sum(counts)
        at = (Num(0),) * len(shape) if empty else cell_at(_element(bound.i[0], counts), shape)
        return bound.read("x", at)
    return bound.read("x", tuple(_element(ix, counts) if n == dim else ix for n, ix in enumerate(bound.i)))


def _whole_instead(bound: Bound) -> list[Alike]:
    """repeat gives the same shape: the whole axis again and again."""
    shape, dim, repeats = bound.shape(), bound["dim"], bound["repeats"]
    if is_list(repeats) or (dim is None and len(shape) != 1):
        return []
    axis, times = dim or 0, repeats[0]
    return [Alike("repeat", {"repeats": tuple(times if n == axis else 1 for n in range(len(shape)))}, variant="whole")]


repeat_interleave = declare(
    Op(
        name="repeat_interleave",
        family="expand / repeat",
        tier=1,
        en="repeat each element",
        ja="要素ごとの繰り返し",
        params=(
            X,
            Repeats("repeats", least=0),
            Axis("dim", default=None, bare=False),
            Int("output_size", default=None, bare=False),
        ),
        size=_each_size,
        formula=_each,
        rule=lambda b: {"counts": list(_counts(b)), "dim": b["dim"]},
        shaping="becomes",
        torch=(
            "x.repeat_interleave(repeats, dim=dim, output_size=output_size)",
            "torch.repeat_interleave(x, repeats, dim=dim, output_size=output_size)",
        ),
        numpy=("np.repeat(x, repeats, axis=dim)", "x.repeat(repeats, axis=dim)"),
        look_alikes=_whole_instead,
        examples=("repeat_interleave 2x3 2 dim=1", "repeat_interleave 3 2"),
        related=("repeat", "tile"),
    )
)
