"""Looking for calls that lead to a goal: single ones, then chains of two and three, the plainest first."""

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import msgspec

from kiwame.explainer.budget import Budget, Stopped
from kiwame.explainer.moves import Move
from kiwame.explainer.tables import Kind, Table, table
from kiwame.formula.evaluate import Grid
from kiwame.model import Shape
from kiwame.ops.arguments import Aim

LONGEST = 3  # calls of a chain
FEW = 2  # results to a shape below which longer chains are looked for
_FOR_MOVERS = 0.7  # of the budget for chains that only move cells, before others are looked at
ENOUGH = 8  # chains of several calls to one and the same goal
_DIGITS = 6  # in which two floats must agree to count as equal

Key = tuple[Shape, tuple[Any, ...]]


class State(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A chain of calls, and what it gives."""

    chain: tuple[Move, ...]
    grid: Grid
    used: frozenset[int]
    computing: int  # calls in it that do more than move cells

    @cached_property
    def cost(self) -> tuple[Any, ...]:
        """The plainer the less: fewer calls, more of them only moving cells, plainer ops."""
        plainness = [move.plainness for move in self.chain]
        return (len(self.chain), self.computing, sum(plain for plain, _ in plainness), plainness)


class Aimed(msgspec.Struct, frozen=True):
    """The goal: a shape, and cells where they are given."""

    shape: Shape
    cells: tuple[Any, ...] | None
    numbers: tuple[int | float, ...] = (1, 2)

    @property
    def key(self) -> Key | None:
        """What a result that is the goal has for a key."""
        return None if self.cells is None else (self.shape, key_of(self.cells))


class Search:
    """One search. `holds` is asked of a chain that gives the goal whether it may count.

    `hits`: chains that reach the goal, by what they give; `reached`: the plainest chain to each shape.
    """

    def __init__(
        self, inputs: Sequence[Grid], aimed: Aimed, library: str, budget: Budget, holds: Callable[[State], bool]
    ) -> None:
        self.inputs = tuple(inputs)
        self.aimed = aimed
        self.library = library
        self.budget = budget
        self.hits: dict[Key, list[State]] = {}
        self.reached: dict[Shape, State] = {}
        self.nearest: tuple[int, State] | None = None  # cells that differ, and the chain
        self.stopped: str | None = None
        self._holds = holds
        self._movers = False  # whether only ops that move cells are looked at
        self._cells = math.prod(self.inputs[0].shape)
        self._tables: dict[Any, Table] = {}
        self._wanted = aimed.key
        self._values = None if aimed.cells is None else set(aimed.cells)
        self._whole = frozenset(range(len(inputs)))

    def run(self) -> None:
        """Search until there is enough, or the budget is spent. Single ops are all looked at, whatever the time."""
        start = [State((), Grid((), ()), frozenset(), 0)]
        try:
            self._finish(start, 1)
            if self._enough():
                return
            self.budget.start()
            if self._wanted is None or self._holds_values(start[0]):
                self._movers = True
                self._moved(start)
            if not self.hits:
                self._movers = False
                self._chains(start)
        except Stopped as stopped:
            self.stopped = str(stopped)
        finally:
            for chains in self.hits.values():
                chains.sort(key=lambda state: state.cost)

    def _moved(self, states: list[State]) -> None:
        """Chains that only move cells. Others get the rest of the budget."""
        try:
            with self.budget.part(_FOR_MOVERS):
                self._chains(states)
        except Stopped as stopped:
            self.stopped = str(stopped)

    def _chains(self, states: list[State]) -> None:
        """Chains of two calls, then of three: each is finished as soon as it is begun, those that compute first
        where values of the goal have to be computed.
        """
        seen = {(grid.shape, key_of(grid.values)) for grid in self.inputs}
        computed = not self._holds_values(states[0])
        for length in range(2, LONGEST + 1):
            begun: list[State] = []
            later: list[State] = []
            for state in self._begun(states, length - 1, seen):
                begun.append(state)
                if computed and not state.computing:
                    later.append(state)
                elif self._finish([state], length):
                    return
            if self._finish(later, length) or self._enough():
                return
            states = sorted(begun, key=lambda state: state.cost)

    @property
    def _keeps_all(self) -> bool:
        """Whether no cell may be dropped or repeated on the way, because the goal has them all."""
        if not self._movers or len(self.inputs) > 1:
            return False
        return math.prod(self.aimed.shape) == self._cells

    def _enough(self) -> bool:
        return len(self.hits) >= (FEW if self._wanted is None else 1)

    def _finish(self, states: list[State], length: int) -> bool:
        """Make the last call of chains of this length. Whether the very cells that are wanted were found."""
        found: dict[Key, list[State]] = {}
        try:
            self._find(states, length, found)
        finally:  # what was found before the budget was spent counts
            for key, chains in found.items():
                known = self.hits.setdefault(key, [])
                if not known or len(known[0].chain) == length:
                    known += chains
        return self._wanted is not None and bool(found)

    def _find(self, states: list[State], length: int, found: dict[Key, list[State]]) -> None:
        for state in states:
            short = length > 1 and not self._holds_values(state)
            for move in self._moves(state, length, self.aimed.shape):
                if length > 1 and not self._may_be(state, move, short=short):
                    continue
                after = self._after(state, move)
                if after is None or after.used != self._whole:
                    continue
                key = (move.out, key_of(after.grid.values))
                if (self._wanted is None or key == self._wanted) and self._holds(after):
                    found.setdefault(key, []).append(after)
                    if length > 1 and self._wanted is not None and len(found[key]) == ENOUGH:
                        return
                elif self._wanted is not None:
                    self._note_nearest(after)

    def _begun(self, states: list[State], length: int, seen: set[Key]) -> Iterator[State]:
        """All other results of chains of this length, each once, plain ones early."""
        for state in states:
            for move in self._moves(state, length):
                after = self._after(state, move)
                if after is None:
                    continue
                key = (move.out, key_of(after.grid.values))
                if key in seen:
                    continue
                seen.add(key)
                if after.used == self._whole:
                    self.reached.setdefault(move.out, after)
                yield after

    def _moves(self, state: State, length: int, out: Shape | None = None) -> Iterator[Move]:
        """The calls that may come next in a chain of this length; `out`: only those that give this shape."""
        alone = length == 1 and out is not None
        kind = Kind.EVERY if alone else Kind.MOVERS if self._movers or state.computing > 1 else Kind.CHAINED
        found = _of(self._table(state, self.aimed.numbers, kind), out)
        yield from (move for move in found if math.prod(move.out) == self._cells) if self._keeps_all else found
        steps = self._steps(state) if length > 1 and kind is Kind.CHAINED else ()
        if steps:
            stepping = _of(self._table(state, steps, kind), out)
            yield from (move for move in stepping if any(n in steps for n in move.fixed.values()))

    def _table(self, state: State, numbers: tuple[int | float, ...], kind: Kind) -> Table:
        key = (state.grid.shape if state.chain else None, numbers, kind)
        if key not in self._tables:
            shapes = tuple(grid.shape for grid in self._grids(state))
            aim = Aim(self.aimed.shape, numbers)
            self._tables[key] = table(shapes, bool(state.chain), aim, self.library, kind, self.budget.check)
        return self._tables[key]

    def _is_repeated(self, state: State, move: Move) -> bool:
        """Whether another chain gives the same: a change of each cell by itself may as well come before a move."""
        return bool(state.chain) and state.chain[-1].is_mover and move.is_pointwise

    def _holds_values(self, state: State) -> bool:
        """Whether every value of the goal is there, so that moving cells may be enough."""
        if self._values is None:
            return True
        held: set[Any] = set()
        for grid in self._grids(state):
            held.update(grid.values)
        return self._values <= held

    def _grids(self, state: State) -> tuple[Grid, ...]:
        return (*self.inputs, state.grid) if state.chain else self.inputs

    def _may_be(self, state: State, move: Move, *, short: bool) -> bool:
        """Whether the last cell is that of the goal. `short`: values of the goal are missing."""
        if not self.aimed.cells:
            return True
        self.budget.spend()
        try:
            if short and not move.fills:
                return False
            return same(move.given_last(self._grids(state)), self.aimed.cells[-1])
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return False

    def _after(self, state: State, move: Move) -> State | None:
        """The chain with one more call; None where that is of no use."""
        self.budget.spend()
        try:
            if self._is_repeated(state, move) or move.is_constant:
                return None
            values = move.given(self._grids(state))
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return None
        used = state.used | {int(slot) for slot in move.slots if slot < len(self.inputs)}
        chain = (*state.chain, move)
        return State(chain, Grid(move.out, values), used, state.computing + (not move.is_mover))

    def _steps(self, state: State) -> tuple[int | float, ...]:
        """The number that a last step would have to add, or to multiply by, if there is one."""
        goal, have = self.aimed.cells, state.grid.values
        if goal is None or state.grid.shape != self.aimed.shape or not goal:
            return ()
        found = constants(have, goal)
        return tuple(n for n in found if n not in self.aimed.numbers)

    def _note_nearest(self, state: State) -> None:
        wrong = sum(map(operator.ne, self.aimed.cells or (), state.grid.values))
        if self.nearest is None or (wrong, state.cost) < (self.nearest[0], self.nearest[1].cost):
            self.nearest = (wrong, state)


def _of(found: Table, out: Shape | None) -> Sequence[Move]:
    return found.every if out is None else found.to.get(out, [])


def constants(have: Sequence[Any], want: Sequence[Any]) -> tuple[int | float, ...]:
    """The number that turns all of `have` into `want` when added, and the one when multiplied."""
    found: list[int | float] = []
    pairs = list(zip(have, want, strict=True))
    if any(not isinstance(v, (int, float)) or not math.isfinite(v) for pair in pairs for v in pair):
        return ()
    added = pairs[0][1] - pairs[0][0]
    if added and all(same(a + added, b) for a, b in pairs):
        found.append(added)
    first = next(((a, b) for a, b in pairs if a), None)
    if first is not None:
        times = first[1] / first[0]
        times = int(times) if times == int(times) else times
        if times not in (0, 1) and all(same(a * times, b) for a, b in pairs):
            found.append(times)
    return tuple(found)


def key_of(values: Sequence[Any]) -> tuple[Any, ...]:
    """Values in a form in which equal results are equal: floats in a few digits, bools apart from numbers."""
    kinds = set(map(type, values))
    if kinds <= {int}:
        return tuple(values)
    return tuple(_plain(value) for value in values)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isfinite(value):
        rounded = float(f"{value:.{_DIGITS}g}")
        return int(rounded) if rounded == int(rounded) else rounded
    return value if isinstance(value, int) else str(value)


def same(a: Any, b: Any) -> bool:
    """Whether two cells count as equal."""
    return bool(a == b) or _plain(a) == _plain(b)
