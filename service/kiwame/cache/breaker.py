"""When to stop asking a store that fails, and when to try it again."""

import time
from collections.abc import Callable


class Breaker:
    """Opens after `threshold` faults in a row; while open, lets one try through every `interval` seconds."""

    def __init__(self, threshold: int, interval: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.fault: str | None = None
        self._threshold = threshold
        self._interval = interval
        self._clock = clock
        self._faults = 0
        self._next_try = 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are being turned away."""
        return self._faults >= self._threshold

    def allows(self) -> bool:
        """Whether to ask now. A try that never reports back costs one interval, not the store."""
        if not self.is_open:
            return True
        now = self._clock()
        if now < self._next_try:
            return False
        self._next_try = now + self._interval
        return True

    def succeeded(self) -> bool:
        """Count an answer; True when it closes the breaker."""
        closes = self.is_open
        self._faults, self.fault = 0, None
        return closes

    def failed(self, fault: str) -> bool:
        """Count a fault; True when it opens the breaker."""
        was_open = self.is_open
        self._faults, self.fault = self._faults + 1, fault
        if self.is_open:
            self._next_try = self._clock() + self._interval
        return self.is_open and not was_open
