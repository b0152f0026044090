"""Who is called to which seat, who is missing, and who is called twice."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.errors import Cause
from kiwame.render.diagram.marks import Mark, Paint, Person, Rect, Run, Text
from kiwame.render.diagram.refusals.asked import Asked
from kiwame.render.diagram.refusals.part import TOP, Part, broken, empty_slot
from kiwame.render.diagram.scene import Seat
from kiwame.render.diagram.seats import slot
from kiwame.render.diagram.shapes import Figure, at_ribbon, chip, person, ribbon, wrapped

_WIDE, _HIGH = 102.0, 66.0
_MOST_SEATS = 7
_CALLS = (Cause.AXIS_OUT_OF_RANGE, Cause.AXIS_REPEATED, Cause.AXIS_COUNT)


class Call(NamedTuple):
    """Someone called: the number as typed, the person meant (None: there is none), and whether it is the first time."""

    number: int
    who: int | None
    first: bool


def _calls(numbers: list[int], rank: int) -> list[Call]:
    found: list[Call] = []
    for number in numbers:
        who = number % rank if rank and -rank <= number < rank else None
        found.append(Call(number, who, who is None or all(call.who != who for call in found)))
    return found


class Called(Part):
    """Persons on the left, those who are called on the right, and a ribbon for each call."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        data = asked.data
        shape = asked.shape or ()
        self.seats = [Seat(size, Figure(n, Person(n % 5)), None) for n, size in enumerate(shape)]
        self.rank = int(data.get("rank", len(shape)))
        self.to_seats = "dims" in data
        self.opens = self.rank > len(shape)  # the op puts a new axis in
        numbers = list(data["dims"]) if self.to_seats else [data["axis"]] * (1 if self._is_missing else 2)
        self.calls = _calls(numbers, self.rank)
        self.missing = list(dict.fromkeys(call.number for call in self.calls if call.who is None))
        called = {call.who for call in self.calls}
        self.left_out = [n for n in range(len(shape)) if n not in called] if self.to_seats else []

    @property
    def _is_missing(self) -> bool:
        return self.asked.problem.cause is Cause.AXIS_OUT_OF_RANGE

    @classmethod
    def fits(cls, asked: Asked) -> bool:
        """Whether it is about who is called, of a tensor whose shape is known."""
        data, shape = asked.data, asked.shape
        if asked.problem.cause not in _CALLS or shape is None:
            return False
        if "dims" in data:
            return max(len(data["dims"]), len(shape)) <= _MOST_SEATS and data["rank"] == len(shape)
        if not isinstance(data.get("axis"), int) or asked.problem.cause is Cause.AXIS_COUNT:
            return False
        is_missing = asked.problem.cause is Cause.AXIS_OUT_OF_RANGE
        return len(shape) < _MOST_SEATS and (is_missing or -len(shape) <= data["axis"] < len(shape))

    @property
    def title(self) -> str:
        """Who is missing or called twice."""
        if self.opens:
            return self.words("no-seat", n=self.missing[0])
        if self.missing:
            return self.words("no-person", n=self.missing[0])
        twice = [call.who for call in self.calls if not call.first]
        if twice:
            return self.words("called-twice", n=twice[0])
        return self.words("not-all-called", called=len(self.calls), rank=self.rank)

    @property
    def heading(self) -> str:
        """What the chart asks."""
        if self.opens:
            return self.words("which-seat")
        return self.words("who-to-seats" if self.to_seats else "who-called")

    @property
    def _left(self) -> int:
        return len(self.seats) + (1 if self.opens else len(self.missing))

    @property
    def _right(self) -> int:
        if self.opens:
            return self.rank + 1
        return max(len(self.calls), self.rank) if self.to_seats else len(self.calls)

    @property
    def _step(self) -> float:
        return _HIGH + (18 if max(self._left, self._right) <= 4 else 8)

    def height(self, wide: float) -> float:
        """Down to the last slot or the words below."""
        rows = max(self._left, self._right)
        return TOP + 22 + rows * self._step + len(self._below(wide)) * 20 + (2 if self._below(wide) else 0)

    def _below(self, wide: float) -> list[str]:
        if not self.left_out:
            return []
        return wrapped(self.words("not-called", who=self.left_out), 14, wide - 36)

    def marks(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The slots and the ribbons between them."""
        left, right, top = x + 12, x + wide - 12 - _WIDE, y + TOP + 22
        name, out = self.asked.name, "y"
        yield Text(left + _WIDE / 2, y + TOP + 6, (Run(self.words("persons-of", name=name), "mute"),), 13, "middle")
        text = self.words("seats-of", name=out) if self.to_seats or self.opens else self.words("calls-of")
        yield Text(right + _WIDE / 2, y + TOP + 6, (Run(text, "mute"),), 13, "middle")
        yield from self._ways(left + _WIDE, right, top)
        yield from self._before(left, top)
        yield from self._after(right, top)
        low = top + max(self._left, self._right) * self._step + 8
        for n, line in enumerate(self._below(wide)):
            yield Text(x + wide / 2, low + 20 * n, (Run(line, "ink"),), 14, "middle")

    def _before(self, x: float, top: float) -> Iterator[Mark]:
        for n, seat in enumerate(self.seats):
            yield from slot(x, top + n * self._step, n, seat, self.words, state="was")
        low = top + len(self.seats) * self._step
        if self.opens:
            yield from _nobody(x, low, "", self.words("new-person"))
        for n, number in enumerate([] if self.opens else self.missing):
            yield from _nobody(x, low + n * self._step, str(number), self.words("no-such-person"))

    def _after(self, x: float, top: float) -> Iterator[Mark]:
        if self.opens:
            for n in range(self.rank):
                lines = (self.words("seat", n=n), self.words("possible"))
                yield from _plain_slot(x, top + n * self._step, lines, "mute")
            lines = (self.words("seat", n=self.missing[0]), self.words("no-such-seat"))
            yield from empty_slot(x, top + self.rank * self._step, _WIDE, _HIGH, lines)
            return
        for n in range(self._right):
            y = top + n * self._step
            call = self.calls[n] if n < len(self.calls) else None
            if not self.to_seats:
                yield from self._called(x, y, self.calls[n])
            elif call is None or call.who is None or not call.first:
                kind = "empty" if n < self.rank else "no-such-seat"
                yield from empty_slot(x, y, _WIDE, _HIGH, (self.words("seat", n=n), self.words(kind)))
            else:
                yield from slot(x, y, n, self.seats[call.who], self.words)

    def _called(self, x: float, y: float, call: Call) -> Iterator[Mark]:
        """What an op asks for, which gives its result no seat."""
        op = str(self.asked.data.get("op", ""))
        lines = (op, self.words("calls", n=call.number))
        if call.who is None or not call.first:
            yield from empty_slot(x, y, _WIDE, _HIGH, lines)
        else:
            yield from _plain_slot(x, y, lines, Person(call.who % 5))

    def _ways(self, start: float, end: float, top: float) -> Iterator[Mark]:
        middle, chips, crossed = _HIGH / 2, list[Mark](), list[Mark]()
        if self.opens:
            rows = len(self.seats), self.rank
            yield from broken(*_ends(start, end, top + middle, self._step, rows), t=0.5)
            return
        for n, call in enumerate(self.calls):
            row = len(self.seats) + self.missing.index(call.number) if call.who is None else call.who
            ends = _ends(start, end, top + middle, self._step, (row, n))
            if call.who is None or not call.first:
                crossed += broken(*ends, t=0.5 if call.who is None else 0.62)
            else:
                seat = self.seats[call.who]
                yield from ribbon(*ends, seat.paint)
                chips += chip(*at_ribbon(*ends, 0.25), str(seat.size), seat.paint)
        yield from chips
        yield from crossed


def _ends(
    start: float, end: float, top: float, step: float, rows: tuple[int, int]
) -> tuple[float, float, float, float]:
    return start, top + rows[0] * step, end - 2, top + rows[1] * step


def _plain_slot(x: float, y: float, lines: tuple[str, str], paint: Paint) -> Iterator[Mark]:
    yield Rect(x, y, _WIDE, _HIGH, 10, "bg", "line")
    yield Text(x + _WIDE / 2, y + 22, (Run(lines[0], "mute"),), 13, "middle")
    yield Text(x + _WIDE / 2, y + 44, (Run(lines[1], paint),), 14, "middle", bold=True)


def _nobody(x: float, y: float, number: str, words: str) -> Iterator[Mark]:
    """Someone who is not there."""
    yield Rect(x, y, _WIDE, _HIGH, 10, "bg", "ink", dash="4 4")
    *body, _ = person(x + 24, y + 36, Figure(0, "ink", "gone"))
    yield from body
    yield Text(x + 24, y + 45, (Run(number, "ink"),), 15, "middle", bold=True)
    lines = wrapped(words, 13, _WIDE - 48, bold=True)
    for n, line in enumerate(lines):
        yield Text(x + 45, y + _HIGH / 2 + 20 * (n - (len(lines) - 1) / 2), (Run(line, "ink"),), 13, bold=True)
