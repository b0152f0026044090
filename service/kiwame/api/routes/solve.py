"""`/v1/solve`: the ways from given tensors to a goal."""

from hashlib import blake2b
from typing import Annotated

import msgspec
from msgspec import Meta

from kiwame.api.answers import Answers, Question
from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import Backend, Device, Lang, query_of
from kiwame.api.keeping import Keeping, Result
from kiwame.api.media import JSON
from kiwame.api.negotiate import format_of, language_of
from kiwame.api.routes.explain import OF_A_SPEC
from kiwame.api.routing import Operation, Path
from kiwame.engine.seam import Engine
from kiwame.errors import Cause
from kiwame.parse.read import Reading
from kiwame.parse.sought import question
from kiwame.render.solution import FORMATS, solution
from kiwame.settings import Limits, Settings
from kiwame.solution import Solution, Solved
from kiwame.verbs import Task

MEDIA_TYPES = {"json": JSON, "text": "text/plain", "markdown": "text/markdown"}
_REFUSES = tuple(cause for cause in OF_A_SPEC if cause is not Cause.UNKNOWN_OP)
_solved = msgspec.msgpack.Decoder(Solved)


class SolveQuery(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where to start and where to get."""

    from_: Annotated[str, Meta(description="a shape or data; several separated by spaces", examples=["2x3"])] = (
        msgspec.field(name="from")
    )
    to: Annotated[
        str, Meta(description="a shape, data, a formula such as y[i, j] = x[j, i], or for loops", examples=["3x2"])
    ]
    backend: Backend | None = None
    device: Device | None = None
    lang: Lang | None = None
    format: Annotated[str | None, Meta(description="json, text or markdown; beats Accept", examples=["json"])] = None


class Solving:
    """Answers what is to be found."""

    def __init__(self, settings: Settings, *, answers: Answers, engine: Engine, keeping: Keeping) -> None:
        self._base_url = settings.public_url.rstrip("/")
        self._answers = answers
        self._engine = engine
        self._keeping = keeping

    async def reply(self, ask: Ask, asked: Question) -> Reply:
        """The reply. Raises Refusal, whose `field` says which of the two it is about."""
        ask.lang = language_of(asked.lang, ask.header(b"accept-language"))
        offers = {name: (media_type,) for name, media_type in MEDIA_TYPES.items()}
        form = format_of(asked.format, ask.header(b"accept"), offers, asked.default_format)
        planned = await self._answers.planned(ask, asked)
        lang, render = ask.lang, FORMATS[form]
        result = Result(
            blake2b(f"solve {planned.key}".encode(), digest_size=16).hexdigest(),
            lang,
            form,
            MEDIA_TYPES,
            compute=lambda: self._engine.perform(Task("solve", (planned.job,))),
            decode=_solved.decode,
            render=lambda found: render(solution(found, lang, self._base_url)),
        )
        return await self._keeping.reply(ask, result)


def paths(solving: Solving, limits: Limits) -> list[Path]:
    """The path of this verb."""

    async def solve(ask: Ask) -> Reply:
        asked = query_of(SolveQuery, ask.query)

        def reading(_elements: int | None) -> Reading:
            return question(asked.from_, asked.to, backend=asked.backend, limits=limits)

        found = Question(reading, None, None, asked.backend, asked.device, None, asked.lang, asked.format, "json")
        return await solving.reply(ask, found)

    types = tuple(MEDIA_TYPES.values())
    summary = "Find the ops that lead from one tensor to another"
    get = Operation(solve, summary, types, query=SolveQuery, result=Solution, refuses=_REFUSES)
    return [Path("/v1/solve", {"GET": get})]
