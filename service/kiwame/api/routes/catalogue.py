"""What there is: ops, backends, limits, the schema of an explanation."""

from typing import Any

import msgspec

from kiwame.api.asked import Ask, Handler, Reply
from kiwame.api.bodies import PlainQuery, query_of
from kiwame.api.media import JSON
from kiwame.api.negotiate import format_of, language_of
from kiwame.api.replies import fixed
from kiwame.api.routing import CROSS_ORIGIN, Operation, Path
from kiwame.devices import usable
from kiwame.engine.seam import Engine, Worker
from kiwame.errors import Cause
from kiwame.model import Explanation
from kiwame.ops import catalogue
from kiwame.ops.path import lessons_in
from kiwame.parse.nearest import unknown_op
from kiwame.settings import Limits, limit_variable

_SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


def paths(engine: Engine, limits: Limits, version: str) -> list[Path]:
    """The paths that list things."""

    async def ops(ask: Ask) -> Reply:
        lang = _asked(ask)
        return fixed({"path": lessons_in(lang), "ops": catalogue.cards(lang)}, lang)

    async def op(ask: Ask) -> Reply:
        lang = _asked(ask)
        card = catalogue.card(ask.params["op"], lang)
        if card is None:
            raise unknown_op(ask.params["op"], None)
        return fixed(card, lang)

    async def backends(ask: Ask) -> Reply:
        _asked(ask)
        status = engine.status()
        names = sorted({name for worker in status.workers for name in worker.backends})
        found = [_backend(name, status.workers) for name in names]
        body = {"kiwame": version, "engine": status.engine, "workers": len(status.workers), "backends": found}
        return Reply(body=msgspec.json.encode(body), media_type=JSON, headers=CROSS_ORIGIN)

    async def limits_listed(ask: Ask) -> Reply:
        lang = _asked(ask)
        return fixed({"limits": [_limit(limits, field) for field in msgspec.structs.fields(Limits)]}, lang)

    async def schema(ask: Ask) -> Reply:
        lang = _asked(ask)
        return fixed({"$schema": _SCHEMA_ID, **msgspec.json.schema(Explanation)}, lang)

    return [
        Path("/v1/ops", _get(ops, "All ops, and a way through them for a beginner")),
        Path(
            "/v1/ops/{op}",
            _get(op, "One op, its mistakes, and what comes next", Cause.UNKNOWN_OP),
            {"op": "name or alias"},
        ),
        Path("/v1/backends", _get(backends, "What this deployment can run")),
        Path("/v1/limits", _get(limits_listed, "Every limit with its number")),
        Path("/v1/schema", _get(schema, "JSON Schema of an explanation")),
    ]


def _get(handler: Handler, summary: str, *refuses: Cause) -> dict[str, Operation]:
    return {"GET": Operation(handler, summary, query=PlainQuery, refuses=(Cause.FORMAT, Cause.ARGUMENT, *refuses))}


def _asked(ask: Ask) -> str:
    """The language; and there is no other format than JSON."""
    asked = query_of(PlainQuery, ask.query)
    ask.lang = language_of(asked.lang, ask.header(b"accept-language"))
    format_of(asked.format, "", {"json": (JSON,)}, "json")
    return ask.lang


def _backend(name: str, workers: tuple[Worker, ...]) -> dict[str, Any]:
    able = [worker for worker in workers if name in worker.backends]
    devices = usable(name, {device for worker in able for device in worker.devices})
    return {"name": name, "version": able[0].backends[name], "devices": devices}


def _limit(limits: Limits, field: msgspec.structs.FieldInfo) -> dict[str, Any]:
    metas = (meta for meta in getattr(field.type, "__metadata__", ()) if isinstance(meta, msgspec.Meta))
    text = next(meta.description for meta in metas if meta.description)
    variable = limit_variable(field.name)
    return {"name": field.name, "max": getattr(limits, field.name), "text": text, "variable": variable}
