"""The picture of a split: seams where the tensor is cut, and every piece that there is with the range it takes."""

import re

import numpy as np
from kiwame.render.diagram.splitting import Splitting

from tests.each import for_each
from tests.render.drawn import Seen, seen, taken_by

MORE = ["split 7 3", "split 2x5 [1,4] dim=1", "split 6x2 2 pick=2", "unbind 3x2", "chunk 4x3 2", "tensor_split 5x2 3"]
ROWS = [*taken_by(Splitting, ("split",)), *((spec,) for spec in MORE)]
SEAM = 16
RANGE = re.compile(r"x\[(?P<before>(?::, )*)(?P<start>\d+)(?::(?P<end>\d+))?\] → (?P<name>\w+(?:\[\d+\])?)")


def said(shown: Seen) -> dict[str, tuple[int, int, int]]:
    """For each piece that a ribbon goes to: the axis, where it starts and where it ends."""
    text = " ".join(mark.text for mark in shown.texts())
    return {
        match["name"]: (match["before"].count(":"), int(match["start"]), int(match["end"] or int(match["start"]) + 1))
        for match in RANGE.finditer(text)
    }


def results(shown: Seen) -> dict[str, np.ndarray]:
    """All results by name, or the one that was picked."""
    tensors = shown.e.outputs or [shown.e.output]
    return {tensor.name: np.array(tensor.values) for tensor in tensors}


@for_each(ROWS, lambda spec: spec.split()[0])
def test_every_piece_has_a_ribbon_that_says_the_range_it_is(spec: str) -> None:
    shown = seen(spec)
    source = np.array(shown.e.inputs[0].values)
    ranges = said(shown)
    assert set(ranges) == set(results(shown))
    for name, values in results(shown).items():
        axis, start, end = ranges[name]
        taken = np.take(source, range(start, end), axis)
        assert np.array_equal(taken.reshape(values.shape), values)


@for_each(ROWS, lambda spec: spec.split()[0])
def test_every_cell_of_every_piece_is_drawn_in_the_fill_of_its_source(spec: str) -> None:
    shown = seen(spec)
    source = np.array(shown.e.inputs[0].values)
    given = shown.cells(shown.e.inputs[0].name)
    by_value = {source[at].item(): box.fill for at, box in given.items()}
    for name, values in results(shown).items():
        cells = shown.cells(name)
        assert set(cells) == set(np.ndindex(*values.shape))
        assert all(box.fill == by_value[values[at].item()] for at, box in cells.items())


@for_each(ROWS, lambda spec: spec.split()[0])
def test_seams_lie_where_the_tensor_is_cut_and_nowhere_else(spec: str) -> None:
    shown = seen(spec)
    cells = shown.cells(shown.e.inputs[0].name)
    axis = next(iter(said(shown).values()))[0]
    rank = len(shown.e.inputs[0].shape)
    cuts = {start for _, start, _ in said(shown).values()} | {end for _, _, end in said(shown).values()}
    for at, box in cells.items():
        after = (*at[:axis], at[axis] + 1, *at[axis + 1 :])
        if after in cells:
            gap = cells[after].x - box.x - box.w if axis == rank - 1 else cells[after].y - box.y - box.h
            if shown.e.outputs or after[axis] in cuts:
                assert (round(gap) == SEAM) == (after[axis] in cuts)


def test_a_picked_piece_leaves_the_others_out() -> None:
    shown = seen("split 6x2 2 pick=1")
    left = {at[0] for at, box in shown.cells("x").items() if box.dash}
    assert left == {0, 1, 4, 5}
    assert not any(box.dash for box in seen("split 6x2 2").cells("x").values())
