"""Equal work at the same time is done once."""

import asyncio
from contextlib import suppress

import pytest
from kiwame.cache.flight import SingleFlight


class Work:
    """A run that ends when told."""

    def __init__(self) -> None:
        self.starts = 0
        self.cancelled = asyncio.Event()
        self.may_end = asyncio.Event()

    async def __call__(self) -> int:
        self.starts += 1
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return self.starts


async def joined(flights: SingleFlight[int], key: str, callers: int) -> None:
    async with asyncio.timeout(5):
        while flights.callers(key) != callers:  # noqa: ASYNC110  the number is the fact; no event says it
            await asyncio.sleep(0)


def test_a_stampede_of_a_thousand_is_one_run() -> None:
    async def main() -> None:
        flights, work = SingleFlight[int](), Work()
        callers = [asyncio.create_task(flights.run("key", work)) for _ in range(1000)]
        await joined(flights, "key", 1000)
        work.may_end.set()
        assert await asyncio.gather(*callers) == [1] * 1000
        assert (work.starts, flights.runs, flights.joined, len(flights)) == (1, 1, 999, 0)

    asyncio.run(main())


def test_other_keys_run_at_the_same_time() -> None:
    async def main() -> None:
        flights, work = SingleFlight[int](), Work()
        callers = [asyncio.create_task(flights.run(str(number), work)) for number in range(10)]
        await joined(flights, "9", 1)
        assert len(flights) == 10
        work.may_end.set()
        await asyncio.gather(*callers)
        assert work.starts == 10

    asyncio.run(main())


@pytest.mark.parametrize("leaves", [0, 1, 2])
def test_a_caller_that_is_cancelled_leaves_the_run_to_the_others(leaves: int) -> None:
    async def main() -> None:
        flights, work = SingleFlight[int](), Work()
        callers = [asyncio.create_task(flights.run("key", work)) for _ in range(3)]
        await joined(flights, "key", 3)
        callers[leaves].cancel()
        await joined(flights, "key", 2)
        work.may_end.set()
        ends = await asyncio.gather(*callers, return_exceptions=True)
        assert isinstance(ends.pop(leaves), asyncio.CancelledError)
        assert ends == [1, 1]
        assert not work.cancelled.is_set()

    asyncio.run(main())


def test_the_run_is_cancelled_when_every_caller_has_left() -> None:
    async def main() -> None:
        flights, work = SingleFlight[int](), Work()
        callers = [asyncio.create_task(flights.run("key", work)) for _ in range(3)]
        await joined(flights, "key", 3)
        for caller in callers:
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        assert len(flights) == 0
        await asyncio.wait_for(work.cancelled.wait(), 5)

    asyncio.run(main())


def test_who_comes_after_all_have_left_gets_a_run_of_its_own() -> None:
    async def main() -> None:
        flights, work = SingleFlight[int](), Work()
        first = asyncio.create_task(flights.run("key", work))
        await joined(flights, "key", 1)
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first
        work.may_end.set()
        assert await flights.run("key", work) == 2

    asyncio.run(main())


def test_an_exception_reaches_every_caller_and_is_not_kept() -> None:
    async def main() -> None:
        flights = SingleFlight[int]()
        tries = 0

        async def fails_once() -> int:
            nonlocal tries
            tries += 1
            await asyncio.sleep(0)
            if tries == 1:
                raise ValueError("first")
            return tries

        ends = await asyncio.gather(*(flights.run("key", fails_once) for _ in range(50)), return_exceptions=True)
        assert {str(end) for end in ends} == {"first"}
        assert await flights.run("key", fails_once) == 2

    asyncio.run(main())


def test_a_value_is_not_kept_once_the_run_has_ended() -> None:
    async def main() -> None:
        flights, work = SingleFlight[int](), Work()
        work.may_end.set()
        assert [await flights.run("key", work) for _ in range(3)] == [1, 2, 3]

    asyncio.run(main())
