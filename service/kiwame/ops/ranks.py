"""How many axes an operand must have: the refusals of any other number."""

from kiwame.errors import Cause, Refusal, refuse
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
