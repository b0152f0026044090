import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from tests.clients.running import COMMAND, ENVIRONMENT
from tests.redis_server import free_port


@contextmanager
def running(*words: str, log: Path, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """A command that runs until it is asked to end, and then ends with 0."""
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [*COMMAND, *words], env=ENVIRONMENT | variables, stdout=subprocess.PIPE, stderr=stderr, text=True
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=30)
    assert process.returncode == 0, log.read_text()


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """The URL of a `kiwame serve` with workers from a `kiwame worker`."""
    port = str(free_port())
    with tempfile.TemporaryDirectory(prefix="kiwame-") as name:
        folder = Path(name)
        socket = folder / "workers"
        with (
            running("worker", "--socket", str(socket), "--workers", "1", log=folder / "worker.log"),
            running("serve", "--port", port, log=folder / "serve.log", KIWAME_WORKER_SOCKET=str(socket)) as serving,
        ):
            too_late = Timer(60, serving.kill)
            too_late.start()
            said = serving.stdout.readline()
            too_late.cancel()
            assert said == f"Kiwame is ready on http://127.0.0.1:{port}\n", (folder / "serve.log").read_text()
            yield f"http://127.0.0.1:{port}"
