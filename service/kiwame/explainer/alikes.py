"""Specs that are easily taken for this one, run on the same input; and specs to try next."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from kiwame.backends.seam import Backend
from kiwame.errors import Refusal
from kiwame.explainer.calls import Ready, bound_call, code_of, ready, replaced, said
from kiwame.explainer.listed import flat, plain
from kiwame.formula.evaluate import Grid
from kiwame.model import Claim, Data, LookAlike, Program
from kiwame.ops.base import Alike, registry
from kiwame.parse.canonical import canonical

if TYPE_CHECKING:
    from kiwame.explainer.plan import StagePlan

_FIRST = 6  # values of the reading order that a contrast names
_FEW = 4_096


class Rival(msgspec.Struct, frozen=True):
    """A look-alike made ready: the program it is, the calls that differ, and its spec where no data stands in it."""

    program: Program
    calls: list[Ready]
    spec: str | None
    facts: dict[str, Any]


def rivals(program: Program, stage: "StagePlan", lib: Backend) -> list[Rival]:
    """The look-alikes of a program's last call."""
    bound = stage.bound
    found: list[Rival] = []
    with_data = any(isinstance(i.source, Data) for i in program.inputs)
    for alike in bound.op.look_alikes(bound):
        if alike.op not in registry():
            continue
        try:
            other = replaced(program, alike.op, alike.args, alike.before, lib.name)
        except Refusal:  # not a call at all for these shapes
            continue
        shapes = {i.name: i.shape for i in other.inputs} | {c.out: c.shape for c in other.calls}
        own = other.calls[len(program.calls) - 1 :]
        calls = [ready(bound_call(c, shapes, lib.name), c, lib) for c in own]
        written = {able.call.out: code_of(able.bound) for able in calls[:-1]}
        last = bound_call(own[-1], shapes, lib.name, written=written)
        facts = {
            "variant": alike.variant,
            "call": said(last, code_of(last)),
            "own": stage.said,
            "op": alike.op,
            "own_op": bound.op.name,
            "shape": list(bound.out),
            "to": list(own[-1].shape),
            "same_shape": own[-1].shape == bound.out,
            "numel": math.prod(bound.out),
            **_named(alike, stage),
        }
        found.append(Rival(other, calls, None if with_data else canonical(other), facts))
    return found


def _named(alike: Alike, stage: "StagePlan") -> dict[str, Any]:
    """The names of axes, where there are any; and which axes the two calls go along, where that sets them apart."""
    names = stage.axis_names
    if names is None:
        return {}
    own, other = stage.rule.get("gone", stage.rule.get("axis")), alike.args.get("dim")
    axes = [[a] if isinstance(a, int) else list(a or ()) for a in (own, other)]
    apart = all(axes) and alike.op == stage.op.name
    return {"axis_names": names, "axes": axes} if apart else {"axis_names": names}


def contrasts_of(
    program: Program, found: list[Rival], lib: Backend, tensors: Mapping[str, Any], grids: Mapping[str, Grid]
) -> tuple[list[LookAlike], list[Claim]]:
    """Each look-alike with what it gave, and the contrast step for the first that is not this result."""
    looks: list[LookAlike] = []
    claims: list[Claim] = []
    for rival in found:
        last = rival.program.calls[-1]
        result = _result(rival, lib, tensors)
        if result is None:
            continue
        same_shape: bool = rival.facts["same_shape"]
        differ = _differing(result, lib, tensors, grids, last.out) if same_shape else 0
        spec = rival.spec or canonical(msgspec.structs.replace(rival.program, inputs=program.inputs))
        data = {"spec": spec, **rival.facts, "differ": differ}
        if last.op == "reshape" and last.ins[0] in grids:
            data["order"] = [plain(v) for v in grids[last.ins[0]].values[:_FIRST]]
        looks.append(LookAlike(spec, same_shape, differ if same_shape else None, "", data))
        if not claims and not (same_shape and differ == 0):
            claims.append(Claim(None, "contrast", data))
    return looks, claims


def _result(rival: Rival, lib: Backend, tensors: Mapping[str, Any]) -> Any:
    """What a look-alike gives; None where the library refuses it, so that nobody can take it for this one."""
    results = dict(tensors)
    try:
        for able in rival.calls:
            results[able.call.out] = able.run(lib, results)
    except Exception:
        return None
    return results[rival.program.calls[-1].out]


def _differing(other: Any, lib: Backend, tensors: Mapping[str, Any], grids: Mapping[str, Grid], out: str) -> int:
    """How many cells of a result of the same shape differ."""
    own = grids[out]
    if len(own.values) > _FEW:
        return int((lib.array(other) != lib.array(tensors[out])).sum())
    cells = flat(lib.values(other), len(own.shape))
    # a cell equals itself even where it is NaN
    return sum(a != b and not (a != a and b != b) for a, b in zip(cells, own.values, strict=True))  # noqa: PLR0124


def next_specs(program: Program, own: str) -> list[str]:
    """Specs to try after this one: the same op on another input, then related ops."""
    op = registry()[program.calls[-1].op]
    found = [e for e in op.examples if e != own]
    found += [registry()[name].examples[0] for name in op.related if name in registry()]
    return list(dict.fromkeys(found))[:3]
