"""What torch and NumPy give for each op, by calls written out here and nowhere in the service."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

Given = dict[str, Any]

TORCH: dict[str, Callable[..., Any]] = {
    "permute": lambda x, a: x.permute(a["dims"]),
    "transpose": lambda x, a: torch.transpose(x, a["dim0"], a["dim1"]),
    "T": lambda x, _: x.permute(*range(x.ndim - 1, -1, -1)) if x.ndim else x,
    "mT": lambda x, _: x.transpose(-1, -2),
    "reshape": lambda x, a: torch.reshape(x, a["shape"]),
    "view": lambda x, a: x.view(a["shape"]),
    "flatten": lambda x, a: torch.flatten(x, a["start_dim"], a["end_dim"]),
    "squeeze": lambda x, a: torch.squeeze(x) if a["dim"] is None else torch.squeeze(x, a["dim"]),
    "unsqueeze": lambda x, a: x[(slice(None),) * a["dim"] + (None,)],
    "sum": lambda x, a: torch.sum(x) if a["dim"] is None and not a["keepdim"] else torch.sum(x, a["dim"], a["keepdim"]),
    "add": lambda x, y, a: torch.add(x, y, alpha=a["alpha"]),
    "sub": lambda x, y, a: torch.sub(x, y, alpha=a["alpha"]),
    "mul": lambda x, y, _: torch.mul(x, y),
    "div": lambda x, y, a: torch.div(x, y, rounding_mode=a["rounding_mode"]),
    "arange": lambda a: torch.arange(*a["range"]),
    "zeros": lambda a: torch.zeros(a["shape"]),
    "ones": lambda a: torch.ones(a["shape"]),
    "full": lambda a: torch.full(a["shape"], a["fill_value"]),
    "contiguous": lambda x, _: x.clone(memory_format=torch.contiguous_format),
}

NUMPY: dict[str, Callable[..., Any]] = {
    "permute": lambda x, a: x.transpose(a["dims"]) if a["dims"] else x,
    "transpose": lambda x, a: np.swapaxes(x, a["dim0"], a["dim1"]),
    "T": lambda x, _: x.T,
    "mT": lambda x, _: np.swapaxes(x, -1, -2),
    "reshape": lambda x, a: x.reshape(a["shape"]),
    "view": lambda x, a: x.reshape(a["shape"]),
    "flatten": lambda x, a: torch.flatten(torch.from_numpy(x.copy()), a["start_dim"], a["end_dim"]).numpy(),
    "squeeze": lambda x, a: np.squeeze(x) if a["dim"] is None else np.squeeze(x, tuple(a["dim"])),
    "unsqueeze": lambda x, a: np.expand_dims(x, a["dim"]),
    "sum": lambda x, a: np.add.reduce(
        x, axis=a["dim"] if a["dim"] is not None else tuple(range(x.ndim)), keepdims=a["keepdim"]
    ),
    "add": lambda x, y, a: np.add(x, a["alpha"] * y),
    "sub": lambda x, y, a: np.subtract(x, a["alpha"] * y),
    "mul": lambda x, y, _: np.multiply(x, y),
    "div": lambda x, y, a: {None: np.true_divide, "floor": np.floor_divide}[a["rounding_mode"]](x, y),
    "arange": lambda a: np.arange(*a["range"]),
    "zeros": lambda a: np.zeros(a["shape"]),
    "ones": lambda a: np.ones(a["shape"]),
    "full": lambda a: np.full(a["shape"], a["fill_value"]),
    "contiguous": lambda x, _: x.copy(order="C"),
}


def filled(shape: tuple[int, ...], start: int, library: str) -> Any:
    """Cells numbered from `start`."""
    total = int(np.prod(shape, dtype=np.int64))
    numbers = np.arange(start, start + total, dtype=np.int64).reshape(shape)
    return torch.from_numpy(numbers) if library == "torch" else numbers
