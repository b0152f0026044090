"""A way through the ops for a beginner: lessons in order, each a few ops; and what to look at after an op."""

import importlib
from functools import cache
from types import ModuleType
from typing import Any

from kiwame.ops.base import Op, registry

LESSONS: dict[str, tuple[str, ...]] = {
    "seats": ("permute", "transpose", "T", "mT"),
    "order": ("reshape", "flatten", "view", "contiguous"),
    "ones": ("unsqueeze", "squeeze", "add", "expand", "repeat"),
    "folds": ("sum", "mean", "max", "argmax", "div"),
    "joins": ("cat", "stack", "split", "chunk"),
    "picks": ("getitem", "where", "masked_fill", "gather"),
    "products": ("matmul", "bmm", "einsum", "rearrange"),
    "layers": ("linear", "softmax", "cross_entropy", "scaled_dot_product_attention"),
}
ORDER = tuple(name for ops in LESSONS.values() for name in ops)


def lessons_in(lang: str) -> list[dict[str, Any]]:
    """The lessons: number, title, and each op with the reason to learn it there."""
    words = _words(lang)
    return [
        {"lesson": n, "title": words.TITLES[key], "ops": [{"op": name, "why": words.WHY[name]} for name in ops]}
        for n, (key, ops) in enumerate(LESSONS.items(), 1)
    ]


def lesson_of(name: str) -> int | None:
    """The number of the lesson that an op is in, None where it is on no lesson."""
    return next((n for n, ops in enumerate(LESSONS.values(), 1) if name in ops), None)


def following(op: Op, lang: str) -> list[dict[str, str]]:
    """What to look at after an op: the next one on the path, or those related to it. Each with a sentence why."""
    words = _words(lang)
    if op.name in ORDER[:-1]:
        name = ORDER[ORDER.index(op.name) + 1]
        return [{"op": name, "why": words.WHY[name]}]
    others = [registry()[name] for name in op.related if name in registry() and name != op.name]
    return [{"op": o.name, "why": words.related(o.name, o.ja if lang == "ja" else o.en)} for o in others]


@cache
def _words(lang: str) -> ModuleType:
    """The sentences of a language."""
    return importlib.import_module(f"kiwame.phrases.{lang}_path")
