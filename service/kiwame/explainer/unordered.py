"""The proof of places and orders that a library does not promise: among equal cells any place is right."""

from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.formula.tree import Formula, Ix, Ranked, nodes


def is_loose(formula: Formula) -> bool:
    """Whether more than one answer is right."""
    return isinstance(formula.body, Ranked) and bool(formula.body.loose)


def puts_in_order(formula: Formula) -> bool:
    """Whether any place in an order is asked for: its cells are then compared as they are, and in no other dtype."""
    return any(isinstance(node, Ranked) for node in nodes(formula.body))


def misplaced(formula: Formula, arrays: Mapping[str, Any], out: Any) -> int:
    """How many cells of a loose formula are wrong.

    A place is right that holds the value that the formula has there, and stands there once along the axis; where no
    order is promised, values are compared as they are when put in order along it.
    """
    import numpy as np  # noqa: PLC0415 - only loose answers that differ need it

    from kiwame.formula.arrays import array, place_of, value_of  # noqa: PLC0415

    body = formula.body
    if not isinstance(body, Ranked):
        raise TypeError("the formula puts nothing in order")
    value = msgspec.structs.replace(body, gives="value")
    expected = array(Formula(formula.out, formula.indices, value), arrays)
    axis = formula.indices.index(body.at) if isinstance(body.at, Ix) and body.at in formula.indices else None
    there, wrong = out, 0
    if body.gives == "place":
        inside = (out >= 0) & (out < body.over.size)
        place = place_of(formula, arrays, None)
        at = {**place.at, body.over.name: np.where(inside, out, 0).astype(np.int64)}
        there = np.broadcast_to(value_of(body.body, msgspec.structs.replace(place, at=at)), out.shape)
        wrong = int(out.size - np.count_nonzero(inside))
        if axis is not None:
            wrong += int(np.count_nonzero(np.diff(np.sort(out, axis=axis), axis=axis) == 0))
    if body.loose == "order" and axis is not None:
        expected, there = np.sort(expected, axis=axis), np.sort(there, axis=axis)
    same = (expected == there) | ((expected != expected) & (there != there))  # noqa: PLR0124 - NaN
    return wrong + int(same.size - np.count_nonzero(same))
