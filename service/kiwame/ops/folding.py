"""What reductions share: which axes go, what is left, and the line of cells that goes into one."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.shapes import cell_at
from kiwame.formula.tree import Expr, Fn, Ix, Num, Read
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Bound
from kiwame.ops.dtypes import FLOATS
from kiwame.ops.word_arguments import Dtype

X = Operand("x")
_NO_LIST = ("numpy",)
DIM = Axes("dim", default=None, bare=False, empty_is_all=True, no_list=_NO_LIST)
KEPT_ALONE = Axes("dim", default=None, bare=False, empty_is_all=True, kept_alone=True, no_list=_NO_LIST)
ONE_DIM = Axes("dim", default=None, bare=False, only_one=True, no_list=_NO_LIST, no_none=("torch",))
KEEPDIM = Flag("keepdim", default=False, words=("keepdims",), beside="dim")
DTYPE = Dtype("dtype")


def folded_axes(bound: Bound) -> tuple[int, ...]:
    """The axes that a reduction folds: the given ones, or all."""
    rank = len(bound.shape())
    dim = bound["dim"]
    return tuple(range(rank)) if dim is None else (dim,) if isinstance(dim, int) else dim


def reduced_size(bound: Bound) -> Shape:
    """Folded axes go, or stay with size 1 when keepdim is set."""
    gone = folded_axes(bound) if bound.shape() else ()
    if bound["keepdim"]:
        return tuple(1 if a in gone else s for a, s in enumerate(bound.shape()))
    return tuple(s for a, s in enumerate(bound.shape()) if a not in gone)


def folded_count(bound: Bound) -> int:
    """How many cells go into one."""
    return math.prod(bound.shape()[a] for a in folded_axes(bound)) if bound.shape() else 1


def cells_of(bound: Bound, further: int = 0) -> tuple[tuple[Ix, ...], Read]:
    """The indices that are folded, and the cell they run over. `further`: names to pass over, in use around it."""
    shape, gone = bound.shape(), folded_axes(bound)
    if not shape:
        return (), bound.read("x", ())
    over = _names(bound, tuple(shape[a] for a in sorted(gone)), further)
    folding = iter(over)
    kept = iter(_kept(bound))
    return over, bound.read("x", tuple(next(folding) if a in gone else next(kept) for a in range(len(shape))))


def line_of(bound: Bound, further: int = 0) -> tuple[Ix, Read]:
    """The same with one index, that counts the folded cells in reading order."""
    shape, gone = bound.shape(), sorted(folded_axes(bound)) if bound.shape() else []
    sizes = tuple(shape[a] for a in gone)
    (k,) = _names(bound, (math.prod(sizes),), further)
    places = iter((k,) if len(sizes) == 1 else cell_at(k, sizes))
    kept = iter(_kept(bound))
    return k, bound.read("x", tuple(next(places) if a in gone else next(kept) for a in range(len(shape))))


def _names(bound: Bound, sizes: Shape, further: int) -> tuple[Ix, ...]:
    """Fresh indices, named after the output's."""
    return bound.fold_over((1,) * further + sizes)[further:]


def _kept(bound: Bound) -> list[Ix]:
    """The output's indices of the axes that stay."""
    gone = folded_axes(bound)
    seats = bound.i[len(bound.i) - len(reduced_size(bound)) :]
    return [ix for n, ix in enumerate(seats) if not (bound["keepdim"] and n in gone)]


def cast(bound: Bound, cell: Expr) -> Expr:
    """The cell as a number of the dtype that is asked for, to which it is converted first."""
    dtype = bound["dtype"]
    if dtype is None or dtype == "float64":
        return cell
    return Fn(dtype if dtype in FLOATS else "bool" if dtype == "bool" else "int", (cell,))


def number_of(bound: Bound) -> Num:
    """How many cells go into one, as a number of a formula."""
    return Num(folded_count(bound))


def rule_of(bound: Bound) -> dict[str, Any]:
    """What the story of a reduction speaks of."""
    gone = sorted(folded_axes(bound)) if bound.shape() else []
    return {
        "gone": gone,
        "keepdim": bound["keepdim"],
        "given": bound["dim"] is not None,
        "count": folded_count(bound),
    }


def why_not_folded(bound: Bound, facts: list[Any]) -> Refusal | None:
    """Nothing to choose from, or a dtype that the library does not take."""
    dtype = facts[0].dtype
    if folded_count(bound) == 0:
        gone = sorted(folded_axes(bound))
        return refuse(
            Cause.SIZES, "of-nothing", got=list(bound.shape()), op=bound.op.name, shape=list(bound.shape()), gone=gone
        )
    asked = bound.args.get("dtype")
    if (asked or dtype) in FLOATS:
        return None
    torch = bound.library == "torch"
    variant = "operation" if not (bound.op.floats and torch) else "floats" if dtype == "bool" else "mean-integers"
    x = bound.names.get("x", "x")
    return refuse(
        Cause.DTYPE,
        variant,
        got=asked or dtype,
        op=bound.op.name,
        dtypes=[asked or dtype],
        dtype=asked or dtype,
        library=bound.library,
        name=x,
    )
