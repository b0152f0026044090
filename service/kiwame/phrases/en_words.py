"""English: words that sentences are put together from."""

from typing import Any

WORDS = ("no", "one", "two", "three", "four", "five", "six")
SETTLED = "Every person keeps their seat."

D = dict[str, Any]


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
