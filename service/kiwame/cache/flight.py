"""Equal work at the same time is done once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Flight(Generic[T]):
    def __init__(self, task: asyncio.Task[T]) -> None:
        self.task = task
        self.callers = 0


class SingleFlight(Generic[T]):
    """Runs by key. Nothing is remembered once a run has ended."""

    def __init__(self) -> None:
        self.runs = 0
        self.joined = 0
        self._flights: dict[str, _Flight[T]] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def callers(self, key: str) -> int:
        """How many wait for this key's run."""
        flight = self._flights.get(key)
        return flight.callers if flight else 0

    async def run(self, key: str, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` gives or raises, from a run already under way if there is one.

        A caller that is cancelled leaves the run to the others; the last one to leave cancels it.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._started(key, make)
        else:
            self.joined += 1
        flight.callers += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.callers -= 1
            if not flight.callers and not flight.task.done():
                self._end(key, flight)
                flight.task.cancel()

    def _started(self, key: str, make: Callable[[], Awaitable[T]]) -> _Flight[T]:
        self.runs += 1
        flight = _Flight(asyncio.create_task(_awaited(make)))
        self._flights[key] = flight
        flight.task.add_done_callback(lambda _: self._end(key, flight))
        return flight

    def _end(self, key: str, flight: _Flight[T]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if flight.task.done() and not flight.task.cancelled():
            flight.task.exception()  # seen, even if every caller has left


async def _awaited(make: Callable[[], Awaitable[T]]) -> T:
    return await make()
