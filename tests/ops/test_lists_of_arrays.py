"""What NumPy makes of a list of arrays, and torch of an array: as the libraries do it."""

from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from kiwame.render.tell import LANGUAGES

from tests.ops.agreement import agrees

X = np.array([[1, 0, 3], [0, 2, 0]])
STACKED = [
    "np.array(np.nonzero(x))", "np.array(np.nonzero(x)).T", "np.transpose(np.nonzero(x))", "np.asarray([x, x])",
    "np.array((x, x + 1))", "np.array([x, x], dtype=np.float32)", "np.array(x, dtype=np.float32)", "np.sum([x, x], axis=0)",
    "np.array(np.split(x, 2))", "np.array([x, x[0]])", "np.mean((x, x), axis=0)", "np.array([x[0], x[1]])",
]  # fmt: skip


@pytest.mark.parametrize("code", STACKED)
def test_a_list_of_arrays_is_one_array_in_numpy(code: str) -> None:
    agrees(code, {"x": X})


FROM_NUMPY = [
    "torch.from_numpy(np.ones(3))", "torch.from_numpy(np.zeros((2, 3))).sum()", "torch.from_numpy(np.array([1.5, 2]))",
    "torch.from_numpy(np.array([1, 2]))", "torch.from_numpy(np.ones(3, dtype=np.float32))", "torch.tensor(np.array([0.5, 2]))",
    "torch.as_tensor(np.linspace(0, 1, 3))", "torch.ones(2) + torch.from_numpy(np.ones(2))",
    "torch.from_numpy(np.arange(6).reshape(2, 3)).permute(1, 0)", "torch.tensor(np.arange(3), dtype=torch.float32)",
]  # fmt: skip


@pytest.mark.parametrize("code", FROM_NUMPY)
def test_torch_takes_an_array_with_its_dtype(code: str) -> None:
    wanted: Any = eval(code, {"torch": torch, "np": np})
    found = kiwame.explain(code)
    assert found.verified
    assert found.backend == "torch"
    assert found.output.dtype == str(wanted.dtype).removeprefix("torch.")
    assert found.output.values == wanted.tolist()


def test_a_list_is_no_array_to_torch() -> None:
    with pytest.raises(TypeError):
        torch.from_numpy([1, 2])  # type: ignore[arg-type]
    with pytest.raises(kiwame.Refusal):
        kiwame.explain("torch.from_numpy([1, 2])")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("torch.ones(2).relu6()", ["F.relu6(x)", "np.clip(x, 0, 6)"]),
        ("np.relu(np.ones(2))", ["F.relu(x)", "np.maximum(x, 0)"]),
        ("np.ones(3).ptp()", ["np.ptp(…)"]),
    ],
)
def test_an_op_that_is_there_and_written_otherwise_is_told_how(code: str, words: list[str], lang: str) -> None:
    with pytest.raises(AttributeError):
        eval(code, {"torch": torch, "np": np})
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(code, lang=lang)
    assert refused.value.type == "/problems/unknown-op"
    assert all(word in refused.value.detail for word in words)
