"""What is installed here, which devices there are, and whether Redis and a service answer."""

import importlib.metadata
import os
import platform
import time
from collections.abc import Iterator
from typing import NamedTuple

PACKAGES = ("kiwame", "torch", "numpy", "einops", "redis", "uvicorn", "starlette")
NEEDED = ("kiwame", "numpy")


class Finding(NamedTuple):
    """One thing looked at. `good` None: absent, and not needed."""

    name: str
    good: bool | None
    words: str


def findings(server: str | None) -> Iterator[Finding]:
    """Everything looked at, one after the other."""
    yield Finding("python", True, platform.python_version())
    for name in PACKAGES:
        try:
            yield Finding(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, False if name in NEEDED else None, "not installed")
    yield _devices()
    yield from _settings()
    if url := os.environ.get("KIWAME_REDIS_URL"):
        yield _redis(url)
    if server:
        yield _service(server)


def _devices() -> Finding:
    try:
        from kiwame.backends.available import backend, installed  # noqa: PLC0415

        devices = list(dict.fromkeys(d for name in installed() for d in backend(name).devices()))
    except ImportError as error:
        return Finding("devices", False, str(error))
    return Finding("devices", bool(devices), ", ".join(devices) or "no backend is installed")


def _settings() -> Iterator[Finding]:
    try:
        from kiwame.settings import SettingsError, load  # noqa: PLC0415
    except ImportError:
        return
    try:
        load()
    except SettingsError as error:
        yield Finding("settings", False, str(error))
        return
    names = sorted(name for name in os.environ if name.startswith("KIWAME_"))
    secret = {"KIWAME_CACHE_SECRET", "KIWAME_REDIS_URL"}
    for name in names:
        yield Finding(name, True, "(set)" if name in secret else os.environ[name])


def _redis(url: str) -> Finding:
    try:
        import redis  # noqa: PLC0415
    except ImportError:
        return Finding(
            "redis", False, "KIWAME_REDIS_URL is set, but the client is not installed: pip install 'kiwame[service]'"
        )
    since = time.perf_counter()
    try:
        with redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        return Finding("redis server", False, str(error))
    return Finding("redis server", True, f"answers in {(time.perf_counter() - since) * 1000:.1f} ms")


def _service(url: str) -> Finding:
    import httpx  # noqa: PLC0415

    try:
        answer = httpx.get(f"{url.rstrip('/')}/readyz", timeout=2)
    except httpx.HTTPError as error:
        return Finding("service", False, f"{url}: {error}")
    return Finding("service", answer.is_success, f"{url}: {answer.text[:200]}")
