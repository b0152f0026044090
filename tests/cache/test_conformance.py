"""What every cache behind the seam does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from kiwame.cache.memory import MemoryCache
from kiwame.cache.seam import Cache
from kiwame.cache.tiers import TieredCache

from tests.cache.stores import redis_cache

KINDS = {"memory": "memory", "redis": "redis", "tiers": "memory", "tiers-without-redis": "memory"}
KEYS = ["permute 2x3 1,0", "", "転置", "line\r\nbreak", "\udc80 lone surrogate", "k" * 5000, "\0"]
VALUES = [b"", b"\0", b"{}", bytes(range(256)) * 400, b"x" * 1_000_000]


@asynccontextmanager
async def opened(kind: str, url: str) -> AsyncIterator[tuple[Cache, Callable[[], Awaitable[None]]]]:
    """A cache, and a way to wait until what was put is kept."""
    memory = MemoryCache(1 << 24, 60.0)
    if kind == "memory":
        yield memory, _at_once
    elif kind == "tiers-without-redis":
        yield TieredCache(memory), _at_once
    else:
        async with redis_cache(url) as redis:
            yield (redis if kind == "redis" else TieredCache(memory, redis)), redis.flush


async def _at_once() -> None:
    pass


def run_with(kind: str, url: str, body: Callable[[Cache, Callable[[], Awaitable[None]]], Awaitable[None]]) -> None:
    async def main() -> None:
        async with opened(kind, url) as (cache, kept):
            await body(cache, kept)

    asyncio.run(main())


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_and_value_comes_back_as_it_was_put(kind: str, redis_url: str) -> None:
    async def body(cache: Cache, kept: Callable[[], Awaitable[None]]) -> None:
        for key in KEYS:
            for value in VALUES:
                await cache.put(key, value)
                await kept()
                hit = await cache.get(key)
                assert hit is not None
                assert hit.value == value

    run_with(kind, redis_url, body)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hit_names_the_tier_that_had_it(kind: str, redis_url: str) -> None:
    async def body(cache: Cache, kept: Callable[[], Awaitable[None]]) -> None:
        await cache.put("key", b"value")
        await kept()
        assert (await cache.get("key")).tier == KINDS[kind]

    run_with(kind, redis_url, body)


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_never_put_is_a_miss(kind: str, redis_url: str) -> None:
    async def body(cache: Cache, kept: Callable[[], Awaitable[None]]) -> None:
        await cache.put("key", b"value")
        await kept()
        assert await cache.get("key ") is None
        assert await cache.get("KEY") is None

    run_with(kind, redis_url, body)


@pytest.mark.parametrize("kind", KINDS)
def test_the_value_put_last_is_the_one_kept(kind: str, redis_url: str) -> None:
    async def body(cache: Cache, kept: Callable[[], Awaitable[None]]) -> None:
        for value in (b"first", b"second", b"third"):
            await cache.put("key", value)
        await kept()
        assert (await cache.get("key")).value == b"third"

    run_with(kind, redis_url, body)
