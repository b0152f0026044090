"""A picture as SVG: only elements and attributes that browsers, Slack's proxy and resvg draw alike."""

from collections.abc import Callable
from hashlib import blake2b
from html import escape
from typing import Any

from kiwame.errors import Attempt, Problem
from kiwame.model import Explanation
from kiwame.render.diagram import diagram
from kiwame.render.diagram.comparing import compared_diagram
from kiwame.render.diagram.marks import Circle, Diagram, Mark, Path, Rect, Run, Text
from kiwame.render.diagram.refusal import refused
from kiwame.render.formats import Format
from kiwame.render.options import Options
from kiwame.render.theme import THEMES, Theme
from kiwame.verbs import Comparison

SANS = "'Noto Sans JP','Noto Sans CJK JP',sans-serif"
MONO = "'Noto Sans Mono','DejaVu Sans Mono',Menlo,Consolas,'Noto Sans CJK JP',monospace"
_MIDDLE = 0.36  # of the size, from the middle of a line down to its baseline


def render(explanation: Explanation, options: Options) -> bytes:
    """The picture as an SVG file."""
    return svg(explanation, options.theme or "light").encode()


def svg(explanation: Explanation, theme: str = "light", prefix: str = "") -> str:
    """The picture of an explanation. `prefix` keeps its ids apart where several stand in one page."""
    return drawn(diagram(explanation), THEMES[theme], prefix or _prefix(explanation, theme))


def refusal_svg(
    problem: Problem,
    text: str,
    attempt: Attempt | None = None,
    *,
    lang: str = "en",
    theme: str = "light",
    prefix: str = "",
) -> str:
    """The picture of a refusal of `text`, the spec as typed; `attempt`, the refused call, shows its tensors too."""
    name = prefix or _named(f"{text} {problem.variant} {lang} {theme}")
    return drawn(refused(problem, text, attempt, lang), THEMES[theme], name)


def compared_svg(comparison: Comparison, theme: str = "light", prefix: str = "") -> str:
    """The picture of a comparison."""
    name = prefix or _named(f"{comparison.a.spec} {comparison.b.spec} {comparison.lang} {theme}")
    return drawn(compared_diagram(comparison), THEMES[theme], name)


def _prefix(e: Explanation, theme: str) -> str:
    return _named(f"{e.spec} {e.lang} {e.backend} {theme}")


def _named(facts: str) -> str:
    return "k" + blake2b(facts.encode("utf-8", "replace"), digest_size=6).hexdigest()


def drawn(picture: Diagram, theme: Theme, prefix: str, scale: float = 1) -> str:
    """A diagram as one SVG element, `scale` times its own size."""
    w, h = f"{picture.width:g}", f"{picture.height:g}"
    size = f'width="{picture.width * scale:g}" height="{picture.height * scale:g}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {w} {h}" role="img" '
        f'lang="{picture.lang}" font-family="{SANS}" aria-labelledby="{prefix}-t {prefix}-d">'
        f'<title id="{prefix}-t">{escape(picture.title)}</title><desc id="{prefix}-d">{escape(picture.desc)}</desc>'
    )
    return "".join([head, *(_DRAWERS[type(mark)](mark, theme) for mark in picture.marks), "</svg>"])


def _line(mark: Rect | Circle | Path, theme: Theme) -> str:
    """Fill and stroke."""
    text = f' fill="{theme.colour(mark.fill)}"'
    if mark.stroke != "none":
        text += f' stroke="{theme.colour(mark.stroke)}" stroke-width="{mark.width:g}"'
        if mark.dash:
            text += f' stroke-dasharray="{mark.dash}"'
    return text


def _rect(mark: Rect, theme: Theme) -> str:
    x, y, w, h, r = mark.x, mark.y, mark.w, mark.h, mark.r
    if mark.ring and (gap := theme.ring_gap):
        x, y, w, h, r = x - gap, y - gap, w + 2 * gap, h + 2 * gap, r + gap
    more = f' data-cell="{escape(mark.cell)}"' if mark.cell else ""
    if mark.opacity != 1:
        more += f' opacity="{mark.opacity:g}"'
    corner = f' rx="{r:g}"' if r else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}"{corner}{_line(mark, theme)}{more}/>'


def _circle(mark: Circle, theme: Theme) -> str:
    return f'<circle cx="{mark.x:g}" cy="{mark.y:g}" r="{mark.r:g}"{_line(mark, theme)}/>'


def _path(mark: Path, theme: Theme) -> str:
    more = ' stroke-linecap="round" stroke-linejoin="round"' if mark.round and mark.stroke != "none" else ""
    if mark.opacity != 1:
        more += f' opacity="{mark.opacity if mark.opacity > 0 else theme.ribbon:g}"'
    return f'<path d="{mark.d}"{_line(mark, theme)}{more}/>'


def _text(mark: Text, theme: Theme) -> str:
    """A line. Its family is said where it is not the picture's own; spaces where XML would make one of them."""
    first, size = mark.runs[0], mark.size
    base = mark.bold if first.bold is None else first.bold
    runs = _escaped(first.text)
    for run in mark.runs[1:]:
        runs += _run(run, first, base, mark, theme)
    more = f' font-family="{MONO}"' if mark.mono else ""
    if base:
        more += ' font-weight="700"'
    if mark.anchor != "start":
        more += f' text-anchor="{mark.anchor}"'
    if mark.opacity != 1:
        more += f' opacity="{mark.opacity:g}"'
    if "  " in runs:
        more += ' xml:space="preserve"'
    at = f'x="{mark.x:g}" y="{mark.y + _MIDDLE * size:g}"'
    return f'<text {at} font-size="{size:g}" fill="{theme.colour(first.paint)}"{more}>{runs}</text>'


def _escaped(text: str) -> str:
    return escape(text, quote=False) if "<" in text or "&" in text or ">" in text else text


def _run(run: Run, first: Run, base: bool, mark: Text, theme: Theme) -> str:
    bold = mark.bold if run.bold is None else run.bold
    more = f' fill="{theme.colour(run.paint)}"' if run.paint != first.paint else ""
    if bold != base:
        more += f' font-weight="{700 if bold else 400}"'
    return f"<tspan{more}>{_escaped(run.text)}</tspan>" if more else _escaped(run.text)


_DRAWERS: dict[type[Mark], Callable[[Any, Theme], str]] = {Rect: _rect, Circle: _circle, Path: _path, Text: _text}

FORMAT = Format("svg", "image/svg+xml", render, ("theme",))
