"""What it costs to have a worker do it, and how soon the loss of one is mended."""

import asyncio
import os
import signal
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from kiwame.engine import work
from kiwame.engine.pool import PoolEngine
from kiwame.errors import Refusal
from kiwame.model import Job
from kiwame.parse.read import read
from kiwame.settings import load

from bench.goals import Measured, row


def job(spec: str, elements: int | None = None) -> Job:
    """A spec as a job."""
    reading = read(spec, elements=elements)
    return Job(reading.program, reading.spec, reading.backend, "cpu")


def rows(rounds: int, times: int) -> Iterator[Measured]:
    """Round trips, then kills."""
    yield from asyncio.run(_rows(rounds, times))


async def _rows(rounds: int, times: int) -> list[Measured]:
    engine = PoolEngine(load({"KIWAME_WORKERS": "2"}))
    await engine.start()
    try:
        while len(engine.status().workers) < 2:  # noqa: ASYNC110 - an engine tells of its workers in its status
            await asyncio.sleep(0.05)
        found = [await _round_trip(engine, rounds, times)]
        return [*found, *await _kills(engine, rounds)]
    finally:
        await engine.close()


async def _round_trip(engine: PoolEngine, rounds: int, times: int) -> Measured:
    asked = job("permute 2x3 1,0")
    values = []
    with ProcessPoolExecutor(1, initializer=work.warm, initargs=("cpu",)) as executor:
        executor.submit(work.explain, asked).result()
        for _ in range(rounds):
            ours, theirs = [], []
            for _ in range(times):
                since = time.perf_counter()
                await engine.explain(asked)
                ours.append(time.perf_counter() - since)
                since = time.perf_counter()
                await asyncio.wrap_future(executor.submit(work.explain, asked))
                theirs.append(time.perf_counter() - since)
            values.append(statistics.median(ours) / statistics.median(theirs))
    return row("worker round trip p50 ÷ ProcessPoolExecutor, same work", values, 1, 0.4)


async def _kills(engine: PoolEngine, rounds: int) -> list[Measured]:
    """Every worker killed while one has a job: the caller told, and the next answer."""
    told, again = [], []
    for n in range(rounds):
        running = asyncio.create_task(engine.array(job(f"permute {3000 + n}x4000 1,0", 16_777_216)))
        await asyncio.sleep(0.02)
        since = time.perf_counter()
        for worker in engine.status().workers:
            os.kill(worker.pid, signal.SIGKILL)
        try:
            await running
        except Refusal:
            told.append(time.perf_counter() - since)
        while True:
            try:
                await engine.explain(job(f"permute 2x3 1,0; add b={n}"))
                break
            except Refusal:
                await asyncio.sleep(0.005)
        again.append(time.perf_counter() - since)
    return [
        row("workers killed: caller told, seconds", told or [float("nan")], 0.5, 0.1),
        row("workers killed: serving again, seconds", again, 4, 2),
    ]
