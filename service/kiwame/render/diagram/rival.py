"""What a result is easily taken for: the same cells in the same shape, but persons moved where row breaks should."""

import itertools
import re
from typing import NamedTuple

import msgspec

from kiwame.model import LookAlike, Nested, Shape
from kiwame.render.diagram.marks import Person
from kiwame.render.diagram.scene import Drawn, Index, Scene, Seat, value_at
from kiwame.render.diagram.shapes import Figure

_NUMBERS = re.compile(r"\w+\(\(?(\d+(?:, \d+)*)\)?\)")


class Rival(NamedTuple):
    """A look-alike that moves persons: `drawn` as it would be, and where two results hold other values."""

    call: str
    op: str
    dims: tuple[int, ...]
    drawn: Drawn
    differ: frozenset[Index]

    def source(self, at: Index) -> Index:
        """The input's cell that one of its cells is."""
        found = [0] * len(at)
        for seat, person in enumerate(self.dims):
            found[person] = at[seat]
        return tuple(found)


def rival(scene: Scene) -> Rival | None:
    """The look-alike of a reading order that was kept, where it moves persons and all values are listed."""
    for look in scene.look_alikes:
        found = _moved(scene, look)
        if found is not None and len(found.differ) == look.cells_that_differ:
            return found
    return None


def _moved(scene: Scene, look: LookAlike) -> Rival | None:
    x, y = scene.alone, scene.output.tensor
    call = str(look.data.get("call", ""))
    numbers = _NUMBERS.fullmatch(call)
    if x is None or x.values is None or y.values is None or not look.cells_that_differ or numbers is None:
        return None
    dims = tuple(map(int, numbers[1].split(", ")))
    if sorted(dims) != list(range(len(x.shape))) or tuple(x.shape[d] for d in dims) != tuple(y.shape):
        return None
    values = _permuted(x.values, x.shape, dims)
    strides = tuple(x.strides[d] for d in dims)
    tensor = msgspec.structs.replace(y, strides=strides, contiguous=False, values=values, axes=None)
    names = x.axes or (None,) * len(dims)
    seats = tuple(Seat(x.shape[d], Figure(d, Person(d)), names[d]) for d in dims)
    places = itertools.product(*map(range, y.shape))
    differ = frozenset(at for at in places if value_at(values, at) != value_at(y.values, at))
    return Rival(call, str(look.data["op"]), dims, Drawn(tensor, seats), differ)


def _permuted(values: Nested, shape: Shape, dims: tuple[int, ...], at: Index = ()) -> Nested:
    if len(at) == len(dims):
        index = [0] * len(dims)
        for seat, person in enumerate(dims):
            index[person] = at[seat]
        return value_at(values, tuple(index))
    return [_permuted(values, shape, dims, (*at, n)) for n in range(shape[dims[len(at)]])]
