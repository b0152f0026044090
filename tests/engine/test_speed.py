"""Round trips against the standard library's, and large answers against a bare socket, in the same run."""

import asyncio
import socket
import statistics
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
import trouble
from engines import job, pool, said, settings

pytestmark = pytest.mark.anyio


async def median_ms(ask, times):
    await ask()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


async def test_a_round_trip_is_faster_than_the_standard_librarys():
    loop, asked = asyncio.get_running_loop(), job()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        async with pool(settings()) as engine:
            ours = await median_ms(lambda: engine.explain(asked), 2000)
            theirs = await median_ms(lambda: loop.run_in_executor(executor, trouble.explain, asked), 500)
    print(f"\nround trip p50: {ours:.3f} ms; ProcessPoolExecutor {theirs:.3f} ms; ratio {ours / theirs:.2f}")  # noqa: T201 a measured figure
    assert ours < theirs


async def test_forty_megabytes_come_at_about_the_speed_of_a_socket():
    size = 40_000_000
    async with pool(settings(worker_seconds=5.0)) as engine:
        ours = min([await once(engine, size) for _ in range(5)])
        assert said(await engine.explain(job()))["spec"] == "echo"
    bare = min(copied_and_sent(size) for _ in range(5))
    print(f"\n40 MB: {ours * 1000:.1f} ms; memcpy and socket {bare * 1000:.1f} ms; ratio {ours / bare:.2f}")  # noqa: T201 a measured figure
    assert ours < 3 * bare


async def once(engine, size):
    began = time.perf_counter()
    assert len(await engine.array(job(f"array {size}"))) == size + 14
    return time.perf_counter() - began


def copied_and_sent(size):
    """Seconds to copy so many bytes and bring them through a unix socket to another thread's buffer."""
    one, two = socket.socketpair()
    target = memoryview(bytearray(size))

    def receive():
        got = 0
        while got < size:
            got += two.recv_into(target[got:])

    with one, two:
        source = bytearray(b"\1") * size
        receiver = threading.Thread(target=receive)
        began = time.perf_counter()
        receiver.start()
        one.sendall(bytes(source))
        receiver.join()
        return time.perf_counter() - began
