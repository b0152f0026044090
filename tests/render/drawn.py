"""A picture that is looked at: the scene it was made of, and what is read off its marks: cells, rings, texts."""

import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import kiwame
from kiwame.library import Explanation
from kiwame.render.diagram import ARRANGEMENTS, diagram
from kiwame.render.diagram.marks import Diagram, Mark, Rect, Text
from kiwame.render.diagram.scene import Scene, last_scene
from kiwame.render.diagram.single import Single

from tests.each import EXAMPLES

Place = tuple[str, tuple[int, ...]]


class Seen(NamedTuple):
    """What was explained and what was drawn of it."""

    e: Explanation
    scene: Scene
    made: Diagram

    def rings(self) -> list[Rect]:
        return rings(self.made)

    def cells(self, name: str) -> dict[tuple[int, ...], Rect]:
        """The boxes of the cells of a tensor, by index."""
        return {at: box for (own, at), box in cells(self.made) if own == name}

    def texts(self) -> list[Text]:
        return [mark for mark in self.made.marks if isinstance(mark, Text)]


@cache
def told(spec: str, lang: str = "en", focus: tuple[int, ...] | None = None) -> Explanation:
    """A spec explained."""
    return kiwame.explain(spec, lang=lang, focus=focus)


@cache
def seen(spec: str, lang: str = "en", focus: tuple[int, ...] | None = None) -> Seen:
    """A spec explained and drawn."""
    e = told(spec, lang, focus)
    return Seen(e, last_scene(e), diagram(e))


def arrangement(spec: str) -> type[Single]:
    """The arrangement that draws a spec."""
    scene = last_scene(told(spec))
    return next(made for made in ARRANGEMENTS if made.fits(scene))


def taken_by(wanted: type[Single], families: tuple[str, ...]) -> list[tuple[str]]:
    """The examples of some families, of one stage each, that an arrangement draws."""
    return [
        (spec,) for (spec,) in examples_of(*families) if len(told(spec).stages) == 1 and arrangement(spec) is wanted
    ]


def examples_of(*families: str) -> list[tuple[str]]:
    """The examples of the catalogue in these families."""
    return [(example,) for example, op in EXAMPLES.items() if op.family in families]


def picture(spec: str, lang: str = "en") -> Diagram:
    """Its picture."""
    return diagram(told(spec, lang))


def cells(drawn: Diagram) -> Iterator[tuple[Place, Rect]]:
    """Every cell that is drawn, and its box."""
    for mark in drawn.marks:
        if isinstance(mark, Rect) and mark.cell:
            name, _, index = mark.cell.partition(" ")
            yield (name, tuple(map(int, index.split(","))) if index else ()), mark


def rings(drawn: Diagram) -> list[Rect]:
    """All rings."""
    return [mark for mark in drawn.marks if isinstance(mark, Rect) and mark.ring]


def ringed(drawn: Diagram) -> set[Place]:
    """The cells whose middle lies in a ring."""
    return {place for place, box in cells(drawn) if any(inside(ring, box) for ring in rings(drawn))}


def middle(box: Rect) -> tuple[float, float]:
    """The middle of a box."""
    return box.x + box.w / 2, box.y + box.h / 2


def holds(box: Rect, x: float, y: float) -> bool:
    """Whether a place is in a box."""
    return box.x < x < box.x + box.w and box.y < y < box.y + box.h


def inside(box: Rect, mark: Mark) -> bool:
    """Whether the middle of a box or of a text lies in a box."""
    if isinstance(mark, Rect):
        return holds(box, *middle(mark))
    return isinstance(mark, Text) and holds(box, mark.x, mark.y)


def lines_in(box: Rect, texts: list[Text]) -> Iterator[str]:
    """The lines of text in a box, from the top."""
    yield from (text.text for text in sorted(texts, key=lambda text: text.y) if inside(box, text))


def texts(drawn: Diagram) -> list[str]:
    """All lines of text."""
    return [mark.text for mark in drawn.marks if isinstance(mark, Text)]


def number(text: str) -> float:
    """A number as pictures write it."""
    words = {"∞": math.inf, "−∞": -math.inf, "NaN": math.nan, "True": 1.0, "False": 0.0}
    return words[text] if text in words else float(text.replace("−", "-"))


def flat(values: object) -> Iterable[object]:
    """The numbers of nested lists."""
    if isinstance(values, list):
        for each in values:
            yield from flat(each)
    else:
        yield values
