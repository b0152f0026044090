"""One connection to one worker: one job at a time, in, and its answer, out."""

import asyncio
from dataclasses import dataclass
from typing import Protocol, cast

from kiwame.engine.frames import HEADER, FrameReader, Hello, Kind, answer_bytes, decode_hello, unpack_refusal
from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.settings import Limits
from kiwame.verbs import Asked


@dataclass(slots=True, eq=False)
class Call:
    """A job on its way. `done` is what its caller awaits; once that is settled the answer is dropped."""

    kind: Kind
    job: Asked
    payload: bytes
    done: asyncio.Future[bytes]
    timer: asyncio.TimerHandle | None = None

    def refuse(self, refusal: Refusal) -> None:
        """Settle it, unless its caller has gone."""
        if not self.done.done():
            self.done.set_exception(refusal)


class Owner(Protocol):
    """Whoever opened the lane."""

    def lane_opened(self, lane: "Lane") -> None:
        """There is a connection."""

    def lane_ready(self, lane: "Lane", hello: Hello) -> None:
        """The worker has said hello."""

    def lane_replaceable(self, lane: "Lane") -> None:
        """The worker is orphaned or leaving."""

    def lane_free(self, lane: "Lane", call: Call, kind: Kind) -> None:
        """The call has been answered, with this kind of frame."""

    def lane_lost(self, lane: "Lane", call: Call | None, cause: Cause | None) -> None:
        """The connection has ended, and what that was for the call it had."""


class Lane(FrameReader):
    """The service's end. It tells callers their answers and its owner everything else."""

    def __init__(self, owner: Owner, limits: Limits) -> None:
        super().__init__(answer_bytes(limits))
        self.hello: Hello | None = None
        self.call: Call | None = None
        self.orphaned = False
        self.leaving = False
        self._owner = owner
        self._limits = limits
        self._sent_at = 0.0
        self._transport: asyncio.Transport | None = None

    def serves(self, device: str) -> bool:
        """Whether its worker has this device."""
        return self.hello is not None and device in self.hello.worker.devices

    def send(self, call: Call) -> None:
        """Give the worker its next job. The deadline runs from here."""
        self.call = call
        self._sent_at = self._loop.time()
        call.timer = self._loop.call_later(self._limits.worker_seconds, self._expire)
        if self._transport:
            self._transport.write(HEADER.pack(len(call.payload), call.kind) + call.payload)

    def close(self) -> None:
        """End the connection, and with it the worker."""
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As asyncio calls it."""
        self._transport = cast("asyncio.Transport", transport)
        self._owner.lane_opened(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 asyncio's signature
        """As asyncio calls it."""
        call, self.call, cause = self.call, None, None
        if call:
            late = self._loop.time() - self._sent_at >= self._limits.worker_seconds
            cause = Cause.DEADLINE if late else Cause.WORKER_CRASHED
            self._settle(call, cause)
        self._owner.lane_lost(self, call, cause)

    def frame_refused(self, size: int) -> None:  # noqa: ARG002
        """A worker that sends too much is as good as crashed."""
        self.close()

    def frame_received(self, kind: int, payload: bytes) -> None:
        """What a worker may say."""
        if kind == Kind.HELLO:
            self.hello = decode_hello(payload)
            self._owner.lane_ready(self, self.hello)
        elif kind in {Kind.ORPHANED, Kind.LEAVING}:
            self.orphaned = self.orphaned or kind == Kind.ORPHANED
            self.leaving = self.leaving or kind == Kind.LEAVING
            self._owner.lane_replaceable(self)
        elif self.call and kind in {Kind.OK, Kind.REFUSED, Kind.FAILED}:
            self._answered(self.call, Kind(kind), payload)

    def _answered(self, call: Call, kind: Kind, payload: bytes) -> None:
        self.call = None
        if call.timer:
            call.timer.cancel()
        if kind == Kind.OK:
            if not call.done.done():
                call.done.set_result(payload)
        else:
            call.refuse(unpack_refusal(payload) if kind == Kind.REFUSED else refuse(Cause.INTERNAL))
        self._owner.lane_free(self, call, kind)

    def _expire(self) -> None:
        call, self.call = self.call, None
        if call:
            self._settle(call, Cause.DEADLINE)
            self._owner.lane_lost(self, call, Cause.DEADLINE)
        self.close()

    def _settle(self, call: Call, cause: Cause) -> None:
        if call.timer:
            call.timer.cancel()
        if cause is Cause.DEADLINE:
            limit = Limit("worker_seconds", self._limits.worker_seconds)
            call.refuse(refuse(Cause.DEADLINE, limit=limit, seconds=limit.max))
        else:
            call.refuse(refuse(cause, retry_after=1))
