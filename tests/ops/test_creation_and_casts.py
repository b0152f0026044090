"""Tensors made out of none, grids, constants like a tensor, casts and copies: what the library gives, or its refusal."""

import math
import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
import torch

X = {
    "x": np.arange(6, dtype="float32").reshape(2, 3) - 2.5,
    "n": np.array([[1, 0, -3]]),
    "b": np.array([True, False]),
    "s": np.array(2.0),
    "e": np.zeros((0, 3), "float32"),
    "u": np.array([0, 1, 255], "uint8"),
    "h": np.array([0.1, -2.5, 6e4], "float16"),
    "i": np.array([1, 2, 3]),
    "j": np.array([4, 5]),
}
SAYS = (RuntimeError, ValueError, TypeError, IndexError, ArithmeticError, NotImplementedError)
TORCH = [
    *("torch.arange(5)", "torch.arange(1, 2, 0.25)", "torch.arange(5, 0, -2)", "torch.arange(3, dtype=torch.float64)"),
    *("torch.linspace(0, 1, 5)", "torch.linspace(start=-1, end=1, steps=3)", "torch.linspace(3, 3, 1)"),
    *("torch.linspace(0, 10, 4, dtype=torch.int64)", "torch.linspace(10, -7, 6, dtype=torch.int32)"),
    *("torch.linspace(-2.0, 0, 1, dtype=torch.int64)", "torch.linspace(0, 1, 0)", "torch.linspace(0, 1, -1)"),
    *("torch.linspace(0, 1)", "torch.linspace(0, 1, 5, torch.float64)", "torch.linspace(0, 1, 7, dtype=torch.float16)"),
    *(
        "torch.logspace(0, 3, 4)",
        "torch.logspace(0, 3, 4, base=2)",
        "torch.logspace(-1, 1, steps=5, dtype=torch.float64)",
    ),
    *(
        "torch.zeros(2, 3)",
        "torch.zeros((2, 3), dtype=torch.int8)",
        "torch.zeros([2])",
        "torch.zeros(())",
        "torch.zeros(0, 2)",
    ),
    *("torch.ones(2, dtype=torch.bool)", "torch.ones(size=(2, 1))", "torch.zeros(2, device='cpu', requires_grad=True)"),
    *(
        "torch.full((2, 2), 7)",
        "torch.full((2,), True)",
        "torch.full((2,), 2.5, dtype=torch.int64)",
        "torch.full([], 1.5)",
    ),
    *("torch.full((2,), float('inf'))", "torch.full((2,), fill_value=3, dtype=torch.float16)", "torch.full(2, 7)"),
    *(
        "torch.eye(3)",
        "torch.eye(2, 3)",
        "torch.eye(0)",
        "torch.eye(2, dtype=torch.bool)",
        "torch.eye(-1)",
        "torch.eye(n=2, m=4)",
    ),
    *(
        "torch.zeros_like(x)",
        "torch.zeros_like(n, dtype=torch.float64)",
        "torch.ones_like(b)",
        "torch.ones_like(e)",
        "torch.zeros_like(input=s)",
    ),
    *(
        "torch.full_like(x, 2.5)",
        "torch.full_like(n, 2.5)",
        "torch.full_like(u, 7)",
        "torch.full_like(n, 2, dtype=torch.float32)",
    ),
    *(
        "torch.full_like(b, True)",
        "x.new_zeros(2, 2)",
        "x.new_ones((2,))",
        "n.new_full((2, 2), 7)",
        "n.new_zeros(3, dtype=torch.float16)",
    ),
    *(
        "torch.meshgrid(i, j)[0]",
        "torch.meshgrid(i, j)[1]",
        "torch.meshgrid(i, j, indexing='ij')[1]",
        "torch.meshgrid(i, j, indexing='xy')[0]",
    ),
    *(
        "torch.meshgrid([i, j], indexing='xy')[1]",
        "torch.meshgrid(i, j, i, indexing='xy')[2]",
        "torch.meshgrid(i)[0]",
        "torch.meshgrid(x, i)[0]",
    ),
    *("torch.meshgrid(i, x)[0]", "torch.meshgrid(i, j, indexing='yx')[0]", "torch.meshgrid(i, j, 'ij')[0]"),
    *(
        "torch.cartesian_prod(i, j)",
        "torch.cartesian_prod(i, j, i)",
        "torch.cartesian_prod(i)",
        "torch.cartesian_prod(i, n)",
    ),
    *(
        "x.to(torch.int64)",
        "x.to(dtype=torch.float64)",
        "x.type(torch.int32)",
        "x.to(int)",
        "x.to(float)",
        "x.to(bool)",
        "x.to(torch.half)",
    ),
    *(
        "x.float()",
        "x.double()",
        "x.half()",
        "x.int()",
        "x.long()",
        "x.short()",
        "x.char()",
        "n.byte()",
        "x.bool()",
        "n.bool()",
        "b.long()",
    ),
    *(
        "u.char()",
        "h.double()",
        "h.int()",
        "e.long()",
        "s.int()",
        "n.to(torch.float16)",
        "b.to(torch.float32)",
        "u.to(torch.int8)",
    ),
    *("x.clone()", "torch.clone(e)", "x.T.clone()", "x.T.contiguous()", "s.contiguous()"),
]
NUMPY = [
    *(
        "np.arange(5)",
        "np.arange(1, 2, 0.25)",
        "np.arange(5, 0, -2)",
        "np.arange(3, dtype=np.float32)",
        "np.arange(3, dtype=float)",
    ),
    *(
        "np.linspace(0, 1)",
        "np.linspace(0, 1, 5)",
        "np.linspace(0, 1, num=4, endpoint=False)",
        "np.linspace(0, 10, 4, dtype=np.int64)",
    ),
    *(
        "np.linspace(-3, 3, 5, dtype=int)",
        "np.linspace(start=1, stop=2, num=1)",
        "np.linspace(0, 1, 0)",
        "np.linspace(0, 1, -1)",
    ),
    *("np.logspace(0, 3, 4)", "np.logspace(0, 3, num=4, base=2)", "np.logspace(0, 3, 4, dtype=np.float32)"),
    *(
        "np.zeros(3)",
        "np.zeros((2, 3))",
        "np.zeros((2, 3), np.int32)",
        "np.ones((2, 2), dtype=bool)",
        "np.ones(())",
        "np.zeros((0, 2))",
    ),
    *(
        "np.full((2, 2), 7)",
        "np.full(3, 2.5)",
        "np.full((2,), 2.5, dtype=np.int64)",
        "np.full((2,), True)",
        "np.full((2,), np.nan)",
    ),
    *(
        "np.eye(3)",
        "np.eye(2, 3)",
        "np.eye(3, k=1)",
        "np.eye(3, 4, -1)",
        "np.eye(2, dtype=int)",
        "np.identity(3)",
        "np.eye(-1)",
        "np.eye(N=2, M=3)",
    ),
    *("np.tri(3)", "np.tri(3, 4)", "np.tri(3, 4, 1)", "np.tri(3, k=-1, dtype=int)"),
    *(
        "np.zeros_like(x)",
        "np.zeros_like(n, dtype=np.float64)",
        "np.ones_like(b)",
        "np.full_like(x, 2.5)",
        "np.full_like(n, 2.5)",
        "np.ones_like(e)",
    ),
    *(
        "np.meshgrid(i, j)[0]",
        "np.meshgrid(i, j)[1]",
        "np.meshgrid(i, j, indexing='ij')[1]",
        "np.meshgrid(i, j, i)[2]",
        "np.meshgrid(i)[0]",
    ),
    *("np.meshgrid(x, i)[0]", "np.meshgrid(s, i)[0]", "np.meshgrid(i, j, indexing='yx')[0]"),
    *(
        "x.astype(np.int64)",
        "x.astype('float64')",
        "x.astype(int)",
        "n.astype(float)",
        "n.astype(bool)",
        "np.astype(x, np.int32)",
        "x.astype(dtype=np.float16)",
    ),
    *(
        "u.astype(np.int8)",
        "n.astype(np.uint8)",
        "h.astype(np.int16)",
        "e.astype(int)",
        "s.astype(int)",
        "b.astype(np.float32)",
        "x.astype(np.double)",
    ),
    *("x.copy()", "np.copy(x)", "x.T.copy()", "np.ascontiguousarray(x.T)", "np.ascontiguousarray(s)"),
]


def native(library: str) -> dict[str, Any]:
    return {name: torch.from_numpy(a.copy()) if library == "torch" else a.copy() for name, a in X.items()}


@pytest.mark.parametrize(("library", "code"), [*(("torch", c) for c in TORCH), *(("numpy", c) for c in NUMPY)])
def test_a_call_gives_what_the_library_gives_or_is_refused_as_there(library: str, code: str) -> None:
    inputs = {n: a if a.size else {"shape": a.shape, "dtype": a.dtype.name} for n, a in X.items()}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = eval(code, {"torch": torch, "np": np, **native(library)})
            expected = np.asarray(result.detach() if isinstance(result, torch.Tensor) else result)
    except SAYS:
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(code, inputs=inputs, backend=library)
        assert refused.value.status == 422
        return
    explanation = kiwame.explain(code, inputs=inputs, backend=library)
    assert explanation.verified, explanation.text
    assert explanation.output.dtype == expected.dtype.name
    assert explanation.output.shape == expected.shape
    given = np.array(explanation.output.values, expected.dtype).reshape(expected.shape)
    np.testing.assert_array_equal(given, expected)
    again = kiwame.explain(explanation.spec, backend=library, lang="ja")
    assert again.output == explanation.output


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32", "int64", "bool", "float16", "float32"])
@pytest.mark.parametrize("library", ["torch", "numpy"])
def test_a_cast_of_what_no_dtype_holds_is_proved_where_it_is_defined(library: str, dtype: str) -> None:
    data = [math.nan, math.inf, -math.inf, 1e30, -1e10, 300.7, -1.5, 70000.0, 0.5]
    code = f"x.to(torch.{dtype})" if library == "torch" else f"x.astype(np.{dtype})"
    explanation = kiwame.explain(code, inputs={"x": data}, backend=library)
    assert explanation.verified, explanation.output.values


def test_a_large_cast_is_proved_too() -> None:
    x = np.linspace(-1e10, 1e10, 8_000).astype("float32")
    assert kiwame.explain("x.int()", inputs={"x": x}, backend="torch").verified


@pytest.mark.parametrize("name", ["torch.empty(2, 3)", "np.empty((2, 3))", "torch.empty_like(x)"])
def test_a_tensor_with_whatever_was_in_memory_is_refused_and_zeros_are_offered(name: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(name, inputs={"x": X["x"]} if "x)" in name else None)
    assert refused.value.status == 422
    assert "zeros" in (refused.value.did_you_mean or "")


CHAINS = [
    ("1 < x < 5", "(1 < x) & (x < 5)"),
    ("(x > 1) and (x < 4)", "((x > 1)) & ((x < 4))"),
    ("x > 1 or x < 0", "(x > 1) | (x < 0)"),
    ("not x", "~(x)"),
]


@pytest.mark.parametrize(("code", "better"), CHAINS)
@pytest.mark.parametrize("library", ["torch", "numpy"])
def test_one_truth_of_many_cells_is_refused_with_brackets_offered(library: str, code: str, better: str) -> None:
    numbers = np.arange(6)
    with pytest.raises((RuntimeError, ValueError)) as theirs:
        eval(code, {"x": torch.from_numpy(numbers) if library == "torch" else numbers})
    with pytest.raises(kiwame.Refusal) as ours:
        kiwame.explain(code, inputs={"x": numbers}, backend=library)
    assert ours.value.backend_says == f"{theirs.type.__name__}: {theirs.value}"
    assert ours.value.did_you_mean == better.replace("((x > 1)) & ((x < 4))", "(x > 1) & (x < 4)")


WARNED = [
    ("x + 100", {"data": [200, 3], "dtype": "uint8"}, "torch", "wraps", "300"),
    ("x * 70000", {"data": [1.0, 2.0], "dtype": "float16"}, "torch", "constant-infinite", "70000"),
    ("x == 300", {"data": [44, 3], "dtype": "uint8"}, "torch", "constant-wraps", "44"),
    ("np.meshgrid(x, x)[0]", {"data": [1, 2]}, "numpy", "meshgrid-default", "xy"),
]


@pytest.mark.parametrize(("code", "given", "library", "variant", "word"), WARNED)
def test_a_silent_mistake_is_said(code: str, given: Any, library: str, variant: str, word: str) -> None:
    for lang in ("en", "ja"):
        explanation = kiwame.explain(code, inputs={"x": given}, backend=library, lang=lang)
        assert explanation.verified
        (step,) = [s for s in explanation.steps if s.kind == "warn" and s.data["variant"] == variant]
        assert word in step.text
