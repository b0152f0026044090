"""The bounded memory of one process."""

import functools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kiwame.cache.memory import OVERHEAD, LruCache, MemoryCache

KEYS = st.sampled_from(["a", "b", "c", "d", "e", "転置", "k" * 300])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, st.integers(0, 6000)),
        st.tuples(st.just("peek"), KEYS, st.just(0)),
        st.tuples(st.just("drop"), KEYS, st.just(0)),
        st.tuples(st.just("wait"), st.just(""), st.integers(0, 20)),
    ),
    max_size=60,
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(STEPS, st.integers(0, 8000))
def test_no_sequence_of_calls_takes_more_bytes_than_allowed(steps: list[tuple[str, str, int]], bound: int) -> None:
    clock = Clock()
    cache: LruCache[int] = LruCache(bound, 30.0, clock)
    for step, key, amount in steps:
        if step == "put":
            cache.put(key, amount, amount)
        elif step == "peek":
            cache.peek(key)
        elif step == "drop":
            cache.drop(key)
        else:
            clock.now += amount
        assert 0 <= cache.used_bytes <= bound
        assert cache.used_bytes == sum(entry.size for entry in cache._entries.values())


@given(st.lists(st.integers(0, 9), max_size=200), st.integers(1, 8))
def test_entries_of_one_size_leave_in_the_order_of_functools_lru_cache(asked: list[int], capacity: int) -> None:
    oracle = functools.lru_cache(capacity)(lambda n: n)
    room = LruCache[int](1 << 20, 60.0)
    room.put("0", 0, 100)
    ours: LruCache[int] = LruCache(capacity * room.used_bytes, 60.0)
    for number in asked:
        before = oracle.cache_info().hits
        oracle(number)
        found = ours.peek(str(number))
        if found is None:
            ours.put(str(number), number, 100)
        assert (found is not None) == (oracle.cache_info().hits > before)


@pytest.mark.parametrize(("key_length", "value_length"), [(10, 0), (60, 200), (60, 4000), (2000, 100)])
def test_the_bytes_counted_are_at_least_the_bytes_the_interpreter_took(key_length: int, value_length: int) -> None:
    bound = 2_000_000
    cache = MemoryCache(bound, 60.0)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(3 * bound // (OVERHEAD + key_length + value_length)):
            cache.offer(f"{number:0{key_length}d}", bytes(value_length))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert cache.entries.evictions > 0
    assert after - before <= 1.1 * bound


def test_an_entry_lives_for_its_time_give_or_take_a_tenth() -> None:
    clock = Clock()
    cache: LruCache[str] = LruCache(1 << 20, 100.0, clock)
    for number in range(200):
        cache.put(str(number), "value", 5)
    clock.now = 89.9
    assert all(cache.peek(str(number)) for number in range(200))
    clock.now = 100.0
    alive = sum(cache.peek(str(number)) is not None for number in range(200))
    assert 50 < alive < 150
    clock.now = 110.1
    assert not any(cache.peek(str(number)) for number in range(200))


def test_beyond_its_time_an_entry_can_be_had_as_stale_until_room_is_needed() -> None:
    clock = Clock()
    cache: LruCache[str] = LruCache(2000, 100.0, clock)
    cache.put("old", "value", 5)
    clock.now = 111.0
    assert (cache.peek("old"), cache.stale("old"), cache.stale("other")) == (None, "value", None)
    cache.put("new", "value", 1500)
    assert cache.stale("old") is None


def test_a_value_larger_than_the_whole_cache_is_not_kept_and_evicts_nothing() -> None:
    cache = MemoryCache(2000, 60.0)
    assert cache.offer("small", b"x")
    assert not cache.offer("large", b"x" * 2000)
    assert cache.peek("small") == b"x"
    assert cache.peek("large") is None


def test_a_value_too_large_to_keep_does_not_leave_its_predecessor() -> None:
    cache = MemoryCache(2000, 60.0)
    cache.offer("key", b"old")
    cache.offer("key", b"x" * 2000)
    assert cache.peek("key") is None


def test_no_bytes_means_no_memory() -> None:
    cache = MemoryCache(0, 60.0)
    assert not cache.offer("key", b"")
    assert cache.peek("key") is None


def test_values_may_be_of_any_kind() -> None:
    cache: LruCache[tuple[int, dict[str, str]]] = LruCache(1 << 20, 60.0)
    ready = (200, {"etag": '"x"'})
    cache.put("key", ready, 50)
    assert cache.peek("key") is ready
