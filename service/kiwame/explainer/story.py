"""The story of a run as claims: who is who, what the arguments say, the new shape, one cell, what to watch out for.

Each claim's data holds the numbers of this very run; `phrases/` turns it into sentences.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from kiwame.backends.seam import Facts
from kiwame.explainer.focus import flat_of, unflat
from kiwame.explainer.listed import plain
from kiwame.explainer.plan import SMALL_POINTS, StagePlan
from kiwame.formula.evaluate import Grid
from kiwame.formula.trace import reads
from kiwame.formula.tree import Fold, Read
from kiwame.formula.worked import worked
from kiwame.model import Claim, Fill, Program, Shape
from kiwame.ops.dtypes import RANGES

SHOWN_TERMS = 8  # a group with more cells names its first ones and counts the rest
SHOWN_PICKS = 4  # cells that a step lists to say which an index takes
LONGEST_WORKED = 200  # characters: what is longer is not read
EXACT = 1 << 53  # whole numbers below it are shown as they are
OF_AXES = frozenset({"rule", "shape", "broadcast", "follow", "pick", "warn"})  # the steps that may speak of axes
BROADCASTING = frozenset({"elementwise", "comparison and logic"})


def named(claims: list[Claim], stage: StagePlan) -> list[Claim]:
    """Claims about a stage, with the names of the axes that they may speak of, where the program names any."""
    names = stage.axis_names
    if names is None:
        return claims
    return [
        msgspec.structs.replace(claim, data=claim.data | {"axis_names": names}) if claim.kind in OF_AXES else claim
        for claim in claims
    ]


def axes_claim(stage: StagePlan, n: int, axes: Mapping[str, tuple[str, ...] | None]) -> Claim:
    """Who sits where before the call."""
    tensors: list[dict[str, Any]] = [
        {"name": name, "shape": list(stage.bound.shapes[param]), "names": list(axes.get(name) or ()) or None}
        for param, name in stage.bound.names.items()
    ]
    return Claim(n, "axes", {"tensors": tensors, "out": stage.call.out})


def before_claims(
    stage: StagePlan, n: int, axes: Mapping[str, tuple[str, ...] | None], *, introduce: bool
) -> list[Claim]:
    """Who sits where, what the arguments say, the new shape, the formula: what is known before any value is."""
    claims = [axes_claim(stage, n, axes)] if introduce and stage.call.ins else []
    formula = {"formula": stage.formula_text, "loops": stage.loops, "latex": stage.latex, "letters": stage.letters}
    return [*claims, rule_claim(stage, n), shape_claim(stage, n), Claim(n, "formula", formula)]


def after_claims(stage: StagePlan, n: int, facts: Mapping[str, Facts], view_of: str | None) -> list[Claim]:
    """What to watch out for: dtype, classic mistakes, memory as measured."""
    claims = [*dtype_claims(stage, n, facts), *warnings_of(stage, n, facts)]
    return [*claims, memory_claim(stage, n, facts, view_of)] if stage.call.ins else claims


def rule_claim(stage: StagePlan, n: int) -> Claim:
    """What the arguments mean for this call."""
    story = stage.op.story or stage.op.name
    data: dict[str, Any] = {"variant": story, "call": stage.said, "op": stage.op.name, "out": stage.call.out}
    data |= {"shape": list(first_shape(stage)), "to": list(stage.call.shape), "in": list(stage.call.ins)}
    return Claim(n, "rule", data | stage.rule)


def first_shape(stage: StagePlan) -> Shape:
    """The shape of the first operand."""
    return next(iter(stage.bound.shapes.values()), ())


def shape_claim(stage: StagePlan, n: int) -> Claim:
    """How the output's shape comes about; for broadcasting, which axes are stretched."""
    data: dict[str, Any] = {"to": list(stage.call.shape), "out": stage.call.out, "op": stage.op.name}
    way = stage.op.shaping or _shaping(stage)
    if way == "broadcast":
        shapes = {name: list(stage.bound.shapes[param]) for param, name in stage.bound.names.items()}
        return Claim(n, "broadcast", data | {"shapes": shapes, "stretched": stretched(stage)})
    data |= {"from": list(first_shape(stage)), "shapes": [list(s) for s in stage.bound.shapes.values()]}
    return Claim(n, "shape", data | {"variant": way} | stage.rule)


def _shaping(stage: StagePlan) -> str:
    """The variant of the shape step that fits a call, where its op does not say."""
    first = first_shape(stage)
    if not stage.call.ins:
        return "made"
    if stage.op.family in BROADCASTING:
        beside = any(stage.call.args.get(operand.name) is not None for operand in stage.op.operands)
        return "broadcast" if beside or len(stage.call.ins) > 1 else "kept"
    if "gone" in stage.rule and "keepdim" in stage.rule:
        return "folded"
    if "dims" in stage.rule and sorted(first) == sorted(stage.call.shape):
        return "seats"
    return "recut" if math.prod(first) == math.prod(stage.call.shape) and stage.is_mover else "becomes"


def stretched(stage: StagePlan) -> list[dict[str, Any]]:
    """The axes that broadcasting stretches or puts in front, by tensor."""
    found: list[dict[str, Any]] = []
    out = stage.call.shape
    for param, name in stage.bound.names.items():
        shape = stage.bound.shapes[param]
        ahead = len(out) - len(shape)
        for axis, size in enumerate(shape):
            if size == 1 and out[axis + ahead] != 1:
                found.append({"name": name, "axis": axis, "size": out[axis + ahead], "new": False})
        if ahead:
            found.append({"name": name, "axis": 0, "size": math.prod(out[:ahead]), "new": True})
    return found


def follow_claim(stage: StagePlan, n: int, focus: tuple[int, ...], grids: Mapping[str, Grid]) -> Claim:
    """One output cell, traced to where it came from, with its numbers."""
    if stage.positions is not None and (place := stage.positions[flat_of(focus, stage.call.shape)]) is not None:
        return _moved(stage, n, focus, place, grids)
    call = stage.call
    trace = reads(stage.formula, focus, grids)
    cells = trace.cells[:SHOWN_TERMS]
    data: dict[str, Any] = {
        "variant": "made",
        "to": [call.out, list(focus)],
        "value": plain(grids[call.out].values[flat_of(focus, call.shape)]),
        "cells": [[name, list(at)] for name, at in cells],
        "values": [plain(grids[name].values[flat_of(at, grids[name].shape)]) for name, at in cells],
        "count": len(trace.cells),
        "op": stage.op.name,
    }
    if stage.fold == "sum" and isinstance(stage.formula.body, Fold) and isinstance(stage.formula.body.body, Read):
        del data["variant"]
        return Claim(n, "group", data | {"fold": stage.fold})
    if stage.is_mover and len(cells) == 1 and not trace.index_cells:
        name, at = cells[0]
        return Claim(n, "follow", data | {"variant": _way(stage), "order": flat_of(at, grids[name].shape)})
    if not trace.cells:
        return Claim(n, "follow", data | stage.rule)
    by_name, by_value = worked(stage.formula, focus, grids)
    if len(by_name) + len(by_value) > LONGEST_WORKED:
        return Claim(n, "follow", data | {"variant": "many"})
    return Claim(n, "follow", data | {"variant": "worked", "worked": [by_name, by_value]})


def pick_claims(stage: StagePlan, n: int, grids: Mapping[str, Grid]) -> list[Claim]:
    """Which cells an index takes, or the first of them."""
    if stage.op.picks is None or stage.points > SMALL_POINTS:
        return []
    data = {
        "out": stage.call.out,
        "x": stage.call.ins[0],
        "numel": math.prod(stage.call.shape),
        **stage.op.picks(stage.bound),
    }
    if data["variant"] == "cells":
        shown = [unflat(place, stage.call.shape) for place in range(min(data["numel"], SHOWN_PICKS))]
        cells = [reads(stage.formula, at, grids).cells[:1] for at in shown]
        if not shown or not all(cells):
            return []
        data["cells"] = [[list(at), [cell[0][0], list(cell[0][1])]] for at, cell in zip(shown, cells, strict=True)]
    return [Claim(n, "pick", data)]


def _moved(stage: StagePlan, n: int, focus: tuple[int, ...], place: int, grids: Mapping[str, Grid]) -> Claim:
    """The cell of a mover: it is the one at `place` of its source."""
    source, out = grids[stage.moves], grids[stage.call.out]
    return Claim(
        n,
        "follow",
        {
            "variant": _way(stage),
            "to": [stage.call.out, list(focus)],
            "value": plain(out.values[flat_of(focus, out.shape)]),
            "cells": [[stage.moves, list(unflat(place, source.shape))]],
            "values": [plain(source.values[place])],
            "count": 1,
            "op": stage.op.name,
            "order": place,
        },
    )


def _way(stage: StagePlan) -> str:
    """How a mover is told: by who sits in which seat, by the reading order, or by the cell alone."""
    if "dims" in stage.rule:
        return "seats"
    first = first_shape(stage)
    same_order = stage.positions is not None and stage.positions == list(range(len(stage.positions)))
    return "order" if same_order and math.prod(first) == math.prod(stage.call.shape) else "cell"


def filled_claims(stages: Sequence[StagePlan], program: Program) -> list[Claim]:
    """That tensors given by their shape alone are filled with floats, where a call takes nothing else."""
    names = [i.name for i in program.inputs if isinstance(i.source, Fill) and not i.source.typed and i.dtype != "int64"]
    if not names:
        return []
    asks = next(stage.op.name for stage in stages if stage.op.floats)
    return [Claim(1, "dtype", {"variant": "filled", "names": names, "to": "float32", "op": asks})]


def dtype_claims(stage: StagePlan, n: int, facts: Mapping[str, Facts]) -> list[Claim]:
    """A change of dtype, where there is one."""
    out = facts[stage.call.out].dtype
    choosing = {o.name for o in stage.op.operands if o.integer or o.mask}  # these only say which cells
    given = [facts[name].dtype for key, name in stage.bound.names.items() if key.split(".")[0] not in choosing]
    if not given or all(d == out for d in given):
        return []
    return [Claim(n, "dtype", {"from": given, "to": out, "op": stage.op.name, "library": stage.bound.library})]


def warnings_of(stage: StagePlan, n: int, facts: Mapping[str, Facts]) -> list[Claim]:
    """Classic mistakes that this very call is close to."""
    base: dict[str, Any] = {
        "op": stage.op.name,
        "library": stage.bound.library,
        "call": stage.said,
        "out": stage.call.out,
    }
    base |= {"shape": list(first_shape(stage)), "to": list(stage.call.shape), "in": list(stage.call.ins)}
    measured = [facts[name] for name in stage.call.ins]
    found = stage.op.mistakes(stage.bound, measured)
    return [Claim(n, "warn", base | mistake.data | {"variant": mistake.variant}) for mistake in found]


def wrapped_claims(
    stage: StagePlan, n: int, wrapped: tuple[int, int] | None, grids: Mapping[str, Grid], dtype: str
) -> list[Claim]:
    """That a whole number was too large for its dtype: the cell, and the number without wrapping."""
    if wrapped is None:
        return []
    place, exact = wrapped
    out = grids[stage.call.out]
    at = unflat(place, out.shape)
    low, high = RANGES[dtype]
    data = {
        "variant": "wraps",
        "to": [stage.call.out, list(at)],
        "worked": worked(stage.formula, at, grids)[1],
        "exact": exact if abs(exact) < EXACT and "**" not in stage.code else None,
        "value": out.values[place],
        "dtype": dtype,
        "low": low,
        "high": high,
        "op": stage.op.name,
    }
    return [Claim(n, "warn", data)]


def memory_claim(stage: StagePlan, n: int, facts: Mapping[str, Facts], view_of: str | None) -> Claim:
    """Copied or not, with the strides as measured."""
    out, source = facts[stage.call.out], facts[stage.call.ins[0]]
    direct = view_of is not None and out.memory == source.memory
    same = direct and out.strides == source.strides and out.shape == source.shape
    data = {
        "variant": "same" if same else "view" if view_of else "copy",
        "name": stage.call.out,
        "of": stage.call.ins[0] if direct else view_of,
        "numel": math.prod(out.shape),
        "seen": min(math.prod(out.shape), math.prod(source.shape)),
        "strides": list(out.strides),
        "from_strides": list(source.strides),
        "contiguous": out.contiguous,
        "library": stage.bound.library,
        "flat_view": flat_view(out.shape, out.strides),
    }
    return Claim(n, "memory", data)


def flat_view(shape: Shape, strides: tuple[int, ...]) -> bool:
    """Whether all cells can be seen as one axis without a copy: each axis goes on where the one inside it ends."""
    if math.prod(shape) <= 1:
        return True
    axes = [(size, stride) for size, stride in zip(shape, strides, strict=True) if size != 1]
    return all(outer[1] == inner[0] * inner[1] for outer, inner in itertools.pairwise(axes))
