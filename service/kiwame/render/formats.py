"""What a renderer is: a format's name, its media type, and the function that lowers an explanation to it."""

from collections.abc import Callable
from typing import NamedTuple

from kiwame.model import Explanation
from kiwame.pictures import Picture
from kiwame.render.options import Options


class Format(NamedTuple):
    """One format that an explanation can be asked for in.

    `render` gives its bytes, or a Picture where they have still to be drawn by an engine. `takes` names the options
    that it heeds; `is_picture` says that what it gives is a Picture.
    """

    name: str
    media_type: str
    render: Callable[[Explanation, Options], bytes | Picture]
    takes: tuple[str, ...] = ()
    is_picture: bool = False

    def look(self, options: Options) -> str:
        """The options that its answer depends on, as a part of that answer's key."""
        return "".join(f"{name}={getattr(options, name)}:" for name in self.takes)


def plain(render: Callable[[Explanation], bytes]) -> Callable[[Explanation, Options], bytes]:
    """A renderer that heeds no options."""
    return lambda explanation, _: render(explanation)
