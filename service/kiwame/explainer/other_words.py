"""The same result in other words: run on the same input and compared before it is shown."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kiwame.backends.seam import Backend
from kiwame.explainer.calls import bound_call, code_of, parameters, ready
from kiwame.explainer.compare import same_values
from kiwame.model import Equivalent, Job
from kiwame.ops.form_run import runner
from kiwame.ops.form_text import shown

if TYPE_CHECKING:
    from kiwame.explainer.plan import StagePlan


def equivalents_of(
    job: Job, stages: Sequence["StagePlan"], tensors: Mapping[str, Any], backends: Sequence[Backend]
) -> list[Equivalent]:
    """Equivalents of a program whose tensors were computed by its own backend, each run and compared."""
    own = next(b for b in backends if b.name == job.backend)
    found: dict[str, Equivalent] = {}
    for other in backends:
        if other is not own and (equivalent := _in_other_library(job, stages, tensors, own, other)):
            found[equivalent.code] = equivalent
    last = stages[-1]
    if len(stages) == 1:
        shown_already = _expression(last.code)
        for library, template in last.op.equivalents(last.bound):
            code = shown(template, parameters(last.bound), {})
            if code in found or code == shown_already:
                continue
            if _agrees(library, template, last, tensors, own, backends):
                found[code] = Equivalent(library, code, True)
        found.pop(shown_already, None)
    return list(found.values())


def _expression(code: str) -> str:
    return code.split(" = ", 1)[1]


def _agrees(
    library: str,
    template: str,
    stage: "StagePlan",
    tensors: Mapping[str, Any],
    own: Backend,
    backends: Sequence[Backend],
) -> bool:
    """Whether other words, run on the stage's operands, give its result."""
    target = next((b for b in backends if b.name == library), own)
    env: dict[str, Any] = {**target.modules, **stage.ready.fixed}
    for param, name in stage.bound.names.items():
        env[param] = tensors[name] if target is own else target.taken(own.array(tensors[name]))
    for operand in stage.op.operands:
        if operand.many:
            env[operand.name] = [env[key] for key in stage.bound.each(operand.name)]
    try:
        result = target.run(runner(template, ()), env)
    except Exception:
        return False
    return same_values(target.array(result), own.array(tensors[stage.call.out]))


def _in_other_library(
    job: Job, stages: Sequence["StagePlan"], tensors: Mapping[str, Any], own: Backend, other: Backend
) -> Equivalent | None:
    """The whole program in the other library's words."""
    shapes = {i.name: i.shape for i in job.program.inputs}
    values = {i.name: other.taken(own.array(tensors[i.name])) for i in job.program.inputs}
    lines: list[str] = []
    for stage in stages:
        bound = bound_call(stage.call, shapes, other.name)
        try:
            values[stage.call.out] = ready(bound, stage.call, other).run(other, values)
        except Exception:
            return None
        shapes[stage.call.out] = stage.call.shape
        lines.append(f"{stage.call.out} = {code_of(bound)}")
    out = stages[-1].call.out
    if not same_values(other.array(values[out]), own.array(tensors[out])):
        return None
    return Equivalent(other.name, _expression(lines[0]) if len(lines) == 1 else "\n".join(lines), True)
