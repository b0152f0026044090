"""The picture of a sort: cells keep the fill they came with, and their tags say where they were in their line."""

import numpy as np
import pytest
from kiwame.render.diagram.marks import Rect, Text

from tests.render.drawn import Seen, inside, seen

X = [[3, 1, 2], [5, 9, 7]]
TYPED = str(X).replace(" ", "")
CASES = [
    (f"sort {TYPED}", np.argsort(X, axis=1), 1),
    (f"sort {TYPED} dim=0", np.argsort(X, axis=0), 0),
    (f"sort {TYPED} descending", np.argsort(-np.array(X), axis=1), 1),
    (f"topk {TYPED} 2", np.argsort(-np.array(X), axis=1)[:, :2], 1),
    (f"flip {TYPED} dims=1", np.array([[2, 1, 0], [2, 1, 0]]), 1),
]


def tag(shown: Seen, box: Rect) -> str:
    """The small line under a number."""
    held: list[Text] = [text for text in shown.texts() if text.mono and inside(box, text)]
    return held[0].text if held else ""


@pytest.mark.parametrize(("spec", "order", "axis"), CASES, ids=[case[0] for case in CASES])
def test_each_cell_has_the_fill_and_the_tag_of_where_it_was(spec: str, order: np.ndarray, axis: int) -> None:
    shown = seen(spec)
    given, cells = shown.cells("x"), shown.cells(shown.e.output.name)
    assert set(cells) == set(np.ndindex(*order.shape))
    for at, box in cells.items():
        came_from = tuple(int(order[at]) if n == axis else place for n, place in enumerate(at))
        assert box.fill == given[came_from].fill
        assert tag(shown, box) == f"x[{','.join(map(str, came_from))}]"
