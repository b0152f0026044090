"""Where cells came from, found out by running the op on numbered cells: a second witness beside the formula."""

from typing import Any

from kiwame.backends.seam import Backend, environment
from kiwame.formula.evaluate import Grid, cells
from kiwame.formula.tree import Formula
from kiwame.model import Call, Shape
from kiwame.ops.base import Bound

APART = 1 << 20  # between the two numberings: a moved cell differs by it, a filled one does not


def replayed(
    call: Call,
    bound: Bound,
    formula: Formula,
    template: str,
    defaults: tuple[tuple[str, Any], ...],
    lib: Backend,
    device: str,
    small: bool,
) -> bool:
    """Whether the op, run on cells numbered from 0 and again from APART, moves them just as the formula says."""
    shapes = {name: bound.shapes[param] for param, name in bound.names.items()}
    for first in (0, APART):
        starts: dict[str, int] = {}
        at = first
        for name, shape in shapes.items():
            starts[name] = at
            at += _count(shape)
        numbered = {name: lib.number(shape, starts[name], device) for name, shape in shapes.items()}
        try:
            result = lib.run(template, defaults, environment(call, bound, numbered))
        except Exception:  # noqa: BLE001 - a refusal shows in the real run, where it is told
            return False
        array = lib.array(result)
        if small:
            grids = {
                name: Grid(shape, range(starts[name], starts[name] + _count(shape))) for name, shape in shapes.items()
            }
            same = array.ravel().tolist() == cells(formula, grids)
        else:
            from kiwame.formula.arrays import array as evaluated  # noqa: PLC0415 - NumPy only where it pays

            expected = evaluated(formula, {name: lib.array(tensor) for name, tensor in numbered.items()})
            same = bool((array == expected).all())
        if not same:
            return False
    return True


def _count(shape: Shape) -> int:
    total = 1
    for size in shape:
        total *= size
    return total
