"""Lessons in other sites' pages: the frame, what oEmbed says of it, and the scripts that go with it."""

from collections.abc import Sequence
from http import HTTPStatus
from importlib.resources import files
from typing import Any

import msgspec

from kiwame.api import oembed
from kiwame.api.answers import Answers, Shown
from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import EmbedQuery, OembedQuery, query_of
from kiwame.api.negotiate import accepted_language, language_of
from kiwame.api.problems import problem_reply
from kiwame.api.replies import HTML, LASTING, fixed
from kiwame.api.routes.explain import OF_A_SPEC, by_text
from kiwame.api.routing import CROSS_ORIGIN, Operation, Path
from kiwame.errors import Cause, Refusal
from kiwame.render import embed
from kiwame.render.embed import Mistake
from kiwame.render.inline import refusal_picture
from kiwame.render.tell import lesson
from kiwame.settings import Settings

_JAVASCRIPT = "text/javascript"
_STEPS: Any = {"1": "open", "0": "none", None: "folded"}
_REFUSES = tuple(cause for cause in OF_A_SPEC if cause is not Cause.FORMAT)  # there is one format, or an address


def paths(answers: Answers, settings: Settings, others: Sequence[Path]) -> list[Path]:
    """The frame and its scripts, and oEmbed for permalinks: addresses that begin otherwise than `others` and these."""
    own = [
        _frame(answers, settings),
        Path("/embed.js", {"GET": _script("embed.js", "Tells a frame's parent its height")}, counted=False),
        Path("/tensor-op.js", {"GET": _script("tensor-op.js", "The custom element tensor-op")}, counted=False),
    ]
    taken = {path.path.split("/")[1] for path in (*others, *own)} | {"oembed"}
    told = Operation(
        oembed.handler(answers, settings, taken),
        "How to embed a permalink (oEmbed 1.0)",
        tuple(oembed.MEDIA_TYPES.values()),
        query=OembedQuery,
        refuses=(*_REFUSES, Cause.NOT_FOUND),
        also={501: "There is no such format"},
    )
    return [*own, Path("/oembed", {"GET": told})]


def _script(name: str, summary: str) -> Operation:
    code = files("kiwame").joinpath("web", name).read_bytes()

    async def script(_: Ask) -> Reply:
        return fixed(code, None, _JAVASCRIPT)

    return Operation(script, summary, (_JAVASCRIPT,))


def _frame(answers: Answers, settings: Settings) -> Path:
    async def frame(ask: Ask) -> Reply:
        asked = query_of(EmbedQuery, ask.query)
        reply = await _lesson(ask, asked, answers, settings)
        return msgspec.structs.replace(reply, policy=_policy(asked.theme, settings))

    def refused(ask: Ask, refusal: Refusal) -> Reply:
        try:
            asked = query_of(EmbedQuery, ask.query)
        except Refusal:
            asked = None
        reply = _refused(ask, refusal, asked)
        return msgspec.structs.replace(reply, policy=_policy(asked.theme if asked else "auto", settings))

    shown = Operation(frame, "A lesson for an iframe", (HTML,), query=EmbedQuery, refuses=_REFUSES)
    return Path("/embed", {"GET": shown}, refused=refused)


def _policy(scheme: str, settings: Settings) -> bytes:
    return (
        f"default-src 'none'; script-src 'self'; style-src {embed.style_hash(scheme)}; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {settings.frame_ancestors}"
    ).encode()


async def _lesson(ask: Ask, asked: EmbedQuery, answers: Answers, settings: Settings) -> Reply:
    ask.lang = language_of(asked.lang, ask.header(b"accept-language"))
    scheme, steps = asked.theme, _STEPS[asked.steps]
    how = Shown("embed", {"embed": HTML}, lambda e: embed.embedded(e, scheme, steps), f"{scheme}:{steps}:")
    return await answers.shown(ask, by_text(asked.spec, asked, "embed", settings.limits), how)


def _refused(ask: Ask, refusal: Refusal, asked: EmbedQuery | None) -> Reply:
    """The refusal as a page, with its lesson: readers of a frame see what a program would read."""
    problem = refusal.problem
    lang = ask.lang or accepted_language(ask.header(b"accept-language"))
    told = problem_reply(problem, lang, ask.request_id)
    title, detail = lesson(problem, lang)
    instead = problem.did_you_mean or ""
    spec = asked.spec if asked is not None and problem.field is None else ""
    url = oembed.frame_address(".", msgspec.structs.replace(asked, spec=instead)) if asked and instead else ""
    scheme = asked.theme if asked else "auto"
    is_lasting = told.status < HTTPStatus.INTERNAL_SERVER_ERROR
    picture = refusal_picture(refusal, spec, lang, scheme) if spec and is_lasting else ""
    mistake = Mistake(title, detail, spec, problem.span, picture, problem.backend_says or "", instead, url)
    return msgspec.structs.replace(
        told,
        body=embed.embedded_refusal(mistake, lang, scheme),
        media_type=HTML,
        cache_control=LASTING if is_lasting else told.cache_control,
        headers=(*told.headers, *CROSS_ORIGIN),
    )
