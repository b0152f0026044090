"""What a library does not do for the dtypes of a call."""

from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.ops.base import Bound


def not_done(bound: Bound, facts: list[Any]) -> Refusal:
    """The library has no such operation for these dtypes."""
    return _of_dtypes("operation", bound, facts)


def floats_wanted(bound: Bound, facts: list[Any]) -> Refusal:
    """The library computes this on floats only."""
    return _of_dtypes("floats", bound, facts)


def mixed_dtypes(bound: Bound, facts: list[Any]) -> Refusal | None:
    """The library takes operands of one dtype only; None where they are."""
    return _of_dtypes("mixed", bound, facts) if len({fact.dtype for fact in facts}) > 1 else None


def _of_dtypes(variant: str, bound: Bound, facts: list[Any]) -> Refusal:
    dtypes = [fact.dtype for fact in facts]
    return refuse(Cause.DTYPE, variant, got=dtypes, op=bound.op.name, dtypes=dtypes, library=bound.library)
