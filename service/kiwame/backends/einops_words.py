"""einops, which works on the tensors of every backend, loaded when it is first used."""

import importlib
from typing import Any


class Later:
    """A module under its name: loaded when something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attr: str) -> Any:
        return getattr(importlib.import_module(self._name), attr)


EINOPS = Later("einops")
