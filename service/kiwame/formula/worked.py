"""A formula worked out for one output cell: by the names of its cells and by their values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Any

from msgspec.structs import replace

from kiwame.formula.evaluate import Grid, World, column, places
from kiwame.formula.points import Points
from kiwame.formula.said import spelled
from kiwame.formula.shapes import row_major
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Nth, Num, Ranked, Read, rebuilt

SHOWN_TERMS = 6  # of a longer sum the first ones, and …
_FIRST = 3
_MORE = Read("…", ())
_JOINED = {"sum": "+", "prod": "*", "any": "or", "all": "and"}


def worked(f: Formula, at: tuple[int, ...], tensors: Mapping[str, Grid]) -> tuple[str, str]:
    """What the cell `at` is made of: by the names of its cells, and by their values."""
    place = {ix.name: value for ix, value in zip(f.indices, at, strict=True)}
    named = _placed(f.body, place, World(tensors))
    return spelled(named), spelled(_valued(named, tensors))


def _placed(expr: Expr, place: Mapping[str, int], world: World) -> Expr:
    """The expression at one place: indices are numbers, a choice is made, a fold is written out."""
    if isinstance(expr, Ix):
        return Num(place[expr.name])
    if isinstance(expr, Read):
        return Read(expr.tensor, tuple(Num(_value(each, place, world)) for each in expr.at))
    if isinstance(expr, If):
        return _placed(expr.then if _value(expr.test, place, world) else expr.other, place, world)
    if isinstance(expr, Fold):
        return _written_out(expr, place, world)
    if isinstance(expr, Nth):
        chosen = places(expr, world)[_value(expr.n, place, world)]
        inside = {**place, **{ix.name: value for ix, value in zip(expr.over, chosen, strict=True)}}
        return _placed(expr.body, inside, world)
    if isinstance(expr, Ranked):
        return _ranked(expr, place, world)
    if isinstance(expr, Num):
        return expr
    return rebuilt(expr, lambda part: _placed(part, place, world))


def _ranked(expr: Ranked, place: Mapping[str, int], world: World) -> Expr:
    terms, more = _terms(expr, (expr.over,), place, world)
    if expr.distinct or more:
        number = Points(1, (), {name: [value] for name, value in place.items()})
        found = column(replace(expr, gives="place"), number, world)[0]
        return Num(found) if expr.gives == "place" else _placed(expr.body, {**place, expr.over.name: found}, world)
    down = expr.order == "down"
    if expr.at == Num(0):
        return Fn(("arg" if expr.gives == "place" else "") + ("max" if down else "min"), tuple(terms))
    name = ("sorted" if expr.gives == "value" else "argsort") + (" down" if down else "")
    return Fn(name, (Num(_value(expr.at, place, world)), *terms))


def _terms(
    expr: Fold | Ranked, over: tuple[Ix, ...], place: Mapping[str, int], world: World
) -> tuple[list[Expr], bool]:
    """The body at each value of `over` where the condition holds, the first few of many; whether there are more."""
    terms: list[Expr] = []
    for point in product(*[range(ix.size) for ix in over]):
        inside = {**place, **{ix.name: value for ix, value in zip(over, point, strict=True)}}
        if expr.where is not None and not _value(expr.where, inside, world):
            continue
        if len(terms) == SHOWN_TERMS:
            return [*terms[:_FIRST], _MORE], True
        terms.append(_placed(expr.body, inside, world))
    return terms, False


def _written_out(fold: Fold, place: Mapping[str, int], world: World) -> Expr:
    terms, _ = _terms(fold, fold.over, place, world)
    sign = _JOINED.get(fold.kind)
    if sign is None:
        return Fn(fold.kind, tuple(terms))
    if not terms:
        return Num({"sum": 0, "prod": 1, "any": False, "all": True}[fold.kind])
    whole = terms[0]
    for term in terms[1:]:
        whole = Bin(sign, whole, term)
    return whole


def _valued(expr: Expr, tensors: Mapping[str, Grid]) -> Expr:
    if isinstance(expr, Read) and expr != _MORE:
        grid = tensors[expr.tensor]
        places = [int(each.value) for each in expr.at if isinstance(each, Num)]
        return Num(short(grid.values[sum(p * s for p, s in zip(places, row_major(grid.shape), strict=True))]))
    return expr if isinstance(expr, (Num, Read)) else rebuilt(expr, lambda part: _valued(part, tensors))


def short(value: Any) -> Any:
    """A float in six digits."""
    return float(f"{value:.6g}") if isinstance(value, float) and math.isfinite(value) else value


def _value(expr: Expr, place: Mapping[str, int], world: World) -> Any:
    at = Points(1, (), {name: [value] for name, value in place.items()})
    return column(expr, at, world)[0]
