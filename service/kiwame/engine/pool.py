"""Programs run in killable worker processes, reached through a unix socket."""

import asyncio
import math
from collections import deque
from pathlib import Path

from kiwame.devices import unavailable
from kiwame.engine.frames import Hello, Kind, encode_job
from kiwame.engine.lane import Call, Lane
from kiwame.engine.offspring import Offspring, OnEvent
from kiwame.engine.quarantine import Quarantine
from kiwame.engine.seam import Status
from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.model import Job
from kiwame.pictures import Picture
from kiwame.settings import Settings
from kiwame.verbs import Asked, Task

_RETRY_SECONDS = 0.03  # until there is a socket; trying costs next to nothing
_PAUSES = (0.01, 1.0)  # seconds before another worker is tried after one that was no use: the shortest and the longest


class PoolEngine:
    """One connection a worker, one job a connection; the others wait in line. See `Engine` for what is raised.

    Workers are children, or those of a `kiwame worker` where `settings.worker_socket` says so.
    """

    def __init__(self, settings: Settings, work: str = "kiwame.engine.work", on_event: OnEvent | None = None) -> None:
        self._settings = settings
        self._limits = settings.limits
        self._work = work
        self._on_event = on_event or (lambda _event, _facts: None)
        self._expected = settings.workers or 1  # until the first worker says how many there are
        self._lanes: list[Lane] = []
        self._idle: list[Lane] = []
        self._queue: deque[Call] = deque()
        self._opening: set[asyncio.Task[None]] = set()
        self._pause = 0.0
        self._restarts = 0
        self._closed = True
        self._offspring: Offspring | None = None

    async def start(self) -> None:
        """Begin to connect; returns at once."""
        self._loop = asyncio.get_running_loop()
        self._quarantine = Quarantine(self._limits.quarantine_kills, self._limits.quarantine_seconds, self._loop.time)
        self._closed = False
        if self._settings.worker_socket:
            self._socket = Path(self._settings.worker_socket)
        else:
            self._offspring = Offspring(self._settings, self._work, self._on_event)
            self._socket = self._offspring.socket
        self._fill()

    async def close(self) -> None:
        """Refuse what is waiting, end the connections, and the workers if they are children."""
        self._closed = True
        for call in list(self._queue):
            call.refuse(refuse(Cause.OVERLOADED, retry_after=1))
        for task in self._opening:
            task.cancel()
        await asyncio.gather(*self._opening, return_exceptions=True)
        for lane in list(self._lanes):
            lane.close()
        await asyncio.sleep(0)  # aborted transports tell their lanes on the loop's next turn
        if self._offspring:
            await self._offspring.close()
            self._offspring = None

    def status(self) -> Status:
        """Who is there, and how busy."""
        workers = tuple(lane.hello.worker for lane in self._lanes if lane.hello)
        return Status("pool", workers, self._expected, self._busy(), len(self._queue), self._restarts)

    async def explain(self, job: Job) -> bytes:
        """msgpack of `Findings`."""
        return await self._run(Kind.EXPLAIN, job)

    async def array(self, job: Job) -> bytes:
        """The whole output as a NumPy `.npy` file."""
        return await self._run(Kind.ARRAY, job)

    async def says(self, job: Job) -> bytes:
        """What the library says to the last call of a program that was refused before it ran."""
        return await self._run(Kind.SAYS, job)

    async def perform(self, task: Task) -> bytes:
        """msgpack of what the task's verb finds."""
        return await self._run(Kind.TASK, task)

    async def raster(self, picture: Picture) -> bytes:
        """The picture as a file of its kind."""
        return await self._run(Kind.PICTURE, picture)

    async def _run(self, kind: Kind, job: Asked) -> bytes:
        self._admit(job)
        call = Call(kind, job, encode_job(job), self._loop.create_future())
        lane = self._idle_for(job.device)
        if lane:
            lane.send(call)
            return await call.done
        self._queue.append(call)
        call.timer = self._loop.call_later(self._limits.queue_seconds, self._give_up, call)
        try:
            return await call.done
        finally:
            if call in self._queue:
                self._queue.remove(call)
                call.timer.cancel()

    def _admit(self, job: Asked) -> None:
        """Raise what can be known before any work."""
        if self._closed:
            raise refuse(Cause.STARTING, retry_after=1)
        seconds = self._quarantine.remaining(job)
        if seconds:
            raise refuse(Cause.QUARANTINED, retry_after=math.ceil(seconds))
        if self._busy() + len(self._queue) >= self._limits.in_flight:
            self._on_event("overloaded", {"in_flight": self._limits.in_flight})
            limit = Limit("in_flight", self._limits.in_flight)
            raise refuse(Cause.OVERLOADED, limit=limit, retry_after=1)
        ready = [lane for lane in self._lanes if lane.hello]
        if len(ready) >= self._expected and not any(lane.serves(job.device) for lane in ready):
            raise self._no_device(job)

    def _no_device(self, job: Asked) -> Refusal:
        there = {device for lane in self._lanes if lane.hello for device in lane.hello.worker.devices}
        return unavailable(job.device, job.backend, there)

    def _give_up(self, call: Call) -> None:
        ready = [lane for lane in self._lanes if lane.hello]
        if not ready:
            call.refuse(refuse(Cause.STARTING, retry_after=1))
        elif not any(lane.serves(call.job.device) for lane in ready):
            call.refuse(self._no_device(call.job))
        else:
            self._on_event("overloaded", {"queue_seconds": self._limits.queue_seconds})
            limit = Limit("queue_seconds", self._limits.queue_seconds)
            call.refuse(refuse(Cause.OVERLOADED, limit=limit, retry_after=1))

    def _busy(self) -> int:
        return sum(lane.call is not None for lane in self._lanes)

    def _idle_for(self, device: str) -> Lane | None:
        for lane in reversed(self._idle):  # the last to answer has its caches warm
            if lane.serves(device):
                self._idle.remove(lane)
                return lane
        return None

    def _next(self, lane: Lane) -> None:
        """Give a free lane the first call in line that it can serve."""
        for call in self._queue:
            if call.done.done() or not lane.serves(call.job.device):
                continue
            self._queue.remove(call)
            if call.timer:
                call.timer.cancel()
            lane.send(call)
            return
        self._idle.append(lane)

    # What lanes tell

    def lane_opened(self, lane: Lane) -> None:
        """There is a connection; its worker says hello when it takes it."""
        self._lanes.append(lane)

    def lane_ready(self, lane: Lane, hello: Hello) -> None:
        """A worker is there; it takes the place of an orphaned one."""
        kin = [other for other in self._lasting() if other.hello and other.hello.worker.devices == hello.worker.devices]
        if len(kin) > hello.share:
            lane.leaving = True  # another with these devices: there should be one with other devices behind it
            self._slow_down()
            lane.close()
            return
        self._pause = 0.0
        self._expected = hello.workers
        self._on_event("worker-started", {"pid": hello.worker.pid, "devices": list(hello.worker.devices)})
        orphan = next((other for other in self._lanes if other.orphaned and not other.leaving), None)
        if orphan:
            orphan.leaving = True
            self._part_if_free(orphan)
        self._next(lane)
        self._fill()

    def lane_replaceable(self, lane: Lane) -> None:
        """Look for another worker; a leaving one gets no more jobs."""
        if lane.hello:
            self._on_event("worker-leaving", {"pid": lane.hello.worker.pid, "orphaned": lane.orphaned})
        if lane.leaving:
            self._part_if_free(lane)
        self._fill()

    def lane_free(self, lane: Lane, call: Call, kind: Kind) -> None:
        """An answer has come."""
        if kind is Kind.OK:
            self._quarantine.clear(call.job)
        if lane.leaving:
            self._part_if_free(lane)
        else:
            self._next(lane)

    def lane_lost(self, lane: Lane, call: Call | None, cause: Cause | None) -> None:
        """A worker is gone, or is given up for lost."""
        if lane not in self._lanes:
            return
        self._lanes.remove(lane)
        if lane in self._idle:
            self._idle.remove(lane)
        if self._closed:
            return
        if lane.hello is None:
            self._slow_down()
        elif not lane.leaving:
            self._restarts += 1
            reason = cause.slug if cause else "connection ended"
            self._on_event("worker-died", {"pid": lane.hello.worker.pid, "reason": reason, "busy": call is not None})
        if call and self._quarantine.strike(call.job):
            self._on_event("quarantined", {"spec": call.job.spec, "backend": call.job.backend})
        self._fill()

    def _part_if_free(self, lane: Lane) -> None:
        if lane in self._idle:
            self._idle.remove(lane)
        if lane.call is None:
            lane.close()

    # Connecting

    def _lasting(self) -> list[Lane]:
        return [lane for lane in self._lanes if not lane.orphaned and not lane.leaving]

    def _fill(self) -> None:
        missing = self._expected - len(self._lasting()) - len(self._opening)
        for _ in range(0 if self._closed else missing):
            task = self._loop.create_task(self._open())
            self._opening.add(task)
            task.add_done_callback(self._opened)

    def _opened(self, task: asyncio.Task[None]) -> None:
        self._opening.discard(task)
        if not task.cancelled():
            self._fill()

    def _slow_down(self) -> None:
        shortest, longest = _PAUSES
        self._pause = min(longest, max(shortest, self._pause * 2))

    async def _open(self) -> None:
        """One connection more, however long it takes."""
        await asyncio.sleep(self._pause)
        while True:
            try:
                await self._loop.create_unix_connection(lambda: Lane(self, self._limits), str(self._socket))
            except OSError:
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                return
