"""A page that can be read without script and style: tables, steps, code. The same for a notebook cell."""

from html import escape
from typing import Any

from kiwame.model import Explanation, Nested, Step, Tensor
from kiwame.render.formats import Format
from kiwame.render.headings import heading, word
from kiwame.render.text import tensor_text

_MOST_TABLE_CELLS = 400


def _row(cells: list[Any]) -> str:
    return "<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in cells) + "</tr>"


def _table(values: Nested, caption: str) -> str:
    rows = values if values and isinstance(values[0], list) else [values]
    return f"<table><caption>{escape(caption)}</caption>{''.join(_row(r) for r in rows)}</table>"


def tensor_html(tensor: Tensor, library: str) -> str:
    """A table for rank 1 and 2, else the printed form."""
    caption = f"{tensor.name} {tuple(tensor.shape)} {tensor.dtype}"
    if tensor.values is not None and 0 < len(tensor.shape) <= 2 and 0 < tensor.numel <= _MOST_TABLE_CELLS:
        return _table(tensor.values, caption)
    return (
        f"<figure><figcaption>{escape(caption)}</figcaption><pre>{escape(tensor_text(tensor, library))}</pre></figure>"
    )


def _step(step: Step, lang: str) -> str:
    text = escape(step.text)
    if step.kind == "formula":
        text = f"<code>{text}</code>"
        if "loops" in step.data:
            text += f"<pre>{escape(step.data['loops'])}</pre>"
    return f"<li><strong>{escape(heading(step, lang))}</strong> {text}</li>"


def fragment(explanation: Explanation) -> str:
    """The explanation without a page around it."""
    e = explanation
    code = escape("\n".join(s.code for s in e.stages))
    parts = [
        f'<article class="kiwame" lang="{escape(e.lang)}"><h1>{escape(e.title)}</h1>',
        f"<pre><code>{code}</code></pre>",
        *(tensor_html(t, e.backend) for t in (*e.inputs, e.output)),
        f"<ol>{''.join(_step(s, e.lang) for s in e.steps)}</ol>",
    ]
    if e.equivalents:
        others = "".join(f"<li>{escape(q.library)}: <code>{escape(q.code)}</code></li>" for q in e.equivalents)
        parts.append(f"<h2>{escape(word('equivalents', e.lang))}</h2><ul>{others}</ul>")
    return "".join(parts) + "</article>"


def render(explanation: Explanation) -> bytes:
    """A whole page, with a form for the next spec."""
    e = explanation
    links = "".join(
        f'<li><a href="{escape(url)}">{escape(name)}</a></li>' for name, url in e.links.items() if name != "self"
    )
    page = (
        f'<!doctype html><html lang="{escape(e.lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(e.title)} · Kiwame</title></head><body><main>{fragment(e)}"
        f'<form action="/e"><label>{escape(word("try", e.lang))} '
        f'<input name="spec" value="{escape(e.spec)}" size="60"></label>'
        f'<input type="hidden" name="lang" value="{escape(e.lang)}">'
        f"<button>{escape(word('explain', e.lang))}</button></form>"
        f"<ul>{links}</ul></main></body></html>"
    )
    return page.encode()


FORMAT = Format("html", "text/html", render)
