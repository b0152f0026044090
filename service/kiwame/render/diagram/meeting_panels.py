"""The panels of a contraction: whose sizes must be equal, and one cell worked in full."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import Edge, Fill, Mark, Paint, Path, Rect, Run, Text
from kiwame.render.diagram.meeting import Meeting
from kiwame.render.diagram.scene import Drawn
from kiwame.render.diagram.shapes import disc, dots, panel, person, pill
from kiwame.render.measure import width
from kiwame.render.words import Words

WHO_WIDE, WORKED_WIDE = 252.0, 264.0
_STEP = 52.0  # from one product to the next
_CELL, _CELL_HIGH = 44.0, 42.0
_SECOND = 70.0  # from the start of a product to its second cell
_TERM, _MOST_TERMS = 144.0, 6  # a product in a line of them


class Term(NamedTuple):
    """A product: two numbers with their fills, and what they make; all empty where products are left out."""

    left: str = ""
    right: str = ""
    product: str = ""
    fills: tuple[Fill, Fill] | None = None


def who_height(meeting: Meeting) -> float:
    """How high the panel is that says who meets whom."""
    return 250.0 if meeting.held else 226.0


def who_meets(meeting: Meeting, x: float, y: float, words: Words, held: str) -> Iterator[Mark]:
    """The persons of both tensors, the two who meet in a box of their own. `held`: which matrices these are."""
    yield panel(x, y, WHO_WIDE, who_height(meeting))
    yield from disc(x + 26, y + 28, 1)
    yield Text(x + 46, y + 28, (Run(words("who-meets")),), 16, bold=True)
    middle = x + WHO_WIDE / 2
    inner = meeting.a.seats[meeting.a_letters.index(meeting.inner)].paint
    yield Rect(middle - 57, y + 60, 114, 82, 12, "bg", inner, 1.75, "5 4")
    sides = ((meeting.a, meeting.a_letters, meeting.row, -1), (meeting.b, meeting.b_letters, meeting.column, 1))
    for drawn, letters, own, side in sides:
        yield from _sized_person(drawn, letters.index(meeting.inner), middle + 34 * side, y + 88, "bg")
        if own:
            yield from _sized_person(drawn, letters.index(own), middle + 84 * side, y + 88, "panel")
        name = (Run(drawn.tensor.name),)
        yield Text(middle + 59 * side, y + 50, name, 14, "middle", mono=True, bold=True)
    for line in (y + 92, y + 124):
        yield Text(middle, line, (Run("="),), 18, "middle", mono=True, bold=True)
    before, after = words("must-equal", n="\0").split("\0")
    yield Text(middle, y + 172, (Run(before), Run(str(meeting.size), inner, True), Run(after)), 15, "middle")
    yield Text(middle, y + 196, (Run(words("meet-and-leave")),), 15, "middle")
    if held:
        yield Text(middle, y + 224, (Run(held, "mute"),), 14, "middle")


def _sized_person(drawn: Drawn, axis: int, x: float, y: float, ground: Paint) -> Iterator[Mark]:
    seat = drawn.seats[axis]
    if seat.who is not None:
        yield from person(x, y, seat.who, ground=ground)
    size = 18.0
    while size > 11 and width(str(seat.size), size, mono=True, bold=True) > 48:
        size -= 1
    yield Text(x, y + 36, (Run(str(seat.size), seat.paint),), size, "middle", mono=True, bold=True)


def worked_height(terms: list[Term]) -> float:
    """How high the panel is that works one cell, its products going down."""
    return 54 + _STEP * len(terms) + 112


def worked(
    terms: list[Term], total: str, runs: tuple[Run, ...], x: float, y: float, words: Words, step: int = 3
) -> Iterator[Mark]:
    """The products one below another, their sum, and the cell in the ring."""
    yield panel(x, y, WORKED_WIDE, worked_height(terms))
    yield from _heading(x, y, words, step)
    at = y + 75
    for term in terms:
        if term.fills is None:
            yield from dots(x + WORKED_WIDE / 2, at, 0, 8)
        else:
            yield from _product(term, x + 24, at)
            yield Text(x + 160, at, (Run("="),), 18, "middle")
            size = _fitted(term.product, 20, 66)
            yield Text(x + WORKED_WIDE - 28, at, (Run(term.product),), size, "end", mono=True, bold=True)
        at += _STEP
    at -= 17
    yield Path(f"M{x + 24:g} {at:g}H{x + WORKED_WIDE - 24:g}", "ink", 2)
    yield from _total(total, runs, x + WORKED_WIDE / 2, at + 26, WORKED_WIDE - 32)


def worked_wide_height() -> float:
    """How high the same is with the products side by side."""
    return 170.0


def worked_wide(
    terms: list[Term], total: str, runs: tuple[Run, ...], x: float, y: float, wide: float, words: Words
) -> Iterator[Mark]:
    """The products side by side. There is room for six."""
    yield panel(x, y, wide, worked_wide_height())
    yield from _heading(x, y, words, 3)
    at, shown = x + 24, terms if len(terms) <= _MOST_TERMS else [*terms[:4], Term(), terms[-1]]
    for n, term in enumerate(shown):
        if n:
            yield Text(at - 15, y + 75, (Run("+"),), 18, "middle")
        if term.fills is None:
            yield from dots(at + 50, y + 75, 8, 0)
        else:
            yield from _product(term, at, y + 75)
        at += _TERM
    yield from _total(total, runs, x + wide / 2, y + 136, wide - 40, beside=True)


def _heading(x: float, y: float, words: Words, step: int) -> Iterator[Mark]:
    yield from disc(x + 26, y + 28, step)
    yield Text(x + 46, y + 28, (Run(words("follow")),), 16, bold=True)


def _product(term: Term, x: float, y: float) -> Iterator[Mark]:
    """Two cells with a sign between, from x, with their middle at y."""
    if term.fills is None:
        return
    for left, text, fill in ((x, term.left, term.fills[0]), (x + _SECOND, term.right, term.fills[1])):
        yield Rect(left, y - _CELL_HIGH / 2, _CELL, _CELL_HIGH, 7, fill, Edge(fill.hue, 0))
        size = min(18.0, 18 * (_CELL - 6) / max(width(text, 18, bold=True), 1))
        yield Text(left + _CELL / 2, y, (Run(text, "cell"),), size, "middle", bold=True)
    yield Text(x + 57, y, (Run("×"),), 18, "middle")


def _fitted(text: str, size: float, room: float) -> float:
    """The largest size at which bold code is no wider than `room`."""
    return min(size, size * room / max(width(text, size, mono=True, bold=True), 1))


def _total(
    total: str, runs: tuple[Run, ...], middle: float, y: float, room: float, *, beside: bool = False
) -> Iterator[Mark]:
    text = "".join(run.text for run in runs)
    size = _fitted(text, 20, (room - 36) / 1.04)
    wide = width(text, size, mono=True, bold=True) * 1.02 + 36
    if beside:
        small = _fitted(total, 18, room - wide - 40)
        long = width(total, small, mono=True, bold=True)
        start = middle - (long + 40 + wide) / 2
        yield Text(start, y, (Run(total),), small, mono=True, bold=True)
        yield Text(start + long + 20, y, (Run("="),), 18, "middle", mono=True, bold=True)
        yield from pill(start + long + 40, y - 22, runs, size=size, ringed=True)[1]
        return
    yield Text(middle, y, (Run(total),), _fitted(total, 18, room), "middle", mono=True, bold=True)
    yield from pill(middle - wide / 2, y + 20, runs, size=size, ringed=True)[1]
