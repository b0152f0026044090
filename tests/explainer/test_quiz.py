"""Questions about specs: the right option is what the library gives, and every other is the mistake it is said to be."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import kiwame
import numpy as np
import pytest
import torch
from kiwame.verbs_library import Quiz

from tests.each import EXAMPLES, OF_ONE_LIBRARY, every, family, grouped

MORE = [
    "permute 2x3 1,0; reshape 6", "T 5", "T ()", "sum 0x3 dim=0", "sum 3x3 dim=1", "permute 30x40 1,0", "mul 2x2 b=1",
    "x = torch.arange(6).reshape(2,3); (x / x.sum(1, keepdim=True)).T", "permute [[1,1],[1,1]] 1,0", "sub 1 1",
    "permute 2x3x4x5 3,1,0,2", "reshape 0x3 3,0", "permute [[nan,inf],[1.5,2]] 1,0", "sum [[true,false]] dim=0",
]  # fmt: skip
SPECS = [*EXAMPLES, *MORE]
RUNS = [*OF_ONE_LIBRARY, *((spec, library) for library in ("torch", "numpy") for spec in MORE)]
# What a mistake gives, by calls written out here.
X = torch.arange(1, 7).reshape(2, 3)
C = torch.arange(1, 25).reshape(2, 3, 4)
MISTAKES: dict[str, dict[str, Any]] = {
    "permute 2x3 1,0": {"reshape": X.reshape(3, 2), "unchanged": X},
    "permute 2x3x4 2,0,1": {"reshape": C.reshape(4, 2, 3), "inverse": C.permute(1, 2, 0)},
    "reshape 2x3 3,2": {"permute": X.T, "unchanged": X},
    "sum 2x3 dim=1": {"other-axis": X.sum(0), "keepdim": X.sum(1, keepdim=True), "unchanged": X},
    "sum 2x3 dim=1 keepdim": {"other-axis": X.sum(0, keepdim=True), "keepdim": X.sum(1)},
    "sub 2x3 2x3": {"exchanged": (X + 6) - X, "unchanged": X},
    "unsqueeze 3 0": {"other-axis": X[0].unsqueeze(1), "unchanged": X[0]},
    "sum 3x3 dim=1; sub b=1": {"unchanged": torch.arange(1, 10).reshape(3, 3).sum(1)},
}


class Asked(NamedTuple):
    """A quiz, and the verdict on each option."""

    spec: str
    backend: str
    quiz: Quiz
    verdicts: dict[str, Any]


def ask(spec: str, backend: str = "torch") -> Asked:
    quiz = kiwame.quiz(spec, backend=backend)
    verdicts = {option.id: kiwame.answer(spec, option.id, backend=backend) for option in quiz.options}
    return Asked(spec, backend, quiz, verdicts)


GROUPS = grouped(RUNS, by=lambda spec, library: f"{family(spec) if spec in EXAMPLES else 'more'} on {library}")


@pytest.fixture(scope="module", params=GROUPS.values(), ids=list(GROUPS))
def asked(request: pytest.FixtureRequest) -> list[Asked]:
    """Asked once for all that is claimed of it."""
    return [ask(spec, library) for spec, library in request.param]


def held_of_all(check: Callable[..., None]) -> Callable[[list[Asked]], None]:
    """A test of one quiz made into one of all that are asked."""

    def test(asked: list[Asked]) -> None:
        every([(one,) for one in asked], check)

    return test


@held_of_all
def test_one_option_is_right_and_it_is_what_the_library_gives(asked: Asked) -> None:
    spec, backend, quiz, verdicts = asked
    right = [option for option in quiz.options if verdicts[option.id].correct]
    output = kiwame.explain(spec, backend=backend).output
    assert [option.shape for option in right] == [output.shape]
    assert quiz.asks == ("shape" if right[0].values is None else "output")
    if quiz.asks == "output":
        assert right[0].values == output.values
    assert {verdict.right for verdict in verdicts.values()} == {right[0].id}


@held_of_all
def test_there_are_three_or_four_options_and_no_two_are_equal(asked: Asked) -> None:
    options = asked.quiz.options
    assert 3 <= len(options) <= 4
    assert [option.id for option in options] == list("abcd"[: len(options)])
    assert len({option.text for option in options}) == len(options)
    assert len({(option.shape, str(option.values)) for option in options}) == len(options)


@pytest.mark.parametrize("spec", MISTAKES)
def test_a_wrong_option_is_the_mistake_that_it_is_said_to_be(spec: str) -> None:
    _, _, quiz, verdicts = ask(spec)
    found = {v.mistake.data["variant"]: option for option in quiz.options if (v := verdicts[option.id]).mistake}
    for variant, expected in MISTAKES[spec].items():
        assert np.array_equal(found[variant].values, expected.tolist()), variant


@held_of_all
def test_the_step_that_settles_it_follows_a_cell_in_which_the_option_is_wrong(asked: Asked) -> None:
    quiz, verdicts = asked.quiz, asked.verdicts
    right = next(option for option in quiz.options if verdicts[option.id].correct)
    for option in quiz.options:
        verdict = verdicts[option.id]
        if verdict.mistake is None or "cell" not in verdict.mistake.data:
            continue
        cell = verdict.mistake.data["cell"]
        chosen, true = (np.array(o.values, dtype=object)[tuple(cell["at"])] for o in (option, right))
        assert chosen == cell["value"]
        assert chosen != true
        if "to" in verdict.step.data:
            assert verdict.step.data["to"][-1] == cell["at"]


def test_the_question_says_nothing_of_the_answer() -> None:
    for spec in SPECS:
        quiz = kiwame.quiz(spec)
        fields = set(quiz.__struct_fields__)
        assert fields == {"schema", "spec", "lang", "backend", "device", "asks", "question", "inputs", "code", "options", "text"}  # fmt: skip
        assert {name for option in quiz.options for name in option.__struct_fields__} == {"id", "shape", "values", "text"}  # fmt: skip


def test_the_order_is_always_the_same_and_any_place_may_be_the_right_one() -> None:
    places = Counter(kiwame.answer(spec, "a").right for spec in SPECS)
    assert set(places) == set("abcd")
    assert max(places.values()) < len(SPECS) / 2
    assert kiwame.quiz("permute 2x3 1,0").to_json() == kiwame.quiz("permute 2x3 1,0").to_json()


def test_every_way_to_write_a_spec_asks_the_same_question() -> None:
    assert kiwame.quiz("2x3 1,0").options == kiwame.quiz("permute 2x3 1,0").options


def test_an_answer_may_be_an_id_a_text_or_the_values() -> None:
    quiz = kiwame.quiz("sum 2x3 dim=1")
    right = next(option for option in quiz.options if option.values == X.sum(1).tolist())
    answers = [right.id, right.id.upper(), f" {right.id}. ", right.text, right.values]
    assert [kiwame.answer("sum 2x3 dim=1", answer).correct for answer in answers] == [True] * 5
    assert kiwame.answer("permute 30x40 1,0", [40, 30]).correct


@pytest.mark.parametrize("answer", ["", "e", "aa", 1, None, [[1]], {"id": "a"}, True, 0.5])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_an_answer_that_is_no_option_is_refused_with_the_options(answer: Any, lang: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.answer("permute 2x3 1,0", answer, lang=lang)
    assert (refused.value.type, refused.value.status) == ("/problems/argument", 422)
    assert len(refused.value.expected) == len(kiwame.quiz("permute 2x3 1,0").options)


@held_of_all
def test_every_verdict_is_told_in_both_languages(asked: Asked) -> None:
    for option, english in asked.verdicts.items():
        japanese = kiwame.answer(asked.spec, option, backend=asked.backend, lang="ja")
        assert english.correct == japanese.correct
        assert english.text != japanese.text
        for verdict in (english, japanese):
            assert "None" not in re.sub(r"(?<=[\[( =])None(?=[,)\]])", "", verdict.text)  # it may stand in code
            assert "{" not in verdict.text
            assert len(verdict.text.splitlines()) == (2 if verdict.correct else 3)


def test_a_spec_that_is_refused_is_refused_here_too() -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.quiz("permute 2x3 1,0; view 6")
    assert refused.value.type == "/problems/not-contiguous"
    assert refused.value.did_you_mean == "permute 2x3 1,0; reshape 6"
