"""What replicas share through Redis. Whatever Redis does, a caller loses at most `redis_seconds` and sees no exception.

Events: `redis-fault` (its kind), `redis-open` and `redis-closed` (the breaker's), `redis-entry-refused`,
`redis-write-dropped` (why).
"""

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from kiwame.cache.breaker import Breaker
from kiwame.cache.entries import SCHEMA, mac_key, open_, seal
from kiwame.cache.faults import UnexpectedReply, fault_token
from kiwame.cache.lifetime import jittered
from kiwame.cache.lookup import Lookup
from kiwame.cache.seam import Hit
from kiwame.settings import Limits

READS_AT_ONCE = 4  # MGETs under way; keys asked for meanwhile form the next one
READ_KEYS = 256  # keys in one MGET
WRITE_ENTRIES = 64  # SETs in one pipeline
QUEUE_ENTRIES = 1024
QUEUE_BYTES = 33_554_432
THREAD_FROM = 65_536  # bytes; sealing or opening more would hold the event loop for a millisecond or longer
CLOSE_SECONDS = 2.0

OnEvent = Callable[[str, str], None]


class _Reply(NamedTuple):
    entry: bytes | None
    fault: str | None


class _Wanted(NamedTuple):
    deadline: float  # by the event loop's clock
    answers: list[asyncio.Future[_Reply]]


class RedisCache:
    """Bytes by key in Redis. Use it within one event loop; `close` it there."""

    def __init__(
        self,
        url: str,
        limits: Limits,
        secret: str,
        version: str,
        on_event: OnEvent = lambda name, detail: None,  # noqa: ARG005
        *,
        breaker_faults: int = 3,
        breaker_seconds: float = 1.0,
    ) -> None:
        self._seconds = limits.redis_seconds
        self._lifetime = limits.cache_seconds
        self._max_bytes = limits.redis_value_bytes
        self._secret = mac_key(secret)
        self._version = version
        self._on_event = on_event
        self._client = Redis.from_url(
            url,
            protocol=2,
            max_connections=READS_AT_ONCE + 2,
            socket_timeout=self._seconds,
            socket_connect_timeout=self._seconds,
            retry=Retry(NoBackoff(), 0),
            driver_info=None,
        )
        self._read_breaker = Breaker(breaker_faults, breaker_seconds)
        self._write_breaker = Breaker(breaker_faults, breaker_seconds)
        self._wanted: dict[str, _Wanted] = {}  # in order of asking
        self._reading: set[asyncio.Task[None]] = set()
        self._queue: dict[str, bytes] = {}
        self._queue_bytes = 0
        self._writing: asyncio.Task[None] | None = None
        self._is_closed = False

    @property
    def last_fault(self) -> str | None:
        """The kind of fault that reads, or else writes, ended with last; None while Redis answers."""
        return self._read_breaker.fault or self._write_breaker.fault

    def state(self) -> str:
        """`ok`, or `degraded: ` and what does not work."""
        for what, breaker in (("reads", self._read_breaker), ("writes", self._write_breaker)):
            if breaker.fault:
                return f"degraded: {what} {breaker.fault}"
        return "ok"

    async def check(self) -> str:
        """`state`, after asking Redis once, so that it is true without traffic as well."""
        await self.look("check")
        return self.state()

    async def get(self, key: str) -> Hit | None:
        """The value, or None."""
        return (await self.look(key)).hit

    async def look(self, key: str) -> Lookup:
        """The value, a miss, or a bypass with the fault's token; a bypass for `open` costs no time."""
        if self._is_closed:
            return Lookup(None, "bypass", "redis", "closed")
        if not self._read_breaker.allows():
            return Lookup(None, "bypass", "redis", "open")
        entry, fault = await self._asked(key)
        if fault is not None:
            return Lookup(None, "bypass", "redis", fault)
        if entry is None:
            return Lookup(None, "miss", "redis")
        opening = (key, entry, self._secret, self._version, self._max_bytes)
        value = open_(*opening) if len(entry) < THREAD_FROM else await asyncio.to_thread(open_, *opening)
        if value is None:
            self._on_event("redis-entry-refused", "")
            return Lookup(None, "miss", "redis", "refused-entry")
        return Lookup(Hit(value, "redis"), "hit", "redis")

    async def put(self, key: str, value: bytes) -> None:
        """Remember the value, some time soon; returns at once."""
        self.offer(key, value)

    def offer(self, key: str, value: bytes) -> bool:
        """`put` without a coroutine: whether the value is on its way."""
        reason = self._why_not_write(value)
        if reason is not None:
            self._on_event("redis-write-dropped", reason)
            return False
        self._queue_bytes += len(value) - len(self._queue.get(key, b""))
        self._queue[key] = value
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return True

    async def flush(self, seconds: float | None = None) -> None:
        """Wait until what was offered is written or given up, at most so many seconds."""
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=seconds)

    async def close(self) -> None:
        """Write what is queued, as far as `CLOSE_SECONDS` allow, answer whoever waits, and disconnect."""
        self._is_closed = True
        await self.flush(CLOSE_SECONDS)
        under_way = {*self._reading, *([self._writing] if self._writing else [])}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        self._turn_away("closed")
        try:
            await self._client.aclose()
        except Exception as error:  # a connection that cannot even be closed is gone
            self._on_event("redis-fault", fault_token(error))

    async def _asked(self, key: str) -> _Reply:
        loop = asyncio.get_running_loop()
        if not self._wanted:
            loop.call_soon(self._send_reads)
        wanted = self._wanted.get(key)
        if wanted is None:
            wanted = self._wanted[key] = _Wanted(loop.time() + self._seconds, [])
        answer: asyncio.Future[_Reply] = loop.create_future()
        wanted.answers.append(answer)
        return await answer

    def _send_reads(self) -> None:
        """Start an MGET for what is wanted, unless enough are under way: each that ends calls this again."""
        while self._wanted and len(self._reading) < READS_AT_ONCE and not self._is_closed:
            batch = {key: self._wanted.pop(key) for key in list(islice(self._wanted, READ_KEYS))}
            task = asyncio.create_task(self._read(batch))
            self._reading.add(task)
            task.add_done_callback(self._read_ended)

    def _read_ended(self, task: asyncio.Task[None]) -> None:
        self._reading.discard(task)
        self._send_reads()

    async def _read(self, batch: dict[str, _Wanted]) -> None:
        entries: list[bytes | None] = []
        fault: str | None = "closed"
        try:
            async with asyncio.timeout_at(next(iter(batch.values())).deadline):
                entries = await self._mget(list(batch))
            fault = None
        except Exception as error:
            fault = fault_token(error)
        finally:
            _answer(batch, entries, fault)
        await self._count(self._read_breaker, fault)
        if fault is not None and self._read_breaker.is_open:
            self._turn_away("open")

    def _turn_away(self, reason: str) -> None:
        """Answer whoever waits for the next MGET."""
        _answer(self._wanted, [], reason)
        self._wanted.clear()

    async def _mget(self, keys: list[str]) -> list[bytes | None]:
        reply = await self._client.mget([_name(key) for key in keys])
        if not isinstance(reply, list) or len(reply) != len(keys):
            raise UnexpectedReply("MGET answered with something else")
        return [entry if isinstance(entry, bytes) else None for entry in reply]

    def _why_not_write(self, value: bytes) -> str | None:
        if self._is_closed:
            return "closed"
        if len(value) > self._max_bytes:
            return "size"
        if len(self._queue) >= QUEUE_ENTRIES or self._queue_bytes + len(value) > QUEUE_BYTES:
            return "queue"
        if self._read_breaker.is_open or not self._write_breaker.allows():
            return "open"
        return None

    async def _write(self) -> None:
        try:
            while self._queue:
                fault = await self._write_some()
                await self._count(self._write_breaker, fault)
                if self._write_breaker.is_open:
                    self._queue.clear()
                    self._queue_bytes = 0
        finally:
            self._writing = None

    async def _write_some(self) -> str | None:
        """One pipeline of SETs; the fault it met, if any. What was in it is not tried again."""
        batch = {key: self._queue.pop(key) for key in list(islice(self._queue, WRITE_ENTRIES))}
        size = sum(map(len, batch.values()))
        self._queue_bytes -= size
        try:
            sealed = self._sealed(batch) if size < THREAD_FROM else await asyncio.to_thread(self._sealed, batch)
            async with asyncio.timeout(self._seconds):
                pipeline = self._client.pipeline(transaction=False)
                for key, entry in sealed.items():
                    pipeline.set(_name(key), entry, px=max(1, round(jittered(self._lifetime) * 1000)))
                replies = await pipeline.execute(raise_on_error=False)
        except Exception as error:
            return fault_token(error)
        return next((fault_token(reply) for reply in replies if isinstance(reply, Exception)), None)

    def _sealed(self, batch: dict[str, bytes]) -> dict[str, bytes]:
        return {key: seal(key, value, self._secret, self._version) for key, value in batch.items()}

    async def _count(self, breaker: Breaker, fault: str | None) -> None:
        if fault is None:
            if breaker.succeeded():
                self._on_event("redis-closed", "")
            return
        self._on_event("redis-fault", fault)
        if breaker.failed(fault):
            self._on_event("redis-open", fault)
        if fault == "protocol":
            await self._disconnect()

    async def _disconnect(self) -> None:
        """Leave idle connections: one of them may hold replies to questions that nobody asks any more."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._client.connection_pool.disconnect(inuse_connections=False)
        except Exception as error:
            self._on_event("redis-fault", fault_token(error))


def _answer(batch: dict[str, _Wanted], entries: list[bytes | None], fault: str | None) -> None:
    found = dict(zip(batch, entries, strict=False))  # no entries at all after a fault
    for key, wanted in batch.items():
        for answer in wanted.answers:
            if not answer.done():
                answer.set_result(_Reply(found.get(key), fault))


def _name(key: str) -> bytes:
    return f"kiwame:{SCHEMA}:{key}".encode("utf-8", "surrogatepass")
