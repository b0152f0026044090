"""Sprites side by side on one sheet, so that they are drawn at once."""

from math import ceil

from kiwame.render.diagram.marks import Mark

_WIDE = 1600  # px of the film
_GAP = 2


class Sheet:
    """Sprites by name. Marks are laid out in px of the picture, of which a px of the film is `1 / scale`."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.cuts: list[tuple[int, int, int, int]] = []
        self.marks: list[Mark] = []
        self._x = self._y = self._line = 0

    def room(self, w: float, h: float) -> tuple[int, float, float]:
        """Room for a sprite of a size: its number, and where its top left corner is, in px of the picture."""
        wide, high = ceil(w * self.scale), ceil(h * self.scale)
        if self._x + wide > _WIDE:
            self._x, self._y, self._line = 0, self._y + self._line + _GAP, 0
        self.cuts.append((self._x, self._y, wide, high))
        at = (len(self.cuts) - 1, self._x / self.scale, self._y / self.scale)
        self._x += wide + _GAP
        self._line = max(self._line, high)
        return at

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px of the film."""
        return max((x + w for x, _, w, _ in self.cuts), default=1), self._y + self._line or 1
