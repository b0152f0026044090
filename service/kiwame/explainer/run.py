"""A job run for real: its tensors as the backend computed them, and what the library says where it refuses."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from kiwame.backends.available import backend
from kiwame.backends.seam import Backend, Facts
from kiwame.errors import Cause, Refusal, refuse
from kiwame.explainer.calls import program_calls
from kiwame.explainer.plan import Plan, StagePlan, plan_for
from kiwame.model import Job


class Run(NamedTuple):
    """The tensors of a program as its backend computed them."""

    lib: Backend
    plan: Plan
    tensors: dict[str, Any]
    facts: dict[str, Facts]


def run(job: Job) -> Run:
    """Run every call of a job. Raises Refusal with the library's own words where it refuses one."""
    lib = backend(job.backend)
    if job.device != "cpu" and job.device not in lib.devices():
        available = list(lib.devices())
        raise refuse(
            Cause.DEVICE_UNAVAILABLE, got=job.device, expected=available, device=job.device, available=available
        )
    plan = plan_for(job)
    tensors = {i.name: lib.load(i, job.device) for i in job.program.inputs}
    facts = {name: lib.facts(t) for name, t in tensors.items()}
    for n, stage in enumerate(plan.stages, 1):
        try:
            result = stage.ready.run(lib, tensors)
        except MemoryError:
            raise
        except Exception as error:
            raise _refused(stage, n, facts, error) from error
        tensors[stage.call.out] = result
        facts[stage.call.out] = lib.facts(result)
    return Run(lib, plan, tensors, facts)


def _refused(stage: StagePlan, n: int, facts: Mapping[str, Facts], error: Exception) -> Refusal:
    """The lesson behind a refusal of the library, from the op's own knowledge of it."""
    told = stage.op.why_refused(stage.bound, [facts[name] for name in stage.call.ins])
    if told is None:
        told = refuse(Cause.ARGUMENT, "library", op=stage.op.name, call=stage.said, library=stage.bound.library)
    told.problem = msgspec.structs.replace(told.problem, backend_says=f"{type(error).__name__}: {error}", stage=n)
    return told


def says(job: Job) -> str:
    """What the library says to a program whose last call was refused before it ran; '' where it has nothing to say."""
    lib = backend(job.backend)
    tensors = {i.name: lib.load(i, job.device) for i in job.program.inputs}
    try:
        for able in program_calls(job.program, lib):
            tensors[able.call.out] = able.run(lib, tensors)
    except (RuntimeError, ValueError, TypeError, IndexError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def array(job: Job) -> Any:
    """The whole output as a NumPy array on the host."""
    done = run(job)
    result = done.lib.array(done.tensors[job.program.calls[-1].out])
    release(job, done)
    return result


def release(job: Job, done: Run) -> None:
    """Free the run's tensors on its device before anything else runs there."""
    if job.device != "cpu":
        done.tensors.clear()
        done.lib.free()
