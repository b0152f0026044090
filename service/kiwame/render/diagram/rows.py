"""The memory of a view: its numbers in one row, and the hops along a row of the result and of what it is taken for."""

import math
from collections.abc import Iterator
from itertools import pairwise

from kiwame.model import Tensor
from kiwame.render.diagram.fills import Fills, Look
from kiwame.render.diagram.grid import cell_text
from kiwame.render.diagram.marks import Mark, Run, Text
from kiwame.render.diagram.memory import ARC, GAP, SPACE, Hop, Word, hops, strip, words_at
from kiwame.render.diagram.memory import HIGH as CELL_HIGH
from kiwame.render.diagram.rival import Rival
from kiwame.render.diagram.scene import Index, Scene
from kiwame.render.diagram.shapes import dots, panel, wrapped
from kiwame.render.diagram.shown import Shown
from kiwame.render.measure import width
from kiwame.render.words import Words

_TOP = 46.0
_WIDE, _LEAST = 50.0, 40.0
_MOST = 12  # words drawn
_MOST_HOPS = 4
_BESIDE = 300.0  # room for what stands beside the words


class Rows:
    """A panel with the words of an input that lies in reading order."""

    def __init__(self, x: Tensor, scene: Scene, shown: Shown, fills: Fills, other: Rival | None) -> None:
        self._words = Words(scene.lang)
        self._fills = fills
        self._other = other
        self._y = scene.output.tensor
        memory = scene.steps.get("memory")
        self._memory = memory.data if memory is not None else {}
        self._x = x
        self._drawn = _drawn(x, shown)

    @property
    def is_drawn(self) -> bool:
        """Whether there is something to see: some words, of an input that lies in reading order."""
        x = self._x
        return len(self._drawn) > 2 and x.strides == _row_major(x.shape) and bool(self._memory)

    @property
    def height(self) -> float:
        """Of the panel; below the words there is room for the hops of a look-alike."""
        return _TOP + ARC + CELL_HIGH + (ARC + 10 if self._other is not None else 22)

    def marks(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The panel."""
        yield panel(x, y, wide, self.height)
        yield Text(x + 20, y + 26, (Run(self._words("memory", n=self._x.numel)),), 16, bold=True)
        gaps = [n for n, (a, b) in enumerate(pairwise(self._drawn)) if b > a + 1]
        room = wide - 40 - _BESIDE - SPACE * len(gaps)
        size = max(_LEAST, min(_WIDE, room / len(self._drawn) - GAP))
        places = words_at(x + 20, len(self._drawn), size, gaps)
        row = y + _TOP + ARC
        yield from strip([self._word(n) for n in self._drawn], places, row, size)
        for n in gaps:
            yield from dots(places[n] + size + (GAP + SPACE) / 2, row + CELL_HIGH / 2, 7, 0)
        yield from hops(self._own_hops(), places, row, size)
        yield from hops(self._other_hops(), places, row + CELL_HIGH, size, below=True)
        yield from self._lines(places[-1] + size + 28, row, x + wide - 16)

    def _lines(self, x: float, row: float, end: float) -> Iterator[Mark]:
        """Beside the words: how many steps each hop is."""
        own = self._words("along", name=self._y.name, steps=self._y.strides[-1], strides=list(self._y.strides))
        copied = self._memory.get("variant") == "copy"
        lines = [
            (row - 20, own, "ink"),
            (row + CELL_HIGH / 2, self._words("copied" if copied else "nothing-copied"), "mute"),
        ]
        if self._other is not None:
            strides = self._other.drawn.tensor.strides
            text = self._words("along", name=self._other.op, steps=strides[-1], strides=list(strides))
            lines.append((row + CELL_HIGH + 20, text, "ink"))
        for y, text, paint in lines:
            pieces = wrapped(text, 14, end - x)
            for n, piece in enumerate(pieces):
                at = y + 19 * (n - (len(pieces) - 1) / 2)
                yield Text(x, at, (Run(piece, paint),), min(14.0, 14.0 * (end - x) / width(piece, 14)))

    def _word(self, flat: int) -> Word:
        at = _index(flat, self._x.shape)
        text = cell_text(self._x, at) if _is_listed(self._x, at) else ""
        return Word(text, "", Look((self._fills.given((self._x.name, at)),)))

    def _own_hops(self) -> list[Hop]:
        """One step along a row of the result."""
        columns = self._y.shape[-1] if self._y.shape else 1
        pairs = [
            Hop(n, n + 1)
            for n, (a, b) in enumerate(pairwise(self._drawn))
            if b == a + 1 and a // columns == b // columns
        ]
        return pairs[:_MOST_HOPS]

    def _other_hops(self) -> list[Hop]:
        """The same of the look-alike."""
        if self._other is None or not self._y.shape:
            return []
        found = []
        step = self._other.drawn.tensor.strides[-1]
        last = self._other.dims[-1]
        for n, flat in enumerate(self._drawn):
            at = _index(flat, self._x.shape)
            if at[last] + 1 < self._x.shape[last] and flat + step in self._drawn:
                found.append(Hop(n, self._drawn.index(flat + step)))
        return found[:_MOST_HOPS]


def _drawn(x: Tensor, shown: Shown) -> list[int]:
    """The words drawn, by their place in memory: all, or the first and the last of those whose number is known."""
    if x.numel <= _MOST:
        return list(range(x.numel))
    flat = [n for n in range(min(x.numel, 4 * _MOST)) if shown.holds(_index(n, x.shape))]
    return [*flat[: _MOST - 3], x.numel - 1]


def _row_major(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))


def _index(flat: int, shape: tuple[int, ...]) -> Index:
    found = []
    for size in reversed(shape):
        found.append(flat % size)
        flat //= size
    return tuple(reversed(found))


def _is_listed(tensor: Tensor, at: Index) -> bool:
    """Whether the number in a cell is known: all are, or it is one of the corners."""
    if tensor.values is not None:
        return True
    preview = tensor.preview
    return preview is not None and all(place in its for place, its in zip(at, preview.indices, strict=True))
