"""`solve`: the ways from given tensors to a goal, each run by the backend, and how they differ."""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from kiwame import __version__
from kiwame.backends.available import backend
from kiwame.backends.seam import Facts
from kiwame.errors import Refusal
from kiwame.explainer.budget import Budget
from kiwame.explainer.calls import bound_call, code_of, said
from kiwame.explainer.compare import differing, tolerance
from kiwame.explainer.goals import evaluated, goal_of
from kiwame.explainer.listed import flat, jsonable
from kiwame.explainer.misses import lesson_of, nearest_of
from kiwame.explainer.run import bare, library_of, release
from kiwame.explainer.search import Aimed, Search, State, constants, key_of
from kiwame.explainer.ways import irregular, replayed, way_of
from kiwame.formula.compose import chain
from kiwame.formula.evaluate import Grid
from kiwame.formula.loops import loops
from kiwame.formula.said import text
from kiwame.model import Call, Input, Job, Program, Tensor
from kiwame.parse.canonical import canonical
from kiwame.parse.names import named
from kiwame.parse.read import read
from kiwame.parse.sought import Sought, sought_in, values_of
from kiwame.settings import current
from kiwame.solution import Candidate, Solved

_SAME = 6  # other ways to one result that are named


class Ran(NamedTuple):
    """A chain as it ran: its spec, its program, its result with all values flat, and its inputs."""

    spec: str
    program: Program
    output: Tensor
    values: list[Any]
    inputs: list[Tensor]


def solve(job: Job) -> Solved:
    """Search, run what was found, and say how the results differ. Raises Refusal for a goal that cannot be."""
    limits = current().limits
    asked = sought_in(job.spec, job.backend, limits)
    inputs = [Grid(i.shape, values_of(i)) for i in asked.inputs]
    goal, wanted = goal_of(asked.goal, {i.name: g for i, g in zip(asked.inputs, inputs, strict=True)})
    aimed = Aimed(goal.shape, wanted, _numbers(inputs, goal.shape, wanted))
    budget = Budget(limits.solve_nodes, limits.solve_seconds)
    search = Search(inputs, aimed, job.backend, budget, _checked(asked))
    search.run()
    found = _candidates(search, asked.inputs, job)
    lesson = None if found else lesson_of(search, aimed)
    near = () if found else nearest_of(search, lambda state: _spec(state, asked.inputs))
    tensors = found[0][1].inputs if found else _loaded(job, asked.inputs)
    return Solved(
        spec=job.spec,
        backend=job.backend,
        device=job.device,
        versions={"kiwame": __version__, job.backend: backend(job.backend).version()},
        inputs=tensors,
        goal=goal,
        candidates=[candidate for candidate, _ in found],
        lesson=lesson,
        nearest=list(near),
        stopped=search.stopped and f"solve_{search.stopped}",
    )


def _checked(asked: Sought) -> Callable[[State], bool]:
    """A formula speaks of all numbers: what gives the same on these must give the same on others too."""
    if asked.goal.written is None:
        return lambda _state: True
    probe = irregular([i.shape for i in asked.inputs])
    grids = {i.name: grid for i, grid in zip(asked.inputs, probe, strict=True)}
    wanted = key_of(evaluated(asked.goal.written, grids)[1])

    def holds(state: State) -> bool:
        return _on(state, probe) == wanted

    return holds


def _on(state: State, tensors: Sequence[Grid]) -> tuple[Any, ...]:
    """What a chain gives on other tensors; nothing where it cannot be applied to them."""
    try:
        return key_of(replayed(state.chain, tensors))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return ()


def _numbers(inputs: Sequence[Grid], shape: tuple[int, ...], wanted: Sequence[Any] | None) -> tuple[int | float, ...]:
    """Numbers that may lead from the cells to the goal: a step, a factor, a slope."""
    found: list[int | float] = [1, 2]
    if wanted and inputs[0].shape == shape and len(wanted) == len(inputs[0].values):
        found += constants(inputs[0].values, wanted)
        have = inputs[0].values
        numbers = all(isinstance(v, (int, float)) and math.isfinite(v) for v in (*have[:2], *wanted[:2]))
        if len(have) > 1 and numbers and have[1] != have[0]:
            slope = (wanted[1] - wanted[0]) / (have[1] - have[0])
            found.append(int(slope) if slope == int(slope) else slope)
    return tuple(dict.fromkeys(n for n in found if n))


def _candidates(search: Search, inputs: Sequence[Input], job: Job) -> list[tuple[Candidate, Ran]]:
    """Each result once, by the plainest of its ways that runs."""
    results: list[tuple[State, Ran, list[Ran]]] = []
    for group in _groups(search, inputs):
        ways = [(state, ran) for state in _one_an_op(group) if (ran := _ran(state, inputs, job)) is not None]
        if ways:
            results.append((*ways[0], [ran for _, ran in ways[1 : _SAME + 1]]))
        if len(results) == current().limits.solve_candidates:
            break
    keys = [key_of(ran.values) for _, ran, _ in results]
    found: list[tuple[Candidate, Ran]] = []
    for n, (state, ran, others) in enumerate(results):
        differ = [sum(a != b for a, b in zip(keys[n], key, strict=True)) for key in keys]
        found.append((_candidate(n + 1, state, ran, others, differ, search, job), ran))
    return found


def _groups(search: Search, inputs: Sequence[Input]) -> list[list[State]]:
    """Chains that give the same, and would on other numbers too, the plainest first."""
    probe = irregular([i.shape for i in inputs])
    parts: dict[Any, list[State]] = {}
    for key, group in search.hits.items():
        for state in group:
            parts.setdefault((key, _on(state, probe)), []).append(state)
    return sorted(parts.values(), key=lambda group: group[0].cost)


def _one_an_op(group: list[State]) -> list[State]:
    """The first chain of each choice of ops, and of the shortest length alone."""
    shortest = len(group[0].chain)
    first: dict[tuple[str, ...], State] = {}
    for state in group:
        if len(state.chain) == shortest:
            first.setdefault(tuple(move.op.name for move in state.chain), state)
    return list(first.values())[: 2 * _SAME]


def program_of(state: State, inputs: Sequence[Input]) -> Program:
    """A chain as a program on the inputs."""
    names = named([None] * len(inputs), [None] * len(state.chain))
    tensors, outs = names[: len(inputs)], names[len(inputs) :]
    calls: list[Call] = []
    for move, out in zip(state.chain, outs, strict=True):
        slots = [*tensors, *(call.out for call in calls[-1:])]
        ins = tuple(slots[slot] for slot in move.slots)
        calls.append(Call(move.op.name, ins, {**move.fixed, **move.args}, out, move.out, move.pick))
    return Program(tuple(inputs), tuple(calls))


def _spec(state: State, inputs: Sequence[Input]) -> str:
    return canonical(program_of(state, inputs))


def _ran(state: State, inputs: Sequence[Input], job: Job) -> Ran | None:
    """The chain run by the backend; None where the library refuses it, or gives something else than its formulas."""
    try:
        reading = read(_spec(state, inputs), backend=job.backend, limits=current().limits)
        program = reading.program
        facts, values = _measured(Job(program, reading.spec, job.backend, job.device))
    except Refusal:
        return None
    last = program.calls[-1].out
    given = flat(values[last], len(facts[last].shape))
    if facts[last].shape != state.grid.shape or _wrong(state, given, facts[last].dtype):
        return None
    views = {facts[i.name].memory: i.name for i in program.inputs}
    shown = {
        name: _tensor(name, facts[name], values[name], views) for name in (*(i.name for i in program.inputs), last)
    }
    return Ran(reading.spec, program, shown[last], given, [shown[i.name] for i in program.inputs])


def _measured(job: Job) -> tuple[dict[str, Facts], dict[str, Any]]:
    """What the backend gives for every tensor of a job: facts and values."""
    lib = library_of(job)
    tensors: dict[str, Any] = {}
    try:
        facts = bare(job, lib, tensors)
        return facts, {name: lib.values(tensor) for name, tensor in tensors.items()}
    finally:
        release(job, lib, tensors)


def _wrong(state: State, given: list[Any], dtype: str) -> int:
    """How many cells are not what the formulas say; sums may be off by the rounding of what is added up."""
    finite = (abs(v) for v in given if isinstance(v, (int, float)) and math.isfinite(v))
    scale = float(len(given) * max(finite, default=0)) if tolerance(dtype) else 0.0
    return differing(list(state.grid.values), given, dtype, scale)


def _tensor(name: str, facts: Facts, values: Any, views: dict[int, str]) -> Tensor:
    owner = views.get(facts.memory)
    return Tensor(
        name,
        facts.shape,
        facts.dtype,
        facts.strides,
        facts.contiguous,
        owner if owner != name else None,
        math.prod(facts.shape),
        jsonable(values, facts.dtype),
        None,
        None,
    )


def _candidate(
    n: int, state: State, ran: Ran, others: list[Ran], differ: list[int], search: Search, job: Job
) -> Candidate:
    shapes = {i.name: i.shape for i in ran.program.inputs} | {c.out: c.shape for c in ran.program.calls}
    bounds = [bound_call(call, shapes, job.backend) for call in ran.program.calls]
    code = [code_of(bound) for bound in bounds]
    formulas = [bound.op.formula_of(bound) for bound in bounds]
    whole = chain(formulas) if len(formulas) > 1 and len(ran.program.inputs) == 1 else None
    shown = [whole] if whole else formulas
    return Candidate(
        n=n,
        spec=ran.spec,
        op="; ".join(bound.op.name for bound in bounds),
        calls=[said(bound, written) for bound, written in zip(bounds, code, strict=True)],
        code=[f"{bound.out_name} = {written}" for bound, written in zip(bounds, code, strict=True)],
        formula="; ".join(map(text, shown)),
        loops="\n".join(map(loops, shown)),
        output=ran.output,
        way=way_of(state, search.inputs),
        cells_that_differ=differ,
        same_as=[other.spec for other in others],
        verified=True,
    )


def _loaded(job: Job, inputs: Sequence[Input]) -> list[Tensor]:
    """The inputs alone, where nothing ran on them."""
    facts, values = _measured(Job(Program(tuple(inputs), ()), "", job.backend, job.device))
    return [_tensor(i.name, facts[i.name], values[i.name], {}) for i in inputs]
