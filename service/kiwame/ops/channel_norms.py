"""Normalising each channel: batch_norm by the whole batch or by what is given, instance_norm by one sample."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.norms import BIAS, EPS, WEIGHT, Group, X, by_n, facts_of, same_as, standard
from kiwame.ops.ranks import wrong_rank

MEAN, VAR = Operand("running_mean", optional=True), Operand("running_var", optional=True)


def by_running(bound: Bound) -> bool:
    """Whether the mean and the variance are given, and not those of the input."""
    return not bound["training" if bound.op.name == "batch_norm" else "use_input_stats"]


def channel_size(bound: Bound) -> Shape:
    """The shape stays; there is one of everything given for each channel of axis 1."""
    shape = bound.shape()
    if len(shape) < (2 if bound.op.name == "batch_norm" else 3):
        raise wrong_rank(bound, "x", (2, 3, 4) if bound.op.name == "batch_norm" else (3, 4, 5))
    same_as(bound, shape[1:2], "channels", ("running_mean", "running_var", "weight", "bias"))
    missing = [name for name in ("running_mean", "running_var") if name not in bound.shapes]
    if by_running(bound) and missing:
        raise refuse(
            Cause.ARGUMENT,
            "running",
            expected=missing[0],
            op=bound.op.name,
            name=missing[0],
            flag="training" if bound.op.name == "batch_norm" else "use_input_stats",
        )
    return shape


def channel_axes(bound: Bound) -> tuple[int, ...]:
    """All axes but the channels', for instance_norm the batch's neither."""
    rank = len(bound.shape())
    return tuple(range(2, rank)) if bound.op.name == "instance_norm" else (0, *range(2, rank))


def channel_formula(bound: Bound) -> Expr:
    """Each channel by its own mean and variance."""
    at = (bound.i[1],)
    if by_running(bound):
        return standard(bound, bound.read("running_mean", at), bound.read("running_var", at), at)
    group = Group(bound, channel_axes(bound))
    return standard(bound, group.mean(0), group.variance(), at)


def _channel_facts(bound: Bound) -> dict[str, Any]:
    axes = channel_axes(bound)
    count = math.prod(bound.shape()[a] for a in axes)
    return {**facts_of(bound, axes, count), "running": by_running(bound)}


def _without_running(bound: Bound) -> str | None:
    """By the input's own numbers: running statistics would only be updated, here they stay as they are."""
    if by_running(bound):
        return None
    if bound.op.name == "batch_norm":
        return "F.batch_norm(x, None, None, weight=weight, bias=bias, training=training, eps=eps)"
    return "F.instance_norm(x, weight=weight, bias=bias, eps=eps)"


MOMENTUM = Number("momentum", default=0.1, bare=False)


def _channel_norm(name: str, en: str, ja: str, flag: str, default: bool, examples: tuple[str, ...]) -> None:
    declare(
        Op(
            name=name,
            family="nn.functional",
            en=en,
            ja=ja,
            params=(X, MEAN, VAR, WEIGHT, BIAS, Flag(flag, default=default), MOMENTUM, EPS),
            size=channel_size,
            formula=channel_formula,
            rule=_channel_facts,
            story="normed",
            shaping="kept",
            mistakes=lambda b, facts: [] if by_running(b) else by_n(b, facts),
            other_form=_without_running,
            torch=(
                f"F.{name}(x, running_mean, running_var, weight=weight, bias=bias,"
                f" {flag}={flag}, momentum=momentum, eps=eps)",
            ),
            numpy=(),
            floats=True,
            why_refused=floats_wanted,
            examples=examples,
            related=("layer_norm",),
        )
    )


_channel_norm(
    "batch_norm",
    "batch normalisation",
    "バッチ正規化",
    "training",
    False,
    ("batch_norm 2x3 running_mean=3 running_var=3", "batch_norm 2x3x2 training"),
)
_channel_norm(
    "instance_norm", "instance normalisation", "インスタンス正規化", "use_input_stats", True, ("instance_norm 2x3x4",)
)
