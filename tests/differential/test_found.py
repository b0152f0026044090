"""Calls that published samples hold and that were once told wrong or refused: each as the library computes it."""

import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from kiwame.backends.filled import restored

TORCH = (
    "F.max_pool1d(x3, kernel_size=3, stride=2, ceil_mode=True, padding=0, dilation=1, return_indices=True)",
    "F.max_pool2d(x4, kernel_size=3, stride=2, ceil_mode=True, padding=1, dilation=(1, 2), return_indices=True)",
    "F.max_pool2d(x4, (2, 3), return_indices=True)[1]",
    "F.max_pool2d(x4, 2, return_indices=False)",
    "F.max_pool3d(x4, kernel_size=(2, 2, 1), stride=(), return_indices=True)",
    "F.adaptive_max_pool1d(x3, 3, True)",
    "F.adaptive_max_pool2d(x4, (2, None), return_indices=True)",
    "F.adaptive_max_pool3d(x4, (1, 2, 4), True)",
    "F.avg_pool2d(x4, (2, 2), (), (0,), False, True, -2)",
    "F.threshold(x4, 0.25, 20.0, True)",
    "F.cosine_similarity(row, x3, dim=-1)",
    "torch.cosine_similarity(row, x3, dim=2)",
    "torch.arange(False, True, True, dtype=torch.float32)",
    "torch.arange(True)",
    "torch.arange(0.0, -8.000001, -4.0, dtype=torch.int64)",
    "torch.arange(-0.9, 2.1, 2.0, dtype=torch.int32)",
    "torch.arange(0.1, -7.9, -4.0, dtype=torch.int64)",
    "torch.linspace(4.3, -3, 50, dtype=torch.int64)",
    "torch.logspace(0, 1.2, 4, 5.0, dtype=torch.int64)",
    "torch.atleast_1d([one, row, x3])",
    "torch.atleast_2d(one, row)",
    "torch.atleast_3d([one, row])",
    "torch.atleast_2d(row)",
    "torch.broadcast_tensors(row, x3)",
    "torch.rsub(row, row, alpha=2)",
    "torch.rsub(row, 3, alpha=-0.5)",
    "torch.repeat_interleave(row, repeats=2, dim=0, output_size=4)",
    "row.repeat_interleave(torch.tensor([1, 2]), dim=0, output_size=3)",
    "torch.linalg.norm(none, 1)",
    "torch.linalg.norm(none, torch.inf, keepdim=True)",
    "torch.trace(row)",
    "torch.linspace(one, 4, 5)",
    "torch.logspace(one, torch.tensor(3), 4, base=2.0)",
    "F.pad(empty, (1, 2), 'reflect')",
    "F.scaled_dot_product_attention(x3, x3, x3, attn_mask=hidden)",
    "F.scaled_dot_product_attention(x4, x4, x4, attn_mask=torch.tensor([[0.0, -torch.inf, 0.0, 0.0, 1.0]]))",
    "F.interpolate(x3, (3,), scale_factor=None, mode='nearest', align_corners=None)",
    "F.interpolate(x3, scale_factor=1.7, mode='nearest-exact')",
    "F.interpolate(x3, (5,), mode='linear', align_corners=True)",
    "F.interpolate(x4, scale_factor=(1.5, 0.6), mode='bilinear', align_corners=False)",
    "F.interpolate(x4, size=(3, 9), mode='bicubic', align_corners=True)",
    "F.interpolate(x4, scale_factor=0.6, mode='bicubic')",
    "F.interpolate(x4, scale_factor=1.3, mode='bilinear', recompute_scale_factor=True, antialias=False)",
    "F.interpolate(x4[None], scale_factor=2, mode='trilinear')",
    "F.interpolate(x4, size=3, mode='area')",
    "torch.unique(few, dim=0)",
    "torch.unique(few, sorted=False, return_inverse=True, return_counts=True, dim=-1)",
    "torch.unique(few.bool(), return_counts=True, dim=1)[1]",
    "torch.unique(empty, dim=0)",
    "torch.unique_consecutive(few, return_inverse=True, return_counts=True, dim=1)",
    "few.unique_consecutive(dim=2)",
)
NUMPY = (
    "np.arange(0.5, 5, 1.5, dtype=np.int64)",
    "np.arange(0.1, -7.9, -4.0, dtype=np.int32)",
    "np.arange(True)",
    "np.logspace(0, 1.2, 4, base=5.0, dtype=np.int64)",
    "np.atleast_2d(one, row)",
    "np.broadcast_arrays(row, x3)",
    "np.unique(few, axis=0)",
    "np.unique(few, True, True, True, axis=1)",
)
REFUSED = (
    ("torch.repeat_interleave(row, 2, dim=0, output_size=5)", "torch"),
    ("torch.broadcast_tensors(row, x4)", "torch"),
    ("torch.broadcast_tensors([one, row])", "torch"),
    ("F.cosine_similarity(row, x3, dim=3)", "torch"),
    ("torch.linspace(row, 4, 5)", "torch"),
    ("torch.unique(empty, dim=1)", "torch"),
    ("F.interpolate(x3, size=4, mode='bilinear')", "torch"),
    ("F.interpolate(x3, size=4, align_corners=False)", "torch"),
)


def _inputs() -> dict[str, Any]:
    torch.manual_seed(0)
    return {
        "x4": torch.randn(1, 2, 5, 6),
        "x3": torch.randn(4, 1, 6),
        "row": torch.randn(2, 6),
        "one": torch.tensor(2.5),
        "none": torch.ones(0, 0),
        "empty": torch.ones(0, 3, 3),
        "few": torch.randint(0, 2, (5, 3, 2)),
        "hidden": torch.tensor([False]),
    }


def _computed(code: str, inputs: dict[str, Any]) -> list[np.ndarray]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = eval(code, {"torch": torch, "np": np, "F": torch.nn.functional}, inputs)
    return [np.asarray(f) for f in (found if isinstance(found, (tuple, list)) else [found])]


def _check(code: str, backend: str, inputs: dict[str, Any]) -> None:
    told = kiwame.explain(code, inputs={k: v for k, v in inputs.items() if k in code}, backend=backend)
    outputs = told.outputs or [told.output]
    wanted = _computed(code, inputs)
    assert [(tuple(o.shape), o.dtype) for o in outputs] == [(w.shape, w.dtype.name) for w in wanted]
    for output, want in zip(outputs, wanted, strict=True):
        have = np.array(restored(output.values), want.dtype).reshape(want.shape)
        np.testing.assert_allclose(have, want, rtol=1e-5, atol=1e-6)
    assert told.verified, told.steps[-1].text


@pytest.mark.parametrize("code", TORCH)
def test_it_is_told_as_torch_computes_it(code: str) -> None:
    _check(code, "torch", _inputs())


@pytest.mark.parametrize("code", NUMPY)
def test_it_is_told_as_numpy_computes_it(code: str) -> None:
    _check(code, "numpy", {name: tensor.numpy() for name, tensor in _inputs().items()})


@pytest.mark.parametrize(("code", "backend"), REFUSED)
def test_what_the_library_refuses_is_refused(code: str, backend: str) -> None:
    inputs = _inputs()
    with pytest.raises(kiwame.Refusal):
        kiwame.explain(code, inputs={k: v for k, v in inputs.items() if k in code}, backend=backend)
    with pytest.raises((RuntimeError, IndexError, TypeError, ValueError, NotImplementedError)):
        _computed(code, inputs)
