"""Ops that fold cells together along some axes: sums, products, means, and questions about all of them."""

import math
from collections.abc import Callable

from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Num
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.folding import (
    DIM,
    DTYPE,
    KEEPDIM,
    KEPT_ALONE,
    ONE_DIM,
    X,
    cast,
    cells_of,
    folded_axes,
    number_of,
    reduced_size,
    rule_of,
    why_not_folded,
)

Cells = Callable[[Bound, tuple[Ix, ...], Expr], Expr]


def sum_words(bound: Bound) -> list[tuple[str, str]]:
    """The sum in the words of einops and einsum."""
    shape, gone, keep = bound.shape(), folded_axes(bound), bound["keepdim"]
    words: list[tuple[str, str]] = []
    if not 1 <= len(shape) <= 8 or math.prod(shape) == 0 or bound["dtype"]:
        return words
    names = [chr(ord("a") + n) for n in range(len(shape))]
    kept = ["1" if a in gone else n for a, n in enumerate(names) if keep or a not in gone]
    words.append(("einops", f"einops.reduce(x, '{' '.join(names)} -> {' '.join(kept)}', '{bound.op.name}')"))
    if not keep and bound.op.name == "sum":
        module = "torch" if bound.library == "torch" else "np"
        words.append((bound.library, f"{module}.einsum('{''.join(names)}->{''.join(kept)}', x)"))
    return words


def other_axis(bound: Bound) -> list[Alike]:
    """Folding the other axis of a square: the same shape, other numbers."""
    shape, gone = bound.shape(), folded_axes(bound)
    if len(gone) != 1 or bound["keepdim"]:
        return []
    others = [a for a in range(len(shape)) if a not in gone and shape[a] == shape[gone[0]]]
    dim = (lambda a: (a,)) if isinstance(bound["dim"], tuple) else (lambda a: a)
    kept = {name: value for name, value in bound.args.items() if name != "dim"}
    return [Alike(bound.op.name, kept | {"dim": dim(a)}, variant="other-axis") for a in others[:1]]


def keeping_all(bound: Bound) -> str | None:
    """torch takes keepdim beside dim only, so that every axis is kept by dim=None."""
    if not (bound.library == "torch" and bound["dim"] is None and bound["keepdim"]):
        return None
    typed = ", dtype=dtype" if "dtype" in bound.args else ""
    return f"x.{bound.op.name}(dim=None, keepdim=keepdim{typed})"


PITFALLS = {
    "sum": ("sum 3x3 dim=1", "sum 2x3 dim=2"),
    "mean": ("mean 2x3:int64", "mean 3x3 dim=1"),
}


def reduction(
    name: str,
    en: str,
    ja: str,
    cells: Cells,
    *,
    tier: int = 2,
    dim: Axes = DIM,
    typed: bool = False,
    torch: tuple[str, ...] = (),
    idiom: str = "",
    numpy: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    examples: tuple[str, ...] = (),
    floats: bool = False,
    words: Callable[[Bound], list[tuple[str, str]]] = lambda _b: [],
    related: tuple[str, ...] = ("sum", "mean", "max"),
) -> Op:
    """A reduction whose cell is made by `cells` from the indices folded and the cell that they run over.

    `torch`, `numpy`: its names there, in full; `idiom`: torch's way where it has no name; `typed`: it takes a dtype.
    """
    last = ", dtype=dtype" if typed else ""
    torch_keep = "" if name == "count_nonzero" else ", keepdim=keepdim"
    return declare(
        Op(
            name=name,
            family="reduction",
            tier=tier,
            en=en,
            ja=ja,
            aliases=aliases,
            params=(X, dim, KEEPDIM, *((DTYPE,) if typed else ())),
            size=reduced_size,
            formula=lambda b: cells(b, *cells_of(b)),
            torch=(
                *((idiom,) if idiom else ()),
                *((f"x.{name}(dim=dim{torch_keep}{last})",) if torch else ()),
                *(f"{w}(x, dim=dim{torch_keep}{last})" for w in torch),
            ),
            numpy=tuple(
                f"np.{w}(x, axis=dim{last}, keepdims=keepdim)"
                if w.isidentifier()
                else f"{w}(axis=dim{last}, keepdims=keepdim)"
                for w in numpy
            ),
            other_form=keeping_all if dim.empty_is_all and not dim.kept_alone and torch else lambda _b: None,
            equivalents=words,
            look_alikes=other_axis,
            why_refused=why_not_folded,
            floats=floats,
            warns=True,
            rule=rule_of,
            story="sum" if name == "sum" else "folded",
            shaping="folded",
            examples=examples or (f"{name} 2x3 dim=1", f"{name} 2x3x4 dim=0,2 keepdim", f"{name} 2x3"),
            pitfalls=PITFALLS.get(name, ()),
            related=tuple(r for r in related if r != name),
        )
    )


def known(cell: Expr) -> Expr:
    """That a cell is not NaN."""
    return Fn("not", (Fn("isnan", (cell,)),))


sum_ = reduction(
    "sum",
    "sum",
    "合計(総和)",
    lambda b, over, x: Fold("sum", over, cast(b, x)),
    tier=1,
    typed=True,
    torch=("torch.sum",),
    numpy=("sum", "x.sum"),
    words=sum_words,
    examples=("sum 2x3 dim=1", "sum 2x3 dim=1 keepdim", "sum 2x3x4 dim=0,2", "sum 2x3"),
    related=("mean", "reshape"),
)
mean = reduction(
    "mean",
    "mean",
    "平均",
    lambda b, over, x: Bin("/", Fold("sum", over, cast(b, x)), number_of(b)),
    tier=1,
    typed=True,
    torch=("torch.mean",),
    numpy=("mean", "x.mean"),
    words=sum_words,
    floats=True,
    examples=("mean 2x3 dim=0", "mean 2x3 dim=1 keepdim", "mean 2x3"),
)
prod = reduction(
    "prod",
    "product",
    "総乗",
    lambda b, over, x: Fold("prod", over, cast(b, x)),
    dim=ONE_DIM,
    typed=True,
    torch=("torch.prod",),
    numpy=("prod", "x.prod"),
    examples=("prod 2x3 dim=1", "prod 2x3"),
)
amax = reduction(
    "amax",
    "maximum over several axes",
    "複数次元の最大値",
    lambda _b, over, x: Fold("max", over, x),
    dim=KEPT_ALONE,
    torch=("torch.amax",),
    numpy=("amax",),
    examples=("amax 2x3x4 dim=0,2", "amax 2x3 dim=1"),
    related=("max", "amin", "argmax"),
)
amin = reduction(
    "amin",
    "minimum over several axes",
    "複数次元の最小値",
    lambda _b, over, x: Fold("min", over, x),
    dim=KEPT_ALONE,
    torch=("torch.amin",),
    numpy=("amin",),
    examples=("amin 2x3x4 dim=0,2", "amin 2x3 dim=1"),
    related=("min", "amax", "argmin"),
)
_QUESTIONED = Axes("dim", default=None, bare=False, none_is_all=True, kept_alone=True, no_list=("numpy",))
all_ = reduction(
    "all",
    "all true",
    "すべて真か",
    lambda _b, over, x: Fold("all", over, x),
    dim=_QUESTIONED,
    torch=("torch.all",),
    numpy=("all", "x.all"),
    examples=("all 2x3 dim=1", "all 2x3"),
    related=("any", "count_nonzero"),
)
any_ = reduction(
    "any",
    "any true",
    "いずれか真か",
    lambda _b, over, x: Fold("any", over, x),
    dim=_QUESTIONED,
    torch=("torch.any",),
    numpy=("any", "x.any"),
    examples=("any 2x3 dim=1", "any 2x3"),
    related=("all", "count_nonzero"),
)
count_nonzero = reduction(
    "count_nonzero",
    "number of nonzero cells",
    "非ゼロの個数",
    lambda _b, over, x: Fold("sum", over, Num(1), x.cmp("!=", 0)),
    dim=KEPT_ALONE,
    torch=("torch.count_nonzero",),
    numpy=("count_nonzero",),
    examples=("count_nonzero 2x3 dim=1", "count_nonzero 2x3"),
    related=("sum", "any", "bincount"),
)
nansum = reduction(
    "nansum",
    "sum without NaN",
    "NaNを除く合計",
    lambda b, over, x: Fold("sum", over, cast(b, x), known(x)),
    dim=KEPT_ALONE,
    typed=True,
    torch=("torch.nansum",),
    numpy=("nansum",),
    examples=("nansum 2x3 dim=1", "nansum 2x3"),
)
nanmean = reduction(
    "nanmean",
    "mean without NaN",
    "NaNを除く平均",
    lambda b, over, x: Bin("/", Fold("sum", over, cast(b, x), known(x)), Fold("sum", over, Num(1), known(x))),
    dim=KEPT_ALONE,
    typed=True,
    torch=("torch.nanmean",),
    numpy=("nanmean",),
    floats=True,
    examples=("nanmean 2x3 dim=1", "nanmean 2x3"),
)
nanprod = reduction(
    "nanprod",
    "product without NaN",
    "NaNを除く総乗",
    lambda b, over, x: Fold("prod", over, cast(b, x), known(x)),
    typed=True,
    idiom="torch.where(torch.isnan(x), 1, x).prod(dim=dim, keepdim=keepdim, dtype=dtype)",
    numpy=("nanprod",),
    dim=ONE_DIM,
    examples=("nanprod 2x3 dim=1", "nanprod 2x3"),
)


def _of_known(kind: str) -> Cells:
    """The largest or smallest of the cells that are not NaN; NaN where there is none."""

    def cells(_bound: Bound, over: tuple[Ix, ...], x: Expr) -> Expr:
        return If(Fold("all", over, Fn("isnan", (x,))), Num(math.nan), Fold(kind, over, x, known(x)))

    return cells


nanmax = reduction(
    "nanmax",
    "maximum without NaN",
    "NaNを除く最大値",
    _of_known("max"),
    idiom="torch.where(torch.isnan(x), -torch.inf, x).amax(dim=dim, keepdim=keepdim)",
    numpy=("nanmax",),
    dim=KEPT_ALONE,
    examples=("nanmax 2x3 dim=1", "nanmax 2x3"),
)
nanmin = reduction(
    "nanmin",
    "minimum without NaN",
    "NaNを除く最小値",
    _of_known("min"),
    idiom="torch.where(torch.isnan(x), torch.inf, x).amin(dim=dim, keepdim=keepdim)",
    numpy=("nanmin",),
    dim=KEPT_ALONE,
    examples=("nanmin 2x3 dim=1", "nanmin 2x3"),
)
