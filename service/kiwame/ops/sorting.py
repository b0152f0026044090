"""Cells put in order along an axis: sort and argsort, the k largest, the k-th, the median, the most frequent."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Expr, Ix, Num, Ranked
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Value
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtype_refusals import not_done
from kiwame.ops.folding import KEEPDIM, X, line_of, reduced_size, rule_of, why_not_folded
from kiwame.ops.number_arguments import Int
from kiwame.ops.word_arguments import Choice

STABLE_KINDS = ("stable", "mergesort")


class SortAxis(Axis, frozen=True):
    """The axis that is put in order; NumPy reads None as the flattened array."""

    def check(self, value: Value, bound: Bound) -> int | None:
        """The axis counted from the front, or None."""
        return None if value.value is None and bound.library == "numpy" else super().check(value, bound)


LAST = Axis("dim", default=-1, bare=False)
SORTED = SortAxis("dim", default=-1, bare=False, scalar_too=("torch", "numpy"))
DESCENDING = Flag("descending", default=False)
STABLE = Flag("stable", default=False)
KIND = Choice("kind", default=None, choices=("quicksort", "heapsort", *STABLE_KINDS))


def in_line(bound: Bound) -> tuple[Ix, Expr, Expr]:
    """The index that runs along the axis, the cell, and the output's own index there."""
    shape, dim = bound.shape(), bound["dim"]
    if not shape or dim is None:
        flat = Bound(bound.op, bound.shapes, {"dim": None, "keepdim": False}, names=bound.names)
        k, cell = line_of(flat, len(bound.i))
        return k, cell, bound.i[0] if bound.i else Num(0)
    (k,) = bound.fold_over((shape[dim],))
    cell = bound.read("x", tuple(k if a == dim else ix for a, ix in enumerate(bound.i)))
    return k, cell, bound.i[dim]


def promised(bound: Bound) -> bool:
    """Whether equal cells keep their order."""
    return bool(bound["stable"]) or bound["kind"] in STABLE_KINDS


def _sorted(bound: Bound, gives: str) -> Expr:
    k, cell, at = in_line(bound)
    order = "down" if bound["descending"] else "up"
    loose = "ties" if gives == "place" and not promised(bound) else ""
    return Ranked(k, cell, at, order, gives, loose=loose)


def _sorted_size(bound: Bound) -> Shape:
    """The shape stays; flattened where NumPy is told so. A single number's argsort is a row of one in NumPy."""
    shape = bound.shape()
    flat = bound["dim"] is None or (not shape and bound.library == "numpy" and bound.op.name == "argsort")
    return (math.prod(shape),) if flat else shape


def _turned(bound: Bound) -> str | None:
    """NumPy sorts upwards alone; what comes out is turned round."""
    if bound.library == "torch" or not bound["descending"]:
        return None
    dim = bound["dim"]
    axis = 0 if dim is None else dim
    kind = f", kind='{bound['kind']}'" if bound["kind"] else ""
    return f"np.flip(np.{bound.op.name}(x, axis={dim}{kind}), axis={axis})"


def _order_rule(bound: Bound) -> dict[str, Any]:
    return {
        "axis": bound["dim"],
        "down": bool(bound.args.get("descending") or bound.args.get("largest")),
        "pick": bound.pick,
        "kept": promised(bound) if "stable" in bound.args else False,
    }


def _ordering(name: str, en: str, ja: str, *, pair: bool, numpy: tuple[str, ...], related: tuple[str, ...]) -> Op:
    return declare(
        Op(
            name=name,
            family="sort and search",
            en=en,
            ja=ja,
            params=(X, SORTED, DESCENDING, STABLE, KIND),
            pieces=(lambda b: 2 if b.library == "torch" else 0) if pair else None,
            piece_names=("values", "indices") if pair else (),
            size=_sorted_size,
            formula=lambda b: _sorted(b, "place" if b.pick == 1 or not pair else "value"),
            torch=(
                f"x.{name}(dim=dim, descending=descending, stable=stable)",
                f"torch.{name}(x, dim=dim, descending=descending, stable=stable)",
            ),
            numpy=numpy,
            other_form=_turned,
            why_refused=not_done,
            rule=_order_rule,
            story="sort" if pair else "argsort",
            shaping="kept",
            examples=(f"{name} 2x3 descending", f"{name} 3x2 dim=0", f"{name} 2x3"),
            related=related,
        )
    )


sort = _ordering(
    "sort",
    "sort",
    "並べ替え(ソート)",
    pair=True,
    numpy=("np.sort(x, axis=dim, kind=kind, stable=stable)",),
    related=("argsort", "topk", "unique"),
)
argsort = _ordering(
    "argsort",
    "sorting order",
    "並べ替えの順番",
    pair=False,
    numpy=("np.argsort(x, axis=dim, kind=kind, stable=stable)", "x.argsort(axis=dim, kind=kind, stable=stable)"),
    related=("sort", "argmax"),
)


def _first_axis(bound: Bound) -> Expr:
    whole = Bound(bound.op, bound.shapes, {"dim": 0}, names=bound.names, out=bound.out)
    whole.i = bound.i
    k, cell, at = in_line(whole)
    return Ranked(k, cell, at)


msort = declare(
    Op(
        name="msort",
        family="sort and search",
        en="sort along the first axis",
        ja="先頭の次元での並べ替え",
        params=(X,),
        size=lambda b: b.shape(),
        formula=_first_axis,
        torch=("torch.msort(x)", "x.msort()"),
        numpy=("np.sort(x, axis=0)",),
        why_refused=not_done,
        rule=lambda _b: {"axis": 0, "down": False, "pick": None, "kept": True},
        story="sort",
        shaping="kept",
        examples=("msort 3x2",),
        related=("sort",),
    )
)


def _out_of_range(bound: Bound, size: int, least: int) -> Refusal:
    return refuse(
        Cause.ARGUMENT,
        "k-range",
        span=bound.span("k"),
        got=bound["k"],
        expected=[least, size],
        op=bound.op.name,
        name="k",
        k=bound["k"],
        size=size,
        axis=bound["dim"],
        least=least,
    )


def length(bound: Bound) -> int:
    return int(bound.shape()[bound["dim"]]) if bound.shape() else 1


def _topk_size(bound: Bound) -> Shape:
    k, size = bound["k"], length(bound)
    if not 0 <= k <= size:
        raise _out_of_range(bound, size, 0)
    return tuple(k if a == bound["dim"] else s for a, s in enumerate(bound.shape()))


def _topk(bound: Bound) -> Expr:
    k, cell, at = in_line(bound)
    gives = "place" if bound.pick == 1 else "value"
    loose = "order" if not bound["sorted"] else "ties" if gives == "place" else ""
    return Ranked(k, cell, at, "down" if bound["largest"] else "up", gives, loose=loose)


def _top_in_numpy(bound: Bound) -> str | None:
    """NumPy has no topk: sorted, turned round where the largest are wanted, and the first k taken."""
    if bound.library == "torch":
        return None
    d, picked = bound["dim"], []
    for name in ("sort", "argsort"):
        ordered = f"np.{name}(x, axis={d})"
        ordered = f"np.flip({ordered}, axis={d})" if bound["largest"] else ordered
        picked.append(f"np.take({ordered}, np.arange({bound['k']}), axis={d})")
    return f"[{', '.join(picked)}]"


topk = declare(
    Op(
        name="topk",
        family="sort and search",
        en="k largest",
        ja="上位k個",
        params=(X, Int("k"), LAST, Flag("largest", default=True), Flag("sorted", default=True)),
        pieces=lambda _b: 2,
        piece_names=("values", "indices"),
        size=_topk_size,
        formula=_topk,
        torch=(
            "torch.topk(x, k, dim=dim, largest=largest, sorted=sorted)",
            "x.topk(k, dim=dim, largest=largest, sorted=sorted)",
        ),
        numpy=("np.take(np.sort(x), np.arange(k))",),
        other_form=_top_in_numpy,
        why_refused=not_done,
        rule=lambda b: _order_rule(b) | {"k": b["k"], "sorted": b["sorted"]},
        shaping="becomes",
        examples=("topk 2x3 2", "topk 3x2 1 dim=0", "topk 5 2 largest=0"),
        pitfalls=("topk 2x3 4",),
        related=("sort", "kthvalue", "max"),
    )
)


def _kth_size(bound: Bound) -> Shape:
    if not 1 <= bound["k"] <= length(bound) and length(bound):
        raise _out_of_range(bound, length(bound), 1)
    return reduced_size(bound)


def chosen(at: Callable[[Bound, Ix, Expr], Expr], order: str) -> Callable[[Bound], Expr]:
    """The cell at a rank of its line, or its place."""

    def formula(bound: Bound) -> Expr:
        k, cell = line_of(bound)
        if k.size == 0:
            return Num(math.nan)
        gives, loose = ("place", "ties") if bound.pick == 1 else ("value", "")
        return Ranked(k, cell, at(bound, k, cell), order, gives, loose=loose)

    return formula


def _kth_in_numpy(bound: Bound) -> str | None:
    if bound.library == "torch":
        return None
    place = f"[{bound['k'] - 1}]" if bound["keepdim"] else bound["k"] - 1
    d = bound["dim"]
    return f"[np.take(np.sort(x, axis={d}), {place}, axis={d}), np.take(np.argsort(x, axis={d}), {place}, axis={d})]"


kthvalue = declare(
    Op(
        name="kthvalue",
        family="sort and search",
        en="k-th smallest",
        ja="k番目に小さい値",
        params=(X, Int("k"), LAST, KEEPDIM),
        pieces=lambda _b: 2,
        piece_names=("values", "indices"),
        size=_kth_size,
        formula=chosen(lambda b, _k, _x: Num(b["k"] - 1), "up"),
        torch=("torch.kthvalue(x, k, dim=dim, keepdim=keepdim)", "x.kthvalue(k, dim=dim, keepdim=keepdim)"),
        numpy=("np.take(np.sort(x), k)",),
        other_form=_kth_in_numpy,
        why_refused=why_not_folded,
        rule=lambda b: rule_of(b) | {"k": b["k"], "pick": b.pick},
        shaping="folded",
        examples=("kthvalue 2x3 2", "kthvalue 3x2 1 dim=0"),
        related=("topk", "sort", "median"),
    )
)
