"""An explanation as a film: predict, the persons cross, one source row moves at a time, the cell that is followed."""

from kiwame.model import Explanation
from kiwame.pictures import Film
from kiwame.render.diagram.marks import Diagram, Mark, Rect
from kiwame.render.diagram.scene import last_scene
from kiwame.render.film.script import Script
from kiwame.render.film.stage import HEIGHT, WIDTH, Stage
from kiwame.render.svg import drawn
from kiwame.render.theme import THEMES


def film(e: Explanation, theme: str = "light") -> Film:
    """The film of an explanation's last stage."""
    stage = Stage(last_scene(e))
    script = Script(stage)
    frames = script.frames()
    look = THEMES[theme]

    def svg(marks: list[Mark], width: float, height: float) -> str:
        return drawn(Diagram(width, height, marks, e.title, "", e.lang), look, "film", scale=stage.scale)

    sheet = script.sheet
    paints = {paint for mark in sheet.marks if isinstance(mark, Rect) for paint in (mark.fill, mark.stroke)}
    exact = list(
        dict.fromkeys(look.colour(paint) for paint in ("bg", "panel", "ink", *sorted(paints - {"none"}, key=str)))
    )
    return Film(
        e.spec,
        WIDTH,
        HEIGHT,
        exact,
        [svg(list(stage.marks(after=after)), stage.wide, stage.high) for after in (False, True)],
        svg(sheet.marks, sheet.size[0] / stage.scale, sheet.size[1] / stage.scale),
        sheet.cuts,
        frames,
    )
