"""Mistakes that no call makes by itself: what one call has made and a later one undoes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kiwame.explainer.story import named
from kiwame.formula.evaluate import Grid
from kiwame.formula.shapes import row_major
from kiwame.model import Claim, Shape

if TYPE_CHECKING:
    from kiwame.explainer.plan import StagePlan

_SHARES = {"softmax", "softmin"}
_MASKS = {"mul", "masked_fill", "where"}
_NEAR = 1e-3  # how far from 1 rounding may leave a sum of shares


def chain_claims(stages: Sequence["StagePlan"], grids: Mapping[str, Grid]) -> list[Claim]:
    """A mask laid over shares that added up to 1: told with the first line whose sum it changes."""
    made = {stage.call.out: stage for stage in stages if stage.op.name in _SHARES}
    for n, stage in enumerate(stages, 1):
        if stage.op.name not in _MASKS:
            continue
        for name in stage.call.ins:
            if name in made and made[name].call.shape == stage.call.shape:
                return _masked(made[name], stage, n, grids)
    return []


def _masked(shares: "StagePlan", mask: "StagePlan", n: int, grids: Mapping[str, Grid]) -> list[Claim]:
    dim = shares.bound["dim"]
    if not isinstance(dim, int):
        return []
    before, after = grids[shares.call.out].values, grids[mask.call.out].values
    if not all(b in (a, 0) for a, b in zip(before, after, strict=True)):
        return []  # no mask: other numbers come out
    for first, line in _lines(mask.call.shape, dim):
        total = sum(after[p] for p in line)
        if abs(total - 1) > _NEAR and abs(sum(before[p] for p in line) - 1) < _NEAR:
            data = {"shares": shares.said, "mask": mask.said, "dim": dim, "first": first, "total": float(total)}
            return named([Claim(n, "warn", {"variant": "mask-after", "out": mask.call.out, **data})], mask)
    return []


def _lines(shape: Shape, dim: int) -> list[tuple[list[int], list[int]]]:
    """The lines along an axis: the place of the first cell, and the flat positions of all."""
    steps = row_major(shape)
    places: list[list[int]] = [[]]
    for axis, size in enumerate(shape):
        places = [[*place, i] for place in places for i in range(1 if axis == dim else size)]
    starts = [(place, sum(i * s for i, s in zip(place, steps, strict=True))) for place in places]
    return [(place, [start + k * steps[dim] for k in range(shape[dim])]) for place, start in starts]
