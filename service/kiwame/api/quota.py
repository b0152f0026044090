"""Quotas: how many requests one caller may make in a window. Off until KIWAME_QUOTA is set."""

import hmac
import time
from hashlib import blake2b
from typing import Any

import limits
from limits.aio import storage, strategies
from limits.errors import StorageError

from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.settings import Settings, SettingsError

_RETRY_REDIS_SECONDS = 5.0


class Quota:
    """Counts requests by API key or by address: in Redis where replicas share one, else, and when it fails, here."""

    def __init__(self, settings: Settings) -> None:
        try:
            self._rule = limits.parse(settings.quota or "")
        except ValueError as error:
            raise SettingsError(
                f"KIWAME_QUOTA={settings.quota!r}: give a count and a window, such as 60/minute"
            ) from error
        self._keys = [key.strip().encode() for key in settings.api_keys.split(",") if key.strip()]
        self._here = strategies.FixedWindowRateLimiter(storage.MemoryStorage())
        self._shared = self._redis(settings)
        self._redis_from = 0.0

    def _redis(self, settings: Settings) -> strategies.FixedWindowRateLimiter | None:
        if settings.redis_url is None:
            return None
        seconds = settings.limits.redis_seconds
        return strategies.FixedWindowRateLimiter(
            storage.RedisStorage(
                f"async+{settings.redis_url}",
                wrap_exceptions=True,
                implementation="redispy",
                key_prefix="kiwame:quota",
                socket_timeout=seconds,
                socket_connect_timeout=seconds,
            )
        )

    async def refusal(self, scope: Any) -> Refusal | None:
        """The refusal of a request that is one too many, or None: it is counted."""
        caller = self._caller(scope)
        if self._shared is not None and time.monotonic() >= self._redis_from:
            try:
                return await self._counted(self._shared, caller)
            except StorageError:
                self._redis_from = time.monotonic() + _RETRY_REDIS_SECONDS
        return await self._counted(self._here, caller)

    async def _counted(self, limiter: strategies.FixedWindowRateLimiter, caller: str) -> Refusal | None:
        if await limiter.hit(self._rule, caller):
            return None
        resets = (await limiter.get_window_stats(self._rule, caller)).reset_time
        wait = max(1, round(resets - time.time()))
        window = self._rule.get_expiry()
        return refuse(Cause.QUOTA, retry_after=wait, limit=Limit("quota", self._rule.amount), window=window)

    def _caller(self, scope: Any) -> str:
        """A known API key, else the address: a key that is not known would be a new caller at every request."""
        given = next((v for n, v in scope["headers"] if n == b"x-api-key"), b"")
        if any(hmac.compare_digest(given, key) for key in self._keys):
            return f"key:{blake2b(given, digest_size=12).hexdigest()}"
        client = scope.get("client")
        return f"ip:{client[0] if client else 'local'}"
