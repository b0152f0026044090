"""What lies on, above and below a diagonal: trace, triangles, diagonals read and made."""

import math

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, Fold, If, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.number_arguments import Int
from kiwame.ops.vector_products import flat_cell

X = Operand("x")


def rank_between(bound: Bound, least: int, most: int, variant: str) -> None:
    """Raise Refusal unless the tensor has so many axes."""
    shape = bound.shape()
    if not least <= len(shape) <= most:
        raise refuse(
            Cause.AXIS_COUNT,
            variant,
            span=bound.span("x"),
            got=len(shape),
            expected=[least, most],
            op=bound.op.name,
            rank=len(shape),
            shape=list(shape),
        )


def _length(rows: int, columns: int, offset: int) -> int:
    """How many cells a diagonal has."""
    return max(0, min(rows, columns - offset) if offset >= 0 else min(rows + offset, columns))


def _trace_axes(bound: Bound) -> tuple[int, int]:
    if bound.library == "torch":
        rank_between(bound, 2, 2, "matrix-only")
    rank_between(bound, 2, 64, "matrix-least")
    if bound["dim1"] == bound["dim2"]:
        raise refuse(
            Cause.AXIS_REPEATED,
            "axes",
            span=bound.span("dim2"),
            got=bound["dim2"],
            op=bound.op.name,
            axis=bound["dim2"],
        )
    return bound["dim1"], bound["dim2"]


def _trace_size(bound: Bound) -> Shape:
    p, q = _trace_axes(bound)
    return tuple(size for n, size in enumerate(bound.shape()) if n not in {p, q})


def _trace_formula(bound: Bound) -> Expr:
    p, q = _trace_axes(bound)
    shape, offset = bound.shape(), bound["offset"]
    (k,) = bound.fold_over((_length(shape[p], shape[q], offset),))
    seats = iter(bound.i)
    places = {p: k if offset >= 0 else k - offset, q: k + offset if offset > 0 else k}
    return Fold(
        "sum", (k,), bound.read("x", tuple(places[n] if n in places else next(seats) for n in range(len(shape))))
    )


trace = declare(
    Op(
        name="trace",
        family="linear algebra",
        en="trace",
        ja="トレース(対角和)",
        params=(
            X,
            Int("offset", default=0),
            Axis("dim1", default=0, words=("axis1",)),
            Axis("dim2", default=1, words=("axis2",)),
        ),
        size=_trace_size,
        formula=_trace_formula,
        rule=lambda b: {
            "offset": b["offset"],
            "length": _length(b.shape()[b["dim1"]], b.shape()[b["dim2"]], b["offset"]),
            "a": b["dim1"],
            "b": b["dim2"],
        },
        shaping="becomes",
        torch=("torch.trace(x)", "x.trace()"),
        numpy=("np.trace(x, offset, dim1, dim2)", "x.trace(offset, dim1, dim2)"),
        equivalents=lambda b: (
            [(b.library, f"{'torch' if b.library == 'torch' else 'np'}.einsum('ii', x)")]
            if len(b.shape()) == 2 and len(set(b.shape())) == 1 and not b["offset"]
            else []
        ),
        look_alikes=lambda b: (
            [Alike("sum", {"dim": None, "keepdim": False}, variant="trace-sum")] if len(b.shape()) == 2 else []
        ),
        examples=("trace 3x3",),
        related=("diagonal", "sum"),
    )
)


def _triangle_size(bound: Bound) -> Shape:
    shape = bound.shape()
    if bound.library == "torch":
        rank_between(bound, 2, 64, "matrix-least")
    rank_between(bound, 1, 64, "triangle")
    return shape * 2 if len(shape) == 1 else shape


def _triangle_formula(bound: Bound) -> Expr:
    """The cell where it lies on the kept side of the diagonal. NumPy's of a vector takes it for every row."""
    offset, (row, column) = bound["diagonal"], bound.i[-2:]
    cell = bound.read("x", bound.i if len(bound.shape()) > 1 else (column,))
    sign = "<=" if bound.op.name == "tril" else ">="
    edge = row + offset if offset > 0 else row - -offset if offset < 0 else row
    return If(column.cmp(sign, edge), cell, Num(0))


def _triangle(name: str, other: str, en: str, ja: str, *examples: str) -> Op:
    return declare(
        Op(
            name=name,
            family="linear algebra",
            en=en,
            ja=ja,
            params=(X, Int("diagonal", default=0, bare=False, words=("k",))),
            size=_triangle_size,
            formula=_triangle_formula,
            rule=lambda b: {"lower": name == "tril", "diagonal": b["diagonal"]},
            story="triangle",
            torch=(f"x.{name}(diagonal)", f"torch.{name}(x, diagonal)"),
            numpy=(f"np.{name}(x, k=diagonal)",),
            look_alikes=lambda b: [Alike(other, {"diagonal": b["diagonal"]}, variant="other-triangle")],
            examples=examples,
            related=(other, "diag"),
        )
    )


tril = _triangle("tril", "triu", "lower triangle", "下三角", "tril 3x3", "tril 3x4 diagonal=-1")
triu = _triangle("triu", "tril", "upper triangle", "上三角", "triu 3x3 diagonal=1", "triu 3x3")


def _diag_size(bound: Bound) -> Shape:
    rank_between(bound, 1, 2, "diag")
    shape, offset = bound.shape(), bound["diagonal"]
    if len(shape) == 1:
        return (shape[0] + abs(offset),) * 2
    return (_length(shape[0], shape[1], offset),)


def set_on(bound: Bound, param: str, row: Ix, column: Ix, offset: int, ahead: tuple[Expr, ...] = ()) -> Expr:
    """A cell of the last axis where row and column meet on the diagonal, else 0."""
    meets = column.cmp("==", row + offset if offset > 0 else row - -offset if offset < 0 else row)
    return If(meets, bound.read(param, (*ahead, row if offset >= 0 else column)), Num(0))


def _diag_formula(bound: Bound) -> Expr:
    offset = bound["diagonal"]
    if len(bound.shape()) == 1:
        return set_on(bound, "x", bound.i[0], bound.i[1], offset)
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


def _flat_on(bound: Bound) -> Expr:
    """The cells in reading order on the diagonal, else 0."""
    (row, column), offset = bound.i, bound["offset"]
    meets = column.cmp("==", row + offset if offset > 0 else row - -offset if offset < 0 else row)
    return If(meets, flat_cell(bound, "x", row if offset >= 0 else column), Num(0))


diagflat = declare(
    Op(
        name="diagflat",
        family="linear algebra",
        en="diagonal matrix of all cells",
        ja="全要素の対角行列",
        params=(X, Int("offset", default=0, bare=False, words=("k",))),
        size=lambda b: (math.prod(b.shape()) + abs(b["offset"]),) * 2,
        formula=_flat_on,
        rule=lambda b: {"made": True, "diagonal": b["offset"], "shape": list(b.shape())},
        story="diag",
        shaping="becomes",
        torch=("torch.diagflat(x, offset)", "x.diagflat(offset)"),
        numpy=("np.diagflat(x, k=offset)",),
        examples=("diagflat 2x2",),
        related=("diag",),
    )
)
