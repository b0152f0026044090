"""Ops that keep the reading order and cut it anew into another shape."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.shapes import reshaped
from kiwame.formula.tree import Expr, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axes, Axis
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare
from kiwame.ops.seat_movers import axis_letters
from kiwame.ops.shape_arguments import NewShape, solved

X = Operand("x")
_HEADS = 4  # axes of (batch, head, time, dim), which are merged into (batch, time, head · dim)


def recut(bound: Bound) -> Expr:
    """The same reading order in another shape."""
    return bound.read("x", reshaped(bound.shape(), bound.i))


def _new_shape(bound: Bound) -> Shape:
    return solved(bound["shape"], math.prod(bound.shape()))


def _recut_rule(bound: Bound) -> dict[str, object]:
    sizes: tuple[int, ...] = bound["shape"]
    rest = math.prod(s for s in sizes if s != -1)
    return {
        "sizes": list(sizes),
        "total": math.prod(bound.shape()),
        "rest": rest,
        "row": bound.out[-1] if bound.out else 1,
    }


def mistaken_for_axes_moving(bound: Bound) -> list[Alike]:
    """A permutation with the same resulting shape, where there is one: what reshape is often used for by mistake.

    Of heads merged into (batch, time, head · dim): the permutation that must come first.
    """
    shape, out = bound.shape(), bound.out
    if len(shape) == _HEADS and out == (shape[0], shape[2], shape[1] * shape[3]) and min(shape[1:3]) > 1:
        return [Alike(bound.op.name, {"shape": out}, "heads", {"x": ("permute", {"dims": (0, 2, 1, 3)})})]
    if len(shape) != len(out) or len(shape) < 2 or sorted(shape) != sorted(out) or shape == out:
        return []
    dims: list[int] = []
    for size in out:
        dims.append(next(a for a in range(len(shape)) if shape[a] == size and a not in dims))
    return [Alike("permute", {"dims": tuple(dims)}, variant="permute")]


reshape = declare(
    Op(
        name="reshape",
        family="shape movers",
        tier=1,
        en="reshape",
        ja="形状変更",
        params=(X, NewShape("shape")),
        size=_new_shape,
        formula=recut,
        rule=_recut_rule,
        torch=("x.reshape(*shape)", "torch.reshape(x, shape)"),
        numpy=("np.reshape(x, shape)", "x.reshape(*shape)"),
        look_alikes=mistaken_for_axes_moving,
        examples=("reshape 2x3 3,2", "reshape 2x3x4 6,-1", "reshape 6 2,3"),
        pitfalls=("reshape 2x2x3 3,2,2", "reshape 1x2x2x3 1,2,6", "reshape 2x3 4,2"),
        related=("view", "flatten", "permute"),
    )
)


def _not_viewable(bound: Bound, facts: list[Any]) -> Refusal:
    """Cells that are neighbours in reading order are not neighbours in memory."""
    shape, strides = facts[0].shape, facts[0].strides
    span = bound.span("shape")
    return refuse(
        Cause.NOT_CONTIGUOUS,
        span=span,
        op="view",
        shape=list(shape),
        strides=list(strides),
        sizes=list(bound.out),
        name=bound.names.get("x", "x"),
    )


view = declare(
    Op(
        name="view",
        family="shape movers",
        tier=1,
        en="view as another shape",
        ja="ビュー(形状の読み替え)",
        params=(X, NewShape("shape")),
        size=_new_shape,
        formula=recut,
        rule=_recut_rule,
        why_refused=_not_viewable,
        instead=("reshape",),
        torch=("x.view(*shape)",),
        numpy=("np.reshape(x, shape)",),
        look_alikes=mistaken_for_axes_moving,
        examples=("view 2x3 3,2", "view 2x3x4 2,12"),
        pitfalls=("permute 2x3x4 0,2,1; view 2,12",),
        related=("reshape", "contiguous"),
    )
)


def _flat_size(bound: Bound) -> Shape:
    shape = bound.shape()
    first, last = bound["start_dim"], bound["end_dim"]
    if first > last:
        span = bound.span("start_dim")
        raise refuse(Cause.ARGUMENT, "flatten-order", span=span, got=[first, last], op="flatten", start=first, end=last)
    if not shape:
        return (1,)
    return (*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :])


def _flatten_by_reshape(bound: Bound) -> str | None:
    """NumPy's flatten joins all axes; some of them are joined by reshape."""
    joins_all = bound["start_dim"] == 0 and bound["end_dim"] + 1 >= len(bound.shape())
    return None if bound.library == "torch" or joins_all else "np.reshape(x, out_shape)"


flatten = declare(
    Op(
        name="flatten",
        family="shape movers",
        tier=1,
        en="flatten",
        ja="平坦化",
        params=(X, Axis("start_dim", default=0, words=("start",)), Axis("end_dim", default=-1, words=("end",))),
        size=_flat_size,
        formula=recut,
        rule=lambda b: {"start": b["start_dim"], "end": b["end_dim"], "size": b.out[b["start_dim"]] if b.out else 1},
        torch=("x.flatten(start_dim, end_dim)", "torch.flatten(x, start_dim, end_dim)"),
        numpy=("x.flatten()",),
        other_form=_flatten_by_reshape,
        examples=("flatten 2x3x4 1", "flatten 2x3"),
        pitfalls=("flatten 2x3x4 2,1",),
        related=("reshape",),
    )
)


def _squeezed(bound: Bound) -> tuple[int, ...]:
    """The axes that squeeze takes out."""
    shape, dims = bound.shape(), bound["dim"]
    asked = range(len(shape)) if dims is None else dims
    return tuple(a for a in asked if shape[a] == 1)


def _squeeze_size(bound: Bound) -> Shape:
    shape, dims = bound.shape(), bound["dim"]
    if bound.library == "numpy":  # NumPy refuses an axis that torch leaves alone
        for axis in dims or ():
            if shape[axis] != 1:
                raise refuse(
                    Cause.SIZES,
                    "squeeze",
                    span=bound.span("dim"),
                    got=shape[axis],
                    expected=1,
                    op="squeeze",
                    axis=axis,
                    size=shape[axis],
                    shape=list(shape),
                )
    gone = _squeezed(bound)
    return tuple(s for a, s in enumerate(shape) if a not in gone)


def _squeeze_formula(bound: Bound) -> Expr:
    gone, seats = _squeezed(bound), iter(bound.i)
    return bound.read("x", tuple(Num(0) if a in gone else next(seats) for a in range(len(bound.shape()))))


def _squeeze_words(bound: Bound) -> list[tuple[str, str]]:
    shape, gone = bound.shape(), _squeezed(bound)
    words: list[tuple[str, str]] = []
    if gone and len(shape) <= 8:
        names = ["1" if a in gone else n for a, n in enumerate(axis_letters(len(shape)))]
        kept = [n for n in names if n != "1"]
        words.append(("einops", f"einops.rearrange(x, '{' '.join(names)} -> {' '.join(kept)}')"))
    return words


def _squeeze_mistakes(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    shape, gone = bound.shape(), _squeezed(bound)
    if kept := [a for a in bound["dim"] or () if a not in gone]:
        return [Mistake("squeeze-kept", {"axis": kept[0], "size": shape[kept[0]]})]
    if bound["dim"] is None and shape and shape[0] == 1 and len(gone) > 1:
        return [Mistake("squeeze-batch", {})]
    return []


squeeze = declare(
    Op(
        name="squeeze",
        family="shape movers",
        tier=1,
        en="drop size-1 axes",
        ja="サイズ1の次元の削除",
        params=(X, Axes("dim", default=None, no_list=("numpy",), no_none=("torch",))),
        size=_squeeze_size,
        formula=_squeeze_formula,
        rule=lambda b: {"gone": list(_squeezed(b)), "asked": None if b["dim"] is None else list(b["dim"])},
        torch=("x.squeeze(dim)", "torch.squeeze(x, dim)"),
        numpy=("np.squeeze(x, axis=dim)", "x.squeeze(axis=dim)"),
        mistakes=_squeeze_mistakes,
        equivalents=_squeeze_words,
        examples=("squeeze 1x2x3 0", "squeeze 1x2x1x3"),
        pitfalls=("squeeze 1x3x1", "squeeze 2x3 0"),
        related=("unsqueeze", "reshape"),
    )
)


def _unsqueeze_size(bound: Bound) -> Shape:
    shape, at = bound.shape(), bound["dim"]
    return (*shape[:at], 1, *shape[at:])


def _unsqueeze_words(bound: Bound) -> list[tuple[str, str]]:
    rank, at = len(bound.shape()), bound["dim"]
    words: list[tuple[str, str]] = []
    if rank <= 8:
        names = axis_letters(rank)
        words.append(
            ("einops", f"einops.rearrange(x, '{' '.join(names)} -> {' '.join([*names[:at], '1', *names[at:]])}')")
        )
    return words


unsqueeze = declare(
    Op(
        name="unsqueeze",
        family="shape movers",
        tier=1,
        en="add a size-1 axis",
        ja="次元の追加(サイズ1)",
        aliases=("expand_dims",),
        params=(X, Axis("dim", new=True)),
        size=_unsqueeze_size,
        formula=lambda b: b.read("x", tuple(ix for n, ix in enumerate(b.i) if n != b["dim"])),
        torch=("x.unsqueeze(dim)", "torch.unsqueeze(x, dim)"),
        numpy=("np.expand_dims(x, dim)",),
        equivalents=_unsqueeze_words,
        rule=lambda b: {"at": b["dim"]},
        examples=("unsqueeze 2x3 1", "unsqueeze 3 0"),
        pitfalls=("unsqueeze 2x3 3",),
        related=("squeeze", "reshape"),
    )
)
