"""The picture of an explanation as pixels: laid out here, drawn by an engine."""

from kiwame.errors import Cause, Limit, refuse
from kiwame.model import Explanation
from kiwame.pictures import Picture, Png
from kiwame.render.diagram import diagram
from kiwame.render.formats import Format
from kiwame.render.options import Options
from kiwame.render.svg import drawn
from kiwame.render.theme import THEMES


def render(explanation: Explanation, options: Options) -> Png:
    """The drawing, and how many px it is to have: `width`, or `scale` times the drawing's own."""
    layout = diagram(explanation)
    scale = options.width / layout.width if options.width else options.scale
    svg = drawn(layout, THEMES[options.theme or "light"], "k")
    return Png(explanation.spec, round(layout.width * scale), max(1, round(layout.height * scale)), svg)


def check_size(picture: Picture, most: int) -> None:
    """Raises Refusal (limit) for a picture of more than `most` pixels."""
    if picture.width * picture.height > most:
        raise refuse(
            Cause.LIMIT,
            "pixels",
            got=picture.width * picture.height,
            limit=Limit("png_pixels", most),
            width=picture.width,
            height=picture.height,
            max=most,
        )


FORMAT = Format("png", "image/png", render, ("theme", "scale", "width"), is_picture=True)
