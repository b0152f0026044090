"""Ops that keep the cells, or the places, where a condition holds: how many there are depends on values."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.shapes import reshaped
from kiwame.formula.tree import Expr, If, Nth, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import stretched_together
from kiwame.ops.choosing import CONDITION, MASK, no_condition
from kiwame.ops.indexing import met
from kiwame.ops.positions import SLICES, X, cells_step, flat_places, nothing


def _count(bound: Bound, key: str) -> int:
    return sum(map(bool, bound.values(key)))


def _selected_size(bound: Bound) -> Shape:
    whole = stretched_together(bound, ("x", "mask"))
    own = bound.shape("mask")
    if own == whole:
        return (_count(bound, "mask"),)
    values = bound.values("mask")
    times = math.prod(whole) // max(1, math.prod(own))
    return (sum(map(bool, values)) * times,)


def _masked(bound: Bound) -> Expr:
    """The cell at the n-th place where the mask holds, both stretched to one shape."""
    whole = stretched_together(bound, ("x", "mask"))
    over = bound.indices(whole, skip=1)
    cell, held = bound.read("x", met(over, bound.shape())), bound.read("mask", met(over, bound.shape("mask")))
    return Nth(over, held, bound.i[0], cell) if over else If(held, cell, Num(0))


def _apart(bound: Bound) -> str | None:
    """NumPy's index does not stretch a mask."""
    if bound.library != "numpy" or bound.shape() == bound.shape("mask"):
        return None
    return "np.broadcast_arrays(x, mask)[0][np.broadcast_arrays(x, mask)[1]]"


masked_select = declare(
    Op(
        name="masked_select",
        family=SLICES,
        en="cells under a mask",
        ja="マスクによる抽出",
        params=(X, MASK),
        size=_selected_size,
        formula=_masked,
        rule=lambda b: {"mask": b.names["mask"], "count": b.out[0]},
        picks=cells_step,
        why_refused=lambda b, facts: no_condition(b, facts, "mask", ("bool",)),
        torch=("torch.masked_select(x, mask)", "x.masked_select(mask)"),
        numpy=("x[mask]",),
        other_form=_apart,
        examples=("x = 2x3; y1 = gt x b=3; masked_select x y1",),
        related=("getitem", "where", "nonzero"),
    )
)


def _extract_size(bound: Bound) -> Shape:
    held = [n for n, v in enumerate(bound.values("condition")) if v]
    size = math.prod(bound.shape())
    if held and held[-1] >= size:
        facts: dict[str, Any] = {"size": size, "index": held[-1]}
        raise refuse(
            Cause.INDEX_OUT_OF_RANGE, "condition", span=bound.span("condition"), got=held[-1], op=bound.op.name, **facts
        )
    return (len(held),)


def _extracted(bound: Bound) -> Expr:
    own = bound.shape("condition")
    if own == bound.shape() and own:
        over = bound.indices(own, skip=1)
        return Nth(over, bound.read("condition", over), bound.i[0], bound.read("x", over))
    (k,) = bound.indices((math.prod(own),), 2)
    at = reshaped(own, (k,)) if own else ()
    return Nth((k,), bound.read("condition", at), bound.i[0], bound.read("x", flat_places(bound.shape(), k)))


extract = declare(
    Op(
        name="extract",
        family=SLICES,
        en="cells where a condition holds, both flattened",
        ja="条件を満たすセルの抽出(平坦化)",
        params=(CONDITION, X),
        size=_extract_size,
        formula=_extracted,
        rule=lambda b: {"mask": b.names["condition"], "count": b.out[0]},
        story="masked_select",
        picks=cells_step,
        torch=("x.flatten()[condition.flatten() != 0]",),
        numpy=("np.extract(condition, x)",),
        examples=("extract [[true,false],[false,true]] 2x2",),
        related=("masked_select", "compress"),
    )
)


def _compress_size(bound: Bound) -> Shape:
    own, shape, dim = bound.shape("condition"), bound.shape(), bound["dim"]
    if len(own) != 1:
        raise refuse(
            Cause.SIZES,
            "vector",
            span=bound.span("condition"),
            got=list(own),
            op=bound.op.name,
            shape=list(own),
            name="condition",
        )
    held = [n for n, v in enumerate(bound.values("condition")) if v]
    size = math.prod(shape) if dim is None or not shape else shape[dim]
    unread = dim is not None and 0 in shape[:dim]  # NumPy looks at no place where it takes nothing
    if held and held[-1] >= size and not unread:
        facts: dict[str, Any] = {"size": size, "index": held[-1]}
        raise refuse(
            Cause.INDEX_OUT_OF_RANGE, "condition", span=bound.span("condition"), got=held[-1], op=bound.op.name, **facts
        )
    return (len(held),) if dim is None or not shape else (*shape[:dim], len(held), *shape[dim + 1 :])


def _compressed(bound: Bound) -> Expr:
    dim, shape = bound["dim"], bound.shape()
    (k,) = bound.indices((bound.shape("condition")[0],), max(len(bound.out), 2))
    if dim is None or not shape:
        return Nth((k,), bound.read("condition", (k,)), bound.i[0], bound.read("x", flat_places(shape, k)))
    at = tuple(k if axis == dim else ix for axis, ix in enumerate(bound.i))
    return Nth((k,), bound.read("condition", (k,)), bound.i[dim], bound.read("x", at))


def _compress_torch(bound: Bound) -> str | None:
    if bound.library == "numpy":
        return None
    if bound["dim"] is None:
        return "x.flatten()[condition.nonzero().flatten()]"
    return "x.index_select(dim, condition.nonzero().flatten())"


compress = declare(
    Op(
        name="compress",
        family=SLICES,
        en="slices along an axis where a condition holds",
        ja="条件を満たす位置だけの選択",
        params=(X, CONDITION, Axis("dim", default=None, bare=False, scalar_too=("torch", "numpy"))),
        size=_compress_size,
        formula=_compressed,
        rule=lambda b: {"mask": b.names["condition"], "dim": b["dim"], "size": b.shape("condition")[0]},
        picks=cells_step,
        torch=("x.flatten()[condition.nonzero().flatten()]",),
        other_form=_compress_torch,
        numpy=("np.compress(condition, x, axis=dim)", "x.compress(condition, axis=dim)"),
        examples=("compress 2x3 tensor([true,false]) dim=0",),
        related=("masked_select", "index_select"),
    )
)


def _nonzero_size(bound: Bound) -> Shape:
    rank = len(bound.shape())
    if bound.found is not None:
        return bound.found
    return (_count(bound, "x"),) if bound.pick is not None else (_count(bound, "x"), rank)


def _no_axes(bound: Bound) -> Shape:
    if not bound.shape() and bound.library == "numpy":
        raise refuse(Cause.AXIS_COUNT, "nonzero", span=bound.span("x"), got=0, op=bound.op.name)
    return _nonzero_size(bound)


def _true_places(bound: Bound) -> Expr:
    """The index of the n-th cell that is not zero, along the axis of this column or of this result."""
    over = bound.indices(bound.shape(), skip=len(bound.out))
    if not over:
        return nothing(bound, "x")
    if bound.pick is not None:
        return Nth(over, bound.read("x", over), bound.i[0], over[bound.pick])
    which: Expr = over[-1]
    for axis, ix in reversed(list(enumerate(over[:-1]))):
        which = If(bound.i[1].cmp("==", axis), ix, which)
    return Nth(over, bound.read("x", over), bound.i[0], which)


def _rule(bound: Bound) -> dict[str, Any]:
    return {
        "count": bound.out[0],
        "rank": len(bound.shape()),
        "tuple": bound.pick is not None,
        "name": bound.names["x"],
    }


nonzero = declare(
    Op(
        name="nonzero",
        family=SLICES,
        en="positions of true cells",
        ja="非ゼロ位置の取得",
        params=(Operand("x", mask=True), Flag("as_tuple", default=False)),
        size=lambda b: _no_axes(b) if b["as_tuple"] else _nonzero_size(b),
        formula=_true_places,
        pieces=lambda b: max(1, len(b.shape())) if b["as_tuple"] else 0,
        rule=_rule,
        torch=(
            "torch.nonzero(x, as_tuple=as_tuple)",
            "x.nonzero(as_tuple=as_tuple)",
            "torch.argwhere(x)",
            "x.argwhere()",
        ),
        numpy=("np.argwhere(x)",),
        other_form=lambda b: "x.nonzero()" if b.library == "numpy" and b["as_tuple"] else None,
        namesakes=lambda b: ["np.nonzero(x)[0]"] if b.library == "torch" and not b["as_tuple"] else [],
        aliases=("argwhere",),
        examples=("nonzero [[0,1,2],[3,0,5]]",),
        related=("where", "masked_select", "getitem"),
    )
)

nonzero_tuple = declare(
    Op(
        name="nonzero_tuple",
        family=SLICES,
        en="positions of true cells, one tensor an axis",
        ja="非ゼロ位置の取得(次元ごと)",
        params=(Operand("x", mask=True),),
        size=_no_axes,
        formula=_true_places,
        pieces=lambda b: max(1, len(b.shape())),
        rule=_rule,
        story="nonzero",
        torch=("torch.where(x)",),
        numpy=("np.nonzero(x)", "x.nonzero()", "np.where(x)"),
        examples=("nonzero_tuple [[0,1,2],[3,0,5]]",),
        related=("nonzero", "where"),
    )
)


def _flat_place(bound: Bound) -> Expr:
    (k,) = bound.indices((math.prod(bound.shape()),), 2)
    return Nth((k,), bound.read("x", flat_places(bound.shape(), k)), bound.i[0], k)


flatnonzero = declare(
    Op(
        name="flatnonzero",
        family=SLICES,
        en="flat positions of true cells",
        ja="平坦化した非ゼロ位置",
        params=(Operand("x", mask=True),),
        size=lambda b: (_count(b, "x"),),
        formula=_flat_place,
        rule=_rule,
        story="nonzero",
        torch=("x.flatten().nonzero().flatten()",),
        numpy=("np.flatnonzero(x)",),
        examples=("flatnonzero [[0,1,2],[3,0,5]]",),
        related=("nonzero", "take"),
    )
)
