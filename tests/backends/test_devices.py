"""Devices where there is none but the CPU: asked for by name they are refused, never silently replaced."""

import kiwame
import pytest
from kiwame.backends.available import backend

no_cuda = pytest.mark.skipif(len(backend("torch").devices()) > 1, reason="there is a CUDA device here")


@no_cuda
@pytest.mark.parametrize("device", ["cuda", "cuda:0", "cuda:7"])
def test_a_device_that_is_not_there_is_refused(device: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("permute 2x3 1,0", device=device)
    assert refused.value.type == "/problems/device-unavailable"
    assert refused.value.expected == ["cpu"]
    assert "cpu" in refused.value.detail


@no_cuda
def test_auto_is_the_cpu() -> None:
    assert kiwame.explain("permute 2x3 1,0", device="auto").device == "cpu"


def test_numpy_knows_the_cpu_only() -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("permute 2x3 1,0", backend="numpy", device="cuda:0")
    assert refused.value.type == "/problems/device-unavailable"


@pytest.mark.parametrize("device", ["gpu", "cuda:x", "tpu", ""])
def test_what_names_no_device_is_told_what_does(device: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(f"permute 2x3 1,0 device={device or '()'}")
    assert refused.value.status == 422
