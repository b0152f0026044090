"""oEmbed 1.0: what a site that was given a permalink puts into its page."""

from collections.abc import Collection
from html import escape
from typing import Any, NamedTuple
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

import msgspec

from kiwame.api.answers import Answers, Shown
from kiwame.api.asked import Ask, Handler, Reply
from kiwame.api.bodies import EmbedQuery, ExplainQuery, OembedQuery, PermalinkQuery, query_of
from kiwame.api.negotiate import language_of
from kiwame.api.problems import problem_body, problem_reply
from kiwame.api.routes.explain import by_text
from kiwame.errors import Cause, Refusal, refuse
from kiwame.model import Explanation
from kiwame.render.diagram import diagram
from kiwame.render.previews import WIDTH, thumbnail
from kiwame.settings import Settings

MEDIA_TYPES = {"json": "application/json", "xml": "text/xml"}
_WIDTH = 800  # px, where the site names no width
_LEAST_WIDTH = 320
_BESIDE, _AROUND = 24, 180  # px that a frame has left and right of its picture; above and below, steps folded
_LEAST_THUMBNAIL = 16  # px, the least that a picture can be asked for in
_LEAST_PICTURE = 576  # px; in a narrower frame the picture scrolls
_FRAME_LIMITS = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
_ASKED = ("backend", "device", "dtype", "axes", "focus", "lang")


class Room(NamedTuple):
    """The px that a site has; None: as many as are wanted."""

    width: int | None
    height: int | None


def handler(answers: Answers, settings: Settings, taken: Collection[str]) -> Handler:
    """Answers oEmbed for permalinks. A path that begins with one of `taken` is none."""

    async def told(ask: Ask) -> Reply:
        ask.lang = language_of(None, ask.header(b"accept-language"))
        asked = query_of(OembedQuery, ask.query)
        if asked.format not in MEDIA_TYPES:
            return _no_format(ask, asked.format)
        base, url = _ours(asked.url, settings.public_url, ask)
        query = _lesson_at(url, taken, asked.url)
        ask.lang = language_of(query.lang, ask.header(b"accept-language"))
        room = Room(_pixels("maxwidth", asked.maxwidth), _pixels("maxheight", asked.maxheight))
        how = _shown(asked.format, query, base, room)
        reply = await answers.shown(ask, by_text(query.spec, query, "json", settings.limits), how)
        # Without a public URL the answer names the host that was asked, which ready answers are not told apart by.
        return msgspec.structs.replace(reply, keep=reply.keep and bool(settings.public_url))

    return told


def frame_address(base: str, query: EmbedQuery) -> str:
    """Where a lesson is framed from."""
    named = {name: value for name, value in msgspec.to_builtins(query).items() if value is not None}
    return f"{base}/embed?{urlencode(named, safe=',')}"


def _shown(form: str, query: EmbedQuery, base: str, room: Room) -> Shown:
    def render(e: Explanation) -> bytes:
        fields = _fields(e, frame_address(base, query), base, room)
        return msgspec.json.encode(fields) if form == "json" else _xml(fields)

    part = ":".join(("oembed", frame_address(base, query), f"{room.width}x{room.height}", ""))
    return Shown(form, {form: MEDIA_TYPES[form]}, render, part)


def _fields(e: Explanation, src: str, base: str, room: Room) -> dict[str, Any]:
    picture = diagram(e)
    width, height = _size(picture.height / picture.width, room)
    return {
        "version": "1.0",
        "type": "rich",
        "title": e.title,
        "provider_name": "Kiwame",
        "provider_url": f"{base}/",
        "cache_age": 86_400,
        "html": _iframe(src, e.title, width, height),
        "width": width,
        "height": height,
        **_thumbnail(e, base, room),
    }


def _thumbnail(e: Explanation, base: str, room: Room) -> dict[str, Any]:
    """The picture itself, no larger than there is room, for sites that show no frames."""
    shown = thumbnail(e, room.width or WIDTH, room.height)
    if shown.width < _LEAST_THUMBNAIL:
        return {}
    url = shown.url if shown.url.startswith("http") else base + shown.url
    return {"thumbnail_url": url, "thumbnail_width": shown.width, "thumbnail_height": shown.height}


def _iframe(src: str, title: str, width: int, height: int) -> str:
    return (
        f'<iframe src="{escape(src)}" width="{width}" height="{height}" title="{escape(title)}" '
        f'sandbox="{_FRAME_LIMITS}" loading="lazy" referrerpolicy="no-referrer" frameborder="0"></iframe>'
    )


def _size(ratio: float, room: Room) -> tuple[int, int]:
    """Width and height of a frame whose picture is `ratio` times as high as it is wide."""

    def height(width: int) -> int:
        return round(max(width - _BESIDE, _LEAST_PICTURE) * ratio) + _AROUND

    width = min(_WIDTH, room.width or _WIDTH)
    if room.height is None:
        return width, height(width)
    fitting = int((room.height - _AROUND) / ratio) + _BESIDE
    width = max(min(width, fitting), min(width, _LEAST_WIDTH))
    return width, min(height(width), room.height)


def _xml(fields: dict[str, Any]) -> bytes:
    inner = "".join(f"<{name}>{escape(str(value), quote=False)}</{name}>" for name, value in fields.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{inner}</oembed>\n'.encode()


def _ours(url: str, public_url: str, ask: Ask) -> tuple[str, SplitResult]:
    """What our addresses begin with, and the address without that. Raises Refusal for an address of another site.

    Without a public URL, ours are those of the host that was asked.
    """
    base = public_url.rstrip("/") or f"{ask.scope.get('scheme', 'http')}://{ask.header(b'host')}"
    try:
        given, own = urlsplit(url), urlsplit(base)
        is_ours = given.scheme in {"http", "https"} and _host(given) == _host(own)
    except ValueError:
        raise _foreign(url) from None
    if not given.scheme and not given.netloc:
        return base, given
    if not is_ours or not given.path.startswith(f"{own.path}/"):
        raise _foreign(url)
    return base, given._replace(path=given.path[len(own.path) :])


def _host(url: SplitResult) -> tuple[str | None, str | None, int]:
    """User, name and port."""
    return url.username, url.hostname, url.port or (443 if url.scheme == "https" else 80)


def _lesson_at(url: SplitResult, taken: Collection[str], typed: str) -> EmbedQuery:
    """What a permalink asks. Raises Refusal for the address of anything else."""
    path, raw = unquote(url.path), url.query.encode()
    if path == "/embed":
        return query_of(EmbedQuery, raw)
    if path == "/e":
        asked = query_of(ExplainQuery, raw)
        return _framed(asked.spec, asked)
    _, *words = path.split("/")
    if len(words) < 2 or not all(words[:2]) or words[0] in taken:
        raise _foreign(typed)
    return _framed(" ".join(filter(None, words)), query_of(PermalinkQuery, raw))


def _framed(spec: str, asked: PermalinkQuery) -> EmbedQuery:
    return EmbedQuery(spec=spec, **{name: getattr(asked, name) for name in _ASKED})


def _foreign(url: str) -> Refusal:
    return refuse(Cause.NOT_FOUND, "permalink", got=url, url=url[:80])


def _pixels(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 10):
        raise refuse(Cause.MALFORMED, "type", got=text, field=name, says="Expected a number of pixels such as `640`")
    return int(text)


def _no_format(ask: Ask, name: str) -> Reply:
    """The refusal of a format with the status that oEmbed has for it."""
    problem = refuse(Cause.FORMAT, got=name, expected=list(MEDIA_TYPES), formats=list(MEDIA_TYPES)).problem
    told = problem_reply(problem, ask.lang or "en", ask.request_id)
    body = msgspec.structs.replace(problem_body(problem, ask.lang or "en", ask.request_id), status=501)
    return msgspec.structs.replace(told, status=501, body=msgspec.json.encode(body))
