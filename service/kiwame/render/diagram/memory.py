"""Cells as they lie in memory, and the hops from one to the next that is read."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.marks import Mark, Path, Rect, Run, Text
from kiwame.render.diagram.shapes import DASH
from kiwame.render.measure import width

ARC = 44.0  # room for the hops on one side, their labels included
HIGH, GAP, SPACE = 42.0, 6.0, 24.0  # SPACE: where words are left out
_LEAST_ARC, _MOST_ARC = 16.0, 28.0


class Word(NamedTuple):
    """One number in memory: what it is, where it stands in a tensor, and how it looks. `name`: the cell it is."""

    text: str
    tag: str
    look: Look
    name: str = ""


class Hop(NamedTuple):
    """From one drawn word to another, with a label."""

    start: int
    end: int
    label: str = ""


def words_at(x: float, count: int, wide: float, gaps: Sequence[int] = ()) -> list[float]:
    """Where each of `count` words lies; after those in `gaps` some are left out."""
    found, at = [], x
    for n in range(count):
        found.append(at)
        at += wide + GAP + (SPACE if n in gaps else 0)
    return found


def strip(words: Sequence[Word], places: Sequence[float], y: float, wide: float) -> Iterator[Mark]:
    """The words in a row, at these places."""
    for word, x in zip(words, places, strict=True):
        plain = not word.look.fills
        fill = "panel" if plain else word.look.fills[0]
        yield Rect(x, y, wide, HIGH, 8, fill, word.look.edge, dash=DASH if plain else "", cell=word.name)
        paint = "mute" if plain else "cell"
        middle = x + wide / 2
        up = y + HIGH / 2 - (7 if word.tag and word.text else 0)
        if word.text:
            size = min(17.0, 17.0 * (wide - 6) / max(width(word.text, 17, bold=True), 1))
            yield Text(middle, up, (Run(word.text, paint),), size, "middle", bold=True)
        if word.tag and width(word.tag, 11, mono=True) <= wide - 4:
            low = y + HIGH - 11 if word.text else up
            yield Text(middle, low, (Run(word.tag, paint),), 11 if word.text else 12, "middle", mono=True)


def hops(ways: Sequence[Hop], places: Sequence[float], y: float, wide: float, *, below: bool = False) -> Iterator[Mark]:
    """Arcs over the words (under them: `below`), whose top (bottom) is at `y`, each with an arrowhead."""
    side = 1 if below else -1
    for start, end, label in ways:
        away = 5.0 if end > start else -5.0
        x0, x1 = places[start] + wide / 2 + away, places[end] + wide / 2 - away
        high = min(_MOST_ARC, _LEAST_ARC + 4.0 * abs(end - start)) * side * 4 / 3
        y0 = y + 3 * side
        yield Path(
            f"M{x0:.5g} {y0:g}C{x0:.5g} {y0 + high:.5g} {x1:.5g} {y0 + high:.5g} {x1:.5g} {y0 + 7 * side:g}",
            "ink",
            1.75,
        )
        yield Path(f"M{x1 - 4.5:.5g} {y0 + 8 * side:g}h9L{x1:.5g} {y0:g}z", fill="ink")
        if label:
            yield Text((x0 + x1) / 2, y0 + high * 0.75 + 9 * side, (Run(label),), 12, "middle", bold=True)
