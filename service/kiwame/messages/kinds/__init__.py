"""Every kind of message, one file a family, found by listing this folder."""

import importlib
import pkgutil
from functools import cache

from kiwame.messages.kind import Kind


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order in which they are tried: each family's as it declares them."""
    modules = [
        importlib.import_module(f"{__name__}.{m}") for m in sorted(m.name for m in pkgutil.iter_modules(__path__))
    ]
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Kind))
