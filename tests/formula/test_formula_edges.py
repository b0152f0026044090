import math
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from formula_table import grids, read
from kiwame.formula import arithmetic, array_arithmetic, arrays
from kiwame.formula.arrays import array, array_at
from kiwame.formula.evaluate import Grid, cells, moved
from kiwame.formula.trace import Trace, reads
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Num

REALS = np.array([-math.inf, -1000.0, -2.5, -1.0, -0.5, 0.0, 0.5, 1.0, 2.5, 1000.0, math.inf, math.nan])
INTS = np.array([-7, -2, -1, 0, 1, 2, 7])
BINARY = ("atan2", "copysign", "fmod", "hypot")
WHOLE = ("gcd", "lcm", "shift_left", "shift_right")
OTHERS = {"min", "max", "int", "mask", *BINARY, *WHOLE}
UNARY = sorted(name for name in arithmetic.FUNCTIONS if name not in OTHERS and "bit" not in name)

EVALUATORS: list[Callable[[Formula, dict[str, np.ndarray]], object]] = [
    lambda f, inputs: cells(f, grids(inputs)),
    array,
    lambda f, inputs: array_at(f, inputs, tuple(np.arange(ix.size) for ix in f.indices)),
]
each_way = pytest.mark.parametrize("evaluate", EVALUATORS, ids=["cells", "array", "array_at"])


def over(values: np.ndarray) -> Ix:
    return Ix("i", len(values))


@pytest.mark.parametrize("name", UNARY)
@pytest.mark.parametrize("values", [REALS, INTS], ids=["reals", "ints"])
def test_a_function_gives_what_numpy_gives_at_its_edges_too(name: str, values: np.ndarray) -> None:
    f = Formula("y", (over(values),), Fn(name, (read("x", over(values)),)))
    numpy_name = {"not": "logical_not", "round": "rint"}.get(name)
    with np.errstate(all="ignore"):
        if name in {"bool", "float"}:
            expected = values.astype(name)
        elif name in {"erf", "erfc"}:
            expected = np.array([getattr(math, name)(value) for value in values.tolist()])
        elif name in {"float16", "float32", "float64"}:
            expected = values.astype(name).astype(np.float64)
        else:
            expected = getattr(np, numpy_name or name)(values)
    np.testing.assert_allclose(cells(f, grids({"x": values})), expected, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(array(f, {"x": values}), expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("name", [*BINARY, *WHOLE])
def test_a_function_of_two_gives_what_numpy_gives_for_all_pairs(name: str) -> None:
    for values in (INTS,) if name in WHOLE else (INTS, REALS):
        i, j = over(values), Ix("j", len(values))
        f = Formula("y", (i, j), Fn(name, (read("x", i), read("x", j))))
        with np.errstate(all="ignore"):
            expected = getattr(np, {"shift_left": "left_shift", "shift_right": "right_shift"}.get(name, name))(
                values[:, None], values[None, :]
            )
        np.testing.assert_allclose(cells(f, grids({"x": values})), expected.ravel(), rtol=1e-12)
        np.testing.assert_allclose(array(f, {"x": values}), expected, rtol=1e-12)


@pytest.mark.parametrize("op", ["+", "-", "*", "/", "**", "<", ">=", "==", "!="])
def test_an_operator_gives_what_numpy_gives_for_all_pairs_of_reals(op: str) -> None:
    i, j = over(REALS), Ix("j", len(REALS))
    f = Formula("y", (i, j), Bin(op, read("x", i), read("x", j)))
    with np.errstate(all="ignore"):
        expected = array_arithmetic.OPERATORS[op](REALS[:, None], REALS[None, :])
    np.testing.assert_allclose(cells(f, grids({"x": REALS})), expected.ravel(), rtol=1e-12)


@pytest.mark.parametrize("op", ["//", "%"])
def test_whole_division_gives_what_numpy_gives_zero_included(op: str) -> None:
    finite = REALS[1:-2]
    for values in (INTS, finite):
        i, j = over(values), Ix("j", len(values))
        f = Formula("y", (i, j), Bin(op, read("x", i), read("x", j)))
        with np.errstate(all="ignore"):
            expected = array_arithmetic.OPERATORS[op](values[:, None], values[None, :])
        np.testing.assert_allclose(cells(f, grids({"x": values})), expected.ravel())


@pytest.mark.parametrize("name", ["bit_and", "bit_or", "bit_xor"])
def test_bits_of_integers_and_of_booleans(name: str) -> None:
    for values in (INTS, np.array([True, False])):
        i, j = over(values), Ix("j", len(values))
        f = Formula("y", (i, j), Fn(name, (read("x", i), read("x", j))))
        expected = getattr(np, f"bitwise_{name[4:]}")(values[:, None], values[None, :])
        assert cells(f, grids({"x": values})) == expected.ravel().tolist() == array(f, {"x": values}).ravel().tolist()


def test_bits_turned_round() -> None:
    for values in (INTS, np.array([True, False])):
        f = Formula("y", (over(values),), Fn("bit_not", (read("x", over(values)),)))
        assert cells(f, grids({"x": values})) == np.invert(values).tolist() == array(f, {"x": values}).tolist()


def test_lists_and_arrays_know_the_same_functions_operators_and_folds() -> None:
    assert arithmetic.FUNCTIONS.keys() == array_arithmetic.FUNCTIONS.keys()
    assert arithmetic.OPERATORS.keys() == array_arithmetic.OPERATORS.keys()
    assert arithmetic.FOLDS.keys() == array_arithmetic.FOLDS.keys()


@pytest.mark.parametrize("kind", ["max", "min", "sum"])
def test_nan_is_not_lost_in_a_reduction(kind: str) -> None:
    x = np.array([1.0, math.nan, 2.0])
    f = Formula("y", (), Fold(kind, (Ix("i", 3),), read("x", Ix("i", 3))))
    assert math.isnan(cells(f, grids({"x": x}))[0])
    assert np.isnan(array(f, {"x": x}))


def test_a_power_too_large_to_hold_is_kept_as_the_dtype_wraps_it() -> None:
    x = np.array([3, -3, 7**20])
    f = Formula("y", (Ix("i", 3),), Bin("**", read("x", Ix("i", 3)), Num(10**9 + 1)))
    wrapped = [(value + 2**63) % 2**64 - 2**63 for value in cells(f, grids({"x": x}))]
    assert wrapped == (x ** np.int64(10**9 + 1)).tolist()


def test_a_sum_of_booleans_counts_them() -> None:
    x = np.array([True, True, False])
    i = Ix("i", 3)
    f = Formula("y", (), Fold("sum", (i,), read("x", i)) + Fold("sum", (i,), read("x", i) + read("x", i)))
    assert cells(f, grids({"x": x})) == [6]
    assert array(f, {"x": x}) == 6


@each_way
@pytest.mark.parametrize("place", [Ix("i", 3), Ix("i", 3) - 2, read("p", Ix("i", 3)), 2 * Ix("i", 3) // 1 % 7 + 1])
def test_a_formula_that_reads_outside_a_tensor_is_no_proof(evaluate: Callable, place: Expr) -> None:
    f = Formula("y", (Ix("i", 3),), read("x", 0, place))
    with pytest.raises(IndexError, match="outside x"):
        evaluate(f, {"x": np.arange(4).reshape(2, 2), "p": np.array([0, 1, -1])})


def test_positions_outside_a_tensor_are_refused() -> None:
    with pytest.raises(IndexError, match="outside x"):
        moved(Formula("y", (Ix("i", 6),), read("x", 0, Ix("i", 6))), {"x": (2, 3)})


@each_way
def test_a_branch_that_is_not_taken_may_name_cells_that_are_not_there(evaluate: Callable) -> None:
    i = Ix("i", 5)
    inside = Bin("and", read("p", i).cmp(">=", 0), read("p", i).cmp("<", 2))
    f = Formula("y", (i,), If(inside, read("x", read("p", i)), Num(-1)))
    inputs = {"x": np.array([10, 20]), "p": np.array([-3, 0, 1, 2, 9])}
    assert list(evaluate(f, inputs)) == [-1, 10, 20, -1, -1]


@each_way
def test_a_branch_that_is_not_taken_may_read_a_tensor_of_no_cells(evaluate: Callable) -> None:
    i = Ix("i", 2)
    f = Formula("y", (i,), If(i.cmp("<", 0), read("x", i), read("w", i)))
    assert list(evaluate(f, {"x": np.zeros(0), "w": np.array([1, 2])})) == [1, 2]


@pytest.mark.parametrize("kind", ["sum", "max", "min", "prod", "any", "all"])
@pytest.mark.parametrize("block", [1, 5, 10**6])
def test_a_reduction_in_blocks_gives_what_it_gives_at_once(
    kind: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "BLOCK", block)
    x = np.array([[[3, 1, 0], [2, 5, 4]], [[1, 1, 2], [1, 2, 3]]])
    i, j, k = Ix("i", 2), Ix("j", 2), Ix("k", 3)
    f = Formula("y", (i,), Fold(kind, (j, k), read("x", i, j, k)))
    assert array(f, {"x": x}).tolist() == getattr(x, kind)(axis=(1, 2)).tolist()


def test_the_trace_keeps_apart_the_cells_that_give_and_those_that_only_choose() -> None:
    i, j = Ix("i", 2), Ix("j", 2)
    f = Formula("y", (i, j), read("x", i, read("index", i, j)) + read("x", 0, 0))
    tensors = {"x": Grid((2, 2), [1, 2, 3, 4]), "index": Grid((2, 2), [0, 1, 1, 0])}
    assert reads(f, (1, 0), tensors) == Trace(5, [("x", (1, 1)), ("x", (0, 0))], [("index", (1, 0))])


def test_a_cell_is_listed_once_however_often_it_is_read() -> None:
    i = Ix("i", 2)
    assert reads(Formula("y", (i,), read("x", i) * read("x", i)), (1,), {"x": Grid((2,), [3, 4])}).cells == [
        ("x", (1,))
    ]


def test_a_branch_that_is_not_taken_leaves_no_trace() -> None:
    i = Ix("i", 2)
    f = Formula("y", (i,), If(read("m", i), read("a", i), read("b", i)))
    tensors = {name: Grid((2,), values) for name, values in {"m": [True, False], "a": [1, 2], "b": [3, 4]}.items()}
    assert reads(f, (1,), tensors) == Trace(4, [("b", (1,))], [("m", (1,))])


def test_a_memoryview_serves_where_a_list_would_be_too_long() -> None:
    i = Ix("i", 3)
    grid = Grid((3,), memoryview(np.array([1, 2, 3])))
    assert reads(Formula("y", (i,), read("x", 2 - i)), (0,), {"x": grid}) == Trace(3, [("x", (2,))], [])


def test_numpy_is_imported_by_arrays_alone() -> None:
    lists = ["compose", "evaluate", "latex", "loops", "said", "shapes", "simplify", "trace", "tree"]
    code = (
        "import sys; "
        + "; ".join(f"import kiwame.formula.{name}" for name in lists)
        + "; print('numpy' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
