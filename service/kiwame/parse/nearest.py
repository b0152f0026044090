"""Names spelled nearly like one that is not known."""

import difflib
import re

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.ops.base import Op, registry

_PLAIN = re.compile(r"^([\w.]+)\([^()]*=[^()]*\)$")


def unknown_op(name: str, span: Span | None) -> Refusal:
    """A refusal of a name that no op has, with the nearest names; or that is there, and written in another way."""
    known = registry().find(name)
    near = [] if known else nearest_ops(name)
    return refuse(
        Cause.UNKNOWN_OP,
        "otherwise" if known else "" if near else "no-near",
        span=span,
        repairs=tuple(Repair(span, n) for n in near) if span else (),
        got=name[:80],
        nearest=near,
        name=name[:80],
        near=near,
        ways=_ways(known) if known else [],
    )


def _ways(op: Op) -> list[list[str]]:
    """How each library that has an op writes it, a plain call in short: torch, F.relu6(…)."""
    forms = [(library, op.forms(library)[:1]) for library in ("torch", "numpy")]
    return [[library, _PLAIN.sub(r"\1(…)", form)] for library, first in forms for form in first]


def nearest_ops(name: str) -> list[str]:
    """Names of ops spelled nearly like `name`, nearest first, at most five."""
    spoken = registry().spoken
    found = difflib.get_close_matches(name.lower()[:80], list(spoken), n=5, cutoff=0.6)
    return list(dict.fromkeys(spoken[f].name if spoken[f].name.lower() == f else f for f in found))
