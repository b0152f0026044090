"""Index arithmetic in its simplest form: `(2·i + j) // 2` is `i` where j runs over 0, 1."""

from __future__ import annotations

from collections.abc import Callable
from math import gcd

import msgspec

from kiwame.formula.arithmetic import COMPARISONS
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Num, rebuilt

Range = tuple[int, int]  # inclusive

ROUNDING = frozenset({"floor", "ceil", "round", "trunc", "int"})


class Linear(msgspec.Struct, frozen=True):
    """A whole number as `const` + Σ coefficient · atom; an atom is an index, a //, a % or a product."""

    terms: dict[Expr, int]
    const: int

    def plus(self, other: Linear, times: int = 1) -> Linear:
        """`self + times · other`."""
        terms = dict(self.terms)
        for atom, coef in other.terms.items():
            terms[atom] = terms.get(atom, 0) + times * coef
        return Linear({atom: coef for atom, coef in terms.items() if coef}, self.const + times * other.const)

    def holds(self, other: Linear, times: int) -> bool:
        """Whether each term of `times · other` is among its own."""
        return bool(other.terms) and all(self.terms.get(atom) == times * coef for atom, coef in other.terms.items())

    def range(self) -> Range | None:
        """Least and greatest value; None where an atom has no known range."""
        low = high = self.const
        for atom, coef in self.terms.items():
            bounds = _range(atom)
            if bounds is None:
                return None
            ends = (coef * bounds[0], coef * bounds[1])
            low, high = low + min(ends), high + max(ends)
        return low, high

    def within(self, size: int) -> int | None:
        """The one value of `self // size`, where there is one."""
        bounds = self.range()
        return bounds[0] // size if bounds and bounds[0] // size == bounds[1] // size else None

    def split(self, divisor: int) -> tuple[Linear, Linear]:
        """(`high`, `low`) with self = divisor · high + low; `low` keeps what the divisor does not divide."""
        high = {atom: coef // divisor for atom, coef in self.terms.items() if coef % divisor == 0}
        low = {atom: coef for atom, coef in self.terms.items() if coef % divisor}
        return Linear(high, self.const // divisor), Linear(low, self.const % divisor)


def simplify(expr: Expr) -> Expr:
    """An equal expression, with index arithmetic made simple and decided conditions gone. Data is never rearranged."""
    linear = _linear(expr)
    if linear is not None:
        return _built(linear)
    expr = rebuilt(expr, simplify)
    if isinstance(expr, Bin):
        return _decided(expr) if expr.op in COMPARISONS else _shorter(expr)
    if isinstance(expr, If):
        return _chosen(expr)
    if isinstance(expr, Fold) and isinstance(expr.where, Num) and expr.where.value:
        return Fold(expr.kind, expr.over, expr.body)
    rounds = isinstance(expr, Fn) and expr.name in ROUNDING and _linear(expr.args[0]) is not None
    return expr.args[0] if isinstance(expr, Fn) and rounds else expr


def _chosen(expr: If) -> Expr:
    if isinstance(expr.test, Num):
        return expr.then if expr.test.value else expr.other
    return expr.then if expr.then == expr.other else expr


def _decided(expr: Bin) -> Expr:
    """A comparison that holds, or fails, for every value of its indices becomes a constant."""
    left, right = _linear(expr.left), _linear(expr.right)
    bounds = left.plus(right, -1).range() if left and right else None
    if bounds is None:
        return expr
    low, high = bounds
    compare = COMPARISONS[expr.op]
    if low == high:
        return Num(compare(low, 0))
    if expr.op in {"==", "!="}:
        return Num(expr.op == "!=") if low > 0 or high < 0 else expr
    return Num(compare(low, 0)) if compare(low, 0) == compare(high, 0) else expr


def _shorter(expr: Bin) -> Expr:
    """Without a neutral operand."""
    left, right = expr.left, expr.right
    if expr.op in {"and", "or"}:
        for constant, kept in ((left, right), (right, left)):
            if isinstance(constant, Num):
                settles = bool(constant.value) == (expr.op == "or")
                return Num(expr.op == "or") if settles else kept
        return expr
    if _is(right, 0) and expr.op in {"+", "-"}:
        return left
    if _is(right, 1) and expr.op in {"*", "/", "**"}:
        return left
    if (_is(left, 0) and expr.op == "+") or (_is(left, 1) and expr.op == "*"):
        return right
    return expr


def _is(expr: Expr, value: int) -> bool:
    return isinstance(expr, Num) and type(expr.value) is int and expr.value == value


def _linear(expr: Expr) -> Linear | None:
    """The expression as a sum over atoms; None unless it is whole-number arithmetic of indices alone."""
    if isinstance(expr, Num):
        return Linear({}, expr.value) if type(expr.value) is int else None
    if isinstance(expr, Ix):
        return Linear({expr: 1}, 0)
    if not isinstance(expr, Bin) or expr.op not in INTEGRAL:
        return None
    left = _linear(expr.left)
    right = _linear(expr.right) if left is not None else None
    return None if left is None or right is None else INTEGRAL[expr.op](left, right)


def _sum(left: Linear, right: Linear) -> Linear:
    return _recombined(left.plus(right))


def _difference(left: Linear, right: Linear) -> Linear:
    return _recombined(left.plus(right, -1))


def _divided(left: Linear, right: Linear) -> Linear:
    return Linear({Bin("//", _built(left), _built(right)): 1}, 0) if _varies(right) else _quotient(left, right.const)


def _rest(left: Linear, right: Linear) -> Linear:
    return Linear({Bin("%", _built(left), _built(right)): 1}, 0) if _varies(right) else _remainder(left, right.const)


def _varies(divisor: Linear) -> bool:
    """Whether it is anything but a positive constant."""
    return bool(divisor.terms) or divisor.const < 1


def _product(left: Linear, right: Linear) -> Linear:
    if not left.terms:
        return Linear({}, 0).plus(right, left.const)
    if not right.terms:
        return Linear({}, 0).plus(left, right.const)
    return Linear({Bin("*", _built(left), _built(right)): 1}, 0)


def _quotient(whole: Linear, size: int) -> Linear:
    """`whole // size`."""
    high, low = whole.split(size)
    if abs(whole.const) < size:
        high, low = Linear(high.terms, 0), Linear(low.terms, whole.const)
    settled = low.within(size)
    if settled is not None:
        return Linear(high.terms, high.const + settled)
    for divisor in _divisors(low, size):
        upper, lower = low.split(divisor)
        if lower.within(divisor) == 0:
            return high.plus(_quotient(upper, size // divisor))
    for atom, coef in low.terms.items():
        inner = _by_constant(atom, "//") if coef == 1 else None
        body = _linear(inner[0]) if inner else None
        if inner and body:  # (f + e // n) // size is (n · f + e) // (n · size)
            others = low.plus(Linear({atom: 1}, 0), -1)
            return high.plus(_quotient(body.plus(others, inner[1]), inner[1] * size))
    return high.plus(Linear({Bin("//", _built(low), Num(size)): 1}, 0))


def _remainder(whole: Linear, size: int) -> Linear:
    """`whole % size`."""
    low = whole.split(size)[1]
    if abs(whole.const) < size:
        low = Linear(low.terms, whole.const)
    settled = low.within(size)
    if settled is not None:
        return Linear(low.terms, low.const - settled * size)
    for divisor in _divisors(low, size):
        upper, lower = low.split(divisor)
        if lower.within(divisor) == 0:
            return _recombined(lower.plus(_remainder(upper, size // divisor), divisor))
    for atom, coef in low.terms.items():
        inner = _by_constant(atom, "%")
        body = _linear(inner[0]) if inner else None
        if inner and body and inner[1] * coef % size == 0:  # (f + e % (n · size)) % size is (f + e) % size
            return _remainder(low.plus(Linear({atom: coef}, 0), -1).plus(body, coef), size)
    return Linear({Bin("%", _built(low), Num(size)): 1}, 0)


def _divisors(low: Linear, size: int) -> list[int]:
    """Common divisors of `size` and a coefficient, greatest first."""
    return sorted({gcd(size, coef) for coef in low.terms.values()} - {1, size}, reverse=True)


def _by_constant(atom: Expr, op: str) -> tuple[Expr, int] | None:
    """(e, n) where the atom is `e op n`, n a positive constant."""
    if isinstance(atom, Bin) and atom.op == op and isinstance(atom.right, Num) and atom.right.value > 0:
        return atom.left, int(atom.right.value)
    return None


def _recombined(whole: Linear) -> Linear:
    """Quotient and remainder of one division put together again: `n · (e // n) + e % n` is `e`.

    Likewise `n · ((f + e // n) % m) + e % n` is `(n · f + e) % (n · m)`.
    """
    for atom, coef in whole.terms.items():
        found = _by_constant(atom, "%")
        body = _linear(found[0]) if found else None
        if found is None or body is None:
            continue
        size = found[1]
        quotient = _quotient(body, size)
        rest = whole.plus(Linear({atom: coef}, 0), -1)
        if rest.holds(quotient, coef * size):
            return _recombined(rest.plus(quotient, -coef * size).plus(body, coef))
        for other, other_coef in rest.terms.items():
            outer = _by_constant(other, "%") if other_coef == coef * size else None
            outer_body = _linear(outer[0]) if outer else None
            if outer and outer_body and outer_body.holds(quotient, 1):
                joined = Linear({}, 0).plus(outer_body.plus(quotient, -1), size).plus(body)
                rest = rest.plus(Linear({other: other_coef}, 0), -1)
                return _recombined(rest.plus(_remainder(joined, size * outer[1]), coef))
    return whole


def _range(atom: Expr) -> Range | None:
    if isinstance(atom, Ix):
        return 0, max(atom.size - 1, 0)
    if isinstance(atom, Bin) and isinstance(atom.right, Num) and atom.right.value > 0 and atom.op in {"//", "%"}:
        size = int(atom.right.value)
        inner = _linear(atom.left)
        bounds = inner.range() if inner else None
        if atom.op == "%":
            return 0, size - 1
        return (bounds[0] // size, bounds[1] // size) if bounds else None
    if isinstance(atom, Bin) and atom.op == "*":
        left, right = _linear(atom.left), _linear(atom.right)
        a, b = (left.range() if left else None), (right.range() if right else None)
        corners = [x * y for x in a for y in b] if a and b else []
        return (min(corners), max(corners)) if corners else None
    return None


def _built(whole: Linear) -> Expr:
    """The sum as a tree, in one order for equal sums: greater steps first, what is subtracted last."""
    ordered = sorted(whole.terms.items(), key=_order) if len(whole.terms) > 1 else whole.terms.items()
    added = [(atom, coef) for atom, coef in ordered if coef > 0]
    taken = [(atom, -coef) for atom, coef in ordered if coef < 0]
    first = None if added else Num(whole.const)
    total: Expr | None = first
    for atom, coef in added:
        total = _scaled(atom, coef) if total is None else Bin("+", total, _scaled(atom, coef))
    for atom, coef in taken:
        total = _scaled(atom, coef) if total is None else Bin("-", total, _scaled(atom, coef))
    if total is None or first is not None or not whole.const:
        return total or Num(0)
    return Bin("+" if whole.const > 0 else "-", total, Num(abs(whole.const)))


def _order(term: tuple[Expr, int]) -> tuple[int, int, str]:
    atom, coef = term
    return (-abs(coef), 0, atom.name) if isinstance(atom, Ix) else (-abs(coef), 1, repr(atom))


def _scaled(atom: Expr, coef: int) -> Expr:
    return atom if coef == 1 else Bin("*", Num(coef), atom)


INTEGRAL: dict[str, Callable[[Linear, Linear], Linear]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "//": _divided,
    "%": _rest,
}
