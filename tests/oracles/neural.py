"""A call of torch.nn.functional or NumPy run by the library, and our explanation of the same call held against it."""

import warnings
from typing import Any

import kiwame
import numpy as np
import torch
from kiwame.backends.filled import restored

SPECIAL = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def written(value: Any) -> Any:
    """Nested lists as a request writes them."""
    if isinstance(value, list):
        return [written(v) for v in value]
    return SPECIAL.get(str(value), value)


def given(inputs: dict[str, np.ndarray]) -> dict[str, Any]:
    """Arrays as a request gives them."""
    return {
        name: {"data": written(a.tolist()), "dtype": str(a.dtype)}
        if a.size
        else {"shape": list(a.shape), "dtype": str(a.dtype)}
        for name, a in inputs.items()
    }


def ran(code: str, inputs: dict[str, np.ndarray], library: str) -> list[np.ndarray] | None:
    """What the library gives; None where it refuses."""
    scope: dict[str, Any] = {"torch": torch, "np": np, "F": torch.nn.functional}
    scope |= {name: torch.tensor(a) if library == "torch" else a for name, a in inputs.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = eval(code, scope)
        except Exception:
            return None
    return [np.asarray(r) for r in (result if isinstance(result, (tuple, list)) else [result])]


def told(code: str, inputs: dict[str, np.ndarray], library: str) -> tuple[Any, kiwame.Refusal | None]:
    """Our explanation of a call, or our refusal of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return kiwame.explain(code, inputs=given(inputs), backend=library), None
        except kiwame.Refusal as refusal:
            return None, refusal


def agrees(code: str, inputs: dict[str, np.ndarray], library: str = "torch") -> None:
    """Assert that the call is explained, proved, with the library's own values; or refused where the library refuses."""
    expected = ran(code, inputs, library)
    explained, refusal = told(code, inputs, library)
    if refusal is not None:
        assert expected is None, (code, refusal.detail)
        assert refusal.status == 422
        assert refusal.detail
        return
    assert explained is not None
    assert expected is not None, f"{code} is refused by {library}"
    assert explained.verified, (code, explained.stages[-1].formula)
    for tensor, result in zip(explained.outputs or [explained.output], expected, strict=True):
        assert (tuple(tensor.shape), tensor.dtype) == (result.shape, result.dtype.name), code
        if tensor.values is not None:
            shown = np.array(restored(tensor.values), result.dtype).reshape(result.shape)
            np.testing.assert_array_equal(shown, result, err_msg=code)


def floats(*shape: int, seed: int = 0, dtype: str = "float32") -> np.ndarray:
    """Normal numbers, the same each time."""
    return (np.random.default_rng([seed, *shape]).normal(size=shape) * 3).astype(dtype)
