"""What is said of each family of ops, both languages side by side: one file a family, found by listing this folder.

A module holds `EN` and `JA`: phrases by kind and variant (`rule.permute`, `warn.goes-to`, `contrast.inverse`), and where
its ops refuse in ways of their own, `EN_LESSONS` and `JA_LESSONS` by cause and variant (`sizes.broadcast`).
"""

import importlib
import pkgutil
from functools import cache

from kiwame.phrases.kinds import Phrase


@cache
def told(table: str) -> dict[str, Phrase]:
    """The phrases of every family: `table` is EN, JA, EN_LESSONS or JA_LESSONS. Raises ValueError for one told twice."""
    found: dict[str, Phrase] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        phrases: dict[str, Phrase] = getattr(importlib.import_module(f"{__name__}.{module}"), table, {})
        if twice := sorted(set(phrases) & set(found)):
            raise ValueError(f"{module} tells again: {', '.join(twice)}")
        found |= phrases
    return found
