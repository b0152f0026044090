"""A picture in words, for who cannot see it: what goes in, what moves, what comes out, one worked cell."""

from kiwame.model import Explanation, Tensor
from kiwame.phrases.numbers import shape
from kiwame.render.words import Words

LONGEST = 2_000  # characters
_LISTED = 24  # values


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
    text = (" " if e.lang == "en" else "").join(parts)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _facts(tensor: Tensor) -> dict[str, object]:
    values = str(tensor.values).replace(" ", "") if tensor.values is not None and tensor.numel <= _LISTED else None
    return {"name": tensor.name, "shape": shape(list(tensor.shape)), "values": values}
