"""An explanation laid out as a picture: marks at places, in no colour yet."""

from kiwame.model import Explanation
from kiwame.render.alt import alt_text
from kiwame.render.diagram.choosing import Choosing
from kiwame.render.diagram.contraction import Contraction
from kiwame.render.diagram.cumulative import Cumulative
from kiwame.render.diagram.header import WIDE
from kiwame.render.diagram.indexed import Indexed
from kiwame.render.diagram.joining import Joining
from kiwame.render.diagram.mapping import Mapping
from kiwame.render.diagram.marks import Diagram, Mark, Rect
from kiwame.render.diagram.normalising import Normalising
from kiwame.render.diagram.pairing import Pairing
from kiwame.render.diagram.reading import Reading
from kiwame.render.diagram.reduction import Reduction
from kiwame.render.diagram.scene import last_scene
from kiwame.render.diagram.single import Single
from kiwame.render.diagram.splitting import Splitting
from kiwame.render.diagram.strip import Strip

# the first that fits a scene is drawn
ARRANGEMENTS: tuple[type[Single], ...] = (
    Contraction,
    Pairing,
    Choosing,
    Reduction,
    Joining,
    Splitting,
    Reading,
    Indexed,
    Mapping,
    Normalising,
    Cumulative,
    Single,
)


def diagram(e: Explanation) -> Diagram:
    """The picture of an explanation."""
    if len(e.stages) > 1:
        high, marks = Strip(e).marks()
    else:
        high, marks = _of_one(e)
    ground = Rect(0.75, 0.75, WIDE - 1.5, high - 1.5, 16, "bg", "line")
    return Diagram(WIDE, high, [ground, *marks], e.title, alt_text(e), e.lang)


def _of_one(e: Explanation) -> tuple[float, list[Mark]]:
    scene = last_scene(e)
    return next(made for made in ARRANGEMENTS if made.fits(scene))(scene).marks()
