"""The page around what is shown: one shell for all pages, light and dark. Nothing in it runs or styles by itself."""

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from msgspec import json

from kiwame import web
from kiwame.render.headings import page_words

LANGUAGES = {"en": "English", "ja": "日本語"}
_THEMES = (None, "light", "dark")
STYLES = ("tokens.css", "page.css", "article.css", "explanation.css")
# What a page needs before it can do anything, named so that it is fetched at once and not one after another.
_SCRIPTS = ("main.js", "lights.js", "live.js", "share.js", "steps.js", "words.js")
# The words that scripts fill in; all else that they show is made by the service.
_SPOKEN = (
    *("position", "made_from", "goes_to", "and_more", "from_nothing", "goes_nowhere", "trace"),
    *("play", "pause", "all", "single", "copied", "copy", "unreachable"),
)


class View(NamedTuple):
    """How a page is to look: every link on it leads to pages that look the same."""

    lang: str
    theme: str | None = None  # None: as the reader's system has it


class Page(NamedTuple):
    """What is particular to one page; all texts but the title are markup. `at`: where it is in another view."""

    title: str
    body: str
    at: Callable[[View], str]
    footer: str = ""
    head: str = ""
    runs: bool = True


def page(shown: Page, view: View, languages: Sequence[str] = tuple(LANGUAGES)) -> bytes:
    """A whole HTML page. `languages`: those that there is one in."""
    words = page_words(view.lang)
    theme = f' data-theme="{view.theme}"' if view.theme else ""
    spoken = escape(json.encode({name: words[name] for name in _SPOKEN}).decode())
    data = f' data-words="{spoken}"' if shown.runs else ""
    return (
        f'<!doctype html>\n<html lang="{escape(view.lang)}"{theme}><head>{_head(shown)}</head>\n'
        f'<body{data}><a class="skip" href="#main">{escape(words["skip"])}</a>\n'
        f"{_header(shown, view, words, languages)}\n"
        f'<main id="main">{shown.body}</main>\n<footer>{shown.footer}</footer></body></html>\n'
    ).encode()


def _head(shown: Page) -> str:
    parts = [
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(shown.title)} · Kiwame</title>",
        f'<link rel="icon" href="{web.address("icon.svg")}" type="image/svg+xml">',
        *(f'<link rel="stylesheet" href="{web.address(name)}">' for name in STYLES),
    ]
    parts.append(shown.head)
    if shown.runs:
        parts += [f'<link rel="modulepreload" href="{web.address(name)}">' for name in _SCRIPTS]
        parts.append(f'<script type="module" src="{web.address(_SCRIPTS[0])}"></script>')
    return "".join(parts)


def _header(shown: Page, view: View, words: dict[str, str], languages: Sequence[str]) -> str:
    spoken = [(View(n, view.theme), LANGUAGES[n], f' lang="{n}" hreflang="{n}"') for n in languages]
    themes = [(View(view.lang, theme), words[f"theme.{theme or 'auto'}"], "") for theme in _THEMES]
    home = escape(addressed("/", view))
    return (
        f'<header class="top"><a class="brand" href="{home}"><span lang="ja">極め</span> Kiwame</a>'
        f'<nav><a href="{escape(addressed("/docs", view))}" hreflang="en">{escape(words["reference"])}</a></nav>'
        f"{_switch(words['language'], spoken, shown, view)}{_switch(words['theme'], themes, shown, view)}</header>"
    )


def _switch(label: str, choices: Sequence[tuple[View, str, str]], shown: Page, view: View) -> str:
    """Links to the same page in other views; the one that is shown says so."""
    links = "".join(
        f'<a href="{escape(shown.at(other))}"{more}{" aria-current=true" if other == view else ""}>{escape(name)}</a>'
        for other, name, more in choices
    )
    return f'<div class="switch" role="group" aria-label="{escape(label)}">{links}</div>'


def addressed(path: str, view: View, *more: str) -> str:
    """An address with what keeps the view, and `more` of the form name=value."""
    query = [f"lang={view.lang}", *more, *([f"theme={view.theme}"] if view.theme else [])]
    return f"{path}{'&' if '?' in path else '?'}{'&'.join(query)}"


def spec_form(view: View, spec: str = "", *, marked: str = "") -> str:
    """The form that explains a spec. `marked`: markup of the same text, with what is wrong in it marked."""
    words = page_words(view.lang)
    hidden = f'<input type="hidden" name="lang" value="{escape(view.lang)}">'
    if view.theme:
        hidden += f'<input type="hidden" name="theme" value="{view.theme}">'
    invalid = ' aria-invalid="true" aria-describedby="lesson"' if marked else ""
    return (
        f'<form id="ask" action="/e" role="search"><label for="spec">{escape(words["ask"])}</label>'
        f'<div class="field"><span class="typed"><span class="marks" aria-hidden="true">{marked}</span>'
        f'<input id="spec" name="spec" value="{escape(spec)}" placeholder="permute 2x3 1,0" required maxlength="2048" '
        f'autocapitalize="off" autocomplete="off" spellcheck="false" enterkeyhint="go"{invalid}></span>'
        f"<button>{escape(words['explain'])}</button></div>{hidden}</form>"
    )
