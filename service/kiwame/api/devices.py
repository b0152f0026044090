"""Which backend and device a run has, from what was asked and what the workers can do."""

import asyncio
from difflib import get_close_matches

import msgspec

from kiwame.api.stores import Tiers
from kiwame.devices import chosen
from kiwame.engine.seam import Engine, Worker
from kiwame.errors import Cause, refuse

_POLL_SECONDS = 0.01
_LAST = "workers"  # key of what they announced


async def workers_of(engine: Engine, seconds: float) -> tuple[Worker, ...]:
    """The workers that are ready. Raises Refusal (starting) when there is none within `seconds`."""
    workers = engine.status().workers
    if workers:
        return workers
    try:
        async with asyncio.timeout(seconds):
            while not workers:
                await asyncio.sleep(_POLL_SECONDS)
                workers = engine.status().workers
    except TimeoutError as error:
        raise refuse(Cause.STARTING, retry_after=1) from error
    return workers


class Announced:
    """Who was there last, for as long as nobody is: what they computed is found by it. Replicas share it."""

    def __init__(self, engine: Engine, cache: Tiers, seconds: float) -> None:
        self._engine, self._cache, self._seconds = engine, cache, seconds
        self._last: tuple[Worker, ...] = ()

    async def workers(self) -> tuple[Worker, ...]:
        """The workers that are ready. Raises Refusal (starting) when there is none within the time."""
        workers = await workers_of(self._engine, self._seconds)
        if not self._last:
            self._cache.offer(_LAST, msgspec.msgpack.encode(workers))
        self._last = workers
        return workers

    async def last(self) -> tuple[Worker, ...]:
        """Those of the last call of `workers`, here or in another replica; none where none are known."""
        if not self._last:
            found = (await self._cache.lookup(_LAST)).hit
            self._last = msgspec.msgpack.decode(found.value, type=tuple[Worker, ...]) if found else ()
        return self._last


def version_of(backend: str, workers: tuple[Worker, ...]) -> str:
    """The backend's version. Raises Refusal for one that no worker has."""
    for worker in workers:
        if backend in worker.backends:
            return worker.backends[backend]
    known = sorted({name for worker in workers for name in worker.backends})
    near = get_close_matches(backend, known, cutoff=0.0)
    raise refuse(
        Cause.UNKNOWN_BACKEND, got=backend, expected=known, nearest=near, name=backend[:80], known=known, near=near
    )


def device_of(asked: str | None, backend: str, workers: tuple[Worker, ...]) -> str:
    """`cpu` or `cuda:N`. Raises Refusal for a device that no worker has."""
    able = [worker.devices for worker in workers if backend in worker.backends]
    return chosen(asked, backend, frozenset().union(*able))
