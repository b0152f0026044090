"""Two results beside each other: what is told of them is what torch and NumPy give."""

import itertools
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import kiwame
import numpy as np
import pytest
import torch

from tests.each import OF_ONE_LIBRARY, family, for_each

X = torch.arange(1, 7).reshape(2, 3)
S = torch.arange(1, 10).reshape(3, 3)
C = torch.arange(1, 25).reshape(2, 3, 4)
SPECS: dict[str, Callable[[], torch.Tensor]] = {
    "permute 2x3 1,0": lambda: X.permute(1, 0),
    "reshape 2x3 3,2": lambda: X.reshape(3, 2),
    "T 2x3": lambda: X.T,
    "contiguous 2x3": lambda: X,
    "reshape 2x3 6": lambda: X.reshape(6),
    "sum 2x3 dim=1": lambda: X.sum(1),
    "sum 2x3 dim=1 keepdim": lambda: X.sum(1, keepdim=True),
    "sum 2x3": X.sum,
    "mul 2x3 b=2": lambda: X * 2,
    "div 2x3 b=0.5": lambda: X / 0.5,
    "unsqueeze 2x3 0": lambda: X.unsqueeze(0),
    "permute 2x3 1,0; reshape 6": lambda: X.T.reshape(6),
    "sum 3x3 dim=0": lambda: S.sum(0),
    "sum 3x3 dim=1": lambda: S.sum(1),
    "permute 2x3x4 2,0,1": lambda: C.permute(2, 0, 1),
    "permute 2x3x4 1,2,0": lambda: C.permute(1, 2, 0),
    "reshape 2x3x4 4,2,3": lambda: C.reshape(4, 2, 3),
}


@lru_cache(maxsize=1024)
def compared(a: str, b: str) -> Any:
    return kiwame.compare(a, b)


def values_of(spec: str) -> np.ndarray[Any, Any]:
    return SPECS[spec]().numpy()


@pytest.mark.parametrize(("a", "b"), [*itertools.combinations(SPECS, 2), *((s, s) for s in SPECS)])
def test_shapes_cells_and_dtypes_are_told_as_torch_gives_them(a: str, b: str) -> None:
    told, x, y = compared(a, b), values_of(a), values_of(b)
    assert told.same_shape == (x.shape == y.shape)
    assert told.same_dtype == (x.dtype == y.dtype)
    assert (told.a.output.values, told.b.output.values) == (x.tolist(), y.tolist())
    if x.shape == y.shape:
        differ = np.argwhere(x != y).tolist()
        assert told.cells_that_differ == len(differ)
        assert [cell.at for cell in told.cells] == differ[:64]
        assert all(cell.a == x[tuple(cell.at)] and cell.b == y[tuple(cell.at)] for cell in told.cells)
    else:
        assert (told.cells_that_differ, told.cells) == (None, [])
    assert told.same_cells == np.array_equal(x, y)


@pytest.mark.parametrize(("a", "b"), [*itertools.permutations(SPECS, 2)])
def test_what_would_make_them_agree_does(a: str, b: str) -> None:
    told = compared(a, b)
    if told.agree is None:
        return
    assert not told.same_cells
    goal = values_of(b if told.agree.of == "a" else a)
    assert np.array_equal(kiwame.explain(told.agree.spec).output.values, goal)
    assert told.agree.spec.startswith((told.a if told.agree.of == "a" else told.b).spec)


@pytest.mark.parametrize(
    ("a", "b", "of", "calls"),
    [
        ("permute 2x3 1,0", "contiguous 2x3", "b", ["permute(1, 0)"]),
        ("permute 2x3 1,0", "reshape 2x3 3,2", "b", ["reshape(2, 3)", "permute(1, 0)"]),
        ("sum 2x3 dim=1 keepdim", "sum 2x3 dim=1", "b", ["unsqueeze(1)"]),
        ("sum 2x3 dim=1", "sum 2x3 dim=1 keepdim", "b", ["squeeze()"]),
        ("sum 2x3 dim=1", "contiguous 2x3", "b", ["sum(dim=1)"]),
        ("contiguous 2x3", "sum 2x3 dim=1", "a", ["sum(dim=1)"]),
        ("permute 200x300 1,0", "contiguous 200x300", "b", ["permute(1, 0)"]),
        ("permute 2x1x3x1x1x2x1 6,1,2,3,4,5,0", "contiguous 2x1x3x1x1x2x1", "b", ["permute(6, 1, 2, 3, 4, 5, 0)"]),
    ],
)
def test_the_plainest_op_is_found(a: str, b: str, of: str, calls: list[str]) -> None:
    agree = kiwame.compare(a, b).agree
    assert agree is not None
    assert (agree.of, agree.calls) == (of, calls)


def test_nothing_is_offered_where_nothing_that_was_tried_agrees() -> None:
    told = kiwame.compare("sum 3x3 dim=0", "sum 3x3 dim=1")
    assert told.agree is None
    assert told.why[-1].text.endswith("tried after A or B did not make them agree.")


@for_each(OF_ONE_LIBRARY, by=family)
def test_any_op_agrees_with_itself(example: str, backend: str) -> None:
    told = kiwame.compare(example, example, backend=backend)
    assert (told.same_shape, told.same_cells, told.same_dtype, told.agree) == (True, True, True, None)
    assert (told.a.backend, told.b.backend, told.a.verified, told.b.verified) == (backend, backend, True, True)


@pytest.mark.parametrize(
    ("a", "b"), [("permute 2x3 1,0", "T 2x3"), ("x = 2x3; add x x", "mul 2x3 b=2"), ("T 3x3", "permute 3x3 1,0")]
)
def test_any_values_is_said_only_where_any_values_agree(a: str, b: str) -> None:
    cells = next(step for step in kiwame.compare(a, b).why if step.kind == "cells")
    assert cells.data["always"] == (not a.startswith("x ="))
    assert ("for any values" in cells.text) == cells.data["always"]


def test_a_large_comparison_counts_all_cells_and_lists_the_first() -> None:
    told = kiwame.compare("permute 200x300 1,0", "reshape 200x300 300,200")
    x = np.arange(1, 60_001).reshape(200, 300)
    differ = np.argwhere(x.reshape(300, 200) != x.T)
    assert told.cells_that_differ == len(differ)
    assert [cell.at for cell in told.cells] == differ[:64].tolist()
    assert told.a.output.values is None
    assert told.a.output.preview is not None


def test_nan_agrees_with_nan_and_an_infinity_with_itself_alone() -> None:
    given = {"x": {"data": ["NaN", "Infinity", 1.0]}, "w": {"data": ["NaN", "-Infinity", 1.0]}}
    told = kiwame.compare("x + 0", "w + 0", inputs=given)
    assert [(c.at, c.a, c.b) for c in told.cells] == [([1], "Infinity", "-Infinity")]
    assert "∞ in A" in told.text or "Infinity in A" in told.text


def test_floats_agree_within_their_rounding_and_no_further() -> None:
    third = {"x": {"data": [1.0, 2.0]}}
    assert kiwame.compare("x / 3", "x / 3.0000001", inputs=third).same_cells
    assert not kiwame.compare("x / 3", "x / 3.001", inputs=third).same_cells


def test_two_libraries_can_be_compared() -> None:
    told = kiwame.compare("torch.ones(2, 3) / 3", "np.ones((2, 3)) / 3")
    assert (told.a.backend, told.b.backend) == ("torch", "numpy")
    assert (told.a.output.dtype, told.b.output.dtype) == ("float32", "float64")
    assert told.same_cells
    assert not told.same_dtype
    assert "A is float32, B is float64." in told.text


def test_memory_is_told_where_it_differs_as_measured() -> None:
    told = kiwame.compare("permute 2x3 1,0", "permute 2x3 1,0; contiguous")
    memory = next(step for step in told.why if step.kind == "memories")
    assert memory.data["a"]["strides"] == list(X.T.stride())
    assert memory.data["b"]["strides"] == list(X.T.contiguous().stride())
    assert memory.text.startswith("A is a view of x")
    assert not [s for s in kiwame.compare("permute 2x3 1,0", "T 2x3").why if s.kind == "memories"]


@pytest.mark.parametrize(("a", "b"), [*itertools.combinations(SPECS, 2)])
def test_both_languages_tell_the_same_data(a: str, b: str) -> None:
    english, japanese = compared(a, b), kiwame.compare(a, b, lang="ja")
    assert [(s.kind, s.data) for s in english.why] == [(s.kind, s.data) for s in japanese.why]
    assert all(s.text and "None" not in s.text and "{" not in s.text for told in (english, japanese) for s in told.why)


def test_the_cell_that_is_followed_is_one_that_differs() -> None:
    told = kiwame.compare("permute 2x3 1,0", "reshape 2x3 3,2")
    at = [step.data["data"]["to"][1] for step in told.why if step.kind == "traced"]
    assert at[0] == at[1]
    assert X.permute(1, 0)[tuple(at[0])] != X.reshape(3, 2)[tuple(at[0])]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_refusal_says_which_side_it_is_about(lang: str) -> None:
    for a, b, side in (("permute 2x3 1,2", "T 2x3", "a"), ("T 2x3", "permute 2x3 1,0; view 6", "b")):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.compare(a, b, lang=lang)
        assert refused.value.field == side
        assert refused.value.detail.startswith(f"{side.upper()}: ")
        assert kiwame.explain(refused.value.did_you_mean).verified
