"""A refusal as a page: the lesson, where in the text it is, what the library says, and what would run."""

from html import escape
from http import HTTPStatus

from kiwame.errors import Problem, Refusal
from kiwame.render.headings import page_words
from kiwame.render.inline import figure, refusal_picture
from kiwame.render.page import Page, View, addressed, page, spec_form
from kiwame.render.steps_html import prose
from kiwame.render.tell import lesson, permalink

_EMPTY = "\N{NO-BREAK SPACE}"


def refused(refusal: Refusal, view: View, *, typed: str | None, request_id: str) -> bytes:
    """The page. `typed`: the text that was refused, where there was one."""
    problem = refusal.problem
    told = lesson(problem, view.lang)
    text = typed or ""
    is_drawn = bool(text) and problem.cause.status < HTTPStatus.INTERNAL_SERVER_ERROR
    picture = figure(refusal_picture(refusal, text, view.lang, "auto"), told.title) if is_drawn else ""
    body = (
        f"{spec_form(view, text, marked=_marked(text, problem.span))}"
        f'<div id="answer"><section class="lesson kiwame" id="lesson" lang="{view.lang}"><h1>{escape(told.title)}</h1>'
        f"<p>{prose(told.detail)}</p>{_meant(problem, view)}{picture}{_beside(problem, view)}"
        f'<p class="quiet"><a href="{escape(addressed(f"/problems/{problem.cause.slug}", view))}">'
        f"{escape(page_words(view.lang)['about_problem'])}</a> · <code>{escape(request_id)}</code></p></section></div>"
    )

    def at(other: View) -> str:
        return addressed(permalink(text), other) if text else addressed("/", other)

    return page(Page(told.title, body, at), view)


def _marked(text: str, span: tuple[int, int] | None) -> str:
    """The text with what is wrong in it marked; what is missing at the end is marked after it."""
    if span is None:
        return escape(text)
    start, end = span
    return f"{escape(text[:start])}<mark>{escape(text[start:end]) or _EMPTY}</mark>{escape(text[max(start, end) :])}"


def _meant(problem: Problem, view: View) -> str:
    if not problem.did_you_mean:
        return ""
    words = page_words(view.lang)
    return f'<p class="meant">{escape(words["did_you_mean"])} {_link(problem.did_you_mean, view)}</p>'


def _beside(problem: Problem, view: View) -> str:
    words = page_words(view.lang)
    parts = []
    others = [spec for spec in problem.nearest if spec != problem.did_you_mean]
    if others:
        items = "".join(f"<li>{_link(spec, view)}</li>" for spec in others)
        parts.append(f'<h2>{escape(words["nearest"])}</h2><ul class="nearest">{items}</ul>')
    if problem.backend_says:
        said = f"<blockquote><code>{escape(problem.backend_says)}</code></blockquote>"
        parts.append(f"<h2>{escape(words['library_says'])}</h2>{said}")
    if problem.limit:
        limit = f"<code>{escape(problem.limit.name)}</code> {problem.limit.max}"
        parts.append(f'<p class="quiet">{escape(words["limit"])}: {limit}</p>')
    return "".join(parts)


def _link(spec: str, view: View) -> str:
    return f'<a href="{escape(addressed(permalink(spec), view))}"><code>{escape(spec)}</code></a>'
