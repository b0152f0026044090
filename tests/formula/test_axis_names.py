"""What the axes of a result are called, where those of its operands have names."""

import pytest
from kiwame.formula.axis_names import names_of_result
from kiwame.formula.tree import Expr, Fold, Formula, Ix, Num, Read

ROW, COL, MORE = Ix("i", 2), Ix("j", 3), Ix("k", 4)
X = {"x": ("N", "C"), "b": None}


@pytest.mark.parametrize(
    ("indices", "body", "names"),
    [
        ((COL, ROW), Read("x", (ROW, COL)), ("C", "N")),
        ((ROW,), Fold("sum", (COL,), Read("x", (ROW, COL))), ("N",)),
        ((ROW, COL), Read("x", (ROW, Num(0))), ("N", "C")),  # stretched
        ((MORE, ROW, COL), Read("x", (ROW, Num(0))), None),  # a new axis in front has no name
        ((ROW, Ix("j", 1)), Read("x", (ROW, Num(0))), None),  # a new axis of size 1 is none of x's
        ((ROW, COL), Read("x", (ROW, Num(0))) + Read("b", (Num(0), COL)), None),  # b's axis
        ((ROW, COL), Fold("sum", (MORE,), Read("x", (ROW, MORE)) * Read("b", (MORE, COL))), None),
        ((ROW, MORE), Read("x", (MORE, ROW)) + Read("b", (ROW, MORE)), ("C", "N")),
        ((ROW, COL), Read("b", (ROW, COL)), None),
        ((), Fold("sum", (ROW, COL), Read("x", (ROW, COL))), None),
    ],
)
def test_an_axis_is_called_what_is_read_at_its_index(
    indices: tuple[Ix, ...], body: Expr, names: tuple[str, ...] | None
) -> None:
    assert names_of_result(Formula("y", indices, body), X) == names
