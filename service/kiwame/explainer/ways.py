"""How a chain of calls comes to its result: what becomes of the cells, worked out on numbered ones."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

from kiwame.explainer.moves import Move
from kiwame.explainer.search import State
from kiwame.formula.evaluate import Grid, moved
from kiwame.formula.tree import Fold, Formula, Read, indices_for, nodes
from kiwame.model import Claim, Shape

_FIRST = 6  # values of the reading order that are named
_FAR = 1 << 20  # cells are numbered from here, so that a value that was put in is no cell's number
_EVERY_ORDER = 5  # axes up to which every order is compared


def way_of(state: State, inputs: Sequence[Grid]) -> Claim:
    """What the chain does with the cells, in words' place."""
    data: dict[str, Any] = {"calls": len(state.chain), "shape": list(state.grid.shape)}
    if state.computing:
        folds = any(isinstance(node, Fold) for move in state.chain for node in nodes(move.formula.body))
        return Claim(None, "way", {"variant": "folded" if folds else "computed", **data})
    places = places_of(state.chain, [grid.shape for grid in inputs])
    total = sum(math.prod(grid.shape) for grid in inputs)
    data |= {"numel": len(places), "total": total}
    if None in places:
        return Claim(None, "way", {"variant": "filled", **data, "filled": places.count(None)})
    if len(inputs) > 1:
        return Claim(None, "way", {"variant": "joined", **data, "tensors": len(inputs)})
    if places == list(range(total)):
        same = state.grid.shape == inputs[0].shape
        order = list(inputs[0].values[:_FIRST])
        return Claim(None, "way", {"variant": "same" if same else "order", **data, "order": order})
    dims = seats(places, inputs[0].shape, state.grid.shape)
    if dims is not None:
        return Claim(None, "way", {"variant": "seats", **data, "dims": list(dims)})
    held = len(set(places))
    if held < len(places):
        return Claim(None, "way", {"variant": "repeated", **data, "held": held})
    if held < total:
        return Claim(None, "way", {"variant": "picked", **data, "held": held})
    return Claim(None, "way", {"variant": "places", **data})


def replayed(chain: Sequence[Move], inputs: Sequence[Grid]) -> list[Any]:
    """What a chain gives on other tensors of the same shapes."""
    grids = list(inputs)
    values: list[Any] = []
    for move in chain:
        values = move.given(grids)
        grids = [*inputs, Grid(move.out, values)]
    return values


def numbered(shapes: Sequence[Shape], start: int) -> list[Grid]:
    """Tensors whose cells are numbered on from one to the next."""
    ends = list(itertools.accumulate((math.prod(shape) for shape in shapes), initial=start))
    return [Grid(shape, list(range(a, b))) for shape, a, b in zip(shapes, ends, ends[1:], strict=False)]


def irregular(shapes: Sequence[Shape]) -> list[Grid]:
    """Tensors of other numbers, all different, that no sum or product of a few turns into one another."""
    return [Grid(g.shape, [n * n + 3 * n + 5 for n in g.values]) for g in numbered(shapes, 1)]


def places_of(chain: Sequence[Move], shapes: Sequence[Shape]) -> list[int | None]:
    """Where each cell comes from, all inputs numbered through; None for a value that was put in. For movers alone."""
    return [v - _FAR if v >= _FAR else None for v in replayed(chain, numbered(shapes, _FAR))]


def seats(places: list[int | None], shape: Shape, out: Shape) -> tuple[int, ...] | None:
    """The order of axes that puts every cell where it is."""
    if sorted(shape) != sorted(out) or len(shape) > _EVERY_ORDER:
        return None
    index = indices_for(out)
    for dims in itertools.permutations(range(len(shape))):
        if tuple(shape[d] for d in dims) == out:
            at = tuple(index[dims.index(axis)] for axis in range(len(shape)))
            if moved(Formula("y", index, Read("x", at)), {"x": shape}) == places:
                return dims
    return None
