"""`/v1/why`: the lesson behind an error message, or behind code that fails."""

from hashlib import blake2b
from typing import Annotated

import msgspec
from msgspec import Meta

from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import AnswerQuery, Lang, fields_of, query_of
from kiwame.api.devices import workers_of
from kiwame.api.keeping import Keeping, Result
from kiwame.api.media import JSON, json_body
from kiwame.api.negotiate import format_of, language_of
from kiwame.api.routing import Operation, Path
from kiwame.engine.seam import Engine
from kiwame.errors import Cause
from kiwame.messages.settled import settled
from kiwame.messages.trials import Asked, asked
from kiwame.reason import Tried, Why
from kiwame.render.reason import FORMATS, why
from kiwame.settings import Settings
from kiwame.verbs import Task

MEDIA_TYPES = {"json": JSON, "text": "text/plain", "markdown": "text/markdown"}
_REFUSES = (
    *(Cause.FORMAT, Cause.ARGUMENT, Cause.LIMIT),
    *(Cause.OVERLOADED, Cause.WORKER_CRASHED, Cause.QUARANTINED, Cause.STARTING, Cause.DEADLINE),
)
_tried = msgspec.msgpack.Decoder(Tried)
_pack = msgspec.msgpack.Encoder()


class WhyBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A message, code, or both."""

    message: Annotated[
        str | None,
        Meta(
            description="an error message of torch, NumPy or einops, or a whole traceback",
            examples=["RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"],
        ),
    ] = None
    code: Annotated[
        str | None, Meta(description="the code that failed; it is read, never executed", examples=["x @ y"])
    ] = None
    lang: Lang | None = None
    format: Annotated[str | None, Meta(description="json, text or markdown; beats Accept", examples=["json"])] = None


class Explaining:
    """Answers why something fails."""

    def __init__(self, settings: Settings, version: str, *, engine: Engine, keeping: Keeping) -> None:
        self._limits = settings.limits
        self._base_url = settings.public_url.rstrip("/")
        self._version = version
        self._engine = engine
        self._keeping = keeping

    async def reply(self, ask: Ask, body: WhyBody, beside: AnswerQuery) -> Reply:
        """The reply. Raises Refusal where nothing is asked; what the message or the code is about is an answer."""
        ask.lang = lang = language_of(body.lang or beside.lang, ask.header(b"accept-language"))
        offers = {name: (media_type,) for name, media_type in MEDIA_TYPES.items()}
        form = format_of(body.format or beside.format, ask.header(b"accept"), offers, "json")
        question = asked(body.message, body.code, self._limits)
        workers = await workers_of(self._engine, self._limits.queue_seconds)
        versions = sorted({f"{name} {version}" for worker in workers for name, version in worker.backends.items()})
        render = FORMATS[form]
        digest = blake2b(_pack.encode((body.message, body.code, self._version, versions)), digest_size=16)
        result = Result(
            f"why:{digest.hexdigest()}",
            lang,
            form,
            MEDIA_TYPES,
            compute=lambda: self._tried(question),
            decode=lambda packed: settled(question, _tried.decode(packed).outcomes, self._limits),
            render=lambda found: render(why(found, lang, self._base_url)),
        )
        return await self._keeping.reply(ask, result)

    async def _tried(self, question: Asked) -> bytes:
        """What comes of the specs that the answer may show."""
        jobs = tuple(job for trial in question.trials if (job := trial.job) is not None)
        return await self._engine.perform(Task("why", jobs)) if jobs else _pack.encode(Tried([]))


def paths(explaining: Explaining) -> list[Path]:
    """The path of this verb."""

    async def post(ask: Ask) -> Reply:
        beside = query_of(AnswerQuery, ask.query)
        return await explaining.reply(ask, fields_of(WhyBody, json_body(ask)), beside)

    types = tuple(MEDIA_TYPES.values())
    summary = "The lesson behind an error message, or behind code that fails"
    answer = Operation(post, summary, types, query=AnswerQuery, body=WhyBody, result=Why, refuses=_REFUSES)
    return [Path("/v1/why", {"POST": answer})]
