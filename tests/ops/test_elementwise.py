"""Every spelling of every op that works cell by cell, on awkward data: explained with what the library gives, or refused.

The oracle is the code itself, run by Python on torch and on NumPy.
"""

import math
import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from kiwame.ops.base import registry
from kiwame.ops.form_text import Name, shown
from kiwame.ops.forms import form

FAMILIES = ("elementwise", "comparison and logic")
DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
FLOATS = [math.nan, math.inf, -math.inf, 0.0, -0.0, 0.1, -2.5, 0.5, 3.0, -1.0, 12345.678, 1e-7, -88.5]
SHAPES = [((2, 3), (2, 3)), ((2, 3), (3,)), ((3,), (2, 1)), ((), ()), ((2, 2), ()), ((1,), (4,)), ((0, 3), (3,)), ((5,), (5,))]  # fmt: skip
NUMBERS = ["0", "1", "2", "-3", "2.5", "-0.5", "300", "-129", "70000", "True", "1e30", "float('nan')", "float('inf')"]
FOLDING = {"torch.max", "torch.min", "max", "min"}  # with a number these fold along that axis
SAYS = (RuntimeError, ValueError, TypeError, IndexError, ArithmeticError, NotImplementedError)

FORMS = [
    (op.name, library, template)
    for op in registry().values()
    for library in ("torch", "numpy")
    for template in op.forms(library)
    if op.family in FAMILIES and form(template).kind != "idiom"
]


def data_of(shape: tuple[int, ...], dtype: str, random: np.random.Generator) -> np.ndarray:
    """Awkward values of a dtype, its first and last among them."""
    if dtype.startswith("float"):
        return random.choice(FLOATS, size=shape).astype(dtype)
    if dtype == "bool":
        return random.integers(0, 2, size=shape).astype(bool)
    limits = np.iinfo(dtype)
    values = [0, 1, 2, 3, 7, -3 if limits.min else 5, -1 if limits.min else 9, 100, limits.min, limits.max]
    return random.choice(values, size=shape).astype(dtype)


def code_of(name: str, template: str, numbers: dict[str, str]) -> str:
    """A form as code: operands by their names, or numbers in their places; arguments are left out."""
    op = registry()[name]
    names: dict[str, Any] = {o.name: Name(numbers.get(o.name, o.name)) for o in op.operands}
    defaults = {a.name: a.default for a in op.arguments}
    return shown(template, {**names, **defaults}, defaults)


def tried(code: str, arrays: dict[str, np.ndarray], library: str) -> Any:
    """What the library gives, or what it says in place of that."""
    scope: dict[str, Any] = {"torch": torch, "np": np, "F": torch.nn.functional}
    scope |= {n: torch.from_numpy(a.copy()) if library == "torch" else a.copy() for n, a in arrays.items()}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return np.asarray(eval(code, scope))
    except SAYS as error:
        return error


def agrees(code: str, arrays: dict[str, np.ndarray], library: str) -> None:
    """Hold the explanation of a call against what the library gives, refusals included."""
    expected = tried(code, arrays, library)
    inputs = {n: a if a.size else {"shape": a.shape, "dtype": a.dtype.name} for n, a in arrays.items()}
    if isinstance(expected, Exception):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(code, inputs=inputs, backend=library)
        assert refused.value.status == 422
        return
    explanation = kiwame.explain(code, inputs=inputs, backend=library)
    assert explanation.verified, (code, arrays, explanation.stages[-1].formula, explanation.output.values)
    assert explanation.output.dtype == expected.dtype.name
    assert explanation.output.shape == expected.shape
    given = np.array(explanation.output.values, expected.dtype).reshape(expected.shape)
    # torch computes 2 / x by way of 1 / x, and torch.div(2, x) without
    np.testing.assert_allclose(given, expected, rtol={"float16": 1e-3, "float32": 3e-7}.get(expected.dtype.name, 1e-15))


@pytest.mark.parametrize(("name", "library", "template"), FORMS)
def test_every_spelling_gives_what_the_library_gives(name: str, library: str, template: str) -> None:
    random = np.random.default_rng(sum(map(ord, name + library + template)))
    operands = [s.param for s in form(template).slots if s.param in {o.name for o in registry()[name].operands}]
    for n in range(4):
        shapes = SHAPES[random.integers(len(SHAPES))]
        dtypes = random.choice(DTYPES, size=3)
        if n < 2:
            dtypes[:] = dtypes[0] if n else "float32"
        arrays = {p: data_of(shapes[k % 2], dtypes[k], random) for k, p in enumerate(operands)}
        agrees(code_of(name, template, {}), arrays, library)


def numbers_in(name: str) -> list[str]:
    """The operands of an op in whose place a plain number may stand."""
    return [o.name for o in registry()[name].operands if o.number]


@pytest.mark.parametrize(
    ("name", "library", "template"), [f for f in FORMS if numbers_in(f[0]) and form(f[2]).name not in FOLDING]
)
def test_a_plain_number_in_place_of_a_tensor_is_taken_or_refused_as_the_library_does(
    name: str, library: str, template: str
) -> None:
    random = np.random.default_rng(sum(map(ord, name + library + template)))
    slots = form(template).slots
    operands = [s.param for s in slots if s.param in {o.name for o in registry()[name].operands}]
    may = [p for p in numbers_in(name) if p in operands]
    if form(template).kind == "method":
        may = [p for p in may if p != operands[0]]
    for n in range(4 if may else 0):
        place = may[random.integers(len(may))]
        dtype = str(random.choice(DTYPES)) if n else "float32"
        arrays = {p: data_of((2, 3), dtype, random) for p in operands if p != place}
        if arrays:
            agrees(code_of(name, template, {place: str(random.choice(NUMBERS))}), arrays, library)
