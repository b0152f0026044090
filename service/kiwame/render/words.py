"""The words of a picture in one language."""

import importlib
from functools import cache
from types import ModuleType
from typing import Any


@cache
def _module(lang: str) -> ModuleType:
    return importlib.import_module(f"kiwame.phrases.{lang}_picture")


class Words:
    """Words by name; numbers go in by keyword."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._module = _module(lang)

    def __call__(self, name: str, /, **data: Any) -> str:
        """A word."""
        return str(self._module.WORDS[name](data))

    def kind(self, rank: int, axis: int) -> str:
        """What stands at the end of an axis' bar; of rank -1 what stands at its start, of rank 0 instead of cells."""
        if rank == -1:
            return self("seat", n=axis)
        return self("no-cells") if rank == 0 else str(self._module.kind(rank, axis))
