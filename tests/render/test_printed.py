"""The printed forms against the `repr` of torch and NumPy themselves."""

import subprocess
import sys
import timeit
from math import inf, isnan, nan, prod
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from kiwame.render.printed import printed, size_text

LIBRARIES = ["torch", "numpy"]
INTEGERS = ["uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"]
FLOATS = ["float16", "float32", "float64"]
ANY_FLOAT = {"float16": st.floats(width=16), "float32": st.floats(width=32), "float64": st.floats(width=64)}
SHAPES = st.lists(st.integers(0, 12), max_size=5).map(tuple).filter(lambda shape: prod(shape) <= 1000)
LONG_SHAPES = st.lists(st.sampled_from([0, 1, 2, 12]), max_size=7).map(tuple)

exactly = settings(derandomize=True, database=None, deadline=None)


def as_sent(values: Any) -> Any:
    """Nested lists as they cross the API: what JSON has no number for is a string."""
    if isinstance(values, list):
        return [as_sent(value) for value in values]
    if isinstance(values, float) and isnan(values):
        return "NaN"
    return {inf: "Infinity", -inf: "-Infinity"}.get(values, values)


def assert_prints_alike(library: str, array: np.ndarray) -> None:
    own = torch.from_numpy(array) if library == "torch" else array
    values = as_sent(array.tolist()) if array.size else []  # hundreds of empty lists would say no more
    assert printed(library, values, array.shape, array.dtype.name) == repr(own)


def float_cells(kind: str, size: int, dtype: str, rng: np.random.Generator) -> np.ndarray:
    """Cells of one of the kinds that print differently."""
    info = np.finfo(dtype)
    cells: Any
    with np.errstate(all="ignore"):
        match kind:
            case "counted":
                cells = np.arange(1, size + 1)
            case "signed whole":
                cells = rng.integers(-(10 ** rng.integers(1, 9)), 10 ** rng.integers(1, 9), size)
            case "fractions":
                cells = rng.random(size)
            case "signed fractions":
                cells = rng.normal(0, 10.0 ** rng.integers(-3, 4), size)
            case "few digits":
                cells = np.round(rng.normal(0, 100, size), rng.integers(0, 5))
            case "many scales":
                cells = rng.normal(0, 1, size) * 10.0 ** rng.integers(-9, 9, size)
            case "powers of two":
                cells = 2.0 ** rng.integers(int(np.log2(info.tiny)) - 8, int(np.log2(info.max)), size)
            case "at the limits":
                limits = np.array([1e-4, 1e-3, 1, 1e3, 1e5, 1e6, 1e8], info.dtype)
                cells = rng.choice(limits, size) * (1 + info.eps * rng.integers(-1, 2, size).astype(info.dtype))
            case "spread at the limit":
                low = rng.choice([0.0013, 0.01, 0.7, 1, 3], 1).astype(info.dtype)
                cells = np.where(rng.random(size) < 0.5, low, low * 1000 * (1 + info.eps * rng.integers(-2, 3)))
            case "any bits":
                cells = rng.bytes(size * info.bits // 8)
                return np.frombuffer(cells, info.dtype)
        return np.asarray(cells).astype(info.dtype)


KINDS = [
    "counted",
    "signed whole",
    "fractions",
    "signed fractions",
    "few digits",
    "many scales",
    "powers of two",
    "at the limits",
    "spread at the limit",
    "any bits",
]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("kind", KINDS)
@settings(exactly, max_examples=30)
@given(shape=SHAPES, seed=st.integers(0, 2**32))
def test_floats_print_as_the_library_prints_them(
    library: str, dtype: str, kind: str, shape: tuple[int, ...], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    cells = float_cells(kind, prod(shape), dtype, rng).copy()
    for odd in rng.permutation([nan, inf, -inf, -0.0])[: rng.integers(0, 5) if seed % 2 else 0]:
        cells[rng.random(cells.size) < rng.choice([0.1, 0.5])] = odd
    assert_prints_alike(library, cells.reshape(shape))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", FLOATS)
@settings(exactly, max_examples=150)
@given(data=st.data())
def test_few_chosen_floats_print_as_the_library_prints_them(library: str, dtype: str, data: st.DataObject) -> None:
    cells = data.draw(st.lists(ANY_FLOAT[dtype], min_size=1, max_size=4))
    assert_prints_alike(library, np.array(cells, dtype))
    assert_prints_alike(library, np.array(cells[0], dtype))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", INTEGERS)
@settings(exactly, max_examples=100)
@given(shape=SHAPES, seed=st.integers(0, 2**32), widest=st.integers(0, 64))
def test_integers_print_as_the_library_prints_them(
    library: str, dtype: str, shape: tuple[int, ...], seed: int, widest: int
) -> None:
    info = np.iinfo(dtype)
    low, high = max(info.min, -(2**widest)), min(info.max, 2**widest)
    cells = np.random.default_rng(seed).integers(low, high, shape, dtype, endpoint=True)
    assert_prints_alike(library, np.asarray(cells, dtype))


@pytest.mark.parametrize("library", LIBRARIES)
@settings(exactly, max_examples=150)
@given(shape=SHAPES, seed=st.integers(0, 2**32), share=st.sampled_from([0.0, 0.5, 1.0]))
def test_bools_print_as_the_library_prints_them(library: str, shape: tuple[int, ...], seed: int, share: float) -> None:
    assert_prints_alike(library, np.asarray(np.random.default_rng(seed).random(shape) < share))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float32", "float64"])
@settings(exactly, max_examples=40)
@given(before=LONG_SHAPES, after=LONG_SHAPES)
def test_tensors_without_cells_print_their_size(
    library: str, dtype: str, before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    shape = (*before, 0, *after)
    assert_prints_alike(library, np.zeros(shape, dtype))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", ["int16", "int64", "float32", "float64"])
@settings(exactly, max_examples=100)
@given(length=st.integers(0, 60), width=st.integers(0, 4), rank=st.integers(1, 16))
def test_lines_break_where_the_library_breaks_them(
    library: str, dtype: str, length: int, width: int, rank: int
) -> None:
    row = np.full(length, 10**width, dtype)
    assert_prints_alike(library, row.reshape((1,) * (rank - 1) + (length,)))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("rank", [32, 40, 60])
def test_deep_tensors_print_one_cell_a_line_as_the_library_does(library: str, rank: int) -> None:
    assert_prints_alike(library, np.arange(1000, 1004).reshape((1,) * (rank - 1) + (4,)))


def test_every_float16_prints_as_numpy_prints_it() -> None:
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    for row in every.reshape(-1, 8):
        assert_prints_alike("numpy", row)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_power_of_two_prints_as_the_library_prints_it(library: str, dtype: str) -> None:
    info = np.finfo(dtype)
    for exponent in range(int(np.log2(info.smallest_subnormal)), int(np.log2(info.max))):
        assert_prints_alike(library, np.array(2.0**exponent, dtype))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", ["bool", "int64", "float32"])
def test_exactly_1000_cells_print_in_full(library: str, dtype: str) -> None:
    assert_prints_alike(library, (np.arange(1000) % 7).reshape(10, 100).astype(dtype))


@pytest.mark.parametrize("library", LIBRARIES)
def test_1001_cells_are_a_value_error(library: str) -> None:
    with pytest.raises(ValueError, match="1001 cells"):
        printed(library, list(range(1001)), (1001,), "int64")


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_dtype_of_unknown_form_is_a_value_error(library: str) -> None:
    with pytest.raises(ValueError, match="complex64"):
        printed(library, ["1+2j"], (1,), "complex64")


@settings(exactly, max_examples=100)
@given(shape=LONG_SHAPES)
def test_sizes_print_as_the_library_prints_them(shape: tuple[int, ...]) -> None:
    assert size_text("torch", shape) == repr(torch.Size(shape))
    assert size_text("numpy", shape) == repr(np.broadcast_to(0, shape).shape)


def test_printing_a_tensor_imports_neither_torch_nor_numpy() -> None:
    code = (
        "import sys; from kiwame.render.printed import printed; printed('numpy', [[1.5]], (1, 1), 'float32');"
        "sys.exit(bool({'torch', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("library", LIBRARIES)
def test_small_integer_tensors_print_at_least_ten_times_as_fast_as_torch(library: str) -> None:
    tensor = torch.arange(1, 7).reshape(2, 3)
    values = tensor.tolist()
    ours = min(timeit.repeat(lambda: printed(library, values, (2, 3), "int64"), number=200, repeat=5))
    theirs = min(timeit.repeat(lambda: repr(tensor), number=200, repeat=5))
    assert ours * 10 < theirs
