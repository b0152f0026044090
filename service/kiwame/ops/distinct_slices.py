"""Which slices along an axis there are: the order that puts them in rows, and runs of equal ones."""

import math
from collections.abc import Iterator
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.shapes import cell_at
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Nth, Num
from kiwame.model import Shape
from kiwame.ops.base import Bound


def by_slices(bound: Bound) -> bool:
    """Whether slices of several cells are told apart, and not cells."""
    return bound["dim"] is not None and len(bound.shape()) > 1


def slices_count(bound: Bound) -> int:
    """How many distinct slices there are; one with a NaN is equal to none."""
    rows = list(_rows(bound))
    plain = [row for row in rows if all(v == v for v in row)]  # noqa: PLR0124 - NaN
    return len(set(plain)) + len(rows) - len(plain)


def slice_runs_count(bound: Bound) -> int:
    """How many runs of equal slices there are."""
    rows = list(_rows(bound))
    return sum(1 for n, row in enumerate(rows) if n == 0 or any(a != b for a, b in zip(row, rows[n - 1], strict=True)))


def _rows(bound: Bound) -> Iterator[tuple[Any, ...]]:
    shape, dim, values = bound.shape(), bound["dim"], bound.values("x")
    after = math.prod(shape[dim + 1 :])
    for k in range(shape[dim]):
        yield tuple(v for n, v in enumerate(values) if n // after % shape[dim] == k)


def slices_size(bound: Bound, part: str, count: int) -> Shape:
    """The distinct slices stand along the same axis; the other results have a number for each."""
    shape, dim = bound.shape(), bound["dim"]
    if bound.library == "torch" and shape[dim] and 0 in shape:
        raise refuse(
            Cause.ARGUMENT, "slices-empty", span=bound.span("dim"), got=list(shape), op=bound.op.name, axis=dim
        )
    if part == "values":
        return (*shape[:dim], count, *shape[dim + 1 :])
    return shape[dim : dim + 1] if part == "inverse" else (count,)


class Slices:
    """The slices of x along an axis, compared cell by cell in reading order."""

    def __init__(self, bound: Bound) -> None:
        self.bound = bound
        self.shape, self.dim = bound.shape(), bound["dim"]
        self.length = self.shape[self.dim]
        self.rest = (*self.shape[: self.dim], *self.shape[self.dim + 1 :])
        cells = math.prod(self.rest)
        sizes = (self.length, self.length, self.length, cells, cells)
        self.k, self.p, self.before, self.r, self.q = bound.fold_over(sizes)

    def cell(self, which: Expr, place: Expr) -> Expr:
        """The cell of a slice at a place, counted in reading order."""
        at = cell_at(place, self.rest)
        return self.bound.read("x", (*at[: self.dim], which, *at[self.dim :]))

    def there(self, which: Expr) -> Expr:
        """The cell of a slice that stands under the output cell."""
        return self.bound.read("x", (*self.bound.i[: self.dim], which, *self.bound.i[self.dim + 1 :]))

    def differ(self, a: Expr, b: Expr) -> Expr:
        """Whether two slices differ anywhere."""
        return Fold("any", (self.r,), self.cell(a, self.r).cmp("!=", self.cell(b, self.r)))

    def less(self, a: Expr, b: Expr) -> Expr:
        """Whether a slice comes first: it has the smaller cell where the two differ first."""
        place = Fold("min", (self.q,), self.q, self.cell(a, self.q).cmp("!=", self.cell(b, self.q)))
        return If(self.differ(a, b), self.cell(a, place).cmp("<", self.cell(b, place)), Num(False))

    def first(self, which: Expr) -> Expr:
        """Whether no slice before is equal to it."""
        same = Fn("not", (self.differ(self.before, which),))
        return Fn("not", (Fold("any", (self.before,), same, self.before.cmp("<", which)),))

    def rank(self, which: Expr) -> Expr:
        """How many distinct slices come before it in order."""
        return Fold("sum", (self.p,), Num(1), Bin("and", self.first(self.p), self.less(self.p, which)))

    def starts(self, which: Expr) -> Expr:
        """Whether a run begins with it."""
        return Bin("or", which.cmp("==", 0), self.differ(which, Fn("max", (which - 1, Num(0)))))

    def run_of(self, which: Expr) -> Expr:
        """The run that it belongs to."""
        return Fold("sum", (self.p,), Num(1), Bin("and", self.p.cmp("<=", which), self.starts(self.p))) - 1


def distinct_slices(bound: Bound, part: str) -> Expr:
    """The slices in order, each once; where each first stood, which one each is, how often each occurs."""
    x = Slices(bound)
    if part == "inverse":
        return x.rank(bound.i[0])
    seat = bound.i[x.dim] if part == "values" else bound.i[0]
    here = x.rank(x.k).cmp("==", seat)
    if part == "counts":
        return Fold("sum", (x.k,), Num(1), here)
    place = Fold("min", (x.k,), x.k, Bin("and", x.first(x.k), here))
    return x.there(place) if part == "values" else place


def slice_runs(bound: Bound, part: str) -> Expr:
    """Of equal slices in a row the first one; which run each belongs to, how long each is."""
    x = Slices(bound)
    if part == "values":
        return Nth((x.k,), x.starts(x.k), bound.i[x.dim], x.there(x.k))
    if part == "inverse":
        return x.run_of(bound.i[0])
    return Fold("sum", (x.k,), Num(1), x.run_of(x.k).cmp("==", bound.i[0]))


def slices_work(bound: Bound) -> int:
    """Steps of the comparisons: each slice with each, for every result."""
    length: int = bound.shape()[bound["dim"]]
    return math.prod(bound.shape()) * length**2
