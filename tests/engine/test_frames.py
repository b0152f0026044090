"""Frames cut at any place arrive the same, and what is no frame is refused."""

import asyncio
import socket
import struct

import pytest
from engines import job
from hypothesis import given, settings
from hypothesis import strategies as st
from kiwame.engine import frames
from kiwame.engine.frames import FrameError, FrameReader, Kind
from kiwame.errors import Cause, Refusal, refuse


class Collected(FrameReader):
    def __init__(self, max_bytes: int = 1_000_000) -> None:
        super().__init__(max_bytes)
        self.frames, self.refused = [], []

    def frame_received(self, kind, payload):
        self.frames.append((kind, payload))

    def frame_refused(self, size):
        self.refused.append(size)

    async def feed(self, data: bytes, step: int) -> None:
        while data:
            room = self.get_buffer(-1)
            took = min(step, len(room), len(data))
            room[:took] = data[:took]
            self.buffer_updated(took)
            data = data[took:]
        await asyncio.sleep(0)


def received(sent: list[tuple[int, bytes]], step: int) -> list[tuple[int, bytes]]:
    async def feed():
        reader = Collected()
        await reader.feed(b"".join(framed(*frame) for frame in sent), step)
        return reader.frames

    return asyncio.run(feed())


def framed(kind: int, payload: bytes) -> bytes:
    return struct.pack("<IB", len(payload), kind) + payload


sizes = st.one_of(st.integers(0, 40), st.sampled_from([65_530, 65_531, 65_536, 65_537, 70_000, 140_000]))


@settings(max_examples=50, deadline=None)
@given(st.lists(sizes, min_size=1, max_size=6), st.sampled_from([1_000_000, 65_541, 65_536, 8191, 131]))
def test_frames_arrive_whole_however_they_are_cut(lengths, step):
    sent = [(4 + n % 3, bytes([n % 256]) * length) for n, length in enumerate(lengths)]
    large = [frame for frame in sent if len(frame[1]) > 65_536]  # handed on a turn of the loop later
    small = [frame for frame in sent if frame not in large]
    assert received(sent, step) == small + large


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6, 7])
def test_small_frames_arrive_byte_by_byte(step):
    sent = [(Kind.OK, b"abc"), (Kind.FAILED, b""), (Kind.REFUSED, b"x" * 9)]
    assert received(sent, step) == sent


@pytest.mark.anyio
async def test_a_frame_that_is_too_large_is_refused_before_memory_is_taken():
    reader = Collected(max_bytes=1000)
    await reader.feed(struct.pack("<IB", 4_000_000_000, 4), 5)
    assert (reader.refused, reader.frames) == ([4_000_000_000], [])


@pytest.mark.parametrize("payload", [b"", b"abc", bytes(200_000)])
def test_a_blocking_socket_sends_and_receives_frames(payload):
    one, two = socket.socketpair()
    with one, two:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1_000_000)
        frames.send(one, Kind.ARRAY, payload)
        assert frames.receive(two) == (Kind.ARRAY, payload)


def test_a_connection_that_ends_inside_a_frame_is_an_end():
    one, two = socket.socketpair()
    with two:
        with one:
            one.sendall(framed(2, b"abcdef")[:-1])
        assert frames.receive(two) is None


def test_a_job_that_is_too_large_is_no_frame():
    one, two = socket.socketpair()
    with one, two:
        one.sendall(struct.pack("<IB", frames.JOB_BYTES + 1, 2))
        with pytest.raises(FrameError):
            frames.receive(two)


def test_a_job_crosses_with_its_program():
    there = frames.decode_job(frames.encode_job(job("echo", focus=(1, 2))))
    assert (there.spec, there.focus, there.program.inputs) == ("echo", (1, 2), job().program.inputs)


@settings(max_examples=50, deadline=None)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.complex_numbers()),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner),
    )
)
def test_a_refusal_arrives_whatever_it_says(value):
    there = frames.unpack_refusal(frames.pack_refusal(refuse(Cause.SYNTAX, "x", got=value, value=value)))
    assert isinstance(there, Refusal)
    assert there.problem.variant == "syntax.x"


@pytest.mark.parametrize("value", ["\ud800", {1: 2}, {"a": "\udfff"}, 2**64, {1, 2}, b"\xff"])
def test_a_refusal_arrives_with_what_msgpack_cannot_hold(value):
    there = frames.unpack_refusal(frames.pack_refusal(refuse(Cause.SYNTAX, got=value)))
    assert there.problem.cause is Cause.SYNTAX
