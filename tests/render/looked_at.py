"""A picture that is looked at: the scene it was made of, its marks, and which cells lie in a box."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import kiwame
from kiwame.library import Explanation
from kiwame.render.diagram import ARRANGEMENTS, diagram
from kiwame.render.diagram.marks import Diagram, Mark, Rect, Text
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.single import Single

from tests.each import EXAMPLES


class Picture(NamedTuple):
    """What was explained and what was drawn of it."""

    e: Explanation
    scene: Scene
    made: Diagram

    def rings(self) -> list[Rect]:
        return [mark for mark in self.made.marks if isinstance(mark, Rect) and mark.ring]

    def cells(self, name: str) -> dict[tuple[int, ...], Rect]:
        """The boxes of the cells of a tensor, by index."""
        found = {}
        for mark in self.made.marks:
            if isinstance(mark, Rect) and mark.cell.partition(" ")[0] == name and mark.cell:
                index = mark.cell.partition(" ")[2]
                found[tuple(map(int, index.split(","))) if index else ()] = mark
        return found

    def texts(self) -> list[Text]:
        return [mark for mark in self.made.marks if isinstance(mark, Text)]


@cache
def picture(spec: str, lang: str = "en", focus: tuple[int, ...] | None = None) -> Picture:
    e = kiwame.explain(spec, lang=lang, focus=focus)
    tensors = {tensor.name: tensor for tensor in e.inputs} | {stage.out: stage.output for stage in e.stages}
    return Picture(e, Scene(e, e.stages[-1], tensors), diagram(e))


def taken_by(arrangement: type[Single], families: tuple[str, ...]) -> list[tuple[str]]:
    """The examples of some families, of one stage each, that an arrangement draws."""
    found = []
    for spec, op in EXAMPLES.items():
        if op.family in families and len(picture(spec).e.stages) == 1:
            scene = picture(spec).scene
            if next(each for each in ARRANGEMENTS if each.fits(scene)) is arrangement:
                found.append((spec,))
    return found


def inside(box: Rect, mark: Mark) -> bool:
    """Whether the middle of a box or of a text lies in a box."""
    if isinstance(mark, Rect):
        x, y = mark.x + mark.w / 2, mark.y + mark.h / 2
    elif isinstance(mark, Text):
        x, y = mark.x, mark.y
    else:
        return False
    return box.x < x < box.x + box.w and box.y < y < box.y + box.h


def at_index(values: object, at: tuple[int, ...]) -> object:
    """A cell of nested lists."""
    for place in at:
        values = values[place]  # type: ignore[index]
    return values


def lines_in(box: Rect, texts: list[Text]) -> Iterator[str]:
    """The lines of text in a box, from the top."""
    yield from (text.text for text in sorted(texts, key=lambda text: text.y) if inside(box, text))
