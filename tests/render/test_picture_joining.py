"""The picture of a join: each tensor's cells lie together in the output, apart from the next by a seam."""

import re

import numpy as np
from kiwame.render.diagram.joining import Joining
from kiwame.render.diagram.joins import join
from kiwame.render.diagram.marks import Rect

from tests.each import for_each
from tests.render.drawn import Seen, lines_in, seen, taken_by

MORE = ["cat 2x3 1x3 2x3", "cat 3 4 2", "cat 2x1 2x3 2x2 dim=1", "stack 3 3 3", "vstack 2x2 3x2", "concatenate 2x3 4x3"]
ROWS = [*taken_by(Joining, ("join",)), *((spec,) for spec in MORE)]
OFFSET = re.compile(r"→ \w+\[[:, ]*(?:[a-z](?: \+ (?P<after>\d+))?|(?P<at>\d+))\]")
SEAM = 16


def sizes(shown: Seen) -> tuple[int, list[int]]:
    """The joined axis of the output, and how many of its places each tensor takes, found by NumPy."""
    flat = np.array([shown.scene.sources(at)[0][0] for at in np.ndindex(*shown.e.output.shape)])  # type: ignore[index]
    names = flat.reshape(shown.e.output.shape)
    for axis in range(names.ndim):
        line = np.moveaxis(names, axis, 0).reshape(names.shape[axis], -1)
        if all(len(set(row)) == 1 for row in line):
            firsts = [row[0] for row in line.tolist()]
            return axis, [firsts.count(name) for name in dict.fromkeys(firsts)]
    raise AssertionError(names)


def offsets(shown: Seen) -> list[int]:
    """Where the ribbons say that each tensor starts, in the order of the tensors."""
    boxes = [mark for mark in shown.made.marks if isinstance(mark, Rect) and mark.fill == "bg" and mark.width == 1.75]
    said = {}
    for box in boxes:
        text = " ".join(lines_in(box, shown.texts()))
        found = OFFSET.search(text)
        assert found, text
        said[text[0]] = int(found["after"] or found["at"] or 0)
    return [said[drawn.tensor.name] for drawn in shown.scene.operands]


@for_each(ROWS, lambda spec: spec.split()[0])
def test_the_ribbons_say_the_cumulated_sizes(spec: str) -> None:
    shown = seen(spec)
    _, taken = sizes(shown)
    assert offsets(shown) == [sum(taken[:n]) for n in range(len(taken))]


@for_each(ROWS, lambda spec: spec.split()[0])
def test_seams_lie_where_one_tensor_ends_and_nowhere_else(spec: str) -> None:
    shown = seen(spec)
    axis, taken = sizes(shown)
    cells = shown.cells(shown.e.output.name)
    rank = len(shown.e.output.shape)
    if rank > 2:
        return  # cards have a frame each
    ends = {sum(taken[: n + 1]) for n in range(len(taken) - 1)}
    gaps = {}
    for at, box in cells.items():
        after = (*at[:axis], at[axis] + 1, *at[axis + 1 :])
        if after in cells:
            other = cells[after]
            gap = other.x - box.x - box.w if axis == rank - 1 else other.y - box.y - box.h
            gaps.setdefault(after[axis], set()).add(round(gap))
    assert {place for place, gap in gaps.items() if gap == {SEAM}} == ends
    assert all(max(gap) < SEAM for place, gap in gaps.items() if place not in ends)


@for_each(ROWS, lambda spec: spec.split()[0])
def test_the_panel_adds_the_sizes_of_the_joined_seat(spec: str) -> None:
    shown = seen(spec)
    axis, taken = sizes(shown)
    made = join(shown.scene)
    assert made is not None
    assert (made.axis, list(made.sizes)) == (axis, taken)
    said = {text.text for text in shown.texts()}
    assert f"{' + '.join(map(str, taken))} = {shown.e.output.shape[axis]}" in said


def test_a_stacked_axis_is_a_new_person_and_a_concatenated_one_grows() -> None:
    assert "a new person" in {text.text for text in seen("stack 2x3 2x3").texts()}
    assert "the seat grows" in {text.text for text in seen("cat 2x3 2x3").texts()}
