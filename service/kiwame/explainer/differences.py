"""Two results beside each other: which cells differ, why, and what would make them agree."""

from typing import Any, NamedTuple

import msgspec

from kiwame.errors import Refusal
from kiwame.explainer.agreeing import Found, Wanted, remedy
from kiwame.explainer.compare import RELATIVE, unequal
from kiwame.explainer.explain import explain
from kiwame.explainer.focus import default_focus, unflat
from kiwame.explainer.listed import plain
from kiwame.explainer.plan import Plan, plan_for
from kiwame.explainer.run import array
from kiwame.formula.axis_names import names_to_say
from kiwame.model import Claim, Findings, Job
from kiwame.settings import current
from kiwame.verbs import Compared, Differing, Side

_NAMED = 4  # cells and values that a sentence names


class _Result(NamedTuple):
    """One side as it ran."""

    name: str
    job: Job
    array: Any
    findings: Findings
    plan: Plan


def compare(a: Job, b: Job) -> Compared:
    """Run two jobs and tell how their outputs differ. A refusal of one names its side in `field`."""
    arrays = _asked("a", array, a), _asked("b", array, b)
    same_shape = arrays[0].shape == arrays[1].shape
    places = _differing(*arrays) if same_shape else None
    focus = _focus(arrays[0].shape, places)
    left, right = (
        _Result(name, job, values, _asked(name, explain, msgspec.structs.replace(job, focus=focus)), plan_for(job))
        for name, job, values in zip("ab", (a, b), arrays, strict=True)
    )
    count = None if places is None else len(places)
    cells = _cells(left, right, places)
    wanted = None if count == 0 else remedy(_wanted(left), _wanted(right))
    claims = [
        _shape_claim(left, right),
        *_cells_claims(left, right, count, cells),
        Claim(None, "formulas", {"a": _formulas(left.plan), "b": _formulas(right.plan)}),
        *_reasons(left, right, count),
        *(_traced(side) for side in (left, right) if focus is not None and count),
        *_measured(left, right),
        *_remedy_claims(wanted),
    ]
    return Compared(
        _side(left), _side(right), same_shape, count == 0, count, cells, claims, wanted.remedy if wanted else None
    )


def _asked(side: str, what: Any, job: Job) -> Any:
    try:
        return what(job)
    except Refusal as refusal:
        refusal.problem = msgspec.structs.replace(refusal.problem, field=side)
        raise


def _differing(a: Any, b: Any) -> Any:
    """The places of the cells that differ, flat in row-major order."""
    import numpy as np  # noqa: PLC0415

    return np.flatnonzero(unequal(a, b))


def _focus(shape: tuple[int, ...], places: Any) -> tuple[int, ...] | None:
    """The cell that both sides follow: one that differs, the usual one if it does."""
    if places is None or len(places) == 0:
        return None
    usual = default_focus(shape)
    differ = {unflat(int(place), shape) for place in places[:64]}
    return usual if usual in differ else unflat(int(places[0]), shape)


def _cells(left: _Result, right: _Result, places: Any) -> list[Differing]:
    found = []
    for place in () if places is None else places[: current().limits.differing_cells]:
        at = unflat(int(place), left.array.shape)
        found.append(Differing(list(at), _value(left.array, at), _value(right.array, at)))
    return found


def _value(values: Any, at: tuple[int, ...]) -> Any:
    value = values[at].item()
    return plain(value) if isinstance(value, (bool, int, float)) else str(value)


def _formulas(plan: Plan) -> list[str]:
    """The formula of the whole line, else one a stage."""
    return [plan.whole_text] if plan.whole_text else [stage.formula_text for stage in plan.stages]


def _side(side: _Result) -> Side:
    f = side.findings
    return Side(
        f.spec,
        f.backend,
        f.device,
        f.versions,
        f.heading,
        f.inputs,
        f.output,
        _formulas(side.plan),
        f.verified,
    )


def _shape_claim(left: _Result, right: _Result) -> Claim:
    shapes = {"a": list(left.array.shape), "b": list(right.array.shape)}
    if shapes["a"] == shapes["b"]:
        return Claim(None, "shapes", {"variant": "same", **shapes})
    numel = left.array.size
    if numel != right.array.size or not numel or unequal(left.array.ravel(), right.array.ravel()).any():
        return Claim(None, "shapes", {"variant": "other", **shapes})
    return Claim(None, "shapes", {"variant": "order", **shapes, "numel": numel, "order": _order(left.array)})


def _order(values: Any) -> list[Any]:
    """The first values in reading order."""
    return [_value(values, unflat(place, values.shape)) for place in range(min(values.size, _NAMED + 2))]


def _cells_claims(left: _Result, right: _Result, count: int | None, cells: list[Differing]) -> list[Claim]:
    if count is None:
        return []
    data: dict[str, Any] = {"numel": left.array.size}
    if not count:
        tolerance = max((RELATIVE.get(x.array.dtype.name, 0.0) for x in (left, right)), default=0.0)
        always = _always(left, right)
        return [Claim(None, "cells", {"variant": "same", **data, "always": always, "tolerance": tolerance or None})]
    named = [[cell.at, cell.a, cell.b] for cell in cells[:_NAMED]]
    return [Claim(None, "cells", {"variant": "differ", **data, "differ": count, "cells": named})]


def _positions(plan: Plan) -> list[int | None] | None:
    """Of a line of movers on one tensor: the flat source of every output cell."""
    return plan.whole_positions if len(plan.stages) > 1 else plan.stages[0].positions


def _always(left: _Result, right: _Result) -> bool:
    """Whether both take every cell from the same place, so that no other values would set them apart."""
    one = all(len(side.job.program.inputs) == 1 for side in (left, right))
    same = one and left.job.program.inputs[0].shape == right.job.program.inputs[0].shape
    ours = _positions(left.plan)
    return same and ours is not None and None not in ours and ours == _positions(right.plan)


def _reasons(left: _Result, right: _Result, count: int | None) -> list[Claim]:
    """What sets the two apart, where it can be said better than by their formulas."""
    if count == 0:
        return []
    last = left.plan.stages[-1], right.plan.stages[-1]
    alone = all(len(side.plan.stages) == 1 for side in (left, right))
    dims = [stage.rule.get("dims") for stage in last]
    gone = [stage.rule.get("gone") for stage in last]
    inputs = [side.job.program.inputs for side in (left, right)]
    if alone and inputs[0] == inputs[1] and all(dims) and dims[0] != dims[1]:
        inverse = dims[1] == [dims[0].index(n) for n in range(len(dims[0]))] if dims[0] else False
        data = {"a": dims[0], "b": dims[1], "inverse": inverse, **_axis_names(left, right)}
        return [Claim(None, "reason", {"variant": "seats", **data})]
    if alone and last[0].fold and last[0].op is last[1].op and all(gone) and gone[0] != gone[1]:
        data = {"op": last[0].op.name, "a": gone[0], "b": gone[1], **_axis_names(left, right)}
        return [Claim(None, "reason", {"variant": "axes", **data})]
    places = [_positions(side.plan) for side in (left, right)]
    if count is None or None in places or inputs[0] != inputs[1]:
        return []
    keeps = [name for name, own in zip("ab", places, strict=True) if own == list(range(len(own or ())))]
    order = {"a": _order(left.array), "b": _order(right.array), "more": left.array.size > _NAMED + 2}
    return [Claim(None, "reason", {"variant": "order" if len(keeps) == 1 else "orders", "keeps": keeps, **order})]


def _axis_names(left: _Result, right: _Result) -> dict[str, Any]:
    """The names of the axes of each side's first tensor, where it has any."""
    axes = {side.name: side.job.program.axes for side in (left, right)}
    names = names_to_say(axes, axes)
    return {} if names is None else {"axis_names": names}


def _traced(side: _Result) -> Claim:
    """How one side came to the cell that is followed."""
    last = len(side.plan.stages)
    steps = [c for c in side.findings.claims if c.stage == last and c.kind in {"follow", "group", "pick"}]
    claim = steps[-1] if steps else side.findings.heading
    return Claim(None, "traced", {"side": side.name, "kind": claim.kind, "data": claim.data})


def _measured(left: _Result, right: _Result) -> list[Claim]:
    """Dtype and memory, where they differ."""
    a, b = left.findings.output, right.findings.output
    claims = []
    if a.dtype != b.dtype:
        claims.append(Claim(None, "dtypes", {"a": a.dtype, "b": b.dtype}))
    memory = [(bool(t.view_of), list(t.strides) if t.shape == a.shape else None, t.contiguous) for t in (a, b)]
    if memory[0][0] != memory[1][0] or memory[0][2] != memory[1][2] or (a.shape == b.shape and a.strides != b.strides):
        data = {
            name: {"view_of": t.view_of, "strides": list(t.strides), "contiguous": t.contiguous}
            for name, t in (("a", a), ("b", b))
        }
        claims.append(Claim(None, "memories", data))
    return claims


def _wanted(side: _Result) -> Wanted:
    return Wanted(side.name, side.job, side.array)


def _remedy_claims(found: Found | None) -> list[Claim]:
    if found is None:
        return []
    if found.remedy is None:
        return [Claim(None, "agree", {"variant": "none", "tried": found.tried})]
    of = found.remedy.of
    data = {"of": of, "other": "b" if of == "a" else "a", "calls": found.remedy.calls, "spec": found.remedy.spec}
    return [Claim(None, "agree", {"variant": "found", **data, "numel": found.numel})]
