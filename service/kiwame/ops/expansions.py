"""Ops that use cells more than once: axes stretched without a copy, tensors tiled, elements repeated."""

import math

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.formula.shapes import cell_at
from kiwame.formula.tree import Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.number_arguments import Ints, Repeats, is_list

X = Operand("x")


def stretched_read(bound: Bound) -> Expr:
    """The cell under an output cell: new axes in front do not matter, a stretched axis is read at 0."""
    shape = bound.shape()
    seats = bound.i[len(bound.i) - len(shape) :]
    stretched = [size == 1 and ix.size != 1 for size, ix in zip(shape, seats, strict=True)]
    return bound.read("x", tuple(Num(0) if s else ix for s, ix in zip(stretched, seats, strict=True)))


def stretched_axes(bound: Bound) -> list[list[int]]:
    """[axis, size] of each axis of x that is stretched."""
    shape = bound.shape()
    ahead = len(bound.out) - len(shape)
    return [[n, bound.out[n + ahead]] for n, size in enumerate(shape) if size == 1 and bound.out[n + ahead] != 1]


def expanded(bound: Bound, sizes: Shape, span: Span | None, keeps: bool) -> Shape:
    """The shape that x is stretched to; -1 keeps a size where `keeps`. Raises Refusal for what is not of size 1."""
    shape = bound.shape()
    ahead = len(sizes) - len(shape)
    if ahead < 0:
        raise _cannot(bound, sizes, span, None)
    found: list[int] = []
    for n, size in enumerate(sizes):
        old = shape[n - ahead] if n >= ahead else None
        if size == -1 and keeps and old is not None:
            found.append(old)
        elif size >= 0 and (old in (None, 1, size)):
            found.append(size)
        else:
            raise _cannot(bound, sizes, span, n - ahead if old is not None else None)
    return tuple(found)


def _cannot(bound: Bound, sizes: Shape, span: Span | None, axis: int | None) -> Refusal:
    shape = bound.shape()
    ahead = len(sizes) - len(shape)
    kept = tuple(
        s if n < ahead else (max(s, 1) if shape[n - ahead] == 1 else shape[n - ahead]) for n, s in enumerate(sizes)
    )
    near = kept if ahead >= 0 else shape
    repair = ",".join(map(str, near))
    return refuse(
        Cause.SIZES,
        "expand" if axis is not None else "expand-rank",
        span=span,
        repairs=(Repair(span, repair),) if span else (),
        got=list(sizes),
        expected=list(near),
        op=bound.op.name,
        shape=list(shape),
        sizes=list(sizes),
        axis=axis,
        size=None if axis is None else shape[axis],
        asked=None if axis is None else sizes[axis + ahead],
        repeats=[1] * max(ahead, 0)
        + [s // o if o and s % o == 0 else 1 for s, o in zip(sizes[ahead:], shape, strict=False)],
    )


def _stretch_rule(bound: Bound) -> dict[str, object]:
    return {"stretched": stretched_axes(bound), "ahead": len(bound.out) - len(bound.shape())}


def _as_copy(bound: Bound) -> list[Alike]:
    """repeat to the same shape: the same cells, copied."""
    shape = bound.shape()
    if not bound.out or 0 in bound.out:
        return []
    ahead = len(bound.out) - len(shape)
    times = (*bound.out[:ahead], *(o // s if s else 1 for o, s in zip(bound.out[ahead:], shape, strict=True)))
    return [Alike("repeat", {"repeats": times}, variant="copy")]


expand = declare(
    Op(
        name="expand",
        family="expand / repeat",
        tier=1,
        en="expand without copying",
        ja="コピーなしの拡張",
        params=(X, Ints("sizes", least=-1, words=("size",))),
        size=lambda b: expanded(b, b["sizes"], b.span("sizes"), b.library == "torch"),
        formula=stretched_read,
        rule=_stretch_rule,
        shaping="becomes",
        torch=("x.expand(*sizes)",),
        numpy=("np.broadcast_to(x, out_shape)",),
        look_alikes=_as_copy,
        examples=("expand 3x1 3,4", "expand 3 2,3"),
        related=("repeat", "broadcast_to"),
    )
)

broadcast_to = declare(
    Op(
        name="broadcast_to",
        family="expand / repeat",
        en="broadcast to a shape",
        ja="ブロードキャスト",
        params=(X, Ints("shape", least=-1, words=("size",))),
        size=lambda b: expanded(b, b["shape"], b.span("shape"), b.library == "torch"),
        formula=stretched_read,
        rule=_stretch_rule,
        story="expand",
        shaping="becomes",
        torch=("x.broadcast_to(shape)", "torch.broadcast_to(x, shape)"),
        numpy=("np.broadcast_to(x, shape)",),
        examples=("broadcast_to 3 2,3",),
        related=("expand",),
    )
)

expand_as = declare(
    Op(
        name="expand_as",
        family="expand / repeat",
        en="expand to another's shape",
        ja="相手の形状に拡張",
        params=(X, Operand("other")),
        size=lambda b: expanded(b, b.shape("other"), b.span("other"), keeps=False),
        formula=stretched_read,
        rule=_stretch_rule,
        story="expand",
        shaping="becomes",
        torch=("x.expand_as(other)",),
        numpy=("np.broadcast_to(x, out_shape)",),
        examples=("expand_as 1x3 2x3",),
        related=("expand",),
    )
)


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
        params=(X, Ints("repeats", least=0, words=("dims", "reps"))),
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
        examples=("repeat 2x3 2,2", "repeat 3 2"),
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
        params=(X, Repeats("repeats", least=0), Axis("dim", default=None, bare=False)),
        size=_each_size,
        formula=_each,
        rule=lambda b: {"counts": list(_counts(b)), "dim": b["dim"]},
        shaping="becomes",
        torch=("x.repeat_interleave(repeats, dim=dim)", "torch.repeat_interleave(x, repeats, dim=dim)"),
        numpy=("np.repeat(x, repeats, axis=dim)", "x.repeat(repeats, axis=dim)"),
        look_alikes=_whole_instead,
        examples=("repeat_interleave 2x3 2 dim=1", "repeat_interleave 3 2"),
        related=("repeat", "tile"),
    )
)
