"""What becomes of each seat when tensors are joined: one grows by all sizes, or is new; the others must be equal."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import Mark, Run, Text
from kiwame.render.diagram.panels import Note, Panel
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.seats import slot
from kiwame.render.diagram.shapes import disc, panel
from kiwame.render.measure import width
from kiwame.render.words import Words

_GROUP, _HIGH, _TOP, _PAD = 256.0, 66.0, 46.0, 20.0
_BESIDE = 116.0  # from a slot to what is said of it


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


class SeatSums(Panel):
    """The panel of a join."""

    def __init__(self, scene: Scene, words: Words, made: Join, notes: list[Note]) -> None:
        super().__init__(scene, words, notes)
        self._made = made
        self._persons = scene.output.seats

    def side_wides(self) -> tuple[float, ...]:
        """How wide it may be between two tensors: it never stands there."""
        return ()

    def _beside(self, wide: float) -> int:
        return max(1, int((wide - 2 * _PAD) // _GROUP))

    def wide_height(self, wide: float) -> float:
        """Its height at a width."""
        rows = -(-len(self._persons) // self._beside(wide))
        return _TOP + rows * (_HIGH + 14) + 6 + 22 * len(self._notes)

    def wide(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """All seats of the output, each with what becomes of it."""
        yield panel(x, y, wide, self.wide_height(wide))
        yield from disc(x + 28, y + 26, 1)
        yield Text(x + 47, y + 26, (Run(self._words("grown")),), 16, bold=True)
        beside = self._beside(wide)
        for n in range(len(self._persons)):
            left, top = x + _PAD + n % beside * _GROUP, y + _TOP + n // beside * (_HIGH + 14)
            yield from self._seat(n, left, top)
        below = y + self.wide_height(wide) - 22 * len(self._notes) - 2
        for n, note in enumerate(self._notes):
            yield Text(x + _PAD, below + 22 * n, (Run(note.text, note.paint),), 14)

    def _seat(self, n: int, x: float, y: float) -> Iterator[Mark]:
        made, seat = self._made, self._persons[n]
        joined = n == made.axis
        yield from slot(x, y, n, seat, self._words, state="new" if joined and made.new else "")
        big, small = self._said(n)
        size = 15.0
        while size > 10 and width(big, size, mono=True, bold=True) > _GROUP - _BESIDE - 10:
            size -= 1
        paint = seat.paint if joined else "ink"
        yield Text(x + _BESIDE, y + 22, (Run(big, paint),), size, mono=True, bold=True)
        yield Text(x + _BESIDE, y + 44, (Run(small, "mute"),), 13)

    def _said(self, n: int) -> tuple[str, str]:
        made, size = self._made, self._persons[n].size
        if n == made.axis:
            who = self._persons[n].who
            is_new = made.new or (who is not None and who.state == "new")
            return f"{' + '.join(map(str, made.sizes))} = {size}", self._words("new-person" if is_new else "grows")
        axis = n - (made.new and n > made.axis)
        return " = ".join(str(shape[axis]) for shape in made.shapes), self._words("equal")
