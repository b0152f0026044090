"""Pictures of a reading order that is kept: the look-alike beside it, cells that differ, and memory in one row."""

from functools import cache

import kiwame
import numpy as np
import pytest
from kiwame.library import Explanation
from kiwame.render.diagram import diagram
from kiwame.render.diagram.marks import Diagram, Path, Rect, Text
from kiwame.render.diagram.reading import Reading
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.single import Single

from tests.render.boxes import leaving, near_edge, overlaps

DRAWN = [
    "reshape 2x3 3,2",
    "reshape 3x4 4,3",
    "reshape 2x3x4 4,6",
    "reshape 1x6 6,1",
    "view 2x3 6",
    "flatten 2x3x4",
    "flatten 2x3x4x5 1,2",
    "unflatten 2x6 1,(2,3)",
    "reshape 12x30 30,12",
    "reshape [[1.5,-2.25],[123456,0.00001]] 4",
    "reshape 2x3x4x5 6,20",
    "reshape 2x3 3,2 axes=N,C",
    "reshape 2x3 3,2 dtype=bool",
    "reshape 100 10,10",
]


@cache
def told(spec: str, lang: str = "en") -> Explanation:
    return kiwame.explain(spec, lang=lang)


def arranged(spec: str) -> Scene:
    e = told(spec)
    return Scene(e, e.stages[0], {tensor.name: tensor for tensor in e.inputs})


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("spec", DRAWN)
def test_no_text_meets_another_or_leaves_its_place(spec: str, lang: str) -> None:
    drawn = diagram(told(spec, lang))
    assert not list(overlaps(drawn))
    assert not list(leaving(drawn))
    assert not list(near_edge(drawn))
    assert Reading.fits(arranged(spec))


@pytest.mark.parametrize("spec", ["permute 2x3 1,0", "T 2x3", "rot90 2x3", "flip 2x3 0", "sum 2x3", "reshape 0x3 3,0"])
def test_what_moves_cells_or_has_none_is_drawn_otherwise(spec: str) -> None:
    assert not Reading.fits(arranged(spec))
    assert Single.fits(arranged(spec))


@pytest.mark.parametrize(("shape", "sizes"), [((2, 3), (3, 2)), ((3, 4), (4, 3)), ((2, 4), (4, 2))])
def test_cells_that_the_look_alike_holds_otherwise_are_those_that_differ_in_numpy(
    shape: tuple[int, ...], sizes: tuple[int, ...]
) -> None:
    x = np.arange(1, np.prod(shape) + 1).reshape(shape)
    differ = x.reshape(sizes) != x.transpose()
    drawn = diagram(told(f"reshape {'x'.join(map(str, shape))} {','.join(map(str, sizes))}"))
    unequal = sum(
        "h" in mark.d and "l-" in mark.d and mark.width == 1.4 for mark in drawn.marks if isinstance(mark, Path)
    )
    assert unequal == 2 * differ.sum() + 1  # in both results, and once where the sign is told
    assert f"{differ.sum()} of {differ.size} cells differ" in texts(drawn)


def texts(drawn: Diagram) -> list[str]:
    return [mark.text for mark in drawn.marks if isinstance(mark, Text)]


def test_the_look_alike_holds_what_numpy_gives() -> None:
    numbers = [text for text in texts(diagram(told("reshape 3x4 4,3"))) if text.isdecimal()]
    wanted = [str(n) for n in np.arange(1, 13).reshape(3, 4).T.flatten()]
    cells = [mark.text for mark in diagram(told("reshape 3x4 4,3")).marks if isinstance(mark, Text) and not mark.mono]
    found = [text for text in cells if text.isdecimal() and len(text) < 3]
    assert any(found[n : n + 12] == wanted for n in range(len(found))), numbers


def test_memory_holds_the_numbers_in_reading_order_and_hops_by_strides() -> None:
    drawn = diagram(told("reshape 2x3 3,2"))
    words = [mark for mark in drawn.marks if isinstance(mark, Rect) and mark.h == 42 and mark.r == 8]
    numbers = [next(t.text for t in drawn.marks if isinstance(t, Text) and _inside(t, word)) for word in words]
    assert numbers == ["1", "2", "3", "4", "5", "6"]
    said = texts(drawn)
    assert "along a row of y: 1 step, strides (2, 1)" in said
    assert "along a row of permute: 3 steps, strides (1, 3)" in said
    assert "nothing is copied" in said


def _inside(text: Text, box: Rect) -> bool:
    return box.x < text.x < box.x + box.w and box.y < text.y < box.y + box.h


def test_the_followed_cell_is_ringed_in_the_input_and_in_both_results() -> None:
    drawn = diagram(told("reshape 2x3 3,2"))
    rings = [mark for mark in drawn.marks if isinstance(mark, Rect) and mark.ring]
    assert len(rings) == 3


def test_a_new_seat_has_no_person() -> None:
    scene = arranged("reshape 2x3 3,2")
    assert [seat.who for seat in scene.output.seats] == [None, None]
