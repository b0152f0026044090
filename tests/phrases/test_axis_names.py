"""Where a spec names the axes of its tensor, whatever speaks of an axis says the name too."""

import re
from collections.abc import Sequence
from typing import Any

import kiwame
import pytest
from kiwame.model import LookAlike, Step
from kiwame.ops.base import registry
from kiwame.render.spoken import words as words_of
from kiwame.render.tell import LANGUAGES

from tests.each import EXAMPLES, family, for_each

NAMES = ("Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg", "Hh")
OF_AXES = {"rule", "shape", "broadcast", "follow", "pick", "warn"}
NEW = {"vstack", "dstack", "column_stack", "diag_embed", "expand", "broadcast_to"}  # they speak of axes they make
NAMED = {"en": r" \((?:Aa|Bb|Cc|Dd|Ee|Ff|Gg|Hh)\)", "ja": r"\((?:Aa|Bb|Cc|Dd|Ee|Ff|Gg|Hh)\)"}
BARE = {
    "en": r"\b(?:axis|axes|persons?) -?\d+\b(?! \()(?! of (\w+))",
    "ja": r"(?:(\w+) の)?\b-?\d+番(?:(?:の次元|の人)(?!\()|(?=と))",
}


def library(example: str) -> str:
    return "torch" if EXAMPLES[example].torch else "numpy"


def told(example: str, lang: str) -> Any:
    return kiwame.explain(example, lang=lang, backend=library(example))


def with_names(example: str, letters: Sequence[str] = NAMES) -> str:
    """An example with names for the axes of its first tensor; as it is where that has none."""
    plain = told(example, "en")
    rank = len(plain.inputs[0].shape if plain.inputs else plain.output.shape)
    return f"{example} axes={','.join(letters[:rank])}" if rank else example


@for_each([(example,) for example in EXAMPLES], by=family)
def test_named_axes_are_told_with_their_names_and_nothing_else_changes(example: str) -> None:
    named = with_names(example)
    for lang in LANGUAGES:
        plain, explanation = told(example, lang), kiwame.explain(named, lang=lang, backend=library(example))
        assert explanation.verified
        for a, b in zip(plain.steps, explanation.steps, strict=True):
            assert "axis_names" not in a.data
            assert a.kind not in OF_AXES or a.text == re.sub(NAMED[lang], "", b.text)
        for told_so in (*explanation.steps, *explanation.look_alikes):
            says_every_name(told_so, EXAMPLES[example].name, lang)


def says_every_name(step: Step | LookAlike, op: str, lang: str) -> None:
    """An axis is told by its number alone only where it is of a tensor whose axes have no names."""
    known = step.data.get("axis_names") or {}
    nameless = {name for name, names in known.items() if names is None}
    for found in re.finditer(BARE[lang], step.text) if known else ():
        assert found[1] in nameless or (nameless and op in NEW), step.text


def test_the_data_of_a_step_is_the_same_in_all_languages() -> None:
    for example in ("sum 2x3 dim=1", "permute 2x3x4 2,0,1", "softmax 2x3 dim=1"):
        english, japanese = (kiwame.explain(with_names(example), lang=lang) for lang in LANGUAGES)
        assert [step.data for step in english.steps] == [step.data for step in japanese.steps]


SAID = [
    ("sum 2x3 dim=1", "adds along axis 1 (C)", "1番の次元(C)に沿って足し"),
    ("sum 2x3 dim=1", "Axis 1 (C) disappears", "1番の次元(C)がなくなり"),
    ("sum 2x3x4 dim=0,2", "Axes 0 (N) and 2 (H) disappear", "0番(N)と2番(H)の次元がなくなり"),
    ("sum 3x3 dim=1", "to disappear, axis 1 (C) or axis 0 (N)", "なくすのか、1番(C)か0番(N)かを"),
    ("mean 2x3 dim=1", "only along axis 1 (C)", "1番の次元(C)だけが違う"),
    ("var 2x3 dim=1", "only along axis 1 (C)", "1番の次元(C)だけが違う"),
    ("median 2x3 dim=1", "only along axis 1 (C)", "1番の次元(C)だけが違う"),
    ("argmax 2x3 dim=1", "axis 1 (C)", "1番の次元(C)"),
    ("permute 2x3x4 2,0,1", "seat 1 takes person 0 (N)", "1番の席に0番の人(N)"),
    ("permute 2x3x4 2,0,1", "Seat 0 (H) now has size 4", "0番の席(H)の大きさは4"),
    ("permute 2x3x4 2,0,1", "person 2 (H) at ", "2番の人(H)は"),
    ("permute 2x3x4 2,0,1", "(person 0 (N) goes to seat 2", "「0番の人(N)が2番の席へ行く」"),
    ("transpose 2x3 0,1", "persons 0 (N) and 1 (C) change seats", "0番の人(N)と1番の人(C)が席を"),
    ("mT 2x3x4", "persons, 1 (C) and 2 (H), change", "最後の2人(1番(C)と2番(H))"),
    ("movedim 2x3x4 0,2", "person 0 (N) goes to seat 2", "0番の人(N)が2番の席へ移り"),
    ("flip 2x3 1", "reads axis 1 (C) from the end", "1番の次元(C)を逆から"),
    ("roll 2x3 1 dims=1", "1 place on along axis 1 (C)", "1番の次元(C)に沿って1つ先"),
    ("rot90 2x3 1", "the plane of axes 0 (N) and 1 (C)", "0番(N)と1番(C)の次元が作る面"),
    ("diagonal 3x3", "cells of axes 0 (N) and 1 (C)", "0番(N)と1番(C)の次元で"),
    ("trace 3x3", "of axes 0 (N) and 1 (C)", "0番(N)と1番(C)の次元の"),
    ("flatten 2x3x4 1", "joins axes 1 (C) and 2 (H)", "1番(C)と2番(H)の次元を"),
    ("squeeze 1x3 0", "takes out axis 0 (N)", "0番の次元(N)を取り除き"),
    ("squeeze 2x3 0", "Axis 0 (N) has size 2, so torch", "0番の次元(N)の大きさは2なので"),
    ("unflatten 2x6 1,2,3", "cuts axis 1 (C)", "1番の次元(C)を"),
    ("unfold 2x6 1,2,2", "along axis 1 (C)", "1番の次元(C)に沿って"),
    ("cumsum 2x3 dim=1", "goes along axis 1 (C)", "1番の次元(C)に沿って進み"),
    ("cumsum 3x3 dim=1", "to go, axis 1 (C) or axis 0 (N)", "進むのか、1番(C)か0番(N)かを"),
    ("diff 2x4 dim=1", "along axis 1 (C)", "1番の次元(C)に沿って"),
    ("softmax 2x3 dim=1", "along axis 1 (C)", "1番の次元(C)に沿った"),
    ("softmax 2x3 dim=1", "add up to 1, axis 1 (C) or axis 0 (N)", "1番(C)か0番(N)かを確かめ"),
    ("softmax 2x3", "torch picked 1 (C)", "1(C) を選び"),
    ("sort 2x3 1", "the cells along axis 1 (C)", "1番の次元(C)に沿ったマス"),
    ("topk 2x4 2", "the cells along axis 1 (C)", "1番の次元(C)に沿ったマス"),
    ("cat 2x3 2x3 dim=1", "along axis 1 (C)", "1番の次元(C)に沿って"),
    ("hstack 2x3 2x3", "joins along axis 1 (C)", "1番の次元(C)でつなぎます"),
    ("chunk 2x6 2 dim=1", "axis 1 (C) is cut", "1番の次元(C)を"),
    ("unbind 2x3 1", "axis 1 (C) goes", "1番の次元(C)がなくなり"),
    ("select 2x3 1,0", "of axis 1 (C) is taken", "1番の次元(C)の0番"),
    ("narrow 2x3 1,1,2", "of axis 1 (C) are taken", "1番の次元(C)の1番から"),
    ("index_select 2x3 1 [0,2]", "places of axis 1 (C)", "1番の次元(C)の位置"),
    ("gather 2x3 1 [[0],[1]]", "read on axis 1 (C)", "1番の次元(C)のどこを"),
    ("getitem 2x3 [0,1:]", "takes place 0 of axis 0 (N)", "0番の次元(N)の0番を選び"),
    ("getitem 2x3 [0,1:]", "axis 1 (C): 1, 2", "1番の次元(C)は 1, 2"),
    ("scatter 2x3 1 [[2],[0]] 2x1", "says on axis 1 (C)", "1番の次元(C)で"),
    ("index_add 2x3 1 [0,2] 2x2", "of axis 1 (C)", "1番の次元(C)の"),
    ("repeat_interleave 2x3 2 dim=1", "along axis 1 (C)", "1番の次元(C)に沿って"),
    ("unique 2x3 dim=1", "slices along axis 1 (C)", "1番の次元(C)に沿った切れ目"),
    ("expand 2x1 2,3", "axis 1 (C) of size 1 is read again", "大きさ1の1番の次元(C)を"),
    ("expand 2x1 2,3", "places along axis 1 (C) are the same memory", "1番の次元(C)に沿った3か所"),
    ("add 2x1 1x3", "axis 1 (C) of a is stretched", "a の1番の次元(C)は1から3に"),
    ("add 2x1 1x3", "a has shape (2, 1), axes N and C", "a(次元は N、C) の形状は (2, 1)"),
    ("size 2x3", "axis 0 (N) has size 2", "0番の次元(N)は2"),
    ("layer_norm 2x3 3", "along axis 1 (C)", "1番の次元(C)に沿った"),
    ("normalize 2x3", "Along axis 1 (C)", "1番の次元(C)に沿った"),
    ("pad 2x3 1,1", "Axis 1 (C) gets", "1番の次元(C)の前に"),
    ("glu 2x4", "cuts axis 1 (C)", "1番の次元(C)を"),
    ("prelu 2x3 3", "channels of axis 1 (C)", "1番の次元(C)の3チャネル"),
    ("linear 2x3 4x3", "along the last axis (C)", "最後の次元(C)の3個"),
    ("kl_div 2x3 2x3 reduction=batchmean", "the size of axis 0 (N)", "0番の次元(N)の大きさ"),
    ("tensordot 2x3 3x4 dims=1", "folds axis 1 (C) of a with axis 0 of b", "a の1番(C)と b の0番"),
    ("vecdot 2x3 2x3", "along axis -1 (C)", "次元-1(C)に沿って"),
    ("cross 2x3 2x3", "lie along axis 1 (C)", "1番の次元(C)"),
    ("inner 2x3 4x3; sum dim=0", "along axis 0", "0番の次元に沿って"),  # its result has no names
    ("permute 2x3 1,0; sum dim=0", "adds along axis 0 (C)", "0番の次元(C)に沿って足し"),
    ("expand 2x1 2,3; sum dim=1", "adds along axis 1 (C)", "1番の次元(C)に沿って足し"),
]


@for_each(SAID, by=lambda spec, *_: spec.split()[0][0])
def test_a_step_says_the_name_of_the_axis_that_it_speaks_of(spec: str, english: str, japanese: str) -> None:
    first, *rest = spec.split("; ")
    rank = first.split()[1].count("x") + 1
    text = "; ".join([f"{first} axes={','.join('NCHW'[:rank])}", *rest])
    for lang, words in (("en", english), ("ja", japanese)):
        story = kiwame.explain(text, lang=lang).text
        assert words in story


REFUSED = [
    ("sum 2x3 dim=1,1 axes=N,C", "axis 1 (C) twice", "1番の次元(C)が2回"),
    ("sum 2x3 dim=2 axes=N,C", "Its axes are 0 (N) and 1 (C)", "0番(N)から1番(C)"),
    ("permute 2x3x4 0,0,1 axes=N,C,H", "axis 0 (N) twice, and axis 2 (H) not at all", "0番の次元(N)が2回書かれて、2番の次元(H)が"),
    ("cat 2x3 4x4 dim=0 axes=N,C", "Along axis 0 (N), all other axes must agree: axis 1 (C)", "1番の次元(C)は"),
    ("getitem 2x3 [0,5] axes=N,C", "Axis 1 (C) has size 3", "1番の次元(C)の大きさは3"),
    ("split 2x6 4,1 dim=1 axes=N,C", "the size of axis 1 (C)", "1番の次元(C)の大きさ6"),
    ("permute 2x3x4 2,0,1 axes=A,B,C; sum dim=1; sum dim=5", "0 (C) and 1 (B)", "0番(C)から1番(B)"),
    ("squeeze 2x3 0 axes=N,C backend=numpy", "Axis 0 (N) has size 2", "0番の次元(N)の大きさは2"),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "english", "japanese"), REFUSED)
def test_a_refusal_says_the_name_of_the_axis_that_it_speaks_of(spec: str, english: str, japanese: str) -> None:
    for lang, words in (("en", english), ("ja", japanese)):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(spec, lang=lang)
        assert words in refused.value.detail


@for_each([(op.examples[0],) for op in registry().values()], by=family)
def test_names_that_are_index_letters_too_leave_the_formula_true(example: str) -> None:
    assert kiwame.explain(with_names(example, "KJILMNPQ"), backend=library(example)).verified


def test_a_comparison_says_the_names_that_each_side_gives() -> None:
    sums = [kiwame.compare("sum 3x3 dim=0 axes=N,C", "sum 3x3 dim=1 axes=H,W", lang=lang).why for lang in ("en", "ja")]
    english, japanese = (next(step.text for step in why if step.kind == "reason") for why in sums)
    assert "along axis 0 (N) in A, and along axis 1 (W) in B" in english
    assert "A では0番(N)、B では1番(W)" in japanese
    seats = kiwame.compare("permute 2x3x4 0,2,1 axes=N,C,H", "permute 2x3x4 1,0,2", lang="en").why
    assert "takes person 0 (N) in A and person 1 in B" in next(step.text for step in seats if step.kind == "reason")


def test_a_wrong_option_says_the_name_of_the_axis_that_is_backwards() -> None:
    for lang, words in (("en", "backward order along axis 1 (C)"), ("ja", "1番の次元(C)に沿った並びが逆")):
        phrase = words_of(lang).PHRASES["mistake.backwards"]
        assert words in phrase({"axis": 1, "rank": 2, "axis_names": {"y": ["N", "C"]}})
