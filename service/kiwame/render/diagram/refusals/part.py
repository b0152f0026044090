"""What every part of a refusal's picture is: the panel that shows why it cannot be."""

from collections.abc import Iterator

from kiwame.render.diagram.marks import Mark, Paint, Path, Rect, Run, Text
from kiwame.render.diagram.refusals.asked import Asked
from kiwame.render.diagram.shapes import at_ribbon, cross
from kiwame.render.tell import lesson

TOP = 58.0  # room for a panel's heading


class Part:
    """A panel of a refusal. Subclasses draw below its heading, which takes TOP."""

    least = 300.0  # the narrowest that it can be

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.words = asked.words

    @classmethod
    def fits(cls, _asked: Asked) -> bool:
        """Whether a refusal can be shown like this."""
        return True

    @property
    def title(self) -> str:
        """What the whole picture says."""
        return lesson(self.asked.problem, self.asked.lang).title

    @property
    def heading(self) -> str:
        """The question that the panel asks."""
        return self.title

    def height(self, _wide: float) -> float:
        """How high it is with a width."""
        raise NotImplementedError

    def marks(self, _x: float, _y: float, _wide: float) -> Iterator[Mark]:
        """What it shows below its heading."""
        raise NotImplementedError

    def says_lesson(self) -> bool:
        """Whether the lesson stands in the panel itself."""
        return False


def broken(x0: float, y0: float, x1: float, y1: float, *, t: float = 0.5) -> Iterator[Mark]:
    """A way that leads nowhere: dashed, with a cross on it."""
    middle, end = (x0 + x1) / 2, x1 - 9
    yield Path(
        f"M{x0:g} {y0:g}C{middle:g} {y0:g} {middle:g} {y1:g} {end:g} {y1:g}", "ink", 2.5, dash="6 6", round=False
    )
    yield Path(f"M{x1 - 12:g} {y1 - 7:g}v14l11 -7z", fill="ink")
    yield from cross(*at_ribbon(x0, y0, x1, y1, t), 14)


def empty_slot(x: float, y: float, w: float, h: float, lines: tuple[str, ...], *, dash: str = "4 4") -> Iterator[Mark]:
    """A dashed slot with words in it: the first mute, the last bold."""
    yield Rect(x, y, w, h, 10, "bg", "ink", dash=dash)
    step = 22.0
    top = y + h / 2 - step * (len(lines) - 1) / 2
    for n, text in enumerate(lines):
        last = n == len(lines) - 1
        paint: Paint = "ink" if last else "mute"
        yield Text(x + w / 2, top + step * n, (Run(text, paint),), 14 if last else 13, "middle", bold=last)
