"""What becomes of each seat, in words beside it: it grows, is cut, is new, leaves, or must be equal."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import Mark, Run, Text
from kiwame.render.diagram.panels import Note, Panel
from kiwame.render.diagram.scene import Scene, Seat
from kiwame.render.diagram.seats import slot
from kiwame.render.diagram.shapes import disc, panel
from kiwame.render.measure import width
from kiwame.render.words import Words

_GROUP, _HIGH, _TOP, _PAD = 256.0, 66.0, 46.0, 20.0
_BESIDE = 116.0  # from a slot to what is said of it


class Fate(NamedTuple):
    """What becomes of a seat: in numbers and in words. `state`: how its person is drawn; `told`: it is the one."""

    seat: Seat
    numbers: str
    text: str
    state: str = ""
    told: bool = False


class SeatFates(Panel):
    """The panel that says it of every seat."""

    def __init__(self, scene: Scene, words: Words, fates: list[Fate], notes: list[Note]) -> None:
        super().__init__(scene, words, notes)
        self._fates = fates

    def side_wides(self) -> tuple[float, ...]:
        """How wide it may be between two tensors: it never stands there."""
        return ()

    def _beside(self, wide: float) -> int:
        return max(1, int((wide - 2 * _PAD) // _GROUP))

    def wide_height(self, wide: float) -> float:
        """Its height at a width."""
        rows = -(-len(self._fates) // self._beside(wide))
        return _TOP + rows * (_HIGH + 14) + 6 + 22 * len(self._notes)

    def wide(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """All seats, each with what becomes of it."""
        yield panel(x, y, wide, self.wide_height(wide))
        yield from disc(x + 28, y + 26, 1)
        yield Text(x + 47, y + 26, (Run(self._words("grown")),), 16, bold=True)
        beside = self._beside(wide)
        for n, fate in enumerate(self._fates):
            yield from self._seat(n, fate, x + _PAD + n % beside * _GROUP, y + _TOP + n // beside * (_HIGH + 14))
        below = y + self.wide_height(wide) - 22 * len(self._notes) - 2
        for n, note in enumerate(self._notes):
            yield Text(x + _PAD, below + 22 * n, (Run(note.text, note.paint),), 14)

    def _seat(self, n: int, fate: Fate, x: float, y: float) -> Iterator[Mark]:
        yield from slot(x, y, n, fate.seat, self._words, state=fate.state)
        size = 15.0
        while size > 10 and width(fate.numbers, size, mono=True, bold=True) > _GROUP - _BESIDE - 10:
            size -= 1
        paint = fate.seat.paint if fate.told else "ink"
        yield Text(x + _BESIDE, y + 22, (Run(fate.numbers, paint),), size, mono=True, bold=True)
        yield Text(x + _BESIDE, y + 44, (Run(fate.text, "mute"),), 13)
