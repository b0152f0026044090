"""Which device is chosen, and that one which is not there is refused alike wherever that is noticed."""

from collections.abc import Callable

import kiwame
import pytest
from kiwame.api.devices import device_of
from kiwame.backends.available import backend
from kiwame.devices import chosen, unavailable
from kiwame.engine.seam import Worker
from kiwame.explainer.run import array
from kiwame.model import Job
from kiwame.parse.read import read

THERE = ("cuda:10", "cpu", "cuda:2")
READING = read("permute 2x3 1,0")
ABSENT = "cuda:63"


@pytest.mark.parametrize(
    ("asked", "backend", "devices", "device"),
    [
        (None, "torch", ("cpu",), "cpu"),
        (None, "torch", THERE, "cuda:2"),
        ("auto", "torch", THERE, "cuda:2"),
        ("cuda", "torch", THERE, "cuda:2"),
        ("CUDA:10", "torch", THERE, "cuda:10"),
        ("cpu", "torch", THERE, "cpu"),
        (None, "numpy", THERE, "cpu"),
        ("auto", "numpy", THERE, "cpu"),
    ],
)
def test_a_device_is_chosen(asked: str | None, backend: str, devices: tuple[str, ...], device: str) -> None:
    assert chosen(asked, backend, devices) == device


@pytest.mark.parametrize(
    ("asked", "backend", "devices", "able"),
    [
        ("cuda", "torch", ("cpu",), ["cpu"]),
        ("cuda:0", "torch", THERE, ["cpu", "cuda:2", "cuda:10"]),
        ("cuda:2", "numpy", THERE, ["cpu"]),
        ("cpu", "torch", (), []),
        ("auto", "torch", (), []),
    ],
)
def test_a_device_that_is_not_there_is_refused_with_those_that_are(
    asked: str, backend: str, devices: tuple[str, ...], able: list[str]
) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        chosen(asked, backend, devices)
    problem = refused.value.problem
    assert (problem.got, problem.expected) == (asked, able)
    assert problem.data == {"device": asked, "available": able}


@pytest.mark.parametrize(
    "ask",
    [
        lambda there: device_of(ABSENT, "torch", (Worker(1, {"torch": "2"}, there),)),
        lambda _: kiwame.explain(READING.spec, device=ABSENT),
        lambda _: array(Job(READING.program, READING.spec, "torch", ABSENT)),
    ],
    ids=["service", "library", "run"],
)
def test_it_is_refused_alike_wherever_that_is_noticed(ask: Callable[[tuple[str, ...]], object]) -> None:
    there = backend("torch").devices()
    with pytest.raises(kiwame.Refusal) as refused:
        ask(there)
    assert refused.value.problem == unavailable(ABSENT, "torch", there).problem
