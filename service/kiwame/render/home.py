"""The playground: the first example explained, others to try, and a path through the ops from the beginning."""

from html import escape

from kiwame.model import Explanation
from kiwame.ops.base import registry
from kiwame.ops.path import lessons_in
from kiwame.render.headings import page_words
from kiwame.render.html import answer, footer_of
from kiwame.render.page import Page, View, addressed, page, spec_form
from kiwame.render.tell import permalink

FIRST = "permute 2x3 1,0"
_EXAMPLES = (
    FIRST,
    "permute 2x3x4 2,0,1",
    "reshape 2x3 3,2",
    "sum 2x3 dim=1 keepdim",
    "add 3x1 1x4",
    "matmul 2x3 3x4",
    "torch.arange(6).reshape(2, 3).T",
    "x = torch.ones(2, 3); x / x.sum(1, keepdim=True)",
    'rearrange 2x6 "b (h w) -> h b w" h=2',
)


def in_theme(explanation: Explanation, theme: str | None) -> bytes:
    """The playground with an explanation of `FIRST`."""
    view = View(explanation.lang, theme)
    return _home(view, FIRST, f'<div id="answer">{answer(explanation, view)}</div>', footer_of(explanation, view))


def without_explanation(view: View) -> bytes:
    """The playground while nothing can be explained."""
    return _home(view, "", '<div id="answer"></div>')


def _home(view: View, spec: str, explained: str, footer: str = "") -> bytes:
    words = page_words(view.lang)
    hero = f'<div class="hero"><p class="tagline">{escape(words["tagline"])}</p><p>{escape(words["about"])}</p></div>'
    examples = "".join(f"<li>{_link(spec, view)}</li>" for spec in _EXAMPLES)
    body = (
        f"{hero}{spec_form(view, spec)}"
        f'<nav class="examples" aria-label="{escape(words["examples"])}"><ul>{examples}</ul></nav>{explained}'
        f'<nav class="path" aria-labelledby="path"><h2 id="path">{escape(words["path"])}</h2>{_path(view)}</nav>'
    )
    head = f'<meta name="description" content="{escape(words["about"])}">'
    return page(Page(words["tagline"], body, lambda other: addressed("/", other), footer, head), view)


def _path(view: View) -> str:
    ops = registry()
    lessons = "".join(
        f"<li><h3>{escape(lesson['title'])}</h3><ul>"
        + "".join(
            f"<li>{_link(ops[op['op']].examples[0], view, op['op'])} <span>{escape(op['why'])}</span></li>"
            for op in lesson["ops"]
        )
        + "</ul></li>"
        for lesson in lessons_in(view.lang)
    )
    return f"<ol>{lessons}</ol>"


def _link(spec: str, view: View, text: str = "") -> str:
    return f'<a href="{escape(addressed(permalink(spec), view))}"><code>{escape(text or spec)}</code></a>'
