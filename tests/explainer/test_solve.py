"""What `solve` finds, against torch and NumPy run here, and against trying all there is by hand."""

import itertools
from typing import Any

import kiwame
import msgspec
import numpy as np
import pytest
import torch
from kiwame.errors import Refusal
from kiwame.explainer import search as searching
from kiwame.explainer import tables
from kiwame.explainer.budget import Budget
from kiwame.explainer.misses import lesson_of, nearest_of
from kiwame.explainer.search import Aimed, Search
from kiwame.explainer.tables import Kind, table
from kiwame.formula.evaluate import Grid
from kiwame.ops.arguments import Aim
from kiwame.ops.base import Op
from kiwame.parse.read import read
from kiwame.render.solution import words
from kiwame.render.tell import LANGUAGES
from kiwame.settings import current


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that does other things too finds no less."""
    limits = msgspec.structs.replace(current().limits, solve_seconds=20.0)
    settings = msgspec.structs.replace(current(), limits=limits)
    monkeypatch.setattr("kiwame.explainer.solve.current", lambda: settings)


X = torch.arange(1, 7).reshape(2, 3)


def values(found: Any) -> list[Any]:
    return [candidate.output.values for candidate in found.candidates]


def ways(found: Any) -> set[str]:
    return {spec for c in found.candidates for spec in (c.spec, *c.same_as)}


def test_two_by_three_becomes_three_by_two_by_permute_and_by_reshape() -> None:
    found = kiwame.solve("2x3", "3x2")
    assert X.permute(1, 0).tolist() in values(found)
    assert X.reshape(3, 2).tolist() in values(found)
    assert {"permute 2x3 1,0", "reshape 2x3 3,2", "T 2x3", "view 2x3 3,2"} <= ways(found)
    by = {c.spec: c for c in found.candidates}
    permute, reshape = by["permute 2x3 1,0"], by["reshape 2x3 3,2"]
    assert permute.cells_that_differ[reshape.n - 1] == int((X.reshape(3, 2) != X.T).sum()) == 4
    assert permute.way.data["variant"] == "seats"
    assert reshape.way.data["variant"] == "order"
    assert "T 2x3" in permute.same_as


@pytest.mark.parametrize("to", ["3x2", "6", "2x1x3", "3x2x1", "2x3"])
def test_every_candidate_has_the_shape_and_gives_what_its_spec_gives(to: str) -> None:
    found = kiwame.solve("2x3", to)
    assert found.candidates
    for candidate in found.candidates:
        assert candidate.verified
        for spec in (candidate.spec, *candidate.same_as):
            explained = kiwame.explain(spec)
            assert explained.verified
            assert explained.output.values == candidate.output.values
            assert "x".join(map(str, explained.output.shape)) == to


def test_no_two_candidates_have_the_same_cells() -> None:
    for to in ("3x2", "6", "2x3", "1x6"):
        listed = [str(v) for v in values(kiwame.solve("2x3", to))]
        assert len(set(listed)) == len(listed)


def test_data_is_reached_exactly() -> None:
    found = kiwame.solve("2x3", X.T.tolist())
    assert values(found) == [X.T.tolist()]
    assert kiwame.solve("2x3", "[[1,4],[2,5],[3,6]]").candidates[0].spec == "permute 2x3 1,0"


def test_data_leads_to_data() -> None:
    assert values(kiwame.solve([1, 2, 3], [1, 4, 9])) == [[1, 4, 9]]
    assert values(kiwame.solve([1, 2, 3], [3, 5, 7])) == [[3, 5, 7]]
    assert values(kiwame.solve(np.array([[1.5, 2.5]]), torch.tensor([[1.5], [2.5]])))[0] == [[1.5], [2.5]]


def test_ways_that_agree_by_chance_are_told_apart() -> None:
    found = kiwame.solve([[2, 2], [2, 2]], [[4, 4], [4, 4]])
    specs = ways(found)
    assert any("mul x x" in spec for spec in specs)
    assert any("b=2" in spec for spec in specs)
    groups = [{c.spec, *c.same_as} for c in found.candidates]
    assert len(groups) > 1
    assert all(c.cells_that_differ == [0] * len(groups) for c in found.candidates)


FORMULAS = {
    "y[i, j] = x[j, i]": X.T,
    "y[i<3, j<2] = x[(2·i + j) // 3, (2·i + j) % 3]": X.reshape(3, 2),
    "y[i] = Σ(k<3) x[i, k]": X.sum(1),
    "y[n] = x[n % 2, n // 2]": X.T.reshape(6),
    "y[i, j] = x[i, j] / Σ(k<3) x[i, k]": X / X.sum(1, keepdim=True),
    "for i in range(3): for j in range(2): y[i, j] = x[j, i]": X.T,
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_found_as_ops(formula: str) -> None:
    found = kiwame.solve("2x3", formula)
    assert found.candidates
    for candidate in found.candidates:
        assert torch.allclose(torch.tensor(candidate.output.values), FORMULAS[formula])


def test_patches_are_a_chain_of_reshape_and_permute() -> None:
    found = kiwame.solve("4x4", "y[a<2, b<2, c<2, d<2] = x[2*a + c, 2*b + d]")
    want = torch.arange(1, 17).reshape(4, 4).reshape(2, 2, 2, 2).permute(0, 2, 1, 3)
    assert want.tolist() in values(found)


def test_two_tensors_meet() -> None:
    found = kiwame.solve("2x3 1x3", "y[i, j] = a[i, j] + b[0, j]")
    assert values(found)[0] == (X + torch.arange(7, 10)).tolist()


@pytest.mark.parametrize("backend", ["torch", "numpy"])
def test_both_libraries_answer(backend: str) -> None:
    found = kiwame.solve("2x3", "3x2", backend=backend)
    assert found.backend == backend
    assert X.T.tolist() in values(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_found_is_a_lesson_with_what_comes_close(lang: str) -> None:
    found = kiwame.solve("2x3", "[[1,4],[2,5],[3,777]]", lang=lang)
    assert not found.candidates
    assert "777" in (found.lesson or "")
    assert found.nearest
    for near in found.nearest:
        assert kiwame.explain(near.spec).output.shape == near.shape


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("shape", "cells", "variant"),
    [((2, 4), None, "more"), ((5,), None, "fewer"), ((6,), None, "sizes"), ((6,), (1, 3, 2, 4, 6, 5), "order")],
)
def test_why_nothing_leads_there_is_a_matter_of_numbers(shape: Any, cells: Any, variant: str, lang: str) -> None:
    nothing = Search([Grid((2, 3), [1, 2, 3, 4, 5, 6])], Aimed(shape, cells), "torch", Budget(0, 1.0), lambda _: True)
    lesson = lesson_of(nothing, nothing.aimed)
    assert lesson.data["variant"] == variant
    told = words(lang).MISSES[variant](lesson.data)
    assert str(np.prod(shape)) in told


def test_the_nearest_shapes_are_those_that_were_reached() -> None:
    x = [Grid((2, 3), [1, 2, 3, 4, 5, 6])]
    search = Search(x, Aimed((7, 11), tuple(range(500, 577))), "torch", Budget(4000, 60.0), lambda _: False)
    search.run()
    search.nearest = None
    near = nearest_of(search, lambda state: str(len(state.chain)))
    assert len(near) == 5
    assert all(n.shape in search.reached for n in near)


def test_what_comes_close_says_in_how_many_cells() -> None:
    near = kiwame.solve("2x3", "[[1,4],[2,5],[3,777]]").nearest[0]
    assert near.cells_that_differ == 1
    assert kiwame.explain(near.spec).output.values[:2] == [[1, 4], [2, 5]]


def test_a_spent_budget_is_said_and_what_was_found_is_kept() -> None:
    inputs = [Grid((2, 3), list(range(1, 7)))]
    every = Search(inputs, Aimed((6,), None), "torch", Budget(10_000, 60.0), lambda _: True)
    every.run()
    assert every.stopped is None
    few = Search(inputs, Aimed((6,), None), "torch", Budget(3, 60.0), lambda _: True)
    few.run()
    assert few.stopped == "nodes"
    assert few.hits.keys() < every.hits.keys()
    late = Search(inputs, Aimed((6, 6, 6), None), "torch", Budget(32 * 100, -1.0), lambda _: True)
    late.run()
    assert late.stopped == "seconds"


def test_single_ops_are_all_that_there_are() -> None:
    """Against every call of the table, run one by one through the explainer."""
    moves = table(((2, 3),), False, Aim((3, 2)), "torch", Kind.EVERY).to.get((3, 2), [])
    given = {tuple(itertools.chain.from_iterable(v)) for v in values(kiwame.solve("2x3", "3x2"))}
    for move in (m for m in moves if m.is_mover and not m.is_constant):
        assert tuple(move.given([Grid((2, 3), list(range(1, 7)))])) in given


def is_searched(op: Op) -> bool:
    """Whether a search that is after the shape of one of an op's examples comes across the op."""
    for example in op.examples:
        try:
            program = read(example).program
        except Refusal:
            continue
        shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
        for call in (c for c in program.calls if c.op == op.name):
            own = tuple(shapes[n] for n in call.ins)
            found = table(own, False, Aim(call.shape, (1, 2, 3)), "torch", Kind.EVERY).to.get(call.shape, [])
            if any(move.op is op for move in found):
                return True
    return False


def test_nearly_every_op_is_searched_by_being_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    every = tables._in_order()
    missed = set()
    for op, plainness in every:  # alone: what others would give for the same shapes is not asked
        monkeypatch.setattr(tables, "_kept", {})
        monkeypatch.setattr(tables, "_in_order", lambda alone=(op, plainness): [alone])
        if not is_searched(op):
            missed.add(op.name)
    assert len(missed) < len(every) / 8, missed
    assert not missed & {
        "permute",
        "transpose",
        "T",
        "reshape",
        "flatten",
        "squeeze",
        "unsqueeze",
        "sum",
        "add",
        "matmul",
    }


def test_longer_chains_are_not_looked_for_where_shorter_ones_are_enough() -> None:
    found = kiwame.solve("2x3", "y[i, j] = x[j, i]")
    assert all(len(c.calls) == 1 for c in found.candidates)
    assert searching.LONGEST == 3
