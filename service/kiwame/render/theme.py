"""The two looks of a picture: what colour each paint is. Contrasts are measured in the tests."""

from functools import lru_cache
from typing import NamedTuple

from kiwame.render.diagram.marks import RAISED, Edge, Fill, Paint, Person


class Theme(NamedTuple):
    """Colours by role, and what a ribbon and a ring need of the ground they lie on."""

    name: str
    roles: dict[str, str]
    persons: tuple[str, ...]
    ribbon: float  # opacity of the wide line
    ring_gap: float  # px between a cell and its ring, beside what both themes keep

    def colour(self, paint: Paint) -> str:
        """The colour of a paint, as #RRGGBB or none."""
        if isinstance(paint, str):
            return self.roles[paint]
        if isinstance(paint, Person):
            return self.persons[paint.n % len(self.persons)]
        return fill_colour(paint.hue, paint.t) if isinstance(paint, Fill) else _stroke(paint)


# Three stops and a stroke for each source row; and a fill and a stroke for tensors of rank 3 and more.
_STOPS = (
    ("#FFE9CC", "#FFD092", "#FFB352", "#B86200"),
    ("#DCEFFF", "#ABD7FF", "#76BCF5", "#0B67A8"),
    ("#DFF6E7", "#B5EACB", "#86DDAE", "#14804E"),
    ("#F6E3E9", "#E9C2CF", "#D9A0B2", "#8E4A61"),
)
_FLAT = (
    ("#F79C6E", "#B4501C"),
    ("#F6EA7C", "#857000"),
    ("#D9A0B2", "#8E4A61"),
    ("#C8E9FD", "#2B7FB0"),
    ("#86ECB4", "#14804E"),
    ("#AD9FE8", "#5B3FB5"),
)
_CELL_INK = "#1F2430"


def _stroke(edge: Edge) -> str:
    return _STOPS[edge.hue][3] if edge.hue < RAISED else _FLAT[edge.hue - RAISED][1]


@lru_cache(maxsize=512)
def fill_colour(hue: int, t: float) -> str:
    """A fill, the same in both themes since it is the value's identity."""
    if hue >= RAISED:
        return _FLAT[hue - RAISED][0]
    first, middle, last = _STOPS[hue][:3]
    return _between(first, middle, 2 * t) if t < 0.5 else _between(middle, last, 2 * t - 1)


def _between(a: str, b: str, t: float) -> str:
    mixed = (round(int(a[n : n + 2], 16) * (1 - t) + int(b[n : n + 2], 16) * t) for n in (1, 3, 5))
    return "#{:02X}{:02X}{:02X}".format(*mixed)


LIGHT = Theme(
    "light",
    {
        "ink": "#1F2430",
        "mute": "#5B6472",
        "line": "#C9CFD8",
        "panel": "#F6F7F9",
        "bg": "#FFFFFF",
        "cell": _CELL_INK,
        "none": "none",
    },
    ("#7A0F4E", "#0C748F", "#856312", "#7149CA", "#2C3D0A"),
    ribbon=0.2,
    ring_gap=0,
)
DARK = Theme(
    "dark",
    {
        "ink": "#EEF1F5",
        "mute": "#A7B0BD",
        "line": "#3A424E",
        "panel": "#1E242C",
        "bg": "#14181E",
        "cell": _CELL_INK,
        "none": "none",
    },
    ("#F58FC8", "#58C9E6", "#E8C15A", "#BBA8FF", "#CDEB9A"),
    ribbon=0.26,
    ring_gap=1,
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
