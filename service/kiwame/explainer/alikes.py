"""Specs that are easily taken for this one, run on the same input; and specs to try next."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kiwame.backends.seam import environment
from kiwame.explainer.plan import bound_call, call_code, call_template, said_call
from kiwame.formula.evaluate import Grid
from kiwame.model import Claim, Job, LookAlike, Program
from kiwame.ops.base import registry
from kiwame.parse.canonical import canonical

if TYPE_CHECKING:
    from kiwame.explainer.run import Run


def contrasts_of(job: Job, done: "Run", grids: Mapping[str, Grid]) -> tuple[list[LookAlike], list[Claim]]:
    """Each look-alike with what it gave, and the contrast step for those that are not this result."""
    looks: list[LookAlike] = []
    claims: list[Claim] = []
    for alike, program in done.plan.alikes:
        shapes = {i.name: i.shape for i in program.inputs}
        tensors = dict(done.tensors)
        said = ""
        written: dict[str, str] = {}
        for call in program.calls:
            bound = bound_call(call, shapes, job.backend)
            shapes[call.out] = call.shape
            said = said_call(bound_call(call, shapes, job.backend, written=written))
            if call.out not in done.facts:
                written[call.out] = call_code(bound)
            if call in job.program.calls:
                continue
            template, defaults = call_template(bound)
            tensors[call.out] = done.lib.run(template, defaults, environment(call, bound, tensors))
        last = program.calls[-1]
        data = _difference(job, done, grids, tensors[last.out])
        data |= {"call": said, "op": alike.op, "own": done.plan.stages[-1].said, "own_op": job.program.calls[-1].op}
        data |= {"variant": _variant(job.program.calls[-1].op, alike.op, bool(alike.before)), "to": list(last.shape)}
        if alike.op == "reshape" and last.ins[0] in grids:
            data["order"] = list(grids[last.ins[0]].values[:6])
        spec = canonical(program)
        looks.append(LookAlike(spec, data["same_shape"], data["differ"] if data["same_shape"] else None, "", data))
        if data["same_shape"] and data["differ"] == 0:
            continue
        claims.append(Claim(None, "contrast", {"spec": spec, **data}))
    return looks, claims[:1]


def _difference(job: Job, done: "Run", grids: Mapping[str, Grid], other: Any) -> dict[str, Any]:
    """How the other result differs: shape, and number of cells."""
    name = job.program.calls[-1].out
    mine = done.facts[name]
    theirs = done.lib.facts(other)
    data: dict[str, Any] = {"shape": list(mine.shape), "same_shape": mine.shape == theirs.shape, "differ": 0}
    data["numel"] = math.prod(mine.shape)
    if theirs.shape != mine.shape:
        return data
    array = done.lib.array(other)
    if data["numel"] <= len(grids[name].values) <= 4096:
        data["differ"] = sum(a != b for a, b in zip(array.ravel().tolist(), grids[name].values, strict=True))
    else:
        data["differ"] = int((array != done.lib.array(done.tensors[name])).sum())
    return data


def _variant(own: str, other: str, before: bool) -> str:
    if before:
        return "table"
    if other == "reshape":
        return "reshape"
    if other == "permute":
        return "inverse" if own == "permute" else "permute"
    return "other-axis" if own == other else "other"


def next_specs(program: Program) -> list[str]:
    """Specs to try after this one: the same op on another input, then related ops."""
    last = program.calls[-1]
    op = registry()[last.op]
    own = canonical(program)
    found = [e for e in op.examples if e != own]
    found += [registry()[name].examples[0] for name in op.related if name in registry()]
    return list(dict.fromkeys(found))[:3]
