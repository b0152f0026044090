"""Quotas over HTTP: who is counted, what is free, what a caller over quota is told."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from kiwame import web

from tests.api.serving import PATIENT, Served, served
from tests.redis_server import running_server

SPEC = "/permute/2x3/1,0"


@pytest.fixture(scope="module")
def service(workers: str) -> Iterator[Served]:
    with served(KIWAME_WORKER_SOCKET=workers, KIWAME_QUOTA="3/hour", KIWAME_API_KEYS="alpha, beta", **PATIENT) as here:
        yield here


def statuses(client: httpx.Client, count: int, **headers: str) -> list[int]:
    return [client.get(SPEC, headers=headers).status_code for _ in range(count)]


def test_a_caller_over_quota_is_told_when_to_come_back(service: Served) -> None:
    with service.client() as client:
        assert statuses(client, 4, **{"X-API-Key": "alpha"}) == [200, 200, 200, 429]
        refused = client.get(SPEC, headers={"X-API-Key": "alpha", "Accept-Language": "ja"})
    problem = refused.json()
    assert problem["type"] == "/problems/quota"
    assert problem["limit"] == {"name": "quota", "max": 3}
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert refused.headers["RateLimit-Policy"] == '"default";q=3;w=3600'
    assert refused.headers["RateLimit"].startswith('"default";r=0;t=')
    assert refused.headers["Content-Language"] == "ja"


def test_each_known_key_has_its_own_quota_and_unknown_keys_share_their_address(service: Served) -> None:
    with service.client() as client:
        assert statuses(client, 3, **{"X-API-Key": "beta"}) == [200, 200, 200]
        strangers = [client.get(SPEC, headers={"X-API-Key": f"made-up-{n}"}).status_code for n in range(5)]
    assert strangers == [200, 200, 200, 429, 429]


def test_health_metrics_and_files_of_pages_are_never_counted(service: Served) -> None:
    with service.client() as client:
        for path in ("/healthz", "/readyz", "/metrics", web.address("main.js")):
            assert {client.get(path).status_code for _ in range(5)} == {200}


def test_replicas_share_a_quota_in_redis_and_go_on_without_it(workers: str) -> None:
    with running_server() as redis:
        variables = {
            "KIWAME_WORKER_SOCKET": workers,
            "KIWAME_QUOTA": "2/hour",
            "KIWAME_REDIS_URL": redis.url,
            **PATIENT,
        }
        with served(**variables) as one, served(**variables) as two, one.client() as first, two.client() as second:
            assert [first.get(SPEC).status_code, second.get(SPEC).status_code] == [200, 200]
            assert [first.get(SPEC).status_code, second.get(SPEC).status_code] == [429, 429]
            redis.kill()
            assert first.get(SPEC).status_code == 200


def test_a_quota_that_cannot_be_read_ends_the_start() -> None:

    ended = subprocess.run(
        [sys.executable, "-m", "kiwame.api.serve"],
        env={"PATH": "/usr/bin:/bin", "PORT": "0", "KIWAME_QUOTA": "many", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 1
    assert "KIWAME_QUOTA" in ended.stderr
