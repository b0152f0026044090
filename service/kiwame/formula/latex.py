r"""A formula in LaTeX: `y_{i} = \sum_{j=0}^{2} x_{i,j}`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from kiwame.formula.said import CHOICE, COMPARED, HOLDS, NOT, OR, POWER, PRODUCT, SUM, WHOLE, index_only, limit_of
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Nth, Num, Ranked, Read

FOLD_SIGNS = {"sum": r"\sum", "prod": r"\prod", "max": r"\max", "min": r"\min", "any": r"\bigvee", "all": r"\bigwedge"}
SIGNS = {
    **{sign: sign for sign in "+-<>"},
    "<=": r"\le",
    ">=": r"\ge",
    "==": "=",
    "!=": r"\ne",
    "and": r"\land",
    "or": r"\lor",
    "%": r"\bmod",
}
FENCES = {
    "abs": (r"\left|", r"\right|"),
    "floor": (r"\left\lfloor ", r" \right\rfloor"),
    "ceil": (r"\left\lceil ", r" \right\rceil"),
    "sqrt": (r"\sqrt{", "}"),
}
NAMED = frozenset({"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max"})


class Piece(NamedTuple):
    """LaTeX and how it holds together, as in said; `ends_open`: it ends in a Σ."""

    text: str
    holds: int
    ends_open: bool = False

    def least(self, holds: int) -> str:
        """The text, in parentheses unless it holds at least so tightly."""
        return self.text if self.holds >= holds else rf"\left({self.text}\right)"


def latex(f: Formula) -> str:
    """The formula for a maths environment."""
    left = _subscripted(f.out, [_name(ix.name) for ix in f.indices])
    return f"{left} = {_piece(f.body).text}"


def _name(name: str) -> str:
    """One letter as it is, `i12` as a letter with a number, words upright."""
    if len(name) == 1:
        return name
    letter = re.fullmatch(r"([A-Za-z])(\d+)", name)
    if letter:
        return f"{letter[1]}_{{{letter[2]}}}"
    return rf"\mathrm{{{_escaped(name)}}}"


def _escaped(word: str) -> str:
    return word.replace("_", r"\_")


def _subscripted(name: str, at: list[str]) -> str:
    shown = _name(name)
    if not at:
        return shown
    return f"{{{shown}}}_{{{','.join(at)}}}" if "_" in shown else f"{shown}_{{{','.join(at)}}}"


def _piece(expr: Expr) -> Piece:
    return KINDS[type(expr)](expr)


def _index(expr: Ix) -> Piece:
    return Piece(_name(expr.name), WHOLE)


def _read(expr: Read) -> Piece:
    return Piece(_subscripted(expr.tensor, [_piece(place).text for place in expr.at]), WHOLE)


def _folded(expr: Fold) -> Piece:
    return Piece(f"{_over(expr)} {_piece(expr.body).least(PRODUCT)}", PRODUCT, True)


def _number(expr: Num) -> Piece:
    value = expr.value
    if isinstance(value, bool):
        return Piece(rf"\mathrm{{{value}}}", WHOLE)
    if math.isnan(value):
        return Piece(r"\mathrm{NaN}", WHOLE)
    if math.isinf(value):
        return Piece(r"\infty", WHOLE) if value > 0 else Piece(r"-\infty", SUM)
    mantissa, _, exponent = repr(value).partition("e")
    if exponent:
        return Piece(rf"{mantissa} \cdot 10^{{{int(exponent)}}}", PRODUCT if value >= 0 else SUM)
    return Piece(mantissa, WHOLE if value >= 0 else SUM)


def _binary(expr: Bin) -> Piece:
    op, left, right = expr.op, expr.left, expr.right
    if op == "/":
        return Piece(rf"\frac{{{_piece(left).text}}}{{{_piece(right).text}}}", WHOLE)
    if op == "//":
        return Piece(rf"\left\lfloor \frac{{{_piece(left).text}}}{{{_piece(right).text}}} \right\rfloor", WHOLE)
    if op == "**":
        return Piece(f"{_braced(_piece(left))}^{{{_piece(right).text}}}", POWER)
    if (op == "*" and left == Num(-1)) or (op == "-" and left == Num(0)):
        return Piece("-" + _piece(right).least(POWER), SUM)
    if op == "+" and isinstance(right, Num) and right.value < 0:
        op, right = "-", Num(-right.value)
    sign = SIGNS.get(op, r"\cdot")
    if op == "*" and index_only(expr):
        if isinstance(right, Num) and not isinstance(left, Num):
            left, right = right, left
        sign = r"\cdot" if isinstance(right, Num) else ""
    holds = HOLDS[op]
    first, second = _piece(left), _piece(right)
    before = first.least(holds + 1 if holds == COMPARED else holds)
    if first.ends_open and holds == PRODUCT and before == first.text:
        before = rf"\left({before}\right)"
    after = second.text if second.ends_open and second.holds == holds else second.least(holds + 1)
    words = [before, sign, after] if sign else [before, after]
    return Piece(" ".join(words), holds, second.ends_open and after == second.text)


def _braced(base: Piece) -> str:
    """A base that can carry an exponent."""
    text = base.least(WHOLE)
    return f"{{{text}}}" if "_" in text or "^" in text else text


def _call(expr: Fn) -> Piece:
    args = ", ".join(_piece(arg).text for arg in expr.args)
    if expr.name in FENCES:
        before, after = FENCES[expr.name]
        return Piece(before + args + after, WHOLE)
    if expr.name == "not":
        return Piece(rf"\lnot {_piece(expr.args[0]).least(NOT)}", NOT)
    name = rf"\{expr.name}" if expr.name in NAMED else rf"\operatorname{{{_escaped(expr.name)}}}"
    return Piece(rf"{name}\left({args}\right)", WHOLE)


def _cases(expr: If) -> Piece:
    rows: list[str] = []
    rest: Expr = expr
    while isinstance(rest, If):
        rows.append(rf"{_piece(rest.then).text} & \text{{if }} {_piece(rest.test).text}")
        rest = rest.other
    rows.append(rf"{_piece(rest).text} & \text{{otherwise}}")
    return Piece(r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", WHOLE)


def _nth(expr: Nth) -> Piece:
    names = ",".join(_name(ix.name) for ix in expr.over)
    place = names if len(expr.over) == 1 else rf"\left({names}\right)"
    which = rf"\text{{ at the }} {_piece(expr.n).text} \text{{-th }} {place} \text{{ where }} {_piece(expr.where).text}"
    return Piece(f"{_piece(expr.body).least(OR)} {which}", CHOICE)


def _ranked(expr: Ranked) -> Piece:
    r"""`\operatorname{sort}_{0 \le k \le 2} \left(x_{k}\right)_{j}`, or `\operatorname{arg\,max}` for the first."""
    below = rf"0 \le {_name(expr.over.name)} \le {expr.over.size - 1}"
    below += "" if expr.where is None else rf",\, {_piece(expr.where).text}"
    place = expr.gives == "place"
    if expr.at == Num(0) and not expr.distinct:
        least = r"max" if expr.order == "down" else r"min"
        sign = rf"\operatorname{{arg\,{least}}}" if place else rf"\{least}"
        return Piece(rf"{sign}_{{{below}}} {_piece(expr.body).least(PRODUCT)}", PRODUCT, True)
    name = ("argsort" if place else "sort") + (r"\,down" if expr.order == "down" else "")
    name += r"\,distinct" if expr.distinct else ""
    sign = rf"\operatorname{{{name}}}_{{{below}}}"
    return Piece(rf"{{{sign} \left({_piece(expr.body).text}\right)}}_{{{_piece(expr.at).text}}}", WHOLE)


def _over(fold: Fold) -> str:
    r"""`\sum_{i=0}^{1} \sum_{j=0}^{2}`; a limit such as j <= i is the upper end, any other condition stands below."""
    sign = FOLD_SIGNS[fold.kind]
    limit = limit_of(fold)
    ends = {ix.name: str(ix.size - 1) for ix in fold.over}
    if limit is not None:
        ends[fold.over[0].name] = _piece(limit.right).text + ("" if limit.op == "<=" else "-1")
    plain = fold.where is None or limit is not None
    if plain and fold.kind in {"sum", "prod"}:
        return " ".join(f"{sign}_{{{_name(ix.name)}=0}}^{{{ends[ix.name]}}}" for ix in fold.over)
    below = [rf"0 \le {_name(ix.name)} \le {ends[ix.name]}" for ix in fold.over]
    if not plain and fold.where is not None:
        below.append(_piece(fold.where).text)
    conditions = r",\, ".join(below)
    return f"{sign}_{{{conditions}}}"


KINDS: dict[type, Callable[[Any], Piece]] = {
    Num: _number,
    Ix: _index,
    Bin: _binary,
    Read: _read,
    Fold: _folded,
    If: _cases,
    Fn: _call,
    Nth: _nth,
    Ranked: _ranked,
}
