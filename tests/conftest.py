"""What the tests of one process share. A worker loads torch, which takes seconds; a service on it starts at once."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.api.serving import PATIENT, Served, served
from tests.clients.running import running

# How long an input takes to make is a fact about the machine.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


@pytest.fixture(scope="session")
def workers() -> Iterator[str]:
    """The socket of a `kiwame worker`, which has one worker for each service that is told of it."""
    with tempfile.TemporaryDirectory(prefix="kiwame-workers-") as name:
        socket = Path(name) / "workers"
        words = ("worker", "--socket", str(socket), "--workers", "1")
        with running(*words, log=Path(name) / "log", **PATIENT):
            yield str(socket)


@pytest.fixture(scope="session")
def service(workers: str) -> Iterator[Served]:
    """A service as it comes, but that it gives nobody up."""
    with served(KIWAME_WORKER_SOCKET=workers, **PATIENT) as here:
        yield here
