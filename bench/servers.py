"""Servers started for a measurement, on free ports, ended by their process."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

START_SECONDS = 60


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def environment(**variables: str) -> dict[str, str]:
    """This process's variables without the service's, and these."""
    return {k: v for k, v in os.environ.items() if not k.startswith("KIWAME_")} | variables


@contextmanager
def started(command: list[str], url: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process once `url` answers 200; ended when the block is."""
    process = subprocess.Popen(
        command, env=environment(**variables), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait(url, process)
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and kill it where it does not."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait(url: str, process: subprocess.Popen[bytes], pause: float = 0.02) -> None:
    """Ask until it answers 200."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(pause)
    raise TimeoutError(url)


@contextmanager
def service(**variables: str) -> Iterator[str]:
    """The service with its workers ready."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "kiwame_clients", "serve"]
    with started(command, f"{url}/readyz", PORT=str(port), **variables):
        yield url


@contextmanager
def bare() -> Iterator[str]:
    """The bare ASGI app."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with started([sys.executable, "-m", "bench.bare", str(port)], url):
        yield url


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server that keeps nothing on disk."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        end(process)
