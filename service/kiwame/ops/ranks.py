"""How many axes an operand must have, and which it has: the refusals of any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.model import Shape

if TYPE_CHECKING:
    from kiwame.ops.base import Bound


def at_least(bound: Bound, least: int, name: str = "x") -> None:
    """Raise Refusal where an operand has fewer axes."""
    rank = len(bound.shape(name))
    if rank < least:
        raise refuse(
            Cause.AXIS_COUNT,
            "at-least",
            span=bound.span(name),
            got=rank,
            expected=least,
            op=bound.op.name,
            rank=rank,
            least=least,
        )


def exactly(bound: Bound, name: str, *ranks: int) -> None:
    """Raise Refusal where an operand has another number of axes than these."""
    if len(bound.shape(name)) not in ranks:
        raise wrong_rank(bound, name, ranks)


def wrong_rank(bound: Bound, name: str, ranks: tuple[int, ...]) -> Refusal:
    """A refusal of an operand that has another number of axes than the call takes."""
    shape = bound.shape(name)
    return refuse(
        Cause.AXIS_COUNT,
        "exactly",
        span=bound.span(name),
        got=len(shape),
        expected=list(ranks),
        op=bound.op.name,
        name=name,
        ranks=list(ranks),
        rank=len(shape),
        other=list(shape),
    )


def from_front(bound: Bound, axis: int, shape: Shape, *, span: Span | None = None) -> int:
    """An axis of a shape counted from the front; negative ones count from the end. Raises Refusal."""
    if not -len(shape) <= axis < len(shape):
        raise no_such_axis(bound, axis, shape, span=span)
    return axis % len(shape)


def no_such_axis(
    bound: Bound,
    axis: int,
    shape: Shape,
    *,
    rank: int | None = None,
    span: Span | None = None,
    repairs: tuple[Repair, ...] = (),
) -> Refusal:
    """A refusal of an axis that a shape has not; `rank`: how many there will be, where the op adds some."""
    rank = len(shape) if rank is None else rank
    return refuse(
        Cause.AXIS_OUT_OF_RANGE,
        "" if rank else "scalar",
        span=span,
        repairs=repairs,
        got=axis,
        expected=[-rank, rank - 1] if rank else None,
        op=bound.op.name,
        axis=axis,
        rank=rank,
        shape=list(shape),
    )
