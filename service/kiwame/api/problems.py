"""Refusals as `application/problem+json` (RFC 9457)."""

from typing import Any

import msgspec

from kiwame.api.asked import Headers, Reply
from kiwame.errors import Cause, Problem

GOT_CHARS = 200
MEDIA_TYPE = "application/problem+json"
_CLOSING = frozenset({Cause.BODY_SIZE, Cause.URL_SIZE, Cause.HEADER_SIZE})
BY_SLUG = {cause.slug: cause for cause in Cause}


class ProblemBody(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Why there is no explanation, told to the caller."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    got: Any = None
    expected: Any = None
    span: tuple[int, int] | None = None
    did_you_mean: str | None = None
    nearest: list[str] = []
    limit: dict[str, Any] | None = None
    backend_says: str | None = None
    field: str | None = None


def problem_reply(
    problem: Problem, lang: str, request_id: str, *, headers: Headers = (), closes: bool = False
) -> Reply:
    """The answer that a refusal becomes. `closes` ends the connection, as a request that is too large always does."""
    retry = problem.retry_after if problem.retry_after is not None else (1 if problem.cause.status == 503 else None)
    if retry is not None:
        headers = (*headers, (b"retry-after", str(retry).encode()))
    if closes or problem.cause in _CLOSING:
        headers = (*headers, (b"connection", b"close"))
    return Reply(
        status=int(problem.cause.status),
        body=_encoded(problem_body(problem, lang, request_id)),
        media_type=MEDIA_TYPE,
        lang=lang,
        cache_control="no-store",
        cache_status="",
        headers=headers,
        cause=problem.cause.slug,
    )


def problem_body(problem: Problem, lang: str, request_id: str) -> ProblemBody:
    """The problem with its lesson in `lang`."""
    title, detail = told(problem, lang)
    return ProblemBody(
        type=f"/problems/{problem.cause.slug}",
        title=title,
        status=problem.cause.status,
        detail=detail,
        request_id=request_id,
        got=_cut(problem.got),
        expected=problem.expected,
        span=problem.span,
        did_you_mean=problem.did_you_mean,
        nearest=problem.nearest,
        limit=None if problem.limit is None else msgspec.structs.asdict(problem.limit),
        backend_says=problem.backend_says,
        field=problem.field,
    )


def told(problem: Problem, lang: str) -> tuple[str, str]:
    """Title and detail in `lang`."""
    from kiwame.render.tell import lesson  # noqa: PLC0415  phrases are loaded when something is first told

    return lesson(problem, lang)


def _cut(got: Any) -> Any:
    """What was given, in at most GOT_CHARS characters."""
    if isinstance(got, str):
        return got[:GOT_CHARS]
    text = _encoded(got)
    return got if len(text) <= GOT_CHARS else text[:GOT_CHARS].decode("utf-8", "ignore")


def _encoded(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # a lone surrogate came in where bytes are taken as they are
        return msgspec.json.encode(_plain(msgspec.to_builtins(value)))
    except (TypeError, OverflowError, RecursionError):
        return msgspec.json.encode(repr(value)[:GOT_CHARS])


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_plain(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def described(cause: Cause, lang: str) -> dict[str, Any]:
    """A type of problem without an occasion."""
    from kiwame.render.tell import lessons  # noqa: PLC0415  as above

    title = lessons(lang).TITLES[cause.slug]
    return {"type": f"/problems/{cause.slug}", "title": title, "status": int(cause.status)}
