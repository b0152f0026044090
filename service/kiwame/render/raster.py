"""Pictures made into pixels: SVG drawn by resvg, with the fonts of this package and no others.

Only workers and the library import resvg, and when they first draw: the service's own process never does.
"""

from importlib.util import find_spec
from threading import local
from typing import TYPE_CHECKING

from kiwame.errors import Cause, refuse
from kiwame.pictures import Film, Picture
from kiwame.render.measure import FONTS
from kiwame.render.shoot import shot

if TYPE_CHECKING:
    from resvg.usvg import Options, Tree

FILES = ("NotoSansJP-Regular.otf", "NotoSansJP-Bold.otf", "NotoSansMono-Regular.ttf", "NotoSansMono-Bold.ttf")
FAMILIES = {"Noto Sans JP", "Noto Sans Mono"}
_kept = local()  # resvg's options may be used by the thread alone that made them


def drawn(picture: Picture) -> bytes:
    """The picture's bytes. Raises Refusal `format` where resvg is not installed, and ValueError for what is no SVG."""
    if not _can_draw():
        name = type(picture).__struct_config__.tag
        raise refuse(Cause.FORMAT, "not-installed", got=name, name=name, extra="kiwame[pictures]")
    if isinstance(picture, Film):
        return shot(picture, _at_own_size)
    return _rastered(_tree(picture.svg), picture.width, picture.height)


def _rastered(tree: "Tree", width: int, height: int) -> bytes:
    """A PNG so many px wide and high."""
    from resvg import render  # noqa: PLC0415  loaded by those who draw

    scale = width / tree.int_size()[0]
    return render(tree, (scale, 0, 0, 0, scale, 0), bg_size=(width, height))


def _at_own_size(svg: str) -> bytes:
    tree = _tree(svg)
    return _rastered(tree, *tree.int_size())


def warm() -> None:
    """Load what drawing needs, where it can be done, so that the first picture is as quick as the next."""
    if _can_draw():
        _options()


def _can_draw() -> bool:
    return find_spec("resvg") is not None


def _tree(svg: str) -> "Tree":
    from resvg import usvg  # noqa: PLC0415

    try:
        return usvg.Tree.from_str(svg, _options())
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust's panics are raised as, and no Exception
            raise
        raise ValueError(f"not an SVG: {error}") from None


def _options() -> "Options":
    """How SVGs are read."""
    if not hasattr(_kept, "options"):
        _kept.options = _with_fonts()
    options: Options = _kept.options
    return options


def _with_fonts() -> "Options":
    """Options with the fonts in memory. Raises OSError or RuntimeError where they are not all there.

    A missing font would not be noticed later: its text would be drawn in another one, or not at all.
    """
    from resvg import usvg  # noqa: PLC0415

    options = usvg.Options.default()
    for name in FILES:
        options.load_font_data((FONTS / name).read_bytes())
    options.font_family = "Noto Sans JP"
    if set(options.list_fonts()) != FAMILIES:
        raise RuntimeError(f"the fonts in {FONTS} are {options.list_fonts()}")
    return options
