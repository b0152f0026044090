"""The seam to a tensor library: how its tensors are made, run, measured and read."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from kiwame.model import Input, Nested
from kiwame.ops.form_run import Runner


class Facts(NamedTuple):
    """What a tensor says of itself. Strides count elements; `memory` is equal for tensors that share memory."""

    shape: tuple[int, ...]
    dtype: str
    strides: tuple[int, ...]
    contiguous: bool
    memory: int


class Backend(Protocol):
    """A tensor library. Native tensors pass through as they are."""

    name: str
    modules: Mapping[str, Any]  # what call forms may name: torch, F, np, einops

    def version(self) -> str:
        """The library's version."""

    def devices(self) -> tuple[str, ...]:
        """What `device` may name here, best last."""

    def load(self, source: Input, device: str) -> Any:
        """The native tensor of an input."""

    def number(self, shape: tuple[int, ...], start: int, device: str, *, floats: bool = False) -> Any:
        """An int64 tensor numbered from `start` in row-major order, or a float64 one."""

    def dtype(self, name: str) -> Any:
        """The library's dtype of this name."""

    def integers(self, numbers: list[int]) -> Any:
        """A native tensor of these whole numbers, on the host."""

    def run(self, call: Runner, env: Mapping[str, Any], pick: int | None = None) -> Any:
        """The native result of a call form, `env` holding parameters and modules. Library errors pass through.

        `pick`: that one of several results.
        """

    def facts(self, tensor: Any) -> Facts:
        """Shape, dtype, strides, contiguity and memory, measured."""

    def values(self, tensor: Any) -> Nested:
        """All values as nested lists of Python numbers, on the host."""

    def array(self, tensor: Any) -> Any:
        """The tensor as a NumPy array on the host, sharing memory where it can."""

    def taken(self, array: Any) -> Any:
        """A NumPy array as this library's tensor on the host."""

    def free(self) -> None:
        """Give device memory back that no tensor uses."""
