"""Who sits on which seat before and after: slots with persons, and a ribbon for each who goes on."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import Mark, Rect, Run, Text
from kiwame.render.diagram.scene import Scene, Seat
from kiwame.render.diagram.shapes import at_ribbon, chip, disc, panel, person, ribbon
from kiwame.render.measure import width
from kiwame.render.words import Words

SIDE_WIDE, SIDE_NARROW = 338.0, 266.0
_SLOT, _NARROW_SLOT, _SLOT_HIGH, _SLOT_GAP = 102.0, 94.0, 66.0, 18.0
_MOST_LINES = 4


class Way(NamedTuple):
    """Who goes from a seat of x to a seat of y."""

    start: int
    end: int


def ways(scene: Scene) -> list[Way]:
    """For each seat of the output that a person of the only operand takes: from where to where."""
    found = []
    for end, seat in enumerate(scene.output.seats):
        if seat.who is not None and seat.who.state == "here" and scene.operands:
            found.append(Way(seat.who.number, end))
    return found


def slot(x: float, y: float, n: int, seat: Seat, words: Words, *, state: str = "", w: float = _SLOT) -> Iterator[Mark]:
    """A seat with who sits there and its size. `state`: how the person is drawn, where it is not as it is."""
    empty = seat.who is None
    dashed = state in ("gone", "new") or (not empty and seat.who is not None and seat.who.state == "new")
    yield Rect(x, y, w, _SLOT_HIGH, 10, "bg", "mute" if dashed else "line", dash="5 4" if dashed else "")
    text = x + 45
    if seat.who is not None:
        yield from person(x + 24, y + 36, seat.who._replace(state=state or seat.who.state), ground="bg")
    else:
        text = x + 16
    yield Text(text, y + 22, (Run(words("seat", n=n), "mute"),), 13)
    size = f"{seat.name} = {seat.size}" if seat.name else words("size", n=seat.size)
    big = 14.0
    while big > 11 and width(size, big, bold=True) > x + w - text - 5:
        big -= 0.5
    yield Text(text, y + 44, (Run(size, seat.paint),), big, bold=True)


def side_height(scene: Scene) -> float:
    """How high the chart is that stands between two tensors."""
    most = max(len(scene.operands[0].seats), len(scene.output.seats))
    lines = len(scene.output.seats)
    below = 16 + 26 * lines if lines <= _MOST_LINES else 0
    return 78 + most * (_SLOT_HIGH + _SLOT_GAP) + below


def side_chart(scene: Scene, x: float, y: float, words: Words, wide: float = SIDE_WIDE) -> Iterator[Mark]:
    """The chart that stands between two tensors, its ribbons going right."""
    yield panel(x, y, wide, side_height(scene))
    size = _SLOT if wide == SIDE_WIDE else _NARROW_SLOT
    yield from disc(x + 28, y + 26, 1)
    yield Text(x + 47, y + 26, (Run(words("who")),), 16, bold=True)
    left, right, top = x + 12, x + wide - 12 - size, y + 76
    before, after = scene.operands[0], scene.output
    for slot_x, drawn in ((left, before), (right, after)):
        text = words("seats-of", name=drawn.tensor.name)
        yield Text(slot_x + size / 2, y + 58, (Run(text, "mute"),), 13, "middle")
    step = _SLOT_HIGH + _SLOT_GAP
    going = ways(scene)
    gone = {way.start for way in going}
    for n, seat in enumerate(before.seats):
        state = "was" if n in gone else "gone" if after.seats or before.seats else ""
        yield from slot(left, top + n * step, n, seat, words, state=state, w=size)
        if n not in gone:
            yield Text(left + size + 10, top + n * step + _SLOT_HIGH / 2, (Run(words("leaves"), "mute"),), 13)
    for n, seat in enumerate(after.seats):
        yield from slot(right, top + n * step, n, seat, words, w=size)
    middle = _SLOT_HIGH / 2
    chips: list[Mark] = []
    for way in going:
        seat = before.seats[way.start]
        ends = (left + size, top + way.start * step + middle, right - 2, top + way.end * step + middle)
        yield from ribbon(*ends, seat.paint)
        now = after.seats[way.end].size
        text = str(seat.size) if seat.size == now else f"{seat.size} → {now}"
        chips += chip(*at_ribbon(*ends, 0.22 if seat.size == now else 0.4), text, seat.paint)
    yield from chips
    yield from _lines(scene, words, x + wide / 2, top + max(len(before.seats), len(after.seats)) * step + 10)


def _lines(scene: Scene, words: Words, x: float, y: float) -> Iterator[Mark]:
    """In words: seat 0 takes person 1."""
    seats = scene.output.seats
    if len(seats) > _MOST_LINES:
        return
    for n, seat in enumerate(seats):
        if seat.who is None:
            continue
        if seat.who.state == "new":
            runs: tuple[Run, ...] = (Run(words("opens", seat=n), "mute"),)
        else:
            runs = (Run(words("takes", seat=n)), Run(words("person", n=seat.who.number), seat.paint, True))
        yield Text(x, y + 26 * n, runs, 15, "middle")


def wide_height() -> float:
    """How high the chart is that lies below the tensors."""
    return 214.0


def wide_chart(scene: Scene, x: float, y: float, w: float, words: Words) -> Iterator[Mark]:
    """The chart that lies below the tensors, its ribbons going down."""
    yield panel(x, y, w, wide_height())
    yield from disc(x + 28, y + 28, 1)
    yield Text(x + 47, y + 28, (Run(words("who")),), 16, bold=True)
    before, after = scene.operands[0], scene.output
    most = max(len(before.seats), len(after.seats), 1)
    first = x + 40 + width(words("who"), 16, bold=True) + 60
    beside = len(after.seats) <= _MOST_LINES - 1
    step = min(150.0, (x + w - 20 - (190 if beside else 0) - first) / most)
    size = min(_SLOT, step - 8)
    tops = (y + 18, y + wide_height() - 18 - _SLOT_HIGH)
    going = ways(scene)
    gone = {way.start for way in going}
    for top, drawn in zip(tops, (before, after), strict=True):
        text = words("seats-of", name=drawn.tensor.name)
        yield Text(first - 14, top + (_SLOT_HIGH / 2 if drawn is after else 48), (Run(text, "mute"),), 13, "end")
        for n, seat in enumerate(drawn.seats):
            state = "" if drawn is after else "was" if n in gone else "gone"
            yield from slot(first + n * step, top, n, seat, words, state=state, w=size)
    for way in going:
        ends = (
            first + way.start * step + size / 2,
            tops[0] + _SLOT_HIGH,
            first + way.end * step + size / 2,
            tops[1] - 2,
        )
        yield from ribbon(*ends, before.seats[way.start].paint, wide=20, down=True)
    if beside:
        lines = len(after.seats)
        yield from _lines(scene, words, x + w - 110, y + wide_height() / 2 - 13 * (lines - 1))


def is_seating(scene: Scene) -> bool:
    """Whether the picture is who goes to which seat: one operand, whose persons sit in the output."""
    if scene.alone is None or not scene.operands[0].seats or scene.stage.source is None:
        return False
    return all(seat.who is not None for seat in scene.output.seats) and scene.stage.source.kind == "one"
