"""What other sites read in a page's head: a link's title, words and picture, and where it says how to embed it."""

import re
from html import escape
from typing import NamedTuple

from kiwame.model import Explanation
from kiwame.render.diagram import diagram

WIDTH = 1200  # px, of the pictures that sites show beside a link
_WORDS = 200  # characters of a description that sites show without cutting
_LOCALES = {"en": "en_US", "ja": "ja_JP"}
_SUMMED_UP = frozenset({"axes", "rule", "shape", "follow"})
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|。|$)\s*", re.DOTALL)


def summary(e: Explanation) -> str:
    """The story's first sentences, whole ones, in about 200 characters."""
    text = ("" if e.lang == "ja" else " ").join(step.text for step in e.steps if step.kind in _SUMMED_UP)
    found = ""
    for sentence in _SENTENCE.findall(text):
        if found and len(found) + len(sentence) > _WORDS:
            break
        found += sentence
    return found.strip()


class Thumbnail(NamedTuple):
    """A picture of an explanation as a PNG: where it is, and its size in px."""

    url: str
    width: int
    height: int


def thumbnail(e: Explanation, width: int = WIDTH, height: int | None = None) -> Thumbnail:
    """The picture in at most so many px, never wider than 1,200."""
    picture = diagram(e)
    ratio = picture.height / picture.width
    wide = min(width, WIDTH, int(height / ratio) if height else WIDTH)
    url = e.links["png"] if "lang=" in e.links["png"] else f"{e.links['png']}&lang={e.lang}"
    return Thumbnail(f"{url}&width={wide}", wide, max(1, round(wide * ratio)))


def preview_tags(e: Explanation) -> str:
    """Open Graph and Twitter tags, and the link for oEmbed. A picture needs an absolute address, so a public URL."""
    told = summary(e)
    named = [
        ("og:type", "article"),
        ("og:site_name", "Kiwame"),
        ("og:title", e.title),
        ("og:description", told),
        ("og:locale", _LOCALES[e.lang]),
    ]
    has_picture = e.links["png"].startswith("http")
    if has_picture:
        shown = thumbnail(e)
        named += [
            ("og:url", e.links["self"]),
            ("og:image", shown.url),
            ("og:image:type", "image/png"),
            ("og:image:width", str(shown.width)),
            ("og:image:height", str(shown.height)),
            ("og:image:alt", e.title),
        ]
    tags = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in named)
    card = "summary_large_image" if has_picture else "summary"
    return (
        f'<meta name="description" content="{escape(told)}">{tags}<meta name="twitter:card" content="{card}">'
        f'<link rel="alternate" type="application/json+oembed" href="{escape(e.links["oembed"])}" '
        f'title="{escape(e.title)}">'
    )
