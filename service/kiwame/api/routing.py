"""The route table: every path, what may be done there, and by whom it is answered."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from starlette.routing import Route, Router

from kiwame.api.asked import Ask, Handler, Reply
from kiwame.errors import Cause, Refusal, refuse

# Answers are public and carry no cookies, so that lessons and elements on other sites may fetch them.
CROSS_ORIGIN = ((b"access-control-allow-origin", b"*"),)
_PREFLIGHT = (
    *CROSS_ORIGIN,
    (b"access-control-allow-headers", b"Content-Type, Accept, Accept-Language, Authorization, X-Request-ID"),
    (b"access-control-max-age", b"86400"),
)


class Operation(NamedTuple):
    """What one method does at a path. `query` and `body` are the types of what it takes.

    `refuses`: the causes of its refusals, apart from those that every operation has, or every one with a body.
    `also`: by status, what an answer with that status says that is neither 200 nor a refusal.
    """

    handler: Handler
    summary: str
    media_types: tuple[str, ...] = ("application/json",)
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    result: type[msgspec.Struct] | None = None
    refuses: tuple[Cause, ...] = ()
    also: Mapping[int, str] = {}


class Path(NamedTuple):
    """A path with its operations by method. `{name}` is one part of it, `{name:path}` the rest."""

    path: str
    operations: Mapping[str, Operation]
    about: Mapping[str, str] = {}  # parameters of the path
    counted: bool = True  # against the caller's quota
    refused: Callable[[Ask, Refusal], Reply] | None = None  # what a refusal is told with; None: a problem


class Endpoint:
    """One path as an ASGI app. It leaves its reply in the Ask; what is in front sends it."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._route = path.path.replace(":path}", "}")
        self._handlers = {method: operation.handler for method, operation in path.operations.items()}
        if "GET" in self._handlers:
            self._handlers["HEAD"] = self._handlers["GET"]
        self._allowed = [*sorted(self._handlers), "OPTIONS"]
        self._seconds = seconds
        self._refused = path.refused

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002  ASGI's signature
        """Answer one request. Raises Refusal."""
        ask: Ask = scope["kiwame.ask"]
        ask.route = self._route
        handler = self._handlers.get(ask.method)
        if handler is None:
            ask.reply = self._unhandled(ask.method)
            return
        try:
            ask.reply = await self._in_time(handler, ask)
        except Refusal as refusal:
            if self._refused is None:
                raise
            ask.reply = self._refused(ask, refusal)

    async def _in_time(self, handler: Handler, ask: Ask) -> Reply:
        try:
            async with asyncio.timeout(self._seconds):
                return await handler(ask)
        except TimeoutError as error:
            raise refuse(Cause.DEADLINE, "request", seconds=self._seconds) from error

    def _unhandled(self, method: str) -> Reply:
        allowed = ", ".join(self._allowed).encode()
        if method != "OPTIONS":
            raise refuse(Cause.METHOD, got=method, expected=self._allowed, method=method, allowed=self._allowed)
        headers = ((b"allow", allowed), (b"access-control-allow-methods", allowed), *_PREFLIGHT)
        return Reply(status=204, body=b"", media_type="text/plain", cache_status="", headers=headers)


def router(paths: Sequence[Path], seconds: float) -> Router:
    """All paths as one ASGI app; the first that matches answers, within `seconds`."""
    routes = [Route(path.path, Endpoint(path, seconds), name=path.path) for path in paths]
    return Router(routes, redirect_slashes=False, default=_nowhere)


async def _nowhere(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001  ASGI's signature
    raise refuse(Cause.NOT_FOUND, got=scope["path"], path=scope["path"][:80])
