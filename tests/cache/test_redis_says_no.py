"""RedisCache on a real server that refuses: a password, writes when it is full, writes to a replica."""

import asyncio
from collections import Counter

import redis
from kiwame.cache.lookup import Lookup

from tests.cache.stores import Events, hit, redis_cache, store
from tests.redis_server import running_redis


def test_a_password_that_is_wrong_or_missing_is_a_bypass_and_the_right_one_works() -> None:
    async def main(url: str) -> None:
        for credentials in ("", ":wrong@", "nobody:wrong@"):
            async with redis_cache(url.replace("//", f"//{credentials}")) as cache:
                assert await cache.look("key") == Lookup(None, "bypass", "redis", "auth")
                assert cache.state() == "degraded: reads auth"
        await store(url.replace("//", "//:right@"), {"key": b"value"})
        async with redis_cache(url.replace("//", "//:right@")) as cache:
            assert await cache.look("key") == hit(b"value")

    with running_redis("--requirepass", "right") as url:
        asyncio.run(main(url))


def test_a_full_server_still_answers_reads() -> None:
    async def main(url: str) -> None:
        await store(url, {"key": b"value"})
        events = Events()
        async with redis_cache(url, on_event=events, breaker_faults=2, breaker_seconds=60.0) as cache:
            redis.Redis.from_url(url).config_set("maxmemory", "1")
            for _ in range(4):
                cache.offer("more", b"value")
                await cache.flush()
            assert cache.state() == "degraded: writes oom"
            assert await cache.look("key") == hit(b"value")
        assert Counter(events) == {
            ("redis-fault", "oom"): 2, ("redis-open", "oom"): 1, ("redis-write-dropped", "open"): 2
        }  # fmt: skip

    with running_redis() as url:
        asyncio.run(main(url))


def test_a_read_only_replica_still_answers_reads() -> None:
    async def main(url: str) -> None:
        await store(url, {"key": b"value"})
        async with redis_cache(url) as cache:
            redis.Redis.from_url(url).replicaof("127.0.0.1", 1)
            await cache.put("more", b"value")
            await cache.flush()
            assert cache.state() == "degraded: writes readonly"
            assert await cache.look("key") == hit(b"value")

    with running_redis() as url:
        asyncio.run(main(url))
