"""Messages as the libraries give them: what is typed, the kind that it is, and the numbers that its lesson must say."""

from typing import Any, NamedTuple

import einops
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from einops import rearrange, reduce, repeat


class Case(NamedTuple):
    """Code that fails, on x (2, 3), c (2, 3, 4) and f of torch, n and m of NumPy."""

    code: str
    kind: str
    says: tuple[Any, ...] = ()


def names() -> dict[str, Any]:
    """What the code may use."""
    x, n = torch.arange(6).reshape(2, 3), np.arange(6).reshape(2, 3)
    tensors = {"x": x, "c": torch.arange(24).reshape(2, 3, 4), "f": torch.ones(2, 3)}
    arrays = {"n": n, "m": np.arange(24).reshape(2, 3, 4)}
    functions = {"rearrange": rearrange, "reduce": reduce, "repeat": repeat}
    return {**tensors, **arrays, **functions, "torch": torch, "np": np, "F": F, "einops": einops}


CONFUSIONS = [  # those of the 25 that learners ask about most which give a message
    Case("c.permute(0, 2, 1).view(2, 12)", "not-contiguous.view"),
    Case("c.permute(1, 0)", "axis-count.permute", (3, 2)),
    Case("x.permute(0, 0)", "axis-repeated.permute"),
    Case("x.sum(2)", "axis-out-of-range.torch", (2, 1)),
    Case("m.transpose(0, 1)", "axis-count.transpose"),
    Case("torch.arange(3).mT", "axis-count.matrices", ("mT", 1)),
    Case("f / f.sum(1)", "sizes.broadcast", (3, 2, 1)),
    Case("torch.cat([f, torch.zeros(2, 4)], dim=0)", "sizes.cat", (0, 3, 4)),
    Case("torch.gather(x, 1, torch.tensor([2, 0]))", "sizes.gather-rank"),
    Case("f.expand(4, 3)", "sizes.expanded", (4, 2, 0, "(4, 3)", "(2, 3)")),
    Case("f @ torch.zeros(2, 3)", "sizes.matrices", ("(2, 3)", 3, 2)),
    Case("torch.from_numpy(n[::-1])", "argument.negative-stride"),
    Case("torch.arange(4)[::-1]", "argument.step"),
    Case("f + torch.zeros(2)", "sizes.broadcast", (3, 2, 1)),
    Case("x.mean()", "dtype.mean", ("int64",)),
    Case("x[(x > 1) and (x < 4)]", "argument.truth"),
    Case("torch.ones(2, 2) @ torch.ones(2, 2, dtype=torch.int64)", "dtype.matrices", ("float32", "int64")),
    Case("torch.arange(4).chunk(3)[2]", "index-out-of-range.tuple"),
]
SHAPES = [
    Case("x.reshape(4, 2)", "sizes.reshape", (6, "(4, 2)", 8)),
    Case("x.view(-1, 4)", "sizes.reshape", (6, 4, "(-1, 4)")),
    Case("x.reshape(-1, -1)", "sizes.two-unknown", (-1,)),
    Case("x.reshape(-2, 3)", "sizes.negative", (-2, "(-2, 3)", 0)),
    Case("torch.zeros(-1)", "sizes.negative-shape"),
    Case("n.reshape(4, 2)", "sizes.reshape-numpy", (6, "(4, 2)", 8)),
    Case("n.reshape(-1, -1)", "sizes.two-unknown", (-1,)),
    Case("n + np.arange(2)", "sizes.operands", ("(2, 3)", "(2,)", 3, 2)),
    Case("np.where(n > 1, np.arange(2), n)", "sizes.operands", ("(2, 3)", "(2,)", 3, 2)),
    Case("np.broadcast_shapes((2, 3), (2,))", "sizes.arguments", ("(2, 3)", "(2,)", 3, 2)),
    Case("np.broadcast_to(n, (4, 3))", "sizes.requested", ("(2, 3)", "(4, 3)")),
    Case("n.__setitem__(0, [1, 2])", "sizes.assigned", ("(2,)", "(3,)")),
    Case("x.__setitem__(0, torch.tensor([1, 2]))", "sizes.expanded", (3, 2)),
    Case("f.expand(3)", "sizes.expand-count", ("(2, 3)", 2, "(3,)", 1)),
    Case("f.repeat(2)", "axis-count.repeat"),
    Case("x.add_(torch.zeros(4, 2, 3, dtype=torch.int64))", "sizes.output", ("(2, 3)", "(4, 2, 3)")),
    Case("torch.where(x > 1, torch.zeros(2), f)", "sizes.broadcast", (3, 2, 1)),
    Case("f.masked_fill(torch.tensor([True, False]), 0)", "sizes.broadcast", (2, 3, 1)),
    Case("torch.tensor([[1, 2], [3]])", "sizes.ragged", (2, 1)),
    Case("np.array([[1, 2], [3]])", "sizes.ragged-numpy", ("(2,)",)),
]
AXES = [
    Case("np.transpose(n, (0, 0))", "axis-repeated.transpose"),
    Case("np.sum(n, axis=2)", "axis-out-of-range.numpy", (2, 1)),
    Case("np.swapaxes(n, 0, 2)", "axis-out-of-range.numpy", (2, 1)),
    Case("torch.unsqueeze(x, 5)", "axis-out-of-range.torch", (5, 2)),
    Case("x.flip((0, 0))", "axis-repeated.dims", (0,)),
    Case("np.sum(n, axis=(0, 0))", "axis-repeated.value"),
    Case("c.t()", "axis-count.t", (3,)),
    Case("np.squeeze(n, axis=0)", "sizes.squeeze"),
    Case("torch.flatten(x, 1, 0)", "argument.flatten"),
    Case("np.moveaxis(m, (0, 1), (0,))", "axis-count.moved"),
    Case("torch.roll(x, (1, 2), 0)", "argument.rolled", (2, 1)),
]
PRODUCTS = [
    Case("torch.nn.Linear(3, 4)(torch.zeros(2, 5))", "sizes.matrices", ("(2, 5)", "(3, 4)", 5, 3)),
    Case("f @ torch.zeros(2)", "sizes.matrix-vector", ("(2, 3)", 3, 2)),
    Case("torch.dot(torch.zeros(3), torch.zeros(2))", "sizes.dot", (3, 2)),
    Case("torch.dot(f, f)", "axis-count.dot", (2,)),
    Case("torch.mm(f, torch.zeros(3))", "axis-count.operand", ("mat2",)),
    Case("torch.bmm(f, f)", "axis-count.operand", ("batch1",)),
    Case("torch.bmm(c, c)", "sizes.batches", ("(2, 4)", "(2, 3)")),
    Case("torch.tensor(1.0) @ f", "axis-count.scalar-product", (0, 2)),
    Case("n @ n", "sizes.core", (3, 2)),
    Case("np.dot(n, n)", "sizes.aligned", ("(2, 3)", 3, 1, 2, 0)),
    Case("np.matmul(n, 5)", "axis-count.scalar-product-numpy"),
    Case("torch.inner(f, torch.zeros(2))", "sizes.inner", ("(2, 3)", "(2,)")),
    Case("torch.tensordot(f, f, dims=1)", "sizes.contracted", (3, 2, -1, 0)),
    Case("torch.cdist(f, torch.zeros(2, 4))", "sizes.columns", (3, 4)),
    Case("torch.linalg.inv(f)", "sizes.square", (2, 3)),
    Case("torch.einsum('ij,jk->ik', f, f)", "pattern.subscript-size", ("j", 2, 3, 1)),
    Case("torch.einsum('ij,jk->ik', f)", "pattern.operands"),
    Case("torch.einsum('ijk->i', f)", "pattern.subscripts", (3, 2, 0)),
    Case("torch.einsum('ij->iz', f)", "pattern.output-letter", ("z",)),
    Case("np.einsum('ij,jk->ik', n, n)", "pattern.remapped", ("(2, 3)",)),
    Case("np.einsum('ijk->i', n)", "pattern.subscripts-numpy", (0,)),
    Case("np.einsum('ij->iz', n)", "pattern.output-letter-numpy", ("z",)),
]
JOINS = [
    Case("torch.cat([f, torch.zeros(3)], dim=0)", "sizes.cat-rank", (2, 1)),
    Case("torch.stack([f, torch.zeros(2, 4)])", "sizes.stack", ("(2, 3)", "(2, 4)", 1)),
    Case("torch.cat(f, f)", "argument.tensors", ("cat",)),
    Case("torch.cat([])", "argument.no-tensors"),
    Case("torch.stack([])", "argument.no-tensors"),
    Case("np.concatenate([n, np.zeros((2, 4))])", "sizes.concatenate", (1, 3, 4)),
    Case("np.hstack([n, np.zeros((3, 3))])", "sizes.concatenate", (0, 2, 3)),
    Case("np.concatenate([n, np.zeros(3)])", "sizes.concatenate-rank", (2, 1)),
    Case("np.stack([n, np.zeros((2, 4))])", "sizes.stack-numpy"),
    Case("torch.split(torch.arange(5), [2, 2])", "sizes.split", (5, 2, 4)),
    Case("torch.chunk(torch.arange(5), 0)", "sizes.chunks", (0,)),
    Case("np.split(np.arange(5), 2)", "sizes.split-numpy"),
]
INDICES = [
    Case("x[0, 3]", "index-out-of-range.torch", (3, 1, 2)),
    Case("torch.gather(x, 1, torch.tensor([[3], [0]]))", "index-out-of-range.torch", (3, 1, 2)),
    Case("n[0, 3]", "index-out-of-range.numpy", (3, 1, 2)),
    Case("x[0, 0, 0]", "axis-count.indices", (2,)),
    Case("n[0, 0, 0]", "axis-count.indices-numpy", (2, 3)),
    Case("torch.tensor(1)[0]", "argument.scalar-index"),
    Case("x[torch.tensor([True, False, True])]", "sizes.mask", ("(3,)", "(2, 3)", 0)),
    Case("n[np.array([True, False, True])]", "sizes.mask-numpy", (0, 2, 3)),
    Case("torch.gather(x, 0, torch.tensor([[0, 0, 0, 0]]))", "sizes.gather", ("(1, 4)", "(2, 3)", 1, 4, 3)),
    Case("x[torch.tensor([0.5])]", "dtype.index"),
    Case("n[np.array([0.5])]", "dtype.index"),
    Case("x[1.5]", "argument.index-type"),
    Case("n[1.5]", "argument.index-type"),
    Case("torch.index_select(x, 1, torch.tensor([3]))", "index-out-of-range.index-select", (3, 2)),
    Case("torch.take(x, torch.tensor([6]))", "index-out-of-range.take", (6, 5)),
    Case("F.embedding(torch.tensor([0, 5]), torch.zeros(5, 2))", "index-out-of-range.embedding"),
    Case("F.one_hot(torch.tensor([0, 3]), 3)", "index-out-of-range.one-hot"),
    Case("F.cross_entropy(f, torch.tensor([0, 3]))", "index-out-of-range.target", (3, 4)),
    Case("torch.topk(torch.arange(4), 5)", "argument.k"),
    Case("torch.zeros(2, 3).scatter(1, torch.tensor([[0]]), torch.tensor([[1]]))", "dtype.scattered", ("scatter",)),
]
VALUES = [
    Case("torch.nn.Linear(3, 4)(f.double())", "dtype.linear", ("float64", "float32")),
    Case("torch.bmm(torch.ones(1, 2, 2), torch.ones(1, 2, 2).long())", "dtype.scalar-type", ("float32", "int64")),
    Case("F.softmax(x, dim=1)", "dtype.not-implemented", ("softmax", "int64")),
    Case("x.std()", "dtype.float-only"),
    Case("x.norm()", "dtype.float-only", ("int64",)),
    Case("x.__iadd__(0.5)", "dtype.result", ("int64", "float32")),
    Case("n.__iadd__(0.5)", "dtype.result-numpy", ("int64", "float64", "add")),
    Case("~f", "dtype.invert"),
    Case("n[(n > 1) and (n < 4)]", "argument.truth-numpy"),
    Case("x.item()", "argument.item", (6,)),
    Case("n.item()", "argument.item"),
    Case("float(f)", "argument.item"),
    Case("torch.ones(2, requires_grad=True).add_(1)", "argument.leaf"),
    Case("torch.ones(2, requires_grad=True).numpy()", "argument.requires-grad"),
    Case("torch.ones(2, requires_grad=True).backward()", "argument.scalar-backward"),
    Case("torch.ones(()).backward()", "argument.no-grad"),
    Case("torch.zeros(0).max()", "sizes.empty"),
    Case("np.zeros(0).max()", "sizes.empty"),
    Case("f.to('meta') + f", "device-unavailable.expected", ("cpu", "meta")),
    Case("f.to('meta').numpy()", "device-unavailable.numpy", ("meta",)),
]
LAYERS = [
    Case("F.conv2d(torch.zeros(1, 3, 8, 8), torch.zeros(4, 1, 3, 3))", "sizes.channels", (1, 3, "(4, 1, 3, 3)")),
    Case("F.conv2d(torch.zeros(8, 8), torch.zeros(4, 1, 3, 3))", "axis-count.image", ("(8, 8)", 2, 3, 4)),
    Case("F.conv2d(torch.zeros(1, 3, 2, 2), torch.zeros(4, 3, 3, 3))", "sizes.kernel", ("2 x 2", "3 x 3")),
    Case("F.max_pool2d(torch.zeros(1, 1, 2, 2), 3)", "sizes.pooled"),
    Case("F.cross_entropy(f, torch.tensor([0, 1, 2]))", "sizes.batch", (2, 3)),
    Case("F.cross_entropy(f, torch.tensor([0.0, 1.0]))", "dtype.target"),
    Case("F.binary_cross_entropy(f, torch.zeros(2))", "sizes.target", ("(2,)", "(2, 3)")),
    Case("F.layer_norm(f, (2,))", "sizes.normalized", ("(2,)", "(2, 3)")),
    Case("F.batch_norm(f, torch.zeros(4), torch.zeros(4))", "sizes.running", (3, 4)),
    Case("F.embedding(torch.tensor([0.0]), torch.zeros(5, 2))", "dtype.embedding", ("float",)),
    Case("F.one_hot(torch.tensor([0.0]))", "dtype.one-hot"),
    Case("torch.nn.LSTM(3, 4)(torch.zeros(2, 2, 5))", "sizes.recurrent", (3, 5)),
    Case("torch.nn.MultiheadAttention(5, 2)", "sizes.heads"),
]
PATTERNS = [
    Case("rearrange(x, 'a b c -> c b a')", "pattern.rank", ("a b c -> c b a", 3, 2)),
    Case("rearrange(x, 'a b -> a')", "pattern.one-side", ("a b -> a", "b")),
    Case("rearrange(n, 'a (b c) -> a b c', b=2)", "pattern.divide", (3, 2)),
    Case("rearrange(x, 'a b -> b a', a=3)", "pattern.axis", (2, 3)),
    Case("rearrange(x, 'a (b c) -> a b c')", "pattern.unknown-sizes", ("b", "c")),
    Case("repeat(x, 'a b -> a b c')", "pattern.new-sizes", ("c",)),
    Case("rearrange(x, 'a b -> (a b')", "pattern.brackets"),
    Case("rearrange(x, 'a a -> a')", "pattern.duplicate", ("a",)),
    Case("reduce(x, 'a b -> a c', 'sum')", "pattern.unexpected", ("c",)),
    Case("reduce(x, 'a b -> a', 'mean')", "dtype.reduce-mean"),
]
NAMES = [
    Case("x.astype(float)", "unknown-op.tensor", ("astype", "to(dtype)")),
    Case("x.copy()", "unknown-op.tensor", ("copy", "clone()")),
    Case("torch.expand_dims(x, 0)", "unknown-op.tensor", ("expand_dims", "unsqueeze")),
    Case("n.permute(1, 0)", "unknown-op.array", ("permute", "transpose")),
    Case("n.cpu()", "unknown-op.array", ("cpu",)),
    Case("np.cat([n, n])", "unknown-op.array", ("cat", "np.concatenate")),
    Case("np.sum(n, dim=1)", "unknown-flag.keyword", ("dim", "axis")),
    Case("n.sum(1, keepdim=True)", "unknown-flag.keyword", ("keepdim", "keepdims")),
    Case("x.max(dim=1).sum()", "argument.named-tuple", ("max",)),
    Case("torch.transpose(x, 0)", "argument.missing", ("transpose", "dim1")),
    Case("n.view(2, 3, 1)", "argument.positional", ("view", 2, 3)),
    Case("torch.sum(n)", "argument.tensor-wanted", ("sum", "input", "numpy.ndarray")),
    Case("torch.cat([n, n])", "argument.element", (0, "numpy.ndarray")),
    Case("f.sum('a')", "argument.combination", ("sum", "str")),
    Case("f + None", "argument.operands", ("+", "Tensor", "NoneType")),
    Case("x.T(1)", "argument.called", ("Tensor",)),
]
REAL = [*CONFUSIONS, *SHAPES, *AXES, *PRODUCTS, *JOINS, *INDICES, *VALUES, *LAYERS, *PATTERNS, *NAMES]
# What no library here gives without other hardware or other versions, as it is written there.
WRITTEN = {
    "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!": (
        "device-unavailable.two",
        ("cuda:0", "cpu"),
    ),
    "RuntimeError: Expected all tensors to be on the same device, but got mat2 is on cpu, different from other tensors on cuda:0 (when checking argument in method wrapper_CUDA_mm)": (
        "device-unavailable.two",
        ("cuda:0", "cpu"),
    ),
    "TypeError: can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.": (
        "device-unavailable.numpy",
        ("cuda:0",),
    ),
    "AssertionError: Torch not compiled with CUDA enabled": ("device-unavailable.cuda", ()),
    "RuntimeError: Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same": (
        "device-unavailable.types",
        ("torch.cuda.FloatTensor", "torch.FloatTensor"),
    ),
    "RuntimeError: Input type (double) and bias type (float) should be the same": (
        "dtype.layer",
        ("float64", "float32"),
    ),
    "ValueError: too many values to unpack (expected 2)": ("argument.unpack-many", (2,)),
    "ValueError: not enough values to unpack (expected 3, got 2)": ("argument.unpack-few", (3, 2)),
}
