"""PyTorch's own samples of its operators, as code with named inputs: an oracle that is not ours.

`torch.testing._internal` holds, for every operator, the calls that PyTorch's tests make of it. Those of ops that are
declared here are written out as code (`torch.gather(x, 1, y)`), and both libraries are asked.
"""

import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import torch
from kiwame.ops.base import registry
from kiwame.parse.spellings import spellings

MOST_CELLS = 2_000
DTYPES = {
    torch.float32: "float32",
    torch.float64: "float64",
    torch.int64: "int64",
    torch.int32: "int32",
    torch.bool: "bool",
    torch.uint8: "uint8",
    torch.float16: "float16",
    torch.int8: "int8",
    torch.int16: "int16",
}


class Sample(NamedTuple):
    """A call as code, its inputs by name, and the call itself."""

    op: str
    code: str
    inputs: dict[str, torch.Tensor]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    call: Any


class Unwritable(Exception):
    """A sample that code with named inputs cannot say here: a dtype or an object that is not taken."""


def samples(
    chosen: Callable[[str], bool] = lambda _name: True, dtypes: tuple[torch.dtype, ...] = (torch.float32,)
) -> Iterator[Sample]:
    """All samples of ops that are spelled here and `chosen` by name, in the order of PyTorch's list."""
    from torch.testing._internal.common_methods_invocations import op_db
    from torch.testing._internal.common_utils import set_rng_seed

    known = {name for (library, kind, name) in spellings() if library == "torch" and kind == "function"}
    methods = {name for (library, kind, name) in spellings() if library == "torch" and kind == "method"}
    for info in op_db:
        written = _written(info.name, known, methods)
        renamed = getattr(info.op, "__name__", "") == "<lambda>"  # its arguments are in another order than the op's
        if written is None or renamed or info.variant_test_name or not chosen(info.name):
            continue
        for dtype in dtypes:
            if not info.supports_dtype(dtype, "cpu"):
                continue
            set_rng_seed(0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:  # past `info.sample_inputs`, which looks through the call stack and seeds anew for every sample
                    found = list(info.sample_inputs_func(info, "cpu", dtype, requires_grad=False))
                except Exception:  # a generator of PyTorch's that needs what is not here
                    continue
            for sample in found:
                try:
                    yield _sample(info, written, sample)
                except Unwritable:
                    continue


def _written(name: str, known: set[str], methods: set[str]) -> str | None:
    """How the op is called in code, or None where it is not declared here."""
    if name.startswith("nn.functional."):
        call = f"F.{name.removeprefix('nn.functional.')}"
        return call if call in known else None
    if f"torch.{name}" in known:
        return f"torch.{name}"
    if name in methods:
        return f".{name}"
    return None


def _sample(info: Any, written: str, sample: Any) -> Sample:
    inputs: dict[str, torch.Tensor] = {}

    def said(value: Any) -> str:
        if isinstance(value, torch.Tensor):
            if value.dtype not in DTYPES or value.numel() > MOST_CELLS or value.layout is not torch.strided:
                raise Unwritable
            name = f"t{len(inputs)}"
            inputs[name] = value
            return name
        if isinstance(value, torch.dtype):
            if value not in DTYPES:
                raise Unwritable
            return f"torch.{DTYPES[value]}"
        if isinstance(value, (list, tuple)):
            inner = ", ".join(said(v) for v in value)
            if isinstance(value, list):
                return f"[{inner}]"
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        if isinstance(value, float) and not math.isfinite(value):
            return {"nan": "torch.nan", "inf": "torch.inf", "-inf": "-torch.inf"}[str(value)]
        if isinstance(value, (bool, int, float, str)) or value is None:
            return repr(value)
        raise Unwritable

    first = said(sample.input)
    rest = [said(a) for a in sample.args] + [f"{k}={said(v)}" for k, v in sample.kwargs.items()]
    code = (
        f"{first}{written}({', '.join(rest)})" if written.startswith(".") else f"{written}({', '.join([first, *rest])})"
    )
    return Sample(info.name, code, inputs, (sample.input, *sample.args), sample.kwargs, info.op)


def declared() -> set[str]:
    """Names of all ops."""
    return set(registry())
