"""Pictures of a choice: the mask is ink on panel, chosen cells have their fill, the others are dashed."""

import numpy as np
import pytest
from kiwame.render.diagram.choosing import Choosing
from kiwame.render.diagram.marks import Fill
from kiwame.render.diagram.scene import last_scene

from tests.each import for_each
from tests.render.boxes import leaving, near_edge, overlaps
from tests.render.drawn import arrangement, cells, picture, ringed, texts, told

SPECS = (
    "where tensor([[True,False,True],[False,True,False]]) 2x3 2x3",
    "where [[true,false],[false,true]] 2x2 other=0",
    "where tensor([[True],[False]]) 2x3 1x3",
    "where tensor([True,False,True]) 2x3 2x1",
    "where tensor([True,False]) tensor([-1.5,2.0]) tensor([1e-9,nan])",
)


@pytest.mark.parametrize("spec", SPECS)
def test_the_mask_has_no_fill_and_each_side_fills_only_what_was_chosen(spec: str) -> None:
    assert arrangement(spec) is Choosing
    e = told(spec)
    made = Choosing(last_scene(e))
    shape = e.output.shape
    mask = np.broadcast_to(np.array(e.inputs[0].values), shape)
    sides = [tensor.name for tensor in e.inputs[1:]]
    for (name, at), box in cells(picture(spec)):
        if name == made.mask:
            assert box.fill == "panel"
            assert not box.dash
        elif name in sides:
            drawn_at = (0,) * (len(shape) - len(at)) + at
            is_chosen = bool(mask[drawn_at]) == (name == sides[0])
            assert isinstance(box.fill, Fill) == is_chosen
            assert bool(box.dash) != is_chosen


@pytest.mark.parametrize("spec", SPECS)
def test_the_rings_hold_the_mask_the_chosen_cell_and_the_output(spec: str) -> None:
    scene = last_scene(told(spec))
    focus = scene.focus
    assert focus is not None
    places = dict(zip(scene.letters["out"], focus.to, strict=True))
    mask, at = scene.letters["reads"][0]
    asked = (mask, tuple(places.get(letter, 0) for letter in at))
    assert ringed(picture(spec)) == {asked, *focus.cells, (scene.output.tensor.name, focus.to)}


def test_each_side_says_where_it_is_taken() -> None:
    written = texts(picture(SPECS[0]))
    assert "taken where a is True" in written
    assert "taken where a is False" in written


@for_each([(spec, lang) for spec in SPECS for lang in ("en", "ja")], lambda _spec, lang: lang)
def test_no_text_meets_another_or_leaves_its_place(spec: str, lang: str) -> None:
    drawn = picture(spec, lang)
    assert not list(overlaps(drawn))
    assert not list(leaving(drawn))
    assert not list(near_edge(drawn))
