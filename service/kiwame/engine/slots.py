"""What workers tell their supervisor without a word: one slot of shared memory each."""

import struct
from mmap import mmap
from typing import NamedTuple

_BUSY_SINCE = struct.Struct("d")
_SLOT_BYTES = 64  # a cache line: no worker slows another's writes


class Slot(NamedTuple):
    """One worker's place in the shared memory."""

    memory: mmap
    number: int

    def reset(self) -> None:
        """As before any worker had it."""
        start = self.number * _SLOT_BYTES
        self.memory[start : start + _SLOT_BYTES] = bytes(_SLOT_BYTES)

    @property
    def taken(self) -> bool:
        """Whether the worker has accepted its connection."""
        return bool(self.memory[self.number * _SLOT_BYTES + 8])

    def take(self) -> None:
        """The worker has accepted its connection."""
        self.memory[self.number * _SLOT_BYTES + 8] = 1

    @property
    def busy_since(self) -> float:
        """When the job in hand began, on the monotonic clock; 0 when there is none."""
        since: float = _BUSY_SINCE.unpack_from(self.memory, self.number * _SLOT_BYTES)[0]
        return since

    @property
    def ready(self) -> bool:
        """Whether the worker has said that it takes jobs."""
        return self.memory[self.number * _SLOT_BYTES + 8] == 2

    def make_ready(self) -> None:
        """The worker has said that it takes jobs."""
        self.memory[self.number * _SLOT_BYTES + 8] = 2

    def busy(self, since: float) -> None:
        """A job begins; `since` 0: it has ended."""
        _BUSY_SINCE.pack_into(self.memory, self.number * _SLOT_BYTES, since)


def slots(count: int) -> list[Slot]:
    """New slots in memory that forked processes share."""
    memory = mmap(-1, count * _SLOT_BYTES)
    return [Slot(memory, number) for number in range(count)]
