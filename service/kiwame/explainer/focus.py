"""Cells by index and by position, and the one that is worth following."""

import math

from kiwame.model import Shape

_LOOKED_AT = 200


def default_focus(shape: Shape) -> tuple[int, ...] | None:
    """The cell to follow: the last whose index repeats no place, neither first nor last; else the nearest to that."""
    total = math.prod(shape)
    if total == 0:
        return None
    best, best_score = tuple(s - 1 for s in shape), -1
    for flat in range(total - 1, max(total - _LOOKED_AT, -1), -1):
        index = unflat(flat, shape)
        places = len(set(index))
        score = 2 * (0 < flat < total - 1) + 4 * (places == len(index)) + (places != 1)
        if score > best_score:
            best, best_score = index, score
            if score == 7:
                break
    return best


def unflat(position: int, shape: Shape) -> tuple[int, ...]:
    """The index of a row-major position."""
    index: list[int] = []
    for size in reversed(shape):
        index.append(position % size)
        position //= size
    return tuple(reversed(index))


def flat_of(index: tuple[int, ...], shape: Shape) -> int:
    """The row-major position of an index."""
    position = 0
    for place, size in zip(index, shape, strict=True):
        position = position * size + place
    return position
