"""The star of a pattern of einops.pack, and the sizes that stand under it."""

from kiwame.model import Shape

STAR = "*"


def under_star(shape: Shape, before: int, behind: int) -> Shape:
    """The sizes that the star stands for, with so many axes before and behind it."""
    return shape[before : len(shape) - behind]


def packed_shapes(shapes: list[Shape], pattern: str) -> tuple[Shape, ...]:
    """What pack gives beside the tensor: the sizes that the star stood for in each."""
    names = pattern.split()
    before = names.index(STAR)
    return tuple(under_star(shape, before, len(names) - before - 1) for shape in shapes)
