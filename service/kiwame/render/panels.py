"""What else can be done with a spec on its page: compare it, copy its code, share it, go on."""

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from kiwame.model import Explanation
from kiwame.render.headings import page_words
from kiwame.render.page import View, addressed
from kiwame.render.tell import links, permalink

Words = dict[str, str]


def panels(e: Explanation, view: View) -> str:
    """All of them; each can be opened, read and used without a script, but for copying."""
    words = page_words(e.lang)
    folded = f"{_compare(e, view, words)}{_code(e, words)}{_share(e, view, words)}"
    return f'<div class="panels">{folded}</div>{_next(e, view, words)}'


def _panel(name: str, title: str, body: str) -> str:
    return f'<details class="panel" id="{name}"><summary><h2>{escape(title)}</h2></summary><div>{body}</div></details>'


def _hidden(e: Explanation, view: View, **more: str) -> str:
    """What a form of this page sends beside what is typed."""
    fields = {**more, "lang": e.lang}
    if e.backend != "torch":
        fields["backend"] = e.backend
    if e.device != "cpu":
        fields["device"] = e.device
    if view.theme:
        fields["theme"] = view.theme
    return "".join(f'<input type="hidden" name="{n}" value="{escape(v)}">' for n, v in fields.items())


def _compare(e: Explanation, view: View, words: Words) -> str:
    alike = "".join(f"<li>{_compared_with(e, a.spec, view)} {escape(a.text)}</li>" for a in e.look_alikes)
    other = next((a.spec for a in e.look_alikes), next(iter(e.next), ""))
    form = (
        f'<form action="/v1/compare">{_hidden(e, view, a=e.spec, format="text")}'
        f'<label for="other">{escape(words["compare_with"])}</label><div class="field">'
        f'<input id="other" name="b" value="{escape(other)}" required maxlength="2048" autocapitalize="off" '
        f'autocomplete="off" spellcheck="false"><button>{escape(words["compare"])}</button></div></form>'
    )
    known = f"<h3>{escape(words['alike'])}</h3><ul>{alike}</ul>" if alike else ""
    return _panel("compare", words["compare"], f"{known}{form}")


def _compared_with(e: Explanation, spec: str, view: View) -> str:
    path = f"/v1/compare?a={quote(e.spec)}&b={quote(spec)}"
    asked = [f"backend={e.backend}"] if e.backend != "torch" else []
    href = addressed(path, view, *asked, "format=text")
    return f'<a href="{escape(href)}"><code>{escape(spec)}</code></a>'


def _code(e: Explanation, words: Words) -> str:
    own = "\n".join(stage.code for stage in e.stages)
    loops = "\n\n".join(stage.loops for stage in e.stages)
    blocks = [(e.backend, own), *((q.library, q.code) for q in e.equivalents), (words["loops"], loops)]
    copies = "".join(_to_copy(title, text, words) for title, text in blocks if text)
    return _panel("code", words["code"], f"<p>{escape(words['equivalents'])}</p>{copies}")


def _to_copy(title: str, text: str, words: Words) -> str:
    return (
        f'<div class="copied"><h3>{escape(title)}</h3><pre tabindex="0"><code>{escape(text)}</code></pre>'
        f'<button type="button" data-copy hidden>{escape(words["copy"])}</button></div>'
    )


def _share(e: Explanation, view: View, words: Words) -> str:
    """Texts to paste elsewhere. Where the service does not know its own address, a script puts it before the paths."""
    own = links(e.spec, e.lang, e.backend, e.device, "")
    base = e.links["self"].removesuffix(own["self"])
    rows = "".join(
        f'<div class="copied"><label for="share-{name}">{escape(words[name])}</label>'
        f'<input id="share-{name}" readonly value="{escape(text.replace("{base}", base))}"'
        f"{'' if base else _unfinished(text)}>"
        f'<button type="button" data-copy hidden>{escape(words["copy"])}</button></div>'
        for name, text in _shared(e, own)
    )
    files = " ".join(
        f'<a href="{escape(_themed(own[name], view))}" download>{name.upper()}</a>'
        for name in ("png", "svg", "gif", "npy")
    )
    return _panel("share", words["share"], f"{rows}<p>{escape(words['download'])}: {files}</p>")


def _unfinished(text: str) -> str:
    return f' data-text="{escape(text)}"'


def _themed(url: str, view: View) -> str:
    return f"{url}&theme={view.theme}" if view.theme else url


def _shared(e: Explanation, own: dict[str, str]) -> Iterator[tuple[str, str]]:
    link = f"{{base}}{own['self']}"
    yield "link", link
    title = e.title.replace("[", "\\[").replace("]", "\\]")
    yield "markdown", f"[![{title}]({{base}}{own['png']})]({link})"
    asked = f"spec={quote(e.spec, safe=',*')}&lang={e.lang}"
    if e.backend != "torch":
        asked += f"&backend={e.backend}"
    frame = escape(f"{{base}}/embed?{asked}")
    yield (
        "embed",
        f'<iframe src="{frame}" title="{escape(e.title)}" width="100%" height="640" loading="lazy"></iframe>',
    )


def _next(e: Explanation, view: View, words: Words) -> str:
    asked = [f"backend={e.backend}"] if e.backend != "torch" else []
    items = "".join(
        f'<li><a href="{escape(addressed(permalink(spec), view, *asked))}"><code>{escape(spec)}</code></a></li>'
        for spec in e.next
    )
    title = f'<h2 id="next">{escape(words["next"])}</h2>'
    return f'<nav class="next" aria-labelledby="next">{title}<ul>{items}</ul></nav>' if items else ""
