"""What a dtype makes of a number is no mistake of the formula: overflow, tiny numbers, numbers rounded before use."""

import kiwame
import numpy as np
import pytest
import torch
from kiwame.formula.tree import lift

FEW_AND_MANY = (1, 700, 5_000)  # listed and checked in plain Python, no longer listed, checked on grids
LIBRARIES = ("torch", "numpy")

STORED = [
    ("x + x", "float16", [60_000, -60_000, 1]),  # overflows to infinity
    ("x + x", "float32", [3e38, -3e38, 1]),
    ("x * x", "float64", [1e200, -1e200, 1]),
    ("x + 10", "float16", [65_504, 1, 2]),  # rounds back to the largest, and does not overflow
    ("x + 16", "float16", [65_504, 1, 2]),  # rounds up to infinity
    ("x * 1e-6", "float16", [1, 2, 3]),  # so small that few bits are left
    ("x * x", "float32", [1e-22, 3e-23, 1]),
    ("x + 70000", "float16", [-65_504, -np.inf, 1]),  # the number itself is beyond the dtype
    ("x - 70000", "float16", [65_504, np.inf, 1]),
    ("x * 70000", "float16", [0.5, 0, 1]),
    ("x / 70000", "float16", [0.5, 65_504, np.inf]),
    ("1e30 / x", "float16", [0.5, 0, np.inf]),
    ("x * 1e-7", "float16", [10_000, 60_000, 1]),  # the number itself is rounded by a fifth
    ("x * 1e-9", "float16", [65_504, 1, 0]),  # and this one to zero
    ("x + 1e39", "float32", [-np.inf, -3e38, 0]),
    ("x * 1e39", "float32", [0, 1, -1]),
    ("x + 200", "uint8", [100, 255, 0]),  # wraps round
    ("x * 3 - 5", "uint8", [0, 200, 255]),
    ("x + x", "int64", [2**62, -(2**63), 1]),
]


@pytest.mark.parametrize("times", FEW_AND_MANY)
@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(("code", "dtype", "data"), STORED)
def test_a_result_that_its_dtype_rounds_is_proved(
    code: str, dtype: str, data: list[float], library: str, times: int
) -> None:
    x = np.array(data * times, dtype)
    explanation = kiwame.explain(code, inputs={"x": x}, backend=library)
    assert explanation.verified, explanation.steps[-1].text
    if times == 1:
        with np.errstate(all="ignore"):
            ran = np.asarray(eval(code, {"x": torch.from_numpy(x) if library == "torch" else x}))
        np.testing.assert_array_equal(np.array(explanation.output.values, dtype), ran)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("first", ["int32", "int64"])
def test_whole_numbers_beyond_a_small_float_are_infinite_before_they_are_added(first: str, library: str) -> None:
    for shape in ((), (3,), (2_100,), (15_000,)):
        a, b = np.full(shape, 2**31 - 1, first), np.full(shape, -np.inf, np.float16)
        explanation = kiwame.explain("a + b", inputs={"a": a, "b": b}, backend=library)
        assert explanation.verified, explanation.steps[-1].text


@pytest.mark.parametrize("times", FEW_AND_MANY)
@pytest.mark.parametrize("library", LIBRARIES)
def test_a_sum_that_overflows_is_proved(library: str, times: int) -> None:
    for dtype, cell in (("float16", 60_000), ("float32", 3e38)):
        x = np.full(2 * times, cell, dtype)
        assert kiwame.explain("x.sum()", inputs={"x": x}, backend=library).verified


@pytest.mark.parametrize("times", FEW_AND_MANY)
def test_a_number_is_rounded_once_and_not_believed_anyhow(times: int, wrong) -> None:
    wrong("mul", lambda b: b.read("a", b.i) + lift(b["b"]))
    explanation = kiwame.explain("x * 70000", inputs={"x": np.array([0.5, 0, 1] * times, np.float16)})
    assert not explanation.verified
