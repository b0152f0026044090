"""What this process remembers: the least recently used entries go when the bytes are full."""

import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from kiwame.cache.lifetime import jittered
from kiwame.cache.seam import Hit

V = TypeVar("V")
# The entry's tuple, its float, its share of the dict and of the dict's order, measured on CPython 3.11 to 3.13.
OVERHEAD = 224


class _Entry(NamedTuple, Generic[V]):
    value: V
    until: float
    size: int


class LruCache(Generic[V]):
    """Values of any kind by key, bounded by bytes. For one event loop or one thread."""

    def __init__(self, max_bytes: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.max_bytes = max_bytes
        self.used_bytes = 0
        self.evictions = 0
        self._seconds = seconds
        self._clock = clock
        self._entries: OrderedDict[str, _Entry[V]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def peek(self, key: str) -> V | None:
        """The value, now the most recently used, or None. Beyond its time it stays until room is needed."""
        entry = self._entries.get(key)
        if entry is None or entry.until <= self._clock():
            return None
        self._entries.move_to_end(key)
        return entry.value

    def stale(self, key: str) -> V | None:
        """The value, even beyond its time, or None."""
        entry = self._entries.get(key)
        return None if entry is None else entry.value

    def put(self, key: str, value: V, size: int) -> bool:
        """Remember a value of `size` bytes; False when it alone is more than the cache may hold."""
        self.drop(key)
        cost = size + sys.getsizeof(key) + OVERHEAD
        if cost > self.max_bytes:
            return False
        while self.used_bytes + cost > self.max_bytes:
            _, oldest = self._entries.popitem(last=False)
            self.used_bytes -= oldest.size
            self.evictions += 1
        self._entries[key] = _Entry(value, self._clock() + jittered(self._seconds), cost)
        self.used_bytes += cost
        return True

    def drop(self, key: str) -> None:
        """Forget one key."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.used_bytes -= entry.size


class MemoryCache:
    """An LruCache of bytes, as the seam wants it. `peek` is the same without a coroutine."""

    def __init__(self, max_bytes: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.entries: LruCache[bytes] = LruCache(max_bytes, seconds, clock)
        self.peek = self.entries.peek

    async def get(self, key: str) -> Hit | None:
        """The value, or None."""
        value = self.peek(key)
        return None if value is None else Hit(value, "memory")

    async def put(self, key: str, value: bytes) -> None:
        """Remember the value until it expires or room is needed."""
        self.offer(key, value)

    def offer(self, key: str, value: bytes) -> bool:
        """`put` without a coroutine: whether it was kept."""
        return self.entries.put(key, value, sys.getsizeof(value))
