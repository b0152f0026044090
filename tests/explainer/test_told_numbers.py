"""What a story says is what the library computed: its numbers, its loops, and the proof of ordinary floats."""

import math
import re
from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kiwame.backends.filled import restored

from tests.each import EXAMPLES, family, for_each

tried = settings(
    max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
FLOATS = [math.nan, math.inf, -math.inf, 0.0, -0.0, 0.1, -2.5, 1e-7, 12345.678]
CALLS = ["x.T", "x.mT", "x.reshape(-1)", "x.squeeze()", "x.sum()", "x.sum(0)", "x.sum(-1, keepdim=True)", "x + x", "x * 2", "x / 3", "x + 0.5", "x.T.T", "(x * x).sum(0)"]  # fmt: skip


def data_of(shape: list[int], dtype: str, seed: int) -> Any:
    """An array of awkward values."""
    random = np.random.default_rng(seed)
    if dtype.startswith("float"):
        return random.choice(FLOATS, size=shape).astype(dtype)
    low, high = (0, 2) if dtype == "bool" else (0, 256) if dtype == "uint8" else (-100, 101)
    return random.integers(low, high, size=shape).astype(dtype)


def cell(tensor: Any, at: list[int]) -> Any:
    """One cell of a tensor's nested lists."""
    found = tensor.values
    for place in at:
        found = found[place]
    return found


def said_in(value: Any, text: str) -> bool:
    """Whether a sentence names a number, floats to some digits."""
    if isinstance(value, float):
        numbers = re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", text)
        return any(math.isclose(float(n), value, rel_tol=1e-4, abs_tol=1e-12) for n in numbers)
    return str(value) in text or str(value).replace("Infinity", "∞") in text


@tried
@given(
    st.lists(st.integers(0, 3), max_size=6),
    st.sampled_from(DTYPES),
    st.sampled_from(CALLS),
    st.sampled_from(["torch", "numpy"]),
    st.sampled_from(["en", "ja"]),
    st.integers(0, 999),
)
def test_the_value_that_is_followed_is_the_one_that_stands_in_the_output(
    shape: list[int], dtype: str, code: str, library: str, lang: str, seed: int
) -> None:
    data = data_of(shape, dtype, seed)
    given_x: Any = data if data.size else {"shape": shape, "dtype": dtype}
    try:
        explanation = kiwame.explain(code, inputs={"x": given_x}, backend=library, lang=lang)
    except kiwame.Refusal:
        return  # what both refuse is compared in tests/ops
    assert explanation.verified, explanation.text
    tensors = {t.name: t for t in (*explanation.inputs, *(s.output for s in explanation.stages))}
    for step in explanation.steps:
        assert step.text
        assert not re.search(r"None|[{}]|  |\bnan\b", step.text), step.text
        if step.kind in {"follow", "group"} and "to" in step.data:
            name, at = step.data["to"]
            value = cell(tensors[name], at)
            assert step.data["value"] == value, step.text
            assert said_in(value, step.text), (value, step.text)
            read = [cell(tensors[source], place) for source, place in step.data["cells"]]
            assert step.data["values"] == read


WRAPPED = [
    ("x + 100", [200, 3], "uint8", 44),
    ("x.sum()", [2**63 - 1, 1], "int64", -(2**63)),
    ("x + x", [True, True], "bool", True),
    ("x + 1e5", [0.5, 2.0], "float16", "Infinity"),
]


@pytest.mark.parametrize(("spec", "data", "dtype", "value"), WRAPPED)
def test_a_value_that_its_dtype_changes_is_told_as_it_stands(
    spec: str, data: list[Any], dtype: str, value: Any
) -> None:
    explanation = kiwame.explain(
        spec, inputs={"x": {"data": data, "dtype": dtype}}, focus=None if "sum" in spec else (0,)
    )
    assert explanation.verified
    step = next(s for s in explanation.steps if s.kind in {"follow", "group"})
    assert step.data["value"] == value


CANCELLED = [
    ("x - 0.1", [0.1, 0.2]),
    ("x + 0.1", [-0.1, 0.5]),
    ("x * 3 - 0.3", [0.1, 0.7]),
    ("x - x / 3 - x / 3 - x / 3", [0.1, 0.7]),
]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("library", ["torch", "numpy"])
@pytest.mark.parametrize("times", [1, 3_000])
@pytest.mark.parametrize(("spec", "data"), CANCELLED)
def test_a_difference_of_near_numbers_is_no_mistake(
    spec: str, data: list[float], times: int, library: str, dtype: str
) -> None:
    x = np.array(data * times, dtype)
    explanation = kiwame.explain(spec, inputs={"x": x}, backend=library)
    assert explanation.verified, explanation.steps[-1].text


@pytest.mark.parametrize("library", ["torch", "numpy"])
@pytest.mark.parametrize(
    "span", ["-1,1,0.1", "1,-1,-0.1", "-0.3,0.4,0.1", "-1,1,0.01", "-1,1,0.0001", "1000,1001,0.001"]
)
def test_a_range_through_zero_is_proved(span: str, library: str) -> None:
    explanation = kiwame.explain(f"arange {span}", backend=library)
    assert explanation.verified, explanation.steps[-1].text


def test_whole_numbers_beyond_a_float_are_rounded_as_the_library_rounds_them() -> None:
    for library in ("torch", "numpy"):
        given_both = {"a": np.array([16_777_217, 5]), "b": np.array([-16_777_216, 0.5], np.float32)}
        assert kiwame.explain("a + b", inputs=given_both, backend=library).verified


def run_loops(stage: Any, tensors: dict[str, Any]) -> Any:
    """The output of a stage by its loops, run as the Python that they are."""
    out = np.full(stage.output.shape, np.nan) if stage.output.shape else None
    scope = {**tensors, stage.out: out}
    exec(stage.loops, scope)
    return scope[stage.out]


CHAINS = ["reshape 2x3x4 6,4; permute 1,0; unsqueeze 1; flatten", "permute 2x3x4 2,0,1; sum dim=1 keepdim; T", "sum 2x3", "sum 2x3x4 dim=0,2 keepdim backend=numpy", "sub 2x1x3 4x1; squeeze", "add 2x3 b=2.5; sum dim=0", "transpose 2x3x4 0,2; contiguous; view 12,2", "sum ()", "permute () ()", "mul 2x3:float32 b=0.5", "arange 2,8; reshape 2,3"]  # fmt: skip


@for_each([(spec,) for spec in (*EXAMPLES, *CHAINS)], by=lambda spec: family(spec) if spec in EXAMPLES else "chains")
def test_the_loops_that_are_shown_give_the_output_when_they_are_run(spec: str) -> None:
    explanation = kiwame.explain(spec)
    # numbers as Python's own; truths as NumPy's, of which `~` is the opposite
    tensors = {t.name: np.array(restored(t.values), bool if t.dtype == "bool" else object) for t in explanation.inputs}
    for stage in explanation.stages:
        expected = np.array(restored(stage.output.values), stage.output.dtype).reshape(stage.output.shape)
        ran = np.array(run_loops(stage, tensors), float)
        np.testing.assert_allclose(ran, expected, rtol=1e-6)
        tensors[stage.out] = expected if expected.dtype == bool else expected.astype(object)


MOVES = ["permute 1,2,0", "T", "reshape 4,6", "reshape -1", "unsqueeze 1", "transpose 0,-1", "flatten", "mT", "squeeze", "contiguous"]  # fmt: skip


@tried
@given(st.lists(st.sampled_from(MOVES), min_size=2, max_size=6))
def test_the_one_formula_of_a_pipeline_leads_from_its_first_tensor_to_its_last(moves: list[str]) -> None:
    try:
        explanation = kiwame.explain("; ".join([f"{moves[0].split(' ')[0]} 2x3x4 {' '.join(moves[0].split(' ')[1:])}", *moves[1:]]))  # fmt: skip
    except kiwame.Refusal:
        return
    assert explanation.verified
    whole = next(s for s in explanation.steps if s.kind == "formula" and s.data.get("variant") == "whole")
    left, right = whole.data["formula"].replace("·", "*").split(" = ")
    names = re.findall(r"[a-z]\w*", left)[1:]
    output = np.array(explanation.output.values)
    x = np.array(explanation.inputs[0].values)
    for at in np.ndindex(output.shape):
        assert eval(right, {"x": x, **dict(zip(names, at, strict=True))}) == output[at]
    trail = next(s for s in explanation.steps if s.data.get("variant") == "trail")
    y = torch.from_numpy(x)
    shapes = [list(y.shape)]
    for stage in explanation.stages:
        y = eval(stage.code.split(" = ", 1)[1], {stage.in_[0]: y})
        shapes.append(list(y.shape))
    assert trail.data["trail"] == shapes
