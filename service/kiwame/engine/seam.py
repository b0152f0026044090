"""The seam to whatever computes: a Job, a Task or a Picture goes in, bytes come out or a Refusal is raised."""

from typing import Protocol

import msgspec

from kiwame.model import Job
from kiwame.pictures import Picture
from kiwame.verbs import Task


class Worker(msgspec.Struct, frozen=True):
    """What one worker announced when it started."""

    pid: int
    backends: dict[str, str]  # name → version
    devices: tuple[str, ...]  # what `device` may name: cpu, cuda:0 …


class Status(msgspec.Struct, frozen=True):
    """An engine as an operator sees it."""

    engine: str
    workers: tuple[Worker, ...]
    expected: int  # workers there should be
    busy: int
    waiting: int
    restarts: int


class Engine(Protocol):
    """Where programs run. Implementations: local (in this process), pool (killable worker processes).

    Every call raises Refusal: the program's own (422), or the engine's (overloaded, starting, worker-crashed,
    quarantined, deadline, device-unavailable).
    """

    async def start(self) -> None:
        """Begin to get ready; returns at once. `status().workers` says who is ready."""

    async def close(self) -> None:
        """Stop taking work and end what was started here."""

    def status(self) -> Status:
        """Who is there, and how busy."""

    async def explain(self, job: Job) -> bytes:
        """msgpack of `Findings`."""

    async def says(self, job: Job) -> bytes:
        """What the library says to a program whose last call was refused before it ran; empty where it says nothing."""

    async def array(self, job: Job) -> bytes:
        """The whole output as a NumPy `.npy` file."""

    async def perform(self, task: Task) -> bytes:
        """msgpack of what the task's verb finds."""

    async def raster(self, picture: Picture) -> bytes:
        """The picture as a file of its kind."""
