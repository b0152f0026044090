"""The bar of an axis with who sits on it: above the columns, or left of the rows."""

from collections.abc import Iterator

from kiwame.render.diagram.marks import Mark, Path, Rect, Run, Text
from kiwame.render.diagram.scene import Seat
from kiwame.render.diagram.shapes import person
from kiwame.render.measure import width

_HALF = 19.0  # of the patch that a person stands on
_LABEL = 13.0


def across_axis(
    x: float, y: float, length: float, seat: Seat, label: str, kind: str, *, ground: str = "bg"
) -> Iterator[Mark]:
    """A level bar from (x, y). The label stands at its start and the kind at its end, where there is room."""
    yield Path(f"M{x:g} {y - 5:g}v10m0 -5h{length:g}m0 -5v10", seat.paint, 2.5)
    middle, half = x + length / 2, _HALF
    name = seat.name or ""
    if seat.who is not None:
        wide = width(name, 15, bold=True) + 8 if name else 0
        middle -= wide / 2
        yield Rect(middle - _HALF, y - 22, 2 * _HALF + wide, 44, 4, ground)
        yield from person(middle, y, seat.who, ground=ground)
        if name:
            yield Text(middle + _HALF, y, (Run(name, seat.paint),), 15, bold=True)
        half += wide / 2
    elif name:
        wide = width(name, 15, bold=True) + 12
        yield Rect(middle - wide / 2, y - 12, wide, 24, 4, ground)
        yield Text(middle, y, (Run(name, seat.paint),), 15, "middle", bold=True)
    room = length / 2 - half - 3
    high = y - 14
    if width(label, _LABEL) <= room or (seat.who is None and width(label, _LABEL) + width(kind, _LABEL) + 8 <= length):
        yield Text(x, high, (Run(label, "mute"),), _LABEL)
        if kind and (width(kind, _LABEL) <= room or seat.who is None):
            yield Text(x + length, high, (Run(kind, "mute"),), _LABEL, "end")
    else:
        yield Text(min(x - 5, middle - half - 3), high, (Run(label, "mute"),), _LABEL, "end")


def down_axis(
    x: float, y: float, length: float, seat: Seat, label: str, kind: str, *, ground: str = "bg"
) -> Iterator[Mark]:
    """An upright bar from (x, y), the label above it and the kind below."""
    yield Path(f"M{x - 5:g} {y:g}h10m-5 0v{length:g}m-5 0h10", seat.paint, 2.5)
    middle = y + length / 2
    name = seat.name or ""
    if seat.who is not None:
        below = 18 if name else 0
        middle -= below / 2
        yield Rect(x - _HALF, middle - 24, 2 * _HALF, 47 + below, 4, ground)
        yield from person(x, middle + 1, seat.who, ground=ground)
        if name:
            yield Text(x, middle + 30, (Run(name, seat.paint),), 15, "middle", bold=True)
    elif name:
        yield Rect(x - 12, middle - 12, 24, 24, 4, ground)
        yield Text(x, middle, (Run(name, seat.paint),), 15, "middle", bold=True)
    up = min(y - 14, middle - 40) if seat.who is not None else y - 14
    yield Text(x, up, (Run(label, "mute"),), _LABEL, "middle")
    if kind:
        low = max(y + length + 14, middle + 38) if seat.who is not None else y + length + 14
        yield Text(x, low, (Run(kind, "mute"),), _LABEL, "middle")
