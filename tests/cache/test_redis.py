"""RedisCache on a real server that works or holds nonsense."""

import asyncio
import random
import threading
from collections import Counter

import pytest
import redis
from kiwame.cache import redis as module
from kiwame.cache.entries import SCHEMA, mac_key, seal
from kiwame.cache.lookup import Lookup

from tests.cache.stores import SECRET, VERSION, Events, hit, limits, redis_cache, store

MISS = Lookup(None, "miss", "redis")
REFUSED_ENTRY = Lookup(None, "miss", "redis", "refused-entry")


def calls(raw: redis.Redis, command: str) -> int:
    return raw.info("commandstats").get(f"cmdstat_{command}", {}).get("calls", 0)


def test_a_thousand_keys_asked_for_in_one_tick_are_a_few_mgets(redis_url: str, raw: redis.Redis) -> None:
    async def main() -> None:
        values = {f"key-{number}": b"%d" % number for number in range(1000)}
        await store(redis_url, values)
        async with redis_cache(redis_url) as cache:
            before = calls(raw, "mget")
            found = await asyncio.gather(*map(cache.look, values))
            assert found == [hit(value) for value in values.values()]
            assert calls(raw, "mget") - before == 4

    asyncio.run(main())


def test_a_key_asked_for_a_thousand_times_in_one_tick_is_fetched_once(redis_url: str, raw: redis.Redis) -> None:
    async def main() -> None:
        await store(redis_url, {"key": b"value"})
        async with redis_cache(redis_url) as cache:
            before = raw.info("stats")["keyspace_hits"]
            assert await asyncio.gather(*(cache.look("key") for _ in range(1000))) == [hit(b"value")] * 1000
            assert raw.info("stats")["keyspace_hits"] - before == 1

    asyncio.run(main())


def test_more_keys_than_fit_the_mgets_under_way_wait_for_the_next_ones(redis_url: str, raw: redis.Redis) -> None:
    async def main() -> None:
        asked = module.READS_AT_ONCE * module.READ_KEYS * 3 + 1
        async with redis_cache(redis_url) as cache:
            found = await asyncio.gather(*(cache.look(str(number)) for number in range(asked)))
            assert Counter(found) == {MISS: asked}

    asyncio.run(main())


def test_a_thousand_values_offered_are_pipelined(redis_url: str, raw: redis.Redis) -> None:
    async def main() -> None:
        await store(redis_url, {f"key-{number}": b"value" for number in range(1000)})
        assert raw.dbsize() == 1000
        assert raw.info("clients")["connected_clients"] == 1  # only `raw` is left

    asyncio.run(main())


def test_keys_carry_the_schema_and_expire(redis_url: str, raw: redis.Redis) -> None:
    async def main() -> None:
        await store(redis_url, {f"{number}": b"value" for number in range(100)}, limits=limits(cache_seconds=1000.0))

    asyncio.run(main())
    left = [raw.pttl(f"kiwame:{SCHEMA}:{number}") / 1000 for number in range(100)]
    assert min(left) > 890
    assert max(left) <= 1100
    assert max(left) - min(left) > 100


def test_a_value_above_the_limit_is_not_sent(redis_url: str, raw: redis.Redis) -> None:
    async def main() -> None:
        events = Events()
        async with redis_cache(redis_url, limits(redis_value_bytes=1000), on_event=events) as cache:
            assert cache.offer("fits", b"x" * 1000)
            assert not cache.offer("too-large", b"x" * 1001)
            await cache.flush()
        assert [key.decode() for key in raw.keys("*")] == [f"kiwame:{SCHEMA}:fits"]
        assert events == [("redis-write-dropped", "size")]

    asyncio.run(main())


def test_a_full_queue_drops_and_says_so(redis_url: str) -> None:
    async def main() -> None:
        events = Events()
        async with redis_cache(redis_url, on_event=events) as cache:
            taken = [cache.offer(str(number), b"value") for number in range(module.QUEUE_ENTRIES + 10)]
            assert Counter(taken) == {True: module.QUEUE_ENTRIES, False: 10}
            assert events == [("redis-write-dropped", "queue")] * 10
            await cache.flush()
            assert cache.offer("later", b"value")

    asyncio.run(main())


def test_the_queue_is_bounded_by_bytes_too(redis_url: str) -> None:
    async def main() -> None:
        async with redis_cache(redis_url, limits(redis_value_bytes=1 << 30)) as cache:
            third = bytes(module.QUEUE_BYTES // 3 + 1)
            assert [cache.offer(name, third) for name in "abc"] == [True, True, False]

    asyncio.run(main())


def test_close_writes_what_was_offered_just_before(redis_url: str, raw: redis.Redis) -> None:
    async def main() -> None:
        async with redis_cache(redis_url) as cache:
            for number in range(300):
                cache.offer(str(number), b"value")
        assert raw.dbsize() == 300

    asyncio.run(main())


def test_after_close_everything_is_a_bypass(redis_url: str) -> None:
    async def main() -> None:
        async with redis_cache(redis_url) as cache:
            pass
        assert await cache.look("key") == Lookup(None, "bypass", "redis", "closed")
        assert not cache.offer("key", b"value")

    asyncio.run(main())


def test_close_answers_who_is_still_waiting(redis_url: str) -> None:
    async def main() -> None:
        async with redis_cache(redis_url) as cache:
            waiting = [asyncio.create_task(cache.look(str(number))) for number in range(3000)]
            await asyncio.sleep(0)
        ends = Counter(await asyncio.gather(*waiting))
        assert set(ends) <= {MISS, Lookup(None, "bypass", "redis", "closed")}

    asyncio.run(asyncio.wait_for(main(), 5))


def test_a_caller_that_is_cancelled_takes_nothing_from_the_others(redis_url: str) -> None:
    async def main() -> None:
        await store(redis_url, {"key": b"value"})
        async with redis_cache(redis_url) as cache:
            callers = [asyncio.create_task(cache.look("key")) for _ in range(10)]
            await asyncio.sleep(0)
            callers[0].cancel()
            ends = await asyncio.gather(*callers, return_exceptions=True)
            assert isinstance(ends[0], asyncio.CancelledError)
            assert ends[1:] == [hit(b"value")] * 9

    asyncio.run(main())


def test_a_large_value_is_sealed_and_opened_outside_the_event_loops_thread(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def noted(name: str) -> None:
        original = getattr(module, name)

        def wrapped(*args: object) -> object:
            threads.append((name, threading.current_thread() is threading.main_thread()))
            return original(*args)

        monkeypatch.setattr(module, name, wrapped)

    noted("seal")
    noted("open_")

    async def main() -> None:
        for size in (100, 1_000_000):
            value = random.Random(size).randbytes(size)
            await store(redis_url, {"key": value})
            async with redis_cache(redis_url) as cache:
                assert await cache.look("key") == hit(value)

    asyncio.run(main())
    assert threads == [("seal", True), ("open_", True), ("seal", False), ("open_", False)]


def test_ten_thousand_corrupted_entries_are_ten_thousand_misses(redis_url: str, raw: redis.Redis) -> None:
    rng = random.Random(11)
    secret = mac_key(SECRET)
    other = seal("other", b"other", secret, VERSION)

    def damaged(key: str) -> bytes:
        entry = bytearray(seal(key, rng.randbytes(rng.randrange(200)), secret, VERSION))
        at = rng.randrange(len(entry))
        kind = rng.randrange(4)
        if kind == 0:
            entry[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del entry[at:]
        elif kind == 2:
            entry[at:at] = rng.randbytes(3)
        else:
            return other
        return bytes(entry)

    names = [f"key-{number}" for number in range(10_000)]
    raw.mset({f"kiwame:{SCHEMA}:{name}": damaged(name) for name in names})

    async def main() -> None:
        events = Events()
        async with redis_cache(redis_url, on_event=events) as cache:
            found = await asyncio.gather(*map(cache.look, names))
            assert Counter(found) == {REFUSED_ENTRY: 10_000}
            assert Counter(events) == {("redis-entry-refused", ""): 10_000}
            assert cache.state() == "ok"

    asyncio.run(main())


@pytest.mark.parametrize("changed", [{"secret": "other"}, {"version": "0.2.0"}])
def test_an_entry_of_a_replica_with_another_secret_or_version_is_a_miss(
    redis_url: str, changed: dict[str, str]
) -> None:
    async def main() -> None:
        await store(redis_url, {"key": b"value"}, **changed)
        async with redis_cache(redis_url) as cache:
            assert await cache.look("key") == REFUSED_ENTRY

    asyncio.run(main())


def test_a_key_of_another_type_is_a_miss_until_it_is_overwritten(redis_url: str, raw: redis.Redis) -> None:
    raw.rpush(f"kiwame:{SCHEMA}:key", "a", "list")

    async def main() -> None:
        async with redis_cache(redis_url) as cache:
            assert await cache.look("key") == MISS
            await cache.put("key", b"value")
            await cache.flush()
            assert await cache.look("key") == hit(b"value")

    asyncio.run(main())


def test_check_says_what_is_so_without_traffic(redis_url: str) -> None:
    async def main() -> None:
        async with redis_cache(redis_url) as cache:
            assert await cache.check() == "ok"
        async with redis_cache("redis://127.0.0.1:1/0") as cache:
            assert cache.state() == "ok"
            assert await cache.check() == "degraded: reads refused"
            assert cache.last_fault == "refused"

    asyncio.run(main())
