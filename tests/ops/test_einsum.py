"""einsum against torch and NumPy: the same values, and a refusal exactly where the library refuses."""

import random
from typing import Any

import kiwame
import numpy as np
import pytest
from kiwame.errors import Refusal

from tests.oracles.library_calls import compared, data

EQUATIONS = [
    ("ij,jk->ik", [(2, 3), (3, 4)]),
    ("ij,jk", [(2, 3), (3, 4)]),
    ("ij,jk->ik", [(2, 1), (3, 4)]),
    ("bij,bjk->bik", [(2, 3, 4), (2, 4, 5)]),
    ("ii", [(3, 3)]),
    ("ii->i", [(3, 3)]),
    ("ii->i", [(1, 3)]),
    ("...ii->...i", [(2, 3, 3)]),
    ("ba", [(2, 3)]),
    ("bA", [(2, 3)]),
    ("ij->ji", [(2, 3)]),
    ("ij->", [(2, 3)]),
    ("i,j->ij", [(2,), (3,)]),
    ("i,i->", [(3,), (3,)]),
    ("i,i", [(3,), (1,)]),
    ("i,i->i", [(0,), (1,)]),
    ("i,i->", [(0,), (0,)]),
    ("", [()]),
    (",->", [(), ()]),
    ("i,->i", [(2,), ()]),
    ("i j , j k -> i k", [(2, 3), (3, 4)]),
    ("...i,...i->...", [(2, 3), (3,)]),
    ("...i,...i->...", [(2, 1, 3), (4, 3)]),
    ("...i,...i->...", [(2, 3), (4, 3)]),
    ("i...,j...->ij...", [(2, 3), (4, 1)]),
    ("...i->i", [(2, 3)]),
    ("...->", [(2, 3)]),
    ("...ij->ji", [(1, 2, 3)]),
    ("ij->ij...", [(2, 3)]),
    ("a,b,c->abc", [(2,), (3,), (2,)]),
    ("bn,anm,bm->ba", [(2, 3), (5, 3, 4), (2, 4)]),
    ("bhqd,bhkd->bhqk", [(1, 2, 3, 4), (1, 2, 5, 4)]),
    ("ij->ji->ij", [(2, 3)]),
    ("ij-", [(2, 3)]),
    ("ij->ii", [(2, 3)]),
    ("ij->k", [(2, 3)]),
    ("ij", [(2, 3, 4)]),
    ("ijk", [(2, 3)]),
    ("ij,jk", [(2, 3)]),
    ("ij", [(2, 3), (3, 4)]),
    ("i1->i", [(2, 3)]),
    ("..i->i", [(2, 3)]),
    (". . .i->i", [(2, 3)]),
    ("...i...->i", [(2, 3)]),
    ("ij->i.", [(2, 3)]),
    ("i>i", [(2,)]),
    ("ij->,", [(2, 3)]),
    ("ij,jk->ik", [(2, 3), (4, 5)]),
]


def called(equation: str, inputs: dict[str, Any], backend: str) -> str:
    return f"{'torch' if backend == 'torch' else 'np'}.einsum({equation!r}, {', '.join(inputs)})"


@pytest.mark.parametrize("backend", ["torch", "numpy"])
@pytest.mark.parametrize(("equation", "shapes"), EQUATIONS)
def test_an_equation_is_read_as_its_library_reads_it(
    backend: str, equation: str, shapes: list[tuple[int, ...]]
) -> None:
    inputs = {f"t{n}": data(shape, "float32", n + 1) for n, shape in enumerate(shapes)}
    if not compared(called(equation, inputs, backend), inputs, backend):
        with pytest.raises(Refusal) as caught:
            kiwame.explain(called(equation, inputs, backend), inputs=inputs, backend=backend)
        assert caught.value.type == "/problems/pattern"
        assert caught.value.backend_says


@pytest.mark.parametrize("backend", ["torch", "numpy"])
@pytest.mark.parametrize("dtype", ["bool", "uint8", "int32", "int64", "float16", "float64"])
@pytest.mark.parametrize("equation", ["ij,jk->ik", "ij,jk->", "ij,jk->ijk"])
def test_dtypes_come_out_as_the_library_gives_them(backend: str, dtype: str, equation: str) -> None:
    inputs = {"a": data((3, 4), dtype) % 5, "b": data((4, 2), dtype)}
    if dtype == "bool":
        inputs = {name: value.astype(bool) for name, value in inputs.items()}
    compared(called(equation, inputs, backend), inputs, backend)


@pytest.mark.parametrize("backend", ["torch", "numpy"])
def test_mixed_dtypes_are_refused_by_torch_alone(backend: str) -> None:
    inputs = {"a": data((3, 4), "float32"), "b": data((4, 2), "float64")}
    assert compared(called("ij,jk->ik", inputs, backend), inputs, backend) == (backend == "numpy")


@pytest.mark.parametrize("backend", ["torch", "numpy"])
def test_we_refuse_exactly_where_the_library_does(backend: str) -> None:
    rng = random.Random(backend)
    explained = 0
    for _ in range(200):
        shapes = [tuple(rng.choice([1, 2, 3]) for _ in range(rng.randint(0, 3))) for _ in range(rng.randint(1, 3))]
        terms = ["".join(rng.choice("ijkK") for _ in shape) for shape in shapes]
        if rng.random() < 0.3:
            terms = [rng.choice(["...", ""]) + term[rng.randint(0, 1) :] for term in terms]
        letters = sorted({c for term in terms for c in term if c != "."})
        rng.shuffle(letters)
        out = "" if rng.random() < 0.3 else "->" + rng.choice(["...", ""]) + "".join(letters[: rng.randint(0, 3)])
        inputs = {f"t{n}": data(shape, "int64", n + 2) for n, shape in enumerate(shapes)}
        explained += compared(called(",".join(terms) + out, inputs, backend), inputs, backend)
    assert explained > 40


def test_the_equations_letters_are_the_indices() -> None:
    assert kiwame.explain('einsum 2x3 3x4 "ij,jk->ik"').stages[0].formula == "y[i, k] = Σ(j<3) a[i, j] · b[j, k]"
    batched = kiwame.explain('einsum 2x3x4 2x4x5 "bij,bjk->bik"').stages[0].formula
    assert batched == "y[B, i, k] = Σ(j<4) a[B, i, j] · b[B, j, k]"


def test_other_words_are_run_and_shown() -> None:
    told = {e.code for e in kiwame.explain('einsum 2x3 3x4 "ij,jk->ik"').equivalents}
    assert {"torch.matmul(a, b)", "einops.einsum(a, b, 'i j, j k -> i k')", "np.einsum('ij,jk->ik', a, b)"} <= told


def test_letters_sorted_without_an_arrow_are_a_warning() -> None:
    assert any("sorted" in step.text for step in kiwame.explain('einsum 2x3 "ba"').steps if step.kind == "warn")
    assert not any(step.kind == "warn" for step in kiwame.explain('einsum 2x3 "ab"').steps)


def test_lists_of_numbers_are_refused_with_a_lesson() -> None:
    with pytest.raises(Refusal, match="lists of numbers"):
        kiwame.explain("torch.einsum(x, [0, 1])", inputs={"x": np.ones((2, 3))})


FORMS = [
    "np.einsum('ij,jk->ik', a, b, optimize=True)",
    "np.einsum('ij,jk->ik', a, b, optimize='greedy')",
    "np.einsum('ij->ji', [[1, 2], [3, 4]])",
    "np.einsum('kij->ij', [a, a])",
    "torch.einsum('ij,jk->ik', [a, b])",
]
WRONG_FORMS = [
    "np.einsum('ij,jk->ik', [a, b])",
    "torch.einsum('ij->ji', [[1, 2], [3, 4]])",
    "torch.einsum(5, a)",
    "einops.einsum([a, b], 'i j, j k -> i k')",
    "einops.rearrange([[1, 2], [3, 4]], 'a b -> b a')",
    "einops.rearrange(a, 5)",
    "torch.block_diag([a, b])",
]


@pytest.mark.parametrize("call", WRONG_FORMS)
def test_forms_that_no_library_takes(call: str) -> None:
    inputs = {"a": data((2, 3), "float32"), "b": data((3, 4), "float32")}
    assert not compared(call, inputs, "numpy" if call.startswith("np") else "torch")


def test_a_call_by_its_name_alone_is_asked_of_no_library() -> None:
    for call in ("rearrange(x)", "rearrange(x, 5)", "einsum()", "einsum(x, x, 'a b -> a')"):
        with pytest.raises(Refusal):
            kiwame.explain(call, inputs={"x": data((2, 3), "float32")})


@pytest.mark.parametrize("call", FORMS)
def test_other_forms_of_the_call(call: str) -> None:
    inputs = {"a": data((2, 3), "float32"), "b": data((3, 4), "float32")}
    assert compared(call, inputs, "numpy" if call.startswith("np") else "torch")
