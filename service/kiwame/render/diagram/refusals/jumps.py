"""A tensor whose cells, in reading order, jump about in memory: no view can read them in steps of one size."""

import itertools
import math
from collections.abc import Iterator

from kiwame.errors import Cause
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.marks import HUES, Fill, Mark, Run, Text
from kiwame.render.diagram.memory import ARC, GAP, HIGH, SPACE, Hop, Word, hops, strip, words_at
from kiwame.render.diagram.refusals.asked import Asked
from kiwame.render.diagram.refusals.part import TOP, Part
from kiwame.render.diagram.shapes import dots, wrapped

_WIDE, _WIDEST = 44.0, 56.0
_MOST_WORDS = 10
_MOST_HOPS = 5


class Jumps(Part):
    """Memory as a row of words, and the first steps of the reading order as hops."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        shape, strides = asked.data["shape"], asked.data["strides"]
        order = itertools.islice(itertools.product(*map(range, shape)), 2 * _MOST_WORDS)
        self.read = [sum(i * s for i, s in zip(at, strides, strict=True)) for at in order]  # words in reading order
        self.words_held = 1 + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
        self.name = str(asked.data.get("name", "x"))

    @classmethod
    def fits(cls, asked: Asked) -> bool:
        """Whether shape and strides are known, and some cells are near enough to be drawn."""
        if asked.problem.cause is not Cause.NOT_CONTIGUOUS or not asked.has("shape", "strides"):
            return False
        shape, strides = asked.data["shape"], asked.data["strides"]
        return math.prod(shape) > 1 and all(stride > 0 for stride in strides)

    @property
    def title(self) -> str:
        """What is wrong with them."""
        return self.words("jumps", name=self.name)

    @property
    def heading(self) -> str:
        """What the row is."""
        return self.words("memory-of", name=self.name)

    def height(self, _wide: float) -> float:
        """The words, hops on both sides, and what they should be."""
        return TOP + 2 * ARC + HIGH + 96

    def marks(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """Words in memory order, each with the cell that it is; hops to the right above, to the left below."""
        count = min(self.words_held, _MOST_WORDS, int((wide - 40) / (_WIDE + GAP)))
        if count < self.words_held:  # room for the dots where some are left out
            count = min(count, int((wide - 120) / (_WIDE + GAP)))
        drawn = self._drawn(count)
        gaps = [n for n, (a, b) in enumerate(itertools.pairwise(drawn)) if b > a + 1]
        is_cut = drawn[-1] + 1 < self.words_held
        room = wide - 40 - SPACE * len(gaps) - (40 if is_cut else 0)
        size = min(_WIDEST, room / count - GAP)
        places = words_at(x + 20 + (room - count * (size + GAP) + GAP) / 2, count, size, gaps)
        row = y + TOP + ARC + 6
        yield from strip([self._word(self._held(word)) for word in drawn], places, row, size)
        for end in [places[n] + size + (GAP + SPACE) / 2 for n in gaps] + [places[-1] + size + 20] * is_cut:
            yield from dots(end, row + HIGH / 2, 7, 0)
        steps = [(a, b) for a, b in itertools.pairwise(self.read[: _MOST_HOPS + 1]) if a in drawn and b in drawn]
        ways = [Hop(drawn.index(a), drawn.index(b), f"{b - a:+d}".replace("-", "−")) for a, b in steps]
        yield from hops([way for way in ways if way.end > way.start], places, row, size)
        yield from hops([way for way in ways if way.end < way.start], places, row + HIGH, size, below=True)
        low = row + HIGH + ARC + 14
        strides = self.words("strides", name=self.name, strides=self.asked.data["strides"])
        yield Text(x + wide / 2, low, (Run(strides),), 15, "middle", bold=True)
        for n, line in enumerate(wrapped(self.words("read-so", name=self.name), 14, wide - 40)):
            yield Text(x + wide / 2, low + 26 + 20 * n, (Run(line, "mute"),), 14, "middle")

    def _drawn(self, count: int) -> list[int]:
        """The words drawn: those that the first steps touch, and others from the first on."""
        chosen = set[int]()
        for word in (*self.read[: _MOST_HOPS + 1], *range(self.words_held)):
            if len(chosen) < count:
                chosen.add(word)
        return sorted(chosen)

    def _held(self, word: int) -> tuple[int, ...] | None:
        """The cell that a word of memory is; None where it is none of this tensor's."""
        shape, strides = self.asked.data["shape"], self.asked.data["strides"]
        index = [0] * len(shape)
        for axis in sorted(range(len(shape)), key=lambda axis: -strides[axis]):
            index[axis] = min(word // strides[axis], shape[axis] - 1)
            word -= index[axis] * strides[axis]
        return None if word else tuple(index)

    def _word(self, index: tuple[int, ...] | None) -> Word:
        if index is None:
            return Word("", "", Look((), "left"))
        shape = self.asked.data["shape"]
        row, columns = (index[-2] if len(index) > 1 else 0), shape[-1]
        fill = Fill(row % HUES, index[-1] / (columns - 1) if columns > 1 else 0.5)
        return Word("", ",".join(map(str, index)), Look((fill,)), f"{self.name} {','.join(map(str, index))}")
