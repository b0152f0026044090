import signal
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil

from tests.api.serving import Served, served

RUNNING = "kiwame_in_flight 1.0"


def workers(here: Served) -> list[psutil.Process]:
    """The processes that compute: those at the end of the tree."""
    return [child for child in psutil.Process(here.process.pid).children(recursive=True) if not child.children()]


def until(client: httpx.Client, path: str, said: str) -> None:
    deadline = time.monotonic() + 10
    while said not in client.get(path).text:
        assert time.monotonic() < deadline


def test_a_run_too_many_is_refused_at_once_and_equal_ones_are_not_counted() -> None:
    with served(KIWAME_LIMIT_IN_FLIGHT="1") as here, here.client() as client, ThreadPoolExecutor(2) as threads:
        for worker in workers(here):
            worker.send_signal(signal.SIGSTOP)
        first = threads.submit(client.get, "/permute/2x3/1,0")
        until(client, "/metrics", RUNNING)
        equal = threads.submit(client.get, "/permute/2x3/1,0")
        begun = time.monotonic()
        other = client.get("/permute/3x2/1,0")
        assert time.monotonic() - begun < 0.5
        assert (other.status_code, other.json()["type"], other.headers["retry-after"]) == (
            503,
            "/problems/overloaded",
            "1",
        )
        assert other.json()["limit"] == {"name": "in_flight", "max": 1}
        assert client.get("/healthz").status_code == 200
        assert {first.result().status_code, equal.result().status_code} == {504}
        until(client, "/permute/3x2/1,0", "permute")
        assert client.get("/permute/3x2/1,0").status_code in {200, 504}
