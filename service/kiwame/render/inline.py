"""A picture as part of a page: smaller than as a file, and light, dark, or as the page is."""

import re
from functools import cache
from html import escape

from kiwame.errors import Refusal
from kiwame.model import Explanation
from kiwame.render.diagram import diagram
from kiwame.render.diagram.marks import Diagram
from kiwame.render.diagram.refusal import refused
from kiwame.render.svg import MONO, SANS, drawn
from kiwame.render.theme import DARK, LIGHT, THEMES, Theme

_IDENTITY = ("cell", "none")  # the same in both themes
# What texts of a picture have in common is said once by the page's style, in place of by each of them.
_COMMON = re.compile(r'( font-family="[^"]*")|( font-weight="700")|( text-anchor="middle")|( xml:space="preserve")')
_TEXT = re.compile(r"<text[^>]*>")
_OF_SHAPES = re.compile(r' stroke-width="1.5"')
_CELLS = re.compile(r' data-cell="[^"]*"')


def picture(e: Explanation, scheme: str, prefix: str = "kiwame") -> str:
    """The picture as an element; `auto` is for a page with `scheme_style`. `prefix` keeps ids of several apart."""
    return _CELLS.sub("", _inline(diagram(e), scheme, prefix))


def picture_with_cells(e: Explanation, prefix: str = "kiwame") -> str:
    """The picture in the page's own colours; each cell says which it is, so that scripts can light it."""
    return _inline(diagram(e), "auto", prefix)


def figure(svg: str, title: str) -> str:
    """A picture on a page. Where that is narrow it scrolls sideways, so that the keyboard has to come to it."""
    return f'<figure class="picture" tabindex="0" aria-label="{escape(title)}">{svg}</figure>'


def refusal_picture(refusal: Refusal, typed: str, lang: str, scheme: str) -> str:
    """The picture of a refusal of what was typed, as `picture` gives an explanation's."""
    return _CELLS.sub("", _inline(refused(refusal.problem, typed, refusal.attempt, lang), scheme, "kiwame"))


def _inline(layout: Diagram, scheme: str, prefix: str) -> str:
    svg = drawn(layout, THEMES.get(scheme, AUTO), prefix)
    return _TEXT.sub(_briefly, _OF_SHAPES.sub("", svg))


def _briefly(text: re.Match[str]) -> str:
    mark = text[0]
    classes = [("m", f'"{MONO}"'), ("b", 'weight="700"'), ("c", 'anchor="middle"')]
    named = " ".join(name for name, sign in classes if sign in mark)
    brief = _COMMON.sub("", mark)
    return f'{brief[:-1]} class="{named}">' if named else brief


@cache
def scheme_style(scheme: str) -> str:
    """The rules that give a page the colours of a scheme, and its pictures what their texts have in common."""
    texts = (
        f".picture text{{font-family:{SANS};white-space:pre}}.picture text.m{{font-family:{MONO}}}"
        ".picture svg{stroke-width:1.5}.picture .b{font-weight:700}.picture .c{text-anchor:middle}"
    )
    if scheme in THEMES:
        return f":root{{color-scheme:{scheme};{_variables(THEMES[scheme])}}}{texts}"
    dark = f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    return f":root{{color-scheme:light dark;{_variables(LIGHT)}}}{dark}{texts}"


def _variables(theme: Theme) -> str:
    named = {f"--kiwame-{role}": colour for role, colour in theme.roles.items() if role not in _IDENTITY}
    named |= {f"--kiwame-{n}": colour for n, colour in enumerate(theme.persons)}
    return "".join(f"{name}:{colour};" for name, colour in named.items())


def _of_the_page() -> Theme:
    roles = {role: colour if role in _IDENTITY else f"var(--kiwame-{role})" for role, colour in LIGHT.roles.items()}
    persons = tuple(f"var(--kiwame-{n})" for n in range(len(LIGHT.persons)))
    return Theme("auto", roles, persons, ribbon=(LIGHT.ribbon + DARK.ribbon) / 2, ring_gap=DARK.ring_gap)


AUTO = _of_the_page()
