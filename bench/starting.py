"""How soon the service answers after it is started, and how much memory its process takes."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench import servers
from bench.goals import Measured, row


def rows(rounds: int) -> Iterator[Measured]:
    """Start against importing FastAPI; memory after one request."""
    yield row("start to /healthz ÷ import fastapi, seconds", [_start() / _import() for _ in range(rounds + 1)][1:], 1.5)
    yield row("API process after one request, MB", [_memory()], 90)


def _start() -> float:
    port = servers.free_port()
    url = f"http://127.0.0.1:{port}/healthz"
    command = [sys.executable, "-m", "kiwame_clients", "serve"]
    since = time.perf_counter()
    process = subprocess.Popen(
        command, env=servers.environment(PORT=str(port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        servers.wait(url, process, pause=0.002)
        return time.perf_counter() - since
    finally:
        servers.end(process)


def _import() -> float:
    since = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import fastapi"], check=True)
    return time.perf_counter() - since


def _memory() -> float:
    port = servers.free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "kiwame_clients", "serve"]
    with servers.started(command, f"{url}/readyz", PORT=str(port)) as process:
        with urllib.request.urlopen(f"{url}/permute/2x3/1,0?format=json", timeout=5) as answer:
            json.load(answer)
        status = Path(f"/proc/{process.pid}/status").read_text()
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return kilobytes * 1024 / 1e6
