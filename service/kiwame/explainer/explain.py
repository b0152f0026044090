"""A run made into findings: what was measured, what was proved, and the story of it as claims."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from kiwame import __version__
from kiwame.backends.available import backend, installed
from kiwame.backends.seam import Backend, Facts
from kiwame.errors import Cause, refuse
from kiwame.explainer.alikes import contrasts_of, next_specs
from kiwame.explainer.chains import chain_claims
from kiwame.explainer.listed import flat, jsonable, preview_of
from kiwame.explainer.other_library import namesakes_of, told_once
from kiwame.explainer.other_words import other_words
from kiwame.explainer.plan import Plan, StagePlan, focuses_of
from kiwame.explainer.run import Run, library_of, release, run
from kiwame.explainer.story import (
    after_claims,
    before_claims,
    filled_claims,
    follow_claim,
    named,
    pick_claims,
    wrapped_claims,
)
from kiwame.explainer.summary import check_claim, whole_claims
from kiwame.explainer.verify import Check, check, check_large, is_small
from kiwame.formula.evaluate import Grid
from kiwame.formula.trace import sources
from kiwame.model import Claim, Equivalent, Findings, Job, LookAlike, Program, Source, Stage, Tensor
from kiwame.settings import current


class Known(NamedTuple):
    """What came out the same in every run of a plan so far: where tensors lie, and the claims that need no value."""

    facts: tuple[tuple[Any, ...], ...]
    before: list[list[Claim]]
    after: list[list[Claim]]
    checked: dict[tuple[Check, ...], Claim]
    next: list[str]


class Proved(NamedTuple):
    """The last run's values, and what was found about them: it holds for any run that gives the same values."""

    spec: str
    focus: tuple[int, ...] | None
    known: Known
    values: dict[str, Any]
    claims: list[Claim]
    sources: list[Source | None]
    verified: bool
    equivalents: list[Equivalent]
    look_alikes: list[LookAlike]


def explain(job: Job) -> Findings:
    """Run a job and tell all that it showed, in no language."""
    lib = library_of(job)
    tensors: dict[str, Any] = {}
    try:
        return _findings(job, run(job, lib, tensors))
    finally:
        release(job, lib, tensors)


def _findings(job: Job, done: Run) -> Findings:
    lib, plan, program = done.lib, done.plan, job.program
    limit = current().limits.values
    listed = {name: lib.values(t) for name, t in done.tensors.items() if math.prod(done.facts[name].shape) <= limit}
    views = _views(done.facts)
    known = _known(job, done, views)
    proved: Proved | None = plan.__dict__.get("proved")
    if proved is None or not _same(proved, job, known, listed, len(done.tensors)):
        proved = plan.__dict__["proved"] = _proved(job, done, known, listed)
    tensors = {name: _tensor(name, f, listed, done, views.get(name)) for name, f in done.facts.items()}
    return Findings(
        job.spec,
        job.backend,
        job.device,
        {"kiwame": __version__, **plan.versions},
        plan.heading,
        [tensors[i.name] for i in program.inputs],
        tensors[program.calls[-1].out],
        [_stage(stage, n, tensors[stage.call.out], proved.sources[n]) for n, stage in enumerate(plan.stages)],
        proved.claims,
        proved.verified,
        proved.equivalents,
        proved.look_alikes,
        known.next,
        _outputs(program, plan, tensors),
    )


def _outputs(program: Program, plan: Plan, tensors: Mapping[str, Tensor]) -> list[Tensor] | None:
    """All results, where a program ends on several."""
    if not program.pieces:
        return None
    first = tensors[program.calls[-1].out]
    others = [tensors[stage.call.out] for stage in plan.others]
    return [msgspec.structs.replace(first, name=f"{first.name}[0]"), *others]


def _same(proved: Proved, job: Job, known: Known, listed: Mapping[str, Any], tensors: int) -> bool:
    """Whether a run gave the very values that were proved last, everything listed and compared."""
    same_job = proved.spec == job.spec and proved.focus == job.focus and proved.known is known
    return same_job and len(listed) == tensors and proved.values == listed


def _proved(job: Job, done: Run, known: Known, listed: dict[str, Any]) -> Proved:
    """Every claim about the values of a run, checked on them."""
    lib, plan = done.lib, done.plan
    grids = {
        name: Grid(f.shape, flat(listed[name], len(f.shape)) if name in listed else _host(done, name))
        for name, f in done.facts.items()
    }
    focuses = plan.focuses if job.focus is None else focuses_of(plan.stages, _inside(job.focus, plan))
    checks: list[Check] = []
    claims: list[Claim] = []
    for stage in (*plan.stages, *plan.others):
        dtype = done.facts[stage.call.out].dtype
        given = [done.facts[name].dtype for name in stage.call.ins]
        small = is_small(stage)
        checks.append(check(stage, grids, dtype, given) if small else check_large(stage, done.tensors, lib, dtype))
    for n, stage in enumerate(plan.stages):
        claims += known.before[n]
        found = pick_claims(stage, n + 1, grids)
        if (focus := focuses[n]) is not None:
            found.append(follow_claim(stage, n + 1, focus, grids))
        found += wrapped_claims(stage, n + 1, checks[n].wrapped, grids, done.facts[stage.call.out].dtype)
        claims += [*named(found, stage), *known.after[n]]
    claims += chain_claims(plan.stages, grids)
    looks, contrasts = contrasts_of(job.program, plan.rivals, lib, done.tensors, grids)
    claims += whole_claims(job, plan, focuses, grids)
    claims += contrasts
    backends = [backend(name) for name in installed()]
    words = plan.words if plan.words is not None else other_words(job, plan.stages, done.tensors, backends)
    claims += told_once(words.claims, known.after[-1])
    if not words.claims:
        claims += _namesakes(plan.stages[-1], done, backends)
    claims.append(_check_claim(job, tuple(checks), known))
    return Proved(
        job.spec,
        job.focus,
        known,
        listed,
        claims,
        [_source(stage, grids) for stage in plan.stages],
        all(c.holds for c in checks),
        words.equivalents,
        looks,
    )


def _namesakes(last: StagePlan, done: Run, backends: list[Backend]) -> list[Claim]:
    """What the other libraries call the same, and give otherwise."""
    return [c for other in backends if other is not done.lib for c in namesakes_of(last, done.tensors, done.lib, other)]


def _host(done: Run, name: str) -> memoryview:
    """All cells of a large tensor in row-major order, read as Python's own numbers."""
    cells = done.lib.array(done.tensors[name]).ravel()
    return memoryview(cells.astype("float32") if cells.dtype.name == "float16" else cells)


def _known(job: Job, done: Run, views: Mapping[str, str]) -> Known:
    """What is known of the plan's runs. Measured anew each time: any other strides, dtype or sharing makes it anew."""
    plan = done.plan
    facts = tuple((*f[:4], views.get(name)) for name, f in done.facts.items())
    known: Known | None = plan.__dict__.get("known")
    if known is not None and known.facts == facts:
        return known
    axes = {i.name: None for i in job.program.inputs} | plan.axes
    alone = len(plan.stages) == 1
    before = [named(before_claims(s, n, axes, introduce=alone or n == 1), s) for n, s in enumerate(plan.stages, 1)]
    before[0] += filled_claims(plan.stages, job.program)
    after = [named(after_claims(s, n, done.facts, views.get(s.call.out)), s) for n, s in enumerate(plan.stages, 1)]
    known = Known(facts, before, after, {}, next_specs(job.program, job.spec))
    plan.__dict__["known"] = known
    return known


def _check_claim(job: Job, checks: tuple[Check, ...], known: Known) -> Claim:
    if checks not in known.checked:
        known.checked.clear()
        known.checked[checks] = check_claim(job, checks)
    return known.checked[checks]


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


def _tensor(name: str, facts: Facts, listed: Mapping[str, Any], done: Run, view_of: str | None) -> Tensor:
    values = preview = None
    if name in listed:
        values = jsonable(listed[name], facts.dtype)
    else:
        preview = preview_of(done.lib.array(done.tensors[name]), facts.dtype)
    return Tensor(
        name,
        facts.shape,
        facts.dtype,
        facts.strides,
        facts.contiguous,
        view_of,
        math.prod(facts.shape),
        values,
        preview,
        done.plan.axes.get(name),
    )


def _source(stage: StagePlan, grids: Mapping[str, Grid]) -> Source | None:
    """Where the cells of a stage came from; None for large ones, and for tensors that came from none."""
    if stage.source is not None or not stage.call.ins or stage.points > current().limits.values:
        return stage.source
    cells = sources(stage.formula, {name: grids[name] for name in stage.call.ins})
    return Source("many", cells=[[(name, list(at)) for name, at in cell] for cell in cells])


def _stage(stage: StagePlan, n: int, output: Tensor, source: Source | None) -> Stage:
    return Stage(
        n + 1,
        stage.op.name,
        stage.code,
        stage.call.ins,
        stage.call.out,
        output,
        stage.formula_text,
        stage.loops,
        stage.latex,
        source,
    )


def _inside(focus: tuple[int, ...], plan: Plan) -> tuple[int, ...]:
    """A focus that is a cell of the output. Raises Refusal for one that is not."""
    shape = plan.stages[-1].call.shape
    if len(focus) == len(shape) and all(0 <= f < s for f, s in zip(focus, shape, strict=True)):
        return focus
    expected = [[0, s - 1] for s in shape]
    raise refuse(
        Cause.INDEX_OUT_OF_RANGE, "focus", got=list(focus), expected=expected, focus=list(focus), shape=list(shape)
    )
