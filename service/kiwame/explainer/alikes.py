"""Specs that are easily taken for this one, run on the same input; and specs to try next."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.backends.seam import Backend, Facts
from kiwame.explainer.calls import Ready, bound_call, code_of, ready, replaced, said
from kiwame.formula.evaluate import Grid
from kiwame.model import Claim, Data, Job, LookAlike, Program
from kiwame.ops.base import Alike, Bound, registry
from kiwame.parse.canonical import canonical

_FIRST = 6  # values of the reading order that a contrast names
_FEW = 4_096


class Rival(msgspec.Struct, frozen=True):
    """A look-alike made ready: the program it is, the calls that differ, and its spec where no data stands in it."""

    program: Program
    calls: list[Ready]
    spec: str | None
    said: str
    variant: str


def rivals(program: Program, bound: Bound, lib: Backend) -> list[Rival]:
    """The look-alikes of a program's last call."""
    found: list[Rival] = []
    with_data = any(isinstance(i.source, Data) for i in program.inputs)
    for alike in bound.op.look_alikes(bound):
        other = replaced(program, alike.op, alike.args, alike.before)
        shapes = {i.name: i.shape for i in other.inputs} | {c.out: c.shape for c in other.calls}
        own = other.calls[len(program.calls) - 1 :]
        calls = [ready(bound_call(c, shapes, lib.name), c, lib) for c in own]
        written = {able.call.out: code_of(able.bound) for able in calls[:-1]}
        words = said(bound_call(own[-1], shapes, lib.name, written=written))
        found.append(Rival(other, calls, None if with_data else canonical(other), words, _variant(bound.op.name, alike)))
    return found


def contrasts_of(
    job: Job,
    found: list[Rival],
    own_said: str,
    lib: Backend,
    tensors: Mapping[str, Any],
    facts: Mapping[str, Facts],
    grids: Mapping[str, Grid],
) -> tuple[list[LookAlike], list[Claim]]:
    """Each look-alike with what it gave, and the contrast step for the first that is not this result."""
    looks: list[LookAlike] = []
    claims: list[Claim] = []
    last = job.program.calls[-1]
    for rival in found:
        results = dict(tensors)
        for able in rival.calls:
            results[able.call.out] = able.run(lib, results)
        other = rival.program.calls[-1]
        same_shape = other.shape == last.shape
        differ = _differing(results[other.out], lib, tensors, grids, last.out) if same_shape else 0
        data = {
            "spec": rival.spec if rival.spec is not None else canonical(_with_inputs(rival.program, job.program)),
            "variant": rival.variant,
            "call": rival.said,
            "own": own_said,
            "op": other.op,
            "own_op": last.op,
            "shape": list(last.shape),
            "to": list(other.shape),
            "same_shape": same_shape,
            "differ": differ,
            "numel": math.prod(last.shape),
        }
        if other.op == "reshape":
            data["order"] = list(grids[other.ins[0]].values[:_FIRST])
        looks.append(LookAlike(data["spec"], same_shape, differ if same_shape else None, "", data))
        if not claims and not (same_shape and differ == 0):
            claims.append(Claim(None, "contrast", data))
    return looks, claims


def _with_inputs(rival: Program, program: Program) -> Program:
    """A look-alike on the data of this very program."""
    return msgspec.structs.replace(rival, inputs=program.inputs)


def _differing(other: Any, lib: Backend, tensors: Mapping[str, Any], grids: Mapping[str, Grid], out: str) -> int:
    """How many cells of a result of the same shape differ."""
    array = lib.array(other)
    if array.size <= _FEW:
        return sum(map(_differs, array.ravel().tolist(), grids[out].values))
    return int((array != lib.array(tensors[out])).sum())


def _differs(a: Any, b: Any) -> bool:
    return bool(a != b and not (a != a and b != b))  # noqa: PLR0124 - NaN


def _variant(own: str, alike: Alike) -> str:
    if alike.before:
        return "table"
    if alike.op == "reshape":
        return "reshape"
    if alike.op == "permute":
        return "inverse" if own == "permute" else "permute"
    return "other-axis"


def next_specs(program: Program, own: str) -> list[str]:
    """Specs to try after this one: the same op on another input, then related ops."""
    op = registry()[program.calls[-1].op]
    found = [e for e in op.examples if e != own]
    found += [registry()[name].examples[0] for name in op.related if name in registry()]
    return list(dict.fromkeys(found))[:3]
