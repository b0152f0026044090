import math
import re

import numpy as np
import pytest
from formula_table import OPS, Op, grids, run_loops
from kiwame.formula.arrays import array, array_at
from kiwame.formula.evaluate import cells, moved, points
from kiwame.formula.latex import latex
from kiwame.formula.loops import loops
from kiwame.formula.said import text
from kiwame.formula.simplify import simplify
from kiwame.formula.trace import reads, sources
from kiwame.formula.tree import Formula, is_mover, nodes, tensors_of

every_op = pytest.mark.parametrize("op", OPS, ids=[op.name for op in OPS])
MOVED = [op for op in OPS if is_mover(op.formula.body) and len(tensors_of(op.formula.body)) == 1]


@every_op
def test_cells_are_what_numpy_gives(op: Op) -> None:
    np.testing.assert_allclose(np.reshape(cells(op.formula, grids(op.inputs)), op.expected.shape), op.expected)


@every_op
def test_the_array_is_what_numpy_gives(op: Op) -> None:
    result = array(op.formula, op.inputs)
    assert result.shape == op.expected.shape
    np.testing.assert_allclose(result, op.expected)


@every_op
def test_the_loops_that_are_shown_run_and_give_what_numpy_gives(op: Op) -> None:
    result = run_loops(loops(op.formula), op.formula, op.inputs, op.expected.dtype)
    np.testing.assert_allclose(result, op.expected)


@every_op
def test_the_text_is_the_line_a_reader_expects(op: Op) -> None:
    assert text(op.formula) == op.text


@every_op
def test_chosen_cells_of_the_array_are_those_of_the_whole(op: Op) -> None:
    if not op.expected.size:
        return
    flat = np.random.default_rng(0).integers(0, op.expected.size, 7)
    where = np.unravel_index(flat, op.expected.shape) if op.expected.ndim else ()
    expected = op.expected.ravel()[flat] if op.expected.ndim else op.expected.reshape(1)
    np.testing.assert_allclose(array_at(op.formula, op.inputs, where), expected)


@every_op
def test_one_traced_cell_has_the_value_of_the_whole_and_all_its_sources(op: Op) -> None:
    tensors = grids(op.inputs)
    listed = sources(op.formula, tensors)
    assert len(listed) == op.expected.size
    for n, index in enumerate(np.ndindex(op.expected.shape)):
        trace = reads(op.formula, index, tensors)
        assert trace.value == pytest.approx(op.expected[index], nan_ok=True)
        assert trace.cells == listed[n]


@every_op
def test_a_simplified_formula_has_the_same_cells(op: Op) -> None:
    f = op.formula
    simple = Formula(f.out, f.indices, simplify(f.body))
    assert sum(1 for _ in nodes(simple.body)) <= sum(1 for _ in nodes(f.body))
    np.testing.assert_allclose(np.reshape(cells(simple, grids(op.inputs)), op.expected.shape), op.expected)


@pytest.mark.parametrize("op", MOVED, ids=[op.name for op in MOVED])
def test_positions_moved_from_hold_for_other_data(op: Op) -> None:
    (name, shown), *_ = op.inputs.items()
    positions = moved(op.formula, {name: shown.shape})
    other = shown * 10 + 3
    assert positions is not None
    flat = other.ravel().tolist()
    assert [0 if p is None else flat[p] for p in positions] == cells(op.formula, grids({name: other}))


def test_only_movers_of_one_tensor_have_positions() -> None:
    found = {op.name for op in OPS if moved(op.formula, {n: v.shape for n, v in op.inputs.items()}) is not None}
    assert found == {op.name for op in MOVED}


@every_op
def test_latex_is_balanced(op: Op) -> None:
    source = latex(op.formula)
    assert source.count("{") == source.count("}")
    assert len(re.findall(r"\\left\b", source)) == len(re.findall(r"\\right\b", source))
    assert source.count(r"\begin") == source.count(r"\end")
    assert source == source.strip()
    assert "  " not in source


@every_op
def test_points_count_the_largest_grid(op: Op) -> None:
    assert points(op.formula) >= op.expected.size
    if op.name == "matmul":
        assert points(op.formula) == math.prod((2, 4, 3))
