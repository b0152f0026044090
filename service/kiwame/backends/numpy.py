"""Programs run by NumPy."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from kiwame.backends.einops_words import EINOPS
from kiwame.backends.filled import filled, restored
from kiwame.backends.made import made
from kiwame.backends.seam import Facts
from kiwame.model import Data, Fill, Input, Nested
from kiwame.ops.form_run import Runner

DEFAULT_FLOAT = "float64"


class NumpyBackend:
    """NumPy on this machine's CPU."""

    name = "numpy"
    modules: Mapping[str, Any] = MappingProxyType({"np": np, "einops": EINOPS})

    def version(self) -> str:
        """NumPy's version."""
        return np.__version__

    def devices(self) -> tuple[str, ...]:
        """NumPy knows the CPU only."""
        return ("cpu",)

    def load(self, source: Input, device: str) -> np.ndarray[Any, Any]:  # noqa: ARG002 - NumPy has one
        """The array of an input."""
        if isinstance(source.source, Fill):
            return filled(source)
        if isinstance(source.source, Data):
            dtype = source.dtype or DEFAULT_FLOAT
            return np.array(restored(source.source.values), dtype=dtype).reshape(source.shape)
        array: np.ndarray[Any, Any] = made(source, source.source, self)
        return array

    def number(
        self,
        shape: tuple[int, ...],
        start: int,
        device: str,  # noqa: ARG002 - NumPy has one
        *,
        floats: bool = False,
    ) -> np.ndarray[Any, Any]:
        """An int64 array numbered from `start`, or a float64 one."""
        dtype = np.float64 if floats else np.int64
        return np.arange(start, start + int(np.prod(shape, dtype=np.int64)), dtype=dtype).reshape(shape)

    def dtype(self, name: str) -> np.dtype[Any]:
        """NumPy's dtype of this name."""
        return np.dtype(name)

    def integers(self, numbers: list[int]) -> np.ndarray[Any, Any]:
        """An int64 array of these numbers."""
        return np.array(numbers, dtype=np.int64)

    def run(self, call: Runner, env: Mapping[str, Any], pick: int | None = None) -> np.ndarray[Any, Any]:
        """The result of a call form, or the one of several that `pick` says, as an array even of rank 0."""
        with np.errstate(all="ignore"):
            return np.asarray(call(env) if pick is None else call(env)[pick])

    def facts(self, tensor: np.ndarray[Any, Any]) -> Facts:
        """Measured on the array; strides in elements."""
        root = tensor
        while isinstance(root.base, np.ndarray):
            root = root.base
        size = tensor.itemsize or 1
        strides = tuple(s // size for s in tensor.strides)
        return Facts(tensor.shape, tensor.dtype.name, strides, tensor.flags.c_contiguous, id(root))

    def values(self, tensor: np.ndarray[Any, Any]) -> Nested:
        """All values."""
        return tensor.tolist()

    def array(self, tensor: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The array itself."""
        return tensor

    def taken(self, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The array itself."""
        return array

    def free(self) -> None:
        """Nothing is kept."""
