"""The picture of a refusal: what was asked, what is missing, that nothing comes out, and what to write instead."""

from collections.abc import Iterator

from kiwame.errors import Attempt, Problem
from kiwame.render.alt import refusal_text
from kiwame.render.diagram.grid import LARGE, SIZES, SMALL, TINY, Grid
from kiwame.render.diagram.header import INNER, MARGIN, WIDE, legend
from kiwame.render.diagram.marks import Circle, Diagram, Mark, Path, Rect, Run, Text
from kiwame.render.diagram.refusals.asked import DRAWN_RANK, Asked, Operand
from kiwame.render.diagram.refusals.called import Called
from kiwame.render.diagram.refusals.filling import Filling
from kiwame.render.diagram.refusals.jumps import Jumps
from kiwame.render.diagram.refusals.meeting import Meeting
from kiwame.render.diagram.refusals.part import Part
from kiwame.render.diagram.refusals.places import Places
from kiwame.render.diagram.refusals.told import Told
from kiwame.render.diagram.refusals.typed import code, code_width, head, instead
from kiwame.render.diagram.shapes import disc, panel, wrapped
from kiwame.render.diagram.single import label, label_width
from kiwame.render.measure import width
from kiwame.render.tell import lesson

PARTS: tuple[type[Part], ...] = (Called, Meeting, Filling, Places, Jumps, Told)  # the first that fits is drawn

_BOX, _GAP = 212.0, 20.0  # the dashed box where no tensor comes out, and what parts it from the panel
_LABEL = 34.0
_MOST_LEFT, _MOST_HIGH = 330.0, 560.0
_LINE = 20.0
_SAID_LINES = 5


def refused(problem: Problem, text: str, attempt: Attempt | None, lang: str) -> Diagram:
    """The picture of a refusal of `text`, the spec as typed (empty where none was); `attempt`: the call, if known."""
    asked = Asked(problem, text, attempt, lang)
    part = next(each for each in PARTS if each.fits(asked))(asked)
    top, marks = head(asked.text, asked.span, part.title, asked.data)
    end, body = _body(asked, part, top + 24)
    end, last = _foot(asked, end + 16)
    ground = Rect(0.75, 0.75, WIDE - 1.5, end - 1.5, 16, "bg", "line")
    title = f"{lesson(problem, lang).title}: {asked.text}" if asked.text else lesson(problem, lang).title
    return Diagram(WIDE, end, [ground, *marks, *body, *last], title, refusal_text(asked, part.title), lang)


def _body(asked: Asked, part: Part, top: float) -> tuple[float, list[Mark]]:
    """Operands on the left, the panel, the box for the tensor that does not come."""
    grids = _grids(asked, INNER - _BOX - 2 * _GAP - part.least)
    marks: list[Mark] = []
    x, low = MARGIN, top
    if grids:
        y = top
        for operand, grid in grids:
            marks += label(grid.drawn, asked.words("shape"), MARGIN + grid.left, y + 12)
            marks += grid.marks(MARGIN, y + _LABEL, operand.look)
            y += _LABEL + grid.height + 14
        low = y - 14
        x += max(_width(grid, asked) for _, grid in grids) + _GAP + 8
    wide = WIDE - MARGIN - _BOX - _GAP - x
    lines = [] if part.says_lesson() else wrapped(lesson(asked.problem, asked.lang).detail, 14, _BOX - 28)
    high = max(part.height(wide), 42 + 112 + _LINE * len(lines) + 8, 150.0)
    marks.append(panel(x, top, wide, high))
    marks += disc(x + 28, top + 28, 1)
    marks.append(Text(x + 47, top + 28, (Run(part.heading),), 16, bold=True))
    marks += part.marks(x, top + (high - part.height(wide)) / 2, wide)  # in the middle of what is left
    marks += _nothing(asked, WIDE - MARGIN - _BOX, top, high, lines)
    return max(low, top + high), marks


def _grids(asked: Asked, room: float) -> list[tuple[Operand, Grid]]:
    """The operands laid out in the largest cells that the room has; none where it has too little."""
    operands = asked.operands
    if not operands or any(len(each.drawn.seats) > DRAWN_RANK for each in operands):
        return []
    several = len(operands) > 1
    for size in (SMALL, TINY) if several else SIZES if len(operands[0].drawn.seats) < DRAWN_RANK else (LARGE,):
        grids = [(each, Grid(each.drawn, each.shown, size, asked.words.kind)) for each in operands]
        high = sum(_LABEL + grid.height + 14 for _, grid in grids) - 14
        wide = max(_width(grid, asked) for _, grid in grids)
        if wide <= min(room, _MOST_LEFT) and high <= _MOST_HIGH:
            return grids
    return []


def _width(grid: Grid, asked: Asked) -> float:
    return max(grid.width, grid.left + label_width(grid.drawn, asked.words("shape")))


def _nothing(asked: Asked, x: float, y: float, high: float, lines: list[str]) -> Iterator[Mark]:
    """The box where the result would be, with the cross and the lesson."""
    yield Rect(x, y, _BOX, high, 14, "none", "mute", 2, dash="8 7")
    heading = asked.words("no-result")
    size = min(16.0, 16.0 * (_BOX - 58) / width(heading, 16, bold=True))
    yield from disc(x + 24, y + 28, 2)
    yield Text(x + 43, y + 28, (Run(heading),), size, bold=True)
    middle, center = x + _BOX / 2, y + (88 if lines else max(88.0, high / 2 + 14))
    yield Circle(middle, center, 26, "none", "ink", 3)
    yield Path(f"M{middle - 10:g} {center - 10:g}l20 20m0 -20l-20 20", "ink", 3.5)
    for n, line in enumerate(lines):
        yield Text(x + 14, y + 142 + _LINE * n, (Run(line),), 14)


def _foot(asked: Asked, top: float) -> tuple[float, list[Mark]]:
    """What works, what the library says, what the signs mean; and where the picture ends."""
    y, marks = top, list[Mark]()
    if asked.problem.did_you_mean:
        y, marks = _nearest(asked, asked.problem.did_you_mean, y)
    if asked.problem.backend_says:
        y, said = _said(asked, asked.problem.backend_says, y)
        marks += said
    if asked.operands:
        marks += legend(asked.words, y + 20, follow=False)
        y += 30
    return y + 14, marks


def _nearest(asked: Asked, best: str, y: float) -> tuple[float, list[Mark]]:
    """The nearest spec that works in the ring, and others beside it where there is room."""
    heading, rank = asked.words("nearest"), asked.data.get("rank", 0) if "dims" in asked.data else 0
    middle = y + 25
    marks: list[Mark] = [*disc(MARGIN + 11, middle, 3), Text(MARGIN + 31, middle, (Run(heading),), 16, bold=True)]
    x = MARGIN + 31 + width(heading, 16, bold=True) + 18
    size = 20.0
    while size > 11 and code_width(best, size) * 1.02 + 36 > WIDE - MARGIN - x - 3:
        size -= 1
    if code_width(best, size) * 1.02 + 36 > WIDE - MARGIN - x - 3:
        x, middle = MARGIN + 3, middle + 52
    shown = best if code_width(best, size) + 36 <= WIDE - MARGIN - x else f"{best[:110]}…"
    wide = code_width(shown, size) * 1.02 + 36
    marks.append(Rect(x, middle - 22, wide, 44, 12, "panel", "ink", 3, ring=True))
    marks += code(x + 18, middle, instead(asked.text, shown, rank), size)
    x += wide + 22
    for n, other in enumerate(asked.problem.nearest):
        word = asked.words("or") if n == 0 else ""
        lead = width(word, 14) + 12 if word else 0
        across = code_width(other, 14) * 1.02 + 24
        if x + lead + across > WIDE - MARGIN:
            break
        marks += [Text(x, middle, (Run(word, "mute"),), 14)] if word else []
        marks.append(Rect(x + lead, middle - 15, across, 30, 15, "panel", "line"))
        marks += code(x + lead + 12, middle, instead(asked.text, other, rank), 14)
        x += lead + across + 10
    return middle + 37, marks


def _said(asked: Asked, said: str, y: float) -> tuple[float, list[Mark]]:
    """The library's own words."""
    heading = asked.words("says", library=asked.library)
    x = MARGIN + width(heading, 13, bold=True) + 16
    lines = _cut(said, WIDE - MARGIN - x - 28)
    high = 12 + 20.0 * len(lines)
    marks: list[Mark] = [
        Text(MARGIN, y + 16, (Run(heading, "mute"),), 13, bold=True),
        Rect(x, y, WIDE - MARGIN - x, high, 8, "panel", "line"),
    ]
    for n, line in enumerate(lines):
        marks += code(x + 14, y + 16 + 20 * n, (Run(line),), 13.5, bold=False)
    return y + high + 10, marks


def _cut(said: str, most: float) -> list[str]:
    """A message in lines of mono type no wider than this."""
    room = int(most / code_width("0", 13.5, bold=False))
    lines: list[str] = []
    for paragraph in filter(None, (line.rstrip() for line in said.splitlines())):
        rest = paragraph
        while len(rest) > room:
            at = rest.rfind(" ", 0, room + 1)
            at = at if at > room // 2 else room
            lines.append(rest[:at])
            rest = rest[at:].lstrip()
        lines.append(rest)
    return lines if len(lines) <= _SAID_LINES else [*lines[: _SAID_LINES - 1], "…"]
