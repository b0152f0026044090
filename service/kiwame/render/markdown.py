"""Markdown for notebooks, issues and chats: the story first, details folded."""

from kiwame.model import Explanation, Step
from kiwame.render.formats import Format, plain
from kiwame.render.headings import heading, word
from kiwame.render.text import tensor_text


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, apart from code spans."""
    return "".join(f"\\{c}" if c in "\\`*_<>#|~" else c for c in text)


def fenced(code: str, language: str = "") -> str:
    """A code block that nothing inside it can end."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code}\n{fence}"


def _step(n: int, step: Step, lang: str) -> str:
    body = f"`{step.text}`" if step.kind == "formula" else escaped(step.text)
    return f"{n}. **{escaped(heading(step, lang))}** {body}"


def render(explanation: Explanation) -> bytes:
    """Title, code, tensors, steps, and the same result in other words."""
    e = explanation
    tensors = [f"{t.name} =\n{tensor_text(t, e.backend)}" for t in (*e.inputs, e.output)]
    blocks = [
        f"## {escaped(e.title)}",
        fenced("\n".join(s.code for s in e.stages), "python"),
        fenced("\n\n".join(tensors)),
        "\n".join(_step(n, s, e.lang) for n, s in enumerate(e.steps, 1)),
    ]
    if e.equivalents:
        others = "\n".join(f"# {q.library}\n{q.code}" for q in e.equivalents)
        blocks.append(f"**{word('equivalents', e.lang)}**\n\n{fenced(others, 'python')}")
    if e.next:
        blocks.append(f"**{word('next', e.lang)}** " + ", ".join(f"`{spec}`" for spec in e.next))
    return ("\n\n".join(blocks) + "\n").encode()


FORMAT = Format("markdown", "text/markdown", plain(render))
