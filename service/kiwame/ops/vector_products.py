"""Products of vectors: every place with its partner and added up, or every pair."""

import math
from typing import Any

from kiwame.formula.tree import Expr, Fold, Ix, Num, Read
from kiwame.model import Shape
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare
from kiwame.ops.dtype_refusals import mixed_dtypes
from kiwame.ops.matrix_products import A, B, inner_sizes, product_work
from kiwame.ops.ranks import exactly


def flat_cell(bound: Bound, param: str, at: Ix) -> Read:
    """A cell by its place in reading order."""
    shape = bound.shape(param)
    places: list[Expr] = []
    stride = math.prod(shape)
    for n, size in enumerate(shape):
        stride //= max(size, 1)
        place: Expr = at if stride <= 1 else at // stride
        places.append(Num(0) if size == 1 else place if n == 0 else place % max(size, 1))
    return bound.read(param, tuple(places))


def _dot_parts(bound: Bound) -> tuple[Shape, Shape, int | None]:
    """The axes that stay of both, and the size that is folded; None where one is a single number."""
    a, b = bound.shape("a"), bound.shape("b")
    if bound.library == "torch":
        exactly(bound, "a", 1)
        exactly(bound, "b", 1)
    if not a or not b:
        return a, b, None
    met = b[-2] if len(b) > 1 else b[-1]
    inner_sizes(bound, a[-1], met)
    return a[:-1], (*b[:-2], *b[-1:]) if len(b) > 1 else (), a[-1]


def _dot_size(bound: Bound) -> Shape:
    kept, others, _ = _dot_parts(bound)
    return (*kept, *others)


def _dot_formula(bound: Bound) -> Expr:
    kept, _, size = _dot_parts(bound)
    first, second = bound.i[: len(kept)], bound.i[len(kept) :]
    if size is None:
        return bound.read("a", first) * bound.read("b", second)
    (k,) = bound.fold_over((size,))
    at = (*second[:-1], k, *second[-1:]) if len(bound.shape("b")) > 1 else (k,)
    return Fold("sum", (k,), bound.read("a", (*first, k)) * bound.read("b", at))


def pair_rule(bound: Bound) -> dict[str, Any]:
    """The shapes of both, and the size that is folded."""
    a, b = bound.shape("a"), bound.shape("b")
    return {"a": list(a), "b": list(b), "inner": a[-1] if a else 1, "library": bound.library}


def _as_matmul(bound: Bound) -> list[Alike]:
    """NumPy's dot of more than two axes pairs every row with every matrix; matmul goes through both side by side."""
    return [Alike("matmul", {}, variant="dot-matmul")] if len(bound.shape("b")) > 2 and bound.shape("a") else []


dot = declare(
    Op(
        name="dot",
        family="linear algebra",
        en="inner product",
        ja="内積",
        params=(A, B),
        size=_dot_size,
        formula=_dot_formula,
        rule=pair_rule,
        why_refused=mixed_dtypes,
        shaping="becomes",
        work=product_work,
        torch=("torch.dot(a, b)", "a.dot(b)"),
        numpy=("np.dot(a, b)", "a.dot(b)"),
        equivalents=lambda b: (
            [(b.library, f"{module(b)}.einsum('i,i->', a, b)")] if len(b.shape("a")) == len(b.shape("b")) == 1 else []
        ),
        look_alikes=lambda b: [*_as_matmul(b), *_place_by_place(b)],
        examples=("dot 3 3",),
        pitfalls=("dot 2x3 2x3",),
        related=("inner", "outer", "matmul"),
    )
)


def module(bound: Bound) -> str:
    """The library as its code names it."""
    return "torch" if bound.library == "torch" else "np"


def _place_by_place(bound: Bound) -> list[Alike]:
    """Two vectors of one length can also be multiplied place by place."""
    same = bound.shape("a") == bound.shape("b") and len(bound.shape("a")) == 1
    return [Alike("mul", {}, variant="place-by-place")] if same else []


def _vdot_size(bound: Bound) -> Shape:
    if bound.library == "torch":
        exactly(bound, "a", 1)
        exactly(bound, "b", 1)
    inner_sizes(bound, math.prod(bound.shape("a")), math.prod(bound.shape("b")))
    return ()


def _vdot_formula(bound: Bound) -> Expr:
    (k,) = bound.fold_over((math.prod(bound.shape("a")),))
    return Fold("sum", (k,), flat_cell(bound, "a", k) * flat_cell(bound, "b", k))


vdot = declare(
    Op(
        name="vdot",
        family="linear algebra",
        en="inner product of all cells",
        ja="内積(平坦化して)",
        params=(A, B),
        size=_vdot_size,
        formula=_vdot_formula,
        rule=lambda b: {**pair_rule(b), "inner": math.prod(b.shape("a"))},
        story="dot",
        why_refused=mixed_dtypes,
        shaping="becomes",
        torch=("torch.vdot(a, b)", "a.vdot(b)"),
        numpy=("np.vdot(a, b)",),
        examples=("vdot 3 3",),
        related=("dot",),
    )
)


def _inner_size(bound: Bound) -> Shape:
    a, b = bound.shape("a"), bound.shape("b")
    if not a or not b:
        return a or b
    inner_sizes(bound, a[-1], b[-1])
    return (*a[:-1], *b[:-1])


def _inner_formula(bound: Bound) -> Expr:
    a, b = bound.shape("a"), bound.shape("b")
    if not a or not b:
        return bound.read("a", bound.i if a else ()) * bound.read("b", bound.i if b else ())
    (k,) = bound.fold_over((a[-1],))
    first, second = bound.i[: len(a) - 1], bound.i[len(a) - 1 :]
    return Fold("sum", (k,), bound.read("a", (*first, k)) * bound.read("b", (*second, k)))


inner = declare(
    Op(
        name="inner",
        family="linear algebra",
        en="inner product over the last axes",
        ja="末尾次元の内積",
        params=(A, B),
        size=_inner_size,
        formula=_inner_formula,
        rule=pair_rule,
        why_refused=mixed_dtypes,
        shaping="becomes",
        work=product_work,
        torch=("torch.inner(a, b)", "a.inner(b)"),
        numpy=("np.inner(a, b)",),
        equivalents=lambda b: (
            [(b.library, f"{module(b)}.einsum('ij,kj->ik', a, b)")]
            if len(b.shape("a")) == len(b.shape("b")) == 2
            else []
        ),
        look_alikes=lambda b: (
            [Alike("matmul", {}, variant="inner-matmul")] if len(b.shape("a")) == len(b.shape("b")) == 2 else []
        ),
        examples=("inner 2x3 4x3", "inner 3 3"),
        related=("dot", "matmul"),
    )
)


def _outer_size(bound: Bound) -> Shape:
    if bound.library == "torch":
        exactly(bound, "a", 1)
        exactly(bound, "b", 1)
    return math.prod(bound.shape("a")), math.prod(bound.shape("b"))


def _flattens(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """NumPy's outer flattens what has more axes."""
    shapes = [list(bound.shape(p)) for p in ("a", "b")]
    data = {"a": shapes[0], "b": shapes[1], "out": list(bound.out)}
    return [Mistake("outer-flattens", data)] if any(len(s) > 1 for s in shapes) else []


outer = declare(
    Op(
        name="outer",
        family="linear algebra",
        en="outer product",
        ja="外積(直積)",
        aliases=("ger",),
        params=(A, B),
        size=_outer_size,
        formula=lambda b: flat_cell(b, "a", b.i[0]) * flat_cell(b, "b", b.i[1]),
        rule=pair_rule,
        why_refused=mixed_dtypes,
        shaping="becomes",
        torch=("torch.outer(a, b)", "a.outer(b)", "torch.ger(a, b)", "a.ger(b)"),
        numpy=("np.outer(a, b)",),
        equivalents=lambda b: (
            [
                (b.library, f"{module(b)}.einsum('i,j->ij', a, b)"),
                ("einops", "einops.einsum(a, b, 'i, j -> i j')"),
                (b.library, "a[:, None] * b"),
            ]
            if len(b.shape("a")) == len(b.shape("b")) == 1
            else []
        ),
        look_alikes=_place_by_place,
        mistakes=_flattens,
        examples=("outer 2 3",),
        pitfalls=("outer 2x3 3",),
        related=("dot", "kron"),
    )
)
