"""Sizes that do not meet: two shapes above each other, seat by seat, with a sign between those that are compared."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from kiwame.render.diagram.marks import Circle, Mark, Paint, Path, Person, Rect, Run, Text
from kiwame.render.diagram.refusals.asked import Asked
from kiwame.render.diagram.refusals.part import TOP, Part
from kiwame.render.diagram.shapes import small_person
from kiwame.render.measure import width

_HIGH, _BETWEEN = 62.0, 54.0
_WIDEST, _LEAST_SLOT, _GAP = 96.0, 46.0, 14.0
_NAME = 34.0  # room for a tensor's name before its seats
_MOST_COLUMNS = 8

Shape = list[int]


class Column(NamedTuple):
    """One place where sizes meet: the axis and size above and below (None: nothing there), and the sign between.

    The sign is one of = ≠ → (stretched), or nothing where they are not compared.
    """

    above: tuple[int, int] | None
    below: tuple[int, int] | None
    sign: str
    hue: int


class Sides(NamedTuple):
    """Two shapes lined up, and what each is called."""

    above: str
    below: str
    columns: list[Column]


def lined_up(a: Shape, b: Shape, *, one: str = "→", compared: range | None = None) -> list[Column]:
    """Two shapes lined up from the right. `one` is the sign where one size is 1; `compared`: the axes of the longer."""
    rank = max(len(a), len(b))
    found = []
    for at in range(rank):
        p, q = at - rank + len(a), at - rank + len(b)
        above = (p, a[p]) if p >= 0 else None
        below = (q, b[q]) if q >= 0 else None
        sign = _sign(above, below, one) if compared is None or at in compared else ""
        found.append(Column(above, below, sign, at))
    return found


def _sign(above: tuple[int, int] | None, below: tuple[int, int] | None, one: str) -> str:
    if above is None or below is None:
        return "→" if one == "→" else "≠"
    if above[1] == below[1]:
        return "="
    return one if 1 in (above[1], below[1]) else "≠"


def sides_of(asked: Asked) -> Sides | None:
    """What is lined up, by what the problem says; None where it says nothing of two shapes."""
    data = asked.data
    names = [each.name for each in asked.operands]
    above, below = (*names, "a", "b")[:2] if len(names) > 1 else ("a", "b")
    if asked.has("a", "b", "m", "n") and _are_shapes(data["a"], data["b"]):
        return Sides(above, below, _met(data))
    if asked.has("first", "other") and _are_shapes(data["first"], data["other"]):
        return _joined(asked, names)
    if asked.has("shape", "sizes", "asked") and _are_shapes(data["shape"], data["sizes"]):
        return Sides(asked.name, "y", _grown(data["shape"], data["sizes"]))
    return None


def _are_shapes(*values: Any) -> bool:
    return all(isinstance(value, list) and value and all(isinstance(size, int) for size in value) for value in values)


def _met(data: dict[str, Any]) -> list[Column]:
    """Broadcasting where an axis is named; of a product its batch alone; else the last size with the last but one."""
    a, b = data["a"], data["b"]
    rank = max(len(a), len(b))
    if "axis" not in data:
        meets = max(len(b) - 2, 0)
        shift = len(a) - 1 - meets
        last = max(len(a), shift + len(b))
        columns = []
        for at in range(min(0, shift), last):
            above = (at, a[at]) if 0 <= at < len(a) else None
            below = (at - shift, b[at - shift]) if 0 <= at - shift < len(b) else None
            sign = ("=" if data["m"] == data["n"] else "≠") if at == len(a) - 1 else ""
            columns.append(Column(above, below, sign, at))
        return columns
    at = data["axis"]
    is_own = len(a) >= -at and len(b) >= -at and (a[at], b[at]) == (data["m"], data["n"])
    return lined_up(a, b, compared=None if is_own else range(rank - 2))


def _joined(asked: Asked, names: list[str]) -> Sides:
    """Tensors joined: all sizes but that of the seat that grows. A layer's: only the size that it wants."""
    data = asked.data
    first, other, n = data["first"], data["other"], data.get("n")
    below = names[n] if isinstance(n, int) and n < len(names) else str(data.get("name", "b"))
    if "want" in data:
        wanted, axis = data["want"], data["axis"] % len(other)
        columns = [
            Column((at, wanted) if at == axis else None, (at, size), "≠" if at == axis else "", at)
            for at, size in enumerate(other)
        ]
        return Sides("", below, columns)
    if len(first) != len(other):
        return Sides(names[0] if names else "a", below, lined_up(first, other, one="≠"))
    grows = data.get("dim")
    columns = [
        Column((at, m), (at, k), "" if at == grows else "=" if m == k else "≠", at)
        for at, (m, k) in enumerate(zip(first, other, strict=True))
    ]
    return Sides(names[0] if names else "a", below, columns)


def _grown(shape: Shape, sizes: Shape) -> list[Column]:
    """A shape and the one that it is to be stretched to: its own size stays, or is 1."""
    columns = lined_up(shape, sizes)
    return [
        column._replace(sign="=" if column.below[1] == -1 else "≠")
        if column.above and column.below and column.above[1] != 1 and column.above[1] != column.below[1]
        else column
        for column in columns
    ]


class Meeting(Part):
    """Two rows of seats."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        found = sides_of(asked)
        if found is None:
            raise ValueError("no two shapes")
        self.sides = found
        names = max(width(name, 16, mono=True, bold=True) for name in (found.above, found.below))
        self._name = max(_NAME, names + 26)
        self.least = max(300.0, self._name + 24 + len(found.columns) * (_LEAST_SLOT + _GAP))

    @classmethod
    def fits(cls, asked: Asked) -> bool:
        """Whether there are two shapes, of which some sizes do not meet."""
        found = sides_of(asked)
        return (
            found is not None
            and len(found.columns) <= _MOST_COLUMNS
            and any(column.sign == "≠" for column in found.columns)
        )

    @property
    def title(self) -> str:
        """The sizes that differ, or that one is missing."""
        for column in self.sides.columns:
            if column.sign == "≠" and column.above and column.below:
                return self.words("no-meeting", m=column.above[1], n=column.below[1])
        return super().title

    @property
    def heading(self) -> str:
        """What the chart asks."""
        return self.words("which-meet")

    def height(self, _wide: float) -> float:
        """Two rows and what is between them."""
        return TOP + 20 + 2 * _HIGH + _BETWEEN + 24 + (26 if self._notes() else 0)

    def _notes(self) -> str:
        return self.words("one-stretches") if any(column.sign == "→" for column in self.sides.columns) else ""

    def marks(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The seats, and the signs between them."""
        columns = self.sides.columns
        slot = min(_WIDEST, (wide - self._name - 24 - _GAP * (len(columns) - 1)) / len(columns))
        left = x + self._name + (wide - self._name - 12 - len(columns) * (slot + _GAP) + _GAP) / 2
        rows = y + TOP + 12, y + TOP + 12 + _HIGH + _BETWEEN
        for name, row in zip((self.sides.above, self.sides.below), rows, strict=True):
            yield Text(left - 16, row + _HIGH / 2, (Run(name),), 16, "end", mono=True, bold=True)
        for n, column in enumerate(columns):
            at = left + n * (slot + _GAP)
            for place, row in zip((column.above, column.below), rows, strict=True):
                yield from self._seat(at, row, slot, column, place)
            yield from _between(at + slot / 2, rows[0] + _HIGH, column)
        if note := self._notes():
            yield Text(x + wide / 2, rows[1] + _HIGH + 26, (Run(note, "mute"),), 13, "middle")

    def _seat(self, x: float, y: float, w: float, column: Column, place: tuple[int, int] | None) -> Iterator[Mark]:
        if place is None:
            if column.sign == "→":  # nothing is there, which counts as 1
                yield Rect(x, y, w, _HIGH, 10, "bg", "mute", dash="4 4")
                yield Text(x + w / 2, y + _HIGH / 2, (Run("1", "mute"),), 18, "middle")
            return
        axis, size = place
        paint: Paint = Person(column.hue % 5)
        wrong = column.sign == "≠"
        wanted = not self.sides.above and place is column.above
        yield Rect(x, y, w, _HIGH, 10, "bg", "ink" if wrong else "line", 2.5 if wrong else 1.5)
        if wanted:
            yield Text(x + w / 2, y + 17, (Run(self.words("wanted"), "mute"),), 13, "middle")
        else:
            yield from small_person(x + w / 2 - 8, y + 17, paint)
            yield Text(x + w / 2 + 6, y + 17, (Run(str(axis), paint),), 13, bold=True)
        text = str(size)
        big = min(22.0, 22.0 * (w - 8) / max(width(text, 22, bold=True), 1))
        yield Text(x + w / 2, y + 42, (Run(text, "ink" if wanted else paint),), big, "middle", bold=True)


def _between(x: float, y: float, column: Column) -> Iterator[Mark]:
    """The sign between two seats: a difference in a bold circle, what fits in small."""
    middle = y + _BETWEEN / 2
    if column.sign == "≠":
        yield Path(
            f"M{x:g} {y + 3:g}V{middle - 17:g}M{x:g} {middle + 17:g}V{y + _BETWEEN - 3:g}", "ink", 2.5, dash="4 4"
        )
        yield Circle(x, middle, 16, "bg", "ink", 2.5)
        yield Text(x, middle, (Run("≠"),), 20, "middle", bold=True)
    elif column.sign:
        yield Path(f"M{x:g} {y + 3:g}V{middle - 14:g}M{x:g} {middle + 14:g}V{y + _BETWEEN - 3:g}", "mute", 1.5)
        sizes = [place[1] for place in (column.above, column.below) if place is not None]
        text, size = ("=", 16) if column.sign == "=" else (f"1 → {max(sizes)}", 13)
        yield Text(x, middle, (Run(text, "mute"),), size, "middle")
