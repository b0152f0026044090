"""English: words that sentences are put together from."""

from typing import Any

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


def axes_words(axes: list[int]) -> str:
    """axis 1; axes 0 and 2."""
    return f"{'axis' if len(axes) == 1 else 'axes'} {listed([str(a) for a in axes])}" if axes else "no axis"


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
