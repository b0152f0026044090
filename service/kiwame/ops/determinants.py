"""The determinant of square matrices, expanded along the first row."""

from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.ranks import at_least

LARGEST = 4  # 24 products; of a 5×5 matrix there are 120


def _size(bound: Bound) -> Shape:
    """The axes in front of the matrices."""
    at_least(bound, 2)
    shape = bound.shape()
    if shape[-1] != shape[-2]:
        facts: dict[str, Any] = {"shape": list(shape), "rows": shape[-2], "columns": shape[-1]}
        raise refuse(Cause.SIZES, "not-square", span=bound.span("x"), got=list(shape), op=bound.op.name, **facts)
    if shape[-1] > LARGEST:
        raise refuse(
            Cause.SIZES,
            "determinant",
            span=bound.span("x"),
            got=shape[-1],
            expected=f"<= {LARGEST}",
            op=bound.op.name,
            size=shape[-1],
            most=LARGEST,
        )
    return shape[:-2]


def _expanded(bound: Bound, row: int, columns: tuple[int, ...]) -> Expr:
    """The determinant of what is left below `row` in these columns: each cell of it times that of the rest."""
    if not columns:
        return Num(1)
    total: Expr | None = None
    for n, column in enumerate(columns):
        cell: Expr = bound.read("x", (*bound.i, Num(row), Num(column)))
        rest = (*columns[:n], *columns[n + 1 :])
        term = Bin("*", cell, _expanded(bound, row + 1, rest)) if rest else cell
        total = term if total is None else Bin("-" if n % 2 else "+", total, term)
    return total or Num(1)


det = declare(
    Op(
        name="det",
        family="linear algebra",
        en="determinant",
        ja="行列式",
        params=(Operand("x"),),
        size=_size,
        formula=lambda b: _expanded(b, 0, tuple(range(b.shape()[-1]))),
        rule=lambda b: {"size": b.shape()[-1], "matrices": list(b.shape()[:-2])},
        shaping="becomes",
        torch=("torch.linalg.det(x)", "torch.det(x)", "x.det()"),
        numpy=("np.linalg.det(x)",),
        floats=True,
        why_refused=floats_wanted,
        examples=("det [[1.0,2.0],[3.0,4.0]]", "det [[2.0,0.0,1.0],[1.0,3.0,2.0],[1.0,1.0,1.0]]"),
        related=("matmul", "trace"),
    )
)
