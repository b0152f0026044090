"""What lies on one side of a diagonal."""

from kiwame.formula.tree import Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import at_least

X = Operand("x")


def _triangle_size(bound: Bound) -> Shape:
    shape = bound.shape()
    if bound.library == "torch":
        at_least(bound, 2)
    at_least(bound, 1)
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
