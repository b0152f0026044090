"""The dtypes that tensors can have here, and what learners call them."""

from typing import Any

from kiwame.errors import Cause, Span, refuse

DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
FLOATS = ("float16", "float32", "float64")
LARGEST = {"float16": 65504.0, "float32": 3.4028234663852886e38, "float64": 1.7976931348623157e308}
RANGES = {  # the least and the largest number of an integer dtype; uint64 is what NumPy adds small ones up in
    "uint8": (0, 2**8 - 1),
    "uint64": (0, 2**64 - 1),
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
}
SPOKEN_DTYPES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "int": "int32",
    "long": "int64",
    "short": "int16",
}


def dtype_named(name: Any, span: Span | None = None) -> str:
    """The dtype that a learner calls `name`. Raises Refusal `dtype` for what is not taken as input."""
    plain = str(name).removeprefix("torch.").removeprefix("np.").removeprefix("numpy.").lower()
    plain = SPOKEN_DTYPES.get(plain, plain).removesuffix("_")
    if plain in DTYPES:
        return plain
    if plain.endswith(".dtype"):
        raise refuse(Cause.DTYPE, "of-tensor", span=span, got=str(name), expected=list(DTYPES), dtype=str(name))
    variant = "no-input" if plain in {"complex64", "complex128", "bfloat16", "complex"} else "unknown"
    raise refuse(Cause.DTYPE, variant, span=span, got=str(name), expected=list(DTYPES), dtype=str(name))
