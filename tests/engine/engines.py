"""Engines and jobs for the tests: real processes, and conditions waited for."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import psutil
import pytest
from kiwame.engine.local import LocalEngine
from kiwame.engine.pool import PoolEngine
from kiwame.errors import Cause, Refusal
from kiwame.model import Call, Fill, Input, Job, Program
from kiwame.pictures import Png
from kiwame.settings import Limits, Settings

E = TypeVar("E", PoolEngine, LocalEngine)
LONG = 15.0  # for what should take milliseconds, on a machine that does other things too
PROGRAM = Program((Input("x", (2, 3), None, Fill(1)),), (Call("permute", ("x",), {"dims": (1, 0)}, "y", (3, 2)),))


def job(spec: str = "echo", device: str = "cpu", focus: tuple[int, ...] | None = None) -> Job:
    return Job(PROGRAM, spec, "trouble", device, focus)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="#fff"/>'
    '<text x="5" y="15" font-family="Noto Sans JP" font-size="12">席</text></svg>'
)


def picture(of: str = "permute 2x3 1,0", svg: str = SVG, width: int = 60, height: int = 40) -> Png:
    return Png(of, width, height, svg)


def said(answer: bytes) -> dict[str, Any]:
    result: dict[str, Any] = msgspec.msgpack.decode(answer)
    return result


def settings(workers: int | None = 1, socket: Path | None = None, **limits: Any) -> Settings:
    return Settings(workers=workers, worker_socket=str(socket) if socket else None, limits=Limits(**limits))


async def until(condition: Callable[[], Any], what: str = "") -> None:
    deadline = asyncio.get_running_loop().time() + LONG
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, what or "it never came to be"
        await asyncio.sleep(0.005)


async def ready(engine: PoolEngine | LocalEngine) -> None:
    await until(lambda: len(engine.status().workers) >= engine.status().expected, "the workers never came")


@asynccontextmanager
async def running(engine: E) -> AsyncIterator[E]:
    await engine.start()
    try:
        await ready(engine)
        yield engine
    finally:
        await engine.close()


def pool(chosen: Settings, **options: Any) -> AbstractAsyncContextManager[PoolEngine]:
    return running(PoolEngine(chosen, work="trouble", **options))


def local(chosen: Settings) -> AbstractAsyncContextManager[LocalEngine]:
    return running(LocalEngine(chosen, work="trouble"))


async def refusal(answer: Awaitable[bytes]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await answer
    return caught.value


async def cause(answer: Awaitable[bytes]) -> Cause:
    return (await refusal(answer)).problem.cause


async def taken(engine: PoolEngine) -> None:
    """Every job that was begun has reached a worker."""
    await until(lambda: engine.status().busy, "no job reached a worker")


def pid_of(engine: PoolEngine) -> int:
    return engine.status().workers[0].pid


@contextmanager
def supervisor(workers: int = 1, path: Path | None = None, **limits: Any) -> Iterator[tuple[Path, psutil.Popen]]:
    """A supervisor of its own, as `kiwame worker` is, and its socket."""
    folder = Path(tempfile.mkdtemp(prefix="kiwame-test-"))
    path = path or folder / "workers"
    environment = os.environ | {f"KIWAME_LIMIT_{name.upper()}": str(value) for name, value in limits.items()}
    command = [sys.executable, "-m", "kiwame.engine.supervisor", "--socket", str(path), "--workers", str(workers)]
    process = psutil.Popen([*command, "--work", "trouble"], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield path, process
    finally:
        workers = process.children(recursive=True) if process.poll() is None else []
        for one in (process, *workers):
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.wait()
        shutil.rmtree(folder)
