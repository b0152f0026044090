"""How a reply goes out: the headers that every answer has, conditional requests, large bodies in pieces."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from time import perf_counter
from typing import Any

from kiwame.api.asked import Ask, Reply

Send = Callable[[Any], Awaitable[None]]
Head = list[tuple[bytes, bytes]]
PIECE = 262_144
WHOLE = "kiwame.whole"  # ASGI extension: `(header lines, body) -> whether it was sent`
STALL_SECONDS = 30.0  # a caller that takes none of a piece for this long is given up
# Styles, scripts and pictures are files of ours: nothing that is written into a page runs or styles it.
PAGE_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DATA_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
_NOT_IN_304 = frozenset({b"content-type", b"content-length", b"content-disposition"})


def etag_of(body: bytes) -> bytes:
    """A strong ETag over the body."""
    return b'"' + blake2b(body, digest_size=12).hexdigest().encode() + b'"'


def head_of(reply: Reply, *, is_get: bool) -> Head:
    """A reply's headers, apart from those that differ between two equal requests."""
    head = [*fixed_head(reply, is_get=is_get), (b"content-length", b"%d" % len(reply.body))]
    if is_get and reply.status == 200:
        head.append((b"etag", reply.etag or etag_of(reply.body)))
    if reply.cache_status:
        head.append((b"cache-status", reply.cache_status.encode()))
    return head


def fixed_head(reply: Reply, *, is_get: bool) -> Head:
    """The headers that depend neither on the body nor on the cache it came from."""
    media_type = reply.media_type
    if media_type.startswith("text/") and "charset" not in media_type:
        media_type += "; charset=utf-8"
    head: Head = [
        (b"content-type", media_type.encode()),
        (b"cache-control", (reply.cache_control if is_get else "no-store").encode()),
        (b"vary", b"Accept, Accept-Language"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if reply.lang is not None:
        head.append((b"content-language", reply.lang.encode()))
    if media_type.startswith("text/html"):
        head.append((b"content-security-policy", reply.policy or PAGE_POLICY))
    elif media_type.startswith("image/svg"):
        head.append((b"content-security-policy", DATA_POLICY))
    return [*head, *reply.headers]


def lines_of(head: Head) -> bytes:
    """Headers as they go over the wire."""
    return b"".join(b"%s: %s\r\n" % pair for pair in head)


def is_known(etag: bytes, none_match: bytes) -> bool:
    """Whether an If-None-Match header names this ETag (weak comparison, as for GET)."""
    if none_match.strip() == b"*":
        return True
    return any(item.strip().removeprefix(b"W/") == etag for item in none_match.split(b","))


def not_modified(head: Head) -> Head:
    """The headers of a 304 in place of this head's answer."""
    return [(name, value) for name, value in head if name not in _NOT_IN_304]


def varying(ask: Ask) -> Head:
    """The headers that differ between two equal requests."""
    ask.timings["total"] = perf_counter() - ask.started
    timing = ", ".join(f"{name};dur={seconds * 1000:.3f}" for name, seconds in ask.timings.items())
    return [(b"x-request-id", ask.request_id.encode()), (b"server-timing", timing.encode())]


async def send_whole(send: Send, status: int, head: Head, body: bytes, scope: Any = None) -> None:
    """Send an answer: in one write where the server of `scope` can, a large body piece by piece and without a copy."""
    whole = scope["extensions"].get(WHOLE) if scope and status == 200 and "extensions" in scope else None
    if whole is not None and len(body) <= PIECE and whole(lines_of(head), body):
        return
    await send({"type": "http.response.start", "status": status, "headers": head})
    if len(body) <= PIECE:
        await send({"type": "http.response.body", "body": body})
        return
    view = memoryview(body)
    for start in range(0, len(view), PIECE):
        async with asyncio.timeout(STALL_SECONDS):
            more = start + PIECE < len(view)
            await send({"type": "http.response.body", "body": view[start : start + PIECE], "more_body": more})
