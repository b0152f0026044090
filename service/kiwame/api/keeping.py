"""What was found out once is kept: looked up, else computed by one run for all who ask; told, and given as a reply."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import quote

from kiwame.api.asked import Ask, Reply
from kiwame.api.metrics import Metrics
from kiwame.api.replies import LASTING
from kiwame.api.routing import CROSS_ORIGIN
from kiwame.api.stores import Flights, Looked, Tiers
from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.settings import Limits

LINK_CHARS = 512  # targets longer than this are not repeated in Link headers
_SAFE = "%&=+,:;()[]'*!$@/?~"  # what may stand in a link's target as it is


class Result(NamedTuple):
    """Something to find out and to tell. `part` says what of it is told, or how, where there is more than one way.

    `is_drawn`: telling takes a worker, so that what it gives is kept in memory too.
    """

    key: str
    lang: str
    format: str
    media_types: Mapping[str, str]  # by format, of all that there are
    compute: Callable[[], Awaitable[bytes]]
    decode: Callable[[bytes], Any]
    render: Callable[[Any], bytes | Awaitable[bytes]]
    check: Callable[[Any], None] = lambda _: None  # sees what was computed just now
    part: str = ""
    is_drawn: bool = False

    @property
    def answer_key(self) -> str:
        """Where the rendered answer is kept."""
        return f"a:{self.key}:{self.part}{self.lang}:{self.format}"

    @property
    def findings_key(self) -> str:
        """Where what was computed is kept, for any language and format."""
        return f"f:{self.key}"


class Keeping:
    """Replies from the caches, or from one run for all who ask at the same time."""

    def __init__(self, limits: Limits, base_url: str, *, cache: Tiers, runs: Flights, metrics: Metrics) -> None:
        self._limits = limits
        self._base_url = base_url
        self._cache = cache
        self._runs = runs
        self._metrics = metrics
        metrics.in_flight = lambda: len(runs)

    async def reply(self, ask: Ask, result: Result) -> Reply:
        """The reply. Raises Refusal."""
        kept, found = await self._found(ask, result)
        if kept is not None:
            return kept
        try:
            if result.is_drawn:
                return await self._drawn(ask, result, found)
            packed = await self._found_out(ask, result)
        except Refusal as refusal:
            passing = refusal.problem.cause.status >= HTTPStatus.INTERNAL_SERVER_ERROR
            if not passing or (stale := await self._stale(ask, result)) is None:
                raise
            return stale
        body = await self._rendered(ask, result, self._checked(result, packed))
        return self._reply(ask, result, body, _miss(found, is_stored=self._is_kept(result.findings_key, packed)))

    async def kept(self, ask: Ask, result: Result) -> Reply | None:
        """The reply, if the caches have it, however old: what a key stands for never changes."""
        kept, _ = await self._found(ask, result)
        return kept or await self._stale(ask, result)

    async def _found(self, ask: Ask, result: Result) -> tuple[Reply | None, Looked]:
        """The reply if a cache has it, and what the caches said to the findings."""
        since = perf_counter()
        if result.is_drawn:
            drawn = self._counted(await self._cache.lookup(result.answer_key))
            ask.timed("cache", since)
            hit = drawn.hit
            return hit and self._reply(ask, result, hit.value, f"kiwame-{hit.tier}; hit"), drawn
        answered, found = await self._looked_up(ask, result)
        ask.timed("cache", since)
        if answered is not None and answered.hit is not None:
            return self._reply(ask, result, answered.hit.value, "kiwame-redis; hit"), found
        if found.hit is None:
            return None, found
        body = await self._rendered(ask, result, result.decode(found.hit.value))
        return self._reply(ask, result, body, f"kiwame-{found.hit.tier}; hit"), found

    async def _drawn(self, ask: Ask, result: Result, found: Looked) -> Reply:
        """A picture, drawn by one run for all who ask at the same time."""
        known = (await self._cache.lookup(result.findings_key)).hit
        packed = known.value if known else None
        findings = result.decode(packed) if packed else self._checked(result, await self._found_out(ask, result))
        since = perf_counter()

        async def made() -> bytes:
            body = await self._told(result, findings)
            self._cache.offer(result.answer_key, body)
            return body

        body = await self.bounded(result.answer_key, made)
        ask.timed("draw", since)
        return self._reply(ask, result, body, _miss(found, is_stored=self._is_kept(result.answer_key, body)))

    async def _stale(self, ask: Ask, result: Result) -> Reply | None:
        """The reply from what memory has kept beyond its time."""
        packed = self._cache.stale(result.answer_key if result.is_drawn else result.findings_key)
        if packed is None:
            return None
        body = packed if result.is_drawn else await self._rendered(ask, result, result.decode(packed))
        return self._reply(ask, result, body, "kiwame-memory; hit; detail=stale")

    async def bounded(self, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """What `make` gives, shared by all who ask for the key. Raises Refusal where too much is under way."""
        if len(self._runs) >= self._limits.in_flight and not self._runs.callers(key):
            limit = Limit("in_flight", self._limits.in_flight)
            raise refuse(Cause.OVERLOADED, retry_after=1, limit=limit)
        return await self._runs.run(key, make)

    def alternates(self, ask: Ask, form: str, media_types: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
        """A Link header to this answer's other formats."""
        path: bytes = ask.scope.get("raw_path") or quote(ask.path).encode()
        if ask.method not in {"GET", "HEAD"} or len(ask.query) + len(path) > LINK_CHARS:
            return ()
        kept = [part for part in ask.query.split(b"&") if part and not part.startswith(b"format=")]
        query = quote(b"&".join(kept), safe=_SAFE) + "&" if kept else ""
        target = f"{self._base_url}{quote(path, safe=_SAFE)}?{query}format="
        links = [
            f'<{target}{name}>; rel="alternate"; type="{media_type.partition(";")[0]}"'
            for name, media_type in media_types.items()
            if name != form
        ]
        return ((b"link", ", ".join(links).encode()),) if links else ()

    def discovery(self, ask: Ask) -> tuple[tuple[bytes, bytes], ...]:
        """A Link header to what oEmbed says of this permalink."""
        path: bytes = ask.scope.get("raw_path") or quote(ask.path).encode()
        if len(ask.query) + len(path) > LINK_CHARS:
            return ()
        here = path + b"?" + ask.query if ask.query else path
        url = quote(self._base_url.encode() + here, safe="")
        target = f"{self._base_url}/oembed?url={url}"
        return ((b"link", f'<{target}>; rel="alternate"; type="application/json+oembed"'.encode()),)

    async def _looked_up(self, ask: Ask, result: Result) -> tuple[Looked | None, Looked]:
        """What the caches say to the rendered answer (Redis only) and to the findings, asked together."""
        redis = self._cache.redis
        if redis is None or self._cache.peek(result.findings_key) is not None:
            return None, self._counted(await self._cache.lookup(result.findings_key))
        if ask.looked is not None and ask.looked[0] == result.answer_key:
            answered = ask.looked[1]
            if answered.status == "bypass":
                return answered, answered
            return answered, self._counted(await self._cache.lookup(result.findings_key))
        answered, found = await asyncio.gather(redis.look(result.answer_key), self._cache.lookup(result.findings_key))
        return self._counted(answered), self._counted(found)

    def _counted(self, found: Looked) -> Looked:
        self._metrics.lookups[found.tier, found.status].n += 1
        return found

    async def _found_out(self, ask: Ask, result: Result) -> bytes:
        since, key = perf_counter(), result.findings_key

        async def computed() -> bytes:
            findings = await result.compute()
            self._cache.offer(key, findings)
            return findings

        packed = await self.bounded(key, computed)
        ask.timed("run", since)
        return packed

    def _checked(self, result: Result, packed: bytes) -> Any:
        findings = result.decode(packed)
        result.check(findings)
        return findings

    def _is_kept(self, key: str, value: bytes) -> bool:
        """Whether the last tier has, or is about to have, what was offered to it."""
        if self._cache.redis is not None:
            return len(value) <= self._limits.redis_value_bytes
        return self._cache.peek(key) is not None

    async def _told(self, result: Result, findings: Any) -> bytes:
        told = result.render(findings)
        body = told if isinstance(told, bytes) else await told
        if len(body) > self._limits.answer_bytes:
            limit = Limit("answer_bytes", self._limits.answer_bytes)
            variant = "picture" if result.is_drawn else "answer"
            raise refuse(Cause.LIMIT, variant, got=len(body), limit=limit, bytes=len(body))
        return body

    async def _rendered(self, ask: Ask, result: Result, findings: Any) -> bytes:
        since = perf_counter()
        body = await self._told(result, findings)
        if self._cache.redis is not None:
            self._cache.redis.offer(result.answer_key, body)
        ask.timed("tell", since)
        return body

    def _reply(self, ask: Ask, result: Result, body: bytes, cache_status: str) -> Reply:
        return Reply(
            body=body,
            media_type=result.media_types[result.format],
            lang=result.lang,
            cache_control=LASTING,
            cache_status=cache_status,
            headers=(*CROSS_ORIGIN, *self.alternates(ask, result.format, result.media_types)),
            keep=True,
            answer_key=result.answer_key,
        )


def _miss(found: Looked, *, is_stored: bool) -> str:
    if found.status == "bypass":
        return f"kiwame-{found.tier}; fwd=bypass; detail={found.detail}"
    return f"kiwame-{found.tier}; fwd=miss" + ("; stored" if is_stored else "")
