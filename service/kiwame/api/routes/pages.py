"""The pages that are about the service itself, and the playground."""

from collections.abc import Sequence

import msgspec

from kiwame.api import openapi, pages
from kiwame.api.answers import SENT_TYPES, Answers, Question, Shown
from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import PageQuery, query_of
from kiwame.api.negotiate import language_of
from kiwame.api.replies import HTML, fixed
from kiwame.api.routing import Operation, Path
from kiwame.errors import Cause, Refusal
from kiwame.parse.read import Reading, read
from kiwame.render import home
from kiwame.render.page import View
from kiwame.settings import Settings


def paths(answers: Answers, others: Sequence[Path], version: str, settings: Settings) -> list[Path]:
    """The playground, and the documentation of `others` and these."""
    public_url = settings.public_url

    async def playground(ask: Ask) -> Reply:
        asked = query_of(PageQuery, ask.query)
        question = Question(_first, None, None, None, None, None, asked.lang, None, "html", {"theme": asked.theme})
        try:
            ask.lang = language_of(asked.lang, ask.header(b"accept-language"))
            page = Shown("html", SENT_TYPES, lambda e: home.in_theme(e, asked.theme), f"home{asked.theme or ''}:")
            reply = await answers.shown(ask, question, page)
            return msgspec.structs.replace(reply, headers=())
        except Refusal as refusal:
            if refusal.problem.cause is Cause.ARGUMENT:
                raise
            # Whoever comes while no worker is free is given the form, and not told to go away.
            body = home.without_explanation(View(ask.lang or "en", asked.theme))
            return Reply(body=body, media_type=HTML, lang=ask.lang)

    def _first(elements: int | None) -> Reading:
        return read(home.FIRST, limits=settings.limits, elements=elements)

    async def described(_: Ask) -> Reply:
        return fixed(openapi.document([*others, *own], version, public_url), None)

    async def documentation(ask: Ask) -> Reply:
        view = View("en", query_of(PageQuery, ask.query).theme)
        document = openapi.document([*others, *own], version, public_url)
        return fixed(pages.documentation(document, view), "en", HTML, headers=())

    entry = Operation(playground, "The playground", (HTML,), query=PageQuery, refuses=(Cause.ARGUMENT, Cause.DEADLINE))
    read_api = Operation(documentation, "This API, to read", (HTML,), query=PageQuery)
    own = [
        Path("/", {"GET": entry}),
        Path("/openapi.json", {"GET": Operation(described, "This API as an OpenAPI document")}, counted=False),
        Path("/docs", {"GET": read_api}, counted=False),
    ]
    return own
