"""English: words that sentences are put together from."""

from typing import Any

from kiwame.phrases.axis_names import axis_name
from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import number, shape

WORDS = ("no", "one", "two", "three", "four", "five", "six")
SETTLED = "Every person keeps their seat."


def count(n: int, one: str, many: str) -> str:
    """two axes, one axis, 7 axes."""
    return f"{WORDS[n] if n < len(WORDS) else n} {one if n == 1 else many}"


def listed(items: list[str]) -> str:
    """a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def nth(d: D, axis: int, of: str | None = None) -> str:
    """The number of an axis, with its name where it has one: 1; 1 (C)."""
    name = axis_name(d, axis, of)
    return str(axis) if name is None else f"{axis} ({name})"


def axis(d: D, n: int, of: str | None = None) -> str:
    """axis 1; axis 1 (C)."""
    return f"axis {nth(d, n, of)}"


def axes_words(d: D, axes: list[int], of: str | None = None) -> str:
    """axis 1; axes 0 (N) and 2 (H)."""
    return f"{'axis' if len(axes) == 1 else 'axes'} {listed([nth(d, a, of) for a in axes])}" if axes else "no axis"


def last(d: D, of: str | None = None) -> str:
    """the last axis; the last axis (W)."""
    name = axis_name(d, -1, of)
    return "the last axis" if name is None else f"the last axis ({name})"


def which(d: D) -> str:
    """, axis 1 (C) or axis 0 (N): the axes that two calls go along, where they have names."""
    ways = [axes_words(d, axes) for axes in d.get("axes", ())]
    return f", {' or '.join(ways)}" if ways else ""


def either(names: list[Any]) -> str:
    """a, b or c; nothing."""
    words = [str(n) for n in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else "nothing"


def differs(d: D) -> str:
    """How another call's result is not this one."""
    if not d["same_shape"]:
        return f"{d['call']} gives another shape, {shape(d['to'])} in place of {shape(d['shape'])}"
    return f"{d['call']} gives the same shape, but {d['differ']} of {d['numel']} cells differ"


def order(d: D) -> str:
    """The first values in reading order."""
    return (
        f" {' '.join(number(v) for v in d['order'])}{' …' if d['numel'] > len(d['order']) else ''}"
        if d.get("order")
        else ""
    )
