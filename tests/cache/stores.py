"""Caches as the tests build them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from kiwame.cache.lookup import Lookup
from kiwame.cache.redis import RedisCache
from kiwame.cache.seam import Hit
from kiwame.settings import Limits

SECRET, VERSION = "of the tests", "0.1.0"
PATIENT = Limits(redis_seconds=5.0)  # for tests that are about something else than time


class Events(list[tuple[str, str]]):
    """What a cache reported: give it as `on_event`."""

    def __call__(self, name: str, detail: str) -> None:
        self.append((name, detail))

    def names(self) -> set[str]:
        return {name for name, _ in self}


@asynccontextmanager
async def redis_cache(url: str, limits: Limits = PATIENT, **options: Any) -> AsyncIterator[RedisCache]:
    cache = RedisCache(
        url, limits, options.pop("secret", SECRET), options.pop("version", VERSION), **{"on_event": Events()} | options
    )
    try:
        yield cache
    finally:
        await cache.close()


async def store(url: str, values: Mapping[str, bytes], **options: Any) -> None:
    """Put values into Redis as another replica would."""
    async with redis_cache(url, **options) as cache:
        for key, value in values.items():
            assert cache.offer(key, value)
            if len(cache._queue) > 500:
                await cache.flush()


def limits(**changes: Any) -> Limits:
    return msgspec.structs.replace(PATIENT, **changes)


def hit(value: bytes) -> Lookup:
    return Lookup(Hit(value, "redis"), "hit", "redis")
