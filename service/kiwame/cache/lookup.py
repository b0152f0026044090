"""What looking something up in a cache showed: enough to answer with, and to fill a Cache-Status header."""

from typing import Literal, NamedTuple

from kiwame.cache.seam import Hit


class Lookup(NamedTuple):
    """`miss`: the tier does not have it. `bypass`: the tier could not be asked; `detail` says why in one token."""

    hit: Hit | None
    status: Literal["hit", "miss", "bypass"]
    tier: Literal["memory", "redis"]
    detail: str | None = None
