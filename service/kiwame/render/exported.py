"""Lessons as files that need nothing but themselves: opened from a disk, or put on any server, in any year."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from typing import NamedTuple

import msgspec

from kiwame import web
from kiwame.model import Explanation
from kiwame.render.diagram import diagram
from kiwame.render.embed import lesson, sheet, style
from kiwame.render.headings import word
from kiwame.render.html import equivalents
from kiwame.render.webfonts import font_style

_SCRIPT = web.text("embed.js")
_INDEX_STYLE = """
.lessons { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem }
.lessons { padding: 0; list-style: none }
.lessons img { display: block; width: 100%; height: auto; margin-bottom: .5rem }
.lessons span { display: flex; flex-wrap: wrap; gap: .2rem 1rem; color: var(--kiwame-mute); font-size: .85rem }
"""


class Entry(NamedTuple):
    """One lesson in the index: `page`, `picture` and `data` are its files' names."""

    title: str
    lang: str
    spec: str
    page: str
    picture: str
    data: str


def exported(e: Explanation, scheme: str, address: str = "") -> bytes:
    """The lesson as a page of one file; `address` is where it lives, if anywhere. Needs fontTools."""
    look = style(scheme) + font_style(diagram(e))
    policy = (
        f"default-src 'none'; style-src {_hash(look)}; script-src {_hash(_SCRIPT)}; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = f'{_policy(policy)}<style>{look}</style><script type="module">{_SCRIPT}</script>'
    return sheet(e.title, e.lang, lesson(e, scheme, "open", address, equivalents(e)), head)


def explanation(data: bytes) -> Explanation:
    """The explanation that its JSON says."""
    return msgspec.json.decode(data, type=Explanation)


def index(entries: Sequence[Entry], lang: str, scheme: str) -> bytes:
    """A page that leads to every lesson in the same folder."""
    look = style(scheme) + _INDEX_STYLE
    items = "".join(map(_item, entries))
    title = word("lessons", lang)
    policy = (
        f"default-src 'none'; style-src {_hash(look)}; img-src 'self' data: file:; base-uri 'none'; form-action 'none'"
    )
    body = f'<div class="kiwame"><h1>{escape(title)}</h1></div><ul class="lessons">{items}</ul>'
    return sheet(title, lang, body, f"{_policy(policy)}<style>{look}</style>")


def _item(entry: Entry) -> str:
    lang = escape(entry.lang)
    return (
        f'<li lang="{lang}"><a href="{escape(entry.page)}"><img src="{escape(entry.picture)}" alt="">'
        f'{escape(entry.title)}</a><span><code>{escape(entry.spec)}</code><a href="{escape(entry.picture)}" '
        f'aria-label="{escape(entry.title)}: PNG">PNG</a><a href="{escape(entry.data)}" '
        f'aria-label="{escape(entry.title)}: JSON">JSON</a></span></li>'
    )


def _policy(policy: str) -> str:
    """The policy, and an icon that no browser asks a server for."""
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}"><link rel="icon" href="data:,">'


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
