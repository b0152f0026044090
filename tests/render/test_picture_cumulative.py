"""The picture of a running fold: one ring around the line so far."""

import numpy as np
import pytest
from kiwame.render.diagram.cumulative import Cumulative

from tests.each import for_each
from tests.render.drawn import inside, seen, taken_by

ROWS: list[tuple[str, tuple[int, ...] | None]] = [
    *((spec, None) for (spec,) in taken_by(Cumulative, ("cumulative",))),
    ("cumsum 3x4 dim=1", (1, 2)),
    ("cumprod 4x3 dim=0", (2, 1)),
    ("logcumsumexp 2x5 dim=1", (0, 4)),
]


@for_each(ROWS, lambda spec, _: spec.split()[0])
def test_one_ring_holds_the_line_up_to_the_followed_cell(spec: str, at: tuple[int, ...] | None) -> None:
    shown = seen(spec, focus=at)
    focus = shown.scene.focus
    assert focus is not None
    assert len(shown.rings()) == 2
    ringed = {cell for cell, box in shown.cells("x").items() if any(inside(ring, box) for ring in shown.rings())}
    axis = shown.scene.steps["rule"].data["axis"]
    to = focus.to
    assert ringed == {(*to[:axis], place, *to[axis + 1 :]) for place in range(to[axis] + 1)}


@pytest.mark.parametrize("spec", ["cumsum 2x3 dim=1", "cumsum 2x3 dim=0"])
def test_what_the_ring_holds_adds_up_to_the_followed_cell(spec: str) -> None:
    shown = seen(spec, focus=(1, 2))
    assert shown.scene.focus is not None
    x, y = np.array(shown.e.inputs[0].values), np.array(shown.e.output.values)
    ringed = [at for at, box in shown.cells("x").items() if any(inside(ring, box) for ring in shown.rings())]
    assert sum(x[at] for at in ringed) == y[shown.scene.focus.to]
