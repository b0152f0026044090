"""A contraction as a picture: B above C and A left of C, so that a cell stands where a row meets a column."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from kiwame.render.diagram.fills import Fills, Look
from kiwame.render.diagram.grid import listed
from kiwame.render.diagram.header import INNER, MARGIN, WIDE, result_runs
from kiwame.render.diagram.marks import Fill, Mark, Path, Run, Text
from kiwame.render.diagram.meeting import Meeting, meeting
from kiwame.render.diagram.meeting_panels import (
    Term,
    who_height,
    who_meets,
    worked,
    worked_height,
    worked_wide,
    worked_wide_height,
)
from kiwame.render.diagram.meeting_plan import PANEL_LEFT, plan
from kiwame.render.diagram.numbers import cell_number
from kiwame.render.diagram.scene import Focus, Scene
from kiwame.render.diagram.shapes import arrow
from kiwame.render.diagram.single import Single, label, label_width
from kiwame.render.diagram.tables import ABOVE, BELOW, RIGHT, Table
from kiwame.render.diagram.tags import fitting
from kiwame.render.measure import width

_DROP = 74.0  # between B and C
_LABEL = 34.0
_NOTE = 17.0


class Contraction(Single):
    """A product of two matrices, or of a matrix and a vector, or of two vectors."""

    follow_in_foot = False

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        found = meeting(scene)
        if found is None or scene.focus is None:
            raise ValueError("only a contraction of two matrices or vectors is drawn like this")
        self.met: Meeting = found
        self.followed: Focus = scene.focus
        self.places = dict(zip(scene.letters["out"], scene.focus.to, strict=True))
        self.plan = plan(scene, self.met, self.words)
        self.shown = self.plan.shown
        self.fills = Fills(scene, self.shown)
        self.notes = [] if found.held else self._notes()

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether it is a sum of products of two tensors of which one matrix, or vector, of each is drawn."""
        tensors = [*(drawn.tensor for drawn in scene.operands), scene.output.tensor]
        if scene.focus is None or not all(tensor.numel for tensor in tensors) or meeting(scene) is None:
            return False
        return all(tensor.values is not None or tensor.preview is not None for tensor in tensors)

    def title(self) -> str:
        """Which line of the first meets which line of the second."""
        return self.words("title-meet", a=self._kind(self.met.a_letters), b=self._kind(self.met.b_letters))

    def _kind(self, letters: list[str]) -> str:
        """What the line is called along which the products are taken."""
        own = [letter for letter in letters if letter not in self.met.held]
        return "vector" if len(own) == 1 else "row" if own[1] == self.met.inner else "column"

    def body(self, top: float) -> tuple[float, list[Mark]]:
        """All between head and foot, and where it ends."""
        return self._crossing(top) if self.met.column else self._along(top)

    def _crossing(self, top: float) -> tuple[float, list[Mark]]:
        """B above C, A left of C."""
        a, b, c, narrow, ax, x = self.plan.placed
        terms = self.terms()
        least = top + who_height(self.met) + 14 + _LABEL + ABOVE
        y = max(least, top + _LABEL + ABOVE + b.high + _DROP)
        if narrow:
            y = max(y, top + worked_height(terms) + 30)
        b_y = y - _DROP - b.high
        marks = [*who_meets(self.met, MARGIN, top, self.words, self._held_words())]
        marks += self._named(a, ax, y - ABOVE - _LABEL + 12)
        marks += self._named(b, x, b_y - ABOVE - _LABEL + 12)
        marks += self._cells(((a, ax, y), (b, x, b_y), (c, x, y)))
        marks += [*a.above(ax, y), *a.left(ax, y), *b.above(x, b_y), *b.left(x, b_y), *c.right(x, y), *c.below(x, y)]
        marks += self._arrows_across(ax + a.wide, x, y)
        marks += self._arrow_down(x, b_y + b.high, y)
        bottom = y + c.high + BELOW
        marks += self._elided(ax, y + a.high + 20)
        below = y + a.high + 20 + _NOTE * len(self.notes)
        right = x + c.wide + (RIGHT if self.met.row else 0)
        wide = label_width(c.drawn, self.words("new-shape")) + 32
        if narrow:
            marks += worked(terms, self.total(terms), self._result(), PANEL_LEFT, top, self.words)
        if right + 18 + wide <= WIDE - MARGIN:
            marks += self._result_label(right + 18, y + 28)
        else:
            marks += self._result_label(MARGIN, below + 36)
            bottom = max(bottom, below + 82)
        if not narrow:
            marks += worked_wide(terms, self.total(terms), self._result(), MARGIN, bottom + 16, INNER, self.words)
            bottom += 16 + worked_wide_height()
        marks += self._line_rings(((a, ax, y), (b, x, b_y), (c, x, y)))
        return bottom, marks

    def _along(self, top: float) -> tuple[float, list[Mark]]:
        """A vector above the rows that it meets, place by place; the results at the right."""
        a, b, c, narrow, ax, x = self.plan.placed
        terms = self.terms()
        b_y = top + _LABEL + ABOVE
        row = a.box(ax, 0, self.places | {self.met.inner: next(iter(a.columns))})
        level = row.y + row.h / 2
        a_y = b_y + b.high + 30 + _LABEL + ABOVE
        if narrow:
            a_y = max(a_y, top + worked_height(terms) + 44 - level)
        level += a_y
        y = a_y + a.high + 12 if self.met.row else a_y
        placed = ((a, ax, a_y), (b, ax, b_y), (c, x, y))
        marks = [*who_meets(self.met, MARGIN, top, self.words, self._held_words())]
        marks += self._named(b, ax, b_y - ABOVE - _LABEL + 12)
        marks += self._named(a, ax, a_y - ABOVE - _LABEL + 12)
        marks += self._cells(placed)
        marks += [*b.above(ax, b_y), *a.above(ax, a_y), *a.left(ax, a_y), *c.below(x, y)]
        marks += self._elbow(ax + a.wide, level, x, y)
        wide = max(label_width(c.drawn, self.words("new-shape")) + 32, width(self._leaving(), 14))
        label_x = min(x - 32, WIDE - MARGIN - wide)
        bottom = y + c.high + (BELOW if self.met.row else 12)
        marks += self._result_label(label_x, bottom + 18)
        marks += self._elided(ax, a_y + a.high + 20)
        bottom = max(bottom + 64, a_y + a.high + 26 + _NOTE * len(self.notes))
        if narrow:
            marks += worked(terms, self.total(terms), self._result(), PANEL_LEFT, top, self.words)
        else:
            marks += worked_wide(terms, self.total(terms), self._result(), MARGIN, bottom + 16, INNER, self.words)
            bottom += 16 + worked_wide_height()
        marks += self._line_rings(placed)
        return bottom, marks

    def _elided(self, x: float, y: float) -> Iterator[Mark]:
        """What is not drawn, in words."""
        for n, note in enumerate(self.notes):
            yield Text(x, y + _NOTE * n, (Run(note.text, note.paint),), 13)

    def _elbow(self, start: float, level: float, x: float, y: float) -> Iterator[Mark]:
        """The arrow from the row that is followed to its result: level, then down where there are several."""
        if not self.met.row:
            yield from arrow(start + 8, level, x - 8, level, line=2.5)
            return
        box = self.plan.c.box(x, y, self.places)
        middle = box.x + box.w / 2
        yield Path(f"M{start + 8:g} {level:g}H{middle:g}V{box.y - 14:g}", "ink", 2.5)
        yield Path(f"M{middle - 6:g} {box.y - 18:g}h12L{middle:g} {box.y - 8:g}z", fill="ink")
        yield Text(start + 14, level - 14, (Run(self._line_name(self.met.a_letters), "mute"),), 13)

    def _held_words(self) -> str:
        """Which matrices are drawn, where there are several."""
        held = [str(self.places[letter]) for letter in self.met.held]
        names = [f"{drawn.tensor.name}[{', '.join(held)}]" for drawn in (self.met.a, self.met.b)]
        return self.words("one-at-a-time", a=names[0], b=names[1]) if held else ""

    def _cells(self, placed: tuple[tuple[Table, float, float], ...]) -> Iterator[Mark]:
        held = {letter: self.places[letter] for letter in self.met.held}
        for table, x, y in placed:
            yield from table.cells(x, y, held, self._look(table))

    def _look(self, table: Table) -> Callable[[Mapping[str, int]], Look]:
        """How the cells of a table look: an operand's by place, a result's by the two that it was made from."""
        met, name = self.met, table.drawn.tensor.name
        if table is self.plan.c:
            first = self.plan.shown[met.a.tensor.name].places[met.a_letters.index(met.inner)][0]
            return lambda places: Look(self._both({**self.places, **places, met.inner: first}))

        def given(places: Mapping[str, int]) -> Look:
            at = table.at(places)
            inner = ",".join(map(str, at))
            return Look((self.fills.given((name, at)),), tag=fitting(table.grid, f"{name}[{inner}]", inner))

        return given

    def _both(self, places: Mapping[str, int]) -> tuple[Fill, Fill]:
        a, b = self.plan.a, self.plan.b
        return (
            self.fills.given((a.drawn.tensor.name, a.at(places))),
            self.fills.given((b.drawn.tensor.name, b.at(places))),
        )

    def terms(self) -> list[Term]:
        """The products of the followed cell that are drawn, with an empty one where some are left out."""
        a, b = self.plan.a, self.plan.b
        kept = self.plan.shown[a.drawn.tensor.name].places[self.met.a_letters.index(self.met.inner)]
        found: list[Term] = []
        for before, place in pairwise((kept[0] - 1, *kept)):
            if place > before + 1:
                found.append(Term())
            places = self.places | {self.met.inner: place}
            left, right = listed(a.grid.tensor, a.at(places)), listed(b.grid.tensor, b.at(places))
            texts = (cell_number(left, is_float=False), cell_number(right, is_float=False))
            found.append(Term(*texts, _product(left, right), self._both(places)))
        return found

    def total(self, terms: list[Term]) -> str:
        """The sum of the products."""
        texts = [term.product or "…" for term in terms]
        return " + ".join(texts if len(texts) <= 6 else [*texts[:3], "…", texts[-1]])

    def _result(self) -> tuple[Run, ...]:
        return result_runs(self.scene, self.followed)

    def _named(self, table: Table, x: float, y: float) -> Iterator[Mark]:
        """Name and shape above a table, and where it is held."""
        yield from label(table.drawn, self.words("shape"), x, y)
        if table.down and table.across and table.matrix_axis(table.down) > table.matrix_axis(table.across):
            beside = x + label_width(table.drawn, self.words("shape")) + 14
            yield Text(beside, y, (Run(self.words("turned"), "mute"),), 13)

    def _result_label(self, x: float, y: float) -> Iterator[Mark]:
        yield from label(self.scene.output, self.words("new-shape"), x, y, 2)
        yield Text(x, y + 36, (Run(self._leaving(), "mute"),), 14)

    def _leaving(self) -> str:
        return self.words("inner-leave", outer=len(self.places))

    def _line_name(self, letters: list[str]) -> str:
        """`row 1` of a tensor's matrix: the line that is followed."""
        own = next(letter for letter in letters if letter in self.places and letter not in self.met.held)
        return self.words("line", kind=self._kind(letters), n=self.places[own])

    def _arrows_across(self, start: float, end: float, y: float) -> Iterator[Mark]:
        a = self.plan.a
        box = a.box(0, y, self.places | {self.met.inner: next(iter(a.columns))})
        middle = box.y + box.h / 2
        yield from arrow(start + 8, middle, end - 8, middle, line=2.5)
        if self.met.row:
            text = self._line_name(self.met.a_letters)
            yield Text((start + end) / 2, middle - 16, (Run(text, "mute"),), 13, "middle")

    def _arrow_down(self, x: float, start: float, end: float) -> Iterator[Mark]:
        box = self.plan.c.box(x, end, self.places)
        middle = box.x + box.w / 2
        yield from arrow(middle, start + 8, middle, end - 8, line=2.5)
        text = self._line_name(self.met.b_letters)
        beside = middle + 12
        if beside + width(text, 13) > WIDE - MARGIN:
            yield Text(middle - 12, (start + end) / 2, (Run(text, "mute"),), 13, "end")
        else:
            yield Text(beside, (start + end) / 2, (Run(text, "mute"),), 13)

    def _line_rings(self, placed: tuple[tuple[Table, float, float], ...]) -> Iterator[Mark]:
        for table, x, y in placed:
            if table is self.plan.c:
                yield table.ring(x, y, self.places)
            else:
                first = next(iter(table.columns if table.across == self.met.inner else table.rows))
                yield table.ring(x, y, self.places | {self.met.inner: first}, line=self.met.inner)


def _product(left: Any, right: Any) -> str:
    """The product of two listed numbers, to six figures where it has a point."""
    if isinstance(left, int) and isinstance(right, int):
        return str(left * right).replace("-", "−")
    value = float(left) * float(right)
    return {"nan": "NaN", "inf": "∞", "-inf": "−∞"}.get(str(value), f"{value:.6g}".replace("-", "−"))
