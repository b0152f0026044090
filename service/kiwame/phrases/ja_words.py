"""日本語: words that sentences are put together from."""

from typing import Any

SETTLED = "全員が元の席のままです。"

D = dict[str, Any]


def listed(items: list[str]) -> str:
    """A と B と C."""
    return " と ".join(items)


def axes_words(axes: list[int]) -> str:
    """1番の次元、0番と2番の次元."""
    return f"{'と'.join(f'{a}番' for a in axes)}の次元"


def either(names: list[Any]) -> str:
    """A、B、C; なし."""
    return "、".join(map(str, names)) or "なし"
