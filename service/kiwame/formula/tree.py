"""The index formula as data: what any output cell is, in terms of input cells. Nine kinds of node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import msgspec

INDEX_NAMES = list("ijklmnpqrstuvwgh")


class Node(msgspec.Struct, frozen=True):
    """Operators build larger trees: `i * 3 + j`, `j <= i` by `j.le(i)`."""

    def __add__(self, other: Expr | int) -> Bin:
        return Bin("+", self._expr(), lift(other))

    def __sub__(self, other: Expr | int) -> Bin:
        return Bin("-", self._expr(), lift(other))

    def __radd__(self, other: int) -> Bin:
        return Bin("+", lift(other), self._expr())

    def __rsub__(self, other: int) -> Bin:
        return Bin("-", lift(other), self._expr())

    def __mul__(self, other: Expr | int) -> Bin:
        return Bin("*", self._expr(), lift(other))

    def __rmul__(self, other: int) -> Bin:
        return Bin("*", lift(other), self._expr())

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
    """A reduction of `body` over every value of `over` where `where` holds. Kinds: sum, prod, max, min, any, all.

    The names in `over` are in use nowhere around it.
    """

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


class Nth(Node, frozen=True):
    """`body` at the `n`-th place, in reading order and counted from 0, of `over` at which `where` holds.

    `where` reads at indices of `over` alone, so the places are the same for every output cell.
    """

    over: tuple[Ix, ...]
    where: Expr
    n: Expr
    body: Expr


class Ranked(Node, frozen=True):
    """What stands at `at`, counted from 0, when the values of `body` over all of `over` are put in order.

    `gives` the value, or the place of it in `over`. Equal values keep their order. `order`: `up`, or `down`, NaN being
    larger than any number; or `low`: up, with NaN first, as a minimum takes it; or `nan`: up, but of a line with NaN
    every place is that of a NaN, as a median takes it. `where`: only these are put in order.
    `distinct`: of equal values the first alone; where it says `once`, NaN equals NaN, and not where it says `each`.
    `loose`: what the library does not promise: the order of equal values (`ties`), or any order at all (`order`).
    """

    over: Ix
    body: Expr
    at: Expr
    order: str = "up"
    gives: str = "value"
    where: Expr | None = None
    distinct: str = ""
    loose: str = ""


Expr = Num | Ix | Bin | Read | Fold | If | Fn | Nth | Ranked


class Formula(msgspec.Struct, frozen=True):
    """`out[indices] = body`. No indices: a tensor of rank 0."""

    out: str
    indices: tuple[Ix, ...]
    body: Expr


def nodes(expr: Expr) -> Iterator[Expr]:
    """The node itself and every node below it."""
    yield expr
    for part in parts(expr):
        yield from nodes(part)


def parts(expr: Expr) -> tuple[Expr, ...]:
    """The nodes directly below, left to right."""
    if isinstance(expr, Bin):
        return (expr.left, expr.right)
    if isinstance(expr, Read):
        return expr.at
    if isinstance(expr, Fold):
        return (expr.body,) if expr.where is None else (expr.where, expr.body)
    if isinstance(expr, If):
        return (expr.test, expr.then, expr.other)
    if isinstance(expr, Nth):
        return (expr.where, expr.n, expr.body)
    if isinstance(expr, Ranked):
        return (expr.at, expr.body) if expr.where is None else (expr.at, expr.where, expr.body)
    return expr.args if isinstance(expr, Fn) else ()


def rebuilt(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same node over changed parts."""
    if isinstance(expr, Bin):
        return Bin(expr.op, change(expr.left), change(expr.right))
    if isinstance(expr, Read):
        return Read(expr.tensor, tuple(map(change, expr.at)))
    if isinstance(expr, Fold):
        return Fold(expr.kind, expr.over, change(expr.body), None if expr.where is None else change(expr.where))
    if isinstance(expr, If):
        return If(change(expr.test), change(expr.then), change(expr.other))
    if isinstance(expr, Nth):
        return Nth(expr.over, change(expr.where), change(expr.n), change(expr.body))
    if isinstance(expr, Ranked):
        where = None if expr.where is None else change(expr.where)
        return msgspec.structs.replace(expr, body=change(expr.body), at=change(expr.at), where=where)
    return Fn(expr.name, tuple(map(change, expr.args))) if isinstance(expr, Fn) else expr


def bound_in(expr: Expr) -> tuple[Ix, ...]:
    """The indices that a node runs over by itself."""
    if isinstance(expr, Ranked):
        return (expr.over,)
    return expr.over if isinstance(expr, (Fold, Nth)) else ()


def tensors_of(expr: Expr) -> list[str]:
    """The tensors read, in order of appearance."""
    return list(dict.fromkeys(node.tensor for node in nodes(expr) if isinstance(node, Read)))


def is_mover(expr: Expr) -> bool:
    """Whether every value is a cell as it was, or a constant, and which one depends on the indices alone."""
    if isinstance(expr, If):
        return not tensors_of(expr.test) and is_mover(expr.then) and is_mover(expr.other)
    if isinstance(expr, Read):
        return not any(map(tensors_of, expr.at))
    return isinstance(expr, Num)


def lift(value: Expr | int | float) -> Expr:
    """A number as a node; nodes unchanged."""
    return Num(value) if isinstance(value, (int, float)) else value


def indices_for(shape: tuple[int, ...], names: tuple[str, ...] | None = None, skip: int = 0) -> tuple[Ix, ...]:
    """One index an axis of `shape`, named i, j, k, … from the `skip`-th on, or by `names`."""
    chosen = names or tuple(INDEX_NAMES[skip : skip + len(shape)])
    if len(chosen) < len(shape):
        chosen = tuple(f"i{n}" for n in range(skip, skip + len(shape)))
    return tuple(Ix(name, size) for name, size in zip(chosen, shape, strict=True))
