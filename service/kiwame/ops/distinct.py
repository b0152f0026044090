"""Which values there are: unique, runs of equal values, and how often each number occurs."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.shapes import cell_at
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Ix, Nth, Num, Ranked
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.distinct_slices import (
    by_slices,
    distinct_slices,
    slice_runs,
    slice_runs_count,
    slices_count,
    slices_size,
    slices_work,
)
from kiwame.ops.dtype_refusals import not_done
from kiwame.ops.number_arguments import Int
from kiwame.ops.searching import flags

PARTS = ("values", "index", "inverse", "counts")


def _parts(bound: Bound) -> list[str]:
    """What a call gives, in order."""
    given = {"torch": {"inverse", "counts"}, "numpy": {"index", "inverse", "counts"}}[bound.library]
    if bound.library == "numpy" and bound.op.name == "unique_consecutive":
        given = set()
    return [p for p in PARTS if p == "values" or (p in given and bound.args.get(f"return_{p}"))]


def _part(bound: Bound) -> str:
    return _parts(bound)[bound.pick or 0]


def _flat(bound: Bound, k: Expr) -> Expr:
    return bound.read("x", cell_at(k, bound.shape()))


def _nan_once(bound: Bound) -> bool:
    return bound.library == "numpy" and bool(bound.args.get("equal_nan", True))


def _distinct_count(bound: Bound) -> int:
    values = bound.values("x")
    nans = sum(1 for v in values if v != v)  # noqa: PLR0124 - NaN
    distinct = {v for v in values if v == v}  # noqa: PLR0124
    return len(distinct) + (min(nans, 1) if _nan_once(bound) else nans)


def _runs_count(bound: Bound) -> int:
    values = bound.values("x")
    return sum(1 for n, v in enumerate(values) if n == 0 or v != values[n - 1])


def _parts_size(count: Callable[[Bound], int], slices: Callable[[Bound], int]) -> Callable[[Bound], Shape]:
    def size(bound: Bound) -> Shape:
        shape = bound.shape()
        if by_slices(bound) and bound.library == "numpy" and bound.op.name == "unique_consecutive":
            raise refuse(
                Cause.ARGUMENT,
                "unique-rows",
                span=bound.span("dim"),
                got=bound["dim"],
                op=bound.op.name,
                axis=bound["dim"],
                rank=len(shape),
            )
        if by_slices(bound):
            number = bound.found[bound["dim"]] if bound.found is not None and bound.pick else slices(bound)
            return slices_size(bound, _part(bound), number)
        if _part(bound) == "inverse":
            return shape
        return bound.found if bound.found is not None and bound.pick else (count(bound),)

    return size


def _unique(bound: Bound) -> Expr:
    n, part = math.prod(bound.shape()), _part(bound)
    if by_slices(bound):
        return distinct_slices(bound, part)
    distinct = "once" if _nan_once(bound) else "each"
    further = bound.fold_over((n, n))
    k, m = further
    if part in {"values", "index"}:
        gives = "value" if part == "values" else "place"
        loose = "" if bound["sorted"] or part != "values" else "order"
        return Ranked(k, _flat(bound, k), bound.i[0], "up", gives, distinct=distinct, loose=loose)
    if part == "counts":
        value = Ranked(k, _flat(bound, k), bound.i[0], "up", distinct=distinct)
        same: Expr = _flat(bound, m).cmp("==", value)
        if distinct == "once":
            same = Bin("or", same, Bin("and", Fn("isnan", (_flat(bound, m),)), Fn("isnan", (value,))))
        return (
            Fold("sum", (m,), Num(1), same)
            if distinct == "once"
            else Fn("max", (Fold("sum", (m,), Num(1), same), Num(1)))
        )
    own = bound.read("x", bound.i)
    new = Bin("and", _first_of_its_kind(bound, k, m), _less(_flat(bound, k), own))
    return Fold("sum", (k,), Num(1), new)


def _less(cell: Expr, own: Expr) -> Expr:
    """Whether a cell comes before another in order, NaN last."""
    return Bin("or", cell.cmp("<", own), Bin("and", Fn("isnan", (own,)), Fn("not", (Fn("isnan", (cell,)),))))


def _first_of_its_kind(bound: Bound, k: Ix, m: Ix) -> Expr:
    """Whether no cell before has the same value."""
    return Fn("not", (Fold("any", (m,), _flat(bound, m).cmp("==", _flat(bound, k)), m.cmp("<", k)),))


def _starts(bound: Bound, k: Expr) -> Expr:
    """Whether a run of equal cells begins here."""
    before = _flat(bound, Fn("max", (k - 1, Num(0))))
    return Bin("or", k.cmp("==", 0), _flat(bound, k).cmp("!=", before))


def _runs(bound: Bound) -> Expr:
    n, part = math.prod(bound.shape()), _part(bound)
    if by_slices(bound):
        return slice_runs(bound, part)
    k, m = bound.fold_over((n, n))
    if part == "values":
        return Nth((k,), _starts(bound, k), bound.i[0], _flat(bound, k))
    if part == "inverse":
        here = _position(bound)
        return Fold("sum", (k,), Num(1), Bin("and", k.cmp("<=", here), _starts(bound, k))) - 1
    number = Fold("sum", (m,), Num(1), Bin("and", m.cmp("<=", k), _starts(bound, m))) - 1
    return Fold("sum", (k,), Num(1), number.cmp("==", bound.i[0]))


def _position(bound: Bound) -> Expr:
    total: Expr = Num(0)
    for ix, size in zip(bound.i, bound.shape(), strict=True):
        total = total * size + ix if total != Num(0) else ix
    return total


def _comparisons(bound: Bound) -> int:
    if by_slices(bound):
        return 8 * slices_work(bound)
    return 64 * math.prod(bound.shape()) ** 2 if len(_parts(bound)) > 1 else 0


def _parts_rule(bound: Bound) -> dict[str, Any]:
    return {
        "part": _part(bound),
        "parts": _parts(bound),
        "numel": math.prod(bound.shape()),
        "axis": bound["dim"] if by_slices(bound) else None,
    }


unique = declare(
    Op(
        name="unique",
        family="sort and search",
        en="distinct values",
        ja="重複の除去",
        params=(
            Operand("x", data=True),
            Flag("sorted", default=True),
            *flags("return_index", "return_inverse", "return_counts"),
            Axis("dim", default=None, bare=False),
            Flag("equal_nan", default=True),
        ),
        pieces=lambda b: len(_parts(b)) if len(_parts(b)) > 1 else 0,
        size=_parts_size(_distinct_count, slices_count),
        formula=_unique,
        torch=(
            "torch.unique(x, sorted=sorted, return_inverse=return_inverse, return_counts=return_counts, dim=dim)",
            "x.unique(sorted=sorted, return_inverse=return_inverse, return_counts=return_counts, dim=dim)",
        ),
        numpy=(
            "np.unique(x, return_index=return_index, return_inverse=return_inverse, "
            "return_counts=return_counts, axis=dim, equal_nan=equal_nan, sorted=sorted)",
        ),
        why_refused=not_done,
        work=_comparisons,
        rule=_parts_rule,
        shaping="becomes",
        examples=("unique tensor([3,1,2,3,1])", "unique tensor([3,1,2,3,1]) return_counts"),
        related=("sort", "bincount", "unique_consecutive"),
    )
)
unique_consecutive = declare(
    Op(
        name="unique_consecutive",
        family="sort and search",
        en="runs of equal values, each once",
        ja="連続する重複の除去",
        params=(
            Operand("x", data=True),
            *flags("return_inverse", "return_counts"),
            Axis("dim", default=None, bare=False),
        ),
        pieces=lambda b: len(_parts(b)) if len(_parts(b)) > 1 else 0,
        size=_parts_size(_runs_count, slice_runs_count),
        formula=_runs,
        torch=(
            "torch.unique_consecutive(x, return_inverse=return_inverse, return_counts=return_counts, dim=dim)",
            "x.unique_consecutive(return_inverse=return_inverse, return_counts=return_counts, dim=dim)",
        ),
        numpy=("x.ravel()[np.concatenate([[True], np.diff(x.ravel()) != 0])]",),
        why_refused=not_done,
        work=_comparisons,
        rule=_parts_rule,
        story="runs",
        shaping="becomes",
        examples=("unique_consecutive tensor([1,1,2,1])",),
        related=("unique", "diff"),
    )
)


def _bins_size(bound: Bound) -> Shape:
    values = bound.values("x")
    most = max((int(v) for v in values if isinstance(v, (int, bool))), default=-1)
    return (max(most + 1, bound["minlength"]),)


def _bin(bound: Bound) -> Expr:
    (n,) = bound.shape()[:1] or (1,)
    (k,) = bound.fold_over((n,))
    here = bound.read("x", (k,) if bound.shape() else ()).cmp("==", bound.i[0])
    weight: Expr = bound.read("weights", (k,)) if "weights" in bound.shapes else Num(1)
    return Fold("sum", (k,), weight, here)


bincount = declare(
    Op(
        name="bincount",
        family="sort and search",
        en="number of times each value occurs",
        ja="出現回数",
        params=(
            Operand("x", integer=True, data=True),
            Operand("weights", optional=True),
            Int("minlength", default=0, bare=False, least=0),
        ),
        size=_bins_size,
        formula=_bin,
        torch=(
            "torch.bincount(x, weights=weights, minlength=minlength)",
            "x.bincount(weights=weights, minlength=minlength)",
        ),
        numpy=("np.bincount(x, weights=weights, minlength=minlength)",),
        why_refused=not_done,
        rule=lambda b: {"weighted": "weights" in b.shapes, "least": b["minlength"], "count": math.prod(b.out)},
        shaping="becomes",
        examples=("bincount tensor([1,2,2])", "bincount tensor([1,2,2]) minlength=5"),
        related=("unique", "scatter_add"),
    )
)
