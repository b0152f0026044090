"""x[…]: integers, slices, None, …, lists and tensors of positions, and masks."""

from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Expr, If, Ix, Nth, Num
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare
from kiwame.ops.index_arguments import Index, Layout, Step, entries, joint_shape, laid_out

INDEXING = {"positions", "mask"}


def _layout(bound: Bound) -> Layout:
    return laid_out(bound["index"], bound)


def _picked(bound: Bound) -> Expr:
    """The cell of x that an output cell is, its place read from slices, positions and masks."""
    layout = _layout(bound)
    width = len(layout.joint or ())
    kept = iter((*bound.i[: layout.place], *bound.i[layout.place + width :]))
    joint = bound.i[layout.place : layout.place + width]
    places: list[Expr] = []
    masks: list[tuple[Step, tuple[Ix, ...]]] = []
    named = len(bound.out)
    for step in layout.steps:
        if step.kind == "mask":
            over = bound.indices(step.shape, skip=named)
            named += len(over)
            masks.append((step, over))
            places += over
        elif step.kind == "slice":
            places.append(_along(next(kept), *step.numbers[:2]))
        elif step.kind == "new":
            next(kept)
        elif step.kind == "int":
            places.append(Num(step.numbers[0]))
        elif step.kind in {"positions", "scalar"}:
            places.append(_position(bound, step, joint))
    body: Expr = bound.read("x", tuple(places))
    for step, over in reversed(masks):
        if not over:
            body = If(bound.read(step.key, ()), body, Num(0))
        else:
            body = Nth(over, bound.read(step.key, over), met(joint, joint_shape(step))[-1], body)
    return body


def _along(ix: Ix, start: int, step: int) -> Expr:
    scaled: Expr = ix if step == 1 else ix * step
    if step < 0:
        return Num(start) - (ix if step == -1 else ix * -step)
    return scaled + start if start else scaled


def met(joint: tuple[Ix, ...], shape: tuple[int, ...]) -> tuple[Expr, ...]:
    """The indices at which a tensor of this shape is read where it is stretched to all of `joint`."""
    seats = joint[len(joint) - len(shape) :]
    return tuple(Num(0) if n == 1 != ix.size else ix for n, ix in zip(shape, seats, strict=True))


def _position(bound: Bound, step: Step, joint: tuple[Ix, ...]) -> Expr:
    """A position read from an index tensor, counted from the front."""
    place: Expr = bound.read(step.key, met(joint, step.shape))
    size = bound.shape()[step.axis]
    return place % size if entries(bound["index"])[step.entry].text == "@-" and size else place


def _form(bound: Bound) -> str:
    """The brackets written out."""
    numbers = iter(range(len(bound.each("at"))))
    parts = [f"at_{next(numbers)}" if e.text.startswith("@") else e.text for e in entries(bound["index"])]
    return f"x[{', '.join(parts) or '()'}]"


def _rule(bound: Bound) -> dict[str, Any]:
    """What each entry takes, axis by axis; a step of the story of its own."""
    layout = _layout(bound)
    takes: list[dict[str, Any]] = []
    found = entries(bound["index"])
    for step in layout.steps:
        if step.entry >= len(found) or (found[step.entry].kind == "rest"):
            continue
        entry: dict[str, Any] = {"kind": step.kind, "axis": step.axis, "text": found[step.entry].text}
        if step.kind == "slice":
            start, by, length = step.numbers
            entry |= {"start": start, "by": by, "length": length, "last": start + by * (length - 1)}
        elif step.kind == "int":
            entry["place"] = step.numbers[0]
        elif step.key:
            entry |= {"name": bound.names[step.key], "shape": list(step.shape)}
            entry["count"] = step.numbers[0] if step.kind == "mask" else None
        takes.append(entry)
    kinds = {s.kind for s in layout.steps}
    way = "mask" if "mask" in kinds else "positions" if "positions" in kinds else "basic"
    whole = sum(s.entry >= len(found) or found[s.entry].kind == "rest" for s in layout.steps)
    return {"takes": takes, "way": way, "whole": whole, "index": bound["index"], "library": bound.library}


def _picks(bound: Bound) -> dict[str, Any]:
    """The places taken of each axis; the first cells where an index tensor says which."""
    layout = _layout(bound)
    if layout.joint is not None or any(s.key for s in layout.steps):
        return {"variant": "cells"}
    axes: list[dict[str, Any]] = []
    for step in layout.steps:
        size = bound.shape()[step.axis] if step.kind in {"slice", "int"} else 0
        if step.kind == "slice":
            start, by, length = step.numbers
            whole = (start, by, length) == (0, 1, size)
            axes.append(
                {
                    "axis": step.axis,
                    "all": whole,
                    "size": size,
                    "places": list(range(start, start + by * min(length, 6), by)),
                    "count": length,
                }
            )
        elif step.kind == "int":
            axes.append({"axis": step.axis, "all": False, "size": size, "places": [step.numbers[0]], "count": 1})
    return {"variant": "axes", "axes": axes} if axes else {"variant": "cells"}


def _other_library(bound: Bound) -> list[Alike]:
    """Positions one by one, where a table of all rows by all columns is often meant."""
    layout = _layout(bound)
    tensors = [s for s in layout.steps if s.kind == "positions"]
    if len(tensors) == 2 and len(layout.steps) == 2 and all(len(s.shape) == 1 for s in tensors):
        return [Alike("getitem", {}, "grid", {"at.0": ("unsqueeze", {"dim": 1})})]
    return []


def _mistakes(bound: Bound, facts: list[Any]) -> list[Mistake]:
    layout = _layout(bound)
    found: list[Mistake] = []
    dtypes = {key: fact.dtype for key, fact in zip(("x", *bound.each("at")), facts, strict=True)}
    if any(dtypes.get(s.key) == "uint8" for s in layout.steps if s.key):
        found.append(Mistake("uint8-index", {}))
    kinds = [s.kind for s in layout.steps]
    if any(k in INDEXING for k in kinds) and any(k in {"int", "scalar"} for k in kinds):
        other = "numpy" if bound.library == "torch" else "torch"
        there = _laid_out_in(bound, other)
        if there and (there.out != bound.out or there.place != layout.place):
            found.append(Mistake("int-beside", {"other": other, "there": list(there.out)}))
    if any(s.kind == "slice" and s.numbers[1] < 0 for s in layout.steps):
        found.append(Mistake("backwards", {}))
    return found


def _laid_out_in(bound: Bound, library: str) -> Layout | None:
    """How the other library lays the same index out; None where it refuses."""
    try:
        return laid_out(bound["index"], Bound(bound.op, bound.shapes, bound.args, library=library))
    except Refusal:
        return None


def _refused(bound: Bound, facts: list[Any]) -> Refusal | None:
    dtypes = [fact.dtype for fact in facts[1:]]
    wrong = next((d for d in dtypes if d not in {"int64", "int32", "uint8", "bool"}), None)
    if wrong:
        return refuse(Cause.DTYPE, "index", op=bound.op.name, got=wrong, library=bound.library)
    facts_given: dict[str, Any] = {"shape": list(bound.shape()), "op": bound.op.name, "call": f"x[{bound['index']}]"}
    return refuse(Cause.INDEX_OUT_OF_RANGE, "somewhere", **facts_given) if dtypes else None


getitem = declare(
    Op(
        name="getitem",
        family="index and slice",
        tier=1,
        en="slice, None, ellipsis, lists and masks",
        ja="スライス・None・…・配列・マスクによる参照",
        aliases=("fancy_index", "mask_index", "slice"),
        params=(Operand("x"), Operand("at", many=True, integer=True), Index("index")),
        size=lambda b: _layout(b).out,
        formula=_picked,
        rule=_rule,
        picks=_picks,
        other_form=_form,
        look_alikes=_other_library,
        mistakes=_mistakes,
        why_refused=_refused,
        warns=True,
        torch=("x[index]",),
        numpy=("x[index]",),
        examples=(
            "getitem 2x3x4 [1:, None, ..., ::2]",
            "getitem 3x2 [[0, 2], [1, 0]]",
            "x = 2x3; y1 = gt x b=3; getitem x [y1]",
        ),
        related=("index_select", "gather", "where", "nonzero"),
    )
)
