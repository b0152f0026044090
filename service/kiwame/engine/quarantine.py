"""Jobs that have killed workers are refused for a while."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable

from kiwame.verbs import Asked

_KEPT = 1024


class Quarantine:
    """Counts kills by job. `kills` 0 turns it off. The oldest of too many entries is forgotten."""

    def __init__(self, kills: int, seconds: float, clock: Callable[[], float]) -> None:
        self._kills = kills
        self._seconds = seconds
        self._clock = clock
        self._secret = os.urandom(32)
        self._strikes: OrderedDict[bytes, tuple[int, float]] = OrderedDict()

    def remaining(self, job: Asked) -> float:
        """Seconds for which this job is still refused; 0 when it may run."""
        if not self._strikes:
            return 0.0
        count, last = self._strikes.get(self._key(job), (0, 0.0))
        return max(0.0, last + self._seconds - self._clock()) if count >= self._kills else 0.0

    def strike(self, job: Asked) -> bool:
        """Note that the job has killed a worker. Whether it is refused from now on."""
        if not self._kills:
            return False
        key, now = self._key(job), self._clock()
        count, last = self._strikes.pop(key, (0, now))
        count = count + 1 if now - last < self._seconds else 1
        self._strikes[key] = (count, now)
        if len(self._strikes) > _KEPT:
            self._strikes.popitem(last=False)
        return count >= self._kills

    def clear(self, job: Asked) -> None:
        """Note that the job has been answered: what killed its worker before was something else."""
        if self._strikes:
            self._strikes.pop(self._key(job), None)

    def _key(self, job: Asked) -> bytes:
        # keyed, so that nobody can write a spec that shares another's entry
        text = "\0".join((job.spec, job.backend, job.device)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._secret, digest_size=16).digest()
