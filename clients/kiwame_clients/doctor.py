"""What is installed here, which devices there are, and whether Redis and a service answer."""

import importlib.metadata
import os
import platform
import time
from collections.abc import Iterator
from typing import NamedTuple

PACKAGES = ("torch", "numpy", "einops", "redis", "uvicorn", "starlette")
NEEDED = ("numpy",)
_SECRET = frozenset({"KIWAME_API_KEY", "KIWAME_API_KEYS", "KIWAME_CACHE_SECRET", "KIWAME_REDIS_URL"})
_OURS = frozenset({"KIWAME_URL", "KIWAME_API_KEY"})  # what the command itself reads


class Finding(NamedTuple):
    """One thing looked at. `good` None: absent, and not needed."""

    name: str
    good: bool | None
    words: str


def findings(server: str | None) -> Iterator[Finding]:
    """Everything looked at, one after the other."""
    yield Finding("python", True, platform.python_version())
    yield _kiwame()
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


def _kiwame() -> Finding:
    try:
        from kiwame import __version__  # noqa: PLC0415
    except ImportError as error:
        return Finding("kiwame", False, str(error))
    return Finding("kiwame", True, __version__)


def _devices() -> Finding:
    try:
        from kiwame.backends.available import backend, installed  # noqa: PLC0415

        devices = list(dict.fromkeys(d for name in installed() for d in backend(name).devices()))
    except (ImportError, OSError) as error:  # OSError: a library that torch needs does not load
        return Finding("devices", False, str(error))
    return Finding("devices", bool(devices), ", ".join(devices) or "no backend is installed")


def _settings() -> Iterator[Finding]:
    """Each variable that is set, and whether it can be read."""
    try:
        import msgspec  # noqa: PLC0415
        from kiwame.settings import Limits, Settings, SettingsError, limit_variable, load, variable  # noqa: PLC0415
    except ImportError:
        return
    try:
        load()
    except SettingsError as error:
        yield Finding("settings", False, str(error))
    known = {variable(field.name) for field in msgspec.structs.fields(Settings)}
    known |= {limit_variable(field.name) for field in msgspec.structs.fields(Limits)} | _OURS
    for name in sorted(os.environ):
        if name in known:
            yield Finding(name, True, "(set)" if name in _SECRET else os.environ[name])
        elif name.startswith("KIWAME_"):
            yield Finding(name, None, "is no setting")


def _redis(url: str) -> Finding:
    try:
        import redis  # noqa: PLC0415
    except ImportError:
        return Finding(
            "redis server", False, "KIWAME_REDIS_URL is set, but the client is not there: pip install 'kiwame[service]'"
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
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Finding("service", False, f"{url}: {error}")
    return Finding("service", answer.is_success, f"{url}: {answer.text[:200]}")
