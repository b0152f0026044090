"""The verbs beside explain: compare, quiz."""

from typing import Any

import msgspec

from kiwame.api.answers import Question
from kiwame.api.asked import Ask, Handler, Reply
from kiwame.api.bodies import AnswerQuery, fields_of, query_of
from kiwame.api.media import json_body
from kiwame.api.routes.explain import OF_A_SPEC, inputs_of
from kiwame.api.routing import Operation, Path
from kiwame.api.verb_bodies import CompareBody, CompareQuery, QuizBody, QuizQuery
from kiwame.api.verbs import COMPARED_TYPES, MEDIA_TYPES, Verbs
from kiwame.parse.read import Reading, read
from kiwame.settings import Limits
from kiwame.verbs import Comparison, Quiz, Verdict

_TYPES = tuple(MEDIA_TYPES.values())
_COMPARED = tuple(COMPARED_TYPES.values())


def paths(verbs: Verbs, limits: Limits) -> list[Path]:
    """The paths of these verbs."""

    async def compare(ask: Ask) -> Reply:
        asked = query_of(CompareQuery, ask.query)
        return await verbs.compare(ask, {side: _question(getattr(asked, side), asked, limits) for side in "ab"})

    async def compare_body(ask: Ask) -> Reply:
        beside = query_of(AnswerQuery, ask.query)
        body = fields_of(CompareBody, json_body(ask))
        inputs = inputs_of(body.inputs)
        sides = {side: _question(getattr(body, side), body, limits, inputs, beside) for side in "ab"}
        return await verbs.compare(ask, sides)

    async def quiz(ask: Ask) -> Reply:
        asked = query_of(QuizQuery, ask.query)
        return await verbs.quiz(ask, _question(asked.spec, asked, limits))

    async def answer(ask: Ask) -> Reply:
        beside = query_of(AnswerQuery, ask.query)
        body = fields_of(QuizBody, json_body(ask))
        return await verbs.answered(ask, _question(body.spec, body, limits, None, beside), body.answer)

    return [
        Path(
            "/v1/compare",
            {
                "GET": _get(compare, "Compare two specs", CompareQuery, Comparison, _COMPARED),
                "POST": _post(
                    compare_body, "Compare two specs on tensors given by name", CompareBody, Comparison, _COMPARED
                ),
            },
        ),
        Path(
            "/v1/quiz",
            {
                "GET": _get(quiz, "A question about a spec, with options", QuizQuery, Quiz),
                "POST": _post(answer, "Whether an answer is right, and why", QuizBody, Verdict),
            },
        ),
    ]


def _question(
    text: str,
    asked: CompareQuery | CompareBody | QuizQuery | QuizBody,
    limits: Limits,
    inputs: dict[str, Any] | None = None,
    beside: AnswerQuery | None = None,
) -> Question:
    """A spec as a question; what `asked` leaves open of language and format, `beside` says."""

    def reading(elements: int | None) -> Reading:
        return read(text, inputs=inputs, backend=asked.backend, limits=limits, elements=elements)

    lang = asked.lang or (beside.lang if beside else None)
    form = asked.format or (beside.format if beside else None)
    return Question(reading, text, inputs, asked.backend, asked.device, None, lang, form, "json")


def _get(
    handler: Handler,
    summary: str,
    query: type[msgspec.Struct],
    result: type[msgspec.Struct],
    types: tuple[str, ...] = _TYPES,
) -> Operation:
    return Operation(handler, summary, types, query=query, result=result, refuses=OF_A_SPEC)


def _post(
    handler: Handler,
    summary: str,
    body: type[msgspec.Struct],
    result: type[msgspec.Struct],
    types: tuple[str, ...] = _TYPES,
) -> Operation:
    return Operation(handler, summary, types, query=AnswerQuery, body=body, result=result, refuses=OF_A_SPEC)
