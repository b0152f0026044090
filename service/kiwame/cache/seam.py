"""The seam to whatever remembers."""

from typing import NamedTuple, Protocol


class Hit(NamedTuple):
    """A remembered value and the tier that had it: `memory` or `redis`."""

    value: bytes
    tier: str


class Cache(Protocol):
    """Bytes by key. Neither call ever raises for a fault of the store: a fault is a miss, and is counted."""

    async def get(self, key: str) -> Hit | None:
        """The value, or None."""

    async def put(self, key: str, value: bytes) -> None:
        """Remember the value for a while."""
