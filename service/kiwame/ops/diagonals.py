"""The diagonal of a matrix, or of every matrix: read, and added up."""

from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, Fold, Ix
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import at_least, exactly

X = Operand("x")


def length_of_diagonal(rows: int, columns: int, offset: int) -> int:
    """How many cells a diagonal has."""
    return max(0, min(rows, columns - offset) if offset >= 0 else min(rows + offset, columns))


AXES = (
    X,
    Int("offset", default=0),
    Axis("dim1", default=0, words=("axis1",)),
    Axis("dim2", default=1, words=("axis2",)),
)


def _size(bound: Bound) -> Shape:
    """The axes that are not the matrix'. Raises Refusal where there are not two of those."""
    at_least(bound, 2)
    p, q = bound["dim1"], bound["dim2"]
    if p == q:
        raise refuse(Cause.AXIS_REPEATED, "axes", span=bound.span("dim2"), got=q, op=bound.op.name, axis=q)
    return tuple(size for n, size in enumerate(bound.shape()) if n not in {p, q})


def _length_of(bound: Bound) -> int:
    shape = bound.shape()
    return length_of_diagonal(shape[bound["dim1"]], shape[bound["dim2"]], bound["offset"])


def _on_diagonal(bound: Bound, along: Ix, kept: tuple[Ix, ...]) -> Expr:
    """The cell at a place of the diagonal, which starts `offset` to the right of the corner, or below it."""
    offset, seats = bound["offset"], iter(kept)
    places = {
        bound["dim1"]: along - offset if offset < 0 else along,
        bound["dim2"]: along + offset if offset > 0 else along,
    }
    return bound.read("x", tuple(places[n] if n in places else next(seats) for n in range(len(bound.shape()))))


def _diagonal_rule(bound: Bound) -> dict[str, Any]:
    return {"offset": bound["offset"], "length": _length_of(bound), "a": bound["dim1"], "b": bound["dim2"]}


def _trace_size(bound: Bound) -> Shape:
    if bound.library == "torch":
        exactly(bound, "x", 2)
    return _size(bound)


def _trace_formula(bound: Bound) -> Expr:
    (k,) = bound.fold_over((_length_of(bound),))
    return Fold("sum", (k,), _on_diagonal(bound, k, bound.i))


trace = declare(
    Op(
        name="trace",
        family="linear algebra",
        en="trace",
        ja="トレース(対角和)",
        params=AXES,
        size=_trace_size,
        formula=_trace_formula,
        rule=_diagonal_rule,
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


diagonal = declare(
    Op(
        name="diagonal",
        family="shape movers",
        en="diagonal",
        ja="対角成分の取り出し",
        params=AXES,
        size=lambda b: (*_size(b), _length_of(b)),
        formula=lambda b: _on_diagonal(b, b.i[-1], b.i[:-1]),
        rule=_diagonal_rule,
        shaping="becomes",
        torch=("x.diagonal(offset, dim1, dim2)", "torch.diagonal(x, offset, dim1, dim2)"),
        numpy=("np.diagonal(x, offset, dim1, dim2)", "x.diagonal(offset, dim1, dim2)"),
        examples=("diagonal 3x3", "diagonal 3x4 1"),
        related=("tril",),
    )
)

linalg_diagonal = declare(
    Op(
        name="linalg_diagonal",
        family="linear algebra",
        en="diagonal of each matrix",
        ja="各行列の対角成分",
        params=(
            X,
            Int("offset", default=0, bare=False),
            Axis("dim1", default=-2, bare=False),
            Axis("dim2", default=-1, bare=False),
        ),
        size=lambda b: (*_size(b), _length_of(b)),
        formula=lambda b: _on_diagonal(b, b.i[-1], b.i[:-1]),
        rule=_diagonal_rule,
        story="diagonal",
        shaping="becomes",
        torch=("torch.linalg.diagonal(x, offset=offset, dim1=dim1, dim2=dim2)",),
        numpy=("np.linalg.diagonal(x, offset=offset)",),
        other_form=lambda b: (
            "np.diagonal(x, offset, dim1, dim2)"
            if b.library == "numpy" and (b["dim1"], b["dim2"]) != (len(b.shape()) - 2, len(b.shape()) - 1)
            else None
        ),
        examples=("linalg_diagonal 2x3x3",),
        related=("diagonal", "diag_embed"),
    )
)
