"""Inputs on the host: cells numbered in reading order, and data as Python numbers again."""

import math
from typing import Any

import numpy as np

from kiwame.model import Fill, Input, Nested


def filled(source: Input) -> np.ndarray[Any, Any]:
    """The array of an input that is given by its shape alone."""
    first = source.source.start if isinstance(source.source, Fill) else 1
    numbers = np.arange(first, first + math.prod(source.shape)).reshape(source.shape)
    return numbers if source.dtype == "int64" else numbers.astype(source.dtype)


def restored(values: Nested) -> Nested:
    """Nested lists with the strings NaN and Infinity as floats again."""
    if isinstance(values, list):
        return [restored(v) for v in values]
    return float(values) if isinstance(values, str) else values
