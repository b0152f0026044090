"""An argument that a call needs and does not have."""

from kiwame.errors import Cause, Refusal, Span, refuse
from kiwame.ops.base import Op


def missing(op: Op, argument: str, span: Span | None = None) -> Refusal:
    """A refusal of a call without an argument that it needs."""
    return refuse(
        Cause.ARGUMENT,
        "missing",
        span=span,
        expected=argument,
        op=op.name,
        name=argument,
        example=op.examples[0],
        nearest=list(op.examples),
    )
