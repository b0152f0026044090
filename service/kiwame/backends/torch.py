"""Programs run by PyTorch, on the CPU or a CUDA device."""

import math
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import torch

from kiwame.backends.einops_words import EINOPS
from kiwame.backends.filled import filled, restored
from kiwame.backends.made import made
from kiwame.backends.seam import Facts
from kiwame.model import Data, Fill, Input, Nested
from kiwame.ops.form_run import Runner

DTYPES = {
    name: getattr(torch, name)
    for name in ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


class TorchBackend:
    """PyTorch. On a CUDA device, tensors live there until `values` or `array` copies them to the host."""

    name = "torch"
    modules: Mapping[str, Any] = MappingProxyType({"torch": torch, "F": torch.nn.functional, "einops": EINOPS})

    def version(self) -> str:
        """PyTorch's version, without the build's suffix."""
        return str(torch.__version__).split("+")[0]

    def devices(self) -> tuple[str, ...]:
        """The CPU, and every CUDA device that this process sees."""
        return _devices()

    def load(self, source: Input, device: str) -> torch.Tensor:
        """The tensor of an input on a device."""
        match source.source:
            case Fill():
                tensor = torch.from_numpy(filled(source))
            case Data(values=values):
                dtype = DTYPES[source.dtype] if source.dtype else torch.float32
                tensor = torch.tensor(restored(values), dtype=dtype).reshape(source.shape)
            case by:
                tensor = made(source, by, self)
        return tensor if device == "cpu" else tensor.to(device)

    def number(self, shape: tuple[int, ...], start: int, device: str, *, floats: bool = False) -> torch.Tensor:
        """An int64 tensor numbered from `start`, or a float64 one."""
        dtype = torch.float64 if floats else torch.int64
        return torch.arange(start, start + math.prod(shape), dtype=dtype, device=device).reshape(shape)

    def dtype(self, name: str) -> torch.dtype:
        """PyTorch's dtype of this name."""
        found: torch.dtype = DTYPES[name]
        return found

    def integers(self, numbers: list[int]) -> torch.Tensor:
        """An int64 tensor of these numbers."""
        return torch.tensor(numbers, dtype=torch.int64)

    def run(self, call: Runner, env: Mapping[str, Any], pick: int | None = None) -> torch.Tensor:
        """The result of a call form, or the one of several that `pick` says."""
        result = call(env) if pick is None else call(env)[pick]
        return result if isinstance(result, torch.Tensor) else torch.as_tensor(result)

    def facts(self, tensor: torch.Tensor) -> Facts:
        """Measured on the tensor."""
        memory = tensor.untyped_storage().data_ptr() if tensor.numel() else _root(tensor)
        dtype = NAMES.get(tensor.dtype) or str(tensor.dtype).removeprefix("torch.")
        return Facts(tuple(tensor.shape), dtype, tensor.stride(), tensor.is_contiguous(), memory)

    def values(self, tensor: torch.Tensor) -> Nested:
        """All values, copied to the host."""
        return tensor.tolist()

    def array(self, tensor: torch.Tensor) -> Any:
        """The tensor as an array on the host."""
        return tensor.detach().cpu().numpy()

    def taken(self, array: Any) -> torch.Tensor:
        """The array as a tensor on the host; views that torch cannot make are copied."""
        return torch.from_numpy(array if array.flags.writeable and min(array.strides, default=0) >= 0 else array.copy())

    def free(self) -> None:
        """Give cached device memory back, where a device was used."""
        if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
            torch.cuda.empty_cache()


@cache
def _devices() -> tuple[str, ...]:
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return ("cpu", *(f"cuda:{n}" for n in range(count)))


def _root(tensor: torch.Tensor) -> int:
    base = tensor._base  # noqa: SLF001 - an empty tensor has no memory to compare
    return id(tensor if base is None else base)
