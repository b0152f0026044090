import numpy as np
import pytest
from formula_table import read, run_loops
from kiwame.formula.latex import latex
from kiwame.formula.loops import loops
from kiwame.formula.said import text
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Num

i, j, k = Ix("i", 2), Ix("j", 3), Ix("k", 3)
X, A, B = read("x", i, j), read("a", i), read("b", i)
SUM = Fold("sum", (k,), read("x", i, k))


def said(body: Expr) -> str:
    return text(Formula("y", (i,), body)).removeprefix("y[i] = ")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (A - (B - A), "a[i] - (b[i] - a[i])"),
        ((A - B) - A, "a[i] - b[i] - a[i]"),
        (A * (B + A), "a[i] · (b[i] + a[i])"),
        (A / (B * A), "a[i] / (b[i] · a[i])"),
        (Bin("**", A + 1, Num(2)), "(a[i] + 1) ** 2"),
        (A + Num(-2), "a[i] - 2"),
        (A - Num(-2), "a[i] - (-2)"),
        (Num(0) - A, "-a[i]"),
        (0 - i // 2, "-(i // 2)"),
        (SUM + A, "Σ(k<3) x[i, k] + a[i]"),
        (SUM * A, "(Σ(k<3) x[i, k]) · a[i]"),
        ((A / SUM) * B, "(a[i] / Σ(k<3) x[i, k]) · b[i]"),
        (Fold("sum", (k,), read("x", i, k) + A), "Σ(k<3) (x[i, k] + a[i])"),
        (Fn("not", (A.cmp("<", B),)), "not a[i] < b[i]"),
        (Bin("and", A.cmp("<", B), Bin("or", A.cmp(">", 0), B.cmp(">", 0))), "a[i] < b[i] and (a[i] > 0 or b[i] > 0)"),
        (If(A.cmp(">", 0), A, If(B.cmp(">", 0), B, Num(0))), "a[i] if a[i] > 0 else b[i] if b[i] > 0 else 0"),
        (If(A.cmp(">", 0), If(B.cmp(">", 0), B, Num(0)), A), "(b[i] if b[i] > 0 else 0) if a[i] > 0 else a[i]"),
        (A * Num(0.5), "a[i] · 0.5"),
        (If(A, Num(float("-inf")), Num(float("nan"))), "-∞ if a[i] else NaN"),
    ],
)
def test_parentheses_stand_only_where_they_are_needed(body: Expr, expected: str) -> None:
    assert said(body) == expected


def test_named_axes_are_the_indices() -> None:
    n, h, w, c = (Ix(name, 2) for name in "nhwc")
    assert text(Formula("y", (n, h, w, c), read("x", n, c, h, w))) == "y[n, h, w, c] = x[n, c, h, w]"


def test_a_reduction_gathers_in_a_loop() -> None:
    f = Formula("y", (i,), Fold("sum", (j,), X))
    assert loops(f) == "\n".join(
        [
            "for i in range(2):",
            "    total = 0",
            "    for j in range(3):",
            "        total += x[i, j]",
            "    y[i] = total",
        ]
    )


def test_a_mover_is_loops_around_one_line() -> None:
    f = Formula("y", (j, i), X)
    assert loops(f) == "for j in range(3):\n    for i in range(2):\n        y[j, i] = x[i, j]"


def test_loops_name_each_reduction_apart_from_all_that_is_in_use() -> None:
    f = Formula("total", (i,), SUM + Fold("sum", (j,), X) * Fold("max", (Ix("l", 3),), read("x", i, Ix("l", 3))))
    source = loops(f)
    x = np.arange(6).reshape(2, 3)
    assert run_loops(source, f, {"x": x}, int).tolist() == (x.sum(1) + x.sum(1) * x.max(1)).tolist()


@pytest.mark.parametrize("name", ["in", "lambda", "range", "x", "exp"])
def test_loops_run_for_any_axis_name(name: str) -> None:
    ix = Ix(name, 3)
    f = Formula("y", (ix,), Fn("exp", (read("x", ix),)))
    x = np.arange(3.0)
    np.testing.assert_allclose(run_loops(loops(f), f, {"x": x}, float), np.exp(x))


def test_loops_do_not_reduce_in_a_branch_that_is_not_taken() -> None:
    out = Ix("i", 4)
    inside = Fold("sum", (k,), read("x", out, k))
    f = Formula("y", (out,), If(out.cmp("<", 2), inside, Num(0)) + 1)
    x = np.arange(6).reshape(2, 3)
    assert run_loops(loops(f), f, {"x": x}, int).tolist() == [4, 13, 1, 1]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (read("x", j, i), "x_{j,i}"),
        (Fold("sum", (j,), X), r"\sum_{j=0}^{2} x_{i,j}"),
        (Fold("sum", (j,), X, j.cmp("<=", i)), r"\sum_{j=0}^{i} x_{i,j}"),
        (read("x", 2 * i // 3, i % 3), r"x_{\left\lfloor \frac{2 i}{3} \right\rfloor,i \bmod 3}"),
        (Fold("max", (j,), X, (j % 2).cmp("==", i)), r"\max_{0 \le j \le 2,\, j \bmod 2 = i} x_{i,j}"),
        (read("index", i), r"\mathrm{index}_{i}"),
        (A / SUM, r"\frac{a_{i}}{\sum_{k=0}^{2} x_{i,k}}"),
        (
            If(A.cmp(">=", 0), A, Num(0)),
            r"\begin{cases} a_{i} & \text{if } a_{i} \ge 0 \\ 0 & \text{otherwise} \end{cases}",
        ),
        (Fn("sqrt", (A,)), r"\sqrt{a_{i}}"),
        (Bin("**", A, Num(2)), r"{a_{i}}^{2}"),
    ],
)
def test_latex(body: Expr, expected: str) -> None:
    assert latex(Formula("y", (i,), body)) == "y_{i} = " + expected
