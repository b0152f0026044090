"""The same program in the other library: its words where they give the same, and the difference where they do not."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from kiwame.backends.seam import Backend
from kiwame.errors import Refusal
from kiwame.explainer.calls import Ready, bound_call, code_of, environment, parameters, ready
from kiwame.explainer.compare import same_values, unequal
from kiwame.explainer.listed import jsonable
from kiwame.model import Call, Claim, Equivalent, Job, Shape
from kiwame.ops.form_run import runner
from kiwame.ops.form_text import shown

if TYPE_CHECKING:
    from kiwame.explainer.plan import StagePlan

_TOLD = frozenset({"int-beside", "meshgrid-default", "cross-axis"})  # warnings that say what the other library gives
_LISTED = 12  # cells of a result that a sentence can hold
_SAID = 160  # and characters of a message
_REFUSALS = (RuntimeError, ValueError, TypeError, IndexError, OverflowError)


def told_once(claims: list[Claim], warnings: Sequence[Claim]) -> list[Claim]:
    """Claims about the other library, without the difference where one of these warnings tells it, and why."""
    told = any(warning.data.get("variant") in _TOLD for warning in warnings)
    return [c for c in claims if c.data.get("variant") != "library-differs"] if told else claims


class Told(NamedTuple):
    """What the other library makes of a program: words that give the same, or the claim that tells the difference."""

    equivalent: Equivalent | None
    claim: Claim | None


def in_other_library(
    job: Job, stages: Sequence["StagePlan"], tensors: Mapping[str, Any], own: Backend, other: Backend
) -> Told:
    """The whole program in the other library's words, run on the same inputs and compared."""
    if not all(stage.op.forms(other.name) for stage in stages):
        return Told(None, None)
    shapes = {i.name: i.shape for i in job.program.inputs}
    values = {i.name: other.taken(own.array(tensors[i.name])) for i in job.program.inputs}
    lines: list[str] = []
    for stage in stages:
        call = _as_given(stage.call, shapes, other)
        bound = bound_call(call, shapes, other.name)
        try:
            able = ready(bound, call, other)
            code = code_of(bound)
        except Exception:  # a call that the other library has no words for
            return Told(None, None)
        try:
            values[stage.call.out] = able.run(other, values)
        except Refusal:  # it would end the whole process there
            return Told(None, None)
        except _REFUSALS as error:
            floats = _on_floats(able, tensors, own, other) if stage is stages[-1] else {}
            return Told(None, _refused(other, code, error, floats))
        shapes[stage.call.out] = stage.call.shape
        lines.append(f"{stage.call.out} = {code}")
    out = stages[-1].call.out
    theirs, ours = other.array(values[out]), own.array(tensors[out])
    if not same_values(theirs, ours):
        return Told(None, _differs(own, other, code, ours, theirs))
    code = code if len(lines) == 1 else "\n".join(lines)
    return Told(Equivalent(other.name, code, True), _dtypes(own, other, ours, theirs))


def _as_given(call: Call, shapes: Mapping[str, Shape], other: Backend) -> Call:
    """A call with its one result, or the first of several, as the other library gives it: np.max gives no pair."""
    bound = bound_call(call, shapes, other.name)
    try:
        several = bound.op.pieces is not None and bound.op.pieces(bound) > 0
    except Refusal:  # the library will say so itself
        return call
    return msgspec.structs.replace(call, pick=(call.pick or 0) if several else None)


def namesakes_of(stage: "StagePlan", tensors: Mapping[str, Any], own: Backend, other: Backend) -> list[Claim]:
    """Calls of the same name in the other library that give something else for this very call."""
    found: list[Claim] = []
    for template in stage.op.namesakes(stage.bound):
        code = shown(template, parameters(stage.bound), {})
        try:
            result = in_words(template, stage, tensors, own, other)
        except _REFUSALS as error:
            found.append(_refused(other, code, error))
            continue
        theirs, ours = other.array(result), own.array(tensors[stage.call.out])
        if not same_values(theirs, ours):
            found.append(_differs(own, other, code, ours, theirs))
    return found


def in_words(template: str, stage: "StagePlan", tensors: Mapping[str, Any], own: Backend, target: Backend) -> Any:
    """What a call form of any library gives on the operands of a stage. Errors of the library pass through."""
    given = {
        name: t if target is own else target.taken(own.array(t)) for name in stage.call.ins for t in [tensors[name]]
    }
    return target.run(runner(template, ()), environment(stage.bound, {**stage.ready.fixed, **target.modules}, given))


def _on_floats(able: Ready, tensors: Mapping[str, Any], own: Backend, other: Backend) -> dict[str, Any]:
    """What a call that torch refuses for whole numbers gives on the same numbers as floats, and what it gives here."""
    arrays = {name: own.array(tensors[name]) for name in able.call.ins}
    if other.name != "torch" or not able.bound.op.floats or not all(a.dtype.kind in "iu" for a in arrays.values()):
        return {}
    try:
        theirs = other.array(able.run(other, {name: other.taken(a.astype("float64")) for name, a in arrays.items()}))
    except _REFUSALS:
        return {}
    ours = own.array(tensors[able.call.out])
    values = {"floats": _few(theirs), "own_values": _few(ours), "own_library": own.name}
    shown = [a.astype("float32") for a in (ours, theirs)]  # more digits than these are not told
    same = theirs.shape == ours.shape and not unequal(*shown).any()
    return {"same": same, **values} if same or None not in values.values() else {}


def _refused(other: Backend, code: str, error: Exception, floats: Mapping[str, Any] = MappingProxyType({})) -> Claim:
    says = f"{type(error).__name__}: {str(error).splitlines()[0]}"
    says = says if len(says) <= _SAID else f"{says[:_SAID]}…"
    data = {"variant": "library-refuses", "library": other.name, "code": code, "says": says, **floats}
    return Claim(None, "warn", data)


def _differs(own: Backend, other: Backend, code: str, ours: Any, theirs: Any) -> Claim:
    same_shape = theirs.shape == ours.shape
    data = {
        "variant": "library-differs",
        "library": other.name,
        "own_library": own.name,
        "code": code,
        "shape": list(theirs.shape),
        "own_shape": list(ours.shape),
        "differ": int(unequal(ours, theirs).sum()) if same_shape else None,
        "numel": math.prod(theirs.shape),
        "values": _few(theirs),
        "own_values": _few(ours),
    }
    return Claim(None, "warn", data)


def _few(array: Any) -> Any:
    return jsonable(array.tolist(), array.dtype.name) if array.size <= _LISTED else None


def _dtypes(own: Backend, other: Backend, ours: Any, theirs: Any) -> Claim | None:
    if ours.dtype == theirs.dtype:
        return None
    data = {"library": other.name, "own_library": own.name, "dtype": theirs.dtype.name, "own_dtype": ours.dtype.name}
    return Claim(None, "dtype", {"variant": "library", **data})
