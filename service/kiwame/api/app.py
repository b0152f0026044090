"""The composition root: everything that the service is made of is built here, and nowhere else."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from kiwame import __version__
from kiwame.api.answers import Answers
from kiwame.api.hits import Front
from kiwame.api.keeping import Keeping
from kiwame.api.logs import logger
from kiwame.api.metrics import Metrics
from kiwame.api.moulds import Fresh, Mould, Ready
from kiwame.api.routes import batch, catalogue, embed, explain, operations, pages, problems, solve, static, why
from kiwame.api.routes import verbs as verb_routes
from kiwame.api.routing import Path, router
from kiwame.api.verbs import Verbs
from kiwame.cache.flight import SingleFlight
from kiwame.cache.memory import LruCache, MemoryCache
from kiwame.cache.tiers import TieredCache
from kiwame.engine.local import LocalEngine
from kiwame.engine.pool import PoolEngine
from kiwame.engine.seam import Engine
from kiwame.settings import Settings, SettingsError

App = Callable[[Any, Any, Any], Awaitable[None]]
READY_SHARE = 0.75  # of the memory cache is for ready answers, the rest for findings
MOULDS_BYTES = 8_388_608
_PLAIN_EVENTS = frozenset({"worker-started", "supervisor-started"})


class Service(NamedTuple):
    """A service as built: the ASGI app, and what an embedding program may want to watch."""

    app: App
    engine: Engine
    paths: tuple[Path, ...]


def build(settings: Settings) -> App:
    """The service as an ASGI app. Its lifespan starts and ends the engine. Raises SettingsError."""
    return service(settings).app


def service(settings: Settings) -> Service:
    """The service, built. Raises SettingsError."""
    limits = settings.limits
    metrics = Metrics()
    ready: LruCache[Ready | Fresh] = LruCache(int(limits.memory_cache_bytes * READY_SHARE), limits.cache_seconds)
    findings = MemoryCache(limits.memory_cache_bytes - ready.max_bytes, limits.cache_seconds)
    cache = TieredCache(findings, _redis(settings, metrics))
    engine = _engine(settings, metrics)
    metrics.engine_status = engine.status
    metrics.cached_bytes = lambda: ready.used_bytes + findings.entries.used_bytes
    keeping = Keeping(limits, settings.public_url.rstrip("/"), cache=cache, runs=SingleFlight(), metrics=metrics)
    answers = Answers(settings, __version__, engine=engine, cache=cache, keeping=keeping, metrics=metrics)
    verbs = Verbs(settings, answers=answers, engine=engine, keeping=keeping)
    quota = _quota(settings)
    known = [
        *explain.fixed(answers, limits),
        *verb_routes.paths(verbs, limits),
        *solve.paths(solve.Solving(settings, answers=answers, engine=engine, keeping=keeping), limits),
        *why.paths(why.Explaining(settings, __version__, engine=engine, keeping=keeping)),
        *batch.paths(answers, engine, limits, quota),
        *catalogue.paths(engine, limits, __version__),
        *problems.paths(),
        *static.paths(),
        *operations.paths(engine, cache.redis, metrics),
    ]
    known += embed.paths(answers, settings, known)
    linked = explain.permalinks(answers, limits, known)
    paths = (*known, *pages.paths(answers, [*known, *linked], __version__, settings), *linked)
    moulds: LruCache[Mould] = LruCache(MOULDS_BYTES if cache.redis else 0, limits.cache_seconds)
    routed = router(paths, limits.request_seconds)
    front = Front(
        routed,
        limits,
        ready=ready,
        moulds=moulds,
        redis=cache.redis,
        metrics=metrics,
        quota=quota,
        free=_free(paths),
    )
    return Service(_alive(front, engine, cache), engine, paths)


def _free(paths: Sequence[Path]) -> Callable[[str], bool]:
    """Whether a path is one that quotas do not count."""
    known = [path.path for path in paths if not path.counted]
    exact = frozenset(known)
    below = tuple(path.partition("{")[0] for path in known if "{" in path)
    return lambda path: path in exact or path.startswith(below)


def _engine(settings: Settings, metrics: Metrics) -> Engine:
    def noted(event: str, facts: dict[str, Any]) -> None:
        metrics.engine_events[event, str(facts.get("reason", ""))].n += 1
        say = logger().info if event in _PLAIN_EVENTS else logger().warning
        say(event, **facts)

    match settings.engine:
        case "pool":
            return PoolEngine(settings, on_event=noted)
        case "local":
            return LocalEngine(settings)


def _quota(settings: Settings) -> Any:
    if not settings.quota:
        return None
    from kiwame.api.quota import Quota  # noqa: PLC0415  not every service has one

    return Quota(settings)


def _redis(settings: Settings, metrics: Metrics) -> Any:
    if settings.redis_url is None:
        return None
    from kiwame.cache.redis import RedisCache  # noqa: PLC0415  its client is slow to import, and not always needed

    try:
        return RedisCache(settings.redis_url, settings.limits, settings.cache_secret, __version__, metrics.cache_event)
    except ValueError as error:
        raise SettingsError(f"KIWAME_REDIS_URL: {error}") from error


def _alive(front: App, engine: Engine, cache: TieredCache) -> App:
    @asynccontextmanager
    async def alive() -> AsyncIterator[None]:
        await engine.start()
        try:
            yield
        finally:
            await engine.close()
            await cache.close()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(alive, receive, send)
        else:
            await front(scope, receive, send)

    return app


async def _lifespan(alive: Callable[[], Any], receive: Any, send: Any) -> None:
    await receive()
    try:
        async with alive():
            await send({"type": "lifespan.startup.complete"})
            await receive()
    except Exception as error:
        await send({"type": "lifespan.shutdown.failed", "message": str(error)})
        raise
    await send({"type": "lifespan.shutdown.complete"})
