"""The pages that are about the service itself."""

from collections.abc import Sequence

from kiwame.api import openapi, pages
from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import PlainQuery, query_of
from kiwame.api.negotiate import language_of
from kiwame.api.replies import HTML, fixed
from kiwame.api.routing import Operation, Path
from kiwame.errors import Cause


def paths(others: Sequence[Path], version: str, public_url: str) -> list[Path]:
    """The home page and the documentation of `others` and these."""

    async def home(ask: Ask) -> Reply:
        ask.lang = language_of(query_of(PlainQuery, ask.query).lang, ask.header(b"accept-language"))
        return fixed(pages.home(ask.lang), ask.lang, HTML, headers=())

    async def described(_: Ask) -> Reply:
        return fixed(openapi.document([*others, *own], version, public_url), None)

    async def documentation(_: Ask) -> Reply:
        document = openapi.document([*others, *own], version, public_url)
        return fixed(pages.documentation(document), "en", HTML, headers=())

    entry = Operation(home, "A form to explain a spec", (HTML,), query=PlainQuery, refuses=(Cause.ARGUMENT,))
    own = [
        Path("/", {"GET": entry}),
        Path("/openapi.json", {"GET": Operation(described, "This API as an OpenAPI document")}, counted=False),
        Path("/docs", {"GET": Operation(documentation, "This API, to read", (HTML,))}, counted=False),
    ]
    return own
