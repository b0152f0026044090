from math import prod

import pytest
from formula_table import read
from kiwame.formula.compose import chain, substitute
from kiwame.formula.evaluate import Grid, cells
from kiwame.formula.said import spelled, text
from kiwame.formula.shapes import reshaped, row_major
from kiwame.formula.simplify import simplify
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Num, Read, indices_for

i, j, k = Ix("i", 4), Ix("j", 2), Ix("k", 3)
A = read("a", i)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ((2 * i + j) // 2, "i"),
        ((2 * i + j) % 2, "j"),
        ((6 * i + 2 * k + j) // 2, "3·i + k"),
        ((6 * i + 2 * k + j) % 6, "2·k + j"),
        ((6 * i + 2 * k + j) // 6, "i"),
        (i // 4, "0"),
        (i % 4, "i"),
        (i // 2 // 2, "0"),
        (i // 1, "i"),
        (i % 1, "0"),
        (i // 2 * 2 + i % 2, "i"),
        (Ix("n", 24) // 12 * 12 + Ix("n", 24) // 4 % 3 * 4 + Ix("n", 24) % 4, "n"),
        (Ix("n", 24) // 3 // 4, "n // 12"),
        (Ix("n", 24) % 12 % 4, "n % 4"),
        (i + 0 - i, "0"),
        (3 - i, "3 - i"),
        ((i - 1) % 4, "(i - 1) % 4"),
        (Bin("*", i, Num(1)) + 0, "i"),
        (i.cmp("<", 4), "True"),
        (i.cmp(">=", 4), "False"),
        (i.cmp("<", 2), "i < 2"),
        (If(j.cmp("<", 2), A, Num(0)), "a[i]"),
        (If(j.cmp("==", 5), A, Num(0)), "0"),
        (A + 0, "a[i]"),
        (1 * A, "a[i]"),
        (A / 1, "a[i]"),
        ((2 * i + k + k // 2) // 2, "i + 3·k // 4"),
        ((i + k % 2) % 2, "(i + k) % 2"),
        (Fn("floor", (i // 2,)), "i // 2"),
        (Fold("sum", (k,), read("a", k), k.cmp("<", 3)), "Σ(k<3) a[k]"),
    ],
)
def test_index_arithmetic_takes_its_simplest_form(expr: Expr, expected: str) -> None:
    assert spelled(simplify(expr)) == expected


@pytest.mark.parametrize("expr", [A // 1, A % 1, A * 0, A - A, Bin("*", A, Num(2)) // 2])
def test_data_is_never_rearranged(expr: Expr) -> None:
    assert simplify(expr) == expr


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((2, 3), (3, 2), "x[(2·i + j) // 3, (2·i + j) % 3]"),
        ((2, 3, 4), (2, 12), "x[i, j // 4, j % 4]"),
        ((2, 12), (2, 3, 4), "x[i, 4·j + k]"),
        ((6,), (2, 3), "x[3·i + j]"),
        ((2, 3), (6,), "x[i // 3, i % 3]"),
        ((2, 3, 4), (24,), "x[i // 12, i // 4 % 3, i % 4]"),
        ((6, 4), (3, 8), "x[2·i + j // 4, j % 4]"),
        ((2, 1, 3), (2, 3), "x[i, 0, j]"),
        ((2, 3), (1, 2, 1, 3), "x[j, l]"),
        ((1, 1), (), "x[0, 0]"),
        ((), (1,), "x"),
        ((0, 3), (3, 0), "x[0, 0]"),
        ((0, 3), (0,), "x[i, 0]"),
        ((2, 0), (2, 0, 5), "x[i, j]"),
    ],
)
def test_a_reshape_says_where_each_cell_lies_in_the_simplest_form(old: tuple, new: tuple, expected: str) -> None:
    indices = indices_for(new)
    assert spelled(Read("x", reshaped(old, indices))) == expected
    in_order = list(range(prod(old)))
    assert cells(Formula("y", indices, Read("x", reshaped(old, indices))), {"x": Grid(old, in_order)}) == in_order


def test_strides_of_a_contiguous_tensor() -> None:
    assert row_major((2, 3, 4)) == (12, 4, 1)
    assert row_major(()) == ()


def transposed(out: str, of: str, rows: int, columns: int) -> Formula:
    i, j = indices_for((rows, columns))
    return Formula(out, (i, j), Read(of, (j, i)))


def test_a_line_of_movers_is_one_formula() -> None:
    i, j = indices_for((3, 2))
    there = Formula("a", (i, j), Read("x", reshaped((6,), (i, j))))
    whole = chain([there, transposed("y", "a", 2, 3)])
    assert whole is not None
    assert text(whole) == "y[i, j] = x[2·j + i]"


def test_two_transposes_are_nothing_at_all() -> None:
    whole = chain([transposed("a", "x", 3, 2), transposed("y", "a", 2, 3)])
    assert whole is not None
    assert text(whole) == "y[i, j] = x[i, j]"


def test_a_line_with_anything_but_movers_is_no_chain() -> None:
    doubled = Formula("a", (i,), read("x", i) * 2)
    assert chain([doubled, Formula("y", (i,), read("a", 3 - i))]) is None
    assert chain([]) is None


def test_a_line_too_long_to_read_is_no_chain() -> None:
    def step(n: int) -> Formula:
        before = f"a{n}"
        return Formula(f"a{n + 1}", (i,), If(i.cmp("<", 2), read(before, (i + n) % 4), read(before, (3 * i + 1) % 4)))

    assert chain([step(n) for n in range(2)]) is not None
    assert chain([step(n) for n in range(8)]) is None


def test_what_was_joined_and_cut_apart_again_is_one_of_both() -> None:
    joined = Formula("c", (i,), If(i.cmp("<", 2), read("a", i), read("b", i - 2)))
    second = Formula("y", (j,), read("c", j + 2))
    assert text(substitute(second, joined)) == "y[j] = b[j]"


def test_an_index_summed_over_is_renamed_where_it_is_in_use() -> None:
    row_sum = Formula("s", (i,), Fold("sum", (j,), read("x", i, j)))
    shared = Formula("y", (i, j), read("z", i, j) / read("s", i))
    assert text(substitute(shared, row_sum)) == "y[i, j] = z[i, j] / Σ(k<2) x[i, k]"
