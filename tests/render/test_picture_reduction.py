"""The picture of a reduction: what stands on its ribbons, what its rings hold, who is said to leave."""

import itertools
import math
import re
from typing import Any

import numpy as np
import pytest
from kiwame.render.diagram.folds import gone_axes
from kiwame.render.diagram.marks import Rect
from kiwame.render.diagram.reduction import MOST_RIBBONS, Reduction
from kiwame.render.diagram.scene import value_at

from tests.each import family, for_each
from tests.render.drawn import Seen, inside, lines_in, seen, taken_by

MORE = ["sum 2x3 dim=0", "sum 4x3 dim=1", "prod 3x4 dim=0", "sum 6", "sum [[-1,2],[3,-4]] dim=1", "max 5x2 dim=1"]
HIGH = ["sum 2x3x4 dim=0", "sum 2x3x4 dim=1", "sum 2x3x4", "sum 7x4 dim=1", "mean 4x7 dim=0"]
ROWS = taken_by(Reduction, ("reduction", "sort and search"))
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?")

WORDS: dict[str, Any] = {
    "max": max,
    "min": min,
    "sqrt": math.sqrt,
    "log": math.log,
    "exp": math.exp,
    "abs": abs,
    "sorted": lambda *cells: sorted(cells),
    "argmax": lambda *cells: int(np.argmax(cells)),
    "argmin": lambda *cells: int(np.argmin(cells)),
    "count_nonzero": lambda *cells: int(np.count_nonzero(cells)),
    "std": lambda *cells: float(np.std(cells, ddof=1)),
    "var": lambda *cells: float(np.var(cells, ddof=1)),
}


def capsules(shown: Seen) -> list[str]:
    """What stands on each ribbon, in reading order."""
    boxes = [mark for mark in shown.made.marks if isinstance(mark, Rect) and mark.fill == "bg" and mark.width == 1.75]
    in_order = sorted(boxes, key=lambda box: (round(box.y + box.h / 2), box.x))
    return [" ".join(lines_in(box, shown.texts())).replace("−", "-") for box in in_order]


def line_of(shown: Seen, at: tuple[int, ...]) -> list[Any]:
    """The numbers that an output cell is made of, taken by NumPy."""
    gone = gone_axes(shown.scene) or ()
    source = np.array(shown.scene.operands[0].tensor.values)
    keeps = len(shown.e.output.shape) == source.ndim
    kept = iter(at)
    index = (
        tuple(slice(None) if axis in gone else next(kept) for axis in range(source.ndim))
        if not keeps
        else tuple(slice(None) if axis in gone else place for axis, place in enumerate(at))
    )
    return list(source[index].ravel().tolist())


def outputs(shown: Seen) -> list[tuple[int, ...]]:
    """The output cells that have a ribbon, in reading order."""
    found = list(itertools.product(*map(range, shown.e.output.shape)))
    flat = len(shown.scene.operands[0].tensor.shape) <= 2 and len(found) <= MOST_RIBBONS
    assert shown.scene.focus is not None
    return found if flat else [shown.scene.focus.to]


@for_each([*ROWS, *((spec,) for spec in (*MORE, *HIGH))], lambda spec: spec.split()[0])
def test_each_ribbon_holds_the_numbers_of_its_line(spec: str) -> None:
    shown = seen(spec)
    written = capsules(shown)
    assert len(written) == len(outputs(shown))
    for text, at in zip(written, outputs(shown), strict=True):
        values = [float(value) for value in line_of(shown, at)]
        found = [float(number) for number in NUMBER.findall(text)]
        if "…" in text:
            assert found[:2] == values[:2]
            assert values[-1] in found
        else:
            assert all(any(math.isclose(value, number, rel_tol=6e-3) for number in found) for value in values), text


@for_each([*ROWS, *((spec,) for spec in (*MORE, *HIGH))], lambda spec: spec.split()[0])
def test_what_stands_on_a_ribbon_gives_the_output_cell(spec: str) -> None:
    shown = seen(spec)
    for text, at in zip(capsules(shown), outputs(shown), strict=True):
        names = set(re.findall(r"[a-z_]\w*", text)) - {"and", "or"}
        if "…" in text or not names <= set(WORDS):
            continue
        value = eval(text.replace("·", "*"), {"__builtins__": {}}, WORDS)
        given = value_at(shown.e.output.values, at)
        if isinstance(given, bool):
            value = bool(value)
        if "correction" not in spec:
            assert value == pytest.approx(given, rel=6e-3), (text, at)


def test_most_ribbons_can_be_worked_out() -> None:
    texts = [text for (spec,) in ROWS for text in capsules(seen(spec))]
    known = [text for text in texts if set(re.findall(r"[a-z_]\w*", text)) - {"and", "or"} <= set(WORDS)]
    assert len(known) > 0.7 * len(texts)


@for_each([*ROWS, *((spec,) for spec in (*MORE, *HIGH))], lambda spec: spec.split()[0])
def test_the_rings_of_the_operand_hold_the_followed_line_and_nothing_else(spec: str) -> None:
    shown = seen(spec)
    name = shown.scene.operands[0].tensor.name
    assert shown.scene.focus is not None
    gone = gone_axes(shown.scene) or ()
    cells = shown.cells(name)
    keeps = len(shown.e.output.shape) == len(shown.scene.operands[0].tensor.shape)
    kept = [shown.scene.focus.to[n] for n in range(len(shown.scene.focus.to)) if not (keeps and n in gone)]
    own = [axis for axis in range(len(shown.scene.operands[0].tensor.shape)) if axis not in gone]
    line = {at for at in cells if [at[axis] for axis in own] == kept}
    ringed = {at for at, box in cells.items() if any(inside(ring, box) for ring in shown.rings())}
    assert ringed == line
    assert len(shown.rings()) == 2 or len(shown.scene.operands[0].tensor.shape) > 2


@for_each(ROWS, family)
def test_as_many_persons_leave_as_axes_are_folded(spec: str) -> None:
    shown = seen(spec)
    said = [text.text for text in shown.texts()]
    gone = gone_axes(shown.scene) or ()
    assert said.count("leaves") == len(gone)
    assert said.count("stays") == len(shown.scene.operands[0].tensor.shape) - len(gone)


@pytest.mark.parametrize("library", ["torch", "numpy"])
def test_the_panel_names_the_argument_that_keeps_the_seat_as_the_library_does(library: str) -> None:
    import kiwame
    from kiwame.render.diagram import diagram
    from kiwame.render.diagram.marks import Text

    made = diagram(kiwame.explain("sum 2x3 dim=1", backend=library))
    said = {mark.text for mark in made.marks if isinstance(mark, Text)}
    assert ({"torch": "keepdim=True", "numpy": "keepdims=True"}[library]) in said
    assert "(2, 1)" in said
