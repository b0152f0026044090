import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from tests.api.serving import PATIENT
from tests.clients.running import running
from tests.redis_server import free_port


@pytest.fixture(scope="session")
def service(workers: str) -> Iterator[str]:
    """The URL of a `kiwame serve` with workers from a `kiwame worker`."""
    port = str(free_port())
    with tempfile.TemporaryDirectory(prefix="kiwame-") as name:
        log = Path(name) / "serve.log"
        with running("serve", "--port", port, log=log, KIWAME_WORKER_SOCKET=workers, **PATIENT) as serving:
            too_late = Timer(60, serving.kill)
            too_late.start()
            said = serving.stdout.readline()
            too_late.cancel()
            assert said == f"Kiwame is ready on http://127.0.0.1:{port}\n", log.read_text()
            yield f"http://127.0.0.1:{port}"
