"""A job run for real: its tensors as the backend computed them, and what the library says where it refuses."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from kiwame.backends.available import backend
from kiwame.backends.seam import Backend, Facts
from kiwame.devices import unavailable
from kiwame.errors import Cause, Refusal, refuse
from kiwame.explainer.calls import Ready, code_of, program_calls, said
from kiwame.explainer.plan import Plan, plan_for
from kiwame.model import Job, Shape
from kiwame.ops.form_run import runner


class Run(NamedTuple):
    """The tensors of a program as its backend computed them."""

    lib: Backend
    plan: Plan
    tensors: dict[str, Any]
    facts: dict[str, Facts]


def library_of(job: Job) -> Backend:
    """The job's backend. Raises Refusal for a device that is not there, with those that are."""
    lib = backend(job.backend)
    if job.device == "cpu" or job.device in lib.devices():
        return lib
    raise unavailable(job.device, job.backend, lib.devices())


def run(job: Job, lib: Backend, tensors: dict[str, Any]) -> Run:
    """Run every call of a job, into `tensors`. Raises Refusal with the library's own words where it refuses one."""
    plan = plan_for(job)
    stages = (*plan.stages, *plan.others)
    try:
        return Run(lib, plan, tensors, _computed(job, lib, [stage.ready for stage in stages], tensors))
    except Refusal as refusal:
        names = stages[(refusal.problem.stage or 1) - 1].axis_names
        if names is not None:
            refusal.problem = msgspec.structs.replace(
                refusal.problem, data={**refusal.problem.data, "axis_names": names}
            )
        raise


def _computed(job: Job, lib: Backend, calls: Sequence[Ready], tensors: dict[str, Any]) -> dict[str, Facts]:
    """A program's tensors, put into `tensors`, and the facts of each."""
    for source in job.program.inputs:
        tensors[source.name] = lib.load(source, job.device)
    facts = {name: lib.facts(tensor) for name, tensor in tensors.items()}
    for n, able in enumerate(calls, 1):
        tensors[able.call.out] = _called(able, n, lib, tensors, facts)
    return facts


def _called(able: Ready, n: int, lib: Backend, tensors: Mapping[str, Any], facts: dict[str, Facts]) -> Any:
    """The result of the nth call, its facts noted."""
    try:
        result = able.run(lib, tensors)
    except MemoryError:
        raise
    except Refusal as trapped:
        refusal = _at(n, trapped)
    except Exception as error:
        refusal = _refused(able, n, facts, error)
    else:
        measured = facts[able.call.out] = lib.facts(result)
        if measured.shape == able.call.shape:
            return result
        refusal = _unforeseen(able, n, measured.shape)
    raise refusal  # out here: within, it would hold the library's frames, and through them the tensors


def _at(n: int, refusal: Refusal) -> Refusal:
    """The refusal, of the nth call."""
    return Refusal(msgspec.structs.replace(refusal.problem, stage=n), refusal.repairs)


def _refused(able: Ready, n: int, facts: Mapping[str, Facts], error: Exception) -> Refusal:
    """The lesson behind a refusal of the library, from the op's own knowledge of it."""
    bound = able.bound
    told = bound.op.why_refused(bound, [facts[name] for name in able.call.ins])
    if told is None:
        call = said(bound, code_of(bound))
        told = refuse(Cause.ARGUMENT, "library", op=bound.op.name, call=call, library=bound.library)
    told.problem = msgspec.structs.replace(told.problem, backend_says=f"{type(error).__name__}: {error}", stage=n)
    return told


def _unforeseen(able: Ready, n: int, shape: Shape) -> Refusal:
    """A shape that depends on values came out other than those were worked out: rounding may decide a comparison."""
    foreseen, op = list(able.call.shape), able.bound.op.name
    return refuse(Cause.ARGUMENT, "unforeseen", stage=n, got=list(shape), shape=list(shape), foreseen=foreseen, op=op)


def says(job: Job) -> str:
    """What the library says to a program whose last call was refused before it ran; '' where it has nothing to say."""
    lib = backend(job.backend)
    program, last = job.program, job.program.calls[-1]
    tensors = {i.name: lib.load(i, job.device) for i in program.inputs}
    if job.form:
        program = msgspec.structs.replace(program, calls=program.calls[:-1])
    try:
        for able in program_calls(program, lib):
            tensors[able.call.out] = able.run(lib, tensors)
        if job.form:
            typed = {f"t{n}": tensors[name] for n, name in enumerate(last.ins)}
            lib.run(runner(job.form, ()), {**lib.modules, **typed})
    except Refusal:
        return ""
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def bare(job: Job, lib: Backend, tensors: dict[str, Any]) -> dict[str, Facts]:
    """Run a job into `tensors` without a plan for explaining it; the facts of each."""
    return _computed(job, lib, program_calls(job.program, lib), tensors)


def array(job: Job) -> Any:
    """The whole output as a NumPy array on the host: run, and not explained."""
    lib = library_of(job)
    tensors: dict[str, Any] = {}
    try:
        bare(job, lib, tensors)
        return lib.array(tensors[job.program.calls[-1].out])
    finally:
        release(job, lib, tensors)


def release(job: Job, lib: Backend, tensors: dict[str, Any]) -> None:
    """Free a run's tensors on its device, however it ended, before anything else runs there."""
    if job.device != "cpu":
        tensors.clear()
        lib.free()
