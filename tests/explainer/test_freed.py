"""Tensors on a device are given up when their run is over, however it ended. torch's `meta` stands in for a device:
tensors can be made there and calls be refused, but nothing can be copied to the host."""

import gc
from collections.abc import Callable

import pytest
import torch
from kiwame.backends import torch as torch_backend
from kiwame.errors import Refusal
from kiwame.explainer.explain import explain
from kiwame.explainer.run import array
from kiwame.model import Job
from kiwame.parse.read import read

DEVICE = "meta"


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many tensors there were on the device each time that its memory was given back."""
    found: list[int] = []
    monkeypatch.setattr(torch_backend, "_devices", lambda: ("cpu", DEVICE))
    monkeypatch.setattr(torch_backend.TorchBackend, "free", lambda _: found.append(there()))
    return found


def there() -> int:
    gc.collect()
    return sum(issubclass(type(one), torch.Tensor) and one.device.type == DEVICE for one in gc.get_objects())


def job(spec: str) -> Job:
    reading = read(spec)
    return Job(reading.program, reading.spec, "torch", DEVICE)


def test_a_refused_run_leaves_no_tensor_there(left: list[int]) -> None:
    with pytest.raises(Refusal) as refused:
        array(job("permute 2x3 1,0; view 6"))
    assert refused.value.backend_says.startswith("RuntimeError: view")
    assert left == [0]


@pytest.mark.parametrize("run", [array, explain])
def test_memory_is_given_back_after_a_run_that_fails(run: Callable[[Job], object], left: list[int]) -> None:
    with pytest.raises(NotImplementedError, match="meta"):
        run(job("sum 2x3 dim=1"))
    assert len(left) == 1
