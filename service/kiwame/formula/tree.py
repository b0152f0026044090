"""The index formula as data: what any output cell is, in terms of input cells. Seven kinds of node."""

from __future__ import annotations

from typing import cast

import msgspec

INDEX_NAMES = list("ijklmnpqrstuvwgh")


class Node(msgspec.Struct, frozen=True):
    """Operators build larger trees: `i * 3 + j`, `j <= i` by `j.le(i)`."""

    def __add__(self, other: Expr | int) -> Bin:
        return Bin("+", self._expr(), lift(other))

    def __sub__(self, other: Expr | int) -> Bin:
        return Bin("-", self._expr(), lift(other))

    def __rsub__(self, other: Expr | int) -> Bin:
        return Bin("-", lift(other), self._expr())

    def __mul__(self, other: Expr | int) -> Bin:
        return Bin("*", self._expr(), lift(other))

    def __floordiv__(self, other: Expr | int) -> Bin:
        return Bin("//", self._expr(), lift(other))

    def __mod__(self, other: Expr | int) -> Bin:
        return Bin("%", self._expr(), lift(other))

    def __truediv__(self, other: Expr | int) -> Bin:
        return Bin("/", self._expr(), lift(other))

    def cmp(self, op: str, other: Expr | int) -> Bin:
        """A comparison node; `op` is one of < <= > >= == !=."""
        return Bin(op, self._expr(), lift(other))

    def _expr(self) -> Expr:
        return cast("Expr", self)


class Num(Node, frozen=True):
    """A constant."""

    value: int | float | bool


class Ix(Node, frozen=True):
    """An index that runs over 0 … size-1."""

    name: str
    size: int


class Bin(Node, frozen=True):
    """Two operands: + - * / // % ** < <= > >= == != and or."""

    op: str
    left: Expr
    right: Expr


class Read(Node, frozen=True):
    """One cell of a tensor; `at` has one index expression an axis."""

    tensor: str
    at: tuple[Expr, ...]


class Fold(Node, frozen=True):
    """A reduction of `body` over every value of `over` where `where` holds. Kinds: sum, prod, max, min, any, all."""

    kind: str
    over: tuple[Ix, ...]
    body: Expr
    where: Expr | None = None


class If(Node, frozen=True):
    """`then` where `test` holds, else `other`."""

    test: Expr
    then: Expr
    other: Expr


class Fn(Node, frozen=True):
    """A named function of numbers: exp, log, sqrt, abs, floor, min, max …"""

    name: str
    args: tuple[Expr, ...]


Expr = Num | Ix | Bin | Read | Fold | If | Fn


class Formula(msgspec.Struct, frozen=True):
    """`out[indices] = body`. No indices: a tensor of rank 0."""

    out: str
    indices: tuple[Ix, ...]
    body: Expr


def lift(value: Expr | int | float) -> Expr:
    """A number as a node; nodes unchanged."""
    return Num(value) if isinstance(value, (int, float)) else value


def indices_for(shape: tuple[int, ...], names: tuple[str, ...] | None = None, skip: int = 0) -> tuple[Ix, ...]:
    """One index an axis of `shape`, named i, j, k, … from the `skip`-th on, or by `names`."""
    chosen = names or tuple(INDEX_NAMES[skip : skip + len(shape)])
    if len(chosen) < len(shape):
        chosen = tuple(f"i{n}" for n in range(skip, skip + len(shape)))
    return tuple(Ix(name, size) for name, size in zip(chosen, shape, strict=True))
