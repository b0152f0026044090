"""What crosses between the service and a worker: frames of 4 bytes length, 1 byte kind, and a payload in msgpack."""

import asyncio
import socket
import struct
from enum import IntEnum
from io import BytesIO
from numbers import Integral, Real
from typing import Any

import msgspec

from kiwame.engine.seam import Worker
from kiwame.errors import Cause, Limit, Problem, Refusal, Repair, refuse
from kiwame.model import Job
from kiwame.pictures import Picture
from kiwame.settings import Limits
from kiwame.verbs import Asked, Task

HEADER = struct.Struct("<IB")
JOB_BYTES = 16_777_216
_AT_ONCE = 65_536  # a frame up to this size arrives through one small buffer; a larger one gets a buffer of its own
_CAUSES = {cause.slug: cause for cause in Cause}
_INT64 = range(-(2**63), 2**63)


class Kind(IntEnum):
    """Who sends it, and what the payload is."""

    HELLO = 1  # worker: `Hello`
    EXPLAIN = 2  # service: `Job`
    ARRAY = 3  # service: `Job`
    SAYS = 4  # service: `Job`
    OK = 5  # worker: the answer's bytes
    REFUSED = 6  # worker: a refusal, see `pack_refusal`
    FAILED = 7  # worker: nothing; the worker has logged what went wrong
    ORPHANED = 8  # worker: nothing; its supervisor is gone, so use another as soon as there is one
    LEAVING = 9  # worker: nothing; send no more jobs, close when the one in hand is answered
    TASK = 10  # service: `Task`
    PICTURE = 11  # service: `Picture`


class Hello(msgspec.Struct, frozen=True):
    """A worker's first frame. `workers`: how many a service may hold; `share`: how many of them with these devices."""

    worker: Worker
    workers: int
    share: int


class FrameError(ValueError):
    """The other side sent what is no frame."""


encode_hello = msgspec.msgpack.Encoder().encode
decode_hello = msgspec.msgpack.Decoder(Hello).decode
decode_job = msgspec.msgpack.Decoder(Job).decode
decode_task = msgspec.msgpack.Decoder(Task).decode
decode_picture = msgspec.msgpack.Decoder(Picture).decode
_encode_job = msgspec.msgpack.Encoder().encode


def encode_job(job: Asked) -> bytes:
    """A job, a task or a picture as msgpack. Raises Refusal for an integer beyond 64 bits, which no backend takes."""
    try:
        return _encode_job(job)
    except OverflowError as error:
        raise refuse(Cause.ARGUMENT, "integer-size", expected="-2**63 … 2**64-1") from error


def answer_bytes(limits: Limits) -> int:
    """The largest answer that may cross: an array with its header, or findings, which are larger than their JSON."""
    return max(limits.npy_bytes, 4 * limits.answer_bytes) + 4096


def pack_refusal(refusal: Refusal) -> bytes:
    """A refusal as msgpack. Values that msgpack cannot hold become text: a refusal never fails to arrive."""
    fields = msgspec.structs.asdict(refusal.problem) | {"cause": refusal.problem.cause.slug}
    if refusal.problem.limit:
        fields["limit"] = msgspec.structs.asdict(refusal.problem.limit)
    lesson = str(refusal)
    return msgspec.msgpack.encode(_plain([fields, refusal.repairs, lesson]))


def unpack_refusal(payload: bytes) -> Refusal:
    """The refusal that `pack_refusal` packed; tuples inside its data have become lists."""
    fields, repairs, lesson = msgspec.msgpack.decode(payload)
    fields["cause"] = _CAUSES[fields["cause"]]
    fields["span"] = tuple(fields["span"]) if fields["span"] else None
    fields["limit"] = Limit(**fields["limit"]) if fields["limit"] else None
    return Refusal(Problem(**fields), tuple(Repair((span[0], span[1]), text) for span, text in repairs), lesson)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_text(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        return int(value) if int(value) in _INT64 else _text(value)
    return float(value) if isinstance(value, Real) else _text(value)


def _text(value: Any) -> str:
    return str(value).encode("utf-8", "replace").decode()


def send(sock: socket.socket, kind: Kind, payload: bytes = b"") -> None:
    """Write one frame to a blocking socket."""
    header = HEADER.pack(len(payload), kind)
    if len(payload) > _AT_ONCE:
        sock.sendall(header)
        sock.sendall(payload)
    else:
        sock.sendall(header + payload)


def receive(sock: socket.socket) -> tuple[Kind, bytes] | None:
    """One frame from a blocking socket; None when the other side is gone. Raises FrameError."""
    data = sock.recv(_AT_ONCE)
    while data:
        if len(data) >= HEADER.size:
            size, kind = HEADER.unpack_from(data)
            if size > JOB_BYTES:
                raise FrameError(f"a job of {size} bytes")
            if len(data) >= HEADER.size + size:
                return Kind(kind), data[HEADER.size : HEADER.size + size]
        more = sock.recv(_AT_ONCE)
        if not more:
            return None
        data += more
    return None


class FrameReader(asyncio.BufferedProtocol):
    """Frames from an asyncio transport. A large one is received straight into the bytes that are handed on."""

    def __init__(self, max_bytes: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._max_bytes = max_bytes
        self._buffer = memoryview(bytearray(_AT_ONCE + HEADER.size))
        self._end = 0
        self._large: BytesIO | None = None
        self._view = memoryview(b"")
        self._kind = 0

    def frame_received(self, kind: int, payload: bytes) -> None:
        """One whole frame has come."""
        raise NotImplementedError

    def frame_refused(self, size: int) -> None:
        """A frame larger than may come has begun."""
        raise NotImplementedError

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 asyncio's signature
        """Where the transport writes next."""
        return (self._view if self._large else self._buffer)[self._end :]

    def buffer_updated(self, nbytes: int) -> None:
        """The transport has written `nbytes` there."""
        self._end += nbytes
        if self._large is None:
            self._take_small()
        elif self._end == len(self._view):
            large, self._large, self._end = self._large, None, 0
            # once the transport has let go of its part of the buffer, BytesIO gives up its own bytes without a copy
            self._loop.call_soon(self._hand_on, self._kind, large, self._view)

    def _hand_on(self, kind: int, large: BytesIO, view: memoryview) -> None:
        view.release()
        self.frame_received(kind, large.getvalue())

    def _take_small(self) -> None:
        start, data = 0, self._buffer
        while self._end - start >= HEADER.size:
            size, kind = HEADER.unpack_from(data, start)
            body = start + HEADER.size
            if size > self._max_bytes:
                self.frame_refused(size)
                return
            if size > _AT_ONCE:
                self._begin_large(size, kind, data[body : self._end])
                return
            if self._end - body < size:
                break
            start = body + size
            self.frame_received(kind, bytes(data[body:start]))
        if start:
            rest = bytes(data[start : self._end])
            data[: len(rest)] = rest
            self._end = len(rest)

    def _begin_large(self, size: int, kind: int, have: memoryview) -> None:
        self._large = BytesIO(bytes(size))
        self._view, self._kind = self._large.getbuffer(), kind
        self._view[: len(have)] = have
        self._end = len(have)
