"""What each item of an index says to one seat, in the order of the items."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from kiwame.render.diagram.scene import Scene

_LISTED = 4  # positions that are written out


class Item(NamedTuple):
    """An item: what is written on its ribbon, from which seat of the operand, to which seats of the output.

    `kind`: slice, new, int, positions, mask; whole where the seat is not named. `place`: where an int stays.
    """

    kind: str
    text: str
    start: int | None
    ends: tuple[int, ...]
    place: int | None = None


def takes(scene: Scene) -> list[dict[str, Any]] | None:
    """What an index takes of each axis, as its rule says; None where the stage is none."""
    data = scene.steps["rule"].data
    if "takes" in data:
        return list(data["takes"])
    axis = data.get("dim")
    if not isinstance(axis, int) or scene.alone is None:
        return None
    if "place" in data:
        return [{"kind": "int", "axis": axis, "text": str(data["place"]), "place": data["place"]}]
    if "start" in data and "length" in data:
        start, length = data["start"], data["length"]
        return [{"kind": "slice", "axis": axis, "text": f"{start}:{start + length}"}]
    return None


def items(scene: Scene) -> list[Item] | None:
    """All items, those for seats that are not named among them; None where they do not account for all seats."""
    given = takes(scene)
    if given is None or not scene.operands or any(take["kind"] not in _KINDS for take in given):
        return None
    rank = len(scene.operands[0].seats)
    laid = list(_laid(scene, given, rank))
    if any(item.start is not None and item.start >= rank for item in laid):
        return None
    ended = {end for item in laid for end in item.ends}
    return laid if ended == set(range(len(scene.output.seats))) else None


_KINDS = {"slice", "new", "int", "positions", "mask"}


def _laid(scene: Scene, given: list[dict[str, Any]], rank: int) -> Iterator[Item]:
    seats = _Seats(scene, given)
    axis = 0
    for take in given:
        while axis < take["axis"]:
            yield Item("whole", ":", axis, seats.kept(axis))
            axis += 1
        kind = take["kind"]
        if kind == "new":
            yield Item(kind, "None", None, seats.new())
        elif kind == "int":
            yield Item(kind, take["text"], axis, (), take["place"])
        elif kind == "slice":
            yield Item(kind, take["text"], axis, seats.kept(axis))
        else:
            spans = len(take["shape"]) if kind == "mask" else 1
            text = _positions(scene, take)
            for n in range(spans):
                yield Item(kind, text, axis + n, seats.read(take))
            axis += spans - 1
        axis += kind != "new"
    while axis < rank:
        yield Item("whole", ":", axis, seats.kept(axis))
        axis += 1


class _Seats:
    """Which seats of the output each item leads to: by its letter, and new ones in order."""

    def __init__(self, scene: Scene, given: list[dict[str, Any]]) -> None:
        self._letters: list[str] = scene.letters["out"]
        self._of = scene.seated(scene.operands[0].tensor)
        self._reads = scene.letters["reads"]
        known = scene.read_letters
        self._free = [n for n, letter in enumerate(self._letters) if letter not in known]
        masks = any(take["kind"] == "mask" for take in given)
        counts = sum(take["kind"] == "new" for take in given)
        self._masked = tuple(self._free) if masks and not counts else ()
        self._news = iter([] if masks else self._free)

    def kept(self, axis: int) -> tuple[int, ...]:
        letter = self._of[axis]
        return (self._letters.index(letter),) if letter in self._letters else ()

    def new(self) -> tuple[int, ...]:
        return tuple(seat for seat in [next(self._news, None)] if seat is not None)

    def read(self, take: dict[str, Any]) -> tuple[int, ...]:
        if take["kind"] == "mask":
            return self._masked
        at: list[str] = next((texts for name, texts in self._reads if name == take["name"]), [])
        return tuple(self._letters.index(text) for text in at if text in self._letters)


def _positions(scene: Scene, take: dict[str, Any]) -> str:
    """`[0, 2]`, or the name of a tensor that is too long to write out or is a mask."""
    values = next((drawn.tensor.values for drawn in scene.operands if drawn.tensor.name == take["name"]), None)
    short = isinstance(values, list) and len(take["shape"]) == 1 and len(values) <= _LISTED
    return str(values) if short and take["kind"] == "positions" else str(take["name"])
