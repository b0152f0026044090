"""One redis-server for the tests of this folder (one a process with xdist); emptied before each test that uses it."""

from collections.abc import Iterator

import pytest
import redis

from tests.redis_server import running_redis


@pytest.fixture(scope="session")
def _shared_redis() -> Iterator[str]:
    with running_redis() as url:
        yield url


@pytest.fixture
def redis_url(_shared_redis: str, raw: redis.Redis) -> str:
    return _shared_redis


@pytest.fixture
def raw(_shared_redis: str) -> Iterator[redis.Redis]:
    """The plain client of the library: what is really in Redis, and a way to damage it."""
    with redis.Redis.from_url(_shared_redis) as client:
        client.flushall()
        yield client
