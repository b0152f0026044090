"""Programs run in this process."""

import asyncio
import importlib
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import msgspec

from kiwame.devices import unavailable
from kiwame.engine.frames import Kind, encode_job, unpack_refusal
from kiwame.engine.seam import Status, Worker
from kiwame.engine.worker import Answer, Work, answer
from kiwame.errors import Cause, Limit, refuse
from kiwame.model import Job
from kiwame.pictures import Picture
from kiwame.settings import Settings
from kiwame.verbs import Asked, Task

_log = logging.getLogger(__name__)


class LocalEngine:
    """One thread of this process. It can neither kill a job nor outlive one that crashes: for notebooks and tests.

    A job past its deadline is answered as such, but holds the thread until it ends.
    """

    def __init__(self, settings: Settings, work: str = "kiwame.engine.work") -> None:
        self._limits = settings.limits
        self._work_name = work
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kiwame-work")
        self._calls = 0
        self._worker: Worker | None = None
        self._starting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Import the work in its thread; returns at once."""
        self._starting = asyncio.get_running_loop().create_task(self._start())

    async def close(self) -> None:
        """Take no more work. A job that runs is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._starting:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)

    def status(self) -> Status:
        """Who is there, and how busy."""
        workers = (self._worker,) if self._worker else ()
        return Status("local", workers, 1, min(1, self._calls), max(0, self._calls - 1), 0)

    async def explain(self, job: Job) -> bytes:
        """msgpack of `Findings`."""
        return await self._run(Kind.EXPLAIN, job)

    async def array(self, job: Job) -> bytes:
        """The whole output as a NumPy `.npy` file."""
        return await self._run(Kind.ARRAY, job)

    async def says(self, job: Job) -> bytes:
        """What the library says to the last call of a program that was refused before it ran."""
        return await self._run(Kind.SAYS, job)

    async def perform(self, task: Task) -> bytes:
        """msgpack of what the task's verb finds."""
        return await self._run(Kind.TASK, task)

    async def raster(self, picture: Picture) -> bytes:
        """The picture as a file of its kind."""
        return await self._run(Kind.PICTURE, picture)

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        self._work = await loop.run_in_executor(self._thread, self._import)
        said = msgspec.to_builtins(await loop.run_in_executor(self._thread, self._work.announce))
        self._worker = msgspec.convert(said | {"pid": os.getpid()}, Worker)

    def _import(self) -> Work:
        return cast("Work", importlib.import_module(self._work_name))

    async def _run(self, kind: Kind, job: Asked) -> bytes:
        if self._calls >= self._limits.in_flight:
            raise refuse(Cause.OVERLOADED, limit=Limit("in_flight", self._limits.in_flight), retry_after=1)
        payload = encode_job(job)  # jobs and refusals take the form they have between processes: engines never differ
        self._calls += 1
        try:
            worker = self._worker or await self._started()
            if job.device not in worker.devices:
                raise unavailable(job.device, job.backend, worker.devices)
            result = await self._answer(kind, payload)
        finally:
            self._calls -= 1
        if result.kind is Kind.OK:
            return result.payload
        raise unpack_refusal(result.payload) if result.kind is Kind.REFUSED else refuse(Cause.INTERNAL)

    async def _started(self) -> Worker:
        if self._starting:
            await asyncio.wait([self._starting], timeout=self._limits.queue_seconds)
        if self._worker is None:
            raise refuse(Cause.STARTING, retry_after=1)
        return self._worker

    async def _answer(self, kind: Kind, payload: bytes) -> Answer:
        loop, seconds = asyncio.get_running_loop(), self._limits.worker_seconds
        try:
            async with asyncio.timeout(self._limits.queue_seconds + seconds):
                return await loop.run_in_executor(
                    self._thread, answer, self._work, kind, payload, self._limits, _log_failure
                )
        except TimeoutError:
            raise refuse(Cause.DEADLINE, limit=Limit("worker_seconds", seconds), seconds=seconds) from None


def _log_failure(event: str, *, exc_info: BaseException) -> None:
    _log.error(event, exc_info=exc_info)
