"""Messages that the libraries really give: each is recognised, its lesson says its numbers, and what is offered works."""

import re

import kiwame
import pytest
from kiwame.messages.kinds import kinds
from kiwame.phrases.messages import told
from kiwame.why_library import Why

from tests.messages.real import CONFUSIONS, REAL, WRITTEN, Case, names

# Kinds that no spec can show here: gradients, devices, layers with state, and what only Python itself refuses.
NOTHING_WORKS = {
    *("argument.no-grad", "argument.combination", "argument.operands", "sizes.recurrent"),
    *("device-unavailable.two", "device-unavailable.expected", "device-unavailable.numpy", "device-unavailable.cuda"),
    "device-unavailable.types",
}
NOTHING_FAILS = {
    *NOTHING_WORKS,
    *("axis-count.dot", "argument.negative-stride", "argument.item", "argument.leaf", "argument.requires-grad"),
    *("argument.scalar-backward", "argument.scalar-index", "argument.called", "argument.positional"),
    *("argument.element", "argument.tensor-wanted", "argument.named-tuple", "sizes.output", "sizes.negative-shape"),
    *("dtype.result", "dtype.result-numpy", "unknown-op.tensor", "unknown-op.array", "unknown-flag.keyword"),
    "sizes.contracted",
}
WITH_ALL_NUMBERS = {"sizes.matrices", "sizes.reshape", "sizes.stack", "sizes.operands", "sizes.cat", "sizes.expanded"}
NOT_HERE = {"cdist", "inner", "linalg", "cpu()"}  # ops without which nothing can be shown


def message(case: Case) -> str:
    """What the library says."""
    try:
        eval(case.code, names())  # the project's own code, to be refused
    except Exception as error:  # whatever it is
        module = type(error).__module__
        return f"{'' if module == 'builtins' else module + '.'}{type(error).__name__}: {error}"
    pytest.fail(f"{case.code} runs")


def shown(case: Case) -> Why:
    return kiwame.why(message(case))


ids = [case.code[:50] for case in REAL]


@pytest.mark.parametrize("case", REAL, ids=ids)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_real_message_is_recognised_and_its_lesson_says_its_numbers(case: Case, lang: str) -> None:
    why = kiwame.why(message(case), lang=lang)
    assert (why.recognised, why.kind) == (True, case.kind)
    assert why.report is None
    for said in case.says:
        assert str(said) in why.detail
    assert "{" not in why.detail


@pytest.mark.parametrize("case", REAL, ids=ids)
def test_the_library_that_says_it_is_named(case: Case) -> None:
    why = shown(case)
    of_numpy = re.search(r"\b(n|m|np)\b[. \[]", case.code) and not case.code.startswith(("torch", "rearrange"))
    if why.library in {"torch", "numpy"}:
        assert why.library == ("numpy" if of_numpy else "torch")


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_message_of_other_machines_is_recognised(text: str, lang: str) -> None:
    kind, says = WRITTEN[text]
    why = kiwame.why(text, lang=lang)
    assert why.kind == kind
    for said in says:
        assert str(said) in why.detail


@pytest.mark.parametrize("case", REAL, ids=ids)
def test_what_works_runs_and_is_proved(case: Case) -> None:
    why = shown(case)
    assert bool(why.works) == (case.kind not in NOTHING_WORKS) or any(op in case.code for op in NOT_HERE)
    for working in why.works:
        explanation = kiwame.explain(working.spec, backend=working.backend)
        assert explanation.verified
        assert explanation.output.shape == working.shape
        assert working.title == explanation.title


@pytest.mark.parametrize("case", REAL, ids=ids)
def test_what_fails_fails_for_the_same_cause_here_and_in_the_library(case: Case) -> None:
    why = shown(case)
    if case.kind in NOTHING_FAILS or any(op in case.code for op in NOT_HERE):
        return
    assert why.fails is not None
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(why.fails.spec, backend=why.fails.backend)
    assert refused.value.type == why.fails.type == why.type
    if why.fails.backend_says:
        assert kiwame.why(why.fails.backend_says).type == why.type


@pytest.mark.parametrize("case", [case for case in REAL if case.kind in WITH_ALL_NUMBERS], ids=lambda case: case.code)
def test_what_fails_gives_the_very_message_where_the_message_has_all_numbers(case: Case) -> None:
    if case.code.startswith("np.where"):
        return  # three shapes, of which two are shown
    why = shown(case)
    assert why.fails is not None
    assert " ".join((why.fails.backend_says or "").split()) == why.message


def test_at_least_sixty_messages_and_every_confusion_that_gives_one() -> None:
    assert len({message(case) for case in REAL}) >= 100
    assert len(CONFUSIONS) == 18


def test_every_kind_has_a_lesson_in_every_language_and_a_real_message() -> None:
    known = [kind.name for kind in kinds()]
    assert len(known) == len(set(known))
    assert set(told("EN")) == set(told("JA")) == set(known)
    assert set(known) - {case.kind for case in REAL} - {kind for kind, _ in WRITTEN.values()} == set()
    assert all(kind.name.startswith(kind.cause.slug + ".") for kind in kinds())


def test_numbers_that_are_too_large_to_be_run_still_have_their_lesson() -> None:
    why = kiwame.why("RuntimeError: mat1 and mat2 shapes cannot be multiplied (4096x25088 and 512x1000)")
    assert "25088" in why.detail
    huge = kiwame.why("RuntimeError: shape '[99999999999, 2]' is invalid for input of size 6")
    assert "99999999999" in huge.detail
    for working in (*why.works, *huge.works):
        assert kiwame.explain(working.spec, backend=working.backend).verified
