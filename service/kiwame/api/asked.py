"""One request as the service's own code sees it, and the reply to it."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

import msgspec

from kiwame.api.stores import Looked

Headers = tuple[tuple[bytes, bytes], ...]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What to answer. Headers that every answer has are added where it is sent."""

    body: bytes
    media_type: str
    status: int = 200
    lang: str | None = None
    cache_control: str = "no-cache"
    cache_status: str = "kiwame-memory; fwd=bypass; detail=dynamic"
    headers: Headers = ()
    etag: bytes | None = None  # None: made from the body
    policy: bytes | None = None  # None: the policy of all pages
    keep: bool = False  # ready to be given again for the same request
    answer_key: str | None = None  # the body's key in Redis
    cause: str | None = None


class Ask:
    """A request on its way through: what it says, and what is noted while it is answered."""

    def __init__(self, scope: Any, request_id: str, started: float) -> None:
        self.scope = scope
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.request_id = request_id
        self.started = started
        self.headers: dict[bytes, bytes] = {}
        self.body = b""
        self.identity = ""
        self.route = "unmatched"
        self.lang: str | None = None
        self.theme: str | None = None
        self.typed: str | None = None  # the spec, for a page or a picture of its refusal
        self.format: str | None = None  # what an explanation is answered in, once that is known
        # An answer's key, and what Redis said to it.
        self.looked: tuple[str, Looked] | None = scope.get("kiwame.looked")
        self.timings: dict[str, float] = {}
        self.reply: Reply | None = None
        scope["kiwame.ask"] = self

    @property
    def params(self) -> dict[str, str]:
        """What the route's path holds between its slashes."""
        found: dict[str, str] = self.scope["path_params"]
        return found

    def header(self, name: bytes) -> str:
        """A header's text; empty when there is none."""
        return self.headers.get(name, b"").decode("latin-1")

    def timed(self, name: str, since: float) -> float:
        """Note how long something took; gives the time now."""
        now = perf_counter()
        self.timings[name] = now - since
        return now


Handler = Callable[[Ask], Awaitable[Reply]]
