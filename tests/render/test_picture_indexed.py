"""The picture of an index: what is taken and what is left out, and what each item says to which seat."""

import numpy as np
import pytest
from kiwame.render.diagram.indexed import Indexed
from kiwame.render.diagram.items import items

from tests.each import for_each
from tests.render.drawn import seen, taken_by

INDICES = [
    ((2, 3), "x[:, 1:, None]"),
    ((2, 3), "x[1]"),
    ((2, 3), "x[None]"),
    ((2, 3), "x[1, 2]"),
    ((2, 6), "x[:, ::2]"),
    ((4, 3), "x[[0, 2], 1:]"),
    ((4, 3), "x[[3, 1, 1]]"),
    ((2, 3), "x[m]"),
    ((2, 3, 4), "x[1:, None, ..., ::2]"),
    ((2, 3, 4), "x[..., 1]"),
    ((3, 4), "x[[0, 2], [1, 3]]"),
]
MASK = [[False, False, True], [True, True, True]]
ROWS = [(f"x={'x'.join(map(str, shape))}; m={str(MASK).lower()}; {code}", shape, code) for shape, code in INDICES]


@pytest.mark.parametrize(("spec", "shape", "code"), ROWS, ids=[row[0] for row in ROWS])
def test_the_cells_left_out_are_those_that_numpy_does_not_take(spec: str, shape: tuple[int, ...], code: str) -> None:
    x = np.arange(1, np.prod(shape) + 1).reshape(shape)
    taken = set(np.atleast_1d(eval(code, {"x": x, "m": np.array(MASK)})).ravel().tolist())
    shown = seen(spec)
    cells = shown.cells("x")
    assert {at for at, box in cells.items() if not box.dash} == {at for at in cells if x[at].item() in taken}


@pytest.mark.parametrize(("spec", "shape", "code"), ROWS, ids=[row[0] for row in ROWS])
def test_each_person_is_told_once_and_who_is_told_a_number_leaves(spec: str, shape: tuple[int, ...], code: str) -> None:
    shown = seen(spec)
    found = items(shown.scene)
    assert found is not None
    assert [item.start for item in found if item.start is not None] == list(range(len(shape)))
    numbers = [item for item in found if item.kind == "int"]
    assert [text.text for text in shown.texts()].count("leaves") == len(numbers)
    for item in numbers:
        assert f"stays at {item.place}" in {text.text for text in shown.texts()}


@pytest.mark.parametrize(("spec", "shape", "code"), ROWS, ids=[row[0] for row in ROWS])
def test_a_slice_leads_to_the_seat_that_has_as_many_places(spec: str, shape: tuple[int, ...], code: str) -> None:
    shown = seen(spec)
    for item in items(shown.scene) or []:
        if item.kind in ("slice", "whole") and item.start is not None:
            size = len(range(shape[item.start])[eval(f"slice({_bounds(item.text)})")])
            assert [shown.e.output.shape[end] for end in item.ends] == [size]
        if item.kind == "new":
            assert [shown.e.output.shape[end] for end in item.ends] == [1]


def _bounds(text: str) -> str:
    return ", ".join(part or "None" for part in [*text.split(":"), ""][:3])


@for_each(taken_by(Indexed, ("index and slice",)), lambda spec: spec.split()[0])
def test_left_out_cells_are_exactly_those_that_no_output_reads(spec: str) -> None:
    shown = seen(spec)
    name = shown.scene.operands[0].tensor.name
    read = {
        cell for at in np.ndindex(*shown.e.output.shape) for own, cell in shown.scene.sources(at) or [] if own == name
    }
    assert {at for at, box in shown.cells(name).items() if not box.dash} == {
        at for at in shown.cells(name) if at in read
    }
