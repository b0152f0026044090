"""Rows looked up by their number, and numbers made rows: embedding and one_hot."""

from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import wrong_rank

INDEX = Operand("index", integer=True, data=True)


def table_size(bound: Bound) -> Shape:
    """The shape of the numbers, and the width of the table behind it."""
    weight = bound.shape("weight")
    if len(weight) != 2:
        raise wrong_rank(bound, "weight", (2,))
    return (*bound.shape("index"), weight[1])


def table_formula(bound: Bound) -> Expr:
    """The cell of the row that the number names; NumPy counts negative numbers from the end."""
    row: Expr = bound.read("index", bound.i[:-1])
    if bound.library == "numpy":
        row = Bin("%", row, Num(bound.shape("weight")[0]))
    return bound.read("weight", (row, bound.i[-1]))


def out_of_table(bound: Bound, facts: list[Any]) -> Refusal:
    """A row that there is not, or numbers that are not whole."""
    dtype = facts[1].dtype if bound.op.name == "embedding" else facts[0].dtype
    name = "index" if bound.op.name == "embedding" else "x"
    if dtype.startswith(("float", "bool")) or (bound.op.name == "one_hot" and dtype != "int64"):
        return refuse(Cause.DTYPE, "classes", got=dtype, expected="int64", op=bound.op.name, dtype=dtype, name=name)
    rows = bound.shape("weight")[0] if bound.op.name == "embedding" else bound["num_classes"]
    if rows < 0:
        return refuse(Cause.INDEX_OUT_OF_RANGE, "negative-class", expected=">= 0", op=bound.op.name)
    return refuse(Cause.INDEX_OUT_OF_RANGE, "rows", expected=[0, rows - 1], op=bound.op.name, count=rows, name=name)


declare(
    Op(
        name="embedding",
        family="nn.functional",
        en="look up rows",
        ja="埋め込み",
        params=(Operand("weight"), INDEX, Int("padding_idx", default=None, bare=False)),
        size=table_size,
        formula=table_formula,
        rule=lambda b: {"rows": b.shape("weight")[0], "width": b.shape("weight")[1], "index": list(b.shape("index"))},
        shaping="becomes",
        torch=(
            "F.embedding(index, weight, padding_idx=padding_idx)",
            "torch.embedding(weight, index, padding_idx=padding_idx)",
        ),
        numpy=("weight[index]",),
        why_refused=out_of_table,
        examples=("embedding 3x2 tensor([0,2])", "embedding 3x2 [[0,2],[1,1]]"),
        pitfalls=("embedding 3x2 tensor([3])", "embedding 3x2 tensor([1.0])"),
        related=("one_hot",),
    )
)


def hot_size(bound: Bound) -> Shape:
    """The shape of the numbers, and the number of classes behind it."""
    given: int = bound["num_classes"]
    if given == -1:
        cells = bound.values("x")
        if not cells or min(cells) < 0:
            variant = "negative-class" if cells else "no-class"
            raise refuse(Cause.INDEX_OUT_OF_RANGE, variant, span=bound.span("x"), expected=">= 0", op="one_hot")
        given = int(max(cells)) + 1
    if given < 1:
        raise refuse(
            Cause.ARGUMENT,
            "least",
            span=bound.span("num_classes"),
            got=given,
            expected=">= 1",
            op="one_hot",
            name="num_classes",
            value=given,
            least=1,
        )
    return (*bound.shape(), given)


declare(
    Op(
        name="one_hot",
        family="nn.functional",
        en="one-hot code",
        ja="ワンホット表現",
        params=(Operand("x", integer=True, data=True), Int("num_classes", default=-1)),
        size=hot_size,
        formula=lambda b: If(Bin("==", b.read("x", b.i[:-1]), b.i[-1]), Num(1), Num(0)),
        rule=lambda b: {"classes": b.out[-1], "given": b["num_classes"] != -1},
        shaping="becomes",
        torch=("F.one_hot(x, num_classes=num_classes)",),
        numpy=("np.eye(num_classes, dtype=np.int64)[x]",),
        other_form=lambda b: (
            f"np.eye({b.out[-1]}, dtype=np.int64)[x]" if b.library == "numpy" and b["num_classes"] == -1 else None
        ),
        why_refused=out_of_table,
        examples=("one_hot tensor([0,2,1]) 4", "one_hot [[0,1]] 3"),
        pitfalls=("one_hot tensor([0,3]) 3",),
        related=("embedding",),
    )
)
