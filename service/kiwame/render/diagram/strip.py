"""The picture of a pipeline: its tensors from left to right, the call of each stage on the arrow between two."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from kiwame.model import Explanation, Stage
from kiwame.render.diagram.carried import Carried
from kiwame.render.diagram.grid import CellSize
from kiwame.render.diagram.header import INNER, MARGIN, WIDE, head
from kiwame.render.diagram.marks import Mark, Path, Rect, Run, Text
from kiwame.render.diagram.shapes import arrow, disc, dots
from kiwame.render.diagram.shown import Asked, Shown, chosen
from kiwame.render.diagram.strip_foot import foot
from kiwame.render.diagram.tile import CLOSE, ROOMY, Tile
from kiwame.render.measure import width
from kiwame.render.words import Words

_PILL, _CODE, _LONGEST = 30.0, 13.0, 30
_LEAD, _HEAD = 14.0, 26.0  # the line before a pill and behind it
_GAP, _ROW_GAP, _ENTRY = 12.0, 34.0, 30.0
_MOST, _FIRST, _LAST = 12, 7, 4  # stages drawn, and which of more
_LONGEST_SPEC = 64
_LIMITS = {0: [], 1: [6], 2: [4, 4], 3: [2, 3, 3]}  # places of each axis
_FEW_LIMITS = {0: [], 1: [6], 2: [3, 3], 3: [1, 2, 3]}
_MANY = 5  # stages from which less is shown of each


class Step(NamedTuple):
    """A stage in its place: what it starts from where that is not the tensor before it, what comes in from above."""

    stage: Stage
    start: Tile | None
    entering: list[Tile]
    result: Tile
    pill: float

    @property
    def way(self) -> float:
        """How wide the arrow is, with what comes in above it."""
        above = sum(tile.width + _GAP for tile in self.entering) - _GAP if self.entering else 0
        return max(self.pill + _LEAD + _HEAD, above + 8)

    @property
    def wide(self) -> float:
        """All of it."""
        return (self.start.width + _GAP if self.start else 0) + self.way + self.result.width + 2 * _GAP

    @property
    def over(self) -> float:
        """How far it reaches above the middle of its row."""
        entering = max((tile.height for tile in self.entering), default=0)
        tiles = [tile.middle for tile in (self.start, self.result) if tile]
        return max(*tiles, _PILL / 2, entering + _ENTRY + _PILL / 2 if entering else 0)

    @property
    def under(self) -> float:
        """How far below."""
        return max(tile.height - tile.middle for tile in (self.start, self.result) if tile)


class Strip:
    """A program of several stages."""

    def __init__(self, e: Explanation) -> None:
        self.e = e
        self.words = Words(e.lang)
        self.carried = Carried(e)
        self.stages = e.stages if len(e.stages) <= _MOST else [*e.stages[:_FIRST], *e.stages[-_LAST:]]
        self.shown = self._shown()

    def _shown(self) -> dict[str, Shown]:
        limits = _LIMITS if len(self.stages) < _MANY else _FEW_LIMITS
        asked = []
        for tensor in self.carried.tensors.values():
            rank = len(tensor.shape)
            held = max(rank - 3, 0)
            loose = zip(limits[rank - held], tensor.shape[held:], strict=True)
            own = [1] * held + [most + (size == most + 1) for most, size in loose]  # no dots in place of one
            keys: list[tuple[str, object]] = [self.carried.root((tensor.name, axis)) for axis in range(rank)]
            asked.append(Asked(tensor, keys, own))
        return chosen(asked, self.carried.followed.items())

    def marks(self) -> tuple[float, list[Mark]]:
        """The whole picture, and how high it is."""
        spec = self.e.spec if len(self.e.spec) <= _LONGEST_SPEC else f"{self.e.spec[:_LONGEST_SPEC]}…"
        top, marks = head((Run(spec),), self.words("title-strip", n=len(self.e.stages)))
        rows = self._rows(ROOMY)
        if len(rows) > 1:
            rows = self._rows(CLOSE)
        y = top + 24
        for n, row in enumerate(rows):
            over, under = max(step.over for step in row), max(step.under for step in row)
            marks += self._row(row, y + over, is_last=n == len(rows) - 1)
            y += over + under + _ROW_GAP
        end, last = foot(self.e, self.carried, self.words, y + 4)
        return end, [*marks, *last]

    def _rows(self, size: CellSize) -> list[list[Step]]:
        """The stages in rows that are as wide as the canvas."""
        rows: list[list[Step]] = [[]]
        used, before = 0.0, ""
        for stage in self.stages:
            step = self._step(stage, before, size)
            if rows[-1] and used + step.wide > INNER:
                rows.append([])
                used = 0.0
            rows[-1].append(step)
            used += step.wide
            before = stage.out
        return rows

    def _step(self, stage: Stage, before: str, size: CellSize) -> Step:
        ins = list(dict.fromkeys(stage.in_))
        main = before if before in ins else ins[0] if ins else ""
        start = self._tile(main, size) if main and main != before else None
        entering = [self._tile(name, size) for name in ins if name != main]
        return Step(stage, start, entering, self._tile(stage.out, size), _pill_width(self._code(stage)))

    def _tile(self, name: str, size: CellSize) -> Tile:
        return Tile(self.carried.drawn(self.carried.tensors[name]), self.shown[name], size, self.words.kind)

    @staticmethod
    def _code(stage: Stage) -> str:
        code = stage.code.removeprefix(f"{stage.out} = ")
        return code if len(code) <= _LONGEST else f"{code[:_LONGEST]}…"

    def _row(self, row: list[Step], middle: float, *, is_last: bool) -> Iterator[Mark]:
        x = MARGIN
        for step in row:
            if step.start is not None:
                yield from self._placed(step.start, x, middle - step.start.middle)
                x += step.start.width + _GAP
            yield from self._way(step, x, middle)
            x += step.way + _GAP
            yield from self._placed(step.result, x, middle - step.result.middle)
            x += step.result.width + _GAP
            if self._is_cut_after(step.stage):
                yield from dots(x + 14, middle, 9, 0)
        if not is_last:
            end = min(x + 22, WIDE - 16)
            yield Path(f"M{x:g} {middle:g}H{end:g}", "mute", 2, dash="4 4")

    def _is_cut_after(self, stage: Stage) -> bool:
        return len(self.stages) < len(self.e.stages) and stage is self.stages[_FIRST - 1]

    def _way(self, step: Step, x: float, y: float) -> Iterator[Mark]:
        """The arrow with its call, and what comes in from above."""
        yield from arrow(x, y, x + step.way, y, line=2.5)
        left = x + _LEAD + (step.way - _LEAD - _HEAD - step.pill) / 2
        at = x + (step.way - (sum(tile.width + _GAP for tile in step.entering) - _GAP)) / 2
        for tile in step.entering:
            top = y - _PILL / 2 - _ENTRY - tile.height
            yield from self._placed(tile, at, top)
            center = min(max(at + tile.left + tile.body[0] / 2, left + 14), left + step.pill - 14)
            yield from arrow(center, y - _PILL / 2 - _ENTRY + 6, center, y - _PILL / 2 - 1, line=2.5)
            at += tile.width + _GAP
        yield Rect(left, y - _PILL / 2, step.pill, _PILL, 15, "panel", "line")
        yield from disc(left + 15, y, step.stage.n)
        runs = (Run(self._code(step.stage)),)
        yield Text(left + 31, y, runs, _CODE, mono=True, bold=True)

    def _placed(self, tile: Tile, x: float, y: float) -> Iterator[Mark]:
        """A tensor and the ring of its followed cell."""
        name = tile.tensor.name
        yield from tile.marks(x, y, partial(self.carried.look, name))
        at = self.carried.followed.get(name)
        if at is not None and tile.tensor.numel and tile.shown.holds(at):
            yield tile.ring(x, y, at)


def _pill_width(code: str) -> float:
    return 31 + width(code, _CODE, mono=True, bold=True) * 1.02 + 14
