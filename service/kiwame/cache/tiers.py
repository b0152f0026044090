"""Memory in front of Redis: what one replica made, the others find, and each remembers what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiwame.cache.lookup import Lookup
from kiwame.cache.memory import MemoryCache
from kiwame.cache.seam import Hit

if TYPE_CHECKING:
    from kiwame.cache.redis import RedisCache  # its client is imported only where there is a Redis


class TieredCache:
    """Both tiers as one cache. Without Redis, memory alone."""

    def __init__(self, memory: MemoryCache, redis: RedisCache | None = None) -> None:
        self.memory = memory
        self.redis = redis
        self.peek = memory.peek
        self.stale = memory.entries.stale

    async def lookup(self, key: str) -> Lookup:
        """The value and the tier that had it, or what the last tier asked said."""
        value = self.memory.peek(key)
        if value is not None:
            return Lookup(Hit(value, "memory"), "hit", "memory")
        if self.redis is None:
            return Lookup(None, "miss", "memory")
        found = await self.redis.look(key)
        if found.hit is not None:
            self.memory.offer(key, found.hit.value)
        return found

    async def get(self, key: str) -> Hit | None:
        """The value, or None."""
        return (await self.lookup(key)).hit

    async def put(self, key: str, value: bytes) -> None:
        """Remember the value in every tier; never waits for Redis."""
        self.offer(key, value)

    def offer(self, key: str, value: bytes) -> bool:
        """`put` without a coroutine: whether the last tier takes it (what `stored` says in Cache-Status)."""
        in_memory = self.memory.offer(key, value)
        return in_memory if self.redis is None else self.redis.offer(key, value)

    async def close(self) -> None:
        """Write out what Redis is still to get, and disconnect."""
        if self.redis is not None:
            await self.redis.close()
