"""Names spelled nearly like one that is not known."""

import difflib

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.ops.base import registry


def unknown_op(name: str, span: Span | None) -> Refusal:
    """A refusal of a name that no op has, with the nearest names."""
    near = nearest_ops(name)
    return refuse(
        Cause.UNKNOWN_OP,
        "" if near else "no-near",
        span=span,
        repairs=tuple(Repair(span, n) for n in near) if span else (),
        got=name[:80],
        nearest=near,
        name=name[:80],
        near=near,
    )


def nearest_ops(name: str) -> list[str]:
    """Names of ops spelled nearly like `name`, nearest first, at most five."""
    spoken = registry().spoken
    found = difflib.get_close_matches(name.lower()[:80], list(spoken), n=5, cutoff=0.6)
    return list(dict.fromkeys(spoken[f].name if spoken[f].name.lower() == f else f for f in found))
