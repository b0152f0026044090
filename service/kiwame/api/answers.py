"""From a question to its reply: read, look up, run, tell, render."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from kiwame.api.asked import Ask, Reply
from kiwame.api.devices import device_of, version_of, workers_of
from kiwame.api.logs import logger
from kiwame.api.metrics import Metrics
from kiwame.api.negotiate import format_of, language_of
from kiwame.api.replies import FRESH
from kiwame.api.routing import CROSS_ORIGIN
from kiwame.api.sending import is_known
from kiwame.api.stores import Flights, Looked, Tiers
from kiwame.engine.seam import Engine
from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.model import Findings, Job
from kiwame.parse.read import Reading, locate
from kiwame.render import formats
from kiwame.render.tell import tell
from kiwame.settings import Settings

FORMATS = formats()
NPY = "npy"
NPY_TYPES = ("application/octet-stream", "application/x-npy")
MEDIA_TYPES = {**{name: (form.media_type.partition(";")[0],) for name, form in FORMATS.items()}, NPY: NPY_TYPES}
LINK_CHARS = 512  # targets longer than this are not repeated in Link headers
_SAFE = "%&=+,:;()[]'*!$@/?~"  # what may stand in a link's target as it is
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


class _Run(NamedTuple):
    """One run and where its results are kept."""

    question: Question
    job: Job
    key: str
    lang: str
    format: str

    @property
    def answer_key(self) -> str:
        return f"a:{self.key}:{self.lang}:{self.format}"

    @property
    def findings_key(self) -> str:
        return f"f:{self.key}"


class Answers:
    """Answers questions from the caches and the engine."""

    def __init__(
        self, settings: Settings, version: str, *, engine: Engine, cache: Tiers, runs: Flights, metrics: Metrics
    ) -> None:
        self._limits = settings.limits
        self._base_url = settings.public_url.rstrip("/")
        self._version = version
        self._engine = engine
        self._cache = cache
        self._metrics = metrics
        self._runs = runs
        metrics.in_flight = lambda: len(self._runs)

    async def answer(self, ask: Ask, question: Question) -> Reply:
        """The reply. Raises Refusal."""
        ask.lang = language_of(question.lang, ask.header(b"accept-language"))
        form = format_of(question.format, ask.header(b"accept"), MEDIA_TYPES, question.default_format)
        run = await self._planned(ask, question, form)
        if form == NPY:
            return await self._array(ask, run)
        return await self._explanation(ask, run)

    async def _planned(self, ask: Ask, question: Question, form: str) -> _Run:
        since = perf_counter()
        try:
            reading = question.read(self._limits.npy_elements if form == NPY else None)
        except Refusal as refusal:
            raise await self._with_library_words(refusal) from None
        if question.lang is None and reading.lang is not None:
            ask.lang = reading.lang
        workers = await workers_of(self._engine, self._limits.queue_seconds)
        version = version_of(reading.backend, workers)
        device = device_of(question.device or reading.device, reading.backend, workers)
        job = Job(reading.program, reading.spec, reading.backend, device, question.focus)
        digest = blake2b(_job.encode((job, self._version, version)), digest_size=16)
        ask.timed("parse", since)
        return _Run(question, job, digest.hexdigest(), ask.lang or "en", form)

    async def _with_library_words(self, refusal: Refusal) -> Refusal:
        """The refusal with what the library itself says to the same call, if a worker is free to ask it."""
        if refusal.attempt is None or refusal.problem.backend_says is not None:
            return refusal
        job = refusal.attempt.job
        key = f"s:{blake2b(_job.encode((job, self._version)), digest_size=16).hexdigest()}"
        words = self._cache.peek(key)
        if words is None:
            try:
                words = await self._bounded(key, lambda: self._engine.says(job))
            except Refusal:
                return refusal
            self._cache.offer(key, words)
        refusal.problem = msgspec.structs.replace(refusal.problem, backend_says=words.decode() or None)
        return refusal

    async def _explanation(self, ask: Ask, run: _Run) -> Reply:
        since = perf_counter()
        answered, found = await self._looked_up(ask, run)
        ask.timed("cache", since)
        if answered is not None and answered.hit is not None:
            return self._reply(ask, run, answered.hit.value, "kiwame-redis; hit")
        if found.hit is not None:
            body = self._rendered(ask, run, _findings.decode(found.hit.value))
            return self._reply(ask, run, body, f"kiwame-{found.hit.tier}; hit")
        since = perf_counter()
        packed = await self._found_out(run)
        ask.timed("run", since)
        findings = _findings.decode(packed)
        if not findings.verified:
            self._metrics.unverified.n += 1
            logger().error("unverified", request_id=ask.request_id, spec=findings.spec, backend=findings.backend)
        body = self._rendered(ask, run, findings)
        is_stored = (
            len(packed) <= self._limits.redis_value_bytes
            if self._cache.redis is not None
            else self._cache.peek(run.findings_key) is not None
        )
        return self._reply(ask, run, body, _miss(found, is_stored=is_stored))

    async def _looked_up(self, ask: Ask, run: _Run) -> tuple[Looked | None, Looked]:
        """What the caches say to the rendered answer (Redis only) and to the findings, asked together."""
        redis = self._cache.redis
        if redis is None or self._cache.peek(run.findings_key) is not None:
            return None, self._counted(await self._cache.lookup(run.findings_key))
        if ask.looked is not None and ask.looked[0] == run.answer_key:
            answered = ask.looked[1]
            if answered.status == "bypass":
                return answered, answered
            return answered, self._counted(await self._cache.lookup(run.findings_key))
        answered, found = await asyncio.gather(redis.look(run.answer_key), self._cache.lookup(run.findings_key))
        return self._counted(answered), self._counted(found)

    def _counted(self, found: Looked) -> Looked:
        self._metrics.lookups[found.tier, found.status].n += 1
        return found

    async def _found_out(self, run: _Run) -> bytes:
        """Findings from the engine; equal questions share one run."""
        key = run.findings_key

        async def computed() -> bytes:
            findings = await self._engine.explain(run.job)
            self._cache.offer(key, findings)
            return findings

        return await self._shared(run, key, computed)

    async def _shared(self, run: _Run, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        try:
            return await self._bounded(key, make)
        except Refusal as refusal:
            question = run.question
            raise locate(
                refusal, question.text, inputs=question.inputs, backend=question.backend, limits=self._limits
            ) from refusal

    async def _bounded(self, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        if len(self._runs) >= self._limits.in_flight and not self._runs.callers(key):
            limit = Limit("in_flight", self._limits.in_flight)
            raise refuse(Cause.OVERLOADED, retry_after=1, limit=limit)
        return await self._runs.run(key, make)

    def _rendered(self, ask: Ask, run: _Run, findings: Findings) -> bytes:
        since = perf_counter()
        body = FORMATS[run.format].render(tell(findings, run.lang, self._base_url))
        if len(body) > self._limits.answer_bytes:
            limit = Limit("answer_bytes", self._limits.answer_bytes)
            raise refuse(Cause.LIMIT, "answer", got=len(body), limit=limit, bytes=len(body))
        if self._cache.redis is not None:
            self._cache.redis.offer(run.answer_key, body)
        ask.timed("tell", since)
        return body

    def _reply(self, ask: Ask, run: _Run, body: bytes, cache_status: str) -> Reply:
        return Reply(
            body=body,
            media_type=FORMATS[run.format].media_type,
            lang=run.lang,
            cache_control=FRESH,
            cache_status=cache_status,
            headers=(*CROSS_ORIGIN, *self._alternates(ask, run.format)),
            keep=True,
            answer_key=run.answer_key,
        )

    async def _array(self, ask: Ask, run: _Run) -> Reply:
        # What the key stands for fixes every byte, so it serves as the ETag and 40 MB need no hashing.
        etag = f'"{run.key}"'.encode()
        none_match = ask.headers.get(b"if-none-match")
        if none_match is not None and is_known(etag, none_match):
            body = b""
        else:
            since = perf_counter()
            body = await self._shared(run, f"n:{run.key}", lambda: self._engine.array(run.job))
            ask.timed("run", since)
        if len(body) > self._limits.npy_bytes:
            raise refuse(
                Cause.LIMIT, "answer", got=len(body), limit=Limit("npy_bytes", self._limits.npy_bytes), bytes=len(body)
            )
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in run.job.spec[:60]).strip("-") or "output"
        disposition = f'attachment; filename="{name}.npy"'.encode()
        return Reply(
            body=body,
            media_type=NPY_TYPES[0],
            cache_control=FRESH,
            cache_status="kiwame-memory; fwd=miss",
            headers=(*CROSS_ORIGIN, (b"content-disposition", disposition), *self._alternates(ask, run.format)),
            etag=etag,
        )

    def _alternates(self, ask: Ask, form: str) -> tuple[tuple[bytes, bytes], ...]:
        """A Link header to this answer's other formats."""
        path: bytes = ask.scope.get("raw_path") or quote(ask.path).encode()
        if ask.method not in {"GET", "HEAD"} or len(ask.query) + len(path) > LINK_CHARS:
            return ()
        kept = [part for part in ask.query.split(b"&") if part and not part.startswith(b"format=")]
        query = quote(b"&".join(kept), safe=_SAFE) + "&" if kept else ""
        target = f"{self._base_url}{quote(path, safe=_SAFE)}?{query}format="
        links = [
            f'<{target}{name}>; rel="alternate"; type="{media_types[0]}"'
            for name, media_types in MEDIA_TYPES.items()
            if name != form
        ]
        return ((b"link", ", ".join(links).encode()),)


def _miss(found: Looked, *, is_stored: bool) -> str:
    if found.status == "bypass":
        return f"kiwame-{found.tier}; fwd=bypass; detail={found.detail}"
    return f"kiwame-{found.tier}; fwd=miss" + ("; stored" if is_stored else "")
