"""A film as it is sent to whoever draws it: two stages, one sheet of sprites, and where they are in each frame."""

import msgspec


class Frame(msgspec.Struct, frozen=True):
    """What is seen for `ms` milliseconds: a stage, and sprites on it as (sprite, left, top) in px, in drawing order."""

    ms: int
    stage: int
    sprites: list[tuple[int, int, int]]


class Film(msgspec.Struct, frozen=True, tag="film"):
    """An animation. `stages` and `sheet` are SVG, a px of theirs a px here; `cuts` are the sprites: x, y, w, h."""

    width: int
    height: int
    colours: list[str]  # #RRGGBB: the ground, then those that must come out as they are
    stages: list[str]
    sheet: str
    cuts: list[tuple[int, int, int, int]]
    frames: list[Frame]
