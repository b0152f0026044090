"""Normalising layers: numbers moved to mean 0 and spread 1, over some axes, and then scaled and shifted."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.layers import does_not_fit
from kiwame.ops.number_arguments import Int, Ints
from kiwame.ops.ranks import wrong_rank

X, WEIGHT, BIAS = Operand("x"), Operand("weight", optional=True), Operand("bias", optional=True)
EPS = Number("eps", default=1e-5, bare=False)
FLOAT32_STEP = 1.1920928955078125e-07  # what torch takes for eps where none is given


class Group:
    """The cells that are normalised together with one: the folded axes, and where a fold reads."""

    def __init__(self, bound: Bound, axes: tuple[int, ...], channels: int | None = None) -> None:
        self.bound = bound
        self.axes = axes
        self.channels = channels
        shape = bound.shape()
        self.sizes = tuple(channels if channels is not None and a == 1 else shape[a] for a in axes)
        self.count = math.prod(self.sizes)

    def cell(self, over: tuple[Expr, ...]) -> Expr:
        """The cell of the group that some indices stand for."""
        at: list[Expr] = list(self.bound.i)
        for axis, ix in zip(self.axes, over, strict=True):
            at[axis] = ix
            if axis == 1 and self.channels is not None:
                at[1] = self.bound.i[1] // self.channels * self.channels + ix
        return self.bound.read("x", tuple(at))

    def mean(self, depth: int, squares: bool = False) -> Expr:
        """The mean of the group, or of its squares; `depth` counts the folds around it."""
        over = self.bound.indices(self.sizes, skip=len(self.bound.out) + depth * len(self.sizes))
        cell = self.cell(over)
        each = Bin("**", cell, Num(2)) if squares else cell
        return Bin("/", Fold("sum", over, each) if over else each, Num(self.count))

    def variance(self) -> Expr:
        """The mean of the squared distances from the mean: divided by n, not by n - 1."""
        over = self.bound.indices(self.sizes, skip=len(self.bound.out))
        each = Bin("**", Bin("-", self.cell(over), self.mean(1)), Num(2))
        return Bin("/", Fold("sum", over, each) if over else each, Num(self.count))


def standard(bound: Bound, mean: Expr, variance: Expr, at: tuple[Expr, ...]) -> Expr:
    """(x - mean) / sqrt(variance + eps) · weight + bias, both read at `at`."""
    spread = Fn("sqrt", (Bin("+", variance, Num(bound["eps"])),))
    return scaled(bound, Bin("/", Bin("-", bound.read("x", bound.i), mean), spread), at)


def scaled(bound: Bound, value: Expr, at: tuple[Expr, ...]) -> Expr:
    """A value times weight plus bias, where there are any."""
    if "weight" in bound.shapes:
        value = Bin("*", value, bound.read("weight", at))
    return Bin("+", value, bound.read("bias", at)) if "bias" in bound.shapes else value


def same_as(bound: Bound, shape: Shape, because: str, names: tuple[str, ...] = ("weight", "bias")) -> None:
    """Raise Refusal unless weight and bias have this shape."""
    for name in names:
        if name in bound.shapes and bound.shape(name) != shape:
            if len(bound.shape(name)) != len(shape):
                raise wrong_rank(bound, name, (len(shape),))
            axis = next(n for n, (a, b) in enumerate(zip(bound.shape(name), shape, strict=True)) if a != b)
            raise does_not_fit(bound, name, axis, shape[axis], because)


def last_axes(bound: Bound) -> tuple[int, ...]:
    """The axes of normalized_shape: the last ones."""
    rank = len(bound.shape())
    return tuple(range(rank - len(bound["normalized_shape"]), rank))


def last_size(bound: Bound) -> Shape:
    """The shape stays; normalized_shape is how it ends."""
    shape, wanted = bound.shape(), bound["normalized_shape"]
    if not wanted or shape[len(shape) - len(wanted) :] != wanted or len(wanted) > len(shape):
        raise refuse(
            Cause.SIZES,
            "normalized",
            span=bound.span("normalized_shape"),
            got=list(wanted),
            expected=list(shape[-max(len(wanted), 1) :]),
            op=bound.op.name,
            wanted=list(wanted),
            shape=list(shape),
        )
    same_as(bound, wanted, "normalized")
    return shape


def layer_formula(bound: Bound) -> Expr:
    """Over the last axes of one row."""
    group = Group(bound, last_axes(bound))
    return standard(bound, group.mean(0), group.variance(), tuple(bound.i[a] for a in last_axes(bound)))


def rms_formula(bound: Bound) -> Expr:
    """The row divided by the root of the mean of its squares."""
    group = Group(bound, last_axes(bound))
    eps = FLOAT32_STEP if bound["eps"] is None else bound["eps"]
    root = Fn("sqrt", (Bin("+", group.mean(0, squares=True), Num(eps)),))
    return scaled(bound, Bin("/", bound.read("x", bound.i), root), tuple(bound.i[a] for a in last_axes(bound)))


def facts_of(bound: Bound, axes: tuple[int, ...], count: int) -> dict[str, Any]:
    return {
        "axes": list(axes),
        "count": count,
        "eps": FLOAT32_STEP if bound["eps"] is None else bound["eps"],
        "weight": "weight" in bound.shapes,
        "bias": "bias" in bound.shapes,
    }


def by_n(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """The variance is divided by n; x.var() divides by n - 1."""
    count = bound.op.rule(bound)["count"]
    return [Mistake("variance-n", {"count": count})] if count > 1 else []


def _numpy_layer(bound: Bound) -> str | None:
    if bound.library != "numpy":
        return None
    axes = last_axes(bound)
    along = f"axis={axes[0] if len(axes) == 1 else axes}, keepdims=True"
    if bound.op.name == "rms_norm":
        text = f"x / np.sqrt(np.mean(x ** 2, {along}) + {FLOAT32_STEP if bound['eps'] is None else 'eps'})"
    else:
        text = f"(x - np.mean(x, {along})) / np.sqrt(np.var(x, {along}) + eps)"
    text = f"{text} * weight" if "weight" in bound.shapes else text
    return f"{text} + bias" if "bias" in bound.shapes else text


NORMALIZED = Ints("normalized_shape")
LAYER = "(x - np.mean(x, axis=-1, keepdims=True)) / np.sqrt(np.var(x, axis=-1, keepdims=True) + eps)"

declare(
    Op(
        name="layer_norm",
        family="nn.functional",
        en="layer normalisation",
        ja="層正規化",
        params=(X, NORMALIZED, WEIGHT, BIAS, EPS),
        size=last_size,
        formula=layer_formula,
        rule=lambda b: facts_of(b, last_axes(b), math.prod(b["normalized_shape"])),
        story="normed",
        shaping="kept",
        mistakes=by_n,
        torch=(
            "F.layer_norm(x, normalized_shape, weight=weight, bias=bias, eps=eps)",
            "torch.layer_norm(x, normalized_shape, weight=weight, bias=bias, eps=eps)",
        ),
        numpy=(LAYER,),
        other_form=_numpy_layer,
        floats=True,
        why_refused=floats_wanted,
        examples=("layer_norm 2x3 3", "layer_norm 2x2x3 2,3"),
        related=("softmax", "normalize"),
    )
)
declare(
    Op(
        name="rms_norm",
        family="nn.functional",
        en="root mean square normalisation",
        ja="RMS 正規化",
        params=(X, NORMALIZED, WEIGHT, Number("eps", default=None, bare=False)),
        size=last_size,
        formula=rms_formula,
        rule=lambda b: facts_of(b, last_axes(b), math.prod(b["normalized_shape"])),
        shaping="kept",
        torch=(
            "F.rms_norm(x, normalized_shape, weight=weight, eps=eps)",
            "torch.rms_norm(x, normalized_shape, weight=weight, eps=eps)",
        ),
        numpy=("x / np.sqrt(np.mean(x ** 2, axis=-1, keepdims=True) + eps)",),
        other_form=_numpy_layer,
        floats=True,
        why_refused=floats_wanted,
        examples=("rms_norm 2x3 3",),
        related=("layer_norm",),
    )
)


def group_size(bound: Bound) -> Shape:
    """The shape stays; the channels are cut into equal groups."""
    shape, groups = bound.shape(), bound["num_groups"]
    if len(shape) < 2:
        raise wrong_rank(bound, "x", (2, 3, 4))
    if groups < 1 or shape[1] % groups:
        raise refuse(
            Cause.SIZES,
            "groups",
            span=bound.span("num_groups"),
            got=groups,
            op=bound.op.name,
            groups=groups,
            channels=shape[1],
            shape=list(shape),
        )
    same_as(bound, shape[1:2], "channels")
    return shape


def _group(bound: Bound) -> Group:
    shape = bound.shape()
    return Group(bound, tuple(range(1, len(shape))), shape[1] // bound["num_groups"])


def group_formula(bound: Bound) -> Expr:
    """Over the channels of one group, and all places."""
    group = _group(bound)
    return standard(bound, group.mean(0), group.variance(), (bound.i[1],))


declare(
    Op(
        name="group_norm",
        family="nn.functional",
        en="group normalisation",
        ja="グループ正規化",
        params=(X, Int("num_groups"), WEIGHT, BIAS, EPS),
        size=group_size,
        formula=group_formula,
        rule=lambda b: {**facts_of(b, _group(b).axes, _group(b).count), "groups": b["num_groups"]},
        story="normed",
        shaping="kept",
        mistakes=by_n,
        torch=(
            "F.group_norm(x, num_groups, weight=weight, bias=bias, eps=eps)",
            "torch.group_norm(x, num_groups, weight=weight, bias=bias, eps=eps)",
        ),
        numpy=(),
        floats=True,
        why_refused=floats_wanted,
        examples=("group_norm 2x4x3 2",),
        related=("layer_norm",),
    )
)
