"""Pictures of refusals: what was asked, what is missing, what works instead; in both languages and for every cause."""

from functools import cache
from typing import Any
from xml.etree import ElementTree

import kiwame
import pytest
from kiwame.errors import Cause, Refusal, refuse
from kiwame.library import Asked
from kiwame.phrases import en_refused, ja_refused
from kiwame.render.diagram.marks import Circle, Diagram, Path, Person, Rect, Text
from kiwame.render.diagram.refusal import refused
from kiwame.render.svg import refusal_svg
from kiwame.render.tell import lesson

from tests.parse.test_refusals import CASES
from tests.render.boxes import leaving, near_edge, overlaps

SPECS = [case[0] for case in CASES] + [
    "permute 2x3 1,0,2",
    "permute 2x3 -3,5",
    "permute 2x3x4x5 0,0,3,3",
    "permute 2x2x2x2x2 0,1,2,3,9",
    "sum () dim=3",
    "transpose 2x3 0,-5",
    "matmul 2x3 4x5",
    "matmul 2x3 4",
    "matmul 2x2x3 3x3x2",
    "add 2x3x4 3",
    "add 5x1x3 2x3x4",
    "cat 2x3 2x4 dim=0",
    "cat 2x3 2 dim=0",
    "stack 2x3 3x2",
    "linear 2x3 4x5",
    "conv2d 1x3x4x4 2x4x3x3",
    "expand 2x3 4,3",
    "reshape 20x30 7,80",
    "reshape 20x30 7,-1",
    "unflatten 2x6 1,(2,2)",
    "x = torch.ones(2,3); x[0,-7]",
    "x = torch.ones(200,3); x[900]",
    "gather 2x3 1 [[0,5]]",
    "embedding 4x3 [5]",
    "narrow 2x3 1 2 4",
    "transpose 2x3 0,1; view 6",
    "permute 3x4x5 2,0,1; view 60",
    "x = torch.ones(4, 6); x[:, :2].view(8)",
    "einsum 2x3 4x5 'ij,jk->ik'",
    "rearrange 2x3 'a b c -> a'",
    f"permute {'(' * 3} 2x3 " + "1,0 " * 40,
    "permute 2x3 １，９",
    "転置 2x3 ①",
    "x = torch.ones(2, 3)\nx.permute(\n  1,\n  2)",
]


@cache
def refusal(spec: str) -> Refusal:
    asked = Asked(spec, None, None, None)
    with pytest.raises(Refusal) as found:
        kiwame.explain(spec)
    try:
        asked.job  # noqa: B018 - read for what it raises
    except Refusal as at_reading:
        return asked.located(at_reading)
    return asked.located(found.value)


def picture(spec: str, lang: str = "en") -> Diagram:
    found = refusal(spec)
    return refused(found.problem, spec, found.attempt, lang)


def texts(drawn: Diagram) -> list[str]:
    return [mark.text for mark in drawn.marks if isinstance(mark, Text)]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("spec", SPECS)
def test_no_text_meets_another_or_leaves_its_place(spec: str, lang: str) -> None:
    drawn = picture(spec, lang)
    assert not list(overlaps(drawn))
    assert not list(leaving(drawn))
    assert not list(near_edge(drawn))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_has_a_picture_with_its_lesson(cause: Cause, lang: str) -> None:
    data: dict[str, Any] = {
        "op": "sum",
        "formats": ["json"],
        "path": "/x",
        "seconds": 1,
        "max": 2,
        "name": "rank",
        "text": "x",
    }
    data |= {"near": ["a"], "known": ["a"], "rank": 2, "dims": [0], "shape": [2, 3], "axis": 5, "device": "cuda"}
    data |= {"available": ["cpu"], "size": 3, "index": 9, "missing": [1], "strides": [1, 2], "sizes": [6], "say": []}
    problem = refuse(cause, **data).problem
    try:
        said = lesson(problem, lang).detail
    except KeyError:
        pytest.skip("its lesson needs more data")
    drawn = refused(problem, "some spec", None, lang)
    assert said in drawn.desc
    assert not list(overlaps(drawn))


def test_the_missing_person_is_dashed_and_its_ribbon_crossed() -> None:
    drawn = picture("permute 2x3 1,2")
    assert "Person 2 does not exist" in texts(drawn)
    dashed = [mark for mark in drawn.marks if isinstance(mark, Circle) and mark.dash and mark.stroke == "ink"]
    assert len(dashed) == 1  # a head
    assert sum(isinstance(mark, Path) and mark.dash == "6 6" for mark in drawn.marks) == 1
    assert "person 0 was not called" in texts(drawn)


def test_who_is_called_wears_the_colour_of_the_axis() -> None:
    drawn = picture("permute 2x3 1,2")
    heading = [mark for mark in drawn.marks if isinstance(mark, Text) and mark.y == 45]
    assert [(text.text, text.runs[0].paint) for text in heading][1] == ("1", Person(1))


def test_a_person_called_twice_has_one_ribbon_and_one_that_is_crossed() -> None:
    drawn = picture("permute 2x3 0,0")
    assert "Person 0 is called twice" in texts(drawn)
    assert sum(isinstance(mark, Path) and mark.width == 26 for mark in drawn.marks) == 1
    assert sum(isinstance(mark, Path) and mark.dash == "6 6" for mark in drawn.marks) == 1


@pytest.mark.parametrize(
    ("spec", "differ"),
    [("add 2x3 4", 1), ("add 5x2x3 5x3x4", 2), ("matmul 2x3 4x5", 1), ("stack 2x3 3x2", 2), ("cat 2x3 2x4 dim=0", 1)],
)
def test_every_pair_of_sizes_that_differs_has_its_sign(spec: str, differ: int) -> None:
    assert texts(picture(spec)).count("≠") == differ


def test_the_places_that_no_cell_fills_are_marked() -> None:
    drawn = picture("reshape 2x3 4,2")
    assert texts(drawn).count("?") == 8 - 6
    assert {mark.cell for mark in drawn.marks if isinstance(mark, Rect)} >= {f"x {n}" for n in range(6)}


def test_the_place_beyond_the_end_stands_behind_the_last() -> None:
    drawn = picture("x = torch.ones(2,3); x[0,3]")
    at = {mark.text: mark.x for mark in drawn.marks if isinstance(mark, Text) and mark.size == 18 and mark.bold}
    assert at["0"] < at["1"] < at["2"] < at["3"]


def test_hops_over_memory_are_those_of_the_strides() -> None:
    labels = [text for text in texts(picture("transpose 2x3 0,1; view 6")) if text[0] in "+−" and text[1:].isdecimal()]
    assert sorted(labels) == ["+3", "+3", "+3", "−2", "−2"]


def test_a_wave_is_under_what_is_wrong_and_nowhere_else() -> None:
    spec = "permute 2x3 1,0 backnd=numpy"
    drawn = picture(spec)
    (wave,) = [mark for mark in drawn.marks if isinstance(mark, Path) and "q" in mark.d]
    start = float(wave.d[1:].split()[0])
    text = next(mark for mark in drawn.marks if isinstance(mark, Text) and mark.text == spec)
    assert start == pytest.approx(text.x + spec.index("backnd") * text.size * 0.6, abs=0.5)


def test_the_nearest_spec_stands_in_the_ring_and_what_is_new_in_it_is_bold() -> None:
    drawn = picture("permute 2x3 0,0")
    (ring,) = [mark for mark in drawn.marks if isinstance(mark, Rect) and mark.ring]
    inside = [
        m for m in drawn.marks if isinstance(m, Text) and ring.x < m.x < ring.x + ring.w and abs(m.y - ring.y - 22) < 2
    ]
    assert "".join(text.text for text in inside) == "permute 2x3 0,1"
    assert "".join(text.text for text in inside if text.bold) == "1"


def test_the_library_is_quoted_to_the_letter() -> None:
    said = refusal("permute 2x3 1,2").problem.backend_says
    assert said is not None
    assert said in texts(picture("permute 2x3 1,2"))


def test_the_description_tells_in_order_what_was_asked_what_is_wrong_and_what_works() -> None:
    told = picture("permute 2x3 1,2").desc
    parts = [
        "(2, 3)",
        "permute 2x3 1,2",
        "Person 2 does not exist",
        "No tensor comes out",
        "IndexError",
        "permute 2x3 1,0",
    ]
    assert [told.index(part) for part in parts] == sorted(told.index(part) for part in parts)


def test_operands_show_the_values_that_are_known_before_anything_runs() -> None:
    cells = {mark.cell for mark in picture("add [[7,8],[9,1]] 3").marks if isinstance(mark, Rect)}
    assert {"a 0,0", "a 1,1", "b 2"} <= cells
    assert "9" in texts(picture("add [[7,8],[9,1]] 3"))


def test_what_was_typed_cannot_break_out_of_the_picture() -> None:
    spec = "permute <script>&\"'\x00\ud800 2x3"
    found = refusal(spec)
    root = ElementTree.fromstring(refusal_svg(found.problem, spec, found.attempt))
    assert root.attrib["role"] == "img"


def test_both_languages_have_the_same_words() -> None:
    assert en_refused.WORDS.keys() == ja_refused.WORDS.keys()
