"""The same result in other words: run on the same input and compared before it is shown."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kiwame.backends.seam import Backend, environment
from kiwame.explainer.compare import same_values
from kiwame.model import Equivalent, Job
from kiwame.ops.base import Bound

if TYPE_CHECKING:
    from kiwame.explainer.plan import StagePlan


@lru_cache(maxsize=1)
def _einops() -> ModuleType | None:
    try:
        import einops  # noqa: PLC0415 - an extra: without it, its words are left out
    except ImportError:
        return None
    return einops


def equivalents_of(
    job: Job, stages: Sequence["StagePlan"], tensors: Mapping[str, Any], backends: Sequence[Backend]
) -> list[Equivalent]:
    """Equivalents of a program whose tensors were computed by its own backend, each run and compared."""
    own = next(b for b in backends if b.name == job.backend)
    found: dict[str, Equivalent] = {}
    for other in backends:
        if other.name != job.backend and (equivalent := _in_other_library(job, stages, tensors, own, other)):
            found[equivalent.code] = equivalent
    last = stages[-1]
    if len(stages) == 1:
        found[_expression(last.code)] = Equivalent(job.backend, _expression(last.code), True)
        for library, template in last.op.equivalents(last.bound):
            code = _named(template, last.bound)
            if code not in found and (equivalent := _run(library, template, code, last, tensors, own, backends)):
                found[code] = equivalent
        del found[_expression(last.code)]
    return list(found.values())


def _expression(code: str) -> str:
    return code.split(" = ", 1)[1]


def _named(template: str, bound: Bound) -> str:
    from kiwame.ops.forms import Name, shown  # noqa: PLC0415

    values = {o.name: Name(bound.names[o.name]) if o.name in bound.names else bound.args[o.name] for o in bound.op.operands}
    return shown(template, values, {})


def _run(
    library: str,
    template: str,
    code: str,
    stage: "StagePlan",
    tensors: Mapping[str, Any],
    own: Backend,
    backends: Sequence[Backend],
) -> Equivalent | None:
    target = next((b for b in backends if b.name == library), own)
    operands = {name: tensors[name] for name in stage.call.ins}
    if target is not own:
        operands = {name: _moved(own, target, tensor) for name, tensor in operands.items()}
    env: dict[str, Any] = {param: operands[name] for param, name in stage.bound.names.items()}
    env |= {o.name: stage.bound.args[o.name] for o in stage.op.operands if o.name in stage.bound.args}
    if library == "einops":
        module = _einops()
        if module is None:
            return None
        env["einops"] = module
    try:
        result = target.run(template, (), env)
    except Exception:  # noqa: BLE001 - words that do not run are not shown
        return None
    return Equivalent(library, code, True) if same_values(target.array(result), own.array(tensors[stage.call.out])) else None


def _in_other_library(
    job: Job, stages: Sequence["StagePlan"], tensors: Mapping[str, Any], own: Backend, other: Backend
) -> Equivalent | None:
    """The whole program in the other library's words."""
    from kiwame.explainer.plan import bound_call, call_code, call_template  # noqa: PLC0415 - plan calls this module

    shapes = {i.name: i.shape for i in job.program.inputs}
    values = {i.name: _moved(own, other, tensors[i.name]) for i in job.program.inputs}
    lines: list[str] = []
    for stage in stages:
        bound = bound_call(stage.call, shapes, other.name)
        template, defaults = call_template(bound)
        try:
            values[stage.call.out] = other.run(template, defaults, environment(stage.call, bound, values))
        except Exception:  # noqa: BLE001 - the other library may refuse what this one does
            return None
        shapes[stage.call.out] = stage.call.shape
        lines.append(f"{stage.call.out} = {call_code(bound)}")
    out = stages[-1].call.out
    if not same_values(other.array(values[out]), own.array(tensors[out])):
        return None
    return Equivalent(other.name, _expression(lines[0]) if len(lines) == 1 else "\n".join(lines), True)


def _moved(own: Backend, other: Backend, tensor: Any) -> Any:
    """A tensor of one library as the other's, values and dtype kept."""
    return other.taken(own.array(tensor))


