"""What flows from cells to a cell: a ribbon in their fill, and on it a capsule with what is worked out."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kiwame.render.diagram.marks import RAISED, Edge, Fill, Mark, Paint, Path, Rect, Run, Text
from kiwame.render.measure import width

WIDE = 20.0
_HEAD = 14.0
_ROUND = 16.0
_SIZES = (20.0, 18.0, 16.0, 15.0, 14.0, 13.0)
_SMALL_SIZES = _SIZES[3:]  # of a text in several lines
_PAD, _TIGHT = 30.0, 22.0
_OPERATORS = ("+", "-", "/", "·", "and", "or", "→")


class Capsule(NamedTuple):
    """Code in a rounded box, in lines of one size."""

    lines: tuple[str, ...]
    size: float
    w: float
    h: float


@lru_cache(1024)
def capsule(text: str, most: float, lines: int) -> Capsule | None:
    """A text no wider than `most` px in at most so many lines, as large as it can be; None where it does not fit."""
    if lines == 1:
        for size in _SIZES:
            wide = width(text, size, mono=True, bold=True) * 1.02
            if wide <= most - _PAD:
                return Capsule((text,), size, wide + _PAD, size * 1.3 + 14)
        return None
    for size in _SMALL_SIZES:
        found = _broken(text, size, (most - _TIGHT) / 1.02)
        wide = max(width(line, size, mono=True, bold=True) for line in found) * 1.02
        if len(found) <= lines and wide <= most - _TIGHT:
            return Capsule(tuple(found), size, wide + _TIGHT, len(found) * size * 1.3 + 14)
    return None


def _broken(text: str, size: float, most: float) -> list[str]:
    """In lines no wider than `most`, where words are: what is in brackets stays whole where it can."""
    lines = [""]
    for piece in _pieces(text, size, most):
        longer = f"{lines[-1]} {piece}" if lines[-1] else piece
        if lines[-1] and width(longer, size, mono=True, bold=True) > most:
            lines.append(piece)
        else:
            lines[-1] = longer
    return lines


def _pieces(text: str, size: float, most: float) -> Iterator[str]:
    """What is not broken: a word, an operator with what follows it, brackets that fit into a line."""
    held, depth, operator = "", 0, ""
    for word in text.split(" "):
        depth += sum(word.count(sign) for sign in "([") - sum(word.count(sign) for sign in ")]")
        held = f"{held} {word}" if held else word
        if word in _OPERATORS and not depth:
            operator, held = f"{word} ", ""
        elif not depth:
            whole = operator + held
            yield from [whole] if width(whole, size, mono=True, bold=True) <= most else whole.split(" ")
            held, operator = "", ""
    if held:
        yield from held.split(" ")


def written(found: Capsule, x: float, y: float, edge: Paint) -> Iterator[Mark]:
    """A capsule with its middle at (x, y)."""
    yield Rect(x - found.w / 2, y - found.h / 2, found.w, found.h, min(found.h / 2, 18), "bg", edge, 1.75)
    step = found.size * 1.3
    for n, line in enumerate(found.lines):
        at = y + (n - (len(found.lines) - 1) / 2) * step
        yield Text(x, at, (Run(line),), found.size, "middle", mono=True, bold=True)


def middle_fill(fill: Fill) -> Fill:
    """The fill of a whole row: its middle stop."""
    return fill if fill.hue >= RAISED else Fill(fill.hue, 0.5)


def flow(d: str, fill: Paint, edge: Paint, wide: float = WIDE) -> Iterator[Mark]:
    """A ribbon along a path, without its head."""
    yield Path(d, fill, wide, round=False)
    yield Path(d, edge, 2.5, round=False)


def level(x0: float, y0: float, x1: float, y1: float) -> str:
    """A path that leaves and arrives level."""
    if y0 == y1:
        return f"M{x0:g} {y0:g}H{x1:g}"
    middle = (x0 + x1) / 2
    return f"M{x0:g} {y0:g}C{middle:g} {y0:g} {middle:g} {y1:g} {x1:g} {y1:g}"


def to_right(
    x0: float, y0: float, x1: float, y1: float, fill: Paint, edge: Paint, wide: float = WIDE
) -> Iterator[Mark]:
    """A ribbon that ends in a head whose tip is at (x1, y1), coming from the left."""
    yield from flow(level(x0, y0, x1 - _HEAD + 1, y1), fill, edge, wide)
    yield Path(f"M{x1 - _HEAD:g} {y1 - 9:g}v18l{_HEAD:g} -9z", fill=edge)


def to_top(x0: float, y0: float, x1: float, y1: float, low: float, fill: Paint, edge: Paint) -> Iterator[Mark]:
    """A ribbon that goes level at `low` and up to a tip at (x1, y1)."""
    r = min(_ROUND, low - y1 - _HEAD)
    bend = x1 - r - 24
    start = f"{level(x0, y0, bend, low)}H{x1 - r:g}" if bend > x0 else f"M{x0:g} {low:g}H{x1 - r:g}"
    yield from flow(f"{start}q{r:g} 0 {r:g} {-r:g}V{y1 + _HEAD - 1:g}", fill, edge)
    yield Path(f"M{x1 - 9:g} {y1 + _HEAD:g}h18l-9 {-_HEAD:g}z", fill=edge)


def to_bottom(x: float, y0: float, y1: float, fills: Sequence[Fill], wide: float = WIDE) -> Iterator[Mark]:
    """A ribbon straight down in bands, to a tip at y1."""
    edge = edge_of(fills)
    bands = list(dict.fromkeys(map(middle_fill, fills)))[:6]
    step = wide / len(bands)
    for n, fill in enumerate(bands):
        yield Path(f"M{x - wide / 2 + n * step:g} {y0:g}h{step:g}V{y1 - _HEAD:g}h{-step:g}z", fill=fill)
    yield Path(f"M{x:g} {y0:g}V{y1 - _HEAD + 1:g}", edge, 2.5, round=False)
    yield Path(f"M{x - 9:g} {y1 - _HEAD:g}h18l-9 {_HEAD:g}z", fill=edge)


def edge_of(fills: Sequence[Fill]) -> Paint:
    """The stroke of a ribbon in these fills: their own where they have one, else mute."""
    hues = {fill.hue for fill in fills}
    return Edge(fills[0].hue, 0) if len(hues) == 1 else "mute"
