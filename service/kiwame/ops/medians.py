"""Medians and modes: the cell in the middle of its line, and the value that occurs most often."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.formula.tree import Bin, Expr, Fn, Fold, Ix, Num, Ranked
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.folding import KEEPDIM, ONE_DIM, X, line_of, reduced_size, rule_of, why_not_folded
from kiwame.ops.reductions import known
from kiwame.ops.sorting import LAST, chosen, length


def _median(bound: Bound) -> Expr:
    k, cell = line_of(bound)
    middle = (k.size - 1) // 2
    lower = chosen(lambda _b, _k, _x: Num(middle), "nan")(bound)
    if bound.library == "torch" or k.size % 2 or k.size == 0:
        return lower
    return Bin("/", lower + Ranked(k, cell, Num(middle + 1), "nan"), Num(2))


def _count_of_known(bound: Bound) -> Expr:
    m, other = line_of(bound, further=1)
    return Fold("sum", (m,), Num(1), known(other))


def _nanmedian(bound: Bound) -> Expr:
    k, cell = line_of(bound)
    count = _count_of_known(bound)
    lower = chosen(lambda _b, _k, _x: Bin("//", Fn("max", (count - 1, Num(0))), Num(2)), "up")(bound)
    if bound.library == "torch" or k.size == 0:
        return lower
    upper = Ranked(k, cell, Fn("min", (Bin("//", count, Num(2)), Num(k.size - 1))))
    return Bin("/", lower + upper, Num(2))


def _halves(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """Of an even count torch takes the lower of the two in the middle, NumPy their mean."""
    k, _ = line_of(bound)
    return [Mistake("even-median", {"count": k.size})] if k.size and k.size % 2 == 0 else []


def _middle(name: str, en: str, ja: str, formula: Callable[[Bound], Expr]) -> Op:
    return declare(
        Op(
            name=name,
            family="reduction",
            en=en,
            ja=ja,
            params=(X, ONE_DIM, KEEPDIM),
            pieces=lambda b: 2 if b.library == "torch" and b["dim"] is not None else 0,
            piece_names=("values", "indices"),
            size=reduced_size,
            formula=formula,
            torch=(f"x.{name}(dim=dim, keepdim=keepdim)", f"torch.{name}(x, dim=dim, keepdim=keepdim)"),
            numpy=(f"np.{name}(x, axis=dim, keepdims=keepdim)",),
            mistakes=_halves if name == "median" else lambda _b, _f: [],
            why_refused=why_not_folded,
            warns=True,
            rule=lambda b: rule_of(b) | {"pick": b.pick, "lower": b.library == "torch", "known": name != "median"},
            story="median",
            shaping="folded",
            examples=(f"{name} 2x3 dim=1", f"{name} 2x3"),
            related=("mean", "quantile", "sort"),
        )
    )


median = _middle("median", "median", "中央値", _median)
nanmedian = _middle("nanmedian", "median without NaN", "NaNを除く中央値", _nanmedian)


def _most_frequent(bound: Bound) -> Expr:
    """The smallest of the cells that occur most often, or its place."""
    (k, cell), (m, other), (n, third) = (line_of(bound, further=f) for f in (0, 1, 2))

    def times(x: Expr, over: Ix, y: Expr) -> Expr:
        return Fold("sum", (over,), Num(1), y.cmp("==", x))

    most = Fold("max", (m,), times(other, n, third))
    gives, loose = ("place", "ties") if bound.pick == 1 else ("value", "")
    where = times(cell, n, third).cmp("==", most)
    return Ranked(k, cell, Num(0), "up", gives, where, loose=loose)


mode = declare(
    Op(
        name="mode",
        family="reduction",
        en="most frequent value",
        ja="最頻値",
        params=(X, LAST, KEEPDIM),
        pieces=lambda _b: 2,
        piece_names=("values", "indices"),
        size=reduced_size,
        formula=_most_frequent,
        torch=("torch.mode(x, dim=dim, keepdim=keepdim)", "x.mode(dim=dim, keepdim=keepdim)"),
        numpy=(),
        why_refused=why_not_folded,
        work=lambda b: 64 * math.prod(b.shape()) * length(b),
        rule=lambda b: rule_of(b) | {"pick": b.pick},
        shaping="folded",
        examples=("mode [[1,2,2],[3,3,1]]", "mode 2x3 dim=0"),
        related=("median", "unique", "bincount"),
    )
)
