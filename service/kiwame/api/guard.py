"""What a request may be before anyone looks at what it asks: its sizes, its Host, how long its body may take."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.settings import Limits

Receive = Callable[[], Awaitable[Any]]
LINGER_SECONDS = 2.0
IDLE_SECONDS = 0.25
LINGER_BYTES = 16_777_216
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:-]{1,128}")


class Disconnected(Exception):
    """The caller went away before the request was whole."""


def headers_of(scope: Any) -> dict[bytes, bytes]:
    """The headers by name; values of one name are joined as RFC 9110 joins them. Raises Refusal for a second Host."""
    pairs: list[tuple[bytes, bytes]] = scope["headers"]
    found = dict(pairs)
    if len(found) < len(pairs):
        found = {}
        for name, value in pairs:
            if name in found and name == b"host":
                raise refuse(Cause.MALFORMED, "host-repeated", field="Host")
            found[name] = found[name] + b", " + value if name in found else value
    if b"host" not in found and scope.get("http_version") == "1.1":
        raise refuse(Cause.MALFORMED, "host-missing", field="Host")
    return found


def check_sizes(scope: Any, limits: Limits) -> None:
    """Raises Refusal for a target or headers larger than the limits."""
    target = len(scope.get("raw_path") or scope["path"].encode()) + 1 + len(scope["query_string"])
    if target > limits.url_bytes:
        raise too_large(Cause.URL_SIZE, limits, target)
    size = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    if size > limits.header_bytes:
        raise too_large(Cause.HEADER_SIZE, limits, size)


def too_large(cause: Cause, limits: Limits, got: int) -> Refusal:
    """The refusal of a body, URL or header that is larger than its limit."""
    name = {Cause.BODY_SIZE: "body_bytes", Cause.URL_SIZE: "url_bytes", Cause.HEADER_SIZE: "header_bytes"}[cause]
    return refuse(cause, got=got, limit=Limit(name, getattr(limits, name)))


async def body_of(receive: Receive, headers: dict[bytes, bytes], limits: Limits) -> bytes:
    """The whole body. Raises Refusal when it is too large, counted as it arrives, or takes too long."""
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared[:20]) > limits.body_bytes:
        raise too_large(Cause.BODY_SIZE, limits, int(declared[:20]))
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _received(receive, limits)
    except TimeoutError as error:
        limit = Limit("body_seconds", limits.body_seconds)
        raise refuse(Cause.MALFORMED, "slow", limit=limit, seconds=limits.body_seconds) from error


async def linger(receive: Receive) -> None:
    """Read on for a moment after a refusal, for a caller that reads no answer before all of its body is sent."""
    size = 0
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while size < LINGER_BYTES:
                async with asyncio.timeout(IDLE_SECONDS):
                    message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except TimeoutError:
        return


def is_request_id(text: bytes) -> bool:
    """Whether an incoming X-Request-ID may be taken over."""
    return _REQUEST_ID.fullmatch(text) is not None


async def _received(receive: Receive, limits: Limits) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise Disconnected
    if not message.get("more_body") and len(body) <= limits.body_bytes:
        return body
    parts = [body]
    size = len(body)
    while message.get("more_body"):
        if size > limits.body_bytes:
            raise too_large(Cause.BODY_SIZE, limits, size)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        parts.append(message.get("body", b""))
        size += len(parts[-1])
    if size > limits.body_bytes:
        raise too_large(Cause.BODY_SIZE, limits, size)
    return b"".join(parts)
