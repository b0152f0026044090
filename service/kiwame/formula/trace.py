"""Which cells an output cell was made from: the reads of a formula, as they happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from kiwame.formula.evaluate import CELL, Grid, Seen, World, column
from kiwame.formula.points import Points, every
from kiwame.formula.shapes import row_major
from kiwame.formula.tree import Formula
from kiwame.model import Shape

Cell = tuple[str, tuple[int, ...]]  # a tensor's name and the index in it


class Trace(msgspec.Struct, frozen=True):
    """An output cell: its value, the cells it was made from, and those that only chose them (an index, a condition)."""

    value: Any
    cells: list[Cell]
    index_cells: list[Cell]


def reads(f: Formula, at: tuple[int, ...], tensors: Mapping[str, Grid]) -> Trace:
    """The output cell `at`, with what it read, in order, each cell once."""
    one = {ix.name: [place] for ix, place in zip(f.indices, at, strict=True)}
    seen = Seen([], [])
    value = column(f.body, Points(1, (), {CELL: [0], **one}), World(tensors, seen))[0]
    return Trace(value, _once(_listed(seen.gave, tensors)), _once(_listed(seen.chose, tensors)))


def sources(f: Formula, tensors: Mapping[str, Grid]) -> list[list[Cell]]:
    """For every output cell, row-major, the cells it was made from: `reads(…).cells` of all at once."""
    points = every(f)
    kept = {ix.name: points.column(ix.name) for ix in f.indices}
    seen = Seen([], [])
    column(f.body, Points(points.count, (), {CELL: list(range(points.count)), **kept}), World(tensors, seen))
    found: list[dict[Cell, None]] = [{} for _ in range(points.count)]
    for name, positions, owners in seen.gave:
        index = _indices(positions, tensors[name].shape)
        for owner, position in zip(owners, positions, strict=True):
            found[owner][(name, index[position])] = None
    return [list(each) for each in found]


def _listed(notes: list[tuple[str, list[int], list[int]]], tensors: Mapping[str, Grid]) -> Iterable[Cell]:
    for name, positions, _ in notes:
        index = _indices(positions, tensors[name].shape)
        for position in positions:
            yield name, index[position]


def _indices(positions: Iterable[int], shape: Shape) -> dict[int, tuple[int, ...]]:
    """Flat position → index."""
    steps = row_major(shape)
    pairs = list(zip(steps, shape, strict=True))
    return {p: tuple([p // step % size for step, size in pairs]) for p in set(positions)}


def _once(cells: Iterable[Cell]) -> list[Cell]:
    return list(dict.fromkeys(cells))
