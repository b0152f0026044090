"""The pages that are about the service itself."""

from collections.abc import Sequence

import msgspec

from kiwame.api import openapi, pages
from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import PlainQuery, query_of
from kiwame.api.negotiate import language_of
from kiwame.api.routing import CROSS_ORIGIN, Operation, Path

_FRESH = "public, max-age=300"


def paths(others: Sequence[Path], version: str, public_url: str) -> list[Path]:
    """The home page and the documentation of `others` and these."""

    async def home(ask: Ask) -> Reply:
        ask.lang = language_of(query_of(PlainQuery, ask.query).lang, ask.header(b"accept-language"))
        return _kept(pages.home(ask.lang), "text/html", ask.lang)

    async def described(_: Ask) -> Reply:
        body = msgspec.json.encode(openapi.document([*others, *own], version, public_url))
        return _kept(body, "application/json", None)

    async def documentation(_: Ask) -> Reply:
        document = openapi.document([*others, *own], version, public_url)
        return _kept(pages.documentation(document), "text/html", "en")

    own = [
        Path("/", {"GET": Operation(home, "A form to explain a spec", ("text/html",), query=PlainQuery)}),
        Path("/openapi.json", {"GET": Operation(described, "This API as an OpenAPI document")}),
        Path("/docs", {"GET": Operation(documentation, "This API, to read", ("text/html",))}),
    ]
    return own


def _kept(body: bytes, media_type: str, lang: str | None) -> Reply:
    return Reply(
        body=body,
        media_type=media_type,
        lang=lang,
        cache_control=_FRESH,
        cache_status="kiwame-memory; fwd=miss; stored",
        headers=CROSS_ORIGIN if media_type != "text/html" else (),
        keep=True,
    )
