"""A place beyond the end of an axis: the places that there are, and the one that was asked for."""

from collections.abc import Iterator

from kiwame.errors import Cause
from kiwame.render.diagram.marks import Mark, Paint, Path, Person, Rect, Run, Text
from kiwame.render.diagram.refusals.asked import Asked
from kiwame.render.diagram.refusals.part import TOP, Part
from kiwame.render.diagram.shapes import DASH, Figure, cross, dots, person
from kiwame.render.measure import width

_CELL, _GAP, _HIGH = 46.0, 6.0, 44.0
_SPACE = 30.0


class Places(Part):
    """One axis as a row of places."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        data = asked.data
        self.size = int(data["size"] if "size" in data else data["count"])
        self.axis = data.get("axis", data.get("dim"))
        if "start" in data:
            self.asked_for = [data["start"] + n for n in range(data["length"])]
        else:
            self.asked_for = [int(data["index"])] if "index" in data else []
        self.before = any(place < 0 for place in self.asked_for)
        outside = [place for place in self.asked_for if not -self.size <= place < self.size]
        self.outside = outside[:1] if "start" not in data else outside[:2]
        self.is_unknown = not self.asked_for
        self.drawn = list(range(self.size))

    @classmethod
    def fits(cls, asked: Asked) -> bool:
        """Whether it is about places of which the number is known."""
        data = asked.data
        if asked.problem.cause is not Cause.INDEX_OUT_OF_RANGE or not ("size" in data or "count" in data):
            return False
        if "start" in data:
            return isinstance(data.get("length"), int) and 0 < data["length"] < 1_000 and data["start"] >= 0
        index = str(data.get("index", "0"))
        return index.lstrip("-").isdecimal() and len(index) < 8

    @property
    def title(self) -> str:
        """Which place there is not."""
        if self.is_unknown:
            return self.words("place-beyond", n=self.size)
        return self.words("no-place", n=self.outside[0] if self.outside else self.asked_for[-1], size=self.size)

    @property
    def heading(self) -> str:
        """What the row shows."""
        if self.axis is None:
            return self.words("places-of")
        return self.words("places-of-axis", n=self.axis)

    @property
    def _paint(self) -> Paint:
        return "mute" if self.axis is None else Person(int(self.axis) % 5)

    def height(self, _wide: float) -> float:
        """The axis, its numbers, its places, and those counted from the end."""
        return TOP + 176

    def _places(self) -> dict[int, float]:
        """How far each place that is drawn lies from the first."""
        found, at = dict[int, float](), 0.0
        for n, place in enumerate(self.drawn):
            at += _SPACE if n and place > self.drawn[n - 1] + 1 else 0
            found[place] = at
            at += _CELL + _GAP
        return found

    def marks(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """Places in a row; what was asked for stands beyond the end, dashed and crossed."""
        beyond = len(self.outside) or 1
        lead = _SPACE + 8 + beyond * (_CELL + _GAP)
        most = int((wide - 32 - lead + _GAP) / (_CELL + _GAP))
        if self.size > most:
            self.drawn = [*range(int((wide - 32 - lead - _SPACE + _GAP) / (_CELL + _GAP)) - 1), self.size - 1]
        places = self._places()
        length = max(places.values()) + _CELL if places else 0
        left = x + (wide - length - lead) / 2 + (lead if self.before else 0)
        row = y + TOP + 78
        if places:
            yield from self._axis(left, y + TOP + 26, length)
            yield from self._row(left, row, places)
        step = _CELL + _SPACE + 8
        for n, place in enumerate(self.outside if not self.is_unknown else ["?"]):
            at = left - step if self.before else left + length + _SPACE + 8 + n * (_CELL + _GAP)
            yield from self._missing(at, row, str(place))
        if places:
            gap = left - (_SPACE + 8) / 2 if self.before else left + length + (_SPACE + 8) / 2
            beyond = self.outside[0] if self.outside else self.size
            if beyond > self.size or beyond < -self.size - 1 or self.is_unknown:
                yield from dots(gap, row + _HIGH / 2, 7, 0)

    def _axis(self, x: float, y: float, length: float) -> Iterator[Mark]:
        yield Path(f"M{x:g} {y - 5:g}v10m0 -5h{length:g}m0 -5v10", self._paint, 2.5)
        middle = x + length / 2
        text = self.words("size", n=self.size)
        if self.axis is not None:
            half = width(text, 14, bold=True) / 2
            yield Rect(middle - half - 26, y - 24, 2 * half + 52, 46, 4, "panel")
            yield from person(middle - half - 4, y, Figure(int(self.axis), self._paint), ground="panel")
            yield Text(middle - half + 16, y, (Run(text, self._paint),), 14, bold=True)

    def _row(self, x: float, y: float, places: dict[int, float]) -> Iterator[Mark]:
        taken = set(self.asked_for) if len(self.asked_for) > 1 else set()
        from_end = self.asked.data.get("negative", True) and "start" not in self.asked.data and not self.is_unknown
        for n, (place, dx) in enumerate(places.items()):
            at = x + dx
            heavy = place in taken
            yield Rect(at, y, _CELL, _HIGH, 8, "bg", "ink" if heavy else "mute", 2.5 if heavy else 1.5)
            yield Text(at + _CELL / 2, y + _HIGH / 2, (Run(str(place), self._paint),), 18, "middle", bold=True)
            if from_end:
                text = str(place - self.size)
                yield Text(at + _CELL / 2, y + _HIGH + 18, (Run(text, "mute"),), 13, "middle", mono=True)
            if n and place > self.drawn[n - 1] + 1:
                yield from dots(at - (_SPACE + _GAP) / 2, y + _HIGH / 2, 7, 0)
        if from_end:
            middle = x + (max(places.values()) + _CELL) / 2
            yield Text(middle, y + _HIGH + 40, (Run(self.words("from-end"), "mute"),), 13, "middle")

    def _missing(self, x: float, y: float, text: str) -> Iterator[Mark]:
        yield Rect(x, y, _CELL, _HIGH, 8, "bg", "ink", 2, DASH)
        size = min(18.0, 18.0 * (_CELL - 6) / max(width(text, 18, bold=True), 1))
        yield Text(x + _CELL / 2, y + _HIGH / 2, (Run(text),), size, "middle", bold=True)
        yield from cross(x + _CELL / 2, y - 22, 12)
