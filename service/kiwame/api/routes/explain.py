"""Explaining: by spec, by body, by permalink."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from kiwame.api.answers import MEDIA_TYPES, Answers, Question
from kiwame.api.asked import Ask, Handler, Reply
from kiwame.api.bodies import (
    AnswerQuery,
    EmbedQuery,
    ExplainBody,
    ExplainQuery,
    InputBody,
    PermalinkQuery,
    PermuteBody,
    drawing_of,
    fields_of,
    index_of,
    names_of,
    query_of,
)
from kiwame.api.media import json_body
from kiwame.api.routing import Operation, Path
from kiwame.errors import Cause, refuse, without_tensor
from kiwame.model import Explanation
from kiwame.parse.read import Reading, read, read_permute
from kiwame.settings import Limits

OF_A_SPEC = (  # what anything that runs a spec may be refused for
    Cause.UNKNOWN_OP,
    Cause.FORMAT,
    *(cause for cause in Cause if cause.status == HTTPStatus.UNPROCESSABLE_ENTITY),
    *(Cause.OVERLOADED, Cause.WORKER_CRASHED, Cause.QUARANTINED, Cause.STARTING, Cause.DEADLINE),
)
_ONLY_OF_TEXT = {Cause.UNKNOWN_OP, Cause.SYNTAX, Cause.NOT_ALLOWED, Cause.UNKNOWN_FLAG, Cause.PATTERN}
_OF_PERMUTE = tuple(cause for cause in OF_A_SPEC if cause not in {*_ONLY_OF_TEXT, Cause.NOT_CONTIGUOUS})
_TYPES = tuple(media_types[0] for media_types in MEDIA_TYPES.values())
_PERMALINK = {
    "op": "an op of the catalogue",
    "shape": "the first tensor: a shape such as 2x3, or data",
    "args": "the op's arguments, separated by spaces or slashes",
}


def fixed(answers: Answers, limits: Limits) -> list[Path]:
    """The paths that give explanations and are spelt out."""

    def asked_by_text(default_format: str) -> Handler:
        async def explain(ask: Ask) -> Reply:
            asked = query_of(ExplainQuery, ask.query)
            return await answers.answer(ask, by_text(asked.spec, asked, default_format, limits))

        return explain

    async def explain_body(ask: Ask) -> Reply:
        asked = query_of(AnswerQuery, ask.query)
        return await answers.answer(ask, by_body(fields_of(ExplainBody, json_body(ask)), asked, limits))

    async def permute(ask: Ask) -> Reply:
        asked = query_of(AnswerQuery, ask.query)
        return await answers.answer(ask, _by_permutation(fields_of(PermuteBody, json_body(ask)), asked, limits))

    return [
        Path(
            "/v1/explain",
            {
                "GET": _get(asked_by_text("json"), "Explain a spec", ExplainQuery),
                "POST": _post(explain_body, "Explain a spec, with tensors given by name", ExplainBody),
            },
        ),
        Path("/v1/permute", {"POST": _post(permute, "Explain permute on one tensor", PermuteBody, _OF_PERMUTE)}),
        Path("/e", {"GET": _get(asked_by_text("text"), "Permalink of any spec", ExplainQuery)}),
    ]


def permalinks(answers: Answers, limits: Limits, others: Sequence[Path]) -> list[Path]:
    """The paths that begin with an op's name: all but those that begin as one of `others` does."""
    taken = {path.path.split("/")[1] for path in others}

    async def permalink(ask: Ask) -> Reply:
        if ask.params["op"] in taken:
            raise refuse(Cause.NOT_FOUND, got=ask.path, path=ask.path[:80])
        asked = query_of(PermalinkQuery, ask.query)
        parts = [ask.params["op"], ask.params["shape"], *ask.params.get("args", "").split("/")]
        return await answers.answer(ask, by_text(" ".join(filter(None, parts)), asked, "text", limits))

    get = _get(permalink, "Permalink of an op", PermalinkQuery, (*OF_A_SPEC, Cause.NOT_FOUND))
    return [Path(path, {"GET": get}, _PERMALINK) for path in ("/{op}/{shape}", "/{op}/{shape}/{args:path}")]


def _get(
    handler: Handler, summary: str, query: type[msgspec.Struct], refuses: tuple[Cause, ...] = OF_A_SPEC
) -> Operation:
    return Operation(handler, summary, _TYPES, query=query, result=Explanation, refuses=refuses)


def _post(
    handler: Handler, summary: str, body: type[msgspec.Struct], refuses: tuple[Cause, ...] = OF_A_SPEC
) -> Operation:
    return Operation(handler, summary, _TYPES, query=AnswerQuery, body=body, result=Explanation, refuses=refuses)


def by_text(
    text: str, asked: ExplainQuery | PermalinkQuery | EmbedQuery, default_format: str, limits: Limits
) -> Question:
    """The question that a text asks; what the text leaves open, `asked` says."""
    axes = names_of(asked.axes)

    def reading(elements: int | None) -> Reading:
        return read(text, backend=asked.backend, dtype=asked.dtype, axes=axes, limits=limits, elements=elements)

    focus = index_of(asked.focus)
    form, drawing = (None, {}) if isinstance(asked, EmbedQuery) else (asked.format, drawing_of(asked))
    return Question(reading, text, None, asked.backend, asked.device, focus, asked.lang, form, default_format, drawing)


def inputs_of(given: Mapping[str, InputBody] | None) -> dict[str, Any] | None:
    """Tensors given by name, as the parser takes them. Raises Refusal naming one that is neither data nor shape."""
    for name, tensor in (given or {}).items():
        if tensor.data is None and tensor.shape is None:
            raise without_tensor(name)
    return None if given is None else {name: msgspec.structs.asdict(tensor) for name, tensor in given.items()}


def by_body(body: ExplainBody, asked: AnswerQuery, limits: Limits) -> Question:
    """The question that a body asks; what the body leaves open, `asked` says."""
    inputs = inputs_of(body.inputs)
    axes = names_of(body.axes)

    def reading(elements: int | None) -> Reading:
        return read(
            body.spec,
            inputs=inputs,
            backend=body.backend,
            dtype=body.dtype,
            axes=axes,
            limits=limits,
            elements=elements,
        )

    return _posted(reading, body.spec, inputs, body, asked)


def _by_permutation(body: PermuteBody, asked: AnswerQuery, limits: Limits) -> Question:
    if body.shape is None and body.data is None:
        raise refuse(Cause.MALFORMED, "missing", field="shape")

    def reading(elements: int | None) -> Reading:
        return read_permute(
            body.shape,
            body.perm,
            data=body.data,
            dtype=body.dtype,
            axes=names_of(body.axes),
            backend=body.backend,
            limits=limits,
            elements=elements,
        )

    return _posted(reading, None, None, body, asked)


def _posted(
    reading: Callable[[int | None], Reading],
    text: str | None,
    inputs: dict[str, Any] | None,
    body: ExplainBody | PermuteBody,
    asked: AnswerQuery,
) -> Question:
    lang, form = body.lang or asked.lang, body.format or asked.format
    focus = index_of(body.focus)
    drawing = {name: value if value is not None else getattr(asked, name) for name, value in drawing_of(body).items()}
    return Question(reading, text, inputs, body.backend, body.device, focus, lang, form, "json", drawing)
