"""Ops that fold cells together along some axes."""

import math

from kiwame.formula.tree import Expr, Fold
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Alike, Bound, Op, declare

X = Operand("x")


def folded_axes(bound: Bound) -> tuple[int, ...]:
    """The axes that a reduction folds: the given ones, or all."""
    rank = len(bound.shape())
    return tuple(range(rank)) if bound["dim"] is None else bound["dim"]


def reduced_size(bound: Bound) -> Shape:
    """Folded axes go, or stay with size 1 when keepdim is set."""
    gone = folded_axes(bound)
    if bound["keepdim"]:
        return tuple(1 if a in gone else s for a, s in enumerate(bound.shape()))
    return tuple(s for a, s in enumerate(bound.shape()) if a not in gone)


def fold(kind: str, bound: Bound) -> Expr:
    """The fold of every cell that shares the kept axes' indices."""
    shape, gone = bound.shape(), folded_axes(bound)
    over = bound.fold_over(tuple(shape[a] for a in sorted(gone)))
    folding = iter(over)
    kept = iter(ix for n, ix in enumerate(bound.i) if not (bound["keepdim"] and n in gone))
    cell = bound.read("x", tuple(next(folding) if a in gone else next(kept) for a in range(len(shape))))
    return Fold(kind, over, cell) if over else cell


def sum_words(bound: Bound) -> list[tuple[str, str]]:
    """The sum in the words of einops and einsum."""
    shape, gone, keep = bound.shape(), folded_axes(bound), bound["keepdim"]
    words: list[tuple[str, str]] = []
    if not 1 <= len(shape) <= 8 or math.prod(shape) == 0:
        return words
    names = [chr(ord("a") + n) for n in range(len(shape))]
    kept = ["1" if a in gone else n for a, n in enumerate(names) if keep or a not in gone]
    words.append(("einops", f"einops.reduce(x, '{' '.join(names)} -> {' '.join(kept)}', 'sum')"))
    if not keep:
        words.append((bound.library, f"{_module(bound)}.einsum('{''.join(names)}->{''.join(kept)}', x)"))
    return words


def _module(bound: Bound) -> str:
    return "torch" if bound.library == "torch" else "np"


def sum_look_alikes(bound: Bound) -> list[Alike]:
    """Folding the other axis of a square: the same shape, other numbers."""
    shape, gone = bound.shape(), folded_axes(bound)
    if len(gone) != 1:
        return []
    others = [a for a in range(len(shape)) if a not in gone and shape[a] == shape[gone[0]]]
    return [
        Alike("sum", {"dim": (a,), "keepdim": False}, variant="other-axis") for a in others[:1] if not bound["keepdim"]
    ]


def _keeping_all(bound: Bound) -> str | None:
    """torch takes keepdim beside dim only, so that every axis is kept by dim=None."""
    keeps_all = bound.library == "torch" and bound["dim"] is None and bound["keepdim"]
    return "x.sum(dim=None, keepdim=keepdim)" if keeps_all else None


sum_ = declare(
    Op(
        name="sum",
        family="reduction",
        tier=1,
        en="sum",
        ja="合計(総和)",
        params=(
            X,
            Axes("dim", default=None, bare=False, empty_is_all=True, no_list=("numpy",)),
            Flag("keepdim", default=False, words=("keepdims",), beside="dim"),
        ),
        size=reduced_size,
        formula=lambda b: fold("sum", b) if b.shape() else b.read("x", ()),
        torch=("x.sum(dim=dim, keepdim=keepdim)", "torch.sum(x, dim=dim, keepdim=keepdim)"),
        numpy=("np.sum(x, axis=dim, keepdims=keepdim)", "x.sum(axis=dim, keepdims=keepdim)"),
        other_form=_keeping_all,
        equivalents=sum_words,
        look_alikes=sum_look_alikes,
        rule=lambda b: {"gone": sorted(folded_axes(b)), "keepdim": b["keepdim"], "given": b["dim"] is not None},
        examples=("sum 2x3 dim=1", "sum 2x3 dim=1 keepdim", "sum 2x3x4 dim=0,2", "sum 2x3"),
        related=("reshape",),
    )
)
