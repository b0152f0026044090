from collections.abc import Iterator

import httpx
import pytest

from tests.api.serving import PATIENT, Served, served
from tests.redis_server import RedisServer, running_server


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def sharing(redis: RedisServer, workers: str) -> Iterator[Served]:
    """A service that remembers in Redis alone."""
    variables = {"KIWAME_WORKER_SOCKET": workers, "KIWAME_REDIS_URL": redis.url, **PATIENT}
    with served(**variables, KIWAME_LIMIT_MEMORY_CACHE_BYTES="0") as here:
        yield here


@pytest.fixture
def client(sharing: Served) -> Iterator[httpx.Client]:
    with sharing.client() as client:
        yield client


def status(client: httpx.Client, path: str) -> str:
    return client.get(path).headers["cache-status"]


def test_a_first_answer_is_stored_in_redis_and_the_second_comes_from_it(client: httpx.Client) -> None:
    first, second, third = (client.get("/permute/2x3/1,0") for _ in range(3))
    assert first.headers["cache-status"] == "kiwame-redis; fwd=miss; stored"
    assert second.headers["cache-status"] == third.headers["cache-status"] == "kiwame-redis; hit"
    assert first.content == second.content == third.content
    varying = {"date", "cache-status", "x-request-id", "server-timing"}
    assert {k: v for k, v in first.headers.items() if k not in varying} == {
        k: v for k, v in second.headers.items() if k not in varying
    }


def test_an_answer_in_redis_is_given_to_whoever_asks_in_other_words(client: httpx.Client) -> None:
    status(client, "/v1/explain?spec=permute 3x4 1,0")
    assert status(client, "/v1/explain?spec=permute 3×4 (1,0)") == "kiwame-redis; hit"
    assert status(client, "/permute/3x4/1,0?lang=ja") == "kiwame-redis; hit"


def test_a_post_is_answered_from_redis(client: httpx.Client) -> None:
    answers = [client.post("/v1/permute", json={"shape": [4, 5], "perm": [1, 0]}) for _ in range(2)]
    assert answers[1].headers["cache-status"] == "kiwame-redis; hit"
    assert answers[0].content == answers[1].content


def test_a_hit_in_redis_honours_if_none_match(client: httpx.Client) -> None:
    etag = client.get("/permute/4x6/1,0").headers["etag"]
    again = client.get("/permute/4x6/1,0", headers={"If-None-Match": etag})
    assert (again.status_code, again.headers["cache-status"]) == (304, "kiwame-redis; hit")


def test_replicas_share_what_one_of_them_found(client: httpx.Client, redis: RedisServer, workers: str) -> None:
    variables = {"KIWAME_WORKER_SOCKET": workers, "KIWAME_REDIS_URL": redis.url, **PATIENT}
    first = client.get("/permute/4x7/1,0")
    with served(**variables) as other, other.client() as there:
        assert there.get("/readyz").json()["redis"] == "ok"
        second, third = (there.get("/permute/4x7/1,0") for _ in range(2))
    assert second.headers["cache-status"] == "kiwame-redis; hit"
    assert third.headers["cache-status"] == "kiwame-memory; hit"
    assert first.content == second.content == third.content


def test_without_redis_answers_are_computed_and_say_so(client: httpx.Client, redis: RedisServer) -> None:
    before = client.get("/permute/4x8/1,0")
    redis.kill()
    try:
        during = client.get("/permute/4x8/1,0")
        assert during.status_code == 200
        assert during.content == before.content
        assert during.headers["cache-status"].startswith("kiwame-redis; fwd=bypass; detail=")
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["redis"].startswith("degraded: ")) == (200, True)
    finally:
        redis.start()
