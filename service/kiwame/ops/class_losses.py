"""Losses of classes: the number that a row gives to the class that it should be."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Num
from kiwame.model import Shape
from kiwame.ops.activations import exp, minus
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.layers import does_not_fit
from kiwame.ops.losses import REDUCTION, other_reduction
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import wrong_rank

X, TARGET = Operand("x"), Operand("target", integer=True, data=True)
WEIGHT = Operand("weight", optional=True)
IGNORED = Int("ignore_index", default=-100, bare=False)


def rows_of(bound: Bound) -> Shape:
    """The shape of the costs: x without its axis of classes, which is axis 1, or the only one."""
    shape = bound.shape()
    return shape[:1] + shape[2:] if len(shape) > 1 else ()


def classes_of(bound: Bound) -> int:
    """The number of classes."""
    shape = bound.shape()
    return shape[1] if len(shape) > 1 else shape[0]


def by_chances(bound: Bound) -> bool:
    """Whether the target holds a chance for every class, and not one class a row."""
    return bound.op.name == "cross_entropy" and bound.shape("target") == bound.shape()


def size(bound: Bound) -> Shape:
    """One cost a row, or their mean or sum."""
    shape, target = bound.shape(), bound.shape("target")
    if not shape:
        raise wrong_rank(bound, "x", (1, 2, 3))
    rows = rows_of(bound)
    if target != rows and not by_chances(bound):
        if len(target) == len(rows) and target:
            axis = next(n for n, (a, b) in enumerate(zip(target, rows, strict=True)) if a != b)
            raise does_not_fit(bound, "target", axis, rows[axis], "lead")
        raise wrong_rank(bound, "target", (len(rows),))
    if "weight" in bound.shapes and bound.shape("weight") != (classes_of(bound),):
        raise does_not_fit(bound, "weight", 0, classes_of(bound), "classes")
    return rows if bound["reduction"] == "none" else ()


def cell(bound: Bound, at: tuple[Ix, ...], chosen: Expr) -> Expr:
    """The number of a class in a row of x."""
    return bound.read("x", (*at[:1], chosen, *at[1:]))


def log_total(bound: Bound, at: tuple[Ix, ...]) -> tuple[Expr, Ix]:
    """The logarithm of the sum of exp over the classes of a row; and an index of classes for beside it."""
    k, c = bound.indices((classes_of(bound),) * 2, skip=len(bound.out) + len(rows_of(bound)) + 1)
    return Fn("log", (Fold("sum", (k,), exp(cell(bound, at, k))),)), c


def weighed(bound: Bound, cost: Expr, chosen: Expr) -> Expr:
    """A cost, and the weight of its class where there is one."""
    return Bin("*", bound.read("weight", (chosen,)), cost) if "weight" in bound.shapes else cost


def cost_of(bound: Bound, at: tuple[Ix, ...]) -> Expr:
    """What a row costs whose target is one class."""
    chosen = bound.read("target", at)
    if bound.op.name == "nll_loss":
        return weighed(bound, minus(cell(bound, at, chosen)), chosen)
    total, c = log_total(bound, at)
    cost = weighed(bound, total - cell(bound, at, chosen), chosen)
    smoothing = bound["label_smoothing"]
    if not smoothing:
        return cost
    every = Fold("sum", (c,), weighed(bound, total - cell(bound, at, c), c))
    return Bin("+", Bin("*", Num(1 - smoothing), cost), Bin("*", Num(smoothing / classes_of(bound)), every))


def chance_cost(bound: Bound, at: tuple[Ix, ...]) -> Expr:
    """What a row costs whose target is a chance for every class."""
    total, c = log_total(bound, at)
    chance: Expr = bound.read("target", (*at[:1], c, *at[1:]) if len(bound.shape()) > 1 else (c,))
    smoothing = bound["label_smoothing"]
    if smoothing:
        chance = Bin("+", Bin("*", Num(1 - smoothing), chance), Num(smoothing / classes_of(bound)))
    each = Bin("*", chance, total - cell(bound, at, c))
    return Fold("sum", (c,), weighed(bound, each, c))


def formula(bound: Bound) -> Expr:
    """The cost of a row, or the sum of all, or that divided by the rows that count, or by their weights."""
    rows = rows_of(bound)
    at = bound.i if bound["reduction"] == "none" else bound.fold_over(rows)
    if by_chances(bound):
        cost = chance_cost(bound, at)
        total = Fold("sum", at, cost) if at and bound["reduction"] != "none" else cost
        return Bin("/", total, Num(math.prod(rows))) if bound["reduction"] == "mean" else total
    chosen = bound.read("target", at)
    counts = chosen.cmp("!=", bound["ignore_index"])
    cost = cost_of(bound, at)
    if bound["reduction"] == "none":
        return If(counts, cost, Num(0))
    total = _over(at, cost, counts)
    if bound["reduction"] == "sum":
        return total
    weight: Expr = bound.read("weight", (chosen,)) if "weight" in bound.shapes else Num(1)
    return Bin("/", total, _over(at, weight, counts))


def _over(at: tuple[Ix, ...], body: Expr, counts: Expr) -> Expr:
    """The sum over the rows that count."""
    return Fold("sum", at, body, counts) if at else If(counts, body, Num(0))


def why_refused(bound: Bound, facts: list[Any]) -> Refusal:
    """A class that there is not, or dtypes that do not do."""
    target = facts[1].dtype
    if by_chances(bound) or not facts[0].dtype.startswith("float"):
        return floats_wanted(bound, facts)
    if target not in {"int64", "uint8"}:
        return refuse(
            Cause.DTYPE, "classes", got=target, expected="int64", op=bound.op.name, dtype=target, name="target"
        )
    count = classes_of(bound)
    return refuse(
        Cause.INDEX_OUT_OF_RANGE, "classes", expected=[0, count - 1], op=bound.op.name, count=count, name="target"
    )


def rule(bound: Bound) -> dict[str, Any]:
    """How many rows and classes there are, and how the costs are put together."""
    return {
        "classes": classes_of(bound),
        "rows": math.prod(rows_of(bound)),
        "reduction": bound["reduction"],
        "weighted": "weight" in bound.shapes,
        "chances": by_chances(bound),
        "count": math.prod(rows_of(bound)),
        "smoothing": bound["label_smoothing"] if bound.op.name == "cross_entropy" else 0,
    }


def before_softmax(_bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """cross_entropy applies log_softmax itself."""
    return [Mistake("softmax-twice", {})]


def softmax_first(bound: Bound) -> list[Alike]:
    """The loss of numbers that are shares already: softmax taken twice."""
    rank = len(bound.shape())
    twice = Alike(bound.op.name, {}, "softmax-twice", {"x": ("softmax", {"dim": min(1, rank - 1)})})
    return [twice, *other_reduction(bound)]


declare(
    Op(
        name="nll_loss",
        family="nn.functional",
        en="negative log-likelihood",
        ja="負の対数尤度損失",
        params=(X, TARGET, WEIGHT, IGNORED, REDUCTION),
        size=size,
        formula=formula,
        rule=rule,
        shaping="reduced",
        look_alikes=other_reduction,
        torch=("F.nll_loss(x, target, weight=weight, ignore_index=ignore_index, reduction=reduction)",),
        numpy=(),
        floats=True,
        why_refused=why_refused,
        examples=("nll_loss 2x3 tensor([2,0])", "nll_loss 2x3 tensor([2,0]) reduction=sum"),
        related=("cross_entropy", "log_softmax"),
    )
)
declare(
    Op(
        name="cross_entropy",
        family="nn.functional",
        en="cross-entropy",
        ja="交差エントロピー",
        params=(X, TARGET, WEIGHT, IGNORED, REDUCTION, Number("label_smoothing", default=0.0, bare=False)),
        size=size,
        formula=formula,
        rule=rule,
        shaping="reduced",
        mistakes=before_softmax,
        look_alikes=softmax_first,
        torch=(
            "F.cross_entropy(x, target, weight=weight, ignore_index=ignore_index, reduction=reduction,"
            " label_smoothing=label_smoothing)",
        ),
        numpy=(),
        floats=True,
        why_refused=why_refused,
        examples=("cross_entropy 2x3 tensor([2,0])", "cross_entropy 2x3 tensor([2,0]) reduction=none"),
        related=("log_softmax", "nll_loss"),
    )
)
