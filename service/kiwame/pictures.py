"""What passes between the rooms to be made into pixels: drawings that are laid out, and what is to become of them."""

import msgspec


class Png(msgspec.Struct, frozen=True, tag="png"):
    """An SVG to be drawn as a PNG so many px wide and high. `of` is the spec that it shows, for logs and quarantine."""

    of: str
    svg: str
    width: int
    height: int

    @property
    def spec(self) -> str:
        """What it is about, as logs and quarantine name it."""
        return f"png of {self.of} at {self.width}x{self.height}"

    @property
    def backend(self) -> str:
        """No library computes anything for it."""
        return ""

    @property
    def device(self) -> str:
        """The device that its worker must have, which every worker has."""
        return "cpu"


Picture = Png  # each kind of picture is a struct with a tag of its own
