"""Replies that many paths give."""

from typing import Any

import msgspec

from kiwame.api.asked import Headers, Reply
from kiwame.api.media import JSON
from kiwame.api.routing import CROSS_ORIGIN

HTML = "text/html"
FRESH = "public, max-age=300"
# What a program gives never changes: whoever keeps a copy may show it while this service cannot be reached.
LASTING = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=31536000"


def fixed(
    value: Any,
    lang: str | None,
    media_type: str = JSON,
    *,
    headers: Headers = CROSS_ORIGIN,
    cache_control: str = FRESH,
) -> Reply:
    """A reply that stays the same as long as this process runs: bytes, or what JSON is made from."""
    return Reply(
        body=value if isinstance(value, bytes) else msgspec.json.encode(value),
        media_type=media_type,
        lang=lang,
        cache_control=cache_control,
        cache_status="kiwame-memory; fwd=miss; stored",
        headers=headers,
        keep=True,
    )
