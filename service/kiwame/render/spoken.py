"""The sentences of comparisons and quizzes: their own phrases, or those that steps of an explanation have."""

import importlib
from functools import cache
from types import ModuleType
from typing import Any

from kiwame.model import Claim, Step
from kiwame.phrases.verb_kinds import VERB_HEADINGS
from kiwame.render.headings import heading
from kiwame.render.tell import said


@cache
def words(lang: str) -> ModuleType:
    """The phrases of a language for comparisons and quizzes."""
    return importlib.import_module(f"kiwame.phrases.{lang}_verbs")


def sentence(kind: str, data: dict[str, Any], lang: str) -> str:
    """One sentence of these verbs."""
    variant = data.get("variant")
    return str(words(lang).PHRASES[f"{kind}.{variant}" if variant else kind](data))


def step_of(claim: Claim, n: int, lang: str) -> Step:
    """A claim as a step: one of these verbs, or one of an explanation."""
    own = claim.kind in VERB_HEADINGS
    return Step(n, claim.stage, claim.kind, _text(claim, lang), claim.data) if own else _told(claim, n, lang)


def mistake_of(claim: Claim, n: int, lang: str) -> Step:
    """What is behind a wrong option: one of our sentences, or the contrast that a look-alike has; and a cell of it."""
    data = claim.data
    if claim.kind == "mistake" or _is_told_shorter(claim):
        text = sentence("mistake", data, lang)
    else:
        told = said("contrast", data, lang)
        text = sentence("mistake", {**data, "variant": "contrast", "told": told}, lang)
    if at := data.get("cell"):
        text += words(lang).BETWEEN + sentence("mistake", {"variant": "cell", **at}, lang)
    return Step(n, claim.stage, "mistake", text, data)


def _is_told_shorter(contrast: Claim) -> bool:
    """Whether a look-alike has a sentence of ours."""
    variant = contrast.data.get("variant")
    by_op = {"inverse": contrast.data.get("own_op") == "permute", "reshape": "order" in contrast.data}
    return by_op.get(str(variant), variant in {"permute", "other-axis"})


def title_of(step: Step, lang: str) -> str:
    """The heading of a step."""
    return str(words(lang).HEADINGS[step.kind]) if step.kind in VERB_HEADINGS else heading(step, lang)


def _told(claim: Claim, n: int, lang: str) -> Step:
    return Step(n, claim.stage, claim.kind, said(claim.kind, claim.data, lang), claim.data)


def _text(claim: Claim, lang: str) -> str:
    if claim.kind == "traced":
        return f"{claim.data['side'].upper()}: {said(claim.data['kind'], claim.data['data'], lang)}"
    return sentence(claim.kind, claim.data, lang)
