"""The parts that pictures share: a person, a ring, a ribbon, a pill, a numbered disc, an axis bar, lines of text."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import Circle, Mark, Paint, Path, Rect, Run, Text
from kiwame.render.measure import width

RIBBON = -1.0  # an opacity that the theme chooses
DASH = "4 3"
_HEAD, _ABOVE = 7.5, 12.0  # of a person: radius of the head, and how far its middle is above the person's


class Figure(NamedTuple):
    """Who is drawn on a seat: a number and a colour. `state`: here, was (outline), new or gone (dashed)."""

    number: int
    paint: Paint
    state: str = "here"


def person(x: float, y: float, who: Figure, *, ground: Paint = "bg") -> Iterator[Mark]:
    """A person 30 wide and 39 high, its middle at (x, y); the number is cut out of it, or stands in its outline."""
    solid = who.state == "here"
    dash = "" if who.state in ("here", "was") else "3 2.2"
    fill, stroke = (who.paint, ground) if solid else (ground, who.paint)
    line = 1.5 if solid else 2.0
    yield Circle(x, y - _ABOVE, _HEAD, fill, stroke, line, dash)
    d = f"M{x - 15:g} {y + 15:g}v-5a15 12.5 0 0 1 30 0v5a4 4 0 0 1 -4 4h-22a4 4 0 0 1 -4 -4z"
    yield Path(d, stroke, line, fill, dash)
    yield Text(x, y + 9, (Run(str(who.number), ground if solid else who.paint),), 15, "middle", bold=True)


def small_person(x: float, y: float, paint: Paint) -> Iterator[Mark]:
    """A person as a mark in a line of text, 12 wide."""
    yield Circle(x, y - 6, 3.4, paint)
    yield Path(
        f"M{x - 6:g} {y + 6:g}v-2a6 5.5 0 0 1 12 0v2a1.6 1.6 0 0 1 -1.6 1.6h-8.8a1.6 1.6 0 0 1 -1.6 -1.6z", fill=paint
    )


def ring(x: float, y: float, w: float, h: float, r: float, out: float = 3.0) -> Rect:
    """The ring around a box: 3 px of ink, `out` px outside."""
    return Rect(x - out, y - out, w + 2 * out, h + 2 * out, r + out, stroke="ink", width=3, ring=True)


def disc(x: float, y: float, n: int) -> Iterator[Mark]:
    """The number of a step."""
    yield Circle(x, y, 11, "ink")
    yield Text(x, y, (Run(str(n), "bg"),), 13, "middle", bold=True)


def panel(x: float, y: float, w: float, h: float, *, dash: bool = False) -> Rect:
    """A box to read in."""
    return Rect(x, y, w, h, 14, "panel", "line", dash="8 6" if dash else "")


def ribbon(
    x0: float, y0: float, x1: float, y1: float, paint: Paint, *, wide: float = 26, down: bool = False
) -> Iterator[Mark]:
    """A way from one place to another, ending in an arrowhead; it leaves and arrives level (or upright: `down`)."""
    if down:
        middle, end = (y0 + y1) / 2, y1 - 9
        d = f"M{x0:g} {y0:g}C{x0:g} {middle:g} {x1:g} {middle:g} {x1:g} {end:g}"
        head = f"M{x1 - 7:g} {y1 - 12:g}h14l-7 11z"
    else:
        middle, end = (x0 + x1) / 2, x1 - 9
        d = f"M{x0:g} {y0:g}C{middle:g} {y0:g} {middle:g} {y1:g} {end:g} {y1:g}"
        head = f"M{x1 - 12:g} {y1 - 7:g}v14l11 -7z"
    yield Path(d, paint, wide, opacity=RIBBON, round=False)
    yield Path(d, paint, 2.5, round=False)
    yield Path(head, fill=paint)


def at_ribbon(x0: float, y0: float, x1: float, y1: float, t: float, *, down: bool = False) -> tuple[float, float]:
    """The place at `t` (0 to 1) of that way's cubic."""
    straight = 3 * (1 - t) * t * t + t**3  # of the coordinate that the cubic eases
    even = 3 * (1 - t) ** 2 * t * 0.5 + 3 * (1 - t) * t * t * 0.5 + t**3
    if down:
        return x0 + (x1 - x0) * straight, y0 + (y1 - y0) * even
    return x0 + (x1 - x0) * even, y0 + (y1 - y0) * straight


def chip(x: float, y: float, text: str, paint: Paint) -> Iterator[Mark]:
    """A size on a ribbon."""
    half = max(11.5, width(text, 13, bold=True) / 2 + 6)
    yield Rect(x - half, y - 11.5, 2 * half, 23, 11.5, "bg", paint, 2)
    yield Text(x, y, (Run(text, paint),), 13, "middle", bold=True)


def pill(
    x: float, y: float, runs: tuple[Run, ...], *, size: float = 20, ringed: bool = False
) -> tuple[float, list[Mark]]:
    """Code in a pill of height 44, and how wide it is."""
    text = "".join(run.text for run in runs)
    wide = width(text, size, mono=True, bold=True) * 1.02 + 36
    box = Rect(x, y, wide, 44, 12 if ringed else 22, "panel", "ink" if ringed else "line", 3 if ringed else 1.5)
    return wide, [box, Text(x + 18, y + 22, runs, size, mono=True, bold=True)]


def arrow(x0: float, y0: float, x1: float, y1: float, paint: Paint = "ink", line: float = 1.75) -> Iterator[Mark]:
    """A straight arrow, level or upright."""
    if y0 == y1:
        back = 10 if x1 > x0 else -10
        yield Path(f"M{x0:g} {y0:g}H{x1 - back * 0.8:g}", paint, line)
        yield Path(f"M{x1 - back:g} {y1 - 6:g}v12L{x1:g} {y1:g}z", fill=paint)
    else:
        back = 10 if y1 > y0 else -10
        yield Path(f"M{x0:g} {y0:g}V{y1 - back * 0.8:g}", paint, line)
        yield Path(f"M{x1 - 6:g} {y1 - back:g}h12L{x1:g} {y1:g}z", fill=paint)


def cross(x: float, y: float, r: float = 12) -> Iterator[Mark]:
    """A cross in a circle: this does not go."""
    a = r * 0.42
    yield Circle(x, y, r, "bg", "ink", 2)
    yield Path(f"M{x - a:g} {y - a:g}l{2 * a:g} {2 * a:g}M{x + a:g} {y - a:g}l{-2 * a:g} {2 * a:g}", "ink", 2)


def dots(x: float, y: float, dx: float, dy: float) -> Iterator[Mark]:
    """Three dots in a line: cells that are not drawn."""
    for n in (-1, 0, 1):
        yield Circle(x + n * dx, y + n * dy, 2.2, "mute")


_NO_START = frozenset("、。」』）〕】,.!?・：；ーぁぃぅぇぉっゃゅょァィゥェォッャュョ)]}％…")
_NO_END = frozenset("「『（〔【([{")
_LATIN = "\u2e7f"  # the last character before those of Chinese, Japanese and Korean
_LONGEST_CALL = 24


def wrapped(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than `most` px: between words, or between characters where a script has no spaces."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, size, most):
        if line and width((line + piece).rstrip(), size, bold=bold) > most:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, size: float, most: float) -> Iterator[str]:
    """What stays whole: a word with the space behind it, a short call with its brackets, one Japanese character."""
    piece, depth = "", 0
    for char, after in zip(text, f"{text[1:]} ", strict=True):
        if char not in _NO_START and width(piece + char, size) > most:
            yield piece
            piece = ""
        piece += char
        depth += (char in "([") - (char in ")]")
        open_call = depth > 0 and len(piece) < _LONGEST_CALL
        if not open_call and (char == " " or _may_break(char, after)):
            yield piece
            piece = ""
    if piece:
        yield piece


def _may_break(char: str, after: str) -> bool:
    """Whether a line may end between two characters of which one is Japanese."""
    return (char > _LATIN or after > _LATIN) and char not in _NO_END and after not in _NO_START and after != " "
