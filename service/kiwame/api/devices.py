"""Which backend and device a run has, from what was asked and what the workers can do."""

import asyncio
from collections.abc import Callable
from difflib import get_close_matches

from kiwame.engine.seam import Engine, Worker
from kiwame.errors import Cause, refuse
from kiwame.parse.flags import device_named

_POLL_SECONDS = 0.01


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
    """`cpu` or `cuda:N`. Raises Refusal for a device that is not there: never another one in its place."""
    able = {device for worker in workers if backend in worker.backends for device in worker.devices}
    if backend != "torch":
        able &= {"cpu"}
    available = sorted(able, key=_order)
    device = "auto" if asked is None else device_named(asked)
    choose: Callable[[str], bool] = {
        "auto": lambda _: True,
        "cuda": lambda name: name.startswith("cuda:"),
    }.get(device, device.__eq__)
    chosen = next(filter(choose, available), None)
    if chosen is None:
        raise refuse(
            Cause.DEVICE_UNAVAILABLE,
            got=device,
            expected=["auto", *available],
            device=device,
            available=available,
            backend=backend,
        )
    return chosen


def _order(device: str) -> tuple[bool, int]:
    kind, _, number = device.partition(":")
    return kind == "cpu", int(number or 0)
