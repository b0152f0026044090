"""What stands between the tensors of a picture: the seats where persons move, else the rule in words."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import Mark, Run, Text
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.seats import (
    SIDE_NARROW,
    SIDE_WIDE,
    is_seating,
    side_chart,
    side_height,
    wide_chart,
    wide_height,
)
from kiwame.render.diagram.shapes import disc, panel, wrapped
from kiwame.render.headings import heading
from kiwame.render.words import Words

_LINE, _TYPE = 23.0, 15.0
_NARROW = 250.0
_NOTE_GAP = 12.0
_MOST_BESIDE = 6  # seats


class Note(NamedTuple):
    """A paragraph of a panel."""

    text: str
    paint: str = "ink"


class Panel:
    """A panel of a scene, in two makes: at the side between the tensors, and wide below them."""

    def __init__(self, scene: Scene, words: Words, notes: list[Note]) -> None:
        self._scene = scene
        self._words = words
        self._notes = notes
        self._seats = is_seating(scene) and max(len(scene.operands[0].seats), len(scene.output.seats)) <= 8
        rule = scene.steps["rule"]
        self._title = heading(rule, scene.lang)
        self._paragraphs = [] if self._seats else [Note(rule.text)]

    def side_wides(self) -> tuple[float, ...]:
        """How wide it may be at the side, widest first; none where it would be too high."""
        if not self._seats:
            return (_NARROW,)
        return (SIDE_WIDE, SIDE_NARROW) if len(self._scene.output.seats) <= _MOST_BESIDE else ()

    def _lines(self, notes: list[Note], wide: float) -> list[list[str]]:
        return [wrapped(note.text, _TYPE, wide - 40) for note in notes]

    def side_height(self, wide: float) -> float:
        """Its height where it stands between the tensors."""
        return side_height(self._scene) + self._notes_height(wide) if self._seats else self._text_height(wide)

    def _text_height(self, wide: float) -> float:
        lines = self._lines([*self._paragraphs, *self._notes], wide)
        return 58 + sum(_LINE * len(each) + _NOTE_GAP for each in lines) - _NOTE_GAP + 10

    def _notes_height(self, wide: float) -> float:
        lines = self._lines(self._notes, wide)
        return sum(_LINE * len(each) + _NOTE_GAP for each in lines)

    def side(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The narrow make."""
        if self._seats:
            yield from side_chart(self._scene, x, y, self._words, wide)
            yield from self._write(self._notes, x + 20, y + side_height(self._scene) + 16, wide)
        else:
            yield from self._text(x, y, wide)

    def wide_height(self, wide: float) -> float:
        """Its height where it lies below."""
        if self._seats:
            return wide_height() + (self._notes_height(wide) + 8 if self._notes else 0)
        return self._text_height(wide)

    def wide(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The wide make."""
        if self._seats:
            yield from wide_chart(self._scene, x, y, wide, self._words)
            yield from self._write(self._notes, x + 20, y + wide_height() + 18, wide)
        else:
            yield from self._text(x, y, wide)

    def _text(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        yield panel(x, y, wide, self._text_height(wide))
        yield from disc(x + 28, y + 28, 1)
        yield Text(x + 47, y + 28, (Run(self._title),), 16, bold=True)
        yield from self._write([*self._paragraphs, *self._notes], x + 20, y + 60, wide)

    def _write(self, notes: list[Note], x: float, y: float, wide: float) -> Iterator[Mark]:
        for note, lines in zip(notes, self._lines(notes, wide), strict=True):
            for line in lines:
                yield Text(x, y, (Run(line, note.paint),), _TYPE)
                y += _LINE
            y += _NOTE_GAP
