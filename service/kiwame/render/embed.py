"""A lesson inside a page of another site: its picture, its steps folded, one link out. It reads without its script."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Literal, NamedTuple

from kiwame import web
from kiwame.model import Explanation
from kiwame.render.headings import word
from kiwame.render.inline import figure, picture, scheme_style
from kiwame.render.steps_html import story

Steps = Literal["folded", "open", "none"]
_STYLE = web.text("article.css") + files(__package__).joinpath("embed.css").read_text(encoding="utf-8")


class Mistake(NamedTuple):
    """A refusal as a page shows it. `span` is the part of `spec` that it is about."""

    title: str
    detail: str
    spec: str = ""
    span: tuple[int, int] | None = None
    picture: str = ""  # an element
    library_says: str = ""
    instead: str = ""  # a spec that runs
    instead_url: str = ""


@cache
def style(scheme: str) -> str:
    """All rules of an embedded page."""
    return _STYLE + scheme_style(scheme)


@cache
def style_hash(scheme: str) -> str:
    """What a policy names the page's one style by."""
    return f"'sha256-{b64encode(sha256(style(scheme).encode()).digest()).decode()}'"


def lesson(e: Explanation, scheme: str, steps: Steps, url: str, more: str = "") -> str:
    """The lesson as an element: title, picture, steps, `more` markup, and a link to `url` unless that is empty."""
    told = ""
    if steps != "none":
        opened = " open" if steps == "open" else ""
        steps_told = "".join(story(e, linked=False))
        told = f"<details{opened}><summary>{escape(word('steps', e.lang))}</summary>{steps_told}</details>"
    versions = " · ".join(f"{name} {version}" for name, version in e.versions.items())
    link = f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(word("whole", e.lang))}</a>' if url else ""
    return (
        f'<article class="kiwame" lang="{escape(e.lang)}"><h1>{escape(e.title)}</h1>'
        f"{figure(picture(e, scheme), e.title)}{told}"
        f'{more}<p class="more">{link}<span>{escape(versions)} · {escape(e.device)}</span></p>'
        "</article>"
    )


def embedded(e: Explanation, scheme: str = "auto", steps: Steps = "folded") -> bytes:
    """The lesson as a whole page for a frame."""
    body = lesson(e, scheme, steps, _whole(e))
    return sheet(e.title, e.lang, body, f'<link rel="canonical" href="{escape(e.links["self"])}">{_head(scheme)}')


def embedded_refusal(mistake: Mistake, lang: str, scheme: str = "auto") -> bytes:
    """A refusal as a whole page for a frame: what was typed, what is wrong with it, what would run instead."""
    parts = [f'<article class="kiwame" lang="{escape(lang)}"><h1>{escape(mistake.title)}</h1>']
    if mistake.spec:
        parts.append(f"<pre><code>{_marked(mistake.spec, mistake.span)}</code></pre>")
    parts.append(f"<p>{escape(mistake.detail)}</p>")
    if mistake.picture:
        parts.append(figure(mistake.picture, mistake.title))
    if mistake.library_says:
        parts.append(f'<pre class="says"><code>{escape(mistake.library_says)}</code></pre>')
    if mistake.instead:
        link = f'<a href="{escape(mistake.instead_url)}"><code>{escape(mistake.instead)}</code></a>'
        parts.append(f"<p>{escape(word('instead', lang))} {link}</p>")
    return sheet(mistake.title, lang, "".join([*parts, "</article>"]), _head(scheme))


def _marked(spec: str, span: tuple[int, int] | None) -> str:
    if span is None:
        return escape(spec)
    start, end = span
    return f"{escape(spec[:start])}<mark>{escape(spec[start:end])}</mark>{escape(spec[end:])}"


def _whole(e: Explanation) -> str:
    """The permalink, in the language of this very lesson whatever the reader's browser asks for."""
    url = e.links["self"]
    return url if "lang=" in url else f"{url}{'&' if '?' in url else '?'}lang={e.lang}"


def _head(scheme: str) -> str:
    return f'<style>{style(scheme)}</style><script src="embed.js" defer></script>'


def sheet(title: str, lang: str, body: str, head: str) -> bytes:
    """A whole page with nothing around its body; `body` and `head` are markup."""
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · Kiwame</title>{head}</head>\n<body><main>{body}</main></body></html>\n"
    ).encode()
