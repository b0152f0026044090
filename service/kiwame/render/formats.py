"""What a renderer is: a format's name, its media type, and the function that lowers an explanation to bytes."""

from collections.abc import Callable
from typing import NamedTuple

from kiwame.model import Explanation


class Format(NamedTuple):
    """One format that an explanation can be asked for in."""

    name: str
    media_type: str
    render: Callable[[Explanation], bytes]
