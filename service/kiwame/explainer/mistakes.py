"""What classic mistakes give in place of a program's result, run on the same input."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from kiwame.backends.seam import Backend
from kiwame.errors import Refusal
from kiwame.explainer.calls import Ready, bound_call, code_of, ready, replaced, said
from kiwame.explainer.plan import StagePlan
from kiwame.explainer.run import Run
from kiwame.formula.evaluate import Grid, cells
from kiwame.formula.tree import Fold, Formula, Ix
from kiwame.model import Call, Claim, Findings, Job, Program, Shape
from kiwame.ops.arguments import Argument, Flag, typed
from kiwame.ops.axis_arguments import Axes, Axis, Permutation
from kiwame.ops.base import Bound, registry
from kiwame.ops.number_arguments import Int
from kiwame.ops.word_arguments import Choice

_MOST_CELLS = 4_096  # of a result that is worked out for its values; of a larger one only the shape is
_ALIKE = 4  # ops of the same signature that are tried


class Mistake(NamedTuple):
    """What a mistake gives. `values` None: only its shape is known. `by_shape`: the shape alone says something."""

    claim: Claim
    shape: Shape
    values: Any
    by_shape: bool = True


def mistakes_in(job: Job, done: Run, findings: Findings) -> Iterator[Mistake]:
    """The mistakes that this program's last call invites, the likeliest first; then results that are merely near."""
    stage = done.plan.stages[-1]
    yield from _look_alikes(done, findings)
    yield from _other_arguments(job.program, stage, done)
    yield from _left_as_it_was(stage, done)
    yield from _column_by_column(stage, done)
    yield from _operands_exchanged(job.program, stage, done)
    yield from _other_ops(job.program, stage, done)
    yield from _one_short(stage, done)
    yield from _near(stage, done)


def _claim(variant: str, stage: StagePlan, **data: Any) -> Claim:
    return Claim(None, "mistake", {"variant": variant, "own": stage.said, "op": stage.op.name, **data})


def _names(stage: StagePlan) -> dict[str, Any]:
    """The names of the axes of what a stage gives, where they have any."""
    return {"axis_names": {stage.call.out: list(stage.axes)}} if stage.axes else {}


def _small(shape: Shape) -> bool:
    return math.prod(shape) <= _MOST_CELLS


def _array(lib: Backend, tensor: Any) -> Any:
    return lib.array(tensor).copy()


def _look_alikes(done: Run, findings: Findings) -> Iterator[Mistake]:
    """What the op is easily taken for, with the contrast that its explanation tells."""
    looks = iter(findings.look_alikes)
    for rival in done.plan.rivals:
        values = _ran(rival.calls, done)
        if values is not None:  # one that the library refuses is no look-alike
            claim = Claim(None, "contrast", next(looks).data)
            yield Mistake(claim, values.shape, values if _small(values.shape) else None)


def _ran(calls: list[Ready], done: Run) -> Any:
    """The array that calls give after the program's own tensors; None where the library refuses one."""
    tensors = dict(done.tensors)
    try:
        for able in calls:
            tensors[able.call.out] = able.run(done.lib, tensors)
    except MemoryError:
        raise
    except Exception:
        return None
    return _array(done.lib, tensors[calls[-1].call.out])


def _other_arguments(program: Program, stage: StagePlan, done: Run) -> Iterator[Mistake]:
    """Another axis, keepdim forgotten or too much, the permutation read backwards."""
    call, rank = stage.call, len(next(iter(stage.bound.shapes.values()), ()))
    for argument in stage.op.arguments:
        value = call.args[argument.name]
        others: list[Any] = []
        variant = "argument"
        if isinstance(argument, Flag):
            others, variant = [not value], "keepdim" if argument.name == "keepdim" else "argument"
        elif isinstance(argument, Axis) and isinstance(value, int):
            others, variant = [n for n in range(rank + argument.new) if n != value], "other-axis"
        elif isinstance(argument, Axes):
            others, variant = _other_axes(value, rank), "other-axis"
        elif isinstance(argument, Permutation):
            others, variant = [tuple(reversed(range(rank)))], "other-order"
        elif isinstance(argument, Int) and isinstance(value, int):
            others = [-value, value + 1] if value else [1]
        elif isinstance(argument, Choice):
            others = [word for word in argument.choices if word != value]
        for other in _possible(argument, others, stage.bound)[:3]:
            yield from _other_call(program, stage, done, stage.op.name, {argument.name: other}, variant)


def _possible(argument: Argument, others: list[Any], bound: Bound) -> list[Any]:
    """Those of the values that the argument may have."""
    found = []
    for other in others:
        try:
            found.append(argument.check(typed(other), bound))
        except Refusal:
            continue
    return found


def _other_axes(value: Any, rank: int) -> list[Any]:
    if value is None:
        return [(n,) for n in reversed(range(rank))] if rank > 1 else []
    rest = tuple(n for n in range(rank) if n not in value)
    singles = [(n,) for n in rest]
    return list(dict.fromkeys([*singles, *([rest] if rest and len(value) > 1 else [])]))


def _other_call(
    program: Program, stage: StagePlan, done: Run, op: str, args: dict[str, Any], variant: str
) -> Iterator[Mistake]:
    """The program with another last call, where there is one of that kind."""
    try:
        other = replaced(program, op, args, {})
        shapes = {i.name: i.shape for i in other.inputs} | {c.out: c.shape for c in other.calls}
        last = other.calls[-1]
        able = ready(bound_call(last, shapes, done.lib.name), last, done.lib)
    except (Refusal, LookupError, TypeError, ValueError):
        return
    if not _small(last.shape):
        values = None
    elif (values := _ran([able], done)) is None:
        return
    call = said(able.bound, code_of(able.bound))
    claim = _claim(variant, stage, call=call, shape=list(stage.call.shape), to=list(last.shape))
    yield Mistake(claim, last.shape, values)


def _left_as_it_was(stage: StagePlan, done: Run) -> Iterator[Mistake]:
    """The operand, unchanged."""
    for name in stage.call.ins[:1]:
        shape = done.facts[name].shape
        values = _array(done.lib, done.tensors[name]) if _small(shape) else None
        yield Mistake(_claim("unchanged", stage, name=name, call=stage.said), shape, values)


def _column_by_column(stage: StagePlan, done: Run) -> Iterator[Mistake]:
    """A new shape filled column by column."""
    out = stage.call.shape
    if len(out) < 2 or not _small(out) or stage.positions != list(range(math.prod(out))):
        return
    cells_in_order = _array(done.lib, done.tensors[stage.call.ins[0]]).ravel()
    if cells_in_order.size != math.prod(out):  # a piece of what was given
        return
    yield Mistake(_claim("columns", stage, call=stage.said), out, cells_in_order.reshape(out, order="F"), False)


def _operands_exchanged(program: Program, stage: StagePlan, done: Run) -> Iterator[Mistake]:
    """b op a in place of a op b."""
    call = stage.call
    if len(call.ins) != 2 or len(stage.bound.names) != 2 or call.ins[0] == call.ins[1]:
        return
    first, second = stage.bound.names
    shapes = {first: stage.bound.shapes[second], second: stage.bound.shapes[first]}
    bound = Bound(stage.op, shapes, call.args, library=done.lib.name, pick=call.pick)
    try:
        out = stage.op.size(bound)
    except (Refusal, LookupError):
        return
    turned = Call(call.op, call.ins[::-1], call.args, call.out, out, call.pick)
    known = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
    able = ready(bound_call(turned, known, done.lib.name), turned, done.lib)
    values = _ran([able], done) if _small(out) else None
    yield Mistake(_claim("exchanged", stage, call=said(able.bound, code_of(able.bound))), out, values)


def _other_ops(program: Program, stage: StagePlan, done: Run) -> Iterator[Mistake]:
    """Ops of the same family that take the same parameters."""
    own = [p.name for p in stage.op.params]
    kin = [
        op
        for op in registry().values()
        if op.family == stage.op.family and op.name != stage.op.name and [p.name for p in op.params] == own
    ]
    kin.sort(key=lambda op: (op.name not in stage.op.related, op.tier))
    if stage.op.family != "shape movers" and own:
        args = {argument.name: stage.call.args[argument.name] for argument in stage.op.arguments}
        for op in kin[:_ALIKE]:
            yield from _other_call(program, stage, done, op.name, args, "other-op")


def _one_short(stage: StagePlan, done: Run) -> Iterator[Mistake]:
    """A fold that stops one cell early."""
    body = stage.formula.body
    if not isinstance(body, Fold) or body.kind != "sum" or len(body.over) != 1 or not _small(stage.call.shape):
        return
    if stage.points > _MOST_CELLS or body.over[0].size < 2:
        return
    import numpy as np  # noqa: PLC0415

    last = body.over[-1]
    shorter = Fold(body.kind, (*body.over[:-1], Ix(last.name, last.size - 1)), body.body, body.where)
    grids = {
        name: Grid(done.facts[name].shape, _array(done.lib, done.tensors[name]).ravel().tolist())
        for name in stage.call.ins
    }
    values = cells(Formula(stage.formula.out, stage.formula.indices, shorter), grids)
    dtype = done.lib.array(done.tensors[stage.call.out]).dtype
    array = np.asarray(values, dtype=dtype).reshape(stage.call.shape)
    yield Mistake(_claim("short", stage, call=stage.said), stage.call.shape, array, False)


def _at_its_end(values: Any) -> bool:
    """Whether one more would not be one larger in this dtype."""
    one = values.dtype.type(1)
    return not bool((values + one > values).all())


def _near(stage: StagePlan, done: Run) -> Iterator[Mistake]:
    """The result itself, disturbed: along one axis backwards, turned, moved on by one."""
    out = stage.call.shape
    if not _small(out):
        return
    values = _array(done.lib, done.tensors[stage.call.out])
    if len(out) == 2:
        yield Mistake(_claim("turned", stage), out[::-1], values.T)
    for axis in reversed(range(len(out))):
        turned = values[tuple(slice(None, None, -1 if n == axis else 1) for n in range(len(out)))]
        yield Mistake(_claim("backwards", stage, axis=axis, rank=len(out), **_names(stage)), out, turned, False)
    if values.size > 1:
        moved = values.ravel().take([*range(1, values.size), 0]).reshape(out)
        yield Mistake(_claim("moved-on", stage), out, moved, False)
    if values.dtype.kind in "iuf" and not _at_its_end(values):
        yield Mistake(_claim("one-more", stage), out, values + values.dtype.type(1), False)
