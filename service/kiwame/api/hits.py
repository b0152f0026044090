"""In front of routing: what was answered before is answered again at once, and every answer goes out through here.

A request is known by its method, target, Accept and Accept-Language, and for a POST its Content-Type and body.
"""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from itertools import count
from os import urandom
from time import perf_counter
from typing import Any

from starlette.exceptions import HTTPException

from kiwame.api import guard, sending
from kiwame.api.asked import Ask, Reply
from kiwame.api.logs import logger
from kiwame.api.metrics import Metrics
from kiwame.api.moulds import BESIDE_BODY, Fresh, Mould, Ready, from_memory, from_redis, mould_of
from kiwame.api.navigation import as_asked
from kiwame.api.negotiate import LANGUAGES, accepted_language
from kiwame.api.problems import problem_reply
from kiwame.api.stores import Counting, Remembered, Remote
from kiwame.errors import Cause, Refusal, refuse
from kiwame.settings import Limits

App = Callable[[Any, Any, Any], Awaitable[None]]
_BODILESS = frozenset({"GET", "HEAD"})
_PLAIN = frozenset({b"x-request-id", b"if-none-match"})  # what takes a closer look than a hit needs
_WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})  # asked all the time by machines: counted, not logged


class Front:
    """The outermost ASGI app."""

    def __init__(
        self,
        app: App,
        limits: Limits,
        *,
        ready: Remembered[Ready | Fresh],
        moulds: Remembered[Mould],
        redis: Remote | None,
        metrics: Metrics,
        quota: Counting | None = None,
        free: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`quota` counts every request but those for the paths that are `free`."""
        self._app = app
        self._limits = limits
        self._ready = ready
        self._redis = redis
        self._quota = quota
        self._free = free
        self._moulds = moulds
        self._recalling: dict[str, list[asyncio.Future[Ready | None]]] = {}
        self._metrics = metrics
        self._memory_hits = metrics.lookups["memory", "hit"]
        self._ids = map((urandom(5).hex() + "%x").__mod__, count(1))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        if self._quota is not None and not self._free(scope["path"]):
            scope["kiwame.refusal"] = refusal = await self._quota.refusal(scope)
            if refusal is not None:
                await self._answer(scope, receive, send, started)
                return
        pairs = scope["headers"]
        headers = dict(pairs)
        if len(headers) == len(pairs) and scope["method"] in _BODILESS and _PLAIN.isdisjoint(headers):
            identity = _identity(scope, headers)
            ready = self._remembered(identity)
            if ready is not None:
                self._memory_hits.n += 1
            elif self._redis is not None and (mould := self._moulds.peek(identity)) is not None:
                ready = await self._recalled(scope, identity, mould)
            if ready is not None and b"host" in headers:
                await self._give_plain(scope, send, ready, started)
                return
        await self._answer(scope, receive, send, started)

    async def _give_plain(self, scope: Any, send: Any, ready: Ready, started: float) -> None:
        ready.tally.n += 1
        request_id = next(self._ids).encode()
        timing = b"total;dur=%.3f" % ((perf_counter() - started) * 1000)
        whole = scope["extensions"].get(sending.WHOLE) if "extensions" in scope else None
        if whole is not None:
            lines = b"%sx-request-id: %s\r\nserver-timing: %s\r\n" % (ready.lines, request_id, timing)
            if whole(lines, ready.body):
                return
        head = [*ready.head, (b"x-request-id", request_id), (b"server-timing", timing)]
        await sending.send_whole(send, 200, head, ready.body)

    async def _recalled(self, scope: Any, identity: str, mould: Mould) -> Ready | None:
        """The answer from Redis, where this process knows under which key it would be. Equal requests ask once."""
        waiting = self._recalling.get(identity)
        if waiting is not None:
            joined: asyncio.Future[Ready | None] = asyncio.get_running_loop().create_future()
            waiting.append(joined)
            return await joined
        self._recalling[identity] = waiting = []
        ready: Ready | None = None
        try:
            ready = await self._fetched(scope, identity, mould)
        finally:
            del self._recalling[identity]
            for joined in waiting:
                if not joined.done():
                    joined.set_result(ready)
        return ready

    async def _fetched(self, scope: Any, identity: str, mould: Mould) -> Ready | None:
        if self._redis is None or mould.answer_key is None:
            return None
        found = await self._redis.look(mould.answer_key)
        self._metrics.lookups["redis", found.status].n += 1
        if found.hit is None:
            scope["kiwame.looked"] = (mould.answer_key, found)
            return None
        ready = from_redis(mould, found.hit.value)
        self._remember(identity, from_memory(mould, ready.body, ready.etag))
        return ready

    async def _answer(self, scope: Any, receive: Any, send: Any, started: float) -> None:
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given.decode() if guard.is_request_id(given) else next(self._ids)
        ask = Ask(scope, request_id, started)
        is_whole = scope["method"] in _BODILESS
        try:
            guard.check_sizes(scope, self._limits)
            ask.headers = guard.headers_of(scope)
            if refusal := scope.get("kiwame.refusal"):
                raise refusal
            if not is_whole:
                ask.body = await guard.body_of(receive, ask.headers, self._limits)
                is_whole = True
            ask.identity = _identity(scope, ask.headers, ask.body)
            ready = await self._known(ask)
            if ready is not None:
                await self._give(ask, send, ready)
                return
            await self._app(scope, _again(ask.body, receive), send)
        except guard.Disconnected:
            return
        except Exception as error:
            ask.reply = self._refused(ask, error, is_whole=is_whole)
        if ask.reply is not None:
            await self._send(ask, ask.reply, receive if not is_whole else None, send)

    async def _known(self, ask: Ask) -> Ready | None:
        ready = self._remembered(ask.identity)
        if ready is not None:
            self._memory_hits.n += 1
            return ready
        mould = self._moulds.peek(ask.identity)
        if mould is None or ask.looked is not None:
            return None
        return await self._recalled(ask.scope, ask.identity, mould)

    def _refused(self, ask: Ask, error: Exception, *, is_whole: bool) -> Reply:
        lang = ask.lang or _language(ask)
        try:
            refusal = _refusal(error)
            problem = refusal.problem
            if problem.cause is Cause.INTERNAL:
                logger().error("internal", request_id=ask.request_id, route=ask.route, exc_info=error)
            headers = _beside(error)
            reply = problem_reply(problem, lang, ask.request_id, headers=headers, closes=not is_whole)
            return as_asked(reply, refusal, ask, lang)
        except Exception as failure:  # not even the refusal can be told
            logger().error("untold", request_id=ask.request_id, route=ask.route, exc_info=failure)
            return problem_reply(refuse(Cause.INTERNAL).problem, lang, ask.request_id, closes=not is_whole)

    async def _send(self, ask: Ask, reply: Reply, unread: Any, send: Any) -> None:
        is_get = ask.method in _BODILESS
        head = sending.head_of(reply, is_get=is_get)
        etag = next((value for name, value in head if name == b"etag"), b"")
        if reply.keep:
            self._keep(ask.identity, Fresh(reply, ask.route, is_get, etag))
        self._count(ask, reply)
        if _is_known(ask, etag):
            await sending.send_whole(send, 304, [*sending.not_modified(head), *sending.varying(ask)], b"")
            return
        head += sending.varying(ask)
        if unread is None:
            await sending.send_whole(send, reply.status, head, reply.body, ask.scope)
            return
        await send({"type": "http.response.start", "status": reply.status, "headers": head})
        await send({"type": "http.response.body", "body": reply.body, "more_body": True})
        await guard.linger(unread)
        await send({"type": "http.response.body", "body": b""})

    async def _give(self, ask: Ask, send: Any, ready: Ready) -> None:
        ready.tally.n += 1
        if _is_known(ask, ready.etag):
            await sending.send_whole(send, 304, [*sending.not_modified(ready.head), *sending.varying(ask)], b"")
            return
        await sending.send_whole(send, 200, [*ready.head, *sending.varying(ask)], ready.body, ask.scope)

    def _remembered(self, identity: str) -> Ready | None:
        found = self._ready.peek(identity)
        if found.__class__ is not Fresh:
            return found  # type: ignore[return-value]  # there are but these two classes
        fresh: Any = found
        ready = from_memory(mould_of(fresh, self._metrics), fresh.reply.body, fresh.etag)
        self._remember(identity, ready)
        return ready

    def _keep(self, identity: str, fresh: Fresh) -> None:
        self._remember(identity, fresh)
        if self._redis is not None and fresh.reply.answer_key is not None:
            self._moulds.put(identity, mould_of(fresh, self._metrics), len(identity) + BESIDE_BODY)

    def _remember(self, identity: str, kept: Ready | Fresh) -> None:
        if self._limits.memory_cache_bytes:
            body = kept.reply.body if isinstance(kept, Fresh) else kept.body
            self._ready.put(identity, kept, len(body) + len(identity) + BESIDE_BODY)

    def _count(self, ask: Ask, reply: Reply) -> None:
        seconds = perf_counter() - ask.started
        tier, _, status = reply.cache_status.partition("; ")
        cached = f"{tier.removeprefix('kiwame-')}-{status.partition(';')[0].replace('fwd=', '')}" if tier else "none"
        self._metrics.requests[ask.route, str(reply.status), cached].n += 1
        self._metrics.seconds[ask.route].add(seconds)
        if reply.cause is not None:
            self._metrics.refusals[reply.cause].n += 1
        if reply.status == 200 and ask.route in _WATCHED:
            return
        line = {"method": ask.method, "route": ask.route, "status": reply.status, "ms": round(seconds * 1000, 3)}
        if tier:
            line["cache"] = cached
        if reply.cause is not None:
            line["cause"] = reply.cause
        logger().info("request", request_id=ask.request_id, **line)


def _identity(scope: Any, headers: dict[bytes, bytes], body: bytes | None = None) -> str:
    get = headers.get
    target = scope.get("raw_path") or scope["path"].encode()
    parts = [target, scope["query_string"], get(b"accept", b""), get(b"accept-language", b"")]
    if scope["method"] not in _BODILESS:
        digest = blake2b(body or b"", digest_size=16).digest()
        parts += [scope["method"].encode(), get(b"content-type", b""), get(b"content-encoding", b""), digest]
    return b"\n".join(parts).decode("latin-1")


def _again(body: bytes, receive: Any) -> Any:
    """A `receive` that gives the body that was read, then what comes after it."""
    given = False

    async def receive_again() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _is_known(ask: Ask, etag: bytes) -> bool:
    none_match = ask.headers.get(b"if-none-match")
    return none_match is not None and bool(etag) and sending.is_known(etag, none_match)


def _language(ask: Ask) -> str:
    """The language for a refusal that came before the request was understood."""
    for item in ask.query.split(b"&"):
        name, _, value = item.partition(b"=")
        if name == b"lang" and value.decode("latin-1") in LANGUAGES:
            return value.decode("latin-1")
    return accepted_language(ask.header(b"accept-language"))


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, HTTPException):
        return refuse(Cause.NOT_FOUND if error.status_code == 404 else Cause.MALFORMED)
    return refuse(Cause.INTERNAL)


def _beside(error: Exception) -> tuple[tuple[bytes, bytes], ...]:
    """The headers that a refusal needs: what is allowed, how much is left."""
    if not isinstance(error, Refusal):
        return ()
    problem = error.problem
    if problem.cause is Cause.METHOD:
        return ((b"allow", ", ".join(problem.expected).encode()),)
    if problem.cause is Cause.QUOTA and problem.limit is not None:
        policy = f'"default";q={problem.limit.max};w={problem.data["window"]}'
        left = f'"default";r=0;t={problem.retry_after}'
        return ((b"ratelimit-policy", policy.encode()), (b"ratelimit", left.encode()))
    return ()
