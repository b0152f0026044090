"""Axes stretched to a larger size without a copy."""

from typing import Any

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.formula.tree import Expr, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare
from kiwame.ops.number_arguments import Ints

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


def shared_cells(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """All places along a stretched axis are the same memory: what is written into one is written into all."""
    ahead = len(bound.out) - len(bound.shape())
    axes = [*range(ahead), *(axis for axis, _ in stretched_axes(bound))]
    shared = [(axis, bound.out[axis]) for axis in axes if bound.out[axis] > 1]
    if not shared or 0 in bound.out:
        return []
    axis, size = shared[0]
    return [Mistake("shared-cells", {"axis": axis, "size": size, "cell": [0] * len(bound.out)})]


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
        mistakes=shared_cells,
        examples=("expand 3x1 3,4", "expand 3 2,3"),
        pitfalls=("expand 3 2,3", "expand 2x3 4,3"),
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
        mistakes=shared_cells,
        examples=("broadcast_to 3 2,3",),
        pitfalls=("broadcast_to 2x3 4,3",),
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
