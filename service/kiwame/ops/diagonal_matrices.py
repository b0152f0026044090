"""Matrices that hold a diagonal, made of its cells: one, of all cells, one for each row."""

import math
from collections.abc import Callable

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, If, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.diagonals import length_of_diagonal
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import at_least, no_such_axis
from kiwame.ops.vector_products import flat_cell

X = Operand("x")


def _diag_size(bound: Bound) -> Shape:
    shape, offset = bound.shape(), bound["diagonal"]
    if len(shape) not in {1, 2}:
        raise refuse(
            Cause.AXIS_COUNT,
            "diag",
            span=bound.span("x"),
            got=len(shape),
            expected=[1, 2],
            op=bound.op.name,
            rank=len(shape),
            shape=list(shape),
        )
    if len(shape) == 1:
        return (shape[0] + abs(offset),) * 2
    return (length_of_diagonal(shape[0], shape[1], offset),)


def _set_on(seats: tuple[Ix, ...], offset: int, cell: Callable[[Ix], Expr]) -> Expr:
    """The cell of a place of the diagonal where row and column meet on it, else 0."""
    row, column = seats
    meets = column.cmp("==", row + offset if offset > 0 else row - -offset if offset < 0 else row)
    return If(meets, cell(row if offset >= 0 else column), Num(0))


def _diag_formula(bound: Bound) -> Expr:
    offset = bound["diagonal"]
    if len(bound.shape()) == 1:
        return _set_on(bound.i, offset, lambda n: bound.read("x", (n,)))
    (n,) = bound.i
    return bound.read("x", (n if offset >= 0 else n - offset, n + offset if offset > 0 else n))


diag = declare(
    Op(
        name="diag",
        family="linear algebra",
        en="diagonal matrix, or a matrix' diagonal",
        ja="対角行列・対角成分",
        params=(X, Int("diagonal", default=0, bare=False, words=("k",))),
        size=_diag_size,
        formula=_diag_formula,
        rule=lambda b: {"made": len(b.shape()) == 1, "diagonal": b["diagonal"], "shape": list(b.shape())},
        shaping="becomes",
        torch=("torch.diag(x, diagonal)", "x.diag(diagonal)"),
        numpy=("np.diag(x, k=diagonal)",),
        examples=("diag 3", "diag 3x3", "diag 3 diagonal=1"),
        related=("diagonal", "diag_embed"),
    )
)


diagflat = declare(
    Op(
        name="diagflat",
        family="linear algebra",
        en="diagonal matrix of all cells",
        ja="全要素の対角行列",
        params=(X, Int("offset", default=0, bare=False, words=("k",))),
        size=lambda b: (math.prod(b.shape()) + abs(b["offset"]),) * 2,
        formula=lambda b: _set_on(b.i, b["offset"], lambda n: flat_cell(b, "x", n)),
        rule=lambda b: {"made": True, "diagonal": b["offset"], "shape": list(b.shape())},
        story="diag",
        shaping="becomes",
        torch=("torch.diagflat(x, offset)", "x.diagflat(offset)"),
        numpy=("np.diagflat(x, k=offset)",),
        examples=("diagflat 2x2",),
        related=("diag",),
    )
)


def _embed_axes(bound: Bound) -> tuple[int, int]:
    """Where the matrix' two axes stand in the output."""
    at_least(bound, 1)
    rank = len(bound.shape()) + 1
    found = []
    for param in ("dim1", "dim2"):
        axis = bound[param]
        if not -rank <= axis < rank:
            raise no_such_axis(bound, axis, bound.shape(), rank=rank, span=bound.span(param))
        found.append(axis % rank)
    if found[0] == found[1]:
        raise refuse(Cause.AXIS_REPEATED, "axes", span=bound.span("dim2"), got=found, op=bound.op.name, axis=found[0])
    return found[0], found[1]


def _embed_size(bound: Bound) -> Shape:
    p, q = _embed_axes(bound)
    *ahead, last = bound.shape()
    rest = iter(ahead)
    return tuple(last + abs(bound["offset"]) if n in {p, q} else next(rest) for n in range(len(ahead) + 2))


def _embed_formula(bound: Bound) -> Expr:
    p, q = _embed_axes(bound)
    ahead = tuple(ix for n, ix in enumerate(bound.i) if n not in {p, q})
    return _set_on((bound.i[p], bound.i[q]), bound["offset"], lambda n: bound.read("x", (*ahead, n)))


diag_embed = declare(
    Op(
        name="diag_embed",
        family="linear algebra",
        en="diagonal matrices, one a row",
        ja="対角行列化(バッチ)",
        params=(
            X,
            Int("offset", default=0, bare=False),
            Int("dim1", default=-2, bare=False),
            Int("dim2", default=-1, bare=False),
        ),
        size=_embed_size,
        formula=_embed_formula,
        rule=lambda b: {"offset": b["offset"], "axes": list(_embed_axes(b)), "length": b.shape()[-1]},
        shaping="becomes",
        torch=("torch.diag_embed(x, offset, dim1, dim2)", "x.diag_embed(offset, dim1, dim2)"),
        numpy=(),
        examples=("diag_embed 2x3",),
        related=("diag",),
    )
)
