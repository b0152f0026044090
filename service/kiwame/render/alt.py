"""A picture in words, for who cannot see it: what goes in, what moves, what comes out, one worked cell."""

from typing import TYPE_CHECKING

from kiwame.model import Explanation, Tensor
from kiwame.phrases.numbers import shape
from kiwame.render.plain import plain
from kiwame.render.tell import lesson
from kiwame.render.words import Words

if TYPE_CHECKING:
    from kiwame.render.diagram.refusals.asked import Asked

LONGEST = 2_000  # characters
_LISTED = 24  # values
_LONGEST_SPEC = 400  # characters of what was typed, and of a library's words


def alt_text(e: Explanation) -> str:
    """The description of an explanation's picture, at most 2,000 characters."""
    words = Words(e.lang)
    parts = [words("alt-tensor", **_facts(tensor)) for tensor in e.inputs]
    kinds = ("rule", "shape", "broadcast") if len(e.stages) == 1 else ("rule",)
    parts += [step.text for step in e.steps if step.kind in kinds]
    parts.append(words("alt-result", **_facts(e.output)))
    if e.output.numel > _LISTED:
        parts.append(words("alt-elided"))
    parts += [step.text for step in e.steps if step.kind in ("group", "follow")][-1:]
    return _joined(parts, e.lang)


def refusal_text(asked: "Asked", short: str) -> str:
    """The description of a refusal's picture: what was asked, what is wrong, the library's words, what works."""
    words, problem = asked.words, asked.problem
    parts = [words("alt-tensor", **_facts(each.drawn.tensor)) for each in asked.operands]
    parts += [words("alt-asked", text=asked.text[:_LONGEST_SPEC])] if asked.text else []
    parts += [f"{short}{'.' if asked.lang == 'en' else '。'}", plain(lesson(problem, asked.lang).detail)]
    parts.append(f"{words('no-result')}{'.' if asked.lang == 'en' else '。'}")
    if problem.backend_says:
        parts.append(words("alt-says", library=asked.library, said=plain(problem.backend_says[:_LONGEST_SPEC])))
    if problem.did_you_mean:
        parts.append(words("alt-nearest", spec=plain(problem.did_you_mean[:_LONGEST_SPEC])))
    return _joined(parts, asked.lang)


def _joined(parts: list[str], lang: str) -> str:
    text = (" " if lang == "en" else "").join(parts)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _facts(tensor: Tensor) -> dict[str, object]:
    values = str(tensor.values).replace(" ", "") if tensor.values is not None and tensor.numel <= _LISTED else None
    return {"name": tensor.name, "shape": shape(list(tensor.shape)), "values": values}
