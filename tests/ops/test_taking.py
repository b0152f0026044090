"""Cells taken at positions, chosen or written: random calls, what the libraries give, and what they refuse."""

import random
import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from kiwame.backends.filled import restored

SHAPES = [(3,), (2, 3), (2, 3, 2), (), (0, 2), (3, 1)]
DTYPES = ["int64", "float32", "float64", "uint8", "bool", "int32"]


def numbers(rng: random.Random, shape: tuple[int, ...], dtype: str) -> np.ndarray:
    cells = [rng.randint(0, 9) for _ in range(int(np.prod(shape)))]
    found = np.array(cells, dtype="float64").reshape(shape)
    if dtype.startswith("float") and found.size:
        found.flat[0] = rng.choice([float("nan"), float("inf"), 2.5, -1.0])
    return np.asarray(found > 4) if dtype == "bool" else found.astype(dtype)


def positions(rng: random.Random, shape: tuple[int, ...], size: int, *, lowest: int = 0) -> np.ndarray:
    size += rng.random() < 0.1
    low = -1 if rng.random() < 0.1 else lowest
    cells = [rng.randint(low, max(size - 1, 0)) for _ in range(int(np.prod(shape)))]
    return np.array(cells, dtype="int64").reshape(shape)


def a_shape(rng: random.Random, like: tuple[int, ...], larger: int = 0) -> tuple[int, ...]:
    """Mostly of the same rank, no larger than `like`."""
    if rng.random() < 0.07:
        return rng.choice(SHAPES)
    return tuple(rng.randint(0 if rng.random() < 0.1 else 1, max(size, 1) + larger) for size in like)


def size_of(shape: tuple[int, ...], dim: int) -> int:
    return shape[dim] if shape else 1


def broadcastable(rng: random.Random, shape: tuple[int, ...]) -> tuple[int, ...]:
    kept = shape[rng.randint(0, len(shape)) :]
    return tuple(1 if rng.random() < 0.3 else size for size in kept)


def drawn(rng: random.Random) -> tuple[int, np.ndarray, str, dict[str, np.ndarray]]:
    shape = rng.choice(SHAPES)
    dim = rng.randint(0, len(shape) - 1) if shape else 0
    x = numbers(rng, shape, rng.choice(DTYPES))
    return dim - len(shape) if shape and rng.random() < 0.3 else dim, x, "", {"x": x}


def scattered(rng: random.Random, name: str) -> tuple[str, dict[str, np.ndarray]]:
    dim, x, _, given = drawn(rng)
    if name == "scatter_reduce" and x.dtype == bool:
        given["x"] = x = x.astype("int64")
    given["index"] = positions(rng, a_shape(rng, x.shape), size_of(x.shape, dim))
    if name == "gather":
        return f"torch.gather(x, {dim}, index)", given
    if name == "scatter" and rng.random() < 0.5:
        reduce = rng.choice(["", "", ", reduce='add'", ", reduce='multiply'"]) if x.dtype != bool else ""
        return (
            f"x.scatter({dim}, index, {rng.choice(['0', '7', '2.5', '-1', 'True']) if not reduce else 2}{reduce})",
            given,
        )
    given["src"] = numbers(rng, a_shape(rng, given["index"].shape, 1), str(x.dtype))
    if name == "scatter_reduce":
        way = rng.choice(["sum", "amax", "amin", "prod"])
        return f"x.scatter_reduce({dim}, index, src, '{way}'{rng.choice(['', ', include_self=False'])})", given
    return f"x.{name}({dim}, index, src)", given


def chosen(rng: random.Random, name: str) -> tuple[str, dict[str, np.ndarray]]:
    _, x, _, given = drawn(rng)
    shape, number = x.shape, rng.choice(["0", "7", "2.5", "-1", "True"])
    if name in {"masked_fill", "masked_select"}:
        given["mask"] = numbers(rng, broadcastable(rng, shape), rng.choice(["bool", "bool", "bool", "int64"]))
        return (f"x.masked_fill(mask, {number})" if name == "masked_fill" else "torch.masked_select(x, mask)"), given
    given["c"] = numbers(rng, broadcastable(rng, shape), rng.choice(["bool", "bool", "bool", "int64"]))
    given["z"] = numbers(rng, broadcastable(rng, shape), rng.choice(DTYPES))
    return rng.choice(["torch.where(c, x, z)", f"torch.where(c, x, {number})", f"torch.where(c, {number}, x)", "x.where(c, z)", "torch.where(c, 1, 0)"]), given  # fmt: skip


def torch_calls(rng: random.Random, name: str) -> tuple[str, dict[str, np.ndarray]]:
    if name in {"gather", "scatter", "scatter_add", "scatter_reduce"}:
        return scattered(rng, name)
    if name in {"masked_fill", "masked_select", "where"}:
        return chosen(rng, name)
    dim, x, _, given = drawn(rng)
    size, shape = size_of(x.shape, dim), x.shape
    number = rng.choice(["0", "7", "2.5", "-1", "True"])
    if name == "index_select":
        given["index"] = positions(rng, rng.choice([(2,), (1,), (3,), (0,), (), (1, 1)]), size)
        return f"x.index_select({dim}, index)", given
    if name == "take":
        given["index"] = positions(rng, rng.choice(SHAPES), max(x.size, 1), lowest=-max(x.size, 1))
        return "torch.take(x, index)", given
    if name == "take_along_dim":
        given["index"] = positions(rng, broadcastable(rng, shape) if rng.random() < 0.2 else a_shape(rng, shape), size)
        return rng.choice([f"torch.take_along_dim(x, index, dim={dim})", f"x.take_along_dim(index, {dim})", "torch.take_along_dim(x, index)"]), given  # fmt: skip
    if name == "nonzero":
        return rng.choice(["torch.nonzero(x)", "x.nonzero()", "torch.argwhere(x)", "torch.nonzero(x, as_tuple=True)", "torch.where(x)"]), given  # fmt: skip
    if name == "select":
        return f"x.select({dim}, {rng.randint(-size - (rng.random() < 0.2), max(size - 1, 0))})", given
    if name == "narrow":
        return f"x.narrow({dim}, {rng.randint(-size, size)}, {rng.randint(0, size)})", given
    count = rng.choice([1, 2, size])
    given["index"] = positions(rng, (count,) if shape else (), size)
    if name == "index_fill":
        return f"x.index_fill({dim}, index, {number})", given
    at = dim % len(shape) if shape else 0
    given["s"] = numbers(rng, tuple(count if n == at else s for n, s in enumerate(shape)), str(x.dtype))
    return f"x.{name}({dim}, index, s{', alpha=2' if name == 'index_add' and rng.random() < 0.3 and x.dtype != bool else ''})", given  # fmt: skip


def numpy_calls(rng: random.Random, name: str) -> tuple[str, dict[str, np.ndarray]]:
    dim, x, _, given = drawn(rng)
    size, shape = size_of(x.shape, dim), x.shape
    if name == "take":
        mode = rng.choice(["", "", ", mode='clip'", ", mode='wrap'"])
        axis = rng.choice(["", f", axis={dim}", f", axis={dim}"])
        given["index"] = positions(rng, rng.choice(SHAPES), size if axis else max(x.size, 1), lowest=-size)
        return rng.choice([f"np.take(x, index{axis}{mode})", f"x.take(index{axis}{mode})"]), given
    if name == "take_along_axis":
        given["index"] = positions(rng, a_shape(rng, shape), size, lowest=-size)
        return rng.choice([f"np.take_along_axis(x, index, axis={dim})", f"np.take_along_axis(x, index, {dim})", "np.take_along_axis(x, index)"]), given  # fmt: skip
    if name == "where":
        given["c"] = numbers(rng, broadcastable(rng, shape), rng.choice(["bool", "int64", "float64"]))
        given["z"] = numbers(rng, broadcastable(rng, shape), rng.choice(DTYPES))
        return rng.choice(["np.where(c, x, z)", "np.where(c, x, 0)", "np.where(c, 1.5, x)", "np.where(c, 1, 0)"]), given
    if name == "nonzero":
        return rng.choice(["np.nonzero(x)", "x.nonzero()", "np.argwhere(x)", "np.where(x)", "np.flatnonzero(x)"]), given
    if name == "extract":
        given["c"] = numbers(rng, shape if rng.random() < 0.7 else rng.choice(SHAPES), rng.choice(["bool", "int64"]))
        return "np.extract(c, x)", given
    given["c"] = numbers(rng, (rng.randint(0, size + 1),), rng.choice(["bool", "int64"]))
    return rng.choice([f"np.compress(c, x, axis={dim})", "np.compress(c, x)", f"x.compress(c, axis={dim})"]), given


TORCH = ("gather", "scatter", "scatter_add", "index_select", "take", "take_along_dim", "masked_fill", "masked_select", "where", "nonzero", "select", "narrow", "index_fill", "index_add", "index_copy", "scatter_reduce")  # fmt: skip
NUMPY = ("take", "take_along_axis", "where", "nonzero", "extract", "compress")


def agree(code: str, given: dict[str, np.ndarray], library: str) -> bool:
    """Whether a call was explained: as the library gives it, and refused where the library refuses."""
    scope: dict[str, Any] = {"torch": torch, "np": np}
    inputs = {name: torch.from_numpy(v.copy()) if library == "torch" else v for name, v in given.items()}
    told = (code, {name: (v.tolist(), str(v.dtype)) for name, v in given.items()})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = eval(code, scope | inputs)
    except (RuntimeError, IndexError, ValueError, TypeError):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(code, inputs=inputs, backend=library)
        assert refused.value.status == 422, told
        return False
    try:
        explanation = kiwame.explain(code, inputs=inputs, backend=library)
    except kiwame.Refusal as refusal:
        pytest.fail(f"refused {told}: {refusal}")
    expected = np.asarray(expected[0] if isinstance(expected, (tuple, list)) else expected)
    assert explanation.verified, told
    assert explanation.output.shape == expected.shape, told
    assert explanation.output.dtype == str(expected.dtype), told
    shown = np.array(restored(explanation.output.values), dtype=expected.dtype).reshape(expected.shape)
    np.testing.assert_array_equal(shown, expected, str(told))
    again = kiwame.explain(explanation.spec, backend=library)
    assert (again.spec, again.output.values) == (explanation.spec, explanation.output.values), told
    return True


@pytest.mark.parametrize("name", TORCH)
def test_a_random_call_gives_what_torch_gives_or_is_refused_as_torch_refuses(name: str) -> None:
    rng = random.Random(name)
    assert sum(agree(*torch_calls(rng, name), "torch") for _ in range(60)) > 15


@pytest.mark.parametrize("name", NUMPY)
def test_a_random_call_gives_what_numpy_gives_or_is_refused_as_numpy_refuses(name: str) -> None:
    rng = random.Random(name)
    assert sum(agree(*numpy_calls(rng, name), "numpy") for _ in range(60)) > 15
