"""Diagonals of many matrices at once: made of the last axis, read off the last two."""

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr
from kiwame.model import Shape
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.axis_movers import diagonal_size, on_diagonal
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.number_arguments import Int
from kiwame.ops.triangles import X, rank_between, set_on


def _embed_axes(bound: Bound) -> tuple[int, int]:
    """Where the matrix' two axes stand in the output."""
    rank_between(bound, 1, 63, "embed")
    rank = len(bound.shape()) + 1
    found = []
    for param in ("dim1", "dim2"):
        axis = bound[param]
        if not -rank <= axis < rank:
            raise refuse(
                Cause.AXIS_OUT_OF_RANGE,
                span=bound.span(param),
                got=axis,
                expected=[-rank, rank - 1],
                op=bound.op.name,
                axis=axis,
                rank=rank,
                shape=list(bound.shape()),
            )
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
    return set_on(bound, "x", bound.i[p], bound.i[q], bound["offset"], ahead)


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
        size=diagonal_size,
        formula=on_diagonal,
        rule=lambda b: {"offset": b["offset"], "a": b["dim1"], "b": b["dim2"], "length": b.out[-1]},
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
