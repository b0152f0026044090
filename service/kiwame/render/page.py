"""The page around what is shown: one look for all pages, light and dark, nothing on them that runs."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files

_LANGUAGES = {"en": "English", "ja": "日本語"}


def _style(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


ARTICLE_STYLE = _style("article.css")
_STYLE = ARTICLE_STYLE + _style("page.css")
# The style has its hash in the page's policy, so that no other is applied, whatever got into the page.
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_HEAD = (
    f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="style-src \'sha256-{_STYLE_HASH}\'">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    f"<style>{_STYLE}</style>"
)


def page(title: str, lang: str, body: str, *, addresses: Mapping[str, str], footer: str = "", head: str = "") -> bytes:
    """A whole HTML page. `body`, `footer`, `head` are markup; `addresses` says where the page is in each language."""
    others = "".join(
        f' <a href="{escape(address)}" lang="{other}" hreflang="{other}">{_LANGUAGES[other]}</a>'
        for other, address in addresses.items()
        if other != lang
    )
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head>{_HEAD}<title>{escape(title)} · Kiwame</title>{head}'
        "</head>\n"
        f'<body><header><a href="/">極め Kiwame</a> <a href="/docs" hreflang="en">API</a>{others}</header>\n'
        f"<main>{body}</main>\n{footer and f'<footer>{footer}</footer>'}</body></html>\n"
    ).encode()


def spec_form(label: str, button: str, lang: str, spec: str = "") -> str:
    """The form that explains a spec. Without one it waits for the reader to type."""
    focus = "" if spec else " autofocus"
    return (
        f'<form action="/e"><label for="spec">{escape(label)}</label><p><input id="spec" name="spec" '
        f'value="{escape(spec)}" required autocapitalize="off" autocomplete="off" spellcheck="false"{focus}>'
        f"<button>{escape(button)}</button></p>"
        f'<input type="hidden" name="lang" value="{escape(lang)}"></form>'
    )
