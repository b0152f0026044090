"""Two tensors cell by cell: what is stretched, its copies, and the numbers that meet."""

import numpy as np
import pytest
from kiwame.render.diagram.marks import Text
from kiwame.render.diagram.pairing import Pairing

from tests.each import for_each
from tests.render.drawn import arrangement, cells, examples_of, flat, picture, ringed, texts, told

TAKEN = [
    (spec,)
    for (spec,) in examples_of("elementwise", "comparison and logic", "expand / repeat", "nn.functional")
    if arrangement(spec) is Pairing
]


def test_what_joins_two_small_tensors_by_a_sign_is_drawn_so() -> None:
    assert len(TAKEN) > 10
    assert arrangement("add 3x1 1x4") is Pairing
    assert arrangement("maximum 2x3 1x3") is Pairing
    assert arrangement("add 3x9 1x9") is not Pairing


@for_each(TAKEN, lambda spec: spec.partition(" ")[0])
def test_only_cells_that_are_there_can_be_pointed_at(spec: str) -> None:
    e = told(spec)
    tensors = (*e.inputs, e.output)
    shown = [place for place, _ in cells(picture(spec))]
    assert len(shown) == len(set(shown)) == sum(tensor.numel for tensor in tensors)


@pytest.mark.parametrize(("spec", "copies"), [("add 3x1 1x4", 9 + 8), ("add 2x3 3", 3), ("mul 2x3 2x3", 0)])
def test_ghosts_are_the_copies_that_numpy_would_make(spec: str, copies: int) -> None:
    e = told(spec)
    shapes = [tensor.shape for tensor in e.inputs]
    stretched = sum(np.prod(np.broadcast_shapes(*shapes)) - np.prod(shape) for shape in shapes)
    faint = [mark for mark in picture(spec).marks if isinstance(mark, Text) and mark.opacity < 1]
    assert len(faint) == stretched == copies


def test_the_followed_cell_and_the_two_it_was_made_from_are_ringed() -> None:
    assert ringed(picture("add 3x1 1x4")) == {("a", (2, 0)), ("b", (0, 1)), ("y", (2, 1))}


def test_every_output_cell_says_the_two_numbers_that_meet_in_it() -> None:
    e = told("add 3x1 1x4")
    a, b = (np.array(tensor.values) for tensor in e.inputs)
    tags = {mark.text for mark in picture("add 3x1 1x4").marks if isinstance(mark, Text) and "+" in mark.text}
    assert {f"{x}+{y}" for x in a.ravel() for y in b.ravel()} <= tags
    assert list(flat(e.output.values)) == (a + b).ravel().tolist()


def test_a_function_of_two_tensors_is_named_over_its_arrow() -> None:
    assert {",", "→", "max"} <= set(texts(picture("maximum 2x3 1x3")))
    assert {"×", "="} <= set(texts(picture("mul 2x3 1x3")))
