"""What an explanation looks like: each module here that has a FORMAT is a format of the service."""

import importlib
import pkgutil
from functools import cache

from kiwame.render.formats import Format


@cache
def formats() -> dict[str, Format]:
    """All formats by name, found by listing this folder."""
    found: list[Format] = []
    for module in pkgutil.iter_modules(__path__):
        fmt = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if isinstance(fmt, Format):
            found.append(fmt)
    return {f.name: f for f in found}
