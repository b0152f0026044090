"""The kinds and variants of step that every language has a phrase for."""

from collections.abc import Callable, Mapping
from typing import Any

Phrase = Callable[[dict[str, Any]], str]

KINDS = (
    "title",
    "axes",
    *("shape.seats", "shape.recut", "shape.folded", "shape.made", "shape.trail"),
    "broadcast",
    *("formula", "formula.whole"),
    *("follow.seats", "follow.order", "follow.arithmetic", "follow.made", "follow.path"),
    "group",
    "dtype",
    *("warn.goes-to", "warn.T", "warn.squeeze-kept", "warn.squeeze-batch"),
    *("memory.view", "memory.same", "memory.copy"),
    *("contrast.reshape", "contrast.permute", "contrast.inverse", "contrast.other-axis", "contrast.table"),
    *("check.all", "check.sample", "check.wrong"),
)


def phrases_of(functions: Mapping[str, Any], rules: Mapping[str, Phrase]) -> dict[str, Phrase]:
    """A language's phrases by kind and variant: `shape.seats` is its function shape_seats; rules are by story."""
    spoken: dict[str, Phrase] = {kind: functions[kind.replace(".", "_").replace("-", "_").lower()] for kind in KINDS}
    return spoken | {f"rule.{story}": phrase for story, phrase in rules.items()}
