"""日本語: words that sentences are put together from."""

from typing import Any

from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import number, shape

SETTLED = "全員が元の席のままです。"


def listed(items: list[str]) -> str:
    """A と B と C."""
    return " と ".join(items)


def axes_words(axes: list[int]) -> str:
    """1番の次元、0番と2番の次元."""
    return f"{'と'.join(f'{a}番' for a in axes)}の次元"


def either(names: list[Any]) -> str:
    """A、B、C; なし."""
    return "、".join(map(str, names)) or "なし"


def differs(d: D) -> str:
    """How another call's result is not this one."""
    if not d["same_shape"]:
        return f"{d['call']} では形状が {shape(d['shape'])} ではなく {shape(d['to'])} になります"
    return f"{d['call']} は形状は同じでも、{d['numel']}マス中{d['differ']}マスが違います"


def order(d: D) -> str:
    """The first values in reading order."""
    return (
        f" {' '.join(number(v) for v in d['order'])}{' …' if d['numel'] > len(d['order']) else ''} "
        if d.get("order")
        else ""
    )
