"""Every call that may be made on tensors of given shapes, read off the catalogue: what a search goes through."""

import itertools
import math
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import Any

import msgspec

from kiwame.errors import Refusal
from kiwame.formula.evaluate import Grid, Points, World, cells, column, moved
from kiwame.formula.tree import Formula, Ix, Read, is_mover, nodes, tensors_of
from kiwame.model import Shape
from kiwame.ops.arguments import Aim, Operand
from kiwame.ops.base import Bound, Op, registry
from kiwame.parse.read import read
from kiwame.settings import current

PLAIN = ("contiguous", "permute", "squeeze", "unsqueeze", "reshape", "expand", "flip", "sum")  # what is offered first
MOST_OF_ONE = 96  # calls of one op on the same tensors
_SMALL = 256  # cells up to which the calls on tensors of a shape are kept for the next search
_ANY_ORDER = 4  # tensors from which on a list takes them in their own order
_PIECES = 4  # results of a call with several that are looked at
_Filled = tuple[Any, ...]


class Slot(int):
    """The place of a tensor among those that a call may take; any other number stands for itself."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slot) and int(self) == int(other)

    def __hash__(self) -> int:
        return hash(("slot", int(self)))


class Move(msgspec.Struct, frozen=True, dict=True, eq=False):
    """One call: its operands by slot or as numbers, its arguments, and the shape it gives."""

    op: Op
    operands: _Filled
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


def slots_in(operands: _Filled) -> tuple[Slot, ...]:
    """The tensors among operands, those of lists too."""
    each = (filled if isinstance(filled, tuple) else (filled,) for filled in operands)
    return tuple(slot for filled in each for slot in filled if isinstance(slot, Slot))


def fixed_in(op: Op, operands: _Filled) -> dict[str, Any]:
    """The operands that are no tensors, by name."""
    pairs = zip(op.operands, operands, strict=True)
    return {operand.name: filled for operand, filled in pairs if not isinstance(filled, (Slot, tuple))}


def _pick(positions: list[int], values: Sequence[Any]) -> list[Any]:
    return list(itemgetter(*positions)(values)) if len(positions) > 1 else [values[positions[0]]]


class Table(msgspec.Struct, frozen=True):
    """The calls that may be made, the plainest ops first; and those that give each shape."""

    every: tuple[Move, ...]
    to: dict[Shape, list[Move]]


def table(shapes: tuple[Shape, ...], last: bool, aim: Aim, library: str, movers: bool) -> Table:
    """All calls on tensors of these shapes. `last`: the last must be among them; `movers`: of ops that move cells."""
    small = sum(map(math.prod, shapes)) <= _SMALL
    steady = (_kept_steady if small else _steady)(shapes, last, library, movers)
    found = sorted((*steady, *_moves(shapes, last, aim, library, movers)), key=lambda move: move.plainness)
    to: dict[Shape, list[Move]] = {}
    for move in found:
        to.setdefault(move.out, []).append(move)
    return Table(tuple(found), to)


def _steady(shapes: tuple[Shape, ...], last: bool, library: str, movers: bool) -> tuple[Move, ...]:
    """Those that are the same whatever the search is after."""
    return tuple(_moves(shapes, last, None, library, movers))


_kept_steady = lru_cache(maxsize=256)(_steady)


def _moves(shapes: tuple[Shape, ...], last: bool, aim: Aim | None, library: str, movers: bool) -> Iterator[Move]:
    """The calls that depend on what the search is after; without an aim, those that do not."""
    small = sum(map(math.prod, shapes)) <= _SMALL
    for op, plainness in _in_order():
        if _is_aimed(op) == (aim is None) or (movers and not _only_moves(op, library)):
            continue
        own = aim or Aim(())
        for operands in _fillings(op, len(shapes), last, own):
            taken = tuple(shapes[slot] for slot in slots_in(operands))
            yield from (_kept_calls if small else _calls)(op, operands, taken, own, library, plainness)


@cache
def _is_aimed(op: Op) -> bool:
    """Whether the calls that a search tries of an op depend on what it is after."""
    return any(operand.number for operand in op.operands) or any(argument.aimed for argument in op.arguments)


@cache
def _in_order() -> list[tuple[Op, tuple[int, int]]]:
    """All ops on tensors, the plainest first."""
    places = {name: n for n, name in enumerate(PLAIN)}
    ops = [(op, (places.get(op.name, len(PLAIN) * op.tier), n)) for n, op in enumerate(registry().values())]
    return sorted(((op, plain) for op, plain in ops if not op.is_creator), key=lambda pair: pair[1])


def _fillings(op: Op, tensors: int, last: bool, aim: Aim) -> Iterator[_Filled]:
    """What may stand for an op's operands."""
    slots = [Slot(n) for n in range(tensors)]
    spaces = [_choices(operand, slots, aim) for operand in op.operands]
    whole = sum(not o.optional for o in op.operands) > 2  # of many tensors no one is taken twice
    for way in itertools.product(*spaces):
        used = slots_in(way)
        if used and (not last or slots[-1] in used) and not (whole and len(set(used)) < len(used)):
            yield way


def _choices(operand: Operand, slots: list[Slot], aim: Aim) -> list[Any]:
    """What may stand for one operand: any tensor, a list of them in any order, a number, nothing."""
    if operand.many:
        orders = itertools.permutations(slots) if len(slots) < _ANY_ORDER else [tuple(slots)]
        return list(dict.fromkeys((*itertools.product(slots, repeat=2), *orders)))
    return [*([None] if operand.optional else []), *slots, *(aim.numbers if operand.number else ())]


def _calls(
    op: Op, operands: _Filled, shapes: tuple[Shape, ...], aim: Aim, library: str, plainness: tuple[int, int]
) -> tuple[Move, ...]:
    """The calls of an op on given operands: every choice of its arguments that has a size."""
    return tuple(itertools.islice(_sized(op, operands, shapes, aim, library, plainness), MOST_OF_ONE))


_kept_calls = lru_cache(maxsize=1024)(_calls)


def _sized(
    op: Op, operands: _Filled, shapes: tuple[Shape, ...], aim: Aim, library: str, plainness: tuple[int, int]
) -> Iterator[Move]:
    limits = current().limits
    fixed = fixed_in(op, operands)
    params = op.keys(fixed, len(shapes))
    bound = Bound(op, dict(zip(params, shapes, strict=True)), fixed, library=library)
    spaces = [_values(op, n, bound, aim) for n in range(len(op.arguments))]
    for values in itertools.product(*spaces):
        args = {argument.name: value for argument, value in zip(op.arguments, values, strict=True)}
        bound.args.update(args)
        try:
            count = min(op.pieces(bound), _PIECES) if op.pieces else 0
            for pick in range(count) if op.pieces else (None,):
                bound.pick = pick
                out = op.size(bound)
                if math.prod(out) <= limits.values and len(out) <= limits.rank:
                    yield Move(op, operands, args, shapes, out, library, plainness, pick)
        except (Refusal, ArithmeticError, LookupError, TypeError, ValueError):
            continue  # values that other calls of the op take need not make sense for this one


def _values(op: Op, n: int, bound: Bound, aim: Aim) -> list[Any]:
    """The values to try of an op's nth argument."""
    argument = op.arguments[n]
    shown = _shown(op.name).get(argument.name, [])
    tried = argument.tried(bound, aim)
    if tried is not None:  # guesses at what may lead there do not have what the examples know
        found = list(tried)
        return [*found, *(value for value in shown if value not in found)] if argument.aimed else found
    rank = len(next(iter(bound.shapes.values()), ()))
    usual = [] if argument.required else [argument.settled(rank)]
    return usual + [value for value in shown if value not in usual]


@cache
def _shown(name: str) -> dict[str, list[Any]]:
    """The values that each argument of an op has in its examples."""
    found: dict[str, list[Any]] = {}
    for example in registry()[name].examples:
        for call in read(example).program.calls:
            for argument, value in call.args.items() if call.op == name else ():
                values = found.setdefault(argument, [])
                if value not in values:
                    values.append(value)
    return found


@cache
def _only_moves(op: Op, library: str) -> bool:
    """Whether an op moves cells and does nothing else, judged by its first example."""
    program = read(op.examples[0]).program
    call = next(c for c in program.calls if c.op == op.name)
    shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
    own = {param: shapes[name] for param, name in zip(op.keys(call.args, len(call.ins)), call.ins, strict=True)}
    bound = Bound(op, own, call.args, out=call.shape, library=library, pick=call.pick)
    return is_mover(op.formula_of(bound).body)
