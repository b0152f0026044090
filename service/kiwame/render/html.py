"""An explanation as a page, or as a notebook's cell. Both read well without their style and without scripts."""

from html import escape

from kiwame import web
from kiwame.model import Explanation
from kiwame.render.formats import Format
from kiwame.render.headings import page_words, word
from kiwame.render.inline import figure, picture_with_cells
from kiwame.render.options import Options
from kiwame.render.page import Page, View, addressed, page, spec_form
from kiwame.render.panels import panels
from kiwame.render.previews import preview_tags
from kiwame.render.steps_html import story
from kiwame.render.tell import links, permalink
from kiwame.render.tensor_table import tensor_html


def fragment(explanation: Explanation) -> str:
    """The explanation without a page around it, and with a style that touches nothing else."""
    e = explanation
    parts = [
        f'<style>{web.text("article.css")}</style><article class="kiwame" lang="{escape(e.lang)}">',
        f"<h1>{escape(e.title)}</h1>{_code(e)}{_tensors(e)}",
        *story(e, linked=False),
    ]
    return "".join([*parts, equivalents(e), "</article>"])


def equivalents(e: Explanation) -> str:
    """The same in other words, folded; empty where there are none."""
    if not e.equivalents:
        return ""
    others = "".join(f"<dt>{escape(q.library)}</dt><dd><code>{escape(q.code)}</code></dd>" for q in e.equivalents)
    return f"<details><summary>{escape(word('equivalents', e.lang))}</summary><dl>{others}</dl></details>"


def render(explanation: Explanation, options: Options) -> bytes:
    """A whole page: the form, the picture, the steps, and what else can be done with the spec."""
    e = explanation
    view = View(e.lang, options.theme)
    body = f'{spec_form(view, e.spec)}<div id="answer">{answer(e, view)}</div>'
    shown = Page(e.title, body, lambda other: address_of(e, e.spec, other), footer_of(e, view), preview_tags(e))
    return page(shown, view)


def answer(e: Explanation, view: View) -> str:
    """What an explained spec adds to a page."""
    words = page_words(e.lang)
    data = links(e.spec, e.lang, e.backend, e.device, "")["json"]
    return (
        f'<article class="kiwame" id="explanation" lang="{escape(e.lang)}" data-spec="{escape(e.spec)}" '
        f'data-json="{escape(data)}" data-address="{escape(address_of(e, e.spec, view))}">'
        f'<header class="lead"><h1>{escape(e.title)}</h1>{_code(e)}{_proof(e, words)}</header>'
        f'<div class="board"><section class="look" aria-label="{escape(words["picture"])}">'
        f'{figure(picture_with_cells(e), e.title)}<p class="trace" role="status"></p>{_tables(e, words)}</section>'
        f'<section class="story" id="story" aria-label="{escape(words["steps"])}">{_controls(words)}'
        f'<div class="told">{"".join(story(e, linked=True))}</div></section></div>{panels(e, view)}</article>'
    )


def footer_of(e: Explanation, view: View) -> str:
    """The other formats, and what it ran on."""
    words = page_words(view.lang)
    own = links(e.spec, e.lang, e.backend, e.device, "")
    formats = " ".join(
        f'<a href="{escape(url)}">{escape(name)}</a>'
        for name, url in own.items()
        if name not in ("self", "html", "oembed")
    )
    versions = " · ".join(f"{name} {version}" for name, version in e.versions.items())
    return f"<p>{escape(words['formats'])}: {formats}</p><p>{escape(f'{versions} · {e.device}')}</p>"


def address_of(e: Explanation, spec: str, view: View) -> str:
    """Where a spec is explained as here, in a view, whatever the browser would rather have."""
    asked = [f"backend={e.backend}"] if e.backend != "torch" else []
    if e.device != "cpu":
        asked.append(f"device={e.device}")
    return addressed(permalink(spec), view, *asked)


def _code(e: Explanation) -> str:
    code = escape("\n".join(stage.code for stage in e.stages))
    return f"<pre><code>{code}</code></pre>"


def _tensors(e: Explanation) -> str:
    between = (stage.output for stage in e.stages[:-1])
    tensors = "".join(tensor_html(t, e.backend) for t in (*e.inputs, *between, e.output))
    return f'<div class="tensors">{tensors}</div>'


def _tables(e: Explanation, words: dict[str, str]) -> str:
    return f'<details class="tables" open><summary>{escape(words["tensors"])}</summary>{_tensors(e)}</details>'


def _proof(e: Explanation, words: dict[str, str]) -> str:
    if not e.verified:
        return f'<p class="proof unproved">{escape(words["unproved"])}</p>'
    said = words["proved"].format(library=e.backend, version=e.versions[e.backend])
    return f'<p class="proof">{escape(said)}</p>'


def _controls(words: dict[str, str]) -> str:
    """What moves through the steps; hidden until a script is there to do it."""
    buttons = "".join(
        f'<button type="button" data-step="{name}" aria-label="{escape(words[label])}" title="{escape(words[label])}">'
        f"{text}</button>"
        for name, label, text in (("-1", "previous", "←"), ("+1", "following", "→"))
    )
    return (
        f'<div class="controls" role="group" aria-label="{escape(words["steps"])}" hidden>{buttons}'
        f'<button type="button" data-step="play">{escape(words["play"])}</button>'
        f'<output class="position"></output>'
        f'<button type="button" data-step="all">{escape(words["all"])}</button></div>'
    )


FORMAT = Format("html", "text/html", render, ("theme",))
