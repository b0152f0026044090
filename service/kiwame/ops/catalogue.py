"""The catalogue that people and programs read: every op's card, from its declaration."""

from typing import Any

from kiwame.ops.base import Op, registry
from kiwame.ops.mistakes import mistakes
from kiwame.ops.path import following, lesson_of


def card(name: str, lang: str) -> dict[str, Any] | None:
    """The card of an op, or None where there is no such op. `meaning`, mistakes and reasons are in `lang`."""
    op = registry().find(name)
    return None if op is None else _card(op, lang)


def cards(lang: str) -> list[dict[str, Any]]:
    """All cards, by family and in the order of declaration."""
    ops = sorted(registry().values(), key=lambda op: op.family)
    return [_card(op, lang) for op in ops]


def signature(op: Op) -> str:
    """permute(x, dims), sum(x, dim=None, keepdim=0)."""
    return f"{op.name}({', '.join(p.said() for p in op.params)})"


def _card(op: Op, lang: str) -> dict[str, Any]:
    lesson = lesson_of(op.name)
    return {
        "name": op.name,
        "family": op.family,
        "tier": op.tier,
        "meaning": op.ja if lang == "ja" else op.en,
        "signature": signature(op),
        "aliases": list(op.aliases),
        "examples": list(op.examples),
        "torch": list(op.torch),
        "numpy": list(op.numpy),
        "related": [name for name in op.related if name in registry()],
        "mistakes": mistakes(op.name, lang),
        "next": following(op, lang),
        **({"path": lesson} if lesson else {}),
    }
