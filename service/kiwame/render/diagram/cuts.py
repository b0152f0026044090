"""How a tensor is cut into pieces, as the rule of its stage says."""

import copy
import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from kiwame.render.diagram.scene import Cell, Drawn, Index, Scene
from kiwame.render.diagram.seat_fates import Fate
from kiwame.render.words import Words


class Piece(NamedTuple):
    """One result: which it is, at which place of the cut axis it starts and how many it takes."""

    n: int
    start: int
    size: int
    drawn: Drawn


class Cut(NamedTuple):
    """A cut along an axis of the only operand. `leaves`: each place is a piece, and the axis goes."""

    axis: int
    sizes: tuple[int, ...]
    leaves: bool
    pick: int

    @property
    def starts(self) -> list[int]:
        """The place at which each piece starts."""
        return [sum(self.sizes[:n]) for n in range(len(self.sizes))]


def cut(scene: Scene) -> Cut | None:
    """How the only operand of a stage is cut; None where it is not."""
    data, alone = scene.steps["rule"].data, scene.alone
    axis, pick = data.get("dim"), data.get("pick")
    if alone is None or not isinstance(axis, int) or not isinstance(pick, int):
        return None
    if scene.stage.source is None or scene.stage.source.kind != "one" or not 0 <= axis < len(alone.shape):
        return None
    leaves = "sizes" not in data
    sizes = (1,) * data.get("count", 0) if leaves else tuple(data["sizes"])
    if sum(sizes) != alone.shape[axis] or not pick < len(sizes):
        return None
    made = Cut(axis, sizes, leaves, pick)
    shapes = [tensor.shape for tensor in scene.pieces] if scene.pieces else [scene.stage.output.shape]
    given = [_shape(made, alone.shape, n) for n in (range(len(sizes)) if scene.pieces else [pick])]
    return made if shapes == given else None


def _shape(made: Cut, shape: Index, n: int) -> Index:
    kept = () if made.leaves else (made.sizes[n],)
    return (*shape[: made.axis], *kept, *shape[made.axis + 1 :])


def pieces(scene: Scene, made: Cut) -> list[Piece]:
    """All pieces where the program ends on them, else the one that is picked."""
    tensors = list(enumerate(scene.pieces)) if scene.pieces else [(made.pick, scene.output.tensor)]
    found = []
    for n, tensor in tensors:
        if n == made.pick:
            drawn = scene.output
        else:
            seats = zip(scene.output.seats, tensor.shape, strict=True)
            drawn = Drawn(tensor, tuple(seat._replace(size=size) for seat, size in seats))
        found.append(Piece(n, made.starts[n], made.sizes[n], drawn))
    return found


def source_cell(scene: Scene, made: Cut, piece: Piece, at: Index) -> Cell:
    """The cell of the operand that a cell of a piece is."""
    axis = made.axis
    own = () if made.leaves else (at[axis] + piece.start,)
    rest = at[axis:] if made.leaves else at[axis + 1 :]
    return scene.operands[0].tensor.name, (*at[:axis], *(own or (piece.start,)), *rest)


def with_pieces(scene: Scene) -> Scene:
    """A scene whose output has the name of its piece, `y[0]`, and whose code is that of all pieces."""
    made = cut(scene)
    if made is None or not scene.pieces:
        return scene
    name, suffix = scene.pieces[made.pick].name, f"[{made.pick}]"
    old, stage = scene.output.tensor, scene.stage
    formula = re.sub(rf"^{re.escape(old.name)}(?=\[| =)", name, stage.formula)
    found = copy.copy(scene)
    tensor = msgspec.structs.replace(old, name=name)
    found.stage = msgspec.structs.replace(
        stage, code=stage.code.removesuffix(suffix), formula=formula, output=tensor, out=name
    )
    found.output = Drawn(tensor, scene.output.seats)
    return found


def cut_fates(scene: Scene, made: Cut, words: Words) -> Iterator[Fate]:
    """What becomes of each seat of the operand."""
    for n, seat in enumerate(scene.operands[0].seats):
        if n != made.axis:
            yield Fate(seat, str(seat.size), words("whole"))
        elif made.leaves:
            yield Fate(seat, f"{seat.size} × 1", words("leaves"), "gone", told=True)
        else:
            yield Fate(seat, f"{seat.size} = {' + '.join(map(str, made.sizes))}", words("is-cut"), told=True)
