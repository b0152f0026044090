"""The service as a process of its own, on a free port, for the length of a test."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.redis_server import free_port

START_SECONDS = 120
# Limits under which nothing ends because this machine is slow.
PATIENT = {f"KIWAME_LIMIT_{name}_SECONDS": "60" for name in ("QUEUE", "WORKER", "REQUEST")}


class Served:
    """A running service: where it is, and its process."""

    def __init__(self, port: int, process: subprocess.Popen[str], log: Path) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.process = process
        self._log = log

    def log(self) -> list[dict[str, Any]]:
        """What it has logged."""
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines()]

    def client(self, *, timeout: float = 60, **options: object) -> httpx.Client:
        # without certificates, whose loading takes longer than most requests
        return httpx.Client(base_url=self.url, timeout=timeout, trust_env=False, verify=False, **options)


@contextmanager
def served(*, ready: bool = True, **variables: str) -> Iterator[Served]:
    """A service with these environment variables. `ready`: wait for a worker, not only for the process to answer.

    Without KIWAME_WORKER_SOCKET it starts workers of its own, which takes seconds: the fixture `workers` has some.
    """
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIWAME_")}
    environment |= {"PORT": str(port), **variables}
    command = [sys.executable, "-m", "kiwame.api.serve"]
    with tempfile.TemporaryDirectory(prefix="kiwame-served-") as folder:
        log = Path(folder) / "log"
        with log.open("w") as stderr:
            process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True)
        here = Served(port, process, log)
        try:
            _wait(here, "/readyz" if ready else "/healthz")
            yield here
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _wait(here: Served, path: str) -> None:
    with here.client() as client:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and here.process.poll() is None:
            try:
                if client.get(path).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
    here.process.kill()
    raise AssertionError(f"the service did not start: {here.log()[-20:]}")
