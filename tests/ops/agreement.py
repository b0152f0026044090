"""A call in code against the library itself: the same values, shapes and dtypes, proved; or refused by both."""

import warnings
from typing import Any

import kiwame
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as code writes it


def given(value: Any, library: str) -> Any:
    array = np.asarray(value)
    if library == "torch":
        return torch.from_numpy(array.copy()) if array.ndim else torch.tensor(array[()])
    return array


def native(code: str, inputs: dict[str, Any], library: str) -> Any:
    """What the library gives; an Exception where it refuses."""
    names = {"torch": torch, "np": np, "F": F, "inf": float("inf"), "nan": float("nan")}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return eval(code, names, {k: given(v, library) for k, v in inputs.items()})
        except Exception as error:
            return error


def pieces(result: Any) -> list[np.ndarray]:
    several = result if isinstance(result, (tuple, list)) else [result]
    return [each.numpy() if isinstance(each, torch.Tensor) else np.asarray(each) for each in several]


def shown(tensor: Any) -> np.ndarray:
    flat = np.array(tensor.values, dtype=object).ravel()
    numbers = [float(c) if isinstance(c, str) else c for c in flat]
    return np.array(numbers, dtype=tensor.dtype).reshape(tensor.shape)


def agrees(code: str, inputs: dict[str, Any]) -> kiwame.Explanation | kiwame.Refusal:
    """The explanation, which gives what the library gives; or the refusal, where the library refuses too."""
    library = "numpy" if "np." in code else "torch"
    expected = native(code, inputs, library)
    try:
        found = kiwame.explain(code, inputs={k: np.asarray(v) for k, v in inputs.items()}, backend=library)
    except kiwame.Refusal as refusal:
        refused = refusal
    else:
        refused = None
    if refused is not None:
        assert isinstance(expected, Exception), (code, refused.problem.variant, refused.problem.backend_says)
        return refused
    assert not isinstance(expected, Exception), f"{library} refuses {code}: {expected}"
    wanted, outputs = pieces(expected), found.outputs or [found.output]
    assert len(outputs) == len(wanted), code
    for have, want in zip(outputs, wanted, strict=True):
        assert tuple(have.shape) == want.shape, code
        assert have.dtype == want.dtype.name, code
        np.testing.assert_array_equal(shown(have), want, err_msg=code)
    assert found.verified, f"{code}: {found.stages[-1].formula}"
    return found
