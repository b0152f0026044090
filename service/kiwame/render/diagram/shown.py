"""Which indices of each axis are drawn: a head and the last one, the same for all axes that one person sits on."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from kiwame.model import Shape, Tensor
from kiwame.render.diagram.scene import Drawn, Index, Scene

WHOLE_CELLS = 24  # up to here all are drawn
COLUMNS, ROWS, CARDS, ACROSS = 8, 5, 4, 3
LONG_ROW = 12  # columns of a tensor that is drawn whole
DRAWN_RANK = 6  # above it only the seats are drawn
LOOSE_RANK = 4  # axes that a still can show beside one another; those before are held at one place


class Shown(NamedTuple):
    """The indices drawn of each axis of a tensor, in order; of the axes before the last four one alone."""

    places: tuple[tuple[int, ...], ...]

    def gaps(self, axis: int) -> list[int]:
        """The positions in `places[axis]` after which some are left out."""
        return [n for n, (a, b) in enumerate(pairwise(self.places[axis])) if b > a + 1]

    def is_whole(self, shape: Shape) -> bool:
        """Whether nothing is left out."""
        return tuple(map(len, self.places)) == tuple(shape)

    def holds(self, at: Index) -> bool:
        """Whether a cell is drawn."""
        return all(place in places for place, places in zip(at, self.places, strict=True))


class Asked(NamedTuple):
    """A tensor to be drawn: what each of its axes shares its choice with, and how many places there is room for."""

    tensor: Tensor
    keys: list[tuple[str, object]]
    limits: list[int]


def shown(scene: Scene, room: Mapping[str, int] | None = None) -> dict[str, Shown]:
    """What is drawn of each tensor of a stage, by name. `room`: how many places of a letter may be drawn at most."""
    tensors = [*scene.operands, scene.output]
    asked = [Asked(drawn.tensor, _keys(scene, drawn), _limits(drawn.tensor)) for drawn in tensors]
    return chosen(asked, _followed(scene), room or {})


def chosen(
    asked: Iterable[Asked], followed: Iterable[tuple[str, Index]], room: Mapping[str, int] = MappingProxyType({})
) -> dict[str, Shown]:
    """What is drawn of each tensor, by name: axes with one key show the same places, the followed cells' among them."""
    tensors = {each.tensor.name: each for each in asked}
    limits: dict[tuple[str, object], int] = {("letter", letter): most for letter, most in room.items()}
    only: dict[tuple[str, object], set[int]] = {}
    must: dict[tuple[str, object], set[int]] = {}
    for tensor, keys, most_of in tensors.values():
        for axis, (key, most) in enumerate(zip(keys, most_of, strict=True)):
            limits[key] = min(limits.get(key, most), most)
            if tensor.preview is not None:
                listed = set(tensor.preview.indices[axis])
                only[key] = only[key] & listed if key in only else listed
    for name, at in followed:
        for key, place in zip(tensors[name].keys, at, strict=True):
            must.setdefault(key, set()).add(place)
    return {
        name: Shown(
            tuple(
                _places(size, limits[key], only.get(key), must.get(key, ()))
                for key, size in zip(keys, tensor.shape, strict=True)
            )
        )
        for name, (tensor, keys, _) in tensors.items()
    }


def _keys(scene: Scene, drawn: Drawn) -> list[tuple[str, object]]:
    """What each axis shares its choice with: all axes read at the same bare letter; else nobody."""
    name = drawn.tensor.name
    if drawn is scene.output:
        return [("letter", letter) for letter in scene.letters["out"]]
    at = next((at for read, at in scene.letters["reads"] if read == name), None)
    bare = {*scene.letters["out"], *scene.letters["over"]}
    return [
        ("letter", at[axis]) if at is not None and at[axis] in bare else (name, axis)
        for axis in range(len(drawn.tensor.shape))
    ]


def _followed(scene: Scene) -> Iterable[tuple[str, Index]]:
    focus = scene.focus
    if focus is None:
        return []
    return [(scene.output.tensor.name, focus.to), *focus.cells[:3]]


def _limits(tensor: Tensor) -> list[int]:
    """How many places of each axis there is room for."""
    rank = len(tensor.shape)
    loose = min(rank, LOOSE_RANK)
    few = tensor.numel <= WHOLE_CELLS and rank <= 3
    roles = {1: [LONG_ROW if few else COLUMNS + 2], 2: [ROWS, COLUMNS], 3: [CARDS, ROWS, COLUMNS], 4: [3, ACROSS, 4, 4]}
    ends = list(roles.get(loose, []))
    if few and rank == 2:
        ends = [WHOLE_CELLS if tensor.shape[1] <= 3 else 8, LONG_ROW]
    if few and rank == 3:
        ends = [WHOLE_CELLS // max(tensor.shape[1], 1), 8, LONG_ROW]
    if rank == 4 and tensor.shape[3] <= 2:
        ends[1] = CARDS
    return [1] * (rank - loose) + ends


def _places(size: int, most: int, only: set[int] | None, must: Iterable[int]) -> tuple[int, ...]:
    """Places of an axis: all where they fit, else the first and the last, with those that must be among them."""
    if only is not None:
        chosen = sorted(only)
        kept = [place for place in must if place in only]
        return _few(chosen, most, kept)
    return _few(range(size), most, [place for place in must if place < size])


def _few(places: Sequence[int], most: int, must: Sequence[int]) -> tuple[int, ...]:
    if len(places) <= most:
        return tuple(places)
    if most == 1:
        return (min(must, default=places[0]),)
    last = places[-1]
    inner = [place for place in dict.fromkeys(must) if place != last and place not in places[: most - 1]][: most - 2]
    return tuple(sorted({*places[: most - 1 - len(inner)], *inner, last}))
