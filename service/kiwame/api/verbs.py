"""Comparing and asking back: questions planned as for an explanation, worked out together by one worker, and kept."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from kiwame.api.answers import Answers, Question, located
from kiwame.api.asked import Ask, Reply
from kiwame.api.keeping import Keeping, Result
from kiwame.api.media import JSON
from kiwame.api.negotiate import format_of, language_of
from kiwame.engine.seam import Engine
from kiwame.errors import Refusal
from kiwame.render import compared, quizzed
from kiwame.settings import Settings
from kiwame.verbs import Compared, Quizzed, Task

MEDIA_TYPES = {"json": JSON, "text": "text/plain", "markdown": "text/markdown"}
COMPARED_TYPES = {**MEDIA_TYPES, "svg": "image/svg+xml"}
_compared = msgspec.msgpack.Decoder(Compared)
_quizzed = msgspec.msgpack.Decoder(Quizzed)


class Verbs:
    """Answers what needs more than one explanation."""

    def __init__(self, settings: Settings, *, answers: Answers, engine: Engine, keeping: Keeping) -> None:
        self._limits = settings.limits
        self._base_url = settings.public_url.rstrip("/")
        self._answers = answers
        self._engine = engine
        self._keeping = keeping

    async def compare(self, ask: Ask, sides: Mapping[str, Question]) -> Reply:
        """How two results differ. Raises Refusal, whose `field` says which side it is about."""
        form = _asked(ask, sides["a"], COMPARED_TYPES)
        jobs, keys = [], []
        for side, question in sides.items():
            try:
                planned = await self._answers.planned(ask, question)
            except Refusal as refusal:
                refusal.problem = msgspec.structs.replace(refusal.problem, field=side)
                raise
            jobs.append(planned.job)
            keys.append(planned.key)

        async def computed() -> bytes:
            try:
                return await self._engine.perform(Task("compare", tuple(jobs)))
            except Refusal as refusal:
                question = sides.get(refusal.problem.field or "")
                raise (located(refusal, question, self._limits) if question else refusal) from refusal

        lang = ask.lang or "en"
        render = compared.FORMATS[form]
        result = Result(
            _key("compare", *keys),
            lang,
            form,
            COMPARED_TYPES,
            compute=computed,
            decode=_compared.decode,
            render=lambda found: render(compared.comparison(found, lang, self._base_url)),
        )
        return await self._keeping.reply(ask, result)

    async def quiz(self, ask: Ask, question: Question) -> Reply:
        """A question about a spec. Raises Refusal."""
        form = _asked(ask, question)
        result = await self._quizzed(ask, question, form)
        lang, render = result.lang, quizzed.QUIZ_FORMATS[form]
        told = result._replace(part="question:", render=lambda found: render(quizzed.question(found, lang)))
        return await self._keeping.reply(ask, told)

    async def answered(self, ask: Ask, question: Question, answer: Any) -> Reply:
        """Whether an answer to that question is right. The question is asked anew: nothing is kept of a caller."""
        form = _asked(ask, question)
        result = await self._quizzed(ask, question, form)
        lang, render = result.lang, quizzed.VERDICT_FORMATS[form]
        told = result._replace(
            part=f"answer:{_key(answer)}:",
            render=lambda found: render(quizzed.verdict(found, answer, lang, self._base_url)),
        )
        return await self._keeping.reply(ask, told)

    async def _quizzed(self, ask: Ask, question: Question, form: str) -> Result:
        planned = await self._answers.planned(ask, question)
        task = Task("quiz", (planned.job,))
        return Result(
            _key("quiz", planned.key),
            ask.lang or "en",
            form,
            MEDIA_TYPES,
            compute=lambda: self._answers.located(question, self._engine.perform(task)),
            decode=_quizzed.decode,
            render=lambda _: b"",
        )


def _asked(ask: Ask, question: Question, types: Mapping[str, str] = MEDIA_TYPES) -> str:
    """The format to answer in, of those with a media type here; the language is noted in `ask`."""
    ask.lang = language_of(question.lang, ask.header(b"accept-language"))
    offers = {name: (media_type,) for name, media_type in types.items()}
    return format_of(question.format, ask.header(b"accept"), offers, question.default_format)


def _key(*parts: Any) -> str:
    return blake2b(msgspec.json.encode(parts), digest_size=16).hexdigest()
