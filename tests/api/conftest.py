from collections.abc import Iterator

import httpx
import pytest

from tests.api.serving import Served, served


@pytest.fixture
def client(service: Served) -> Iterator[httpx.Client]:
    with service.client() as client:
        yield client


@pytest.fixture(scope="session")
def workerless() -> Iterator[Served]:
    """A service that never gets a worker, and waits for nobody long."""
    with served(
        ready=False,
        KIWAME_WORKER_SOCKET="/nonexistent/kiwame.sock",
        KIWAME_LIMIT_QUEUE_SECONDS="0.05",
        KIWAME_LIMIT_BODY_SECONDS="0.4",
    ) as here:
        yield here
