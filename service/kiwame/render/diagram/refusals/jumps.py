"""A tensor whose cells, in reading order, jump about in memory: no view can read them in steps of one size."""

import itertools
import math
from collections.abc import Iterator

from kiwame.errors import Cause
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.marks import HUES, Fill, Mark, Run, Text
from kiwame.render.diagram.memory import ARC, HIGH, Hop, Word, hops, strip, words_at
from kiwame.render.diagram.refusals.asked import Asked
from kiwame.render.diagram.refusals.part import TOP, Part
from kiwame.render.diagram.shapes import dots, wrapped

_WIDE = 46.0
_MOST_WORDS = 10
_MOST_HOPS = 5


class Jumps(Part):
    """Memory as a row of words, and the first steps of the reading order as hops."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        shape, strides = asked.data["shape"], asked.data["strides"]
        order = itertools.islice(itertools.product(*map(range, shape)), 2 * _MOST_WORDS)
        self.cells = [(at, sum(i * s for i, s in zip(at, strides, strict=True))) for at in order]
        whole = math.prod(shape)
        last = sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
        self.count = min(last + 1, _MOST_WORDS)
        self.is_cut = last + 1 > _MOST_WORDS or whole > len(self.cells)
        self.name = str(asked.data.get("name", "x"))
        self.hops = [
            (start, end)
            for (_, start), (_, end) in itertools.pairwise(self.cells[: _MOST_HOPS + 1])
            if max(start, end) < self.count
        ]

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
        room = wide - 40 - (40 if self.is_cut else 0)
        size = min(_WIDE + 10, room / self.count - 6)
        places = words_at(x + (wide - 40 - self.count * (size + 6) + 6) / 2 + 20, self.count, size)
        row = y + TOP + ARC + 6
        held = {at: index for index, at in self.cells}
        yield from strip([self._word(held.get(n)) for n in range(self.count)], places, row, size)
        if self.is_cut:
            yield from dots(places[-1] + size + 20, row + HIGH / 2, 7, 0)
        ways = [Hop(a, b, f"{b - a:+d}".replace("-", "−")) for a, b in self.hops]
        yield from hops([way for way in ways if way.end > way.start], places, row, size)
        yield from hops([way for way in ways if way.end < way.start], places, row + HIGH, size, below=True)
        low = row + HIGH + ARC + 14
        strides = self.words("strides", name=self.name, strides=self.asked.data["strides"])
        yield Text(x + wide / 2, low, (Run(strides),), 15, "middle", bold=True)
        for n, line in enumerate(wrapped(self.words("read-so", name=self.name), 14, wide - 40)):
            yield Text(x + wide / 2, low + 26 + 20 * n, (Run(line, "mute"),), 14, "middle")

    def _word(self, index: tuple[int, ...] | None) -> Word:
        if index is None:
            return Word("", "", Look((), "left"))
        shape = self.asked.data["shape"]
        row, columns = (index[-2] if len(index) > 1 else 0), shape[-1]
        fill = Fill(row % HUES, index[-1] / (columns - 1) if columns > 1 else 0.5)
        return Word("", ",".join(map(str, index)), Look((fill,)), f"{self.name} {','.join(map(str, index))}")
