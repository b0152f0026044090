"""What a picture is made of: marks at places in px, painted by role. No colour and no markup is known here."""

from typing import NamedTuple

import msgspec

HUES = 4  # of source rows, which repeat
RAISED, RAISED_HUES = HUES, 6  # of tensors of rank 3 and more, numbered on from there: warm, then cool, three each


class Fill(NamedTuple):
    """Where a value came from. `hue` numbers a row of the theme's fills; `t`, 0 to 1, is the lightness within it."""

    hue: int
    t: float


class Person(NamedTuple):
    """The colour of an axis, which repeats after five."""

    n: int


class Edge(NamedTuple):
    """The stroke that belongs to a fill."""

    hue: int
    t: float


Paint = str | Fill | Person | Edge  # a str is a role: ink, mute, line, panel, bg, cell (text on a fill), none


class Run(NamedTuple):
    """A piece of a line in one paint."""

    text: str
    paint: Paint = "ink"
    bold: bool | None = None  # None: as its line


class Rect(msgspec.Struct, frozen=True, gc=False):
    """A rounded box. `cell` says which cell it is, as in `x 0,1`; `ring` that it is the cell we follow."""

    x: float
    y: float
    w: float
    h: float
    r: float = 0
    fill: Paint = "none"
    stroke: Paint = "none"
    width: float = 1.5
    dash: str = ""
    opacity: float = 1
    cell: str = ""
    ring: bool = False


class Circle(msgspec.Struct, frozen=True, gc=False):
    """A disc or a circle."""

    x: float
    y: float
    r: float
    fill: Paint = "none"
    stroke: Paint = "none"
    width: float = 1.5
    dash: str = ""


class Path(msgspec.Struct, frozen=True, gc=False):
    """A line or an outline in SVG's path language."""

    d: str
    stroke: Paint = "none"
    width: float = 1.5
    fill: Paint = "none"
    dash: str = ""
    opacity: float = 1
    round: bool = True


class Text(msgspec.Struct, frozen=True, gc=False):
    """One line. `y` is its middle; `anchor` start, middle or end is at `x`."""

    x: float
    y: float
    runs: tuple[Run, ...]
    size: float
    anchor: str = "start"
    mono: bool = False
    bold: bool = False
    opacity: float = 1

    @property
    def text(self) -> str:
        """The line without its paints."""
        return "".join(run.text for run in self.runs)


Mark = Rect | Circle | Path | Text


class Diagram(msgspec.Struct, frozen=True):
    """A whole picture: its size in px, its marks in drawing order, and what it says to who cannot see it."""

    width: float
    height: float
    marks: list[Mark]
    title: str
    desc: str
    lang: str
