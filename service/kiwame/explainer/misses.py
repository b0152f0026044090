"""What to say when nothing was found: why, and what comes close."""

import math
from collections import Counter
from collections.abc import Callable

from kiwame.explainer.listed import plain
from kiwame.explainer.search import Aimed, Search, State
from kiwame.model import Claim, Shape
from kiwame.solution import Near

_NEAR = 5
_NAMED = 3


def lesson_of(search: Search, aimed: Aimed) -> Claim:
    """Why no chain leads there, as far as it can be said."""
    have = sum(math.prod(grid.shape) for grid in search.inputs)
    want = math.prod(aimed.shape)
    data = {"shapes": [list(grid.shape) for grid in search.inputs], "to": list(aimed.shape), "have": have, "want": want}
    if aimed.cells is not None:
        held = Counter(value for grid in search.inputs for value in grid.values)
        missing = [value for value in dict.fromkeys(aimed.cells) if value not in held]
        if missing:
            named = [plain(value) for value in missing[:_NAMED]]
            return Claim(None, "lesson", {"variant": "values", **data, "missing": named, "count": len(missing)})
        if Counter(aimed.cells) == held and not search.stopped:
            return Claim(None, "lesson", {"variant": "order", **data})
    if search.stopped:
        return Claim(None, "lesson", {"variant": "unfinished", **data})
    variant = "more" if want > have else "fewer" if want < have else "sizes"
    return Claim(None, "lesson", {"variant": variant, **data})


def nearest_of(search: Search, spec: Callable[[State], str]) -> list[Near]:
    """The chain whose cells come closest; else the shapes that can be reached and are most like the goal."""
    if search.nearest is not None:
        wrong, state = search.nearest
        return [Near(spec(state), state.grid.shape, wrong)]
    own = {grid.shape for grid in search.inputs}
    shapes = sorted(search.reached.keys() - own, key=lambda shape: _distance(shape, search.aimed.shape))
    return [Near(spec(search.reached[shape]), shape, None) for shape in shapes[:_NEAR]]


def _distance(shape: Shape, goal: Shape) -> tuple[int, float, int]:
    """How far one shape is from another: number of axes, number of cells, sizes."""
    cells = abs(math.log(max(1, math.prod(shape))) - math.log(max(1, math.prod(goal))))
    sizes = sum(abs(a - b) for a, b in zip(shape, goal, strict=False))
    return (abs(len(shape) - len(goal)), cells, sizes)
