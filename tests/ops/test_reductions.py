"""Reductions give what torch and NumPy give, whatever the axes, dtypes and shapes; and are refused where they refuse."""

import itertools
import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
from kiwame.backends.filled import restored

from tests.ops.agreement import agrees

NAN, INF = float("nan"), float("inf")
TENSORS: dict[str, Any] = {
    "wholes": np.array([[3, 1, 2], [1, 5, 5]]),
    "floats": np.array([[1.5, -2.0, 0.25], [4.0, 4.0, -1.0]], np.float32),
    "with NaN": np.array([[1.5, NAN, 0.25], [4.0, 9.0, -1.0]]),
    "bools": np.array([[True, False, True], [False, False, True]]),
    "bytes": np.array([[200, 100, 0], [7, 8, 9]], np.uint8),
    "halves": np.array([[1.5, 2.25, -3.0]], np.float16),
    "a number": np.float32(2.5),
    "nothing": np.zeros((0, 3), np.float32),
    "three axes": np.arange(24.0).reshape(2, 3, 4) % 7,
}
SHARED = ("sum", "mean", "prod", "amax", "amin", "all", "any", "std", "var", "nansum", "nanmean", "count_nonzero")
WAYS = ("", "1", "0", "-1", "(0, 1)", "()", "1, keepdim=True", "keepdim=True", "None", "5", "(0, 0)")


@pytest.mark.parametrize(
    "name", [*SHARED, "max", "min", "argmax", "argmin", "median", "nanmedian", "logsumexp", "norm"]
)
@pytest.mark.parametrize("tensor", TENSORS)
def test_torch_reduces_as_it_says(name: str, tensor: str) -> None:
    for way in WAYS:
        code = f"torch.{name}(x{', ' if way and name != 'norm' else ', dim=' if way else ''}{way})"
        if name == "norm" and "keepdim" in way:
            code = f"torch.norm(x, {'dim=' if way[0].isdigit() else ''}{way})"
        if way == "()" and name in {"norm", "logsumexp"}:
            continue  # no axes: torch takes that here for some shapes and not for others
        agrees(code, {"x": TENSORS[tensor]})


NUMPYS = (*SHARED, "max", "min", "argmax", "argmin", "median", "ptp", "nanmax", "nanmin", "nanprod", "nanmedian")


@pytest.mark.parametrize("name", NUMPYS)
@pytest.mark.parametrize("tensor", [t for t in TENSORS if t != "a number"])
def test_numpy_reduces_as_it_says(name: str, tensor: str) -> None:
    for way in ("", "axis=1", "axis=0", "axis=-1", "axis=(0, 1)", "axis=1, keepdims=True", "keepdims=True", "axis=7"):
        agrees(f"np.{name}(x{', ' if way else ''}{way})", {"x": TENSORS[tensor]})


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "int64", "float16", "uint8", "bool"])
@pytest.mark.parametrize("name", ["sum", "prod", "mean", "nansum", "cumsum"])
def test_a_dtype_is_converted_to_first(name: str, dtype: str) -> None:
    for tensor in (np.array([[1.7, 2.6], [-3.2, 0.5]]), np.array([[1, 2], [3, 300]])):
        agrees(f"x.{name}(1, dtype=torch.{dtype})", {"x": tensor})
        if name != "nansum":
            agrees(f"np.{name}(x, 1, np.{dtype})", {"x": tensor})


CALLS = [
    "x.sum((0, 1), True)", "x.sum(axis=1)", "torch.sum(input=x, dim=0)", "x.std(1, False)", "x.std(False)",
    "x.std(unbiased=False)", "x.std(correction=0)", "x.std(1, correction=2, keepdim=True)", "torch.var(x, (0, 1), True, True)",
    "x.var(dim=None, unbiased=False)", "x.std(1, unbiased=False, correction=0)", "torch.std_mean(x)", "torch.var_mean(x, 1)",
    "torch.std_mean(x, dim=1, correction=0, keepdim=True)", "torch.var_mean(x, 1, False)", "torch.aminmax(x)",
    "x.aminmax(dim=1, keepdim=True)", "torch.aminmax(x, 0)", "torch.max(x, x)", "x.min(x)", "torch.max(x, other=x)",
    "x.max(1)[1]", "x.max(dim=1, keepdim=True).indices", "x.max(dim=(0, 1))", "x.max(dim=None)", "x.argmax(keepdim=True)",
    "x.argmax(None, True)", "torch.norm(x)", "x.norm(1)", "x.norm(p=1, dim=1)", "torch.norm(x, 'fro')",
    "x.norm(float('inf'), 0)", "x.norm(-float('inf'), dim=(0, 1))", "x.norm(0)", "x.norm(2.5, 1, True)",
    "torch.linalg.norm(x)", "torch.linalg.norm(x, 1)", "torch.linalg.norm(x, -1)", "torch.linalg.norm(x, 'fro')",
    "torch.linalg.norm(x, float('inf'), dim=(0, 1))", "torch.linalg.norm(x, 3, dim=1)", "torch.linalg.norm(x, 3)",
    "torch.linalg.norm(x, dim=1, keepdim=True)", "torch.linalg.vector_norm(x)", "torch.linalg.vector_norm(x, 1, 1)",
    "torch.linalg.vector_norm(x, ord=0, dim=(0, 1))", "torch.dist(x, x)", "torch.dist(x, x[0], 1)", "x.prod((0, 1))",
    "torch.quantile(x, 0.3)", "torch.quantile(x, 0.5, dim=1)", "x.quantile(0.25, 1, True)", "torch.quantile(x, 1.5)",
    "torch.quantile(x, torch.tensor([0.1, 0.75]), dim=1)", "torch.quantile(x, 0.4, interpolation='lower')",
    "torch.quantile(x, 0.4, 1, interpolation='midpoint')", "torch.nanquantile(x, 0.4, 1)", "torch.nanmedian(x, 1)",
    "torch.mode(x)", "x.mode(0, True)", "x.logsumexp(1)", "torch.logsumexp(x, (0, 1), True)", "torch.logsumexp(x)",
    "np.std(x, ddof=1)", "np.std(x, axis=0, ddof=1, keepdims=True)", "np.var(x, axis=(0, 1), ddof=0.5)",
    "x.std(axis=1, ddof=1) + np.zeros(())", "np.nanstd(x)", "np.nanvar(x, axis=1, ddof=1)", "np.nanargmax(x, axis=1)",
    *(f"torch.linalg.matrix_norm(x{o})" for o in ("", ", 1", ", -1", ", ord=float('inf')", ", 3", ", 'fro', (1, 0), True", ", dim=1")),
    "np.linalg.matrix_norm(x)", "np.linalg.matrix_norm(x, ord=1, keepdims=True)", "np.linalg.matrix_norm(x, ord=-np.inf)",
    "np.average(x)", "np.average(x, axis=0, weights=[1, 2])", "np.average(x, weights=x * x)", "np.linalg.norm(x)",
    "np.linalg.norm(x, axis=1)", "np.linalg.norm(x, 1)", "np.linalg.norm(x, np.inf, axis=0)", "np.linalg.norm(x, 'fro')",
    "np.quantile(x, 0.3)", "np.quantile(x, [0.2, 0.5], axis=1)", "np.percentile(x, 50)", "np.percentile(x, 30, axis=0)",
    "np.percentile(x, [25, 75], axis=0, keepdims=True)", "np.quantile(x, 0.4, method='lower')", "np.quantile(x, 1.5)",
    "np.nanquantile(x, 0.4)", "np.nanpercentile(x, 40, axis=1)", "np.ptp(x, 1)", "np.sum(x, 0, None)",
    "np.argmin(x, axis=(0, 1))", "np.mean(x, dim=1)", "np.max(x, 1, keepdims=True)", "np.logaddexp.reduce(x, axis=1)",
]  # fmt: skip


@pytest.mark.parametrize("code", CALLS)
@pytest.mark.parametrize("tensor", ["floats", "wholes", "with NaN"])
def test_a_call_is_taken_as_its_library_takes_it(code: str, tensor: str) -> None:
    if "mode(" in code and tensor == "with NaN":
        return  # torch promises nothing of NaN among the most frequent
    agrees(code, {"x": TENSORS[tensor]})


@pytest.mark.parametrize("name", ["nanstd", "nanvar"])
@pytest.mark.parametrize("dim", [None, 0, 1, (0, 1)])
@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("correction", [None, 0, 1])
def test_a_spread_without_nan_along_an_axis_is_what_numpy_gives_with_the_same_divisor(
    name: str, dim: int | tuple[int, ...] | None, keepdim: bool, correction: int | None
) -> None:
    x = np.array([[1.0, NAN, 3.0], [NAN, NAN, NAN], [NAN, 2.0, NAN], [1.0, 2.0, 4.0]])
    spec = f"{name} x" + (f" dim={','.join(map(str, np.atleast_1d(dim)))}" if dim is not None else "")
    spec += (" keepdim" if keepdim else "") + (f" correction={correction}" if correction is not None else "")
    found = kiwame.explain(spec, inputs={"x": x})
    assert found.verified
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = getattr(np, name)(x, axis=dim, keepdims=keepdim, ddof=1 if correction is None else correction)
    have = np.array(restored(found.output.values), float).reshape(found.output.shape)
    np.testing.assert_allclose(have, wanted, rtol=1e-6)


def test_a_norm_by_singular_values_is_refused_with_its_reason() -> None:
    matrices = (
        "torch.linalg.matrix_norm(x, 'nuc')",
        "torch.linalg.matrix_norm(x, 2)",
        "np.linalg.matrix_norm(x, ord=-2)",
    )
    for code in ("x.norm('nuc')", "torch.linalg.norm(x, 2)", "np.linalg.norm(x, 2)", *matrices):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(code, inputs={"x": TENSORS["floats"]})
        assert refused.value.problem.variant == "argument.singular"


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "amax", "argmin", "norm", "logsumexp", "std"])
def test_infinity_is_a_number_like_others(name: str) -> None:
    agrees(f"torch.{name}(x, dim=1)", {"x": np.array([[1.0, INF, 2.0], [-INF, -INF, 0.0], [INF, -INF, 1.0]])})


def test_large_tensors_are_proved_too() -> None:
    rng = np.random.default_rng(0)
    x = {"x": rng.normal(size=(40, 90)).astype(np.float32)}
    for name in ("sum", "mean", "std", "var", "amax", "argmax", "median", "logsumexp", "norm"):
        agree = kiwame.explain(f"x.{name}(dim=1)", inputs=x)
        assert agree.verified, name


def test_what_is_silently_wrong_is_said() -> None:
    def warned(spec: str, backend: str = "torch") -> list[str]:
        return [step.kind for step in kiwame.explain(spec, backend=backend).steps if step.kind in {"warn", "contrast"}]

    assert "warn" in warned("argmax 2x3")
    assert "warn" not in warned("argmax 2x3 dim=1")
    assert "warn" in warned("std 2x3 dim=1")
    assert "warn" not in warned("std 2x3 dim=1 correction=0")
    assert "warn" in warned("median 2x4 dim=1")
    assert "warn" not in warned("median 2x3 dim=1")
    assert "contrast" in warned("mean 3x3 dim=1")


def test_the_lesson_names_the_repair_for_a_mean_of_integers() -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("x.mean()", inputs={"x": np.arange(6)})
    assert "x.float().mean" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "axis"), list(itertools.product(["max", "amax", "argmax", "median", "min"], [None, 0]))
)
def test_nothing_has_no_largest(name: str, axis: int | None) -> None:
    for library, word in (("torch", "dim"), ("np", "axis")):
        agrees(f"{library}.{name}(x{'' if axis is None else f', {word}={axis}'})", {"x": np.zeros((0, 3))})
