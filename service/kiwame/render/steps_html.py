"""The steps of an explanation as lists: one list, or one a stage of a pipeline and one over the whole."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from kiwame.model import Explanation, Step
from kiwame.render.headings import heading
from kiwame.render.tensor_table import cell_name

_FOLDED = frozenset({"memory", "dtype"})
_PLACES = re.compile(r"[\[(][\d, :-]{3,40}[\])]")  # of y[2, 0], of permute(1, 0), (2, 3)
_MOST_LIT = 64


def prose(text: str) -> str:
    """A sentence in which no line ends inside a place or a shape."""
    return _PLACES.sub(r'<span class="place">\g<0></span>', escape(text))


def story(e: Explanation, *, linked: bool) -> Iterator[str]:
    """All steps. `linked`: each has an address on its page, and says which cells it speaks of."""
    if len(e.stages) < 2:
        yield _steps(e.steps, e.lang, linked)
        return
    code = {stage.n: stage.code for stage in e.stages}
    for n, steps in groupby(e.steps, lambda step: step.stage):
        title = "" if n is None else f"<h2><code>{escape(code[n])}</code></h2>"
        yield f"<section>{title}{_steps(list(steps), e.lang, linked)}</section>"


def _steps(steps: list[Step], lang: str, linked: bool) -> str:
    start = f' start="{steps[0].n}"' if steps and steps[0].n != 1 else ""
    return f"<ol{start}>{''.join(_step(step, lang, linked) for step in steps)}</ol>"


def _step(step: Step, lang: str, linked: bool) -> str:
    title = escape(heading(step, lang))
    about = ""
    if linked:
        title = f'<a href="#step-{step.n}">{title}</a>'
        cells = ";".join(dict.fromkeys(_lit(step)))
        about = f' id="step-{step.n}"' + (f' data-cells="{escape(cells)}"' if cells else "")
    if step.kind in _FOLDED:
        return f"<li{about}><details><summary>{title}</summary><div>{prose(step.text)}</div></details></li>"
    return f"<li{about}><strong>{title}</strong> <div>{_told(step)}</div></li>"


def _told(step: Step) -> str:
    if step.kind != "formula":
        return prose(step.text)
    text = f'<p class="formula"><code>{escape(step.text)}</code></p>'
    if "loops" in step.data:
        text += f"<pre><code>{escape(step.data['loops'])}</code></pre>"
    return text


def _lit(step: Step) -> list[str]:
    """The cells that a step speaks of: the one that is made, and those it is made from."""
    data = step.data
    pairs = data.get("path") or data.get("cells")
    listed = pairs[:_MOST_LIT] if isinstance(pairs, list) else []  # elsewhere it is a count
    found = [cell_name(*pair) for pair in listed if _is_cell(pair)]
    if _is_cell(data.get("to")):
        found.insert(0, cell_name(*data["to"]))
    return found


def _is_cell(pair: object) -> bool:
    """Whether this is a name with an index."""
    return (
        isinstance(pair, (list, tuple))
        and len(pair) == 2
        and isinstance(pair[0], str)
        and isinstance(pair[1], (list, tuple))
    )
