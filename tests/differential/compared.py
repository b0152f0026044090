"""One sample told by the service and run by torch, held against one another."""

import warnings
from typing import Any

import kiwame
import numpy as np
import torch
from kiwame.backends.filled import restored

from tests.differential.samples import Sample

TOLERANCE = {"float16": 5e-3, "float32": 1e-5, "float64": 1e-9}


def compared(sample: Sample) -> tuple[str, str]:
    """How it came out, and why: right, wrong, unproved, refused (and torch does not), allowed (torch refuses), limit."""
    expected, error = _run(sample)
    try:
        told = kiwame.explain(sample.code, inputs=dict(sample.inputs), backend="torch")
    except kiwame.Refusal as refusal:
        if refusal.problem.cause.slug == "limit" or refusal.problem.limit is not None:
            return "limit", str(refusal)
        return ("right", "") if error else ("refused", f"{refusal.problem.variant}: {refusal} [{refusal.backend_says}]")
    except Exception as crash:
        return "crashed", f"{type(crash).__name__}: {crash}"
    if error:
        return "allowed", error
    outputs = told.outputs or [told.output]
    wanted = list(expected) if isinstance(expected, (tuple, list)) else [expected]
    if len(outputs) != len(wanted):
        return "wrong", f"{len(outputs)} results, not {len(wanted)}"
    for output, want in zip(outputs, wanted, strict=True):
        difference = _difference(output, want)
        if difference:
            return "wrong", difference
    return ("right", "") if told.verified else ("unproved", told.steps[-1].text)


def _run(sample: Sample) -> tuple[Any, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return sample.call(*sample.args, **sample.kwargs), ""
        except Exception as error:
            return None, f"{type(error).__name__}: {error}"


def _difference(output: Any, want: Any) -> str:
    array = want.detach().numpy() if isinstance(want, torch.Tensor) else np.asarray(want)
    if tuple(output.shape) != array.shape:
        return f"shape {tuple(output.shape)}, not {array.shape}"
    if output.dtype != array.dtype.name:
        return f"dtype {output.dtype}, not {array.dtype.name}"
    if output.values is None:
        return ""
    have = np.array(restored(output.values), array.dtype).reshape(array.shape)
    relative = TOLERANCE.get(output.dtype, 0)
    if relative and np.allclose(have, array, rtol=relative, atol=relative, equal_nan=True):
        return ""
    return "" if not relative and (have == array).all() else f"values {have.ravel()[:6]}, not {array.ravel()[:6]}"
