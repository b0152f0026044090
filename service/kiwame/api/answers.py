"""From a question to its reply: read, planned, looked up or run, told, rendered."""

from collections.abc import Awaitable, Callable, Mapping
from hashlib import blake2b
from time import perf_counter
from typing import Any, NamedTuple

import msgspec

from kiwame.api.asked import Ask, Reply
from kiwame.api.devices import Announced, device_of, version_of
from kiwame.api.keeping import Keeping, Result
from kiwame.api.logs import logger
from kiwame.api.metrics import Metrics
from kiwame.api.negotiate import format_of, language_of
from kiwame.api.replies import FRESH
from kiwame.api.routing import CROSS_ORIGIN
from kiwame.api.sending import is_known
from kiwame.api.stores import Tiers
from kiwame.engine.seam import Engine, Worker
from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.model import Explanation, Findings, Job
from kiwame.parse.read import Reading, locate
from kiwame.pictures import Picture
from kiwame.render import formats
from kiwame.render.formats import Format
from kiwame.render.options import Options, options_of
from kiwame.render.png import check_size
from kiwame.render.tell import tell
from kiwame.settings import Limits, Settings

FORMATS = formats()
NPY = "npy"
NPY_TYPES = ("application/octet-stream", "application/x-npy")
MEDIA_TYPES = {**{name: (form.media_type.partition(";")[0],) for name, form in FORMATS.items()}, NPY: NPY_TYPES}
SENT_TYPES = {**{name: form.media_type for name, form in FORMATS.items()}, NPY: NPY_TYPES[0]}
_findings = msgspec.msgpack.Decoder(Findings)
_job = msgspec.msgpack.Encoder()


class Question(NamedTuple):
    """What is to be explained and how to answer. `read` parses it, allowing so many elements a tensor."""

    read: Callable[[int | None], Reading]
    text: str | None  # as it was typed, for refusals to point at
    inputs: dict[str, Any] | None
    backend: str | None
    device: str | None
    focus: tuple[int, ...] | None
    lang: str | None
    format: str | None
    default_format: str
    drawing: Mapping[str, Any] = {}  # how it is to be drawn, as far as that is said


class Planned(NamedTuple):
    """A question read: the job that answers it, and the key that everything about that job goes by."""

    job: Job
    key: str


class Shown(NamedTuple):
    """How an explanation is shown: its format, the media types beside which that stands, and what makes its bytes.

    `part` tells apart what is rendered differently under one format's name. `is_picture`: what `render` gives has
    still to be drawn by an engine.
    """

    format: str
    media_types: Mapping[str, str]
    render: Callable[[Explanation], bytes | Picture]
    part: str = ""
    is_picture: bool = False


def formatted(form: Format, options: Options) -> Shown:
    """How an explanation is shown in a format of the service."""
    part = form.look(options)
    return Shown(form.name, SENT_TYPES, lambda explanation: form.render(explanation, options), part, form.is_picture)


class Answers:
    """Answers questions from the caches and the engine."""

    def __init__(
        self, settings: Settings, version: str, *, engine: Engine, cache: Tiers, keeping: Keeping, metrics: Metrics
    ) -> None:
        self._limits = settings.limits
        self._base_url = settings.public_url.rstrip("/")
        self._version = version
        self._engine = engine
        self._cache = cache
        self._keeping = keeping
        self._announced = Announced(engine, cache, settings.limits.queue_seconds)
        self._metrics = metrics

    async def answer(self, ask: Ask, question: Question) -> Reply:
        """The reply. Raises Refusal."""
        ask.lang = language_of(question.lang, ask.header(b"accept-language"))
        ask.typed = question.text
        form = format_of(question.format, ask.header(b"accept"), MEDIA_TYPES, question.default_format)
        ask.format = form
        options = options_of(question.drawing)
        ask.theme = options.theme
        if form == NPY:
            return await self._array(ask, question, await self.planned(ask, question, self._limits.npy_elements))
        reading = await self._read(ask, question, None)
        if options.theme is None and reading.theme is not None:
            options = msgspec.structs.replace(options, theme=reading.theme)
        reply = await self._shown(ask, question, reading, formatted(FORMATS[form], options))
        if form == "html" and not ask.path.startswith("/v1/"):
            return msgspec.structs.replace(reply, headers=(*reply.headers, *self._keeping.discovery(ask)))
        return reply

    async def shown(self, ask: Ask, question: Question, how: Shown) -> Reply:
        """The reply in the request's language, rendered in a way of its own. Raises Refusal."""
        return await self._shown(ask, question, await self._read(ask, question, None), how)

    async def _shown(self, ask: Ask, question: Question, reading: Reading, how: Shown) -> Reply:
        if not self._engine.status().workers and (absent := await self._announced.last()):
            # Nothing can be computed now, but this may have been, by workers such as were last seen.
            gone = self._result(ask, question, self._plan(reading, question, absent), how)
            kept = await self._keeping.kept(ask, gone)
            if kept is not None:
                return kept
        planned = self._plan(reading, question, await self._announced.workers())
        return await self._keeping.reply(ask, self._result(ask, question, planned, how))

    def _result(self, ask: Ask, question: Question, planned: Planned, how: Shown) -> Result:
        def check(findings: Findings) -> None:
            if not findings.verified:
                self._metrics.unverified.n += 1
                facts = {"spec": findings.spec, "backend": findings.backend}
                logger().error("unverified", request_id=ask.request_id, **facts)

        lang = ask.lang or "en"

        def render(findings: Findings) -> bytes | Awaitable[bytes]:
            made = how.render(tell(findings, lang, self._base_url))
            if isinstance(made, bytes):
                return made
            check_size(made, self._limits.png_pixels)
            return self._engine.raster(made)

        return Result(
            planned.key,
            lang,
            how.format,
            how.media_types,
            compute=lambda: self.located(question, self._engine.explain(planned.job)),
            decode=_findings.decode,
            render=render,
            check=check,
            part=how.part,
            is_drawn=how.is_picture,
        )

    async def planned(self, ask: Ask, question: Question, elements: int | None = None) -> Planned:
        """What is to be run for a question. A language that its spec names becomes the request's. Raises Refusal."""
        reading = await self._read(ask, question, elements)
        return self._plan(reading, question, await self._announced.workers())

    async def _read(self, ask: Ask, question: Question, elements: int | None) -> Reading:
        since = perf_counter()
        try:
            reading = question.read(elements)
        except Refusal as refusal:
            raise await self._with_library_words(refusal) from None
        if question.lang is None and reading.lang is not None:
            ask.lang = reading.lang
        ask.timed("parse", since)
        return reading

    def _plan(self, reading: Reading, question: Question, workers: tuple[Worker, ...]) -> Planned:
        version = version_of(reading.backend, workers)
        device = device_of(question.device or reading.device, reading.backend, workers)
        job = Job(reading.program, reading.spec, reading.backend, device, question.focus)
        digest = blake2b(_job.encode((job, self._version, version)), digest_size=16)
        return Planned(job, digest.hexdigest())

    async def located(self, question: Question, computed: Awaitable[bytes]) -> bytes:
        """What a run gives; a refusal of it points at the question's text."""
        try:
            return await computed
        except Refusal as refusal:
            raise located(refusal, question, self._limits) from refusal

    async def _with_library_words(self, refusal: Refusal) -> Refusal:
        """The refusal with what the library itself says to the same call, if a worker is free to ask it."""
        if refusal.attempt is None or refusal.problem.backend_says is not None:
            return refusal
        job = refusal.attempt.job
        key = f"s:{blake2b(_job.encode((job, self._version)), digest_size=16).hexdigest()}"
        words = self._cache.peek(key)
        if words is None:
            try:
                words = await self._keeping.bounded(key, lambda: self._engine.says(job))
            except Refusal:
                return refusal
            self._cache.offer(key, words)
        refusal.problem = msgspec.structs.replace(refusal.problem, backend_says=words.decode() or None)
        return refusal

    async def _array(self, ask: Ask, question: Question, planned: Planned) -> Reply:
        # What the key stands for fixes every byte, so it serves as the ETag and 40 MB need no hashing.
        etag = f'"{planned.key}"'.encode()
        none_match = ask.headers.get(b"if-none-match")
        if none_match is not None and is_known(etag, none_match):
            body = b""
        else:
            since = perf_counter()
            job = planned.job
            run = self._keeping.bounded(f"n:{planned.key}", lambda: self._engine.array(job))
            body = await self.located(question, run)
            ask.timed("run", since)
        if len(body) > self._limits.npy_bytes:
            raise refuse(
                Cause.LIMIT, "answer", got=len(body), limit=Limit("npy_bytes", self._limits.npy_bytes), bytes=len(body)
            )
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in planned.job.spec[:60]).strip("-") or "output"
        disposition = f'attachment; filename="{name}.npy"'.encode()
        return Reply(
            body=body,
            media_type=NPY_TYPES[0],
            cache_control=FRESH,
            cache_status="kiwame-memory; fwd=miss",
            headers=(
                *CROSS_ORIGIN,
                (b"content-disposition", disposition),
                *self._keeping.alternates(ask, NPY, SENT_TYPES),
            ),
            etag=etag,
        )


def located(refusal: Refusal, question: Question, limits: Limits) -> Refusal:
    """A refusal of a run, with its place in what was typed."""
    return locate(refusal, question.text, inputs=question.inputs, backend=question.backend, limits=limits)
