"""The film of an explanation as a GIF: laid out here, drawn by an engine."""

from kiwame.model import Explanation
from kiwame.pictures import Film
from kiwame.render.film import film
from kiwame.render.formats import Format
from kiwame.render.options import Options


def render(explanation: Explanation, options: Options) -> Film:
    """The film, which is always of one size."""
    return film(explanation, options.theme or "light")


FORMAT = Format("gif", "image/gif", render, ("theme",), is_picture=True)
