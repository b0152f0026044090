"""Goals as typed: shapes, data, formulas and loops, against the same text run by Python."""

import numpy as np
import pytest
from kiwame.errors import Refusal
from kiwame.explainer.goals import goal_of
from kiwame.formula.evaluate import Grid
from kiwame.formula.evaluate import cells as evaluated
from kiwame.formula.said import text
from kiwame.ops.base import registry
from kiwame.parse.read import read
from kiwame.parse.sought import question, sought, values_of
from kiwame.settings import Limits

LIMITS = Limits()


def cells(from_: str, to: str) -> np.ndarray:
    asked = sought(from_, to, "torch", LIMITS)
    goal, _ = goal_of(asked.goal, {i.name: Grid(i.shape, values_of(i)) for i in asked.inputs})
    return np.asarray(goal.values).reshape(goal.shape)


X = np.arange(1, 7).reshape(2, 3)
FORMULAS = {
    "y[i, j] = x[j, i]": X.T,
    "y[i,j]=x[i][j]*2-1": X * 2 - 1,
    "y[i] = x[i, -1]": X[:, -1],
    "y[n] = x[n // 3, n % 3]": X.ravel(),
    "y[i<3, j<2] = x[(2·i + j) // 3, (2·i + j) % 3]": X.reshape(3, 2),
    "y[i, j] = x[i, j + 1]": X[:, 1:],
    "y[i, j] = x[i, 2 - j]": X[:, ::-1],
    "y[i] = Σ(k<3) x[i, k]": X.sum(1),
    "y[i] = sum(x[i, k] for k in range(3) if k != 1)": X[:, ::2].sum(1),
    "y = Σ(i<2, j<3) x[i, j]": np.asarray(21),
    "y[i, j] = x[i, j] / Σ(k<3) x[i, k]": X / X.sum(1, keepdims=True),
    "y[i, j] = x[i, j] if j <= i else 0": np.tril(X),
    "y[i, j] = max(x[i, j], 3)": np.maximum(X, 3),
    "y[i, j] = -x[i, j] % 4": -X % 4,
    "OUT[a, b] = T[b, a]": X.T,
    "y[i, j] = ｘ[j, i]": X.T,
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_gives_what_numpy_gives(formula: str) -> None:
    assert np.allclose(cells("2x3", formula), FORMULAS[formula])


def test_a_triangle_of_a_fold_takes_its_size_from_what_is_read() -> None:
    assert cells("4", "y[i] = Σ(j<=i) x[j]").tolist() == [1, 3, 6, 10]


def test_several_tensors_go_by_their_names_or_in_their_order() -> None:
    a, b = np.arange(1, 7).reshape(2, 3), np.arange(7, 19).reshape(3, 4)
    for formula in ("y[i, j] = Σ(k<3) a[i, k] · b[k, j]", "C[i, j] = sum(A[i, k] * B[k, j] for k in range(3))"):
        assert (cells("2x3 3x4", formula) == a @ b).all()


@pytest.mark.parametrize("spec", [e for op in registry().values() if len(op.operands) == 1 for e in op.examples])
def test_a_formula_as_it_is_shown_is_read_again(spec: str) -> None:
    try:
        program = read(spec).program
    except Refusal:
        pytest.skip("the example itself is for the tests of the ops")
    if len(program.calls) > 1 or len(program.inputs) != 1:
        pytest.skip("no single call on one tensor")
    call = program.calls[0]
    from kiwame.explainer.calls import bound_call

    bound = bound_call(call, {i.name: i.shape for i in program.inputs}, "torch")
    formula = bound.op.formula_of(bound)
    sized = ", ".join(f"{ix.name}<{ix.size}" for ix in formula.indices)
    shown = text(formula).partition(" = ")[2]
    left = f"y[{sized}]" if sized else "y"
    start = "x".join(map(str, program.inputs[0].shape)) or "()"
    try:
        again = sought(start, f"{left} = {shown}", "torch", LIMITS).goal.written
    except Refusal:  # what has no word of its own among formulas that are typed is refused, never misread
        assert bound.op.tier > 1 or bound.op.family not in {"shape movers", "elementwise", "expand / repeat"}
        return
    assert again is not None
    assert again.formula is not None
    grids = {i.name: Grid(i.shape, values_of(i)) for i in program.inputs}
    assert str(list(map(float, evaluated(again.formula, grids)))) == str(list(map(float, evaluated(formula, grids))))


LOOPS = [
    "for i in range(3):\n for j in range(2):\n  y[i, j] = x[j, i]",
    "for i in range(2):\n for j in range(3):\n  y[j, i] = x[i, j]",
    "for i in range(2):\n  y[i] = 0\n  for k in range(3):\n    y[i] += x[i, k]",
    "for i in range(2):\n  total = 1\n  for k in range(3):\n    total *= x[i, k]\n  y[i] = total",
    "for i in range(2):\n for j in range(3):\n  if j <= i:\n   y[i, j] = x[i, j]\n  else:\n   y[i, j] = 0",
    "for i in range(2):\n for j in range(3):\n  y[1 - i, j] = x[i, j]",
    "for n in range(6):\n  y[n % 3, n // 3] = x[n // 3, n % 3]",
    "for i in range(2):\n for j in range(3):\n  y[j] = x[i, j]",
    "t = 0\nfor i in range(2):\n  t += x[i, 0]\nfor i in range(3):\n  y[i] = t * x[0, i]",
    "for i in range(1, 3):\n for j in range(2):\n  y[i - 1, j] = x[j, i]",
    "for i in range(2):\n y[i] = 0\n for k in range(3):\n  if x[i, k] > 2:\n   y[i] += x[i, k]",
]


def run_by_python(loops: str) -> np.ndarray:
    y: dict[object, object] = {}
    exec(loops, {"x": X, "y": y})
    at = [key if isinstance(key, tuple) else (key,) for key in y]
    out = np.zeros([max(axis) + 1 for axis in zip(*at, strict=True)])
    for place, value in zip(at, y.values(), strict=True):
        out[place] = value
    return out


@pytest.mark.parametrize("loops", LOOPS)
def test_loops_give_what_python_gives(loops: str) -> None:
    assert (cells("2x3", loops) == run_by_python(loops)).all()


@pytest.mark.parametrize("loops", [LOOPS[0], LOOPS[1], LOOPS[5], LOOPS[6]])
def test_loops_may_stand_on_one_line(loops: str) -> None:
    for between in (" ", "; "):
        assert (cells("2x3", between.join(line.strip() for line in loops.split("\n"))) == run_by_python(loops)).all()


@pytest.mark.parametrize(
    ("to", "variant"),
    [
        ("y[i, j] = x[i, j, 0]", "axis-count.formula"),
        ("y[i, j] = z[i, j] + w[j] + x[0, 0]", "syntax.formula-name"),
        ("y[i * 2] = x[i, 0]", "syntax.left-side"),
        ("y[i, j] = x[(2*i + j) // 3, (2*i + j) % 3]", "syntax.no-size"),
        ("y[i] = x.__class__", "not-allowed"),
        ("y[i] = (lambda: x)()", "not-allowed"),
        ("y[i] = open('/etc/passwd')", "not-allowed"),
        ("y[i] = x[i, 0] if x else y[i]", "axis-count.formula"),
        ("for i in x: y[i] = 1", "syntax.range"),
        ("for i in range(2): pass", "syntax.no-cell"),
        ("for i in range(2): import os", "not-allowed"),
        ("for i in range(9999): for j in range(9999): y[i, j] = x[0, 0]", "limit"),
        ("hello", "syntax.no-goal"),
        ("", "syntax.no-tensors"),
        ("2x3 3x2", "argument.one-goal"),
        ("y[i] = x[i", "syntax"),
    ],
)
def test_what_is_no_goal_is_refused(to: str, variant: str) -> None:
    with pytest.raises(Refusal) as refused:
        sought("2x3", to, "torch", LIMITS)
    assert (refused.value.problem.variant, refused.value.problem.field) == (variant, "to")


def test_an_index_that_is_outside_from_the_start_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        cells("2x3", "y[i, j] = x[i + 5, j]")
    assert refused.value.problem.data == {"name": "x", "axis": 0, "size": 2, "index": 5}


def test_an_index_out_of_range_says_which_axis_and_where() -> None:
    with pytest.raises(Refusal) as refused:
        cells("2x3", "y[i<3, j<3] = x[i, j]")
    assert refused.value.problem.variant == "index-out-of-range.formula"
    assert refused.value.problem.data == {"name": "x", "axis": 0, "size": 2, "index": 2}


def test_the_refused_part_is_where_it_was_typed() -> None:
    typed = "y[i, j] = x[i, j] + q"
    with pytest.raises(Refusal) as refused:
        sought("2x3", typed, "torch", LIMITS)
    start, end = refused.value.problem.span or (0, 0)
    assert typed[start:end] == "q"


@pytest.mark.parametrize("to", ["3x2", "[[1,4],[2,5],[3,6]]", "tensor([1, 2])", "y[i, j] = x[j, i]", LOOPS[0]])
def test_a_question_in_its_one_form_is_the_same_question(to: str) -> None:
    reading = question("2×3", to)
    again = question(*reading.spec.split(" -> ", 1))
    assert (again.program, again.spec) == (reading.program, reading.spec)
