"""What there is: ops, backends, limits, the schema of an explanation, the types of problems."""

from typing import Any

import msgspec

from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import PlainQuery, query_of
from kiwame.api.negotiate import format_of, language_of
from kiwame.api.pages import problem_page
from kiwame.api.problems import BY_SLUG, described
from kiwame.api.routing import CROSS_ORIGIN, Operation, Path
from kiwame.engine.seam import Engine
from kiwame.errors import Cause, refuse
from kiwame.model import Explanation
from kiwame.ops import catalogue
from kiwame.parse.nearest import unknown_op
from kiwame.settings import Limits, limit_variable

JSON = "application/json"
HTML = "text/html"
_FRESH = "public, max-age=300"
_SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


def paths(engine: Engine, limits: Limits, version: str) -> list[Path]:
    """The paths that list things."""

    async def ops(ask: Ask) -> Reply:
        lang = _asked(ask)
        return _fixed({"ops": catalogue.cards(lang)}, lang)

    async def op(ask: Ask) -> Reply:
        lang = _asked(ask)
        name = ask.params["op"]
        card = catalogue.card(name, lang)
        if card is None:
            raise unknown_op(name, None)
        return _fixed(card, lang)

    async def backends(ask: Ask) -> Reply:
        _asked(ask)
        status = engine.status()
        names = sorted({name for worker in status.workers for name in worker.backends})
        found = [
            {
                "name": name,
                "version": next(worker.backends[name] for worker in status.workers if name in worker.backends),
                "devices": sorted({d for w in status.workers if name in w.backends for d in w.devices})
                if name == "torch"
                else ["cpu"],
            }
            for name in names
        ]
        body = {"kiwame": version, "engine": status.engine, "workers": len(status.workers), "backends": found}
        return Reply(body=msgspec.json.encode(body), media_type=JSON, headers=CROSS_ORIGIN)

    async def limits_listed(ask: Ask) -> Reply:
        lang = _asked(ask)
        return _fixed({"limits": [_limit(limits, field) for field in msgspec.structs.fields(Limits)]}, lang)

    async def schema(ask: Ask) -> Reply:
        lang = _asked(ask)
        return _fixed({"$schema": _SCHEMA_ID, **msgspec.json.schema(Explanation)}, lang)

    async def problems(ask: Ask) -> Reply:
        return _described(ask, list(Cause), "/problems")

    async def problem(ask: Ask) -> Reply:
        cause = BY_SLUG.get(ask.params["slug"])
        if cause is None:
            raise refuse(Cause.NOT_FOUND, "problem", got=ask.params["slug"], expected=list(BY_SLUG), path=ask.path)
        return _described(ask, [cause], f"/problems/{cause.slug}")

    def get(handler: Any, summary: str, *refuses: Cause) -> dict[str, Operation]:
        return {"GET": Operation(handler, summary, query=PlainQuery, refuses=refuses)}

    return [
        Path("/v1/ops", get(ops, "All ops")),
        Path("/v1/ops/{op}", get(op, "One op", Cause.UNKNOWN_OP), {"op": "name or alias"}),
        Path("/v1/backends", get(backends, "What this deployment can run")),
        Path("/v1/limits", get(limits_listed, "Every limit with its number")),
        Path("/v1/schema", get(schema, "JSON Schema of an explanation")),
        Path("/problems", get(problems, "Every type of problem")),
        Path("/problems/{slug}", get(problem, "One type of problem", Cause.NOT_FOUND), {"slug": "end of its type"}),
    ]


def _asked(ask: Ask) -> str:
    """The language; and there is no other format than JSON."""
    asked = query_of(PlainQuery, ask.query)
    ask.lang = language_of(asked.lang, ask.header(b"accept-language"))
    format_of(asked.format, "", {"json": (JSON,)}, "json")
    return ask.lang


def _described(ask: Ask, causes: list[Cause], title: str) -> Reply:
    asked = query_of(PlainQuery, ask.query)
    lang = ask.lang = language_of(asked.lang, ask.header(b"accept-language"))
    types = [described(cause, lang) for cause in causes]
    if format_of(asked.format, ask.header(b"accept"), {"json": (JSON,), "html": (HTML,)}, "json") == "html":
        body = problem_page(title, lang, ((kind["type"], kind["title"], kind["status"]) for kind in types))
        return _fixed(body, lang, HTML)
    return _fixed({"problems": types} if len(types) > 1 else types[0], lang)


def _fixed(value: Any, lang: str, media_type: str = JSON) -> Reply:
    """A reply that stays the same as long as this process runs."""
    return Reply(
        body=value if isinstance(value, bytes) else msgspec.json.encode(value),
        media_type=media_type,
        lang=lang,
        cache_control=_FRESH,
        cache_status="kiwame-memory; fwd=miss; stored",
        headers=CROSS_ORIGIN,
        keep=True,
    )


def _limit(limits: Limits, field: msgspec.structs.FieldInfo) -> dict[str, Any]:
    text = next(meta.description for meta in _metas(field.type) if meta.description)
    variable = limit_variable(field.name)
    return {"name": field.name, "max": getattr(limits, field.name), "text": text, "variable": variable}


def _metas(kind: Any) -> list[msgspec.Meta]:
    return [meta for meta in getattr(kind, "__metadata__", ()) if isinstance(meta, msgspec.Meta)]
