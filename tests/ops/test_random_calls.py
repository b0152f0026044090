"""Random calls of every op: what the library does, and where it refuses, so do we, with its own words."""

import itertools
import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

tried = settings(
    max_examples=250, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
shapes = st.lists(st.integers(0, 3), max_size=6).map(tuple)
axes = st.integers(-7, 7)
some_axes = st.lists(axes, max_size=4).map(tuple)
some_sizes = st.lists(st.integers(-3, 9), max_size=4).map(tuple)


def alone(numbers: tuple[int, ...]) -> Any:
    """One axis as a number, as it is mostly written."""
    return numbers[0] if len(numbers) == 1 else numbers


def squeezed(x: torch.Tensor, axis: int | None) -> torch.Tensor:
    return x.squeeze() if axis is None else x.squeeze(axis)


# The same call on x made by hand, by torch and by NumPy, with each op's own arguments, good and bad.
CALLS: dict[str, tuple[st.SearchStrategy[Any], Any, Any]] = {
    "permute": (some_axes, lambda x, a: x.permute(*a) if a else x.permute(()), np.transpose),
    "transpose": (st.tuples(axes, axes), lambda x, a: x.transpose(*a), lambda x, a: np.swapaxes(x, *a)),
    "unsqueeze": (axes, lambda x, a: x.unsqueeze(a), np.expand_dims),
    "squeeze": (st.one_of(st.none(), axes), squeezed, np.squeeze),
    "sum": (some_axes, lambda x, a: x.sum(dim=a), lambda x, a: np.sum(x, axis=alone(a))),
    "sum keepdim": (some_axes, lambda x, a: x.sum(dim=a, keepdim=True), lambda x, a: np.sum(x, axis=alone(a), keepdims=True)),
    "flatten": (st.tuples(axes, axes), lambda x, a: x.flatten(*a), None),
    "reshape": (some_sizes, lambda x, a: x.reshape(*a) if a else x.reshape(()), np.reshape),
    "view": (some_sizes, lambda x, a: x.view(*a) if a else x.view(()), np.reshape),
    "T": (st.none(), lambda x, _: x.T, lambda x, _: x.T),
    "mT": (st.none(), lambda x, _: x.mT, lambda x, _: x.mT),
    "contiguous": (st.none(), lambda x, _: x.contiguous(), lambda x, _: np.ascontiguousarray(x)),
}  # fmt: skip


def spec_of(name: str, shape: tuple[int, ...], argument: Any) -> str:
    operand = "x".join(map(str, shape)) or "()"
    if argument is None:
        return f"{name} {operand}"
    numbers = ",".join(map(str, argument)) if isinstance(argument, tuple) else str(argument)
    if name.startswith("sum"):
        return f"sum {operand} dim={numbers or '()'}{name.removeprefix('sum')}"
    return f"{name} {operand} {numbers or '()'}"


def agree(name: str, shape: tuple[int, ...], argument: Any, library: str, make: Any) -> None:
    numbers = np.arange(1, int(np.prod(shape)) + 1).reshape(shape)
    x = torch.from_numpy(numbers) if library == "torch" else numbers
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns of what it will refuse one day
            expected, says = make(x, argument), None
    except (RuntimeError, IndexError, ValueError, TypeError) as error:
        expected, says = None, f"{type(error).__name__}: {error}"
    spec = spec_of(name, shape, argument)
    if says is not None:
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(spec, backend=library)
        assert refused.value.backend_says == says
        return
    explanation = kiwame.explain(spec, backend=library)
    assert explanation.verified
    assert explanation.output.shape == tuple(expected.shape)
    np.testing.assert_array_equal(np.array(explanation.output.values).reshape(expected.shape), np.asarray(expected))


@pytest.mark.parametrize("name", CALLS)
def test_torch_and_we_agree_on_what_can_be(name: str) -> None:
    arguments, make, _ = CALLS[name]

    @tried
    @given(shapes, arguments)
    def run(shape: tuple[int, ...], argument: Any) -> None:
        agree(name, shape, argument, "torch", make)

    run()


@pytest.mark.parametrize("name", [n for n, c in CALLS.items() if c[2] is not None])
def test_numpy_and_we_agree_on_what_can_be(name: str) -> None:
    arguments, _, make = CALLS[name]

    @tried
    @given(shapes, arguments)
    def run(shape: tuple[int, ...], argument: Any) -> None:
        agree(name, shape, argument, "numpy", make)

    run()


@tried
@given(shapes, shapes)
def test_broadcasting_agrees_with_torch(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    def text(shape: tuple[int, ...]) -> str:
        return "x".join(map(str, shape)) or "()"

    try:
        expected = torch.broadcast_shapes(a, b)
    except RuntimeError:
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(f"add {text(a)} {text(b)}")
        assert refused.value.type == "/problems/sizes"
        return
    explanation = kiwame.explain(f"add {text(a)} {text(b)}")
    assert explanation.output.shape == tuple(expected)
    assert explanation.verified


SAYS = [
    ("permute 2x3 1,2", lambda x: x.permute(1, 2)),
    ("permute 2x3 0,0", lambda x: x.permute(0, 0)),
    ("permute 2x3 1", lambda x: x.permute(1)),
    ("sum 2x3 dim=2", lambda x: x.sum(dim=2)),
    ("reshape 2x3 4,2", lambda x: x.reshape(4, 2)),
    ("view 2x3 -1,4", lambda x: x.view(-1, 4)),
    ("unsqueeze 2x3 9", lambda x: x.unsqueeze(9)),
    ("permute 2x3 1,0; view 6", lambda x: x.permute(1, 0).view(6)),
]


@pytest.mark.parametrize(("spec", "call"), SAYS, ids=[s for s, _ in SAYS])
def test_the_library_is_quoted_to_the_letter(spec: str, call: Any) -> None:
    x = torch.arange(1, 7).reshape(2, 3)
    with pytest.raises((RuntimeError, IndexError)) as theirs:
        call(x)
    with pytest.raises(kiwame.Refusal) as ours:
        kiwame.explain(spec)
    assert ours.value.backend_says == f"{theirs.type.__name__}: {theirs.value}"


DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")


@pytest.mark.parametrize(
    ("dtype", "spec"),
    list(
        itertools.product(
            DTYPES,
            ["permute 2x3 1,0", "sum 2x3 dim=1", "sum 2x3", "add 2x3 3", "mul 2x3 2x1", "div 2x3 3", "unsqueeze 2x3 0"],
        )
    ),
)
def test_every_dtype_is_proved_on_both_libraries(dtype: str, spec: str) -> None:
    for library in ("torch", "numpy"):
        explanation = kiwame.explain(f"{spec} dtype={dtype}", backend=library)
        assert explanation.verified, (library, explanation.text)


@tried
@given(st.lists(st.lists(st.floats(width=32), min_size=3, max_size=3), min_size=1, max_size=3))
def test_floats_with_nan_and_infinities_are_proved(data: list[list[float]]) -> None:
    for spec in ("x.T", "x.sum(1)", "x + x", "x * 2.5", "x / x"):
        explanation = kiwame.explain(spec, inputs={"x": data})
        assert explanation.verified, explanation.text
        explanation.to_json()


def test_wrapping_integers_are_proved_as_the_library_wraps_them() -> None:
    explanation = kiwame.explain("x + 100", inputs={"x": {"data": [200, 3], "dtype": "uint8"}})
    assert explanation.output.values == [44, 103]
    assert explanation.verified
