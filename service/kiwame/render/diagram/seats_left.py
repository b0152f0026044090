"""Who stays when axes are folded, and what becomes of the seat: two panels that lie below or beside the tensors."""

from collections.abc import Iterator

from kiwame.ops.base import registry
from kiwame.render.diagram.marks import Mark, Rect, Run, Text
from kiwame.render.diagram.panels import Note, Panel
from kiwame.render.diagram.scene import Scene, Seat
from kiwame.render.diagram.seats import slot
from kiwame.render.diagram.shapes import disc, panel, wrapped
from kiwame.render.headings import heading
from kiwame.render.measure import width
from kiwame.render.words import Words

_SLOT, _STEP, _HIGH = 102.0, 112.0, 66.0
_TITLE, _LINE, _SMALL = 16.0, 21.0, 14.0
_PAD, _GAP = 20.0, 16.0
_LEAST = 376.0  # px that a panel needs for two slots beside its title
_MOST = 6  # seats


class SeatsLeft(Panel):
    """The panels of a reduction. `gone` are the axes of the only operand that are folded."""

    def __init__(self, scene: Scene, words: Words, gone: tuple[int, ...], notes: list[Note]) -> None:
        super().__init__(scene, words, notes)
        self._gone = gone
        self._persons = scene.operands[0].seats
        self._kept = bool(scene.steps["shape"].data.get("keepdim"))
        self._word = self._keep_word()

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether there are few enough seats."""
        return len(scene.operands[0].seats) <= _MOST

    def _keep_word(self) -> str:
        """What the argument is called that keeps the empty seat, where the call takes it."""
        op, library = registry().find(self._scene.stage.op), self._scene.library
        takes = op is not None and any(param.name == "keepdim" for param in op.params)
        if not takes or not (self._kept or self._scene.steps["rule"].data.get("given")):
            return ""
        return "keepdim=True" if library == "torch" else "keepdims=True"

    def side_wides(self) -> tuple[float, ...]:
        """How wide it may be between two tensors: it never stands there."""
        return ()

    def _is_stacked(self) -> bool:
        """Whether the panels are as wide as the canvas, one below the other."""
        return len(self._persons) > 4

    def _above(self, wide: float) -> bool:
        """Whether the titles stand above the slots."""
        return len(self._persons) in (3, 4) or wide < _LEAST

    def _high(self, wide: float) -> float:
        return 152.0 if self._above(wide) else 112.0

    def wide_height(self, wide: float) -> float:
        """Its height where it lies below."""
        each = self._high(wide if self._is_stacked() else (wide - _GAP) / 2)
        notes = _LINE * len(self._notes) + 8 if self._notes else 0
        return notes + (2 * each + _GAP if self._is_stacked() else each)

    def wide(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """Both panels beside one another, or one below the other where there are many seats."""
        half = wide if self._is_stacked() else (wide - _GAP) / 2
        high = self._high(half)
        yield from self._staying(x, y, half)
        if self._is_stacked():
            yield from self._keeping(x, y + high + _GAP, half)
            y += high + _GAP
        else:
            yield from self._keeping(x + half + _GAP, y, half)
        yield from self._written(x, y + high + 22)

    def column_height(self, wide: float) -> float:
        """Its height where the panels stand in a column."""
        return 2 * self._high(wide) + _GAP + (_LINE * len(self._notes) + 12 if self._notes else 0)

    def column(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """One panel below the other."""
        high = self._high(wide) + _GAP
        yield from self._staying(x, y, wide)
        yield from self._keeping(x, y + high, wide)
        yield from self._written(x, y + 2 * high + 8)

    def _written(self, x: float, y: float) -> Iterator[Mark]:
        for n, note in enumerate(self._notes):
            yield Text(x + _PAD, y + _LINE * n, (Run(note.text, note.paint),), _SMALL)

    def _slots_at(self, x: float, y: float, wide: float, count: int) -> tuple[float, float, float]:
        """Where the first slot is, and the step to the next."""
        step = min(_STEP, (wide - 2 * _PAD + _STEP - _SLOT) / max(count, 1))
        if self._above(wide):
            return x + _PAD, y + 46, step
        return x + wide - _PAD - (count - 1) * step - min(_SLOT, step - 8), y + 14, step

    def _staying(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        yield panel(x, y, wide, self._high(wide))
        yield from disc(x + 28, y + 28, 1)
        title = self._words("stays")
        yield Text(x + 47, y + 28, (Run(title),), _TITLE, bold=True)
        first, top, step = self._slots_at(x, y, wide, len(self._persons))
        if not self._above(wide):
            yield from self._explained(x + _PAD, y + 58, first - x - _PAD - 12, self._words("goes", **self._facts()))
        size = min(_SLOT, step - 8)
        for n, seat in enumerate(self._persons):
            left, gone = first + n * step, n in self._gone
            yield from slot(left, top, n, seat, self._words, state="gone" if gone else "", w=size)
            word = self._words("leaves" if gone else "stays-put")
            yield Text(left + size / 2, top + _HIGH + 16, (Run(word, "ink" if gone else "mute"),), 13, "middle")

    def _facts(self) -> dict[str, object]:
        given = self._scene.steps["rule"].data.get("given")
        return {"word": "dim" if self._scene.library == "torch" else "axis", "given": given}

    def _explained(self, x: float, y: float, wide: float, text: str) -> Iterator[Mark]:
        for n, line in enumerate(wrapped(text, _SMALL, wide)[:3]):
            yield Text(x, y + _LINE * n, (Run(line, "mute"),), _SMALL)

    def _keeping(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """What the argument that keeps the seat gives; where there is no such argument, the rule in words."""
        high = self._high(wide)
        yield panel(x, y, wide, high)
        if not self._word:
            rule = self._scene.steps["rule"]
            yield Text(x + _PAD, y + 28, (Run(heading(rule, self._scene.lang)),), _TITLE, bold=True)
            yield from self._explained(x + _PAD, y + 56, wide - 2 * _PAD, rule.text)
            return
        yield Text(x + _PAD, y + 28, (Run(self._word),), _TITLE, mono=True, bold=True)
        first, top, step = self._slots_at(x, y, wide, len(self._persons))
        size = min(_SLOT, step - 8)
        above = self._above(wide)
        runs, text = self._shape(), self._words("seat-kept")
        if not above:
            yield Text(x + _PAD, y + 56, (Run(text, "mute"),), _SMALL)
            yield Text(x + _PAD, y + 84, runs, _TITLE, mono=True, bold=True)
        else:
            right = x + _PAD + width(self._word, _TITLE, mono=True, bold=True) + 16
            yield Text(right, y + 28, runs, _TITLE, mono=True, bold=True)
        for n, seat in enumerate(self._persons):
            left = first + n * step
            if n in self._gone:
                yield Rect(left, top, size, _HIGH, 10, "none", "mute", dash="5 4")
                yield Text(left + 16, top + 22, (Run(self._words("seat", n=n), "mute"),), 13)
                yield Text(left + 16, top + 44, (Run(self._words("size", n=1), "mute"),), 14, bold=True)
                yield Text(left + size / 2, top + _HIGH + 16, (Run(self._words("nobody"), "mute"),), 13, "middle")
            else:
                yield from slot(left, top, n, seat, self._words, w=size)

    def _shape(self) -> tuple[Run, ...]:
        """The shape with the seats kept, each size in its person's colour."""
        parts: list[Run] = [Run("(")]
        for n, seat in enumerate(self._persons):
            parts += [Run(", ")] if n else []
            parts.append(self._size(n, seat))
        return (*parts, Run(",)" if len(self._persons) == 1 else ")"))

    def _size(self, n: int, seat: Seat) -> Run:
        return Run("1", "mute") if n in self._gone else Run(str(seat.size), seat.paint)
