"""Where values go, and which there are: searchsorted and its kin, unique, bincount, isin."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.shapes import cell_at
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Nth, Num, Ranked, lift
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.number_arguments import Int
from kiwame.ops.word_arguments import Choice

RIGHT = Flag("right", default=False)
INT32 = Flag("out_int32", default=False)
SIDE = Choice("side", default=None, choices=("left", "right"))
SORTER = Operand("sorter", optional=True, integer=True)


def _refused(bound: Bound, facts: list[Any]) -> Refusal:
    dtypes = [fact.dtype for fact in facts]
    return refuse(Cause.DTYPE, "operation", got=dtypes, op=bound.op.name, dtypes=dtypes, library=bound.library)


def _number_or_cell(bound: Bound, param: str, at: tuple[Expr, ...]) -> Expr:
    return lift(bound[param]) if param in bound.args else bound.read(param, at)


def _to_the_right(bound: Bound) -> bool:
    return bool(bound.args.get("right")) or bound.args.get("side") == "right"


def _before(cell: Expr, value: Expr, *, right: bool) -> Expr:
    """Whether a cell stands before the place where the value goes; a NaN goes behind all numbers."""
    return Fn("not", (cell.cmp(">" if right else ">=", value),))


def _inserted(bound: Bound) -> Expr:
    shape = bound.shape("x")
    (k,) = bound.fold_over(shape[-1:] or (1,))
    lead = bound.i[: len(shape) - 1] if len(shape) > 1 else ()
    at: tuple[Expr, ...] = (*lead, k) if shape else ()
    if "sorter" in bound.shapes:
        at = (*lead, bound.read("sorter", at))
    cell = bound.read("x", at)
    value = _number_or_cell(bound, "v", bound.i)
    return Fold("sum", (k,), Num(1), _before(cell, value, right=_to_the_right(bound)))


def _insertion_rule(bound: Bound) -> dict[str, Any]:
    return {"right": _to_the_right(bound), "size": (bound.shape("x") or (1,))[-1]}


searchsorted = declare(
    Op(
        name="searchsorted",
        family="sort and search",
        en="insertion positions",
        ja="挿入位置の検索",
        params=(
            Operand("x", words=("sorted_sequence", "a")),
            Operand("v", number=True, data=True, words=("input", "values", "value")),
            RIGHT,
            SIDE,
            INT32,
            SORTER,
        ),
        size=lambda b: b.shape("v"),
        formula=_inserted,
        torch=("torch.searchsorted(x, v, out_int32=out_int32, right=right, side=side, sorter=sorter)",),
        numpy=(
            "np.searchsorted(x, v, side=side, sorter=sorter)",
            "x.searchsorted(v, side=side, sorter=sorter)",
        ),
        other_form=lambda b: (
            "np.searchsorted(x, v, side='right', sorter=sorter)" if b.library == "numpy" and b["right"] else None
        ),
        why_refused=_refused,
        warns=True,
        rule=_insertion_rule,
        story="inserted",
        shaping="becomes",
        examples=("searchsorted 6 [2,4]", "searchsorted 6 [2,4] right=1", "searchsorted 6 2.5"),
        related=("bucketize", "sort"),
    )
)
bucketize = declare(
    Op(
        name="bucketize",
        family="sort and search",
        en="number of the bucket",
        ja="区間の番号",
        params=(
            Operand("v", number=True, data=True, words=("input",)),
            Operand("x", data=True, words=("boundaries",)),
            RIGHT,
            INT32,
        ),
        size=lambda b: b.shape("v"),
        formula=_inserted,
        torch=("torch.bucketize(v, x, out_int32=out_int32, right=right)",),
        numpy=("np.searchsorted(x, v)",),
        other_form=lambda b: "np.searchsorted(x, v, side='right')" if b.library == "numpy" and b["right"] else None,
        why_refused=_refused,
        rule=_insertion_rule,
        story="inserted",
        shaping="becomes",
        examples=("bucketize 2x3 [2,4]", "bucketize 2x3 [2,4] right=1"),
        related=("searchsorted", "digitize"),
    )
)


def _digit(bound: Bound) -> Expr:
    """How many edges lie at or below the value; of falling edges, how many lie above."""
    (n,) = bound.shape("bins") or (1,)
    if n == 0:
        return Num(0)
    (k,) = bound.fold_over((n,))
    edge, value = bound.read("bins", (k,)), _number_or_cell(bound, "x", bound.i)
    rising = Fold("sum", (k,), Num(1), _before(edge, value, right=not bound["right"]))
    falling = Fold("sum", (k,), Num(1), edge.cmp(">=" if bound["right"] else ">", value))
    first, last = bound.read("bins", (Num(0),)), bound.read("bins", (Num(n - 1),))
    return If(first.cmp("<=", last), rising, falling)


digitize = declare(
    Op(
        name="digitize",
        family="sort and search",
        en="number of the bin",
        ja="ビンの番号",
        params=(Operand("x", number=True), Operand("bins", data=True), RIGHT),
        size=lambda b: b.shape("x"),
        formula=_digit,
        torch=("torch.bucketize(x, bins, right=True)",),
        other_form=lambda b: "torch.bucketize(x, bins)" if b.library == "torch" and b["right"] else None,
        numpy=("np.digitize(x, bins, right=right)",),
        why_refused=_refused,
        rule=lambda b: {"right": not b["right"], "size": (b.shape("bins") or (1,))[0]},
        story="inserted",
        shaping="becomes",
        examples=("digitize 2x3 [2,4]", "digitize 2x3 [2,4] right=1"),
        related=("bucketize", "searchsorted"),
    )
)

PARTS = ("values", "index", "inverse", "counts")


def _parts(bound: Bound) -> list[str]:
    """What a call gives, in order."""
    return [p for p in PARTS if p == "values" or bound.args.get(f"return_{p}")]


def _part(bound: Bound) -> str:
    return _parts(bound)[bound.pick or 0]


def _flat(bound: Bound, k: Expr) -> Expr:
    return bound.read("x", cell_at(k, bound.shape()))


def _nan_once(bound: Bound) -> bool:
    return bound.library == "numpy" and bool(bound.args.get("equal_nan", True))


def _distinct_count(bound: Bound) -> int:
    values = bound.values("x")
    nans = sum(v != v for v in values)  # noqa: PLR0124 - NaN
    return len({v for v in values if v == v}) + (min(nans, 1) if _nan_once(bound) else nans)  # noqa: PLR0124


def _runs_count(bound: Bound) -> int:
    values = bound.values("x")
    return sum(n == 0 or v != values[n - 1] for n, v in enumerate(values))


def _parts_size(count: Callable[[Bound], int]) -> Callable[[Bound], Shape]:
    def size(bound: Bound) -> Shape:
        shape = bound.shape()
        if bound["dim"] is not None and len(shape) != 1:
            raise refuse(
                Cause.ARGUMENT,
                "unique-rows",
                span=bound.span("dim"),
                got=bound["dim"],
                op=bound.op.name,
                axis=bound["dim"],
                rank=len(shape),
            )
        if _part(bound) == "inverse":
            return shape
        return bound.found if bound.found is not None and bound.pick else (count(bound),)

    return size


def _unique(bound: Bound) -> Expr:
    n, part = math.prod(bound.shape()), _part(bound)
    distinct = "once" if _nan_once(bound) else "each"
    further = bound.fold_over((n, n))
    k, m = further
    if part in {"values", "index"}:
        gives = "value" if part == "values" else "place"
        return Ranked(k, _flat(bound, k), bound.i[0], "up", gives, distinct=distinct)
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


def _parts_rule(bound: Bound) -> dict[str, Any]:
    return {"part": _part(bound), "parts": _parts(bound), "numel": math.prod(bound.shape())}


def _flags(*names: str) -> tuple[Flag, ...]:
    return tuple(Flag(name, default=False) for name in names)


unique = declare(
    Op(
        name="unique",
        family="sort and search",
        en="distinct values",
        ja="重複の除去",
        params=(
            Operand("x", data=True),
            Flag("sorted", default=True),
            *_flags("return_index", "return_inverse", "return_counts"),
            Axis("dim", default=None, bare=False),
            Flag("equal_nan", default=True),
        ),
        pieces=lambda b: len(_parts(b)) if len(_parts(b)) > 1 else 0,
        size=_parts_size(_distinct_count),
        formula=_unique,
        torch=(
            "torch.unique(x, sorted=sorted, return_inverse=return_inverse, return_counts=return_counts, dim=dim)",
            "x.unique(sorted=sorted, return_inverse=return_inverse, return_counts=return_counts, dim=dim)",
        ),
        numpy=(
            "np.unique(x, return_index=return_index, return_inverse=return_inverse, "
            "return_counts=return_counts, axis=dim, equal_nan=equal_nan, sorted=sorted)",
        ),
        why_refused=_refused,
        work=lambda b: math.prod(b.shape()) ** 2 if len(_parts(b)) > 1 else 0,
        rule=_parts_rule,
        shaping="becomes",
        examples=("unique [3,1,2,3,1]", "unique [3,1,2,3,1] return_counts=1"),
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
            *_flags("return_inverse", "return_counts"),
            Axis("dim", default=None, bare=False),
        ),
        pieces=lambda b: len(_parts(b)) if len(_parts(b)) > 1 else 0,
        size=_parts_size(_runs_count),
        formula=_runs,
        torch=(
            "torch.unique_consecutive(x, return_inverse=return_inverse, return_counts=return_counts, dim=dim)",
            "x.unique_consecutive(return_inverse=return_inverse, return_counts=return_counts, dim=dim)",
        ),
        numpy=("x.ravel()[np.concatenate([[True], np.diff(x.ravel()) != 0])]",),
        why_refused=_refused,
        work=lambda b: math.prod(b.shape()) ** 2,
        rule=_parts_rule,
        story="runs",
        shaping="becomes",
        examples=("unique_consecutive [1,1,2,1]",),
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
        why_refused=_refused,
        rule=lambda b: {"weighted": "weights" in b.shapes, "least": b["minlength"], "count": math.prod(b.out)},
        shaping="becomes",
        examples=("bincount [1,2,2]", "bincount [1,2,2] minlength=5"),
        related=("unique", "scatter_add"),
    )
)


def _is_in(bound: Bound) -> Expr:
    own = _number_or_cell(bound, "x", bound.i)
    shape = bound.shape("test")
    if "test" in bound.args:
        found: Expr = own.cmp("==", bound["test"])
    else:
        (k,) = bound.fold_over((math.prod(shape),))
        found = Fold("any", (k,), own.cmp("==", bound.read("test", cell_at(k, shape))))
    return Fn("not", (found,)) if bound["invert"] else found


isin = declare(
    Op(
        name="isin",
        family="sort and search",
        en="whether a value is among others",
        ja="含まれるか",
        params=(
            Operand("x", number=True, words=("elements", "element")),
            Operand("test", number=True, data=True, words=("test_elements",)),
            *_flags("assume_unique", "invert"),
        ),
        size=lambda b: b.shape("x"),
        formula=_is_in,
        torch=("torch.isin(x, test, assume_unique=assume_unique, invert=invert)",),
        numpy=("np.isin(x, test, assume_unique=assume_unique, invert=invert)",),
        why_refused=_refused,
        work=lambda b: math.prod(b.shape()) * math.prod(b.shape("test")),
        rule=lambda b: {"invert": b["invert"], "count": math.prod(b.shape("test"))},
        shaping="kept",
        examples=("isin 2x3 [1,2]", "isin 2x3 [1,2] invert=1"),
        related=("eq", "unique"),
    )
)
