"""How the tensors of a stage are joined, as its rule says."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.seat_fates import Fate
from kiwame.render.words import Words


class Join(NamedTuple):
    """How tensors are joined: the output's axis, how many of its places each takes, and the shapes as they are laid.

    `new`: the axis is a new one, each tensor takes one place.
    """

    axis: int
    sizes: tuple[int, ...]
    shapes: tuple[tuple[int, ...], ...]
    new: bool

    @property
    def starts(self) -> list[int]:
        """The place at which each tensor starts."""
        return [sum(self.sizes[:n]) for n in range(len(self.sizes))]


def join(scene: Scene) -> Join | None:
    """How the tensors of a stage are joined; None where they are not, or where one comes twice."""
    data = scene.steps["rule"].data
    axis, out = data.get("dim"), scene.output.tensor.shape
    shapes = [drawn.tensor.shape for drawn in scene.operands]
    if not isinstance(axis, int) or len(shapes) < 2 or len(data["in"]) != len(shapes) or scene.stage.source is None:
        return None
    if "sizes" in data:
        laid = tuple(tuple(shape) for shape in data.get("grown") or shapes)
        sizes, new = tuple(data["sizes"]), False
    elif data.get("count") == len(shapes):
        laid, sizes, new = tuple(shapes), (1,) * len(shapes), True
    else:
        return None
    fits = 0 <= axis < len(out) and sum(sizes) == out[axis] and len(sizes) == len(laid)
    return Join(axis, sizes, laid, new) if fits else None


def join_fates(scene: Scene, made: Join, words: Words) -> Iterator[Fate]:
    """What becomes of each seat of the output."""
    for n, seat in enumerate(scene.output.seats):
        if n == made.axis:
            is_new = made.new or (seat.who is not None and seat.who.state == "new")
            numbers = f"{' + '.join(map(str, made.sizes))} = {seat.size}"
            state = "new" if is_new else ""
            yield Fate(seat, numbers, words("new-person" if is_new else "grows"), state, told=True)
        else:
            axis = n - (made.new and n > made.axis)
            yield Fate(seat, " = ".join(str(shape[axis]) for shape in made.shapes), words("equal"))
