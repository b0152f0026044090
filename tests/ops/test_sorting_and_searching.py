"""Running sums, sorting and searching give what torch and NumPy give, and are refused where they refuse."""

from typing import Any

import kiwame
import numpy as np
import pytest

from tests.ops.agreement import agrees

NAN = float("nan")
TENSORS: dict[str, Any] = {
    "wholes": np.array([[3, 1, 2, 1], [1, 5, 5, 0]]),
    "floats": np.array([[1.5, -2.0, 0.25], [4.0, 4.0, -1.0]], np.float32),
    "with NaN": np.array([[1.5, NAN, 0.25], [NAN, NAN, -1.0]]),
    "bools": np.array([[True, False, True]]),
    "bytes": np.array([[200, 100, 0], [7, 8, 9]], np.uint8),
    "a number": np.float32(2.5),
    "nothing": np.zeros((0, 3), np.float32),
    "three axes": np.arange(24.0).reshape(2, 3, 4) * 5 % 7,
}
CALLS = [
    "torch.cumsum(x, 1)", "x.cumsum(dim=0)", "x.cumsum()", "x.cumprod(-1)", "x.cummax(0)", "torch.cummin(x, dim=-1)",
    "torch.cummax(x, 1).indices", "x.logcumsumexp(0)", "torch.diff(x)", "torch.diff(x, dim=0)", "torch.diff(x, 2)",
    "torch.diff(x, n=0)", "torch.diff(x, n=-1)", "torch.diff(x, n=9)", "torch.diff(x, prepend=x)",
    "torch.diff(x, dim=0, prepend=x, append=x)", "torch.sort(x)", "x.sort(0)", "x.sort(dim=0, descending=True)",
    "x.sort(stable=True)", "torch.sort(x, dim=1, stable=True, descending=True)", "x.sort(descending=True)[1]",
    "torch.argsort(x)", "x.argsort(0, True)", "x.argsort(stable=True)", "x.sort(5)", "torch.msort(x)", "torch.topk(x, 2)",
    "x.topk(1, 0)", "x.topk(k=1, dim=0, largest=False)", "x.topk(2, largest=False, sorted=False)", "x.topk(9)", "x.topk(0)",
    "x.topk(-1)", "torch.kthvalue(x, 2)", "x.kthvalue(1, 0, True)", "x.kthvalue(0)", "x.kthvalue(9)", "torch.unique(x)",
    "x.unique(return_counts=True)", "torch.unique(x, sorted=True)", "torch.unique_consecutive(x)",
    "x.unique_consecutive(return_inverse=True, return_counts=True)", "torch.isin(x, x)", "torch.isin(x, 1)",
    "torch.isin(x, torch.tensor([1, 5]), invert=True)", "torch.bucketize(x, torch.tensor([1, 3, 5]))",
    "torch.bucketize(x, torch.tensor([1.0, 3.0]), right=True, out_int32=True)", "torch.bucketize(x, x)",
    "np.cumsum(x)", "np.cumsum(x, axis=1)", "np.cumprod(x, 0)", "np.maximum.accumulate(x)", "np.minimum.accumulate(x, axis=-1)",
    "np.diff(x)", "np.diff(x, n=2, axis=0)", "np.diff(x, append=0)", "np.diff(x, prepend=x)", "np.ediff1d(x)", "np.sort(x)",
    "np.sort(x, axis=0)", "np.sort(x, axis=None)", "np.sort(x, kind='stable')", "np.argsort(x)", "np.argsort(x, axis=None)",
    "np.argsort(x, 0, 'stable')", "np.argsort(x, axis=3)", "np.unique(x)", "np.unique(x, return_counts=True)",
    "np.unique(x, return_index=True, return_inverse=True, return_counts=True)", "np.isin(x, [1, 5])", "np.isin(x, 3, invert=True)",
    "np.digitize(x, [1, 3, 5])", "np.digitize(x, [5, 3, 1], right=True)", "np.searchsorted([1, 3, 5], x)",
    "np.searchsorted(np.array([1, 3, 5]), x, side='right')", "np.sort(x, dim=0)",
]  # fmt: skip


@pytest.mark.parametrize("code", CALLS)
def test_a_call_gives_what_its_library_gives(code: str) -> None:
    for name, tensor in TENSORS.items():
        if not _is_left_out(code, name):
            agrees(code, {"x": tensor})


def _is_left_out(code: str, name: str) -> bool:
    """What has no formula: differences of differences of bools, and which of several NaNs comes when."""
    if name == "bools" and ("diff(x, 2" in code or "n=2" in code):
        return True
    return name == "with NaN" and "isin" not in code and "inverse" in code and "np." not in code


INT = np.array([1, 2, 2, 0])
WITH_DATA: list[tuple[str, dict[str, Any]]] = [
    ("torch.bincount(x)", {"x": INT}),
    ("torch.bincount(x, minlength=6)", {"x": INT}),
    ("x.bincount(w, 5)", {"x": INT, "w": np.array([0.5, 1.0, 2.0, 4.0])}),
    ("torch.bincount(x, weights=w)", {"x": INT, "w": np.array([0.5, 1, 2, 4], np.float32)}),
    ("torch.bincount(x)", {"x": np.array([[1, 2]])}),
    ("torch.bincount(x)", {"x": np.array([-1, 2])}),
    ("torch.bincount(x)", {"x": np.array([1.0, 2.0])}),
    ("torch.bincount(x)", {"x": np.zeros(0, np.int64)}),
    ("np.bincount(x)", {"x": INT}),
    ("np.bincount(x, weights=[0.5, 1, 2, 4], minlength=9)", {"x": INT}),
    ("np.bincount(x)", {"x": np.array([True, False])}),
    ("torch.searchsorted(s, v)", {"s": np.array([1, 3, 5]), "v": np.array([[0, 3, 6]])}),
    ("torch.searchsorted(s, v, right=True)", {"s": np.array([1, 3, 5]), "v": np.array([[0, 3, 6]])}),
    ("torch.searchsorted(s, v, side='right')", {"s": np.array([1.0, 3, 5]), "v": np.array([NAN, 3, 6])}),
    ("torch.searchsorted(s, v, side='left', right=True)", {"s": np.array([1, 3, 5]), "v": np.array([3])}),
    ("torch.searchsorted(s, v)", {"s": np.array([[1, 3], [2, 5]]), "v": np.array([[0, 3, 6], [2, 3, 4]])}),
    ("torch.searchsorted(s, v)", {"s": np.array([[1, 3], [2, 5]]), "v": np.array([0, 3])}),
    ("torch.searchsorted(s, v)", {"s": np.array([[1, 3], [2, 5]]), "v": np.array([[0, 3, 6]])}),
    ("torch.searchsorted(s, v)", {"s": np.array(1), "v": np.array([0, 3])}),
    ("torch.searchsorted(s, 3)", {"s": np.array([[1, 3], [2, 5]])}),
    ("torch.searchsorted(s, v, sorter=o)", {"s": np.array([5, 1, 3]), "v": np.array([2, 5]), "o": np.array([1, 0])}),
    ("np.searchsorted(s, v)", {"s": np.array([[1, 3], [2, 5]]), "v": np.array([[0], [3]])}),
    ("np.searchsorted(s, v)", {"s": np.array(1), "v": np.array([0, 3])}),
    ("torch.searchsorted(s, 3)", {"s": np.array([1, 3, 5])}),
    ("torch.searchsorted(s, v, sorter=o)", {"s": np.array([5, 1, 3]), "v": np.array([2, 5]), "o": np.array([1, 2, 0])}),
    ("np.searchsorted(s, v, sorter=o)", {"s": np.array([5, 1, 3]), "v": np.array([2, 5]), "o": np.array([1, 2, 0])}),
    ("s.searchsorted(4) + np.zeros(())", {"s": np.array([1, 3, 5])}),
    ("torch.bucketize(3, s)", {"s": np.array([1, 3, 5])}),
    ("torch.isin(3, s)", {"s": np.array([1, 3, 5])}),
    ("torch.isin(elements=s, test_elements=t)", {"s": np.array([[1, 3], [5, 5]]), "t": np.array([5.0, 1.0])}),
    ("torch.unique(x, dim=0)", {"x": INT}),
    ("np.unique(x, equal_nan=False)", {"x": np.array([NAN, 1.0, NAN])}),
]


@pytest.mark.parametrize(("code", "inputs"), WITH_DATA, ids=[f"{n}-{c}" for n, (c, _) in enumerate(WITH_DATA)])
def test_a_call_on_this_data_gives_what_its_library_gives(code: str, inputs: dict[str, Any]) -> None:
    agrees(code, inputs)


@pytest.mark.parametrize(
    ("spec", "fits"),
    [
        ("searchsorted 2x3 4x3", "searchsorted 2x3 2x3"),
        ("searchsorted 2x3 4", "searchsorted 2x3 2x4"),
        ("searchsorted 2x3 v=2.5", "searchsorted 2x3 v=2x1"),
    ],
)
def test_values_that_belong_to_no_line_are_a_matter_of_sizes(spec: str, fits: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(spec)
    assert refused.value.problem.variant == "sizes.lines-of-values"
    assert refused.value.did_you_mean == fits
    assert kiwame.explain(fits).verified


@pytest.mark.parametrize(
    "code", ["np.argsort(x)", "torch.topk(x, 50)", "x.sort()", "torch.kthvalue(x, 40)", "x.argsort()"]
)
def test_equal_cells_in_any_order_are_proved(code: str) -> None:
    agrees(code, {"x": np.random.default_rng(3).integers(0, 4, 90)})


def test_an_order_that_is_wrong_is_not_proved() -> None:
    from kiwame.explainer.unordered import misplaced
    from kiwame.formula.tree import Formula, Ix, Ranked, Read

    i, k = Ix("i", 4), Ix("k", 4)
    order = Formula("y", (i,), Ranked(k, Read("x", (k,)), i, gives="place", loose="ties"))
    x = {"x": np.array([2, 1, 2, 1])}
    assert misplaced(order, x, np.array([1, 3, 0, 2])) == 0
    assert misplaced(order, x, np.array([3, 1, 2, 0])) == 0
    assert misplaced(order, x, np.array([1, 1, 0, 2])) > 0  # one place twice
    assert misplaced(order, x, np.array([0, 1, 2, 3])) > 0
    assert misplaced(order, x, np.array([1, 3, 0, 4])) > 0  # not a place at all


def test_large_tensors_are_proved_too() -> None:
    rng = np.random.default_rng(1)
    x = {"x": rng.integers(0, 1000, (50, 80)).astype(np.float32)}
    for call in ("sort()", "argsort(dim=0)", "topk(5)", "cumsum(1)", "cummax(1)", "diff()", "unique()", "kthvalue(9)"):
        assert kiwame.explain(f"x.{call}", inputs=x).verified, call


def test_runs_of_rows_are_refused_in_numpy_with_the_reason() -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("unique_consecutive 2x3 dim=0", backend="numpy")
    assert refused.value.problem.variant == "argument.unique-rows"
