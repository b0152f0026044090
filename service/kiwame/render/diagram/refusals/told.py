"""What cannot be, told in words: for every refusal that has no picture of its own."""

from collections.abc import Iterator

from kiwame.render.diagram.marks import Mark, Run, Text
from kiwame.render.diagram.refusals.part import TOP, Part
from kiwame.render.diagram.shapes import wrapped
from kiwame.render.tell import lesson

_TYPE, _LINE = 16.0, 26.0


class Told(Part):
    """The lesson, in lines."""

    @property
    def heading(self) -> str:
        """What a reader wants to know."""
        return self.words("why")

    def _lines(self, wide: float) -> list[str]:
        return wrapped(lesson(self.asked.problem, self.asked.lang).detail, _TYPE, wide - 40)

    def height(self, wide: float) -> float:
        """All lines."""
        return TOP + _LINE * len(self._lines(wide)) + 14

    def marks(self, x: float, y: float, wide: float) -> Iterator[Mark]:
        """The lines."""
        for n, line in enumerate(self._lines(wide)):
            yield Text(x + 20, y + TOP + 10 + _LINE * n, (Run(line),), _TYPE)

    def says_lesson(self) -> bool:
        """It does."""
        return True
