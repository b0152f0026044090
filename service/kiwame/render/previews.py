"""What other sites read in a page's head: a link's title, words and picture, and where it says how to embed it."""

import re
from html import escape

from kiwame.model import Explanation

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
    picture = e.links.get("png", "")
    if picture.startswith("http"):
        named += [
            ("og:url", e.links["self"]),
            ("og:image", picture),
            ("og:image:type", "image/png"),
            ("og:image:alt", e.title),
        ]
    tags = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in named)
    card = "summary_large_image" if picture.startswith("http") else "summary"
    return (
        f'<meta name="description" content="{escape(told)}">{tags}<meta name="twitter:card" content="{card}">'
        f'<link rel="alternate" type="application/json+oembed" href="{escape(e.links["oembed"])}" '
        f'title="{escape(e.title)}">'
    )
