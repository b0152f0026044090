"""Many explanations in one request: each item has a status and a body of its own."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from kiwame.api.answers import Answers
from kiwame.api.asked import Ask, Reply
from kiwame.api.bodies import AnswerQuery, ExplainBody, PlainQuery, fields_of, query_of
from kiwame.api.logs import logger
from kiwame.api.media import JSON, json_body
from kiwame.api.negotiate import format_of, language_of
from kiwame.api.problems import problem_reply
from kiwame.api.routes.explain import by_body
from kiwame.api.routing import CROSS_ORIGIN, Operation, Path
from kiwame.api.stores import Counting
from kiwame.api.verb_bodies import BatchBody, BatchItems, BatchResult, BatchResults
from kiwame.engine.seam import Engine
from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.settings import Limits

_REFUSES = (Cause.FORMAT, Cause.ARGUMENT, Cause.LIMIT)
_OF_TIME = 0.9  # of a request's time is for the items: what is not ready then is told so, and the rest is sent


class _Batch(NamedTuple):
    """One batch as it is answered."""

    ask: Ask
    lang: str
    answers: Answers
    limits: Limits
    free: asyncio.Semaphore  # as many at once as there are workers: a batch never waits behind itself


def paths(answers: Answers, engine: Engine, limits: Limits, quota: Counting | None) -> list[Path]:
    """The path of batches."""

    async def batch(ask: Ask) -> Reply:
        asked = query_of(PlainQuery, ask.query)
        lang = ask.lang = language_of(asked.lang, ask.header(b"accept-language"))
        format_of(asked.format, "", {"json": (JSON,)}, "json")
        items = fields_of(BatchItems, json_body(ask)).items
        if len(items) > limits.batch_items:
            limit = Limit("batch_items", limits.batch_items)
            raise refuse(Cause.LIMIT, "items", got=len(items), limit=limit, max=limits.batch_items)
        free = asyncio.Semaphore(max(1, len(engine.status().workers)))
        given = _Batch(ask, lang, answers, limits, free)
        refused = await _over_quota(ask, quota, len(items))
        replies = await _replies(given, items, refused)
        results = BatchResults([BatchResult(r.status, msgspec.Raw(r.body)) for r in _bounded(given, replies)])
        return Reply(body=msgspec.json.encode(results), media_type=JSON, lang=lang, headers=CROSS_ORIGIN)

    post = Operation(
        batch, "Explain many specs", query=PlainQuery, body=BatchBody, result=BatchResults, refuses=_REFUSES
    )
    return [Path("/v1/batch", {"POST": post})]


async def _over_quota(ask: Ask, quota: Counting | None, count: int) -> list[Refusal | None]:
    """By item, its refusal: each counts as one request, the first as the one that brought them all."""
    if quota is None:
        return [None] * count
    return [None if n == 0 else await quota.refusal(ask.scope) for n in range(count)]


async def _replies(batch: _Batch, items: Sequence[Any], refused: Sequence[Refusal | None]) -> list[Reply]:
    tasks = [asyncio.ensure_future(_reply(batch, *pair)) for pair in zip(items, refused, strict=True)]
    try:
        if tasks:
            await asyncio.wait(tasks, timeout=batch.limits.request_seconds * _OF_TIME)
    finally:
        late = [task for task in tasks if task.cancel()]
        await asyncio.gather(*late, return_exceptions=True)
    seconds = batch.limits.request_seconds
    too_late = refuse(Cause.DEADLINE, "request", seconds=seconds)
    return [_problem(batch, too_late) if task.cancelled() else task.result() for task in tasks]


async def _reply(batch: _Batch, item: Any, refused: Refusal | None) -> Reply:
    """What one item is answered. Whatever happens to it is told in its own place."""
    ask = Ask({**batch.ask.scope}, batch.ask.request_id, batch.ask.started)
    ask.lang = batch.lang
    try:
        if refused is not None:
            raise refused
        if not isinstance(item, dict):
            raise refuse(Cause.MALFORMED, "type", got=item, field="items", says="Expected `object`")
        body = fields_of(ExplainBody, item)
        format_of(body.format, "", {"json": (JSON,)}, "json")
        async with batch.free:
            return await batch.answers.answer(ask, by_body(body, AnswerQuery(batch.lang, "json"), batch.limits))
    except Refusal as refusal:
        return _problem(batch, refusal, ask.lang)
    except Exception as error:
        logger().error("internal", request_id=ask.request_id, route=batch.ask.route, exc_info=error)
        return _problem(batch, refuse(Cause.INTERNAL), ask.lang)


def _problem(batch: _Batch, refusal: Refusal, lang: str | None = None) -> Reply:
    return problem_reply(refusal.problem, lang or batch.lang, batch.ask.request_id)


def _bounded(batch: _Batch, replies: Sequence[Reply]) -> list[Reply]:
    """The replies that fit into one answer; in the place of any other, that it did not."""
    kept: list[Reply] = []
    size = 0
    for reply in replies:
        is_room = size + len(reply.body) <= batch.limits.answer_bytes or reply.status != 200
        if not is_room:
            limit = Limit("answer_bytes", batch.limits.answer_bytes)
            full = refuse(Cause.LIMIT, "batch", got=size + len(reply.body), limit=limit)
            reply = _problem(batch, full, reply.lang)  # noqa: PLW2901
        kept.append(reply)
        size += len(reply.body)
    return kept
