import signal
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil

from tests.api.serving import PATIENT, Served, served

ONE_RUNS = "kiwame_in_flight 1.0"
LOOKED_UP = 'kiwame_cache_lookups_total{{result="miss",tier="memory"}} {:.1f}'


def worker(here: Served) -> psutil.Process:
    """The one worker that has said it is ready; others of the tree wait to take its place."""
    (pid,) = [line["pid"] for line in here.log() if line["event"] == "worker-started"]
    return psutil.Process(pid)


def until(client: httpx.Client, said: str) -> None:
    deadline = time.monotonic() + 60
    while said not in client.get("/metrics").text:
        assert time.monotonic() < deadline, f"never: {said}"


def test_a_run_too_many_is_refused_at_once_and_equal_ones_are_not_counted(workers: str) -> None:
    with (
        served(KIWAME_WORKER_SOCKET=workers, KIWAME_LIMIT_IN_FLIGHT="1", **PATIENT) as here,
        here.client() as client,
        ThreadPoolExecutor(2) as threads,
    ):
        worker(here).send_signal(signal.SIGSTOP)
        try:
            first = threads.submit(client.get, "/permute/2x3/1,0")
            until(client, ONE_RUNS)
            other = client.get("/permute/3x2/1,0")  # the worker stands still: what is answered now, is at once
            equal = threads.submit(client.get, "/permute/2x3/1,0")
            until(client, LOOKED_UP.format(3))  # by now it is known whether it is counted
            assert client.get("/healthz").status_code == 200
            assert not first.done()
        finally:
            worker(here).send_signal(signal.SIGCONT)
        assert (other.status_code, other.json()["type"]) == (503, "/problems/overloaded")
        assert other.headers["retry-after"] == "1"
        assert other.json()["limit"] == {"name": "in_flight", "max": 1}
        assert [first.result().status_code, equal.result().status_code] == [200, 200]
        assert first.result().content == equal.result().content
        assert client.get("/permute/3x2/1,0").status_code == 200
