"""The same explanations on a CUDA device, and its memory given back after each. Skipped where there is no device."""

import kiwame
import pytest
from kiwame.backends.available import backend
from kiwame.model import Job
from kiwame.parse.read import read

torch = pytest.importorskip("torch")
pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device here"),
]
SPECS = ("permute 2x3 1,0", "sum 2x3x4 dim=0,2", "add 3x1 1x4", "permute 2x3 1,0; reshape 6", "permute 300x300 1,0")


@pytest.mark.parametrize("spec", SPECS)
def test_cuda_gives_the_values_of_the_cpu(spec: str) -> None:
    there, here = kiwame.explain(spec, device="cuda:0"), kiwame.explain(spec, device="cpu")
    assert there.device == "cuda:0"
    assert there.verified
    assert there.output.values == here.output.values
    assert there.output.strides == here.output.strides
    assert there.output.view_of == here.output.view_of


def test_auto_takes_the_cuda_device_and_says_so() -> None:
    assert kiwame.explain("permute 2x3 1,0", device="auto").device == "cuda:0"


def test_memory_is_given_back_before_the_next_request() -> None:
    from kiwame.explainer.explain import explain

    reading = read("permute 256x256 1,0")
    job = Job(reading.program, reading.spec, "torch", "cuda:0")
    explain(job)
    before = torch.cuda.memory_allocated()
    for _ in range(20):
        explain(job)
    assert torch.cuda.memory_allocated() == before


def test_a_device_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("permute 2x3 1,0", device="cuda:63")
    assert refused.value.type == "/problems/device-unavailable"
    assert refused.value.expected == list(backend("torch").devices())
