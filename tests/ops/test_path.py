"""The way through the ops: in what order a beginner meets them, and what comes after each."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from kiwame.ops.base import registry
from kiwame.ops.catalogue import card, cards
from kiwame.ops.path import ORDER, lessons_in
from kiwame.phrases import en_path, ja_path
from kiwame.render.tell import LANGUAGES

JAPANESE = re.compile("[ぁ-ん]")


def test_every_op_of_the_path_exists_and_stands_once() -> None:
    assert set(ORDER) <= set(registry())
    assert not {name: n for name, n in Counter(ORDER).items() if n > 1}
    assert 25 <= len(ORDER) <= 40


@pytest.mark.parametrize("words", [en_path, ja_path])
def test_every_lesson_and_op_has_its_words_and_there_are_no_others(words) -> None:
    assert set(words.WHY) == set(ORDER)
    assert len(words.TITLES) == len(lessons_in("en"))
    assert len(set(words.WHY.values())) == len(ORDER)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lessons_are_numbered_and_told_in_the_language(lang: str) -> None:
    lessons = lessons_in(lang)
    assert [one["lesson"] for one in lessons] == list(range(1, len(lessons) + 1))
    assert [op["op"] for one in lessons for op in one["ops"]] == list(ORDER)
    for one in lessons:
        for op in one["ops"]:
            assert bool(JAPANESE.search(op["why"])) == (lang == "ja")
            assert op["why"].endswith("。" if lang == "ja" else ".")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_on_the_path_leads_to_the_next_one_and_names_its_lesson(lang: str) -> None:
    whys = {op["op"]: op["why"] for one in lessons_in(lang) for op in one["ops"]}
    for lesson in lessons_in(lang):
        assert {card(op["op"], lang)["path"] for op in lesson["ops"]} == {lesson["lesson"]}
    for name, after in pairwise(ORDER):
        assert card(name, lang)["next"] == [{"op": after, "why": whys[after]}]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_comes_next_is_another_op_with_a_reason_and_never_itself(lang: str) -> None:
    for one in cards(lang):
        following = [near["op"] for near in one["next"]]
        assert following, one["name"]
        assert one["name"] not in following
        assert len(set(following)) == len(following)
        assert set(following) <= set(registry())
        assert ("path" in one) == (one["name"] in ORDER)
        if one["name"] not in ORDER:
            assert all(
                near["op"] in near["why"] and card(near["op"], lang)["meaning"] in near["why"] for near in one["next"]
            )
