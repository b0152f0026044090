"""Products, triangles and diagonals against torch and NumPy: the same values, and a refusal exactly where they refuse."""

import random
from typing import Any

import kiwame
import numpy as np
import pytest
from kiwame.errors import Refusal

from tests.oracles.library_calls import compared, data

TORCH = """
torch.dot(3 3) | torch.dot(3 1) | torch.dot(3x1 3x1) | torch.dot(0 0) | torch.vdot(3 3) | torch.vdot(2x3 2x3) | a.dot(b)(3 3)
torch.inner(3 3) | torch.inner(2x3 4x3) | torch.inner(2x3 3) | torch.inner(2x3 ()) | torch.inner(() ()) | torch.inner(2x3 1) | torch.inner(2x3x4 5x4)
torch.outer(2 3) | torch.outer(2 2x3) | torch.outer(() 2) | torch.ger(2 3) | torch.outer(0 3) | a.outer(b)(2 2)
torch.tensordot(2x3 2x3) | torch.tensordot(2x3 3x4, dims=1) | torch.tensordot(2x3 3x4, 1) | torch.tensordot(2x3 3x4, dims=0)
torch.tensordot(2x3 2x3, dims=3) | torch.tensordot(2x3 2x3, dims=-1) | torch.tensordot(2x3 3x4, dims=([1], [0]))
torch.tensordot(2x3 3x4, dims=[[-1], [0]]) | torch.tensordot(2x3 3x4, dims=(1, 0)) | torch.tensordot(2x3 1x4, dims=([1], [0]))
torch.tensordot(2x3x4 4x3x5, dims=([1, 2], [1, 0])) | torch.tensordot(2x2 2x2, dims=([0, 0], [0, 1])) | torch.tensordot(2x3 3x4, dims=([1], [0, 1]))
torch.tensordot(2x3 3x4, dims=([], [])) | torch.tensordot(2x3 3x4, dims=([2], [0])) | torch.tensordot(2x3 4x3, dims=1) | torch.tensordot(0x3 3x2, dims=1)
torch.kron(2x3 4) | torch.kron(() 2x3) | torch.kron(2x2 2x2) | torch.kron(2 0) | torch.kron(2x1x2 3x2)
torch.cross(2x3 2x3) | torch.cross(3x3 3x3) | torch.cross(3x2 3x2) | torch.cross(2x3 1x3) | torch.cross(2x3 3) | torch.cross(2x2 2x2)
torch.cross(3x3 3x3, dim=1) | torch.cross(3x3 3x3, 1) | torch.cross(2x3 2x3, dim=0) | torch.cross(2x3 2x3, dim=-1) | torch.cross(3x3 1x3)
torch.linalg.cross(2x3 2x3) | torch.linalg.cross(3x2 3x2, dim=0) | torch.linalg.cross(2x3 1x3) | torch.linalg.cross(2x3 3) | torch.linalg.cross(2x2 2x2) | torch.cross(3x3 3x3, dim=2)
torch.linalg.vecdot(2x3 3) | torch.linalg.vecdot(2x3 2x3, dim=0) | torch.linalg.vecdot(2x3 2x1) | torch.linalg.vecdot(2x3 3, dim=0) | torch.linalg.vecdot(3 2x3, dim=-2) | torch.linalg.vecdot(2x3 2x4)
torch.trace(2x3) | torch.trace(3x2) | torch.trace(2x2x2) | torch.trace(3) | torch.trace(0x0) | a.trace()(3x3)
torch.tril(3x3) | torch.tril(3x4, 1) | torch.tril(3x4, diagonal=-1) | torch.triu(2x3x4, diagonal=2) | torch.tril(3) | torch.triu(3x3, -5) | a.tril()(2x2) | a.triu(1)(3x3) | torch.triu(0x3) | torch.tril(2x3, True) | torch.tril(2x3, 1.0)
torch.diag(3) | torch.diag(3x4) | torch.diag(3, 1) | torch.diag(3, diagonal=-2) | torch.diag(3x4, 1) | torch.diag(3x4, -1) | torch.diag(3x4, 5) | torch.diag(2x2x2) | torch.diag(()) | torch.diag(0) | torch.diag(0, 1) | a.diag()(2)
torch.diag_embed(2x3) | torch.diag_embed(3) | torch.diag_embed(2x3, 1, 0, 2) | torch.diag_embed(2x3, offset=-1, dim1=0, dim2=1) | torch.diag_embed(()) | torch.diag_embed(2, dim1=0, dim2=0) | torch.diag_embed(2x3, dim1=-1, dim2=-2, offset=1) | torch.diag_embed(2, 0, 0, 3)
torch.diagflat(2x3) | torch.diagflat((), 1) | torch.diagflat(2, offset=-1) | a.diagflat()(2)
torch.matrix_power(2x2, 3) | torch.linalg.matrix_power(3x2x2, 0) | torch.linalg.matrix_power(2x3, 2) | torch.matrix_power(3x3, 1) | torch.linalg.matrix_power(2x2, -1) | torch.linalg.matrix_power(3x2x2, -2) | torch.linalg.matrix_power(1x1, -3) | torch.linalg.matrix_power(0x2x2, -4) | torch.linalg.matrix_power(3, 2) | a.matrix_power(2)(2x2)
torch.linalg.diagonal(2x3x4) | torch.linalg.diagonal(3x4, offset=1) | torch.linalg.diagonal(2x3x4, dim1=0, dim2=1) | torch.linalg.diagonal(3)
torch.block_diag(2x3 2) | torch.block_diag(() 2x2) | torch.block_diag(2x2x2 1) | torch.block_diag(0 2x2) | torch.block_diag(1x2)
torch.addmm(2x4 2x3 3x4) | torch.addmm(4 2x3 3x4, beta=2, alpha=3) | torch.addmm(() 2x3 3x4) | torch.addmm(2x1 2x3 3x4, beta=0) | torch.addmm(3x4 2x3 3x4) | torch.addmm(1x2x4 2x3 3x4) | torch.addmm(2x4 2x3 4x4) | torch.addmm(2x4 2x3 3) | torch.addmm(2x4 2x3 3x4, 2) | a.addmm(b, c, alpha=2)(2x4 2x3 3x4) | torch.addmm(2x4 2x0 0x4)
torch.addmv(2 2x3 3) | torch.addmv(1 2x3 3, beta=2) | torch.addmv(2x2 2x3 3) | torch.addmv(2 2x3 2)
torch.addr(2x3 2 3) | torch.addr(3 2 3, alpha=2) | torch.addr(2x2 2 3) | torch.addr(2x3 2 1x3)
torch.addbmm(2x4 5x2x3 5x3x4) | torch.addbmm(4 5x2x3 5x3x4, beta=2) | torch.addbmm(5x2x4 5x2x3 5x3x4) | torch.addbmm(2x4 5x2x3 4x3x4)
torch.baddbmm(5x2x4 5x2x3 5x3x4) | torch.baddbmm(4 5x2x3 5x3x4, alpha=2) | torch.baddbmm(2x4 5x2x3 5x3x4) | torch.baddbmm(3x2x4 5x2x3 5x3x4)
torch.mm(2x3 3x4) | torch.mm(2x3 3) | torch.mm(2x3 2x3) | torch.bmm(2x2x3 2x3x4) | torch.bmm(2x2x3 1x3x4) | torch.bmm(2x3 3x4) | torch.mv(2x3 3) | torch.mv(3 3) | torch.matmul(2x3 3) | torch.matmul(3 3x4) | torch.matmul(2x1x2x3 4x3x2) | torch.matmul(() 3) | torch.matmul(2x2x3 3x3x4) | torch.linalg.matmul(2x3 3x4) | torch.matmul(2x0 0x3)
"""
NUMPY = """
np.dot(3 3) | np.dot(2x3 3x4) | np.dot(2x3 3) | np.dot(3 3x4) | np.dot(2x3 4x3x5) | np.dot(2x2x3 4x3x2) | np.dot(() 2x3) | np.dot(2x3 2x3) | a.dot(b)(2x3 3) | np.dot(() ())
np.vdot(3 3) | np.vdot(2x3 3x2) | np.vdot(2x3 3) | np.vdot(() 1) | np.inner(2x3 4x3) | np.inner(2x3 1) | np.inner(2x3 ())
np.outer(2 3) | np.outer(2x3 2) | np.outer(() 3) | np.outer(2x3 2x2)
np.tensordot(2x3 3x4, axes=1) | np.tensordot(2x3 3x4, 1) | np.tensordot(2x3 2x3) | np.tensordot(2x3 3x4, axes=(1, 0)) | np.tensordot(2x3 3x4, axes=[[1], [0]]) | np.tensordot(2x3 3x4, axes=((-1,), (0,))) | np.tensordot(2x3 1x4, axes=1) | np.tensordot(2x3 2x3, axes=3) | np.tensordot(2x3 2x3, axes=-1) | np.tensordot(2x3 2x3, axes=([], [])) | np.tensordot(2x3 3x4, axes=([1], [0, 1])) | np.tensordot(2x3 3x4, axes=0)
np.kron(2x3 4) | np.kron(() 2x3) | np.kron(2x2 2x2x2)
np.cross(2x3 2x3) | np.cross(3x3 3x3) | np.cross(2x3 3) | np.cross(3 2x3) | np.cross(3x2 3x2, axis=0) | np.cross(3x2 2x3, axisa=0) | np.cross(3x2 3x2, 0, 0, 0) | np.cross(2x3 2x3, axisc=0) | np.cross(2x4 2x4) | np.linalg.cross(2x3 2x3, axis=-1) | np.linalg.cross(3x2 3x2, axis=0)
np.vecdot(2x3 3) | np.vecdot(2x3 2x3, axis=0) | np.vecdot(2x3 2x1) | np.linalg.vecdot(2x3 2x3)
np.trace(2x3) | np.trace(2x3x4) | np.trace(2x3x4, 1, 1, 2) | np.trace(2x3x4, offset=-1, axis1=0, axis2=2) | np.trace(3) | np.trace(3x3, offset=5) | a.trace()(3x3) | a.trace(1)(3x3)
np.tril(3x3) | np.tril(3) | np.tril(3x4, k=1) | np.triu(2x3x4, -1) | np.tril(()) | np.triu(3, 1)
np.diag(3) | np.diag(3x4, 1) | np.diag(3, k=-1) | np.diag(()) | np.diag(2x2x2) | np.diagflat(2x3, k=-1) | np.diagflat(()) | np.diagflat(2, 1)
np.linalg.matrix_power(2x2, 3) | np.linalg.matrix_power(3x2x2, 2) | np.linalg.matrix_power(2x3, 2) | np.linalg.matrix_power(2x2, 0)
np.linalg.diagonal(2x3x4, offset=-1) | np.linalg.diagonal(3x3)
np.matmul(2x3 3x4) | np.matmul(2x1x2x3 4x3x2) | np.matmul(() 3) | np.matmul(2x3 2x3) | np.linalg.matmul(2x3 3x4)
"""


def calls(text: str) -> list[tuple[str, list[tuple[int, ...]]]]:
    """`torch.inner(2x3 3, dim=1)` as the call `torch.inner(a, b, dim=1)` on tensors of these shapes."""
    found = []
    for entry in text.replace("\n", " | ").split("|"):
        head = entry.strip()
        if not head:
            continue
        method, _, shapes_text = head.rpartition(")(") if ")(" in head else ("", "", "")
        if method:
            words, call = shapes_text[:-1], f"{method})"
        else:
            name, _, rest = head.partition("(")
            words, comma, options = rest[:-1].partition(",")
            count = len(words.split())
            call = f"{name}({', '.join('abc'[:count])}{comma}{options})"
        shapes = [tuple(int(n) for n in w.split("x") if n != "()") for w in words.split()]
        found.append((call, shapes))
    return found


def held(call: str, shapes: list[tuple[int, ...]], dtype: str, backend: str) -> bool:
    inputs = {name: data(shape, dtype, n + 2) % 11 for n, (name, shape) in enumerate(zip("abc", shapes, strict=False))}
    return compared(call, {name: np.asarray(value, dtype) for name, value in inputs.items()}, backend)


@pytest.mark.parametrize("dtype", ["float32", "int64"])
@pytest.mark.parametrize(("call", "shapes"), calls(TORCH))
def test_torchs_products_and_diagonals(call: str, shapes: list[tuple[int, ...]], dtype: str) -> None:
    held(call, shapes, dtype, "torch")


@pytest.mark.parametrize("dtype", ["float64", "int32"])
@pytest.mark.parametrize(("call", "shapes"), calls(NUMPY))
def test_numpys_products_and_diagonals(call: str, shapes: list[tuple[int, ...]], dtype: str) -> None:
    held(call, shapes, dtype, "numpy")


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "float16", "float64"])
def test_other_dtypes_come_out_as_the_library_gives_them(dtype: str) -> None:
    rng = random.Random(dtype)
    for backend, text in (("torch", TORCH), ("numpy", NUMPY)):
        for call, shapes in rng.sample(calls(text), 60):
            held(call, shapes, dtype, backend)


MIXED = ["torch.mm(a, b)", "torch.matmul(a, b)", "torch.dot(a[0], b[:, 0])", "torch.inner(a, b.T)", "torch.kron(a, b)", "torch.addmm(a[:, :1], a, b)", "torch.tensordot(a, b, dims=1)"]  # fmt: skip


@pytest.mark.parametrize("call", MIXED)
def test_mixed_dtypes_are_taken_where_torch_takes_them(call: str) -> None:
    inputs: dict[str, Any] = {"a": data((2, 3), "float32"), "b": data((3, 4), "float64")}
    if not compared(call, inputs, "torch"):
        with pytest.raises(Refusal) as caught:
            kiwame.explain(call, inputs=inputs)
        assert caught.value.type == "/problems/dtype"
        assert "float32" in caught.value.detail


CHAINS = [
    [(2, 3), (3, 4), (4, 2)],
    [(3,), (3, 4), (4,)],
    [(2, 3), (3, 4)],
    [(2, 3), (4, 4)],
    [(2, 3)],
    [(2, 3), (3,), (3, 2)],
]


@pytest.mark.parametrize("backend", ["torch", "numpy"])
@pytest.mark.parametrize("shapes", CHAINS)
def test_a_chain_of_matrices_is_the_librarys(backend: str, shapes: list[tuple[int, ...]]) -> None:
    inputs: dict[str, Any] = {name: data(shape, "float64") % 7 for name, shape in zip("abc", shapes, strict=False)}
    module = "torch" if backend == "torch" else "np"
    compared(f"{module}.linalg.multi_dot([{', '.join(inputs)}])", inputs, backend)


def test_nan_and_infinity_go_through_products() -> None:
    inputs: dict[str, Any] = {"a": np.array([[1.0, np.nan], [np.inf, 2.0]]), "b": np.array([[0.0, 1.0], [1.0, -1.0]])}
    for call in ("a @ b", "torch.inner(a, b)", "torch.kron(a, b)", "torch.tril(a)", "torch.trace(a)", "torch.diag(a)"):
        assert compared(call, inputs, "torch")
    assert compared("torch.addmm(a, b, b, beta=0)", inputs, "torch")


def test_what_dot_outer_and_star_give_is_told_apart() -> None:
    looks = kiwame.explain("outer 3 3").look_alikes
    assert [look.spec for look in looks] == ["mul 3 3"]
    rank3 = kiwame.explain("np.matmul(a, b)", inputs={"a": data((2, 2, 3), "int64"), "b": data((2, 3, 2), "int64")})
    assert any("dot" in look.spec for look in rank3.look_alikes)


def test_an_axis_left_out_of_cross_is_a_warning_where_the_libraries_part() -> None:
    assert any(step.kind == "warn" and "first" in step.text for step in kiwame.explain("cross 3x3 3x3").steps)
    assert not any(step.kind == "warn" for step in kiwame.explain("cross 3x3 3x3 dim=1").steps)


def test_numpys_outer_says_that_it_flattens() -> None:
    told = kiwame.explain("np.outer(a, b)", inputs={"a": data((2, 3), "int64"), "b": data((2,), "int64")})
    assert any("flat" in step.text for step in told.steps if step.kind == "warn")


def test_a_product_costs_its_multiplications() -> None:
    with pytest.raises(Refusal) as caught:
        kiwame.explain("matmul 256x256 256x256")
    assert caught.value.type == "/problems/limit"
