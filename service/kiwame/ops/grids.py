"""Matrices and grids that are made of places: the identity, a triangle of ones, coordinates of every point."""

import math

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.number_arguments import Int
from kiwame.ops.word_arguments import Choice, Dtype

SQUARE = (
    Int("n", least=0, words=("N",)),
    Int("m", default=None, least=0, words=("M",)),
    Int("k", default=0, bare=False, words=("diagonal",)),
    Dtype("dtype"),
)


def _sizes(bound: Bound) -> Shape:
    return (bound["n"], bound["n"] if bound["m"] is None else bound["m"])


def _ones_where(symbol: str, bound: Bound) -> Expr:
    """1 where the column is on, or at most at, the diagonal that lies k to the right."""
    row: Expr = bound.i[0] + bound["k"] if bound["k"] else bound.i[0]
    return If(bound.i[1].cmp(symbol, row), Num(1.0), Num(0.0))


eye = declare(
    Op(
        name="eye",
        family="creation",
        en="identity matrix",
        ja="単位行列",
        aliases=("identity",),
        params=SQUARE,
        size=_sizes,
        formula=lambda b: _ones_where("==", b),
        rule=lambda b: {"k": b["k"]},
        torch=("torch.eye(n, m, dtype=dtype)",),
        numpy=("np.eye(n, m, k, dtype=dtype)", "np.identity(n, dtype=dtype)"),
        other_form=lambda b: (
            "torch.ones(out_shape, dtype=dtype).triu(k).tril(k)" if b.library == "torch" and b["k"] else None
        ),
        examples=("eye 3", "eye 2,3", "eye 3 k=1"),
        related=("zeros", "tri"),
    )
)

tri = declare(
    Op(
        name="tri",
        family="creation",
        en="triangle of ones",
        ja="1の下三角行列",
        params=SQUARE,
        size=_sizes,
        formula=lambda b: _ones_where("<=", b),
        rule=lambda b: {"k": b["k"]},
        torch=("torch.ones(out_shape, dtype=dtype).tril(k)",),
        numpy=("np.tri(n, m, k, dtype=dtype)",),
        examples=("tri 3", "tri 2,3 k=1"),
        related=("eye", "tril"),
    )
)

TENSORS = Operand("tensors", many=True)


def _swaps(bound: Bound) -> bool:
    """Whether the first two axes change places: indexing 'xy', which is NumPy's when nothing is said."""
    return (bound["indexing"] or ("ij" if bound.library == "torch" else "xy")) == "xy" and len(bound.shapes) > 1


def _grid(bound: Bound) -> Shape:
    sizes = [math.prod(bound.shape(key)) for key in bound.each("tensors")]
    if _swaps(bound):
        sizes[0], sizes[1] = sizes[1], sizes[0]
    return tuple(sizes)


def _coordinate(bound: Bound) -> Expr:
    """The cell of the picked tensor that stands at the point's place along its own axis."""
    pick = bound.pick or 0
    seat = 1 - pick if _swaps(bound) and pick < 2 else pick
    key = bound.each("tensors")[pick]
    place: Expr = bound.i[seat]
    shape = bound.shape(key)
    if len(shape) <= 1:
        return bound.read(key, (place,) if shape else ())
    at = [place // math.prod(shape[n + 1 :]) % size for n, size in enumerate(shape)]
    return bound.read(key, tuple(at))


def _grid_refused(bound: Bound, facts: list[object]) -> Refusal:
    del facts
    shapes = [list(s) for s in bound.shapes.values()]
    return refuse(Cause.SIZES, "grid", got=shapes, op=bound.op.name, shapes=shapes, library=bound.library)


meshgrid = declare(
    Op(
        name="meshgrid",
        family="creation",
        en="coordinate grids",
        ja="格子点の生成(メッシュグリッド)",
        params=(TENSORS, Choice("indexing", default=None, choices=("ij", "xy"))),
        size=_grid,
        formula=_coordinate,
        pieces=lambda b: len(b.shapes),
        torch=("torch.meshgrid(*tensors, indexing=indexing)",),
        numpy=("np.meshgrid(*tensors, indexing=indexing)",),
        warns=True,
        why_refused=_grid_refused,
        rule=lambda b: {
            "swaps": _swaps(b),
            "said": b["indexing"] is not None,
            "sizes": [math.prod(s) for s in b.shapes.values()],
            "grid": list(_grid(b)),
            "library": b.library,
        },
        mistakes=lambda b, _facts: (
            [Mistake("meshgrid-default", {"sizes": [math.prod(s) for s in b.shapes.values()]})]
            if b["indexing"] is None and len(b.shapes) > 1
            else []
        ),
        shaping="becomes",
        examples=("meshgrid 2 3 indexing=ij", "meshgrid 2 3 indexing=xy"),
        pitfalls=("meshgrid 2 3",),
        related=("cartesian_prod", "arange"),
    )
)


def _product_size(bound: Bound) -> Shape:
    sizes = [math.prod(bound.shape(key)) for key in bound.each("tensors")]
    return (math.prod(sizes), len(sizes)) if len(sizes) > 1 else tuple(sizes)


def _member(bound: Bound) -> Expr:
    """Column n counts through tensor n, the last one fastest."""
    keys = bound.each("tensors")
    sizes = [math.prod(bound.shape(key)) for key in keys]
    columns = [
        bound.read(key, (bound.i[0] // math.prod(sizes[n + 1 :]) % size,) if bound.shape(key) else ())
        for n, (key, size) in enumerate(zip(keys, sizes, strict=True))
    ]
    if len(columns) == 1:
        return bound.read(keys[0], bound.i)
    whole: Expr = columns[-1]
    for n, column in reversed(list(enumerate(columns[:-1]))):
        whole = If(bound.i[1].cmp("==", n), column, whole)
    return whole


cartesian_prod = declare(
    Op(
        name="cartesian_prod",
        family="creation",
        en="all combinations",
        ja="直積(全組み合わせ)",
        params=(TENSORS,),
        size=_product_size,
        formula=_member,
        torch=("torch.cartesian_prod(*tensors)",),
        numpy=(),
        why_refused=_grid_refused,
        rule=lambda b: {"sizes": [math.prod(s) for s in b.shapes.values()]},
        shaping="becomes",
        examples=("cartesian_prod 2 3", "cartesian_prod 2 3 2"),
        related=("meshgrid",),
    )
)
