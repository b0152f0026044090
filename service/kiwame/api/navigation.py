"""The form in which a refusal is told: a picture where one was asked for, a page to a browser, else data."""

import msgspec

from kiwame.api.asked import Ask, Reply
from kiwame.api.replies import HTML
from kiwame.errors import Refusal


def as_asked(reply: Reply, refusal: Refusal, ask: Ask, lang: str) -> Reply:
    """A refusal in the form that its caller is to have; `reply` is the problem as data."""
    if ask.format == "svg":
        return as_picture(reply, refusal, ask, lang)
    return as_page(reply, refusal, ask, lang) if is_navigation(ask) else reply


def as_picture(reply: Reply, refusal: Refusal, ask: Ask, lang: str) -> Reply:
    """The same refusal as an SVG."""
    from kiwame.render.svg import FORMAT, refusal_svg  # noqa: PLC0415  phrases are loaded when something is first told

    picture = refusal_svg(refusal.problem, ask.typed or "", refusal.attempt, lang=lang, theme=ask.theme or "light")
    return msgspec.structs.replace(reply, body=picture.encode(), media_type=FORMAT.media_type)


def is_navigation(ask: Ask) -> bool:
    """Whether a person is to read the answer.

    Accept alone does not say so: programs send what browsers send there. A browser that navigates says it in
    Sec-Fetch-Dest, or over plain HTTP, where it leaves that out, in Upgrade-Insecure-Requests.
    """
    if ask.method != "GET" or HTML not in ask.header(b"accept"):
        return False
    return ask.header(b"sec-fetch-dest") == "document" or ask.header(b"upgrade-insecure-requests") == "1"


def as_page(reply: Reply, refusal: Refusal, ask: Ask, lang: str) -> Reply:
    """The same refusal as a page."""
    from kiwame.render.page import View  # noqa: PLC0415  as above
    from kiwame.render.refused import refused  # noqa: PLC0415

    body = refused(refusal, View(lang, ask.theme), typed=ask.typed, request_id=ask.request_id)
    return msgspec.structs.replace(reply, body=body, media_type=HTML)
