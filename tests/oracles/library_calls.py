"""A call run by the library itself, and what we explain of the same call held against it."""

import warnings
from typing import Any

import einops
import kiwame
import numpy as np
import pytest
import torch
from kiwame.errors import Refusal


def outcome(call: str, inputs: dict[str, Any], backend: str) -> Any:
    """What the library gives, as an array; None where it refuses."""
    named: dict[str, Any] = {n: torch.tensor(v) if backend == "torch" else v for n, v in inputs.items()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = eval(call, {"einops": einops, "torch": torch, "np": np}, named)
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError, ZeroDivisionError):
        return None
    return result.numpy() if isinstance(result, torch.Tensor) else np.asarray(result)


def compared(call: str, inputs: dict[str, Any], backend: str) -> bool:
    """Whether a call is explained, its values being the library's; a refusal is compared too."""
    expected = outcome(call, inputs, backend)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            explained = kiwame.explain(call, inputs=inputs, backend=backend)
    except Refusal as refusal:
        refused = refusal
    else:
        refused = None
    if refused is not None:
        assert expected is None, (call, refused.detail)
        assert refused.status == 422, (call, refused.type)
        assert refused.detail, call
        return False
    assert expected is not None, (call, explained.output.values)
    assert explained.verified, (call, explained.text)
    assert explained.output.dtype == expected.dtype.name, call
    assert explained.output.shape == expected.shape, call
    actual = np.array(explained.output.values, dtype=object).reshape(expected.shape)
    for have, want in zip(actual.ravel(), expected.ravel(), strict=True):
        number = float(have) if isinstance(have, str) else have
        assert number == pytest.approx(want, rel=1e-3, nan_ok=True), (call, number, want)
    return True


def data(shape: tuple[int, ...], dtype: str, start: int = 1) -> Any:
    return np.asarray(np.arange(start, start + int(np.prod(shape))).reshape(shape) % 97, dtype)
