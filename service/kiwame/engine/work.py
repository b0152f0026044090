"""What a worker computes: a job in, bytes out. The only place where the service meets tensors."""

from collections.abc import Callable
from typing import Any

import msgspec

from kiwame.backends.available import backend, installed
from kiwame.explainer import run
from kiwame.explainer.differences import compare
from kiwame.explainer.explain import explain as explained
from kiwame.explainer.quiz import quiz
from kiwame.explainer.solve import solve
from kiwame.explainer.tried import tried
from kiwame.model import Job
from kiwame.parse.read import read
from kiwame.parse.sought import question
from kiwame.pictures import Picture
from kiwame.render import raster as pixels
from kiwame.render.npy import header
from kiwame.verbs import Task

VERBS: dict[str, Callable[..., msgspec.Struct]] = {"compare": compare, "quiz": quiz, "solve": solve, "why": tried}
WARM_QUESTION = ("2x3", "2")
WARM_SPECS = ("permute 2x3 1,0", "sum 2x3 dim=1", "add 3x1 1x4", "reshape 2x3 3,2", "permute 2x3 1,0; reshape 6")


def announce() -> dict[str, Any]:
    """What this machine can: backends with their versions, and devices."""
    names = installed()
    devices = dict.fromkeys(d for name in names for d in backend(name).devices())
    return {"backends": {name: backend(name).version() for name in names}, "devices": tuple(devices)}


def warm(device: str) -> None:
    """Run a few specs on a device, so that the first one asked for is as quick as the next. Looks for no device."""
    for name in installed() if device == "cpu" else ["torch"]:
        for spec in WARM_SPECS:
            reading = read(spec, backend=name)
            explained(Job(reading.program, reading.spec, name, device))
    if device == "cpu":
        pixels.warm()
        asked = question(*WARM_QUESTION)
        solve(Job(asked.program, asked.spec, asked.backend, device))


def explain(job: Job) -> bytes:
    """Msgpack of the findings."""
    return msgspec.msgpack.encode(explained(job))


def array(job: Job) -> bytes:
    """The whole output as an `.npy` file, row-major."""
    result = run.array(job)
    return b"".join(
        (header(result.shape, result.dtype.name), memoryview(result.ravel()).cast("B") if result.size else b"")
    )


def says(job: Job) -> bytes:
    """What the library says to the last call of a program that was refused before it ran."""
    return run.says(job).encode()


def perform(task: Task) -> bytes:
    """Msgpack of what the task's verb finds in its jobs."""
    return msgspec.msgpack.encode(VERBS[task.verb](*task.jobs))


def raster(picture: Picture) -> bytes:
    """The picture as a file of its kind."""
    return pixels.drawn(picture)
