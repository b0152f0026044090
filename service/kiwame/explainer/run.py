"""A job run for real and made into findings: the program's tensors, what was measured, what was proved."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame import __version__
from kiwame.backends.available import backend, installed
from kiwame.backends.seam import Backend, Facts, environment
from kiwame.errors import Cause, Refusal, refuse
from kiwame.explainer.alikes import contrasts_of, next_specs
from kiwame.explainer.listed import jsonable, preview_of
from kiwame.explainer.other_words import equivalents_of
from kiwame.explainer.plan import Plan, StagePlan, bound_call, call_template, plan_for
from kiwame.explainer.story import default_focus, flat_of, stage_claims, unflat
from kiwame.explainer.summary import whole_claims
from kiwame.explainer.verify import Check, check, check_large, flat, is_small
from kiwame.formula.evaluate import Grid
from kiwame.formula.trace import sources
from kiwame.formula.tree import is_mover
from kiwame.model import Claim, Findings, Job, Source, Stage, Tensor
from kiwame.settings import current


class Run(msgspec.Struct, frozen=True):
    """The tensors of a program as its backend computed them."""

    lib: Backend
    plan: Plan
    tensors: dict[str, Any]
    facts: dict[str, Facts]


def run(job: Job) -> Run:
    """Run every call of a job. Raises Refusal with the library's own words where it refuses one."""
    lib = backend(job.backend)
    if job.device not in lib.devices():
        raise device_unavailable(job.device, lib.devices())
    plan = plan_for(job)
    tensors = {i.name: lib.load(i, job.device) for i in job.program.inputs}
    facts = {name: lib.facts(t) for name, t in tensors.items()}
    for n, stage in enumerate(plan.stages, 1):
        try:
            result = lib.run(stage.template, stage.defaults, environment(stage.call, stage.bound, tensors))
        except MemoryError:
            raise
        except Exception as error:
            raise refused_by_library(stage, n, facts, error) from error
        tensors[stage.call.out] = result
        facts[stage.call.out] = lib.facts(result)
    return Run(lib, plan, tensors, facts)


def device_unavailable(device: str, available: tuple[str, ...]) -> Refusal:
    """There is no such device here; those that there are."""
    return refuse(
        Cause.DEVICE_UNAVAILABLE, got=device, expected=list(available), nearest=[], device=device, available=list(available)
    )


def refused_by_library(stage: StagePlan, n: int, facts: Mapping[str, Facts], error: Exception) -> Refusal:
    """The lesson behind a refusal of the library, from the op's own knowledge of it."""
    says = f"{type(error).__name__}: {error}"
    told = stage.op.why_refused(stage.bound, [facts[name] for name in stage.call.ins])
    if told is None:
        told = refuse(Cause.ARGUMENT, "library", op=stage.op.name, call=stage.said, library=stage.bound.library)
    told.problem = msgspec.structs.replace(told.problem, backend_says=says, stage=n)
    return told


def says(job: Job) -> str:
    """What the library says to a program whose last call was refused before it ran; '' where it has nothing to say."""
    lib = backend(job.backend)
    tensors = {i.name: lib.load(i, job.device) for i in job.program.inputs}
    shapes = {i.name: i.shape for i in job.program.inputs}
    for call in job.program.calls:
        bound = bound_call(call, shapes, job.backend)
        try:
            template, defaults = call_template(bound)
            tensors[call.out] = lib.run(template, defaults, environment(call, bound, tensors))
        except (RuntimeError, ValueError, TypeError, IndexError, OverflowError) as error:
            return f"{type(error).__name__}: {error}"
        shapes[call.out] = call.shape
    return ""


def explain(job: Job) -> Findings:
    """Run a job and tell all that it showed, in no language."""
    done = run(job)
    try:
        return _findings(job, done)
    finally:
        if job.device != "cpu":
            done.tensors.clear()
            done.lib.free()


def array(job: Job) -> Any:
    """The whole output as a NumPy array on the host."""
    done = run(job)
    result = done.lib.array(done.tensors[job.program.calls[-1].out])
    if job.device != "cpu":
        done.tensors.clear()
        done.lib.free()
    return result


def _findings(job: Job, done: Run) -> Findings:
    lib, plan, program = done.lib, done.plan, job.program
    most = current().limits.values
    listed = {
        name: lib.values(t) for name, t in done.tensors.items() if math.prod(done.facts[name].shape) <= most
    }
    grids = {name: Grid(f.shape, _cells(done, name, listed)) for name, f in done.facts.items()}
    views = _views(done.facts)
    axes = {i.name: None for i in program.inputs} | {s.call.out: s.axes for s in plan.stages}
    if program.inputs:
        axes[program.inputs[0].name] = program.axes
    tensors = {
        name: _tensor(name, f, listed, done, views.get(name), axes.get(name)) for name, f in done.facts.items()
    }
    focuses = _focuses(job, plan)
    checks: list[Check] = []
    stages: list[Stage] = []
    claims: list[Claim] = []
    for n, stage in enumerate(plan.stages, 1):
        facts = done.facts[stage.call.out]
        if is_small(stage):
            checks.append(check(stage, grids, list(grids[stage.call.out].values), facts.dtype))
        else:
            checks.append(check_large(stage, done.tensors, lib, facts.dtype))
        claims += stage_claims(
            stage, n, focuses[n - 1], grids, done.facts, views.get(stage.call.out), axes, alone=len(plan.stages) == 1
        )
        stages.append(_stage(stage, n, tensors[stage.call.out], grids, most))
    looks, contrasts = contrasts_of(job, done, grids)
    claims += whole_claims(job, plan, checks, focuses, grids, contrasts)
    equivalents = plan.equivalents
    if equivalents is None:
        equivalents = equivalents_of(job, plan.stages, done.tensors, [backend(b) for b in installed()])
    return Findings(
        job.spec,
        job.backend,
        job.device,
        {"kiwame": __version__, **plan.versions},
        _heading(job, plan),
        [tensors[i.name] for i in program.inputs],
        tensors[program.calls[-1].out],
        stages,
        claims,
        all(c.holds for c in checks),
        equivalents,
        looks,
        next_specs(program),
    )


def _cells(done: Run, name: str, listed: Mapping[str, Any]) -> Any:
    """The values of a tensor in row-major order: a list, or for large ones a flat array."""
    if name in listed:
        return flat(listed[name], len(done.facts[name].shape))
    return done.lib.array(done.tensors[name]).ravel()


def _views(facts: Mapping[str, Facts]) -> dict[str, str]:
    """By tensor, the first tensor whose memory it shares."""
    first: dict[int, str] = {}
    found: dict[str, str] = {}
    for name, fact in facts.items():
        if fact.memory in first:
            found[name] = first[fact.memory]
        else:
            first[fact.memory] = name
    return found


def _tensor(
    name: str, facts: Facts, listed: Mapping[str, Any], done: Run, view_of: str | None, axes: tuple[str, ...] | None
) -> Tensor:
    values = jsonable(listed[name], facts.dtype) if name in listed else None
    preview = None if name in listed else preview_of(done.lib.array(done.tensors[name]), facts.dtype)
    return Tensor(
        name, facts.shape, facts.dtype, facts.strides, facts.contiguous, view_of, math.prod(facts.shape), values, preview, axes
    )


def _stage(stage: StagePlan, n: int, output: Tensor, grids: Mapping[str, Grid], most: int) -> Stage:
    return Stage(
        n,
        stage.op.name,
        stage.code,
        stage.call.ins,
        stage.call.out,
        output,
        stage.formula_text,
        stage.loops,
        stage.latex,
        _source(stage, grids) if stage.call.ins and stage.points <= most else None,
    )


def _source(stage: StagePlan, grids: Mapping[str, Grid]) -> Source:
    if is_mover(stage.formula.body) and stage.positions is not None:
        name = stage.call.ins[0]
        shape = grids[name].shape
        return Source("one", [name], [None if p is None else list(unflat(p, shape)) for p in stage.positions])
    cells = sources(stage.formula, {name: grids[name] for name in stage.call.ins})
    return Source("many", cells=[[(name, list(at)) for name, at in cell] for cell in cells])


def _focuses(job: Job, plan: Plan) -> list[tuple[int, ...] | None]:
    """The cell that each stage follows: the last stage's focus, traced back through the movers before it."""
    last = plan.stages[-1].call.shape
    focus = job.focus if job.focus is not None else default_focus(last)
    if focus is not None and (len(focus) != len(last) or any(not 0 <= f < s for f, s in zip(focus, last, strict=True))):
        raise refuse(
            Cause.INDEX_OUT_OF_RANGE,
            "focus",
            got=list(focus),
            expected=[[0, s - 1] for s in last],
            focus=list(focus),
            shape=list(last),
        )
    found: list[tuple[int, ...] | None] = [focus]
    for earlier, later in zip(reversed(plan.stages[:-1]), reversed(plan.stages[1:]), strict=True):
        at = found[0]
        place = None
        if at is not None and later.positions is not None and later.call.ins[0] == earlier.call.out:
            place = later.positions[flat_of(at, later.call.shape)]
        shape = earlier.call.shape
        found.insert(0, default_focus(shape) if place is None else unflat(place, shape))
    return found


def _heading(job: Job, plan: Plan) -> dict[str, Any]:
    return {
        "calls": [s.said for s in plan.stages],
        "shapes": [list(i.shape) for i in job.program.inputs],
        "out": list(plan.stages[-1].call.shape),
    }
