"""Where cells came from, found out by running the op on numbered cells: a second witness beside the formula."""

import math

from kiwame.backends.seam import Backend
from kiwame.explainer.calls import Ready
from kiwame.explainer.compare import differing
from kiwame.formula.evaluate import Grid, cells
from kiwame.formula.tree import Formula, Num, nodes, tensors_of

APART = 1 << 20  # between the two numberings: a moved cell differs by it, a filled one does not


def replayed(able: Ready, formula: Formula, lib: Backend, device: str, positions: list[int | None] | None) -> bool:
    """Whether the op, run on cells numbered from 0 and again from APART, moves them just as the formula says.

    `positions`: what the formula says of one tensor of listed size; None: it is evaluated on grids.
    """
    shapes = {name: able.bound.shapes[param] for param, name in able.bound.names.items()}
    # numbers of which a float64 is exact, for an op that takes nothing else or puts in a fraction
    floats = able.bound.op.floats or any(
        isinstance(node, Num) and isinstance(node.value, float) for node in nodes(formula.body)
    )
    for first in (0, APART):
        starts: dict[str, int] = {}
        at = first
        for name, shape in shapes.items():
            starts[name] = at
            at += math.prod(shape)
        numbered = {name: lib.number(shape, starts[name], device, floats=floats) for name, shape in shapes.items()}
        try:
            result = lib.array(able.run(lib, numbered))
        except Exception:
            return False
        if positions is not None and None not in positions:
            start = next((starts[name] for name in tensors_of(formula.body)), first)
            same = result.ravel().tolist() == [start + p for p in positions if p is not None]
        elif positions is not None:
            grids = {n: Grid(s, range(starts[n], starts[n] + math.prod(s))) for n, s in shapes.items()}
            same = not differing(cells(formula, grids), result.ravel().tolist(), result.dtype.name, 0)
        else:
            from kiwame.formula.arrays import array  # noqa: PLC0415 - NumPy only where it pays

            expected = array(formula, {name: lib.array(tensor) for name, tensor in numbered.items()})
            same = bool(((result == expected) | ((result != result) & (expected != expected))).all())  # noqa: PLR0124 - NaN
        if not same:
            return False
    return True
