"""The .npy head against NumPy's own writer and reader."""

import io

import numpy as np
import pytest
from kiwame.render.npy import header

DTYPES = [
    "bool",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "int8",
    "int16",
    "int32",
    "int64",
    "float16",
    "float32",
    "float64",
]
SHAPES = [(), (0,), (1,), (6,), (2, 3), (2, 0, 3), (0, 0), (1000,), (2, 3, 4, 5), (1,) * 16, (7,) + (1,) * 40]


def saved(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", DTYPES)
def test_head_and_cells_are_the_file_that_numpy_saves(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    assert header(shape, dtype) + array.tobytes() == saved(array)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", DTYPES)
def test_numpy_loads_head_and_cells(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    loaded = np.load(io.BytesIO(header(shape, dtype) + array.tobytes()), allow_pickle=False)
    assert (loaded.dtype, loaded.shape) == (array.dtype, shape)
    assert np.array_equal(loaded, array)


def test_every_length_of_shape_ends_on_the_alignment_as_numpy_ends_it() -> None:
    for digits in range(1, 8):
        for rank in range(1, 30):
            shape = (0, *(10**digits,) * rank)  # an empty array may have axes of any size
            if np.prod(shape[1:], dtype=object) < 2**60:
                assert header(shape, "int8") == saved(np.empty(shape, "int8"))


def test_a_dtype_that_the_format_lacks_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="bfloat16"):
        header((2,), "bfloat16")
