"""The backends that are installed here, each loaded when it is first used."""

import importlib
import importlib.util
from functools import cache

from kiwame.backends.seam import Backend
from kiwame.errors import Cause, refuse

NAMES = {"torch": "TorchBackend", "numpy": "NumpyBackend"}


def installed() -> list[str]:
    """Names of the backends whose library is installed."""
    return [name for name in NAMES if importlib.util.find_spec(name) is not None]


@cache
def backend(name: str) -> Backend:
    """The backend of that name. Raises Refusal `unknown-backend` where its library is not installed."""
    if name not in installed():
        raise refuse(
            Cause.UNKNOWN_BACKEND, "not-installed", got=name, expected=installed(), name=name, known=installed()
        )
    module = importlib.import_module(f"kiwame.backends.{name}")
    found: Backend = getattr(module, NAMES[name])()
    return found
