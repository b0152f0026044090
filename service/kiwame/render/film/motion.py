"""How cells and persons move: times from 0 to 1, places in px. One source row moves as one and turns like a door."""

from math import atan2, cos, hypot, pi, sin

Point = tuple[float, float]

ARC, SPREAD = 24.0, 0.42  # px that a row rises half way; how much farther its cells then stand apart
_PASS = 16.0  # px that a person keeps from the middle of the way: two pass each other 32 apart


def ease(t: float) -> float:
    """Slow at both ends: a quintic."""
    return 6 * t**5 - 15 * t**4 + 10 * t**3


def middle(points: list[Point]) -> Point:
    """The mean of some places."""
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def between(starts: list[Point], ends: list[Point], e: float) -> list[Point]:
    """Where the cells of a row are when `e` of their way is gone: their middle on an arc, they turning about it."""
    (x0, y0), (x1, y1) = middle(starts), middle(ends)
    rise = 4 * e * (1 - e)
    x, y = x0 + (x1 - x0) * e, y0 + (y1 - y0) * e - ARC * rise
    found = []
    for (ax, ay), (bx, by) in zip(starts, ends, strict=True):
        dx, dy = _turned((ax - x0, ay - y0), (bx - x1, by - y1), e, rise)
        found.append((x + dx, y + dy))
    return found


def _turned(start: Point, end: Point, e: float, rise: float) -> Point:
    """A distance from the middle: turned from one direction to the other, and spread half way where it turns."""
    a, b = hypot(*start), hypot(*end)
    if a < 1 or b < 1:
        return start[0] + (end[0] - start[0]) * e, start[1] + (end[1] - start[1]) * e
    turn = (atan2(end[1], end[0]) - atan2(start[1], start[0]) + pi) % (2 * pi) - pi
    angle = atan2(start[1], start[0]) + turn * e
    far = (a + (b - a) * e) * (1 + SPREAD * rise * min(1.0, abs(turn) / (pi / 2)))
    return far * cos(angle), far * sin(angle)


def crossing(start: Point, end: Point, e: float) -> Point:
    """Where a person is on the way between two seats: who goes up keeps to one side, who goes down to the other."""
    side = 0.0 if start[1] == end[1] else _PASS if end[1] > start[1] else -_PASS
    return start[0] + (end[0] - start[0]) * e - side * 4 * e * (1 - e), start[1] + (end[1] - start[1]) * e
