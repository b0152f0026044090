"""What is remembered, as this room uses it; `app.py` puts the real ones in."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol, TypeVar

from kiwame.cache.seam import Hit
from kiwame.errors import Refusal

V = TypeVar("V")


class Looked(Protocol):
    """What a lookup showed; `detail` says in a token why a tier could not be asked."""

    @property
    def hit(self) -> Hit | None: ...
    @property
    def status(self) -> Literal["hit", "miss", "bypass"]: ...
    @property
    def tier(self) -> Literal["memory", "redis"]: ...
    @property
    def detail(self) -> str | None: ...


class Remote(Protocol):
    """Redis: bytes that replicas share."""

    async def look(self, key: str) -> Looked:
        """The value, a miss, or why it could not be asked."""

    def offer(self, key: str, value: bytes) -> bool:
        """Send the value off; whether it is on its way."""

    async def check(self) -> str:
        """`ok`, or `degraded: ` and what does not work."""


class Tiers(Protocol):
    """Memory in front of Redis."""

    @property
    def redis(self) -> Remote | None: ...

    def peek(self, key: str) -> bytes | None:
        """The value that memory has."""

    def stale(self, key: str) -> bytes | None:
        """The value that memory has, even beyond its time."""

    async def lookup(self, key: str) -> Looked:
        """What both tiers say."""

    def offer(self, key: str, value: bytes) -> bool:
        """Remember in both; whether the last one took it."""


class Remembered(Protocol[V]):
    """Values of one kind, the least recently used forgotten first."""

    def peek(self, key: str) -> V | None:
        """The value."""

    def put(self, key: str, value: V, size: int) -> bool:
        """Remember a value of `size` bytes; whether it was kept."""


class Flights(Protocol):
    """Runs under way, by key."""

    def __len__(self) -> int: ...

    def callers(self, key: str) -> int:
        """How many wait for this key's run."""

    async def run(self, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """What `make` gives, from a run already under way if there is one."""


class Counting(Protocol):
    """Quotas."""

    async def refusal(self, scope: Any) -> Refusal | None:
        """The refusal of a request that is one too many, or None: it is counted."""
