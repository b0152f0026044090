"""The largest and the smallest: their values, where they stand, both at once, and how far apart they are."""

from typing import Any

from kiwame.formula.tree import Expr, Fold, Num, Ranked
from kiwame.model import Shape
from kiwame.ops.arguments import Argument
from kiwame.ops.axis_arguments import AXIS_WORDS, Axis
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.folding import (
    KEEPDIM,
    KEPT_ALONE,
    ONE_DIM,
    X,
    cells_of,
    folded_axes,
    line_of,
    reduced_size,
    rule_of,
    why_not_folded,
)
from kiwame.ops.reductions import known, other_axis

ORDERS = {"max": "down", "min": "low"}


def first_place(bound: Bound, kind: str, where: bool = False) -> Expr:
    """The first place of the largest or smallest cell, counted in reading order of what is folded."""
    k, cell = line_of(bound)
    return Ranked(k, cell, Num(0), ORDERS[kind], "place", known(cell) if where else None)


def _pieces(bound: Bound) -> int:
    """torch gives values and places where it is told an axis."""
    return 2 if bound.library == "torch" and bound["dim"] is not None else 0


def _value_or_place(kind: str, bound: Bound) -> Expr:
    if bound.pick == 1:
        return first_place(bound, kind)
    over, cell = cells_of(bound)
    return Fold(kind, over, cell)


def _extreme(kind: str, en: str, ja: str, many: str) -> Op:
    """max or min."""
    return declare(
        Op(
            name=kind,
            family="reduction",
            tier=1 if kind == "max" else 2,
            en=en,
            ja=ja,
            params=(X, ONE_DIM, KEEPDIM),
            pieces=_pieces,
            piece_names=("values", "indices"),
            size=reduced_size,
            formula=lambda b: _value_or_place(kind, b),
            torch=(f"x.{kind}(dim=dim, keepdim=keepdim)", f"torch.{kind}(x, dim=dim, keepdim=keepdim)"),
            numpy=(f"np.{kind}(x, axis=dim, keepdims=keepdim)", f"x.{kind}(axis=dim, keepdims=keepdim)"),
            other_form=lambda b: (
                f"x.{many}(keepdim=keepdim)" if b["dim"] is None and b["keepdim"] and b.library == "torch" else None
            ),
            equivalents=lambda b: _same_values(b, many),
            look_alikes=lambda b: other_axis(b) if not _pieces(b) else [],
            why_refused=why_not_folded,
            rule=lambda b: rule_of(b) | {"pieces": _pieces(b), "pick": b.pick, "word": kind},
            story="extreme",
            shaping="folded",
            examples=(f"{kind} 2x3 dim=1", f"{kind} 2x3 dim=0 keepdim", f"{kind} 2x3"),
            pitfalls=(f"{kind} 2x3 dim=2",),
            related=(f"arg{kind}", many, f"{kind}imum"),
        )
    )


def _same_values(bound: Bound, many: str) -> list[tuple[str, str]]:
    """amax gives the values alone, in both libraries."""
    if bound.pick == 1 or bound["keepdim"] or not bound.shape():
        return []
    module, word = ("torch", "dim") if bound.library == "torch" else ("np", "axis")
    axes = folded_axes(bound)
    return [(bound.library, f"{module}.{many}(x, {word}={axes if len(axes) != 1 else axes[0]})")]


max_ = _extreme("max", "maximum along an axis (values and indices)", "最大値", "amax")
min_ = _extreme("min", "minimum along an axis (values and indices)", "最小値", "amin")


def _flat_place(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """Without dim the place is one number, in the flattened tensor."""
    if bound["dim"] is None and len(bound.shape()) > 1:
        return [Mistake("flat-place", {"numel": _count(bound.shape()), "rows": list(bound.shape())})]
    return []


def _count(shape: Shape) -> int:
    total = 1
    for size in shape:
        total *= size
    return total


def _place_of(kind: str, en: str, ja: str, *, ignoring_nan: bool = False) -> Op:
    """argmax, argmin, nanargmax or nanargmin."""
    name = f"{'nan' if ignoring_nan else ''}arg{kind}"
    dim: Argument = Axis("dim", default=None, bare=False, words=AXIS_WORDS, scalar_too=("torch", "numpy"))
    guard = {"max": "-torch.inf", "min": "torch.inf"}[kind]
    idiom = f"torch.where(torch.isnan(x), {guard}, x).arg{kind}(dim=dim, keepdim=keepdim)"
    return declare(
        Op(
            name=name,
            family="reduction",
            tier=1 if name == "argmax" else 2,
            en=en,
            ja=ja,
            params=(X, dim, KEEPDIM),
            size=reduced_size,
            formula=lambda b: first_place(b, kind, ignoring_nan),
            torch=(idiom,)
            if ignoring_nan
            else (f"x.{name}(dim=dim, keepdim=keepdim)", f"torch.{name}(x, dim=dim, keepdim=keepdim)"),
            numpy=(
                f"np.{name}(x, axis=dim, keepdims=keepdim)",
                *(() if ignoring_nan else (f"x.{name}(axis=dim, keepdims=keepdim)",)),
            ),
            mistakes=_flat_place,
            look_alikes=other_axis,
            why_refused=why_not_folded,
            warns=True,
            rule=lambda b: rule_of(b) | {"word": kind, "nan": ignoring_nan},
            story="place",
            shaping="folded",
            examples=(f"{name} 2x3 dim=1", f"{name} 2x3 dim=1 keepdim", f"{name} 2x3"),
            related=(kind, f"arg{'min' if kind == 'max' else 'max'}", "argsort"),
        )
    )


argmax = _place_of("max", "index of the maximum", "最大値の位置(argmax)")
argmin = _place_of("min", "index of the minimum", "最小値の位置(argmin)")
nanargmax = _place_of("max", "index of the maximum without NaN", "NaNを除く最大値の位置", ignoring_nan=True)
nanargmin = _place_of("min", "index of the minimum without NaN", "NaNを除く最小値の位置", ignoring_nan=True)


def _both(bound: Bound) -> Expr:
    over, cell = cells_of(bound)
    return Fold("max" if bound.pick == 1 else "min", over, cell)


aminmax = declare(
    Op(
        name="aminmax",
        family="reduction",
        en="minimum and maximum at once",
        ja="最小値と最大値",
        params=(X, Axis("dim", default=None, bare=False, named=True), KEEPDIM),
        pieces=lambda _b: 2,
        piece_names=("min", "max"),
        size=reduced_size,
        formula=_both,
        torch=("torch.aminmax(x, dim=dim, keepdim=keepdim)", "x.aminmax(dim=dim, keepdim=keepdim)"),
        numpy=("[np.min(x, axis=dim, keepdims=keepdim), np.max(x, axis=dim, keepdims=keepdim)]",),
        why_refused=why_not_folded,
        rule=lambda b: rule_of(b) | {"pick": b.pick},
        story="both-ends",
        shaping="folded",
        examples=("aminmax 2x3 dim=1", "aminmax 2x3"),
        related=("amin", "amax"),
    )
)


def _span(bound: Bound) -> Expr:
    over, cell = cells_of(bound)
    return Fold("max", over, cell) - Fold("min", over, cell)


ptp = declare(
    Op(
        name="ptp",
        family="reduction",
        en="range, largest minus smallest",
        ja="最大と最小の差",
        params=(X, KEPT_ALONE, KEEPDIM),
        size=reduced_size,
        formula=_span,
        torch=("x.amax(dim=dim, keepdim=keepdim) - x.amin(dim=dim, keepdim=keepdim)",),
        numpy=("np.ptp(x, axis=dim, keepdims=keepdim)",),
        why_refused=why_not_folded,
        rule=rule_of,
        story="folded",
        shaping="folded",
        examples=("ptp 2x3 dim=1", "ptp 2x3"),
        related=("aminmax", "std"),
    )
)
