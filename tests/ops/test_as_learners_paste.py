"""Code as learners paste it: devices, another tensor's dtype, keywords of one library in the other, questions asked once.

The oracle is the library itself, by `agreement`.
"""

import kiwame
import pytest
import torch

from tests.ops.agreement import agrees

NAN = float("nan")
X = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
WHOLE = [[1, -2, 3], [4, 5, 6]]

PLACED = [
    "x.to('cpu') + 1",
    "x.cpu() + 1",
    "x.to(torch.device('cpu')) + 1",
    "x.to(device='cpu') + 1",
    "x.to('cpu', torch.int64)",
    "x.to(device='cpu', dtype=torch.float64)",
    "x.to(torch.float64, copy=True)",
    "x.to(n.dtype)",
    "x.to(n)",
    "x.type_as(n)",
    "n.type_as(x)",
    "x.type_as(n > 1)",
    "n.to((x * 2).dtype)",
    "n.to(x.softmax(1).dtype)",
    "torch.zeros(2, 3, dtype=x.dtype, device=x.device) + x",
    "torch.zeros(2, 3, device='cpu', requires_grad=False) + x",
    "x.type(torch.int64)",
]


@pytest.mark.parametrize("code", PLACED)
def test_devices_and_dtypes_of_other_tensors(code: str) -> None:
    agrees(code, {"x": X, "n": WHOLE})


@pytest.mark.parametrize("code", ["x.cuda()", "x.to('cuda')", "torch.zeros(2, device='cuda')", "x.to('cuda:7')"])
def test_a_device_that_is_not_there_is_refused_as_the_request_s_device_is(code: str) -> None:
    if torch.cuda.is_available() and "7" not in code:
        pytest.skip("there is a CUDA device")
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(f"x = torch.ones(2)\ny = {code}\ny + 1")
    assert refused.value.type == "/problems/device-unavailable"


def test_code_that_asks_whether_there_is_cuda_runs_where_the_program_runs() -> None:
    found = kiwame.explain(
        "device = 'cuda' if torch.cuda.is_available() else 'cpu'\nx = torch.ones(2, device=device)\nx.to(device) + 1"
    )
    assert found.verified


def test_a_dtype_that_only_a_run_would_tell_is_refused() -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("x = torch.arange(4)\nx.type_as(x.to(torch.int32).cumsum(0))")
    assert refused.value.variant == "dtype.of-tensor"


@pytest.mark.parametrize(
    ("code", "better"),
    [("x += 1", "x = x + 1"), ("x *= 2 + 1", "x = x * (2 + 1)"), ("x.add_(1)", "x = x.add(1)"), ("x.zero_()", None)],
)
def test_what_writes_in_place_is_offered_as_a_new_tensor(code: str, better: str | None) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(f"x = torch.ones(2)\n{code}")
    assert refused.value.variant == "not-allowed.in-place"
    assert refused.value.did_you_mean == (better and f"x = torch.ones(2)\n{better}")


@pytest.mark.parametrize(
    "code",
    [
        "torch.allclose(x, x + 1e-7)",
        "torch.allclose(x, x + 0.1, 0, 0.2)",
        "x.allclose(x + 0.1, atol=0.2)",
        "torch.allclose(x, x[0])",
        "torch.allclose(x, x[:, 0])",
        "torch.allclose(x, n)",
        "torch.allclose(x, 1)",
        "torch.allclose(gap, gap)",
        "torch.allclose(gap, gap, equal_nan=True)",
        "torch.equal(x, x)",
        "torch.equal(gap, gap.clone())",
        "x.equal(x + 1)",
        "torch.equal(x, x[0])",
        "torch.equal(x, x.reshape(3, 2))",
        "torch.equal(x, 1)",
        "torch.equal(x[0, 0], x[0, 0])",
        "np.allclose(x, x + 0.1, atol=0.2)",
        "np.allclose(x, 1)",
        "np.allclose(x, n)",
        "np.allclose(x, x[:, 0])",
        "np.allclose(gap, gap, equal_nan=True)",
        "np.array_equal(x, n)",
        "np.array_equal(x, x[0])",
        "np.array_equal(x, 1)",
        "np.array_equal(gap, gap)",
        "np.array_equal(gap, gap, equal_nan=True)",
    ],
)
def test_one_answer_about_two_tensors(code: str) -> None:
    agrees(code, {"x": X, "n": WHOLE, "gap": [1.0, NAN]})


WORDS = (
    *("dim=1", "axis=1", "dims=(1,)", "axes=(1,)", "keepdim=True", "keepdims=True", "dim=1, keepdim=True"),
    *("axis=1, keepdims=True", "dim=1, keepdims=True", "ddof=1", "correction=1", "k=1", "diagonal=1", "device=None"),
)
FUNCTIONS = ("sum", "mean", "std", "max", "squeeze", "cumsum", "argmax", "flip", "norm", "tril", "diag", "unique")


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_keywords_are_those_of_the_library(name: str, words: str) -> None:
    if name == "norm":
        agrees(f"np.linalg.norm(x, {words})", {"x": X})
    else:
        agrees(f"np.{name}(x, {words})", {"x": X})
    agrees(f"torch.{name}(x, {words})", {"x": X})
    agrees(f"x.{name}({words})", {"x": X})


@pytest.mark.parametrize(
    "code",
    [
        "torch.tile(x, 2)",
        "torch.tile(x, (2,))",
        "x.tile(2)",
        "x.tile(dims=2)",
        "np.tile(x, 2)",
        "np.tile(x, reps=2)",
        "torch.roll(x, 1, axis=1)",
        "torch.roll(x, 1, dims=1)",
        "np.expand_dims(x, dim=1)",
        "np.expand_dims(x, axis=1)",
        "np.transpose(x, axes=(1, 0))",
        "np.transpose(x, axis=(1, 0))",
        "torch.split(x, 1, axis=1)[0]",
        "torch.softmax(x)",
        "x.softmax(dim=None)",
        "F.softmax(x, dim=1)",
        "np.reshape(x, (3, 2), order='C')",
        "np.zeros((2, 3), order='C') + x",
        "np.stack([x, x], axis=(0, 1))",
        "np.diff(x, append=[3.0, 2.0])",
        "np.diff(x, append=[[3.0], [2.0]])",
        "torch.eye(3).sum()",
        "torch.eye(2, 3) + x",
        "np.eye(2, 3, k=1) + x",
    ],
)
def test_calls_that_one_library_takes_and_the_other_refuses(code: str) -> None:
    agrees(code, {"x": X})
