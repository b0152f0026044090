"""Formulas drawn at random: every way of evaluating one gives the same cells, and the loops that are shown are run."""

import numpy as np
from formula_table import grids, run_loops
from hypothesis import given, settings
from hypothesis import strategies as st
from kiwame.formula.arrays import array, array_at
from kiwame.formula.compose import substitute
from kiwame.formula.evaluate import cells, moved
from kiwame.formula.loops import loops
from kiwame.formula.shapes import reshaped
from kiwame.formula.simplify import simplify
from kiwame.formula.trace import reads, sources
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Num, Read, indices_for

Shape = tuple[int, ...]
Drawn = tuple[Formula, dict[str, np.ndarray]]

few = settings(max_examples=80, deadline=None, derandomize=True)
shapes = st.lists(st.integers(1, 3), max_size=3).map(tuple)
numbers = st.integers(-3, 3).map(Num)


@st.composite
def index_arithmetic(draw: st.DrawFn, scope: tuple[Ix, ...], depth: int = 2) -> Expr:
    leaves = st.one_of(st.sampled_from(scope), numbers) if scope else numbers
    if depth == 0 or draw(st.booleans()):
        return draw(leaves)
    left = draw(index_arithmetic(scope, depth - 1))
    op = draw(st.sampled_from(["+", "-", "*", "//", "%"]))
    right = Num(draw(st.integers(1, 6))) if op in {"//", "%"} else draw(index_arithmetic(scope, depth - 1))
    return Bin(op, left, right)


@st.composite
def conditions(draw: st.DrawFn, scope: tuple[Ix, ...]) -> Expr:
    op = draw(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
    return Bin(op, draw(index_arithmetic(scope)), draw(index_arithmetic(scope, 1)))


@st.composite
def a_read(draw: st.DrawFn, scope: tuple[Ix, ...], tensors: dict[str, Shape]) -> Expr:
    name = draw(st.sampled_from(sorted(tensors)))
    return Read(name, tuple(Bin("%", draw(index_arithmetic(scope)), Num(size)) for size in tensors[name]))


@st.composite
def bodies(draw: st.DrawFn, scope: tuple[Ix, ...], tensors: dict[str, Shape], depth: int = 3) -> Expr:
    kinds = ["read", "number", "operator", "fold", "if", "function", "chosen"] if depth else ["read"]
    kind = draw(st.sampled_from(kinds))
    if kind in {"read", "number"}:
        return draw(a_read(scope, tensors) if kind == "read" else numbers)
    if kind == "fold":
        return draw(folds(scope, tensors, depth))
    left, right = draw(bodies(scope, tensors, depth - 1)), draw(bodies(scope, tensors, depth - 1))
    if kind == "operator":
        return Bin(draw(st.sampled_from(["+", "-", "*"])), left, right)
    if kind == "function":
        return Fn(draw(st.sampled_from(["min", "max"])), (left, right))
    return If(draw(conditions(scope) if kind == "if" else a_read(scope, tensors)), left, right)


@st.composite
def folds(draw: st.DrawFn, scope: tuple[Ix, ...], tensors: dict[str, Shape], depth: int) -> Expr:
    names = f"r{len(scope)}", f"s{len(scope)}"
    over = tuple(Ix(name, draw(st.integers(1, 3))) for name in names[: draw(st.integers(1, 2))])
    inner = (*scope, *over)
    where = draw(st.none() | conditions(inner))
    kinds = ["sum", "prod"] if where is not None else ["sum", "prod", "max", "min"]
    return Fold(draw(st.sampled_from(kinds)), over, draw(bodies(inner, tensors, depth - 1)), where)


@st.composite
def formulas(draw: st.DrawFn) -> Drawn:
    tensors = {"x": draw(shapes), "w": draw(shapes)}
    out = indices_for(draw(shapes))
    f = Formula("y", out, draw(bodies(out, tensors)))
    return f, {name: np.arange(-1, -1 + np.prod(shape, dtype=int)).reshape(shape) for name, shape in tensors.items()}


def shaped(column: list, f: Formula) -> np.ndarray:
    return np.reshape(np.array(column, dtype=object), tuple(ix.size for ix in f.indices))


@few
@given(formulas())
def test_lists_arrays_and_the_loops_shown_agree(drawn: Drawn) -> None:
    f, inputs = drawn
    listed = shaped(cells(f, grids(inputs)), f)
    exact = {name: value.astype(object) for name, value in inputs.items()}
    assert np.array_equal(listed, run_loops(loops(f), f, exact, object))
    wrapped = np.vectorize(lambda value: (value + 2**63) % 2**64 - 2**63, otypes=[np.int64])(listed)
    assert np.array_equal(wrapped, array(f, inputs)) or max(map(abs, listed.ravel().tolist())) > 2**31


@few
@given(formulas())
def test_a_simplified_formula_gives_the_same_cells(drawn: Drawn) -> None:
    f, inputs = drawn
    simple = Formula(f.out, f.indices, simplify(f.body))
    assert cells(simple, grids(inputs)) == cells(f, grids(inputs))


@few
@given(formulas(), st.integers(0, 10**6))
def test_one_cell_traced_or_chosen_is_the_cell_of_the_whole(drawn: Drawn, chosen: int) -> None:
    f, inputs = drawn
    tensors = grids(inputs)
    listed = shaped(cells(f, tensors), f)
    chosen %= listed.size
    index = tuple(int(n) for n in np.unravel_index(chosen, listed.shape)) if listed.shape else ()
    trace = reads(f, index, tensors)
    assert trace.value == listed[index]
    assert trace.cells == sources(f, tensors)[chosen]
    if abs(trace.value) < 2**31 and max(map(abs, listed.ravel().tolist())) < 2**31:
        assert array_at(f, inputs, tuple(np.array([n]) for n in index)).tolist() == [listed[index]]


@few
@given(formulas())
def test_a_cell_depends_on_no_cell_that_the_trace_leaves_out(drawn: Drawn) -> None:
    f, inputs = drawn
    tensors = grids(inputs)
    index = tuple(ix.size - 1 for ix in f.indices)
    trace = reads(f, index, tensors)
    named = {*trace.cells, *trace.index_cells}
    changed = {name: np.array(value) for name, value in inputs.items()}
    for name, value in changed.items():
        for place in np.ndindex(value.shape):
            if (name, place) not in named:
                value[place] += 100
    assert reads(f, index, grids(changed)) == trace


@few
@given(formulas(), st.data())
def test_a_formula_put_into_another_gives_what_running_both_gives(drawn: Drawn, data: st.DataObject) -> None:
    inner, inputs = drawn
    out = indices_for(data.draw(shapes))
    tensors = {"y": tuple(ix.size for ix in inner.indices), "x": inputs["x"].shape}
    outer = Formula("z", out, data.draw(bodies(out, tensors, 2)))
    middle = shaped(cells(inner, grids(inputs)), inner)
    both = cells(outer, grids({"y": middle, "x": inputs["x"]}))
    assert cells(substitute(outer, inner), grids(inputs)) == both


@st.composite
def movers(draw: st.DrawFn, scope: tuple[Ix, ...], shape: Shape, depth: int = 2) -> Expr:
    kind = draw(st.sampled_from(["read", "num", "if"] if depth else ["read"]))
    if kind == "if":
        deeper = movers(scope, shape, depth - 1)
        return If(draw(conditions(scope)), draw(deeper), draw(deeper))
    return draw(a_read(scope, {"x": shape}) if kind == "read" else numbers)


@few
@given(shapes, shapes, st.data())
def test_where_a_mover_reads_is_what_numbered_cells_show(shape: Shape, new: Shape, data: st.DataObject) -> None:
    out = indices_for(new)
    f = Formula("y", out, data.draw(movers(out, shape)))
    numbered = np.arange(1000, 1000 + np.prod(shape, dtype=int)).reshape(shape)
    shown = cells(f, grids({"x": numbered}))
    assert moved(f, {"x": shape}) == [None if value < 1000 else value - 1000 for value in shown]


@st.composite
def two_shapes(draw: st.DrawFn) -> tuple[Shape, Shape]:
    """Two shapes of equally many cells."""
    factors = draw(st.lists(st.sampled_from([1, 2, 2, 3, 5]), min_size=1, max_size=5))

    def grouped(parts: list[int]) -> Shape:
        sizes: list[int] = []
        for part in parts:
            if sizes and draw(st.booleans()):
                sizes[-1] *= part
            else:
                sizes.append(part)
        return tuple(sizes)

    return grouped(factors), grouped(draw(st.permutations(factors)))


@few
@given(two_shapes())
def test_a_reshape_gives_what_numpy_gives(both: tuple[Shape, Shape]) -> None:
    old, new = both
    x = np.arange(np.prod(old, dtype=int)).reshape(old)
    f = Formula("y", indices_for(new), Read("x", reshaped(old, indices_for(new))))
    assert cells(f, grids({"x": x})) == x.reshape(new).ravel().tolist()
    assert np.array_equal(array(f, {"x": x}), x.reshape(new))


@few
@given(two_shapes())
def test_a_reshape_and_back_reads_every_cell_where_it_is(both: tuple[Shape, Shape]) -> None:
    old, new = both
    there = Formula("y", indices_for(new), Read("x", reshaped(old, indices_for(new))))
    back = Formula("z", indices_for(old), Read("y", reshaped(new, indices_for(old))))
    whole = substitute(back, there)
    expected = tuple(Num(0) if ix.size == 1 else ix for ix in back.indices)
    assert whole.body == Read("x", expected)
