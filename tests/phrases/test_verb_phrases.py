"""Every sentence of comparisons and quizzes is led to by a real run, and told whole in every language."""

import kiwame
import pytest
from kiwame.phrases.verb_kinds import VERB_KINDS
from kiwame.render.spoken import words
from kiwame.render.tell import LANGUAGES

PAIRS = [
    ("permute 2x3 1,0", "reshape 2x3 3,2"),
    ("permute 2x3 1,0", "contiguous 2x3"),
    ("permute 2x3 1,0", "T 2x3"),
    ("permute 2x3x4 2,0,1", "permute 2x3x4 1,2,0"),
    ("permute 2x3 1,0; reshape 6", "permute 2x3x1 2,1,0; reshape 6"),
    ("permute 2x2x2 2,1,0; reshape 8", "permute 2x2x2 0,2,1; reshape 8"),
    ("sum 3x3 dim=0", "sum 3x3 dim=1"),
    ("sum 2x3 dim=1 keepdim", "sum 2x3 dim=1"),
    ("sum 2x3", "sum 3x3"),
    ("mul 2x3 b=2", "div 2x3 b=0.5"),
]
SPECS = [
    "permute 2x3 1,0",
    "permute 2x3x4 2,0,1",
    "permute 30x40 1,0",
    "reshape 2x3 3,2",
    "permute 2x3 1,0; reshape 6",
    "sum 2x3 dim=1",
    "sum [[1,2],[3,4]] dim=1 keepdim",
    "sum 1x3 dim=1",
    "sum 4 dim=0",
    "sub 2x3 2x3",
    "add 3x1 3",
    "T 5",
    "contiguous 2x3",
    "flatten 2x3x4 1",
    "reshape 6 2,3",
    "zeros 2x3",
    "unsqueeze 3 0",
    "mm 2x3 3x4",
]
# What depends on which ops there are: a contrast without a sentence of ours, an argument that is no axis.
BY_OPS = {"mistake.contrast", "mistake.argument"}


def said(lang: str) -> dict[str, str]:
    """Sentences by kind and variant."""
    found: dict[str, str] = {}
    for a, b in PAIRS:
        for step in kiwame.compare(a, b, lang=lang).why:
            found[".".join(filter(None, (step.kind, step.data.get("variant"))))] = step.text
    for spec in SPECS:
        quiz = kiwame.quiz(spec, lang=lang)
        found[f"ask.{quiz.asks}"] = quiz.question
        for option in quiz.options:
            verdict = kiwame.answer(spec, option.id, lang=lang)
            found[f"verdict.{'right' if verdict.correct else 'wrong'}"] = verdict.text
            if verdict.mistake:
                found[f"mistake.{verdict.mistake.data['variant']}"] = verdict.mistake.text
                if "cell" in verdict.mistake.data:
                    found["mistake.cell"] = verdict.mistake.text
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_led_to_and_whole(lang: str) -> None:
    found = said(lang)
    assert set(VERB_KINDS) - set(found) <= BY_OPS
    for kind, text in found.items():
        assert text.strip(), kind
        assert "{" not in text, kind
        assert text[-1] in ".。…?", (kind, text)


def test_every_language_has_every_sentence_and_heading() -> None:
    english, japanese = (words(lang) for lang in ("en", "ja"))
    assert set(english.PHRASES) == set(japanese.PHRASES) == set(VERB_KINDS)
    assert set(english.HEADINGS) == set(japanese.HEADINGS)
