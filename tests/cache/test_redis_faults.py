"""RedisCache while Redis or the network fails: nothing raised, no time lost, nothing wrong, then hits again."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from kiwame.cache.lookup import Lookup
from kiwame.cache.redis import READ_KEYS, READS_AT_ONCE, RedisCache

from tests.cache.fault_proxy import FAULTS, FaultProxy
from tests.cache.stores import SECRET, VERSION, Events, limits, redis_cache, store
from tests.redis_server import RedisServer, running_server

WAIT = 0.05
LIMITS = limits(redis_seconds=WAIT)
VALUES = {f"key-{number}": b"value-%d" % number for number in range(50)}
# What says that Redis failed is not always the fault itself: a reply cut short is a wait, a bad one may be a cut.
TOKENS = {
    "refuse": {"refused"},
    "silent": {"timeout"},
    "close-at-once": {"connection"},
    "slow": {"timeout"},
    "trickle": {"timeout"},
    "half": {"timeout"},
    "reset-midway": {"connection"},
    "noauth": {"auth"},
    "wrong-password": {"auth"},
    "oom": {"oom"},
    "loading": {"loading"},
    "readonly": {"readonly"},
    "moved": {"moved"},
    "moved-nowhere": {"protocol", "moved"},
    "wrong-type": {"error"},
    "other-shape": {"protocol"},
    "too-many": {"protocol"},
    "never-ending": {"timeout"},
    "garbage": {"protocol"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with running_server() as running:
        yield running


async def timed_look(cache: RedisCache, key: str) -> tuple[Lookup, float]:
    """The answer, and how much longer it took than a plain sleep of the wait that is allowed, begun together."""

    async def until(awaitable: object) -> tuple[object, float]:
        return await awaitable, time.perf_counter()

    (_, slept), (found, ended) = await asyncio.gather(until(asyncio.sleep(WAIT)), until(cache.look(key)))
    return found, ended - slept


async def looked_until_hit(cache: RedisCache, key: str, seconds: float = 5.0) -> Lookup:
    async with asyncio.timeout(seconds):
        while (found := await cache.look(key)).status != "hit":  # noqa: ASYNC110  recovery is seen by asking
            await asyncio.sleep(0.01)
    return found


def test_every_fault_has_its_token() -> None:
    assert set(TOKENS) == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_thousand_lookups_during_a_fault_are_quick_bypasses_and_hits_come_back(
    fault: str, server: RedisServer
) -> None:
    async def main() -> None:
        await store(server.url, VALUES)
        events = Events()
        async with (
            FaultProxy(server.port) as proxy,
            redis_cache(proxy.url, LIMITS, on_event=events, breaker_seconds=0.1) as cache,
        ):
            await looked_until_hit(cache, "key-0")
            await proxy.fail(fault)
            seen: Counter[str | None] = Counter()
            waits = []
            for number in range(1000):
                cache.offer("new", b"value")
                found, more = await timed_look(cache, f"key-{number}") if number < 6 else (await cache.look("key-9"), 0)
                assert found.hit is None
                assert found.status == "bypass"
                seen[found.detail] += 1
                if number < 6 and found.detail != "open":
                    waits.append(more)
            assert statistics.median(waits) <= 0.01
            assert max(waits) <= 0.05  # where this process itself was made to wait
            assert seen.keys() - {"open"} <= TOKENS[fault]
            assert seen["open"] > 900
            assert cache.state().startswith("degraded: reads")
            await proxy.heal()
            for key, value in VALUES.items():
                assert (await looked_until_hit(cache, key)).hit.value == value
            assert {"redis-fault", "redis-open", "redis-closed"} <= events.names()
            assert "redis-entry-refused" not in events.names()

    asyncio.run(main())


def test_while_the_breaker_is_open_redis_is_not_asked(server: RedisServer) -> None:
    async def main() -> None:
        async with (
            FaultProxy(server.port) as proxy,
            redis_cache(proxy.url, LIMITS, breaker_faults=3, breaker_seconds=60.0) as cache,
        ):
            await proxy.fail("silent")
            assert [(await cache.look("key")).detail for _ in range(3)] == ["timeout"] * 3
            asked = proxy.requests
            found = await asyncio.gather(*(cache.look(str(number)) for number in range(1000)))
            assert Counter(found) == {Lookup(None, "bypass", "redis", "open"): 1000}
            assert not cache.offer("key", b"value")
            assert proxy.requests == asked == 3

    asyncio.run(main())


@pytest.mark.parametrize("fault", ["silent", "half", "refuse"])
def test_a_burst_at_the_begin_of_a_fault_waits_once_all_together(fault: str, server: RedisServer) -> None:
    async def main() -> None:
        async with FaultProxy(server.port) as proxy, redis_cache(proxy.url, LIMITS) as cache:
            await proxy.fail(fault)
            ends = await asyncio.gather(*(timed_look(cache, str(number)) for number in range(200)))
            assert {found.status for found, _ in ends} == {"bypass"}
            assert statistics.median(more for _, more in ends) <= 0.01
            assert proxy.requests <= 1

    asyncio.run(main())


def test_keys_that_wait_for_their_turn_are_turned_away_when_the_breaker_opens(server: RedisServer) -> None:
    async def main() -> None:
        async with FaultProxy(server.port) as proxy, redis_cache(proxy.url, LIMITS, breaker_faults=3) as cache:
            await proxy.fail("silent")
            found = await asyncio.gather(*(cache.look(str(number)) for number in range(3 * READS_AT_ONCE * READ_KEYS)))
            assert {answer.detail for answer in found} == {"timeout", "open"}
            assert proxy.connections <= READS_AT_ONCE + 2  # what the first two of the three faults made room for

    asyncio.run(main())


def test_a_connection_that_answered_something_else_is_not_used_again(server: RedisServer) -> None:
    async def main() -> None:
        await store(server.url, VALUES)
        async with FaultProxy(server.port) as proxy, redis_cache(proxy.url, LIMITS) as cache:
            await cache.look("key-1")
            await proxy.fail("other-shape")
            assert (await cache.look("key-1")).detail == "protocol"
            await proxy.heal()
            assert (await looked_until_hit(cache, "key-1")).hit.value == VALUES["key-1"]
            assert proxy.connections == 2

    asyncio.run(main())


def test_putting_never_waits_for_a_silent_redis(server: RedisServer) -> None:
    async def main() -> None:
        async with FaultProxy(server.port) as proxy, redis_cache(proxy.url, LIMITS) as cache:
            await proxy.fail("silent")
            puts = asyncio.create_task(_put_all(cache))
            await asyncio.sleep(0)
            assert puts.done()
            await cache.flush()
            assert cache.state() == "degraded: writes timeout"

    async def _put_all(cache: RedisCache) -> None:
        for key, value in VALUES.items():
            await cache.put(key, value)

    asyncio.run(main())


def test_closing_beside_a_silent_redis_ends(server: RedisServer) -> None:
    async def main() -> None:
        async with FaultProxy(server.port) as proxy:
            async with redis_cache(proxy.url, LIMITS) as cache:
                await proxy.fail("silent")
                for key, value in VALUES.items():
                    cache.offer(key, value)
                waiting = asyncio.create_task(cache.look("key"))
                await asyncio.sleep(0)
            assert (await waiting).status == "bypass"

    asyncio.run(asyncio.wait_for(main(), 5))


def test_a_server_killed_and_started_again_is_used_again() -> None:
    async def main(server: RedisServer) -> None:
        async with redis_cache(server.url, LIMITS, breaker_seconds=0.1) as cache:
            await store(server.url, VALUES)
            await asyncio.gather(*map(cache.look, VALUES))
            server.kill()
            for key in VALUES:
                assert (await cache.look(key)).status == "bypass"
            server.start()
            async with asyncio.timeout(5):
                while await cache.check() != "ok":  # noqa: ASYNC110  recovery is seen by asking
                    await asyncio.sleep(0.01)
            assert (await cache.look("key-1")).status == "miss"
            assert cache.offer("key-1", b"again")
            await cache.flush()
            assert (await looked_until_hit(cache, "key-1")).hit.value == b"again"

    with running_server() as server:
        asyncio.run(main(server))


def test_a_server_that_hangs_and_goes_on_is_used_again() -> None:
    async def main(server: RedisServer) -> None:
        await store(server.url, VALUES)
        async with redis_cache(server.url, LIMITS, breaker_seconds=0.1) as cache:
            await looked_until_hit(cache, "key-1")
            server.freeze()
            try:
                assert {(await cache.look(key)).detail for key in VALUES} <= {"timeout", "open"}
            finally:
                server.thaw()
            for key, value in VALUES.items():
                assert (await looked_until_hit(cache, key)).hit.value == value

    with running_server() as server:
        asyncio.run(main(server))


def test_a_name_that_does_not_resolve_is_a_bypass() -> None:
    async def main() -> None:
        cache = RedisCache("redis://nowhere.invalid:6379/0", LIMITS, SECRET, VERSION)
        assert (await cache.look("key")).status == "bypass"
        await cache.close()

    asyncio.run(main())
