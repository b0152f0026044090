"""Fixed words of a page, from the phrases of its language."""

import importlib
from functools import cache
from types import ModuleType

from kiwame.model import Claim, Step


@cache
def phrases(lang: str) -> ModuleType:
    """The phrases of a language."""
    return importlib.import_module(f"kiwame.phrases.{lang}")


@cache
def page_words(lang: str) -> dict[str, str]:
    """The fixed words of pages in a language."""
    words: dict[str, str] = importlib.import_module(f"kiwame.phrases.{lang}_page").WORDS
    return words


def heading(step: Step | Claim, lang: str) -> str:
    """The heading of a step: of its variant, or of its kind."""
    headings = phrases(lang).HEADINGS
    return str(headings.get(f"{step.kind}.{step.data.get('variant')}") or headings[step.kind])


def word(name: str, lang: str) -> str:
    """A label, such as that of the equivalents."""
    return str(phrases(lang).LABELS[name])
