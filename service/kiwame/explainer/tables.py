"""Every call that may be made on tensors of given shapes, read off the catalogue: what a search goes through."""

import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum
from functools import cache, lru_cache
from typing import Any

import msgspec

from kiwame.errors import Refusal
from kiwame.explainer.moves import Filled, Move, Slot, fixed_in, slots_in
from kiwame.formula.tree import is_mover
from kiwame.model import Call, Shape
from kiwame.ops.arguments import Aim, Operand
from kiwame.ops.base import Bound, Op, registry
from kiwame.parse.read import read
from kiwame.settings import current

PLAIN = ("contiguous", "permute", "squeeze", "unsqueeze", "reshape", "expand", "flip", "sum")  # what is offered first
MOST_OF_ONE = 64  # calls of one op on the same tensors
_SMALL = 256  # cells up to which the calls on tensors of a shape are kept for the next search
_ANY_ORDER = 4  # tensors from which on a list takes them in their own order
_MOST_WAYS, _WAYS = 32, 2048  # in which tensors are dealt to an op: those taken, of those looked at
_FUTILE = 24  # calls of an op that are refused one after another: these tensors are not for it
_KEPT = 256  # tables
_PIECES = 4  # results of a call with several that are looked at


class Table(msgspec.Struct, frozen=True):
    """The calls that may be made, the plainest ops first; and those that give each shape."""

    every: tuple[Move, ...]
    to: dict[Shape, list[Move]]


class Kind(Enum):
    """Which ops are looked at: in chains only those that are widely known, and those that only move cells."""

    EVERY = 0
    CHAINED = 1
    MOVERS = 2


def table(
    shapes: tuple[Shape, ...], last: bool, aim: Aim, library: str, kind: Kind, tick: Callable[[], None] = lambda: None
) -> Table:
    """All calls on tensors of these shapes. `last`: the last must be among them; `tick` is called now and then."""
    small = sum(map(math.prod, shapes)) <= _SMALL
    key = (shapes, last, library, kind)
    steady = _kept.get(key)
    if steady is None:
        steady = tuple(_moves(shapes, last, None, library, kind, tick))
        if small:
            _kept[key] = steady
            while len(_kept) > _KEPT:
                del _kept[next(iter(_kept))]
    found = sorted((*steady, *_moves(shapes, last, aim, library, kind, tick)), key=lambda move: move.plainness)
    to: dict[Shape, list[Move]] = {}
    for move in found:
        to.setdefault(move.out, []).append(move)
    return Table(tuple(found), to)


_kept: dict[Any, tuple[Move, ...]] = {}  # the calls that are the same whatever a search is after


def _moves(
    shapes: tuple[Shape, ...], last: bool, aim: Aim | None, library: str, kind: Kind, tick: Callable[[], None]
) -> Iterator[Move]:
    """The calls that depend on what the search is after; without an aim, those that do not."""
    small = sum(map(math.prod, shapes)) <= _SMALL
    for op, plainness in _in_order():
        if _is_aimed(op) == (aim is None) or not _is_of(op, kind, library):
            continue
        tick()
        own = aim or Aim(())
        for operands in _fillings(op, len(shapes), last, own):
            taken = tuple(shapes[slot] for slot in slots_in(operands))
            yield from (_kept_calls if small else _calls)(op, operands, taken, own, library, plainness)


def _is_of(op: Op, kind: Kind, library: str) -> bool:
    """Whether an op is of a kind."""
    if kind is Kind.EVERY or (kind is Kind.CHAINED and op.tier == 1):
        return True
    return _only_moves(op, library)


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


def _fillings(op: Op, tensors: int, last: bool, aim: Aim) -> Iterator[Filled]:
    """What may stand for an op's operands. Of more than two that it needs, none is the same as another."""
    slots = [Slot(n) for n in range(tensors)]
    needed = [operand for operand in op.operands if not operand.optional]
    alone = len(needed) > 2
    if alone and sum(not o.number and not o.many for o in needed) > tensors:
        return
    spare = tensors > len(needed)  # there are tensors for what may be left out
    spaces = [_choices(operand, slots, aim, spare=spare) for operand in op.operands]
    found = 0
    for way in itertools.islice(itertools.product(*spaces), _WAYS):
        used = slots_in(way)
        if used and (not last or slots[-1] in used) and not (alone and len(set(used)) < len(used)):
            yield way
            found += 1
            if found == _MOST_WAYS:
                return


def _choices(operand: Operand, slots: list[Slot], aim: Aim, *, spare: bool) -> list[Any]:
    """What may stand for one operand: any tensor, a list of them in any order, a number, nothing."""
    if operand.many:
        orders = itertools.permutations(slots) if len(slots) < _ANY_ORDER else [tuple(slots)]
        return list(dict.fromkeys((*itertools.product(slots, repeat=2), *orders)))
    if operand.optional and not spare:
        return [None]
    return [*([None] if operand.optional else []), *slots, *(aim.numbers if operand.number else ())]


def _calls(
    op: Op, operands: Filled, shapes: tuple[Shape, ...], aim: Aim, library: str, plainness: tuple[int, int]
) -> tuple[Move, ...]:
    """The calls of an op on given operands: every choice of its arguments that has a size."""
    return tuple(itertools.islice(_sized(op, operands, shapes, aim, library, plainness), MOST_OF_ONE))


_kept_calls = lru_cache(maxsize=1024)(_calls)


def _sized(
    op: Op, operands: Filled, shapes: tuple[Shape, ...], aim: Aim, library: str, plainness: tuple[int, int]
) -> Iterator[Move]:
    limits = current().limits
    fixed = fixed_in(op, operands)
    params = op.keys(fixed, len(shapes))
    bound = Bound(op, dict(zip(params, shapes, strict=True)), fixed, library=library)
    spaces = [_values(op, n, bound, aim) for n in range(len(op.arguments))]
    futile = 0
    for values in itertools.product(*spaces):
        args = {argument.name: value for argument, value in zip(op.arguments, values, strict=True)}
        bound.args.update(args)
        try:
            count = min(op.pieces(bound), _PIECES) if op.pieces else 0
            for pick in range(count) if op.pieces else (None,):
                bound.pick = pick
                out = op.size(bound)
                futile = 0
                if math.prod(out) <= limits.values and len(out) <= limits.rank:
                    yield Move(op, operands, args, shapes, out, library, plainness, pick)
        except (Refusal, ArithmeticError, LookupError, TypeError, ValueError):
            futile += 1  # values that other calls of the op take need not make sense for this one
            if futile == _FUTILE:
                return


def _values(op: Op, n: int, bound: Bound, aim: Aim) -> list[Any]:
    """The values to try of an op's nth argument."""
    argument = op.arguments[n]
    shown = _shown(op).get(argument.name, [])
    tried = argument.tried(bound, aim)
    if tried is not None:  # guesses at what may lead there do not have what the examples know
        found = list(tried)
        return [*found, *(value for value in shown if value not in found)] if argument.aimed else found
    rank = len(next(iter(bound.shapes.values()), ()))
    usual = [] if argument.required else [argument.settled(rank)]
    return usual + [value for value in shown if value not in usual]


@cache
def _shown(op: Op) -> dict[str, list[Any]]:
    """The values that each argument of an op has in its examples."""
    found: dict[str, list[Any]] = {}
    for call, _ in _examples(op):
        for argument, value in call.args.items():
            values = found.setdefault(argument, [])
            if value not in values:
                values.append(value)
    return found


@cache
def _only_moves(op: Op, library: str) -> bool:
    """Whether an op moves cells and does nothing else, judged by its first example."""
    for call, shapes in _examples(op)[:1]:
        own = dict(zip(op.keys(call.args, len(call.ins)), shapes, strict=True))
        bound = Bound(op, own, call.args, out=call.shape, library=library, pick=call.pick)
        return is_mover(op.formula_of(bound).body)
    return False


@cache
def _examples(op: Op) -> list[tuple[Call, tuple[Shape, ...]]]:
    """The calls of an op in its examples, with the shapes of their tensors."""
    found: list[tuple[Call, tuple[Shape, ...]]] = []
    for example in op.examples:
        with suppress(Refusal):  # one bad example is the op's tests' to tell, not the end of every search
            program = read(example).program
            shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
            found += ((c, tuple(shapes[name] for name in c.ins)) for c in program.calls if c.op == op.name)
    return found
