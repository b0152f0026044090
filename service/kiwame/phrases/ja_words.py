"""日本語: words that sentences are put together from."""

from typing import Any

from kiwame.phrases.axis_names import axis_name
from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import number, shape

SETTLED = "全員が元の席のままです。"


def listed(items: list[str]) -> str:
    """A と B と C."""
    return " と ".join(items)


def nth(d: D, axis: int, of: str | None = None) -> str:
    """The number of an axis, with its name where it has one: 1番、1番(C)."""
    name = axis_name(d, axis, of)
    return f"{axis}番" if name is None else f"{axis}番({name})"


def bare(d: D, axis: int, of: str | None = None) -> str:
    """The number as it is typed: 1、1(C)."""
    name = axis_name(d, axis, of)
    return str(axis) if name is None else f"{axis}({name})"


def axis(d: D, n: int, of: str | None = None) -> str:
    """1番の次元、1番の次元(C)."""
    name = axis_name(d, n, of)
    return f"{n}番の次元" if name is None else f"{n}番の次元({name})"


def axes_words(d: D, axes: list[int], of: str | None = None) -> str:
    """1番の次元(C)、0番(N)と2番(H)の次元."""
    return axis(d, axes[0], of) if len(axes) == 1 else f"{'と'.join(nth(d, a, of) for a in axes)}の次元"


def person(d: D, n: int, of: str | None = None) -> str:
    """1番の人、1番の人(C)."""
    name = axis_name(d, n, of)
    return f"{n}番の人" if name is None else f"{n}番の人({name})"


def persons(d: D, axes: list[int], of: str | None = None) -> str:
    """1番の人(C)、0番(N)と2番(H)の人."""
    return person(d, axes[0], of) if len(axes) == 1 else f"{'と'.join(nth(d, a, of) for a in axes)}の人"


def seat(d: D, n: int, of: str | None = None) -> str:
    """1番の席、1番の席(C)."""
    name = axis_name(d, n, of)
    return f"{n}番の席" if name is None else f"{n}番の席({name})"


def last(d: D, of: str | None = None, word: str = "末尾") -> str:
    """末尾の次元、最後の次元(W)."""
    name = axis_name(d, -1, of)
    return f"{word}の次元" if name is None else f"{word}の次元({name})"


def which(d: D) -> str:
    """、1番(C)か0番(N)か: the axes that two calls go along, where they have names."""
    ways = ["と".join(nth(d, a) for a in axes) for axes in d.get("axes", ())]
    return f"、{'か'.join(ways)}か" if ways else ""


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
