"""Random calls on random data: values, dtypes and strides as the library gives them, told truly, read back the same."""

import math
import re
import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kiwame.parse.canonical import canonical
from kiwame.parse.read import read

from tests import oracles

tried = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
FLOATS = [math.nan, math.inf, -math.inf, 0.0, -0.0, 0.1, -2.5, 1e-7, 3.0, 12345.678]
LIBRARIES = ("torch", "numpy")
dtypes, libraries, seeds = st.sampled_from(DTYPES), st.sampled_from(LIBRARIES), st.integers(0, 999)
shapes = st.lists(st.integers(0, 3), max_size=6).map(tuple)


def data_of(shape: tuple[int, ...], dtype: str, seed: int) -> np.ndarray:
    """Awkward values of a dtype, its first and last among them."""
    random = np.random.default_rng(seed)
    if dtype.startswith("float"):
        return random.choice(FLOATS, size=shape).astype(dtype)
    if dtype == "bool":
        return random.integers(0, 2, size=shape).astype(bool)
    limits = np.iinfo(dtype)
    return random.choice([0, 1, 2, -3 if limits.min else 3, 100, limits.min, limits.max], size=shape).astype(dtype)


def native(array: np.ndarray, library: str) -> Any:
    return torch.from_numpy(array.copy()) if library == "torch" else array.copy()


def strides_of(result: Any) -> tuple[int, ...]:
    return (
        tuple(result.stride())
        if isinstance(result, torch.Tensor)
        else tuple(s // result.itemsize for s in result.strides)
    )


def held(explanation: kiwame.Explanation, expected: Any, library: str) -> None:
    """Hold an explanation against what the library gave, NaN and signed zeros included."""
    array = expected.numpy() if isinstance(expected, torch.Tensor) else np.asarray(expected)
    assert explanation.verified, explanation.steps[-1].text
    assert explanation.backend == library
    assert explanation.output.dtype == array.dtype.name
    assert explanation.output.shape == array.shape
    shown = np.array(explanation.output.values, array.dtype).reshape(array.shape)
    np.testing.assert_array_equal(shown, array)
    if array.dtype.kind == "f":
        zeros = array == 0
        np.testing.assert_array_equal(np.signbit(shown[zeros]), np.signbit(array[zeros]))


def told(code: str, inputs: dict[str, Any], library: str) -> kiwame.Explanation:
    """The explanation, after its text was read back and every language was tried."""
    explanation = kiwame.explain(code, inputs=inputs, backend=library)
    reading = read(explanation.spec, backend=library)
    assert canonical(reading.program) == explanation.spec
    again = kiwame.explain(explanation.spec, backend=library, lang="ja")
    assert again.output == explanation.output
    assert [s.data for s in again.steps] == [s.data for s in explanation.steps]
    for step in (*explanation.steps, *again.steps):
        assert step.text
        assert not re.search(r"None|[{}]|  |\bnan\b", step.text), step.text
    return explanation


# Each op with arguments that fit any tensor of that rank, as code of both libraries and as an oracle's arguments.
@st.composite
def calls(draw: st.DrawFn) -> tuple[str, str, tuple[int, ...], dict[str, Any], str]:
    """An op, its code, a shape, the arguments for the oracle, and the library."""
    library = draw(libraries)
    shape = draw(shapes)
    rank, cells = len(shape), math.prod(shape)
    op = draw(st.sampled_from([n for n in oracles.TORCH if n not in {"add", "sub", "mul", "div", "arange", "zeros", "ones", "full"}]))  # fmt: skip
    if op == "permute":
        dims = tuple(draw(st.permutations(range(rank))))
        name = "permute" if library == "torch" else "transpose"
        return op, f"x.{name}({dims})", shape, {"dims": dims}, library
    if op == "transpose" and rank:
        a, b = draw(st.integers(-rank, rank - 1)), draw(st.integers(-rank, rank - 1))
        return op, f"x.swapaxes({a}, {b})", shape, {"dim0": a, "dim1": b}, library
    if op in {"reshape", "view"} and cells:
        sizes = draw(st.permutations([*shape, 1]))
        if draw(st.booleans()):
            sizes[draw(st.integers(0, rank))] = -1
        return "reshape", f"x.reshape({', '.join(map(str, sizes))})", shape, {"shape": tuple(sizes)}, library
    if op == "flatten" and library == "torch":
        first = draw(st.integers(0, max(rank - 1, 0)))
        last = draw(st.integers(first, max(rank - 1, 0)))
        return op, f"x.flatten({first}, {last})", shape, {"start_dim": first, "end_dim": last}, library
    if op == "squeeze":
        ones = tuple(a for a in range(rank) if shape[a] == 1)
        dim = draw(st.sampled_from([None, *((a,) for a in ones), ones]))
        return op, f"x.squeeze({'' if dim is None else dim})", shape, {"dim": dim}, library
    if op == "unsqueeze":
        at = draw(st.integers(0, rank))
        code = f"x.unsqueeze({at})" if library == "torch" else f"np.expand_dims(x, {at})"
        return op, code, shape, {"dim": at}, library
    if op == "mT" and rank >= 2:
        return op, "x.mT", shape, {}, library
    if op == "contiguous" and library == "torch":
        return op, "x.contiguous()", shape, {}, library
    if op == "sum":
        axes = tuple(draw(st.lists(st.sampled_from(range(rank)), unique=True))) if rank else ()
        dim = axes or None
        keep = draw(st.booleans()) and dim is not None
        word = ("dim", "keepdim") if library == "torch" else ("axis", "keepdims")
        code = f"x.sum({word[0]}={dim}, {word[1]}={keep})" if dim else "x.sum()"
        return op, code, shape, {"dim": dim, "keepdim": keep}, library
    return "T", "x.T", shape, {}, library


@tried
@given(calls(), dtypes, seeds)
def test_a_call_on_random_data_gives_what_the_library_gives(call: Any, dtype: str, seed: int) -> None:
    op, code, shape, args, library = call
    data = data_of(shape, dtype, seed)
    given_x: Any = data if data.size else {"shape": shape, "dtype": dtype}
    table = oracles.TORCH if library == "torch" else oracles.NUMPY
    x = native(data, library)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        expected = table[op](x, args)
    explanation = told(code, {"x": given_x}, library)
    held(explanation, expected, library)
    if (
        op in {"permute", "transpose", "T", "mT", "unsqueeze", "squeeze"} and data.size
    ):  # else loaded with other strides
        assert explanation.output.strides == strides_of(expected)
        assert explanation.output.view_of == "x"


def said_to(make: Any) -> tuple[Any, str | None]:
    """What a library gives, or what it says in place of that."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return make(), None
    except (RuntimeError, ValueError, TypeError, IndexError, ArithmeticError) as error:
        return None, f"{type(error).__name__}: {error}"


SIGNS = {"+": "add", "-": "sub", "*": "mul", "/": "div"}
small = st.sampled_from([(), (3,), (1,), (2, 3), (2, 1), (0, 3), (2, 1, 3), (1, 1, 1, 1, 2, 3)])


@tried
@given(small, small, dtypes, dtypes, st.sampled_from("+-*/"), libraries, seeds)
def test_arithmetic_of_any_two_dtypes_gives_what_the_library_gives(
    left: Any, right: Any, first: str, second: str, sign: str, library: str, seed: int
) -> None:
    a, b = data_of(left, first, seed), data_of(right, second, seed + 1)
    given_both = {
        name: data if data.size else {"shape": data.shape, "dtype": data.dtype.name}
        for name, data in (("a", a), ("b", b))
    }
    scope = {"a": native(a, library), "b": native(b, library)}
    expected, says = said_to(lambda: eval(f"a {sign} b", scope))
    if says is not None:
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(f"a {sign} b", inputs=given_both, backend=library)
        assert refused.value.backend_says == says
        return
    held(told(f"a {sign} b", given_both, library), expected, library)


NUMBERS = ["0", "1", "-3", "2.5", "-0.0", "1e30", "300", "-129", "70000", "True", "4294967296", "0.1"]


@tried
@given(small, dtypes, st.sampled_from(NUMBERS), st.sampled_from("+-*/"), st.booleans(), libraries, seeds)
def test_arithmetic_with_a_plain_number_gives_what_the_library_gives(
    shape: Any, dtype: str, number: str, sign: str, turned: bool, library: str, seed: int
) -> None:
    data = data_of(shape, dtype, seed)
    given_x: Any = data if data.size else {"shape": shape, "dtype": dtype}
    code = f"{number} {sign} x" if turned else f"x {sign} {number}"
    expected, says = said_to(lambda: eval(code, {"x": native(data, library)}))
    if says is not None:
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(code, inputs={"x": given_x}, backend=library)
        assert refused.value.backend_says == says
        return
    held(told(code, {"x": given_x}, library), expected, library)


bounds = st.one_of(st.integers(-9, 9), st.sampled_from([0.5, -1.5, 2.0, 0.1, 1e3]))


@tried
@given(st.lists(bounds, min_size=1, max_size=3), libraries)
def test_a_range_is_the_librarys_range(numbers: list[Any], library: str) -> None:
    module = torch if library == "torch" else np
    expected, says = said_to(lambda: module.arange(*numbers))
    spec = f"arange {','.join(map(str, numbers))}"
    if says is not None:
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(spec, backend=library)
        assert refused.value.backend_says == says
        return
    array = np.asarray(expected)
    if array.size > 1_000:
        return
    explanation = told(spec, {}, library)
    assert explanation.verified
    assert explanation.output.dtype == array.dtype.name
    np.testing.assert_array_equal(np.array(explanation.output.values, array.dtype).reshape(array.shape), array)


FILLS = [("0", 0), ("7", 7), ("-3", -3), ("2.5", 2.5), ("1e30", 1e30), ("True", True), ("False", False)]


@pytest.mark.parametrize(("typed", "value"), FILLS)
@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("shape", [(2, 3), (3,), (0, 2), (1, 1, 2)])
def test_a_filled_tensor_is_the_librarys(shape: tuple[int, ...], library: str, typed: str, value: Any) -> None:
    module = torch if library == "torch" else np
    sizes = ",".join(map(str, shape))
    for spec in (f"full {'x'.join(map(str, shape))} {typed}", f"{'torch' if module is torch else 'np'}.full(({sizes},), {typed})"):  # fmt: skip
        held(told(spec, {}, library), module.full(shape, value), library)


@pytest.mark.parametrize("op", ["zeros", "ones"])
@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("shape", [(2, 3), (4,), (0,), (1, 1, 1, 1, 1, 2)])
def test_zeros_and_ones_are_the_librarys(op: str, library: str, shape: tuple[int, ...]) -> None:
    module = torch if library == "torch" else np
    held(told(f"{op} {'x'.join(map(str, shape))}", {}, library), getattr(module, op)(shape), library)
