"""The op that turns one result into another, found by running ops on it: what is offered ran, and every cell agreed."""

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kiwame.backends.available import backend
from kiwame.backends.seam import Backend
from kiwame.errors import Refusal
from kiwame.explainer.calls import Ready, code_of, ready, said
from kiwame.explainer.compare import unequal
from kiwame.explainer.run import array
from kiwame.formula.tree import is_mover
from kiwame.model import Call, Job, Shape
from kiwame.ops.arguments import Argument, Flag, Number, typed
from kiwame.ops.axis_arguments import Axes, Axis, Permutation
from kiwame.ops.base import Bound, Op, registry
from kiwame.ops.number_arguments import Int
from kiwame.ops.shape_arguments import NewShape
from kiwame.ops.shape_arguments import Shape as ShapeArgument
from kiwame.ops.word_arguments import Choice
from kiwame.parse.canonical import argument_words
from kiwame.parse.read import read
from kiwame.settings import current
from kiwame.verbs import Remedy

_PLAIN = ("permute", "squeeze", "unsqueeze", "reshape", "expand", "flip")  # what is offered first
_RUNS, _CELLS = 200, 1_000_000  # candidates that run on a small result; cells that all may have together
_EVERY_ORDER = 5  # up to this rank every permutation is tried, above it swaps of two axes
_CALLS = 20_000  # candidates looked at, most of which give another shape


class Wanted(NamedTuple):
    """One of two results: its side, what gave it, and its values."""

    side: str
    job: Job
    array: Any


class Found(NamedTuple):
    """What the search gave: `remedy` None where nothing that was tried agrees."""

    remedy: Remedy | None
    tried: int
    numel: int


def remedy(a: Wanted, b: Wanted) -> Found:
    """What to do after b to get a; else after a to get b. Single ops first, then two movers."""
    tried = 0
    for have, want in ((b, a), (a, b)):
        for calls in itertools.chain(_singles(have, want), _pairs(have, want)):
            tried += 1
            if _agrees(have, want, calls) and (found := _stated(have, want, calls)):
                return Found(found, tried, want.array.size)
    return Found(None, tried, b.array.size)


def _singles(have: Wanted, want: Wanted) -> Iterator[list[Ready]]:
    """Ops of one tensor that give the wanted shape: movers before those that compute."""
    lib = backend(have.job.backend)
    shape, to = have.array.shape, want.array.shape
    computing: list[list[Ready]] = []
    runs = _runs(have)
    for op in _in_order(lib):
        for able in itertools.islice(_calls(op, shape, to, lib), runs):
            if not is_mover(op.formula_of(able.bound).body):
                computing.append([able])
            elif runs:
                runs -= 1
                yield [able]
    yield from computing[:runs]


def _pairs(have: Wanted, want: Wanted) -> Iterator[list[Ready]]:
    """reshape then permute, permute then reshape."""
    shape, to = have.array.shape, want.array.shape
    if math.prod(shape) != math.prod(to):
        return
    lib = backend(have.job.backend)
    known = registry()
    permute, reshape = known["permute"], known["reshape"]
    seats = [dims for dims in _orders(len(to)) if dims != tuple(range(len(to)))]
    cuts = [(dims, tuple(to[dims.index(n)] for n in range(len(to)))) for dims in seats]
    turns = [dims for dims in _orders(len(shape)) if dims != tuple(range(len(shape)))]
    ways = [
        *(((reshape, {"shape": cut}, cut), (permute, {"dims": dims}, to)) for dims, cut in cuts),
        *(((permute, {"dims": d}, tuple(shape[n] for n in d)), (reshape, {"shape": to}, to)) for d in turns),
    ]
    for way in itertools.islice(ways, _runs(have) // 2):
        at, calls = shape, []
        for op, args, out in way:
            calls.append(_ready(op, at, args, out, lib))
            at = out
        yield calls


def _runs(have: Wanted) -> int:
    return min(_RUNS, int(_CELLS // max(1, have.array.size)))


def _in_order(lib: Backend) -> list[Op]:
    """The library's ops of one tensor, the plainest first."""
    ops = [
        op
        for op in registry().values()
        if len(op.operands) == 1 and not op.operands[0].many and not op.pieces and op.forms(lib.name)
    ]
    return sorted(ops, key=lambda op: (_PLAIN.index(op.name) if op.name in _PLAIN else len(_PLAIN), op.tier, op.name))


def _calls(op: Op, shape: Shape, to: Shape, lib: Backend) -> Iterator[Ready]:
    """Calls of an op on one tensor that give the shape `to`, over the small spaces of its arguments."""
    spaces = [_space(argument, shape, to) for argument in op.arguments]
    if not all(spaces):
        return
    param = op.operands[0].name
    for values in itertools.islice(itertools.product(*spaces), _CALLS):
        bound = Bound(op, {param: shape}, {}, library=lib.name)
        try:
            for argument, value in zip(op.arguments, values, strict=True):
                bound.args[argument.name] = (
                    argument.settled(len(shape)) if value is _LEFT_OUT else argument.check(typed(value), bound)
                )
            out = op.size(bound)
        except (Refusal, IndexError):
            continue
        if out == to:
            yield _ready(op, shape, bound.args, out, lib)


_LEFT_OUT: Any = object()
_SPACES: tuple[tuple[type[Argument], Callable[[Any, Shape, Shape], list[Any]]], ...] = (
    (Flag, lambda _argument, _shape, _to: [False, True]),
    (Axis, lambda argument, shape, _to: list(range(len(shape) + argument.new))),
    (Axes, lambda _argument, shape, _to: [(n,) for n in range(len(shape))]),
    (Permutation, lambda _argument, shape, _to: list(_orders(len(shape)))),
    (NewShape, lambda _argument, _shape, to: [to]),
    (ShapeArgument, lambda _argument, _shape, to: [to]),
    (Int, lambda _argument, _shape, _to: [1, -1, 2, -2]),
    (Choice, lambda argument, _shape, _to: list(argument.choices)),
    (Number, lambda _argument, _shape, _to: [1, -1, 2, -2]),
)


def _space(argument: Argument, shape: Shape, to: Shape) -> list[Any]:
    """The values to try of an argument; none where its kind has no small space and it must be given."""
    values = next((space(argument, shape, to) for kind, space in _SPACES if isinstance(argument, kind)), [])
    if argument.required:
        return values
    return [_LEFT_OUT, *(v for v in values if v != argument.default or isinstance(v, tuple))]


def _orders(rank: int) -> Iterator[tuple[int, ...]]:
    """Orders of the axes: all, or the swaps of two where there are very many."""
    if rank <= _EVERY_ORDER:
        yield from itertools.permutations(range(rank))
        return
    for a, b in itertools.combinations(range(rank), 2):
        dims = list(range(rank))
        dims[a], dims[b] = b, a
        yield tuple(dims)


def _ready(op: Op, shape: Shape, args: dict[str, Any], out: Shape, lib: Backend) -> Ready:
    param = op.operands[0].name
    bound = Bound(op, {param: shape}, args, names={param: "x"}, out=out, library=lib.name)
    return ready(bound, Call(op.name, ("x",), args, "y", out), lib)


def _agrees(have: Wanted, want: Wanted, calls: list[Ready]) -> bool:
    """Whether the calls, run on one result, give the other in every cell."""
    lib = backend(have.job.backend)
    try:
        tensor = lib.taken(have.array.copy())
        for able in calls:
            tensor = able.run(lib, {"x": tensor})
        given = lib.array(tensor)
    except MemoryError:
        raise
    except Exception:
        return False
    return given.shape == want.array.shape and not unequal(given, want.array).any()


def _stated(have: Wanted, want: Wanted, calls: list[Ready]) -> Remedy | None:
    """The remedy as a whole spec, run from its start; None where it cannot be written or gives something else."""
    parts = [have.job.spec]
    for able in calls:
        op, args, (shape,) = able.bound.op, able.bound.args, able.bound.shapes.values()
        parts.append(" ".join([op.name, *argument_words(op, args, len(shape))]))
    try:
        reading = read("; ".join(parts), backend=have.job.backend, limits=current().limits)
        job = Job(reading.program, reading.spec, have.job.backend, have.job.device)
        given = array(job)
    except Refusal:
        return None
    if given.shape != want.array.shape or unequal(given, want.array).any():
        return None
    return Remedy(have.side, [said(able.bound, code_of(able.bound)) for able in calls], reading.spec)
