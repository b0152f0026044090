"""A formula as one line of plain text: `y[i, j] = Σ(k<3) a[i, k] · b[k, j]`."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Nth, Num, Ranked, Read, nodes

# How tightly a piece of text holds together, loosest first.
CHOICE, OR, AND, NOT, COMPARED, SUM, PRODUCT, FOLDED, POWER, WHOLE = range(10)

HOLDS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), COMPARED),
    **dict.fromkeys(("+", "-"), SUM),
    **dict.fromkeys(("*", "/", "//", "%"), PRODUCT),
    "**": POWER,
}
FOLD_SIGNS = {"sum": "Σ", "prod": "Π"}
ORDERED = {  # a Ranked written out: its rank, then all the values
    "sorted": ("sorted", []),
    "sorted down": ("sorted", ["descending"]),
    "argsort": ("argsort", []),
    "argsort down": ("argsort", ["descending"]),
}
PYTHON_SIGNS = {"bit_and": "&", "bit_or": "|", "bit_xor": "^", "shift_left": "<<", "shift_right": ">>"}


class Piece(NamedTuple):
    """Text, how it holds together, and whether it ends in a Σ, which takes in any factor that follows."""

    text: str
    holds: int
    ends_open: bool = False

    def least(self, holds: int) -> str:
        """The text, in parentheses unless it holds at least so tightly."""
        return self.text if self.holds >= holds else f"({self.text})"


def text(f: Formula) -> str:
    """The formula in one line, with no more parentheses than it needs."""
    return f"{cell(f)} = {spelled(f.body)}"


def cell(f: Formula) -> str:
    """The left side: `y[i, j]`, or `y` of rank 0."""
    return f"{f.out}[{', '.join(ix.name for ix in f.indices)}]" if f.indices else f.out


def spelled(expr: Expr, python: bool = False) -> str:
    """An expression alone; `python` for the interpreter: it then may hold no Fold."""
    return _piece(expr, python).text


def bounds(fold: Fold) -> list[str]:
    """The conditions under a Σ: `j<3`, or `j<=i` where that says it all."""
    ranges = [f"{ix.name}<{ix.size}" for ix in fold.over]
    where = fold.where
    if where is None:
        return ranges
    if limit_of(fold) is not None and isinstance(where, Bin):
        return [f"{spelled(where.left)}{where.op}{spelled(where.right)}"]
    return [*ranges, spelled(where)]


def limit_of(fold: Fold) -> Bin | None:
    """The condition, where it is an upper limit within the range of the only index, as in `j <= i`."""
    where = fold.where
    if len(fold.over) == 1 and isinstance(where, Bin) and where.op in {"<", "<="}:
        ix, last = fold.over[0], where.right
        if where.left == ix and isinstance(last, Ix) and last.size <= ix.size:
            return where
    return None


def _piece(expr: Expr, python: bool) -> Piece:
    return KINDS[type(expr)](expr, python)


def _index(expr: Ix, _: bool) -> Piece:
    return Piece(expr.name, WHOLE)


def _read(expr: Read, python: bool) -> Piece:
    at = ", ".join(spelled(place, python) for place in expr.at)
    return Piece(f"{expr.tensor}[{at}]" if at else expr.tensor, WHOLE)


def _choice(expr: If, python: bool) -> Piece:
    then, test = (_piece(part, python).least(OR) for part in (expr.then, expr.test))
    return Piece(f"{then} if {test} else {spelled(expr.other, python)}", CHOICE)


def _folded(expr: Fold, python: bool) -> Piece:
    sign = FOLD_SIGNS.get(expr.kind, expr.kind)
    return Piece(f"{sign}({', '.join(bounds(expr))}) {_piece(expr.body, python).least(PRODUCT)}", FOLDED, True)


def _nth(expr: Nth, python: bool) -> Piece:
    number = spelled(expr.n, python)
    which = f"the {number}-th" if isinstance(expr.n, (Ix, Num)) else f"number {number}, counted from 0, of"
    where = f"{which} {places_named(expr)} where {spelled(expr.where, python)}"
    return Piece(f"{_piece(expr.body, python).least(OR)} at {where}", CHOICE)


def _ranked(expr: Ranked, python: bool) -> Piece:
    over = f"{expr.over.name}<{expr.over.size}"
    where = "" if expr.where is None else f", {spelled(expr.where, python)}"
    if expr.at == Num(0) and not expr.distinct:
        name = ("arg" if expr.gives == "place" else "") + ("max" if expr.order == "down" else "min")
        return Piece(f"{name}({over}{where}) {_piece(expr.body, python).least(PRODUCT)}", FOLDED, True)
    name = "sorted" if expr.gives == "value" else "argsort"
    words = [", descending"] * (expr.order == "down") + [", each once"] * bool(expr.distinct)
    inner = f"{over}{where}: {spelled(expr.body, python)}{''.join(words)}"
    return Piece(f"{name}({inner})[{spelled(expr.at, python)}]", WHOLE)


def places_named(expr: Nth) -> str:
    """`(i, j)`, or `i` alone."""
    names = ", ".join(ix.name for ix in expr.over)
    return names if len(expr.over) == 1 else f"({names})"


def _number(expr: Num, python: bool) -> Piece:
    value = expr.value
    if isinstance(value, float) and not math.isfinite(value):
        sign = "-" if value < 0 else ""
        name = "nan" if math.isnan(value) else "inf"
        written = sign + (name if python else {"nan": "NaN", "inf": "∞"}[name])
    else:
        written = repr(value)
    return Piece(written, SUM if written.startswith("-") else WHOLE)


def _binary(expr: Bin, python: bool) -> Piece:
    op, left, right = expr.op, expr.left, expr.right
    if (op == "*" and left == Num(-1)) or (op == "-" and left == Num(0)):
        return Piece("-" + _piece(right, python).least(FOLDED), SUM)
    if op == "+" and isinstance(right, Num) and right.value < 0:
        op, right = "-", Num(-right.value)
    holds = HOLDS[op]
    tight = op == "*" and not python and index_only(expr)
    if tight and isinstance(right, Num) and not isinstance(left, Num):
        left, right = right, left
    first, second = _piece(left, python), _piece(right, python)
    chains = holds in {OR, AND, SUM, PRODUCT}  # left to right; comparisons and powers do not chain
    before = first.least(holds if chains else holds + 1)
    if first.ends_open and holds >= PRODUCT and before == first.text:
        before = f"({before})"
    after = second.least(holds + 1)
    sign = op if python or op != "*" else "·"
    ends_open = second.ends_open and after == second.text
    return Piece(f"{before}{sign}{after}" if tight else f"{before} {sign} {after}", holds, ends_open)


def _call(expr: Fn, python: bool) -> Piece:
    args = [_piece(arg, python) for arg in expr.args]
    if expr.name in ORDERED:
        name, words = ORDERED[expr.name]
        return Piece(f"{name}({', '.join([arg.text for arg in args[1:]] + words)})[{args[0].text}]", WHOLE)
    if expr.name == "not":
        return Piece(f"not {args[0].least(NOT)}", NOT)
    if python and expr.name in PYTHON_SIGNS:
        return Piece(f"({args[0].least(WHOLE)} {PYTHON_SIGNS[expr.name]} {args[1].least(WHOLE)})", WHOLE)
    if python and expr.name == "bit_not":
        return Piece(f"~{args[0].least(WHOLE)}", POWER)
    if python and expr.name == "mask":
        value = args[0].least(WHOLE)
        return Piece(f"((0.0 if {value} else float('-inf')) if 'bool' in type({value}).__name__ else {value})", WHOLE)
    if python and expr.name == "sign":
        value = args[0].least(SUM)
        return Piece(f"(({value} > 0) - ({value} < 0))", WHOLE)
    return Piece(f"{expr.name}({', '.join(arg.text for arg in args)})", WHOLE)


def index_only(expr: Expr) -> bool:
    """Whether it is arithmetic of indices and numbers, no data."""
    return all(isinstance(node, (Num, Ix, Bin)) for node in nodes(expr))


KINDS: dict[type, Callable[[Any, bool], Piece]] = {
    Num: _number,
    Ix: _index,
    Bin: _binary,
    Read: _read,
    Fold: _folded,
    If: _choice,
    Fn: _call,
    Nth: _nth,
    Ranked: _ranked,
}
