"""What the catalogue says that people get wrong is what runs say now."""

import warnings

import kiwame
import msgspec
import pytest
from kiwame.ops.base import Op, registry
from kiwame.ops.mistakes import FILE, mistakes

from tests.docs.test_reference import script
from tests.each import for_each

MISTAKES = script("mistakes")


def test_the_file_is_what_the_code_gives_now() -> None:
    assert FILE.read_text(encoding="utf-8") == MISTAKES.written(), "run `make docs`"


def test_every_op_has_one_to_three_mistakes_each_with_another_spec_or_other_words() -> None:
    for name in registry():
        found = [(one["spec"], one["text"]) for one in mistakes(name, "en")]
        assert 1 <= len(found) <= 3, name
        assert len(set(found)) == len(found), name
        assert not [text for _, text in found if "['" in text], name  # a list that should have been told


def told(spec: str, text: str) -> tuple[str, str | None]:
    """What kind of thing a spec is told in Japanese in these words, and what is to be typed instead."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            steps = kiwame.explain(spec, lang="ja").steps
        except kiwame.Refusal as refusal:
            return ("refusal" if refusal.detail.startswith(text) else refusal.detail), refusal.did_you_mean
    return next((step.kind for step in steps if step.text == text), "nothing"), None


@for_each([(op,) for op in registry().values()], by=lambda op: op.family)
def test_a_mistake_is_what_its_spec_is_told_in_japanese(op: Op) -> None:
    for one in mistakes(op.name, "ja"):
        assert one["kind"] in ("warn", "contrast", "refusal")
        kind, instead = told(one["spec"], one["text"])
        assert kind == one["kind"], one["spec"]
        assert one.get("try") in (None, instead), one["spec"]


@for_each([(op,) for op in registry().values() if op.pitfalls], by=lambda op: op.family)
def test_every_pitfall_of_an_op_is_in_the_file(op: Op) -> None:
    specs = [one["spec"] for one in mistakes(op.name, "en")]
    assert specs[: len(op.pitfalls)] == list(op.pitfalls)
    assert len(op.pitfalls) <= MISTAKES.MOST


def test_a_pitfall_that_is_none_is_refused_by_the_generator() -> None:
    harmless = msgspec.structs.replace(registry()["add"], pitfalls=("add 2x3 3",))
    with pytest.raises(AssertionError, match="no pitfall"):
        MISTAKES.mistakes_of(harmless)
