"""Who is told what: a row for each item of an index, which stands on the ribbon from its seat to where it leads."""

from collections.abc import Iterator

from kiwame.render.diagram.items import Item
from kiwame.render.diagram.marks import Mark, Paint, Path, Rect, Run, Text
from kiwame.render.diagram.panels import Note, Panel
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.seats import slot
from kiwame.render.diagram.shapes import arrow, cross, disc, panel, ribbon, wrapped
from kiwame.render.measure import width
from kiwame.render.words import Words

_SLOT, _HIGH, _STEP, _TOP = 102.0, 66.0, 80.0, 76.0
_WIDES = (338.0, 286.0)
_MOST_WIDE = 560.0
_CHIP, _LEAST = 15.0, 10.0
_NOTE, _LINE = 14.0, 21.0
_MOST = 6  # rows


class ItemChart(Panel):
    """The panel of an index."""

    def __init__(self, scene: Scene, words: Words, items: list[Item], notes: list[Note]) -> None:
        super().__init__(scene, words, notes)
        self._items = items
        self._rows = sum(max(1, len(item.ends)) for item in items)
        self._told: set[int] = set()

    def side_wides(self) -> tuple[float, ...]:
        """How wide it may be between two tensors."""
        return _WIDES if self._rows <= _MOST else ()

    def side_height(self, wide: float) -> float:
        """Its height at a width."""
        lines = sum(len(wrapped(note.text, _NOTE, wide - 40)) for note in self._notes)
        return _TOP + self._rows * _STEP + (_LINE * lines + 8 if lines else 0)

    def wide_height(self, wide: float) -> float:
        """Its height where it lies below."""
        return self.side_height(wide)

    def side(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The chart, its ribbons going right."""
        yield panel(x, y, wide, self.side_height(wide))
        yield from disc(x + 28, y + 26, 1)
        yield Text(x + 47, y + 26, (Run(self._words("told")),), 16, bold=True)
        inner = min(wide, _MOST_WIDE)
        left = x + (wide - inner) / 2 + 12
        size = _SLOT if inner >= _WIDES[0] else _SLOT - 8
        right = left + inner - 24 - size
        names = (self._scene.operands[0].tensor.name, self._scene.output.tensor.name)
        for at, name in zip((left, right), names, strict=True):
            yield Text(at + size / 2, y + 56, (Run(self._words("seats-of", name=name), "mute"),), 13, "middle")
        top = y + _TOP - 4
        self._told = set()
        for item in self._items:
            yield from self._row(item, left, right, top, size)
            top += _STEP * max(1, len(item.ends))
        for note in self._notes:
            for line in wrapped(note.text, _NOTE, wide - 40):
                yield Text(x + 20, top + 8, (Run(line, note.paint),), _NOTE)
                top += _LINE

    def wide(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The same below the tensors."""
        yield from self.side(x, y, wide)

    def _row(self, item: Item, left: float, right: float, top: float, size: float) -> Iterator[Mark]:
        seats = self._scene.operands[0].seats
        middle = top + _HIGH / 2
        start, end = left + size, right - 2
        paint: Paint = "mute" if item.start is None else seats[item.start].paint
        if item.start is None:
            yield Text(left + size / 2, middle, (Run(self._words("nobody"), "mute"),), 13, "middle")
            yield Path(f"M{start + 6:g} {middle:g}H{end - 9:g}", "mute", 2.5, dash="6 5")
            yield Path(f"M{end - 12:g} {middle - 7:g}v14l11 -7z", fill="mute")
        else:
            state = "gone" if item.kind == "int" else "was"
            yield from slot(left, top, item.start, seats[item.start], self._words, state=state, w=size)
            if item.kind == "int":
                yield from self._leaving(item, start, right, middle, paint)
            elif item.ends:
                yield from ribbon(start, middle, end, middle, paint)
        for n, seat in enumerate(item.ends):
            yield from self._end(seat, right, top + n * _STEP, size, more=n > 0)
        yield from self._chip(item, (start + end) / 2 - 4, middle, end - start - 34, paint)

    def _leaving(self, item: Item, start: float, right: float, middle: float, paint: Paint) -> Iterator[Mark]:
        """The person who stays behind at one place."""
        yield Path(f"M{start:g} {middle:g}H{right - 4:g}", paint, 2.5, dash="6 5")
        yield from cross(right + 8, middle)
        yield Text(right + 26, middle - 9, (Run(self._words("leaves")),), 13, bold=True)
        yield Text(right + 26, middle + 10, (Run(self._words("stays-at", n=item.place), "mute"),), 13)

    def _end(self, seat: int, right: float, top: float, size: float, *, more: bool) -> Iterator[Mark]:
        """The seat that an item leads to; where another item came first, that it is the same."""
        if seat in self._told:
            text = self._words("same-seat", n=seat)
            yield Text(right + size / 2, top + _HIGH / 2, (Run(text, "mute"),), 13, "middle")
            return
        self._told.add(seat)
        yield from slot(right, top, seat, self._scene.output.seats[seat], self._words, w=size)
        if more:
            yield from arrow(right + size / 2, top - (_STEP - _HIGH) + 1, right + size / 2, top - 1, "mute")

    def _chip(self, item: Item, x: float, y: float, room: float, paint: Paint) -> Iterator[Mark]:
        """The item on its ribbon."""
        size = _CHIP
        while size > _LEAST and width(item.text, size, mono=True, bold=True) > room - 14:
            size -= 1
        text = item.text if width(item.text, size, mono=True, bold=True) <= room - 10 else "…"
        half = max(15.0, width(text, size, mono=True, bold=True) * 1.02 / 2 + 8)
        faint = item.kind == "whole"
        yield Rect(x - half, y - 14, 2 * half, 28, 9, "bg", "mute" if faint else paint, 1.5 if faint else 2)
        yield Text(x, y, (Run(text, "mute" if faint else paint),), size, "middle", mono=True, bold=True)
