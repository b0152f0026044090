"""A page, or a notebook's cell: tensors as tables, the steps, details folded. It reads well without its style too."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any

from kiwame.model import Explanation, Nested, Step, Tensor
from kiwame.render.formats import Format
from kiwame.render.headings import heading, word
from kiwame.render.page import ARTICLE_STYLE, page, spec_form
from kiwame.render.previews import preview_tags
from kiwame.render.tell import LANGUAGES, permalink
from kiwame.render.text import tensor_text

_MOST_TABLE_CELLS = 400
_FOLDED = frozenset({"memory", "dtype"})
_DECIMALS = re.compile(r"-?\d+(?:\.(\d+))?")
_PLACES = re.compile(r"[\[(][\d, :-]{3,40}[\])]")  # of y[2, 0], of permute(1, 0), (2, 3)
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def _aligned(column: tuple[Any, ...]) -> list[str]:
    """Numbers of one column with their points in line: the shorter are filled up with spaces on the right."""
    texts = [str(cell) for cell in column]
    if not any("." in text for text in texts):
        return texts
    numbers = [_DECIMALS.fullmatch(text) for text in texts]
    behind = [len(n[1] or "") + bool(n[1]) if n else 0 for n in numbers]
    return [
        text + _NO_BREAK_SPACE * (max(behind) - own if number else 0)
        for text, number, own in zip(texts, numbers, behind, strict=True)
    ]


def _table(values: Nested) -> str:
    """A table with the index of each row and column beside it; a single row has columns alone."""
    is_matrix = isinstance(values[0], list)
    rows = list(zip(*map(_aligned, zip(*(values if is_matrix else [values]), strict=True)), strict=True))
    corner = "<th></th>" if is_matrix else ""
    head = corner + "".join(f'<th scope="col">{n}</th>' for n in range(len(rows[0])))
    starts = [f'<th scope="row">{n}</th>' if is_matrix else "" for n in range(len(rows))]
    body = "".join(
        f"<tr>{start}{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for start, row in zip(starts, rows, strict=True)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def tensor_html(tensor: Tensor, library: str) -> str:
    """A table for rank 1 and 2, else the printed form."""
    shape = escape(f"{tuple(tensor.shape)} {tensor.dtype}")
    if tensor.values is not None and 0 < len(tensor.shape) <= 2 and 0 < tensor.numel <= _MOST_TABLE_CELLS:
        cells = f"<div>{_table(tensor.values)}</div>"
    else:
        cells = f"<pre>{escape(tensor_text(tensor, library))}</pre>"
    return f"<figure><figcaption><b>{escape(tensor.name)}</b> <span>{shape}</span></figcaption>{cells}</figure>"


def _prose(text: str) -> str:
    """A sentence in which no line ends inside a place or a shape."""
    return _PLACES.sub(r'<span class="place">\g<0></span>', escape(text))


def _step(step: Step, lang: str) -> str:
    title, text = escape(heading(step, lang)), _prose(step.text)
    if step.kind in _FOLDED:
        return f"<li><details><summary>{title}</summary>{text}</details></li>"
    if step.kind == "formula":
        text = f'<p class="formula"><code>{escape(step.text)}</code></p>'
        if "loops" in step.data:
            text += f"<pre><code>{escape(step.data['loops'])}</code></pre>"
    return f"<li><strong>{title}</strong> {text}</li>"


def story(e: Explanation) -> Iterator[str]:
    """All steps in one list; those of a pipeline stage by stage, then those over the whole."""
    if len(e.stages) < 2:
        yield _steps(e.steps, e.lang)
        return
    code = {stage.n: stage.code for stage in e.stages}
    for n, steps in groupby(e.steps, lambda step: step.stage):
        if n is None:
            yield f"<section>{_steps(list(steps), e.lang)}</section>"
        else:
            yield f"<section><h2><code>{escape(code[n])}</code></h2>{_steps(list(steps), e.lang)}</section>"


def _steps(steps: list[Step], lang: str) -> str:
    start = f' start="{steps[0].n}"' if steps and steps[0].n != 1 else ""
    return f"<ol{start}>{''.join(_step(step, lang) for step in steps)}</ol>"


def _article(e: Explanation) -> str:
    code = escape("\n".join(s.code for s in e.stages))
    between = (stage.output for stage in e.stages[:-1])
    tensors = "".join(tensor_html(t, e.backend) for t in (*e.inputs, *between, e.output))
    parts = [
        f'<article class="kiwame" lang="{escape(e.lang)}"><h1>{escape(e.title)}</h1>',
        f'<pre><code>{code}</code></pre><div class="tensors">{tensors}</div>',
        *story(e),
    ]
    if e.equivalents:
        others = "".join(f"<dt>{escape(q.library)}</dt><dd><code>{escape(q.code)}</code></dd>" for q in e.equivalents)
        parts.append(f"<details><summary>{escape(word('equivalents', e.lang))}</summary><dl>{others}</dl></details>")
    return "".join([*parts, "</article>"])


def fragment(explanation: Explanation) -> str:
    """The explanation without a page around it, and with a style that touches nothing else."""
    return f"<style>{ARTICLE_STYLE}</style>{_article(explanation)}"


def render(explanation: Explanation) -> bytes:
    """A whole page, with what to try next and a form for another spec."""
    e = explanation
    following = "".join(
        f'<li><a href="{escape(_address(e, spec, e.lang))}"><code>{escape(spec)}</code></a></li>' for spec in e.next
    )
    body = (
        _article(e)
        + (f"<h2>{escape(word('next', e.lang))}</h2><ul>{following}</ul>" if following else "")
        + spec_form(word("try", e.lang), word("explain", e.lang), e.lang, e.spec)
    )
    formats = "".join(
        f'<a href="{escape(url)}">{escape(name)}</a> '
        for name, url in e.links.items()
        if name not in ("self", "html", "oembed")
    )
    versions = " · ".join(f"{name} {version}" for name, version in e.versions.items())
    footer = f"{formats}<span>{escape(f'{versions} · {e.device}')}</span>"
    addresses = {lang: _address(e, e.spec, lang) for lang in LANGUAGES}
    return page(e.title, e.lang, body, addresses=addresses, footer=footer, head=preview_tags(e))


def _address(e: Explanation, spec: str, lang: str) -> str:
    """Where a spec is explained as here, in a language, whatever the browser would rather have."""
    asked = [f"lang={lang}"]
    if e.backend != "torch":
        asked.append(f"backend={e.backend}")
    if e.device != "cpu":
        asked.append(f"device={e.device}")
    address = permalink(spec)
    return f"{address}{'&' if '?' in address else '?'}{'&'.join(asked)}"


FORMAT = Format("html", "text/html", render)
