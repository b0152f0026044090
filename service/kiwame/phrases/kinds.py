"""The kinds and variants of step that every language has a phrase for, whatever the op."""

from collections.abc import Callable, Mapping
from typing import Any

D = dict[str, Any]
Phrase = Callable[[D], str]

KINDS = (
    "title",
    "axes",
    *("shape.seats", "shape.recut", "shape.folded", "shape.made", "shape.becomes", "shape.trail"),
    "broadcast",
    *("formula", "formula.whole"),
    *("follow.seats", "follow.order", "follow.cell", "follow.worked", "follow.many"),
    *("follow.made", "follow.path"),
    "group",
    *("dtype", "dtype.filled"),
    *("memory.view", "memory.same", "memory.copy"),
    *("check.all", "check.sample", "check.wrong"),
)


def phrases_of(functions: Mapping[str, Any], families: Mapping[str, Phrase]) -> dict[str, Phrase]:
    """A language's phrases by kind and variant: `shape.seats` is its function shape_seats; the rest are by family."""
    spoken: dict[str, Phrase] = {kind: functions[kind.replace(".", "_").replace("-", "_").lower()] for kind in KINDS}
    return spoken | dict(families)
