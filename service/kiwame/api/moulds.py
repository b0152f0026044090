"""Answers made ready to be given again, and the moulds that Redis fills."""

from typing import NamedTuple

from kiwame.api.asked import Reply
from kiwame.api.metrics import Metrics, Tally
from kiwame.api.sending import Head, etag_of, fixed_head, lines_of

MEMORY_HIT = "kiwame-memory; hit"
REDIS_HIT = "kiwame-redis; hit"
BESIDE_BODY = 2_048  # bytes that a ready answer or a mould takes beside body and identity, about


class Ready(NamedTuple):
    """An answer that needs only the headers which differ between two equal requests."""

    head: Head
    lines: bytes  # the head, as it goes over the wire
    body: bytes
    etag: bytes
    tally: Tally


class Fresh(NamedTuple):
    """An answer as it was first given. It is made ready when it is asked for again, which most never are."""

    reply: Reply
    route: str
    is_get: bool
    etag: bytes


class Mould(NamedTuple):
    """All of an answer that does not depend on its body."""

    head: Head
    lines: bytes
    answer_key: str | None  # where Redis may have the body
    is_get: bool
    memory: Tally
    redis: Tally


def mould_of(fresh: Fresh, metrics: Metrics) -> Mould:
    """The mould of an answer."""
    head = fixed_head(fresh.reply, is_get=fresh.is_get)
    memory, redis = (metrics.requests[fresh.route, "200", f"{tier}-hit"] for tier in ("memory", "redis"))
    return Mould(head, lines_of(head), fresh.reply.answer_key, fresh.is_get, memory, redis)


def from_memory(mould: Mould, body: bytes, etag: bytes) -> Ready:
    """The answer as it is given from memory. `etag` is the body's, where it is known; else empty."""
    return _filled(mould, body, etag, MEMORY_HIT.encode(), mould.memory)


def from_redis(mould: Mould, body: bytes) -> Ready:
    """The answer as it is given when Redis had the body."""
    return _filled(mould, body, b"", REDIS_HIT.encode(), mould.redis)


def _filled(mould: Mould, body: bytes, etag: bytes, cache_status: bytes, tally: Tally) -> Ready:
    length = b"%d" % len(body)
    own = [(b"content-length", length), (b"cache-status", cache_status)]
    lines = b"%scontent-length: %s\r\ncache-status: %s\r\n" % (mould.lines, length, cache_status)
    if mould.is_get:
        etag = etag or etag_of(body)
        own.append((b"etag", etag))
        lines += b"etag: %s\r\n" % etag
    return Ready(mould.head + own, lines, body, etag, tally)
