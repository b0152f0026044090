"""One call that a search may make: worked out on shapes once, and given to many tensors."""

import math
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

import msgspec

from kiwame.formula.evaluate import Grid, World, cells, column, moved
from kiwame.formula.points import Points
from kiwame.formula.tree import Formula, Ix, Read, is_mover, nodes, tensors_of
from kiwame.model import Shape
from kiwame.ops.base import Bound, Op

Filled = tuple[Any, ...]


class Slot(int):
    """The place of a tensor among those that a call may take; any other number stands for itself."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slot) and int(self) == int(other)

    def __hash__(self) -> int:
        return hash(("slot", int(self)))


class Move(msgspec.Struct, frozen=True, dict=True, eq=False):
    """One call: its operands by slot or as numbers, its arguments, and the shape it gives."""

    op: Op
    operands: Filled
    args: dict[str, Any]
    shapes: tuple[Shape, ...]  # of its tensors, in order
    out: Shape
    library: str
    plainness: tuple[int, int]  # of its op: the less, the sooner it is offered
    pick: int | None = None  # of several results, which one

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The tensors it takes."""
        return slots_in(self.operands)

    @cached_property
    def formula(self) -> Formula:
        """Its formula, over the op's own parameters."""
        bound = Bound(
            self.op,
            dict(zip(self.params, self.shapes, strict=True)),
            {**self.fixed, **self.args},
            out=self.out,
            library=self.library,
            pick=self.pick,
        )
        return self.op.formula_of(bound)

    @cached_property
    def fixed(self) -> dict[str, Any]:
        """Its operands that are no tensors: numbers, and None for those left out."""
        return fixed_in(self.op, self.operands)

    @cached_property
    def params(self) -> tuple[str, ...]:
        """The parameters that its tensors fill."""
        return self.op.keys(self.fixed, len(self.slots))

    @cached_property
    def is_constant(self) -> bool:
        """Whether it reads no cell, so that its result is made of no tensor."""
        return not tensors_of(self.formula.body) and math.prod(self.out) > 0

    @cached_property
    def is_mover(self) -> bool:
        """Whether it only moves cells."""
        return is_mover(self.formula.body)

    @cached_property
    def is_pointwise(self) -> bool:
        """Whether each cell is computed from the one cell that stands at the same place, and not only moved."""
        if self.is_mover:
            return False
        reads = [node for node in nodes(self.formula.body) if isinstance(node, Read)]
        return len(self.slots) == 1 and all(read.at == self.formula.indices for read in reads)

    @cached_property
    def _picked(self) -> tuple[int, Any] | None:
        """Of a mover of one tensor without constants: which tensor, and what picks the cells."""
        body = self.formula.body
        names = tensors_of(body)
        if len(names) != 1 or not self.is_mover or any(isinstance(n, Ix) and n.size == 0 for n in nodes(body)):
            return None
        positions = moved(self.formula, dict(zip(self.params, self.shapes, strict=True)))
        if not positions or None in positions:
            return None
        return self.params.index(names[0]), positions

    @property
    def positions(self) -> list[int] | None:
        """Where each cell comes from, for a mover of one tensor without constants."""
        return None if self._picked is None else self._picked[1]

    @property
    def fills(self) -> bool:
        """Whether it may put in values that no tensor holds."""
        return self._picked is None

    def given(self, grids: Sequence[Grid]) -> list[Any]:
        """The cells it gives on these tensors, one a slot. Raises what a formula raises outside of its tensors."""
        if self._picked is not None:
            which, positions = self._picked
            values = grids[self.slots[which]].values
            return [values[0]] * len(positions) if len(values) == 1 else _pick(positions, values)
        return cells(self.formula, self._named(grids))

    def given_last(self, grids: Sequence[Grid]) -> Any:
        """The last of those cells alone, which is quicker. There is one."""
        if self._picked is not None:
            which, positions = self._picked
            return grids[self.slots[which]].values[positions[-1]]
        last = Points(1, (), {ix.name: [ix.size - 1] for ix in self.formula.indices})
        return column(self.formula.body, last, World(self._named(grids)))[0]

    def _named(self, grids: Sequence[Grid]) -> dict[str, Grid]:
        return {param: grids[slot] for param, slot in zip(self.params, self.slots, strict=True)}


def slots_in(operands: Filled) -> tuple[Slot, ...]:
    """The tensors among operands, those of lists too."""
    each = (filled if isinstance(filled, tuple) else (filled,) for filled in operands)
    return tuple(slot for filled in each for slot in filled if isinstance(slot, Slot))


def fixed_in(op: Op, operands: Filled) -> dict[str, Any]:
    """The operands that are no tensors, by name."""
    pairs = zip(op.operands, operands, strict=True)
    return {operand.name: filled for operand, filled in pairs if not isinstance(filled, (Slot, tuple))}


def _pick(positions: list[int], values: Sequence[Any]) -> list[Any]:
    return list(itemgetter(*positions)(values)) if len(positions) > 1 else [values[positions[0]]]
