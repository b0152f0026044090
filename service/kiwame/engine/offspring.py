"""A supervisor as a child of this process: spawned, spawned again when it dies, ended with this process."""

import asyncio
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import msgspec

from kiwame.settings import Settings, limit_variable, variable

_END_SECONDS = 3.0
_STEADY_SECONDS = 5.0  # one that lived this long is spawned again at once


class OnEvent(Protocol):
    """Told what happens to workers: an event's name and its facts."""

    def __call__(self, event: str, facts: dict[str, Any], /) -> None:
        """Must not raise."""


class Offspring:
    """Keeps one supervisor running until `close`. Its socket lies in a folder that only this user may enter."""

    def __init__(self, settings: Settings, work: str, on_event: OnEvent) -> None:
        self._settings = settings
        self._work = work
        self._on_event = on_event
        self._folder = Path(tempfile.mkdtemp(prefix="kiwame-"))
        self._process: Process | None = None
        self.socket = self._folder / "workers"
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def close(self) -> None:
        """End it and its workers."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        if self._process:
            await _end(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _keep(self) -> None:
        loop, delay = asyncio.get_running_loop(), 0.0
        while True:
            started = loop.time()
            try:
                self._process = await self._spawn()
                status = await self._process.wait()
                self._on_event("supervisor-died", {"pid": self._process.pid, "status": status})
            except OSError as error:  # no memory, no processes: later there may be
                self._on_event("supervisor-died", {"error": str(error)})
            delay = 0.0 if loop.time() - started > _STEADY_SECONDS else min(5.0, max(0.05, delay * 2))
            await asyncio.sleep(delay)

    async def _spawn(self) -> Process:
        command = ["-m", "kiwame.engine.supervisor", "--lifeline", "--socket", str(self.socket), "--work", self._work]
        if self._settings.workers:
            command += ["--workers", str(self._settings.workers)]
        # a session of its own: a terminal's Ctrl-C must not end workers that have answers to give
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdin=PIPE, env=self._environment(), start_new_session=True
        )
        self._on_event("supervisor-started", {"pid": process.pid})
        return process

    def _environment(self) -> dict[str, str]:
        environment = dict(os.environ)
        for name, value in msgspec.structs.asdict(self._settings.limits).items():
            environment[limit_variable(name)] = str(value)
        environment[variable("log")] = self._settings.log
        environment[variable("workers")] = ""
        return environment


async def _end(process: Process) -> None:
    """Closing its standard input ends a supervisor and its workers; one that does not see it is killed."""
    if process.stdin:
        process.stdin.close()
    with suppress(ProcessLookupError):
        process.terminate()  # ends it even while it still imports the work
    try:
        await asyncio.wait_for(process.wait(), _END_SECONDS)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
