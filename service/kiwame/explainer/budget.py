"""What a search may take: so many calls, and so much time."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopped(Exception):
    """The search has had its time or its number of calls; the message says which."""


class Budget:
    """What a search may take: calls looked at, and time."""

    def __init__(self, nodes: int, seconds: float) -> None:
        self.nodes = nodes
        self._seconds = seconds
        self._until = math.inf

    def start(self) -> None:
        """Let the time run from here."""
        self._until = time.monotonic() + self._seconds

    @contextmanager
    def part(self, share: float) -> Iterator[None]:
        """Only this share of the time and the calls that are left. Raises Stopped, as `spend` does."""
        until, kept = self._until, int(self.nodes * (1 - share))
        now = time.monotonic()
        self._until, self.nodes = now + (until - now) * share, self.nodes - kept
        try:
            yield
        finally:
            self._until, self.nodes = until, max(self.nodes, 0) + kept

    def spend(self) -> None:
        """Count one call. Raises Stopped."""
        self.nodes -= 1
        if self.nodes < 0:
            raise Stopped("nodes")
        if self.nodes % 8 == 0:
            self.check()

    def check(self) -> None:
        """Raise Stopped where the time is over."""
        if time.monotonic() > self._until:
            raise Stopped("seconds")
