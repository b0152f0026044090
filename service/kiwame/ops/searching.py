"""Where values go among others, and whether they are there: searchsorted and its kin, isin."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Repair, refuse
from kiwame.formula.shapes import cell_at
from kiwame.formula.tree import Expr, Fn, Fold, If, Num, lift
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtype_refusals import not_done
from kiwame.ops.ranks import wrong_rank
from kiwame.ops.word_arguments import Choice

RIGHT = Flag("right", default=False)
INT32 = Flag("out_int32", default=False)
SIDE = Choice("side", default=None, choices=("left", "right"))
SORTER = Operand("sorter", optional=True, integer=True)


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


def _among_lines(bound: Bound) -> Shape:
    """The shape of the values. torch sorts them into a line each where there are several lines; NumPy has one line."""
    lines, values = bound.shape("x"), bound.shape("v")
    if not lines or (len(lines) > 1 and bound.library == "numpy"):
        raise wrong_rank(bound, "x", (1,))
    sorter = bound.shapes.get("sorter", lines)
    if sorter != lines:
        facts: dict[str, Any] = {"op": bound.op.name, "name": "sorter", "first": list(lines), "other": list(sorter)}
        raise refuse(Cause.SIZES, "same", span=bound.span("sorter"), got=list(sorter), expected=list(lines), **facts)
    if len(lines) > 1 and lines[:-1] != values[:-1]:
        span, fitting = bound.span("v"), (*lines[:-1], *(values[-1:] or (1,)))
        raise refuse(
            Cause.SIZES,
            "lines-of-values",
            span=span,
            repairs=(Repair(span, "x".join(map(str, fitting))),) if span else (),
            got=list(values),
            expected=list(fitting),
            op=bound.op.name,
            lines=list(lines),
            values=list(values),
            fitting=list(fitting),
        )
    return values


def _among(values: str, edges: str) -> Callable[[Bound], Shape]:
    """The size where values go among edges, which both libraries want in one line."""

    def size(bound: Bound) -> Shape:
        if len(bound.shape(edges)) > 1:
            raise wrong_rank(bound, edges, (1,))
        return bound.shape(values)

    return size


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
        size=_among_lines,
        formula=_inserted,
        torch=("torch.searchsorted(x, v, out_int32=out_int32, right=right, side=side, sorter=sorter)",),
        numpy=(
            "np.searchsorted(x, v, side=side, sorter=sorter)",
            "x.searchsorted(v, side=side, sorter=sorter)",
        ),
        other_form=lambda b: (
            "np.searchsorted(x, v, side='right', sorter=sorter)" if b.library == "numpy" and b["right"] else None
        ),
        why_refused=not_done,
        warns=True,
        rule=_insertion_rule,
        story="inserted",
        shaping="becomes",
        pitfalls=("searchsorted 2x3 4x3",),
        examples=("searchsorted 6 tensor([2,4])", "searchsorted 6 tensor([2,4]) right", "searchsorted 6 v=2.5"),
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
        size=_among("v", "x"),
        formula=_inserted,
        torch=("torch.bucketize(v, x, out_int32=out_int32, right=right)",),
        numpy=("np.searchsorted(x, v)",),
        other_form=lambda b: "np.searchsorted(x, v, side='right')" if b.library == "numpy" and b["right"] else None,
        why_refused=not_done,
        rule=_insertion_rule,
        story="inserted",
        shaping="becomes",
        examples=("bucketize 2x3 tensor([2,4])", "bucketize 2x3 tensor([2,4]) right"),
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
        size=_among("x", "bins"),
        formula=_digit,
        torch=("torch.bucketize(x, bins, right=True)",),
        other_form=lambda b: "torch.bucketize(x, bins)" if b.library == "torch" and b["right"] else None,
        numpy=("np.digitize(x, bins, right=right)",),
        why_refused=not_done,
        rule=lambda b: {"right": not b["right"], "size": (b.shape("bins") or (1,))[0]},
        story="inserted",
        shaping="becomes",
        examples=("digitize 2x3 tensor([2,4])", "digitize 2x3 tensor([2,4]) right"),
        related=("bucketize", "searchsorted"),
    )
)


def flags(*names: str) -> tuple[Flag, ...]:
    return tuple(Flag(name, default=False) for name in names)


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
            *flags("assume_unique", "invert"),
        ),
        size=lambda b: b.shape("x"),
        formula=_is_in,
        torch=("torch.isin(x, test, assume_unique=assume_unique, invert=invert)",),
        numpy=("np.isin(x, test, assume_unique=assume_unique, invert=invert)",),
        why_refused=not_done,
        work=lambda b: math.prod(b.shape()) * math.prod(b.shape("test")),
        rule=lambda b: {"invert": b["invert"], "count": math.prod(b.shape("test"))},
        shaping="kept",
        examples=("isin 2x3 tensor([1,2])", "isin 2x3 tensor([1,2]) invert"),
        related=("eq", "unique"),
    )
)
