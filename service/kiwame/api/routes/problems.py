"""The types of problems, each at the address that problems name."""

from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import PageQuery, query_of
from kiwame.api.media import JSON
from kiwame.api.negotiate import format_of, language_of
from kiwame.api.pages import problem_types
from kiwame.api.problems import BY_SLUG, described
from kiwame.api.replies import HTML, fixed
from kiwame.api.routing import Operation, Path
from kiwame.errors import Cause, refuse
from kiwame.render.page import View


def paths() -> list[Path]:
    """The paths that describe problems."""

    async def problems(ask: Ask) -> Reply:
        return _described(ask, list(Cause), "/problems")

    async def problem(ask: Ask) -> Reply:
        slug = ask.params["slug"]
        cause = BY_SLUG.get(slug)
        if cause is None:
            raise refuse(Cause.NOT_FOUND, "problem", got=slug, expected=list(BY_SLUG), path=ask.path[:80])
        return _described(ask, [cause], f"/problems/{slug}")

    types, refuses = (JSON, HTML), (Cause.FORMAT, Cause.ARGUMENT)
    every = Operation(problems, "Every type of problem", types, query=PageQuery, refuses=refuses)
    one = Operation(problem, "One type of problem", types, query=PageQuery, refuses=(*refuses, Cause.NOT_FOUND))
    return [
        Path("/problems", {"GET": every}),
        Path("/problems/{slug}", {"GET": one}, {"slug": "the end of its type"}),
    ]


def _described(ask: Ask, causes: list[Cause], title: str) -> Reply:
    asked = query_of(PageQuery, ask.query)
    lang = ask.lang = language_of(asked.lang, ask.header(b"accept-language"))
    types = [described(cause, lang) for cause in causes]
    if format_of(asked.format, ask.header(b"accept"), {"json": (JSON,), "html": (HTML,)}, "json") == "html":
        rows = ((kind["type"], kind["title"], kind["status"]) for kind in types)
        return fixed(problem_types(title, View(lang, asked.theme), rows), lang, HTML)
    return fixed({"problems": types} if len(types) > 1 else types[0], lang)
