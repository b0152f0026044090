"""Memory in front of Redis."""

import asyncio
import subprocess
import sys

import redis
from kiwame.cache.lookup import Lookup
from kiwame.cache.memory import MemoryCache
from kiwame.cache.seam import Hit
from kiwame.cache.tiers import TieredCache

from tests.cache.stores import redis_cache, store


def memory() -> MemoryCache:
    return MemoryCache(1 << 20, 60.0)


def test_what_one_replica_puts_another_finds(redis_url: str) -> None:
    async def main() -> None:
        async with redis_cache(redis_url) as one, redis_cache(redis_url) as two:
            await TieredCache(memory(), one).put("key", b"value")
            await one.flush()
            found = await TieredCache(memory(), two).lookup("key")
            assert found == Lookup(Hit(b"value", "redis"), "hit", "redis")

    asyncio.run(main())


def test_a_hit_in_redis_is_a_hit_in_memory_afterwards(redis_url: str, raw: redis.Redis) -> None:
    async def main() -> None:
        await store(redis_url, {"key": b"value"})
        async with redis_cache(redis_url) as shared:
            tiers = TieredCache(memory(), shared)
            await tiers.lookup("key")
            raw.flushall()
            assert await tiers.lookup("key") == Lookup(Hit(b"value", "memory"), "hit", "memory")
            assert tiers.peek("key") == b"value"

    asyncio.run(main())


def test_a_miss_names_the_last_tier_asked(redis_url: str) -> None:
    async def main() -> None:
        assert await TieredCache(memory()).lookup("key") == Lookup(None, "miss", "memory")
        async with redis_cache(redis_url) as shared:
            assert await TieredCache(memory(), shared).lookup("key") == Lookup(None, "miss", "redis")

    asyncio.run(main())


def test_without_redis_answering_memory_still_remembers() -> None:
    async def main() -> None:
        async with redis_cache("redis://127.0.0.1:1/0") as gone:
            tiers = TieredCache(memory(), gone)
            assert await tiers.lookup("key") == Lookup(None, "bypass", "redis", "refused")
            await tiers.put("key", b"value")
            assert (await tiers.lookup("key")).hit == Hit(b"value", "memory")

    asyncio.run(main())


def test_offer_says_whether_the_shared_tier_takes_the_value(redis_url: str) -> None:
    async def main() -> None:
        assert TieredCache(memory()).offer("key", b"value")
        assert not TieredCache(MemoryCache(0, 60.0)).offer("key", b"value")
        async with redis_cache(redis_url) as shared:
            tiers = TieredCache(memory(), shared)
            assert tiers.offer("key", b"value")
            await tiers.close()
            assert not tiers.offer("key", b"value")

    asyncio.run(main())


def test_the_redis_client_is_not_imported_where_there_is_no_redis() -> None:
    code = "import sys, kiwame.cache.tiers, kiwame.cache.flight; sys.exit('redis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
