"""What is said of each kind of message, both languages side by side: one file a family, found by listing this folder."""

import importlib
import pkgutil
from functools import cache

from kiwame.phrases.kinds import Phrase


@cache
def told(table: str) -> dict[str, Phrase]:
    """The lessons of every family: `table` is EN or JA."""
    found: dict[str, Phrase] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        found |= getattr(importlib.import_module(f"{__name__}.{module}"), table)
    return found
