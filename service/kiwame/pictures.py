"""What passes between the rooms to be made into pixels: drawings that are laid out, and what is to become of them."""

from typing import ClassVar

import msgspec


class _Drawing(msgspec.Struct, frozen=True):
    """What is to be drawn so many px wide and high. `of` is the spec that it shows, for logs and quarantine."""

    kind: ClassVar[str]
    of: str
    width: int
    height: int

    @property
    def spec(self) -> str:
        """What it is about, as logs and quarantine name it."""
        return f"{self.kind} of {self.of} at {self.width}x{self.height}"

    @property
    def backend(self) -> str:
        """No library computes anything for it."""
        return ""

    @property
    def device(self) -> str:
        """The device that its worker must have, which every worker has."""
        return "cpu"


class Png(_Drawing, frozen=True, tag="png"):
    """An SVG to be drawn as a PNG."""

    kind = "png"
    svg: str


class Frame(msgspec.Struct, frozen=True):
    """What is seen for `ms` milliseconds: a stage, and sprites on it as (sprite, left, top) in px, in drawing order."""

    ms: int
    stage: int
    sprites: list[tuple[int, int, int]]


class Film(_Drawing, frozen=True, tag="gif"):
    """An animation, to be drawn as a GIF. `stages` and `sheet` are SVG, a px of theirs a px here.

    `cuts` are the sprites in the sheet: x, y, w, h. `colours`, as #RRGGBB, are the ground and those that must come out
    as they are.
    """

    kind = "gif"
    colours: list[str]
    stages: list[str]
    sheet: str
    cuts: list[tuple[int, int, int, int]]
    frames: list[Frame]


Picture = Png | Film  # each kind of picture is a struct with a tag of its own
