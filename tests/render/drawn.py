"""What stands in a picture, read off its marks: cells, rings, ghosts, texts."""

import math
from collections.abc import Iterable, Iterator
from functools import cache

import kiwame
from kiwame.library import Explanation
from kiwame.render.diagram import ARRANGEMENTS, diagram
from kiwame.render.diagram.marks import Diagram, Rect, Text
from kiwame.render.diagram.scene import Scene
from kiwame.render.diagram.single import Single

from tests.each import EXAMPLES

Place = tuple[str, tuple[int, ...]]


@cache
def told(spec: str, lang: str = "en") -> Explanation:
    """A spec explained."""
    return kiwame.explain(spec, lang=lang)


def scene_of(e: Explanation) -> Scene:
    """The scene of an explanation's last stage."""
    tensors = {tensor.name: tensor for tensor in e.inputs} | {stage.out: stage.output for stage in e.stages}
    return Scene(e, e.stages[-1], tensors)


def arrangement(spec: str) -> type[Single]:
    """The arrangement that draws a spec."""
    scene = scene_of(told(spec))
    return next(made for made in ARRANGEMENTS if made.fits(scene))


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


def ringed(drawn: Diagram) -> set[Place]:
    """The cells whose middle lies in a ring."""
    rings = [mark for mark in drawn.marks if isinstance(mark, Rect) and mark.ring]
    return {place for place, box in cells(drawn) if any(holds(ring, *middle(box)) for ring in rings)}


def middle(box: Rect) -> tuple[float, float]:
    """The middle of a box."""
    return box.x + box.w / 2, box.y + box.h / 2


def holds(box: Rect, x: float, y: float) -> bool:
    """Whether a place is in a box."""
    return box.x < x < box.x + box.w and box.y < y < box.y + box.h


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
