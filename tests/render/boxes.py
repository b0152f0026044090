"""What a reader would see go wrong in a picture: texts that overlap, leave their box, or come near the edge."""

from collections.abc import Iterator
from typing import NamedTuple

from kiwame.render.diagram.marks import Diagram, Rect, Text
from kiwame.render.measure import width

EDGE = 14  # px that no text comes nearer to
_CAP = 0.74  # of the size: the height of digits and capitals
_TOUCH = 0.5  # px that boxes may share


class Box(NamedTuple):
    """A place in px, and what is there."""

    left: float
    top: float
    right: float
    bottom: float
    what: str

    def meets(self, other: "Box") -> bool:
        """Whether two boxes share more than a hair."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > _TOUCH
            and min(self.bottom, other.bottom) - max(self.top, other.top) > _TOUCH
        )


def text_box(text: Text) -> Box:
    """Where a line of text is."""
    wide = sum(
        width(run.text, text.size, mono=text.mono, bold=text.bold if run.bold is None else run.bold)
        for run in text.runs
    )
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    half = text.size * _CAP / 2
    return Box(left, text.y - half, left + wide, text.y + half, text.text)


def overlaps(picture: Diagram) -> Iterator[tuple[str, str]]:
    """Pairs of texts that overlap."""
    boxes = sorted((text_box(mark) for mark in picture.marks if isinstance(mark, Text)), key=lambda box: box.top)
    for n, box in enumerate(boxes):
        for other in boxes[n + 1 :]:
            if other.top >= box.bottom:
                break
            if box.meets(other):
                yield box.what, other.what


def near_edge(picture: Diagram) -> Iterator[str]:
    """Texts that come too near to the edge of the picture."""
    for mark in picture.marks:
        if isinstance(mark, Text):
            box = text_box(mark)
            inside = box.left >= EDGE and box.right <= picture.width - EDGE
            if not (inside and box.top >= EDGE and box.bottom <= picture.height - EDGE):
                yield box.what


def leaving(picture: Diagram) -> Iterator[tuple[str, str]]:
    """Texts that leave the smallest box which their middle is in, and what is in that box first."""
    rects = [mark for mark in picture.marks if isinstance(mark, Rect)]
    for mark in picture.marks:
        if not isinstance(mark, Text):
            continue
        box = text_box(mark)
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        around = [
            r
            for r in rects
            if (r.x <= x <= r.x + r.w and r.y <= y <= r.y + r.h and r.fill != "bg")
            or (r.stroke != "none" and r.x <= x <= r.x + r.w and r.y <= y <= r.y + r.h)
        ]
        if around:
            own = min(around, key=lambda r: r.w * r.h)
            if box.left < own.x or box.right > own.x + own.w:
                yield box.what, f"{own.w:g}x{own.h:g}"
