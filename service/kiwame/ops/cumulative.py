"""Ops that go along an axis and keep what has come so far, and differences of neighbours."""

import math
from collections.abc import Callable

from kiwame.formula.shapes import cell_at
from kiwame.formula.simplify import simplify
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Num, Ranked
from kiwame.model import Shape
from kiwame.ops.arguments import Argument, Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.dtype_refusals import not_done
from kiwame.ops.folding import DTYPE, X, cast
from kiwame.ops.joins import joined_size
from kiwame.ops.left_out import missing
from kiwame.ops.number_arguments import Int

ALONG = Axis("dim", default=None, bare=False, scalar_too=("torch", "numpy"))


def along(bound: Bound) -> int | None:
    """The axis; of NumPy's accumulate the first where none is given, else None for the flattened array."""
    dim: int | None = bound["dim"]
    return 0 if dim is None and bound.op.name in {"cummax", "cummin", "logcumsumexp"} else dim


def along_size(bound: Bound) -> Shape:
    """The shape stays; NumPy flattens where no axis is given, and torch demands one."""
    shape = bound.shape()
    if bound["dim"] is None and bound.library == "torch":
        raise missing(bound.op, "dim")
    if bound.library == "numpy" and (along(bound) is None or not shape):
        return (math.prod(shape),)
    return shape


def _so_far(kind: str, bound: Bound, wrap: Callable[[Expr], Expr]) -> Expr:
    """A fold of the cells up to this one, of each `wrap` of it."""
    shape = bound.shape()
    dim = along(bound)
    if not shape:
        return wrap(bound.read("x", ()))
    flat = dim is None
    here = bound.i[dim or 0]
    (j,) = bound.fold_over((here.size,))
    at = cell_at(j, shape) if flat else tuple(j if a == dim else ix for a, ix in enumerate(bound.i))
    return Fold(kind, (j,), wrap(bound.read("x", at)), j.cmp("<=", here))


def _place_so_far(kind: str, bound: Bound) -> Expr:
    """The place of the largest or smallest so far; of equals the last."""
    if not bound.shape():
        return Num(0)
    dim = bound["dim"]
    here: Ix = bound.i[dim]
    (k,) = bound.fold_over((here.size,))
    cell = bound.read("x", tuple(here - k if a == dim else ix for a, ix in enumerate(bound.i)))
    order = {"max": "down", "min": "low"}[kind]
    return here - Ranked(k, cell, Num(0), order, "place", k.cmp("<=", here))


def _other_axis(bound: Bound) -> list[Alike]:
    """The same along another axis: the same shape, other numbers."""
    rank, dim = len(bound.shape()), along(bound)
    if rank < 2 or dim is None:
        return []
    return [Alike(bound.op.name, {"dim": rank - 1 if dim != rank - 1 else rank - 2}, variant="along-axis")]


def _running(
    name: str,
    en: str,
    ja: str,
    formula: Callable[[Bound], Expr],
    *,
    tier: int = 2,
    typed: bool = False,
    numpy: tuple[str, ...],
    pair: bool = False,
    floats: bool = False,
    related: tuple[str, ...],
) -> Op:
    last = ", dtype=dtype" if typed else ""
    params: tuple[Argument, ...] = (ALONG, DTYPE) if typed else (ALONG,)
    return declare(
        Op(
            name=name,
            family="cumulative",
            tier=tier,
            en=en,
            ja=ja,
            params=(X, *params),
            pieces=(lambda b: 2 if b.library == "torch" else 0) if pair else None,
            piece_names=("values", "indices") if pair else (),
            size=along_size,
            formula=formula,
            torch=(f"x.{name}(dim=dim{last})", f"torch.{name}(x, dim=dim{last})"),
            numpy=numpy,
            look_alikes=_other_axis,
            why_refused=not_done,
            floats=floats,
            warns=True,
            rule=lambda b: {"axis": along(b), "pick": b.pick, "numel": math.prod(b.shape())},
            story="running",
            shaping="kept",
            examples=(f"{name} 2x3 dim=1", f"{name} 2x3 dim=0"),
            pitfalls=(f"{name} 2x3",),
            related=related,
        )
    )


cumsum = _running(
    "cumsum",
    "cumulative sum",
    "累積和",
    lambda b: _so_far("sum", b, lambda x: cast(b, x)),
    tier=1,
    typed=True,
    numpy=("np.cumsum(x, axis=dim, dtype=dtype)", "x.cumsum(axis=dim, dtype=dtype)"),
    related=("sum", "cumprod", "diff"),
)
cumprod = _running(
    "cumprod",
    "cumulative product",
    "累積積",
    lambda b: _so_far("prod", b, lambda x: cast(b, x)),
    typed=True,
    numpy=("np.cumprod(x, axis=dim, dtype=dtype)", "x.cumprod(axis=dim, dtype=dtype)"),
    related=("prod", "cumsum"),
)
cummax = _running(
    "cummax",
    "running maximum",
    "累積最大値",
    lambda b: _place_so_far("max", b) if b.pick == 1 else _so_far("max", b, lambda x: x),
    numpy=("np.maximum.accumulate(x, axis=dim)",),
    pair=True,
    related=("max", "cummin"),
)
cummin = _running(
    "cummin",
    "running minimum",
    "累積最小値",
    lambda b: _place_so_far("min", b) if b.pick == 1 else _so_far("min", b, lambda x: x),
    numpy=("np.minimum.accumulate(x, axis=dim)",),
    pair=True,
    related=("min", "cummax"),
)
logcumsumexp = _running(
    "logcumsumexp",
    "running log of a sum of exponentials",
    "累積LogSumExp",
    lambda b: Fn("log", (_so_far("sum", b, lambda x: Fn("exp", (x,))),)),
    numpy=("np.logaddexp.accumulate(x, axis=dim)",),
    floats=True,
    related=("logsumexp", "cumsum"),
)

PREPEND, APPEND = (Operand(name, number=True, optional=True) for name in ("prepend", "append"))


def _joined_length(bound: Bound, param: str) -> int:
    """How many cells are put in front or behind, along the axis; none where no difference is taken."""
    if bound["n"] == 0:
        return 0
    if param in bound.shapes:
        shape = bound.shape(param)
        return shape[bound["dim"]] if shape else 1
    return int(bound.args.get(param) is not None)


def _diff_size(bound: Bound) -> Shape:
    shape, dim = bound.shape(), bound["dim"]
    if not shape:
        return ()
    joined_size(bound, dim, ("x", *(key for key in ("prepend", "append") if bound.shape(key))))
    length = shape[dim] + _joined_length(bound, "prepend") + _joined_length(bound, "append")
    return tuple(max(length - bound["n"], 0) if a == dim else s for a, s in enumerate(shape))


def _diff(bound: Bound) -> Expr:
    """Σ (-1)^(n-k) · C(n, k) · x[i + k], written as a line of terms."""
    n, dim = bound["n"], bound["dim"]
    if not bound.shape():
        return bound.read("x", ())
    total: Expr | None = None
    for k in range(min(n, 62), -1, -1):
        term = _joined_cell(bound, bound.i[dim] + k if k else bound.i[dim])
        times = math.comb(n, k)
        term = term if times == 1 else Num(times) * term
        total = term if total is None else Bin("+" if (n - k) % 2 == 0 else "-", total, term)
    return total if total is not None else Num(0)


def _joined_cell(bound: Bound, place: Expr) -> Expr:
    """The cell at a place along the axis, what is put in front and behind counted."""
    dim, size = bound["dim"], bound.shape()[bound["dim"]]

    def read(param: str, where: Expr) -> Expr:
        if param not in bound.shapes:
            return Num(bound.args[param])
        shape = bound.shape(param)
        if not shape:
            return bound.read(param, ())
        at = tuple(where if a == dim else ix for a, ix in enumerate(bound.i))
        return bound.read(param, tuple(map(simplify, at)))

    before, after = _joined_length(bound, "prepend"), _joined_length(bound, "append")
    own = read("x", place - before if before else place)
    place = simplify(place)
    if after:
        own = If(place.cmp("<", before + size), own, read("append", place - (before + size)))
    return If(place.cmp("<", before), read("prepend", place), own) if before else own


diff = declare(
    Op(
        name="diff",
        family="cumulative",
        en="differences of neighbours",
        ja="差分",
        params=(X, Int("n", default=1, bare=False, least=0), Axis("dim", default=-1, bare=False), PREPEND, APPEND),
        size=_diff_size,
        formula=_diff,
        torch=(
            "torch.diff(x, n=n, dim=dim, prepend=prepend, append=append)",
            "x.diff(n=n, dim=dim, prepend=prepend, append=append)",
        ),
        numpy=("np.diff(x, n=n, axis=dim, prepend=prepend, append=append)",),
        look_alikes=lambda b: _other_axis(b) if b["n"] == 0 else [],
        why_refused=not_done,
        rule=lambda b: {
            "axis": b["dim"],
            "n": b["n"],
            "before": _joined_length(b, "prepend"),
            "after": _joined_length(b, "append"),
        },
        shaping="becomes",
        examples=("diff 2x3 dim=0", "diff 5 n=2", "diff 5"),
        related=("cumsum", "sub"),
    )
)


def _ediff(bound: Bound) -> Expr:
    shape = bound.shape()
    (i,) = bound.i
    return bound.read("x", cell_at(i + 1, shape)) - bound.read("x", cell_at(i, shape))


ediff1d = declare(
    Op(
        name="ediff1d",
        family="cumulative",
        en="differences of neighbours, flattened",
        ja="平坦化した差分",
        params=(X,),
        size=lambda b: (max(math.prod(b.shape()) - 1, 0),),
        formula=_ediff,
        torch=("torch.diff(x.flatten())",),
        numpy=("np.ediff1d(x)",),
        why_refused=not_done,
        rule=lambda _b: {"axis": 0, "n": 1, "before": 0, "after": 0},
        story="diff",
        shaping="becomes",
        examples=("ediff1d 2x3",),
        related=("diff",),
    )
)
