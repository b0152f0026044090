"""Code means what its library takes it for: how arguments are written counts, not only what they are."""

import math
import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
import torch

X = {  # the same numbers in each of these
    "x": [2, 3],
    "scalar": [],
    "line": [3],
    "cube": [1, 2, 3],
}
RUN = [
    ("torch", "torch.reshape(x, (-1,))"),
    ("torch", "torch.reshape(x, [3, 2])"),
    ("torch", "torch.reshape(x, x.shape)"),
    ("torch", "torch.reshape(x, x.size())"),
    ("torch", "torch.permute(x, [1, 0])"),
    ("torch", "torch.sum(x, dim=[0, 1])"),
    ("torch", "x.sum(0, True)"),
    ("torch", "x.sum(None)"),
    ("torch", "x.sum(None, True)"),
    ("torch", "x.sum(dim=None, keepdim=True)"),
    ("torch", "x.sum(dim=(), keepdim=True)"),
    ("torch", "torch.sum(x, 0, keepdim=True)"),
    ("torch", "scalar.sum((0,))"),
    ("torch", "scalar.sum(dim=None, keepdim=True)"),
    ("torch", "torch.squeeze(x, 0)"),
    ("torch", "torch.squeeze(x, (0, 1))"),
    ("torch", "torch.squeeze(cube, [0, 1])"),
    ("torch", "torch.ones((2, 3)).T"),
    ("torch", "torch.ones([2, 3]).T"),
    ("torch", "torch.ones(size=(2, 3)).T"),
    ("torch", "torch.zeros(3).sum()"),
    ("torch", "torch.full(size=(3,), fill_value=2)"),
    ("torch", "x.t()"),
    ("torch", "torch.t(x)"),
    ("torch", "line.t()"),
    ("torch", "scalar.t()"),
    ("torch", "torch.arange(start=1, end=4)"),
    ("torch", "torch.arange(1, end=4)"),
    ("torch", "torch.arange(end=4)"),
    ("torch", "torch.arange(1, 8, step=2)"),
    ("torch", "torch.arange(start=1, end=8, step=2)"),
    ("torch", "x + torch.tensor([1])"),
    ("torch", "torch.mul(x, 2)"),
    ("torch", "x.roll(2, None)"),
    ("torch", "torch.roll(x, 1, dims=[0])"),
    ("torch", "x.flip([0, 1])"),
    ("torch", "torch.rot90(x, 1, (0, 1))"),
    ("torch", "torch.movedim(x, [0], [1])"),
    ("torch", "torch.tile(x, (2,))"),
    ("torch", "x.tile(2)"),
    ("torch", "x.repeat(2, 1)"),
    ("numpy", "np.roll(x, (1, 1), [0, 1])"),
    ("numpy", "np.flip(x, [0, 1])"),
    ("numpy", "np.flip(x, None)"),
    ("numpy", "np.rot90(x, 1, [0, 1])"),
    ("numpy", "np.moveaxis(x, [0], [1])"),
    ("numpy", "np.ones(3).sum()"),
    ("numpy", "np.full(3, 2).sum()"),
    ("numpy", "np.reshape(x, 6)"),
    ("numpy", "np.reshape(x, -1)"),
    ("numpy", "np.reshape(x, None)"),
    ("numpy", "x.reshape(-1)"),
    ("numpy", "x.reshape(None)"),
    ("numpy", "x.sum((0, 1))"),
    ("numpy", "np.sum(x, axis=0, keepdims=2)"),
    ("numpy", "np.sum(x, axis=0, keepdims=0)"),
    ("numpy", "np.sum(x, keepdims=True)"),
    ("numpy", "np.sum(x, axis=None)"),
    ("numpy", "np.sum(scalar, axis=0)"),
    ("numpy", "np.sum(scalar, axis=())"),
    ("numpy", "np.squeeze(cube, axis=None)"),
    ("numpy", "np.expand_dims(x, (0,))"),
    ("numpy", "np.expand_dims(x, (0, 2))"),
    ("numpy", "np.expand_dims(x, [2, 0])"),
    ("numpy", "np.expand_dims(x, axis=(0, -1))"),
    ("numpy", "np.expand_dims(scalar, (0, 1))"),
    ("numpy", "np.expand_dims(x, (3, 1, -5))"),
    ("numpy", "np.permute_dims(x)"),
    ("numpy", "np.permute_dims(x, (1, 0))"),
    ("numpy", "np.permute_dims(cube, None)"),
    ("numpy", "np.transpose(cube, None)"),
    ("numpy", "np.transpose(cube, axes=None)"),
    ("numpy", "cube.transpose(None)"),
    ("numpy", "np.transpose(line, 0)"),
    ("numpy", "np.arange(start=1, stop=4)"),
    ("numpy", "np.arange(1, stop=4)"),
    ("numpy", "np.arange(stop=4)"),
    ("numpy", "np.arange(8, step=2)"),
    ("numpy", "np.arange(stop=8, step=2)"),
    ("numpy", "np.arange(5, None)"),
    ("numpy", "np.arange(1, 4, None)"),
    ("numpy", "np.arange(1, None, 2)"),
    ("numpy", "x + [1, 2, 3]"),
    ("numpy", "np.multiply(x, (0, 1, 2))"),
]
REFUSED = [
    ("torch", "torch.tensordot(scalar, line)"),
    ("torch", "torch.tensordot(x, line)"),
    ("numpy", "np.tensordot(scalar, line)"),
    ("torch", "torch.cat([scalar])"),
    ("torch", "torch.cat([line, scalar])"),
    ("torch", "torch.cat([scalar, line])"),
    ("numpy", "np.concatenate([scalar])"),
    ("numpy", "np.concatenate([line, scalar])"),
    ("torch", "x.flip(None)"),
    ("numpy", "np.flip(scalar, (0,))"),
    ("torch", "torch.add(x)"),
    ("torch", "x.transpose(0)"),
    ("torch", "x.sum(foo=1)"),
    ("torch", "x.sum(0, dimm=1)"),
    ("torch", "x.sum(0, dim=1)"),
    ("torch", "x.sum(0, True, True)"),
    ("torch", "torch.permute(x, 1, 0)"),
    ("torch", "x.permute((1,), 0)"),
    ("torch", "x.unsqueeze(1.5)"),
    ("torch", "x.unsqueeze()"),
    ("torch", "torch.reshape(x, (4, 2))"),
    ("torch", "torch.reshape(shape=(4, 2), input=x)"),
    ("torch", "(x + 1).sum(3)"),
    ("torch", "x + None"),
    ("torch", "x - torch.ones(4)"),
    ("torch", "torch.subtract(x, torch.ones(2))"),
    ("torch", "torch.full((2, 3))"),
    ("torch", "torch.arange()"),
    ("numpy", "np.transpose()"),
    ("numpy", "np.swapaxes(x, 0)"),
    ("numpy", "x.sum(axis=7)"),
    ("numpy", "np.sum(x, foo=1)"),
    ("numpy", "np.ones(2, 3)"),
    ("numpy", "np.add(x, [[1], [2, 3]])"),
    ("numpy", "np.add(x)"),
    ("numpy", "x.transpose(0, 0)"),
    ("numpy", "x.flatten(0, 1)"),
    ("torch", "torch.reshape(x, -1)"),
    ("torch", "torch.reshape(x, 6)"),
    ("torch", "torch.reshape(x, None)"),
    ("torch", "x.reshape(shape=6)"),
    ("torch", "x.reshape(None)"),
    ("torch", "x.permute(None)"),
    ("torch", "torch.full(3, 2)"),
    ("torch", "torch.ones(size=3)"),
    ("torch", "torch.permute(line, 0)"),
    ("torch", "x.unsqueeze((0,))"),
    ("torch", "x.unsqueeze((0, 2))"),
    ("torch", "x.flatten([1])"),
    ("torch", "x.flatten(None)"),
    ("torch", "x.transpose(dim0=[1], dim1=[0])"),
    ("torch", "x.squeeze(None)"),
    ("torch", "x.squeeze(dim=None)"),
    ("torch", "x.sum(0, 1)"),
    ("torch", "x.sum(0, keepdim=1)"),
    ("torch", "x.sum(dim=0, keepdim=None)"),
    ("torch", "x.sum(keepdim=True)"),
    ("torch", "torch.sum(x, keepdim=False)"),
    ("torch", "cube.t()"),
    ("torch", "torch.t(cube)"),
    ("torch", "torch.arange([0, 6])"),
    ("torch", "torch.arange((6,))"),
    ("torch", "torch.arange([0, 6], step=2)"),
    ("torch", "torch.arange(5, step=2)"),
    ("torch", "torch.arange(end=5, step=2)"),
    ("torch", "torch.arange(start=4)"),
    ("torch", "torch.arange(5, start=2)"),
    ("torch", "torch.arange(1, None)"),
    ("torch", "torch.arange(1, 4, None)"),
    ("torch", "torch.arange(start=1, stop=4)"),
    ("torch", "x + [1]"),
    ("torch", "[1] + x"),
    ("torch", "torch.mul(x, (0, 1))"),
    ("torch", "torch.add([1], x)"),
    ("torch", "torch.permute([[1, 2], [3, 4]], (1, 0))"),
    ("numpy", "np.arange([0, 6])"),
    ("numpy", "np.arange((6,))"),
    ("numpy", "np.arange(start=4)"),
    ("numpy", "np.arange(None)"),
    ("numpy", "np.arange(5, start=2)"),
    ("numpy", "np.arange(start=1, end=4)"),
    ("numpy", "np.sum(x, axis=[0, 1])"),
    ("numpy", "np.squeeze(x, axis=[])"),
    ("numpy", "np.swapaxes(x, [0], 1)"),
    ("numpy", "np.swapaxes(x, (0,), 1)"),
    ("numpy", "np.expand_dims(x, (0, 0))"),
    ("numpy", "np.expand_dims(x, (0, 5))"),
    ("numpy", "np.expand_dims(x, None)"),
    ("numpy", "np.ones(None)"),
    ("numpy", "x.sum(0, True)"),
    ("numpy", "np.sum(x, 0, 1)"),
    ("numpy", "np.sum(x, 0, keepdims=None)"),
    ("numpy", "np.sum(x, 0, keepdims=1.0)"),
    ("numpy", "np.sum(scalar, axis=(0,))"),
    ("numpy", "np.squeeze(scalar, axis=(-1,))"),
]
BETTER = [
    ("torch", "torch.reshape(x, -1)", "torch.reshape(x, (-1,))"),
    ("torch", "torch.full(3, 2)", "torch.full((3,), 2)"),
    ("torch", "x.reshape(shape=6)", "x.reshape(shape=(6,))"),
    ("torch", "x.unsqueeze((0,))", "x.unsqueeze(0)"),
    ("torch", "x.flatten([1])", "x.flatten(1)"),
    ("torch", "x.squeeze(None)", "x.squeeze()"),
    ("torch", "x.sum(0, 1)", "x.sum(0, True)"),
    ("torch", "x.sum(dim=0, keepdim=1)", "x.sum(dim=0, keepdim=True)"),
    ("torch", "x.sum(keepdim=True)", "x.sum(keepdim=True, dim=None)"),
    ("torch", "torch.arange([0, 6])", "torch.arange(0, 6)"),
    ("torch", "torch.arange((6,))", "torch.arange(6)"),
    ("torch", "x + [1]", "x + torch.tensor([1])"),
    ("torch", "torch.mul(x, (0, 1, 2))", "torch.mul(x, torch.tensor((0, 1, 2)))"),
    ("torch", "cube.t()", "cube.mT"),
    ("torch", "torch.t(cube)", "torch.transpose(cube, -2, -1)"),
    ("torch", "x.sum(dimm=1)", "x.sum(dim=1)"),
    ("numpy", "np.swapaxes(x, [0], 1)", "np.swapaxes(x, 0, 1)"),
    ("numpy", "np.sum(x, axis=[0, 1])", "np.sum(x, axis=(0, 1))"),
    ("numpy", "np.squeeze(x, axis=[])", "np.squeeze(x, axis=())"),
    ("numpy", "x.sum(0, True)", "x.sum(0, keepdims=True)"),
    ("numpy", "np.sum(scalar, axis=(0,))", "np.sum(scalar, axis=())"),
]


def given_tensors() -> dict[str, Any]:
    return {name: np.arange(1, math.prod(shape) + 1).reshape(shape) for name, shape in X.items()}


def explained(code: str, library: str) -> Any:
    inputs = {name: {"data": x.tolist()} for name, x in given_tensors().items()}
    return kiwame.explain(code, inputs=inputs, backend=library)


def tried(code: str, library: str) -> Any:
    scope: dict[str, Any] = {"torch": torch, "np": np}
    for name, numbers in given_tensors().items():
        scope[name] = torch.from_numpy(numbers) if library == "torch" else numbers
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(code, scope)


@pytest.mark.parametrize(("library", "code"), RUN)
def test_a_call_that_runs_is_explained_with_its_result(library: str, code: str) -> None:
    expected = np.asarray(tried(code, library))
    explanation = explained(code, library)
    assert explanation.verified
    assert explanation.output.shape == expected.shape
    assert explanation.output.dtype == expected.dtype.name
    np.testing.assert_array_equal(np.array(explanation.output.values).reshape(expected.shape), expected)
    assert kiwame.explain(explanation.spec, backend=library).output.values == explanation.output.values


@pytest.mark.parametrize(("library", "code"), REFUSED)
def test_a_call_that_does_not_run_is_refused(library: str, code: str) -> None:
    with pytest.raises((TypeError, ValueError, RuntimeError, IndexError)) as theirs:
        tried(code, library)
    with pytest.raises(kiwame.Refusal) as refused:
        explained(code, library)
    assert refused.value.status == 422
    assert refused.value.backend_says == f"{theirs.type.__name__}: {theirs.value}"
    better = refused.value.did_you_mean
    if better is not None:  # code, or an example in chat form
        tried(better, library) if {"(", "."} & set(better) else kiwame.explain(better)


@pytest.mark.parametrize(("library", "code", "better"), BETTER)
def test_the_same_argument_is_offered_as_the_library_wants_it_written(library: str, code: str, better: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        explained(code, library)
    assert refused.value.did_you_mean == better


@pytest.mark.parametrize("library", ["torch", "numpy"])
def test_keepdim_without_axes_in_chat_form_is_shown_as_code_that_runs(library: str) -> None:
    explanation = kiwame.explain("sum 2x3 keepdim", backend=library)
    assert (
        explanation.output.values == tried(explanation.stages[0].code.removeprefix("y = "), library).tolist() == [[21]]
    )
    assert explanation.spec == "sum 2x3 keepdim"
