"""HTTP on the wire, beneath ASGI: what uvicorn leaves open is bounded here, and answered as a problem.

A caller has `body_seconds` to say what it wants, and headers end somewhere: httptools has limits for neither.
"""

import asyncio
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from kiwame.api.guard import too_large
from kiwame.api.problems import problem_reply
from kiwame.api.sending import WHOLE, head_of
from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.settings import Limits

_OK = STATUS_LINE[200]
_SLACK = 2_048  # for the request line's other words; `guard` checks the exact sizes of what is whole


def protocol(limits: Limits) -> type[HttpToolsProtocol]:
    """The protocol class of a server with these limits."""
    return type("BoundedProtocol", (Bounded,), {"limits": limits})


class Bounded(HttpToolsProtocol):
    """One connection."""

    limits = Limits()
    _head_bytes = 0
    _is_in_head = True
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.limits.body_seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, as long as the head is within its limits of size and time."""
        self._head_bytes += len(data)
        super().data_received(data)
        if not self._is_in_head:
            return
        if self._head_bytes > self.limits.header_bytes + self.limits.url_bytes + _SLACK:
            is_url = len(getattr(self, "url", b"")) > self.limits.url_bytes
            self._refuse(too_large(Cause.URL_SIZE if is_url else Cause.HEADER_SIZE, self.limits, self._head_bytes))
        elif self._timer is None:
            self._timer = self.loop.call_later(self.limits.body_seconds, self._too_slow)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._is_in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._is_in_head = False
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What comes next is another request."""
        self._head_bytes = 0
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Offer the app a way to answer in one write, as an ASGI extension."""
        cycle.scope["extensions"] = {WHOLE: partial(self._write_whole, cycle)}  # type: ignore[dict-item]
        super()._start_asgi_task(cycle, app)

    def _write_whole(self, cycle: RequestResponseCycle, head: bytes, body: bytes) -> bool:
        """Send a whole 200 whose header lines are ready; False when it must go the usual way."""
        if cycle.disconnected or cycle.flow.write_paused or cycle.response_started:
            return False
        lines = [_OK, *(b"%s: %s\r\n" % pair for pair in cycle.default_headers), head]
        if not cycle.keep_alive:
            lines.append(b"connection: close\r\n")
        lines.append(b"\r\n")
        if cycle.scope["method"] != "HEAD":
            lines.append(body)
        self.transport.write(b"".join(lines))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()
        return True

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP."""
        self._refuse(refuse(Cause.MALFORMED, "http", says=msg))

    def _too_slow(self) -> None:
        self._timer = None
        if self._head_bytes:
            limit = Limit("body_seconds", self.limits.body_seconds)
            self._refuse(refuse(Cause.MALFORMED, "slow", limit=limit, seconds=self.limits.body_seconds))
        elif self.transport is not None:
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, refusal: Refusal) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:  # else the answer to an earlier request is on its way
            self.transport.write(_wire(refusal))
        self.transport.close()


def _wire(refusal: Refusal) -> bytes:
    request_id = uuid4().hex
    reply = problem_reply(refusal.problem, "en", request_id, closes=True)
    head: list[tuple[bytes, Any]] = [*head_of(reply, is_get=False), (b"x-request-id", request_id.encode())]
    status = HTTPStatus(reply.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode(), *(b": ".join(pair) for pair in head)]
    return b"\r\n".join([*lines, b"", reply.body])
