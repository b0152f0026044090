"""Quantiles and percentiles: the value below which a share of the cells lies."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Ix, Num, Ranked
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.folding import KEEPDIM, X, line_of, reduced_size, rule_of, why_not_folded
from kiwame.ops.reductions import known
from kiwame.ops.word_arguments import Choice

Q = Operand("q", number=True, data=True)
DIM = Axes("dim", default=None, bare=False, none_is_all=True, kept_alone=True, only_one=True)
METHOD = Choice(
    "interpolation",
    default="linear",
    bare=False,
    choices=("linear", "lower", "higher", "midpoint", "nearest"),
    words=("method",),
)


def _size(bound: Bound) -> Shape:
    return bound.shape("q") + reduced_size(bound)


def _is_percentile(bound: Bound) -> bool:
    return "percentile" in bound.op.name


def _share(bound: Bound) -> Expr:
    """The share itself, of 0 to 1."""
    rank = len(bound.shape("q"))
    given: Expr = Num(bound["q"]) if "q" in bound.args else bound.read("q", bound.i[:rank])
    if not _is_percentile(bound):
        return given
    return Num(bound["q"] / 100) if "q" in bound.args else Bin("/", given, Num(100))


def _quantile(bound: Bound) -> Expr:
    k, cell = line_of(bound)
    if k.size == 0:
        return Num(math.nan)
    ignoring = bound.op.name.startswith("nan")
    last: Expr = Num(k.size - 1)
    if ignoring:
        m, other = line_of(bound, further=1)
        last = Fn("max", (Fold("sum", (m,), Num(1), known(other)) - 1, Num(0)))
    order = "up" if ignoring else "nan"

    at = partial(_at, k, cell, order)

    share = _share(bound)
    if isinstance(share, Num) and isinstance(last, Num):
        return _between_known(bound, at, share.value * last.value, k.size - 1)
    place = Bin("*", share, last)
    low = Fn("int", (place,))
    high = Fn("int", (Fn("ceil", (place,)),))
    match bound["interpolation"]:
        case "lower":
            return at(low)
        case "higher":
            return at(high)
        case "nearest":
            return at(Fn("int", (Fn("round", (place,)),)))
        case "midpoint":
            return Bin("/", at(low) + at(high), Num(2))
    return at(low) + Bin("*", place - low, at(high) - at(low))


def _at(k: Ix, cell: Expr, order: str, place: Expr) -> Expr:
    return Ranked(k, cell, place, order)


def _between_known(bound: Bound, at: Callable[[Expr], Expr], place: float, last: int) -> Expr:
    """The same where the place is known: only the cells that it lies between are named."""
    low = min(max(math.floor(place), 0), last)
    high = min(low + (place > low), last)
    match bound["interpolation"]:
        case "lower":
            return at(Num(low))
        case "higher":
            return at(Num(high))
        case "nearest":
            return at(Num(min(round(place), last)))
        case "midpoint" if low != high:
            return Bin("/", at(Num(low)) + at(Num(high)), Num(2))
    if low == high:
        return at(Num(low))
    return at(Num(low)) + Bin("*", Num(round(place - low, 15)), at(Num(high)) - at(Num(low)))


def _why_refused(bound: Bound, facts: list[Any]) -> Refusal | None:
    most = 100 if _is_percentile(bound) else 1
    q = bound.args.get("q")
    if isinstance(q, (int, float)) and not 0 <= q <= most:
        op = bound.op.name
        return refuse(Cause.ARGUMENT, "share", got=q, expected=[0, most], op=op, name="q", value=q, most=most)
    return why_not_folded(bound, facts)


def _quantiles(name: str, en: str, ja: str, *, torch: bool = True) -> Op:
    percent = "percentile" in name
    plain = f"{'nan' if name.startswith('nan') else ''}quantile"
    modern = "dim=dim, keepdim=keepdim, interpolation=interpolation"
    return declare(
        Op(
            name=name,
            family="reduction",
            en=en,
            ja=ja,
            params=(X, Q, DIM, KEEPDIM, METHOD),
            size=_size,
            formula=_quantile,
            torch=(f"torch.{name}(x, q, {modern})", f"x.{name}(q, {modern})")
            if torch
            else (f"torch.{plain}(x, q / 100, {modern})",),
            numpy=(f"np.{name}(x, q, axis=dim, keepdims=keepdim, method=interpolation)",),
            why_refused=_why_refused,
            floats=True,
            warns=True,
            rule=lambda b: rule_of(b) | {"q": b.args.get("q"), "method": b["interpolation"], "percent": percent},
            story="quantile",
            shaping="folded" if not percent else "becomes",
            examples=(f"{name} 2x3 q={50.0 if percent else 0.5} dim=1", f"{name} 5 q={25.0 if percent else 0.25}"),
            related=("median", "sort"),
        )
    )


quantile = _quantiles("quantile", "quantile", "分位数")
nanquantile = _quantiles("nanquantile", "quantile without NaN", "NaNを除く分位数")
percentile = _quantiles("percentile", "percentile", "パーセンタイル", torch=False)
nanpercentile = _quantiles("nanpercentile", "percentile without NaN", "NaNを除くパーセンタイル", torch=False)
