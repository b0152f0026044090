"""Formulas of well-known ops on small data, each with what NumPy gives: the oracle of this folder's tests."""

from typing import Any, NamedTuple

import numpy as np
from kiwame.formula.evaluate import Grid
from kiwame.formula.shapes import reshaped
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Formula, If, Ix, Nth, Num, Ranked, Read, indices_for, lift


class Op(NamedTuple):
    name: str
    formula: Formula
    inputs: dict[str, np.ndarray]
    expected: np.ndarray
    text: str


def grids(inputs: dict[str, np.ndarray]) -> dict[str, Grid]:
    return {name: Grid(value.shape, value.ravel().tolist()) for name, value in inputs.items()}


def run_loops(source: str, f: Formula, inputs: dict[str, np.ndarray], dtype: Any) -> np.ndarray:
    shape = tuple(ix.size for ix in f.indices)
    names: dict[str, Any] = {**inputs, f.out: np.zeros(shape, dtype)}
    exec(source, names)  # the point: what is shown runs
    return np.asarray(names[f.out])


def read(tensor: str, *at: Expr | int) -> Read:
    return Read(tensor, tuple(lift(place) for place in at))


def fill(*shape: int, start: int = 1) -> np.ndarray:
    return np.arange(start, start + int(np.prod(shape)), dtype=np.int64).reshape(shape)


def softmax(x: np.ndarray) -> np.ndarray:
    return np.exp(x) / np.exp(x).sum(1, keepdims=True)


def conv1d(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.correlate(x, w, "valid")


def i(n: int) -> Ix:
    return Ix("i", n)


def j(n: int) -> Ix:
    return Ix("j", n)


def k(n: int) -> Ix:
    return Ix("k", n)


x, y = fill(2, 3), fill(2, 3, start=7)
a, b = fill(3, 1), fill(1, 4, start=4)
c = fill(3, 4, start=7)
cube = fill(2, 3, 4)
v, w = fill(5), np.array([2, -1, 3])
real = np.linspace(-1.0, 2.0, 6).reshape(2, 3)
index = np.array([[2, 0, 1], [1, 1, 0]])
mask = np.array([True, False, True, False, True])
square = fill(3, 3)
six = fill(2, 1, 3, 1, 2, 2)
i6 = indices_for((2, 2, 1, 3, 1, 2))
row = (i(2), j(3))
nans = np.array([[1.5, np.nan, -2.0], [np.nan, 0.5, 0.5]])
ties = np.array([2, 1, 2, 3, 1])
nothing = np.zeros((0, 3), np.int64)
odd = x % 2 == 1
jk = (j(2), k(3))
rows, columns = np.nonzero(odd)


def at(size: int) -> Expr:
    return read("x", i(size))


OPS = [
    Op("permute", Formula("y", (i(3), j(2)), read("x", j(2), i(3))), {"x": x}, x.T, "y[i, j] = x[j, i]"),
    Op("permute 3-d", Formula("y", (i(4), j(2), k(3)), read("x", j(2), k(3), i(4))), {"x": cube}, cube.transpose(2, 0, 1), "y[i, j, k] = x[j, k, i]"),
    Op("permute 6-d", Formula("y", i6, Read("x", tuple(i6[n] for n in (5, 2, 3, 4, 0, 1)))), {"x": six}, six.transpose(4, 5, 1, 2, 3, 0), "y[i, j, k, l, m, n] = x[n, k, l, m, i, j]"),
    Op("reshape", Formula("y", (i(3), j(2)), Read("x", reshaped((2, 3), (i(3), j(2))))), {"x": x}, x.reshape(3, 2), "y[i, j] = x[(2·i + j) // 3, (2·i + j) % 3]"),
    Op("flatten the last two", Formula("y", (i(2), j(12)), Read("x", reshaped((2, 3, 4), (i(2), j(12))))), {"x": cube}, cube.reshape(2, 12), "y[i, j] = x[i, j // 4, j % 4]"),
    Op("sum", Formula("y", (i(2),), Fold("sum", (j(3),), read("x", *row))), {"x": x}, x.sum(1), "y[i] = Σ(j<3) x[i, j]"),
    Op("sum of all", Formula("y", (), Fold("sum", row, read("x", *row))), {"x": x}, x.sum(), "y = Σ(i<2, j<3) x[i, j]"),
    Op("sum of nothing", Formula("y", (j(3),), Fold("sum", (i(0),), read("x", i(0), j(3)))), {"x": nothing}, nothing.sum(0), "y[j] = Σ(i<0) x[i, j]"),
    Op("mean", Formula("y", (i(2),), Fold("sum", (j(3),), read("x", *row)) / 3), {"x": real}, real.mean(1), "y[i] = (Σ(j<3) x[i, j]) / 3"),
    Op("max", Formula("y", (i(2),), Fold("max", (j(3),), read("x", *row))), {"x": real}, real.max(1), "y[i] = max(j<3) x[i, j]"),
    Op("min", Formula("y", (j(3),), Fold("min", (i(2),), read("x", *row))), {"x": x}, x.min(0), "y[j] = min(i<2) x[i, j]"),
    Op("prod", Formula("y", (i(2),), Fold("prod", (j(3),), read("x", *row))), {"x": x}, x.prod(1), "y[i] = Π(j<3) x[i, j]"),
    Op("any", Formula("y", (i(2),), Fold("any", (j(3),), read("x", *row).cmp(">", 4))), {"x": x}, (x > 4).any(1), "y[i] = any(j<3) (x[i, j] > 4)"),
    Op("all", Formula("y", (i(2),), Fold("all", (j(3),), read("x", *row).cmp(">", 3))), {"x": x}, (x > 3).all(1), "y[i] = all(j<3) (x[i, j] > 3)"),
    Op("add", Formula("y", (i(3), j(4)), read("a", i(3), 0) + read("b", 0, j(4))), {"a": a, "b": b}, a + b, "y[i, j] = a[i, 0] + b[0, j]"),
    Op("matmul", Formula("y", (i(2), j(4)), Fold("sum", (k(3),), read("a", i(2), k(3)) * read("b", k(3), j(4)))), {"a": x, "b": c}, x @ c, "y[i, j] = Σ(k<3) a[i, k] · b[k, j]"),
    Op("cat", Formula("y", (i(4), j(3)), If(i(4).cmp("<", 2), read("a", i(4), j(3)), read("b", i(4) - 2, j(3)))), {"a": x, "b": y}, np.concatenate([x, y]), "y[i, j] = a[i, j] if i < 2 else b[i - 2, j]"),
    Op("gather", Formula("y", row, read("x", i(2), read("index", *row))), {"x": x, "index": index}, np.take_along_axis(x, index, 1), "y[i, j] = x[i, index[i, j]]"),
    Op("flip", Formula("y", (i(5),), read("x", 4 - i(5))), {"x": v}, v[::-1], "y[i] = x[4 - i]"),
    Op("roll", Formula("y", (i(5),), read("x", (i(5) - 1) % 5)), {"x": v}, np.roll(v, 1), "y[i] = x[(i - 1) % 5]"),
    Op("repeat", Formula("y", (i(10),), read("x", i(10) % 5)), {"x": v}, np.tile(v, 2), "y[i] = x[i % 5]"),
    Op("repeat_interleave", Formula("y", (i(10),), read("x", i(10) // 2)), {"x": v}, np.repeat(v, 2), "y[i] = x[i // 2]"),
    Op("expand", Formula("y", (i(3), j(4)), read("x", i(3), 0)), {"x": a}, np.broadcast_to(a, (3, 4)), "y[i, j] = x[i, 0]"),
    Op("diagonal", Formula("y", (i(3),), read("x", i(3), i(3))), {"x": square}, np.diagonal(square), "y[i] = x[i, i]"),
    Op("slice with a step", Formula("y", (i(2),), read("x", 2 * i(2) + 1)), {"x": v}, v[1::2], "y[i] = x[2·i + 1]"),
    Op("tril", Formula("y", row, If(j(3).cmp("<=", i(2)), read("x", *row), Num(0))), {"x": x}, np.tril(x), "y[i, j] = x[i, j] if j <= i else 0"),
    Op("pad", Formula("y", (i(7),), If(Bin("and", i(7).cmp(">=", 1), i(7).cmp("<", 6)), read("x", i(7) - 1), Num(0))), {"x": v}, np.pad(v, 1), "y[i] = x[i - 1] if i >= 1 and i < 6 else 0"),
    Op("one_hot", Formula("y", (i(3), j(4)), If(read("x", i(3)).cmp("==", j(4)), Num(1), Num(0))), {"x": np.array([2, 0, 3])}, np.eye(4, dtype=int)[[2, 0, 3]], "y[i, j] = 1 if x[i] == j else 0"),
    Op("where", Formula("y", (i(5),), If(read("m", i(5)), read("a", i(5)), read("b", i(5)))), {"m": mask, "a": v, "b": -v}, np.where(mask, v, -v), "y[i] = a[i] if m[i] else b[i]"),
    Op("softmax", Formula("y", row, Fn("exp", (read("x", *row),)) / Fold("sum", (k(3),), Fn("exp", (read("x", i(2), k(3)),)))), {"x": real}, softmax(real), "y[i, j] = exp(x[i, j]) / Σ(k<3) exp(x[i, k])"),
    Op("conv1d", Formula("y", (i(3),), Fold("sum", (k(3),), read("x", i(3) + k(3)) * read("w", k(3)))), {"x": v, "w": w}, conv1d(v, w), "y[i] = Σ(k<3) x[i + k] · w[k]"),
    Op("cumsum", Formula("y", (i(5),), Fold("sum", (j(5),), read("x", j(5)), j(5).cmp("<=", i(5)))), {"x": v}, v.cumsum(), "y[i] = Σ(j<=i) x[j]"),
    Op("masked sum", Formula("y", (), Fold("sum", (i(5),), read("x", i(5)), read("m", i(5)))), {"x": v, "m": mask}, v[mask].sum(), "y = Σ(i<5, m[i]) x[i]"),
    Op("relu", Formula("y", row, Fn("max", (read("x", *row), Num(0)))), {"x": real}, np.maximum(real, 0), "y[i, j] = max(x[i, j], 0)"),
    Op("neg", Formula("y", (i(5),), -1 * at(5)), {"x": v}, -v, "y[i] = -x[i]"),
    Op("square", Formula("y", (i(5),), Bin("**", at(5), Num(2))), {"x": v}, v**2, "y[i] = x[i] ** 2"),
    Op("rank 0", Formula("y", (), read("x") * 2), {"x": np.array(21)}, np.array(42), "y = x · 2"),
    Op("no cells", Formula("y", (i(0), j(3)), read("x", i(0), j(3)) + 1), {"x": nothing}, nothing + 1, "y[i, j] = x[i, j] + 1"),
    Op("no cells of a fixed place", Formula("y", (i(0),), read("x", i(0), 2) + 1), {"x": nothing}, nothing[:, 2] + 1, "y[i] = x[i, 2] + 1"),
    Op("masked", Formula("y", (i(3),), Nth(jk, read("m", *jk), i(3), read("x", *jk))), {"x": x, "m": odd}, x[odd], "y[i] = x[j, k] at the i-th (j, k) where m[j, k]"),
    Op("nonzero", Formula("y", (i(3), Ix("l", 2)), Nth(jk, read("m", *jk), i(3), If(Ix("l", 2).cmp("==", 0), j(2), k(3)))), {"m": odd}, np.argwhere(odd), "y[i, l] = (j if l == 0 else k) at the i-th (j, k) where m[j, k]"),
    Op("masked backwards", Formula("y", (i(3),), Nth((j(5),), read("m", j(5)), 2 - i(3), read("x", j(5)))), {"x": v, "m": mask}, v[mask][::-1], "y[i] = x[j] at number 2 - i, counted from 0, of j where m[j]"),
    Op("masked in a branch", Formula("y", (i(5),), If(i(5).cmp("<", 3), Nth((j(5),), read("m", j(5)), i(5), read("x", j(5))), Num(0))), {"x": v, "m": mask}, np.append(v[mask], [0, 0]), "y[i] = (x[j] at the i-th j where m[j]) if i < 3 else 0"),
    Op("masked by nothing", Formula("y", (i(0),), Nth((j(0), k(3)), read("x", j(0), k(3)), i(0), read("x", j(0), k(3)))), {"x": nothing}, nothing[nothing > 0], "y[i] = x[j, k] at the i-th (j, k) where x[j, k]"),
    Op("sort", Formula("y", row, Ranked(k(3), read("x", i(2), k(3)), j(3))), {"x": nans}, np.sort(nans, 1), "y[i, j] = sorted(k<3: x[i, k])[j]"),
    Op("sort downwards", Formula("y", row, Ranked(k(3), read("x", i(2), k(3)), j(3), order="down")), {"x": nans}, np.sort(nans, 1)[:, ::-1], "y[i, j] = sorted(k<3: x[i, k], descending)[j]"),
    Op("argsort", Formula("y", (i(5),), Ranked(j(5), read("x", j(5)), i(5), gives="place")), {"x": ties}, ties.argsort(kind="stable"), "y[i] = argsort(j<5: x[j])[i]"),
    Op("argmax", Formula("y", (i(2),), Ranked(k(3), read("x", i(2), k(3)), Num(0), order="down", gives="place")), {"x": nans}, nans.argmax(1), "y[i] = argmax(k<3) x[i, k]"),
    Op("argmin", Formula("y", (i(2),), Ranked(k(3), read("x", i(2), k(3)), Num(0), order="low", gives="place")), {"x": nans}, nans.argmin(1), "y[i] = argmin(k<3) x[i, k]"),
    Op("median", Formula("y", (), (Ranked(j(5), read("x", j(5)), Num(1)) + Ranked(j(5), read("x", j(5)), Num(2))) / 2), {"x": ties}, np.array(1.5), "y = (sorted(j<5: x[j])[1] + sorted(j<5: x[j])[2]) / 2"),
    Op("unique", Formula("y", (i(3),), Ranked(j(5), read("x", j(5)), i(3), distinct="once")), {"x": ties}, np.unique(ties), "y[i] = sorted(j<5: x[j], each once)[i]"),
    Op("first of each", Formula("y", (i(3),), Ranked(j(5), read("x", j(5)), i(3), distinct="each", gives="place")), {"x": ties}, np.unique(ties, return_index=True)[1], "y[i] = argsort(j<5: x[j], each once)[i]"),
    Op("running place of the largest", Formula("y", (i(5),), i(5) - Ranked(k(5), read("x", i(5) - k(5)), Num(0), order="down", gives="place", where=k(5).cmp("<=", i(5)))), {"x": ties}, np.array([0, 0, 2, 3, 3]), "y[i] = i - argmax(k<5, k <= i) x[i - k]"),
]  # fmt: skip
