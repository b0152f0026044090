"""Pictures of comparisons: both results with a sign on every cell, and what makes them agree."""

import kiwame
import numpy as np
import pytest
from kiwame.render.diagram.comparing import compared_diagram
from kiwame.render.diagram.marks import Circle, Diagram, Fill, Path, Rect, Text
from kiwame.verbs import Comparison

from tests.render.boxes import leaving, near_edge, overlaps

PAIRS = [
    ("reshape 2x3 3,2", "permute 2x3 1,0"),
    ("sum 2x3 dim=0", "sum 2x3 dim=1"),
    ("sum 2x3", "sum 2x3 dim=1 keepdim"),
    ("softmax 3x4 dim=0", "softmax 3x4 dim=1"),
    ("permute 2x3x4 2,0,1", "reshape 2x3x4 4,2,3"),
    ("permute 2x3x4x5 2,0,1,3", "reshape 2x3x4x5 4,2,3,5"),
    ("T 12x30", "reshape 12x30 30,12"),
    ("add 2x3 3", "mul 2x3 3"),
    ("T 2x3", "permute 2x3 1,0"),
    ("zeros 0x3", "zeros 3x0"),
    ("permute 2x3 1,0; reshape 6", "flatten 2x3"),
    ("mul [[1e20,-0.00012]] b=3", "mul [[1e20,-0.00012]] b=4"),
]


def drawn(pair: tuple[str, str], lang: str = "en") -> Diagram:
    return compared_diagram(told(pair, lang))


def told(pair: tuple[str, str], lang: str = "en") -> Comparison:
    return kiwame.compare(*pair, lang=lang)


def signs(picture: Diagram) -> tuple[int, int]:
    """How many cells are told to be the same, and how many not."""
    discs = [mark for mark in picture.marks if isinstance(mark, Circle) and mark.stroke == "ink" and mark.r < 9]
    unequal = sum(isinstance(mark, Path) and mark.width == 1.4 and "l-" in mark.d for mark in picture.marks)
    return len(discs) - unequal, unequal


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("pair", PAIRS, ids=" | ".join)
def test_no_text_meets_another_or_leaves_its_place(pair: tuple[str, str], lang: str) -> None:
    picture = drawn(pair, lang)
    assert not list(overlaps(picture))
    assert not list(leaving(picture))
    assert not list(near_edge(picture))


def test_cells_that_differ_in_numpy_have_the_sign_in_both_results() -> None:
    x = np.arange(1, 7).reshape(2, 3)
    differ = int((x.reshape(3, 2) != x.T).sum())
    assert signs(drawn(PAIRS[0])) == (2 * (6 - differ) + 1, 2 * differ + 1)  # and one of each below, which says them


def test_results_of_other_shapes_have_no_signs() -> None:
    assert signs(drawn(PAIRS[1])) == (0, 0)


def test_the_same_results_differ_nowhere() -> None:
    assert signs(drawn(("T 2x3", "permute 2x3 1,0"))) == (2 * 6 + 1, 1)


def test_moved_cells_keep_the_fill_of_the_input_and_computed_ones_have_none() -> None:
    moved = [mark for mark in drawn(PAIRS[0]).marks if isinstance(mark, Rect) and mark.cell]
    assert sum(isinstance(mark.fill, Fill) for mark in moved) == 3 * 6
    computed = [mark for mark in drawn(PAIRS[1]).marks if isinstance(mark, Rect) and mark.cell.startswith("y ")]
    assert computed
    assert not [mark for mark in computed if isinstance(mark.fill, Fill)]


def test_what_makes_them_agree_stands_in_the_ring() -> None:
    agree = told(PAIRS[0]).agree
    assert agree is not None
    assert agree.spec in [mark.text for mark in drawn(PAIRS[0]).marks if isinstance(mark, Text)]


def test_a_comparison_renders_itself_as_svg() -> None:
    assert kiwame.compare(*PAIRS[0]).render("svg").startswith(b"<svg ")
