"""Products of matrices and vectors: rows meet columns, and what they share is folded away."""

import math
from typing import Any

from kiwame.errors import Cause, Repair, refuse
from kiwame.formula.tree import Expr, Fold, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.dtype_refusals import mixed_dtypes
from kiwame.ops.ranks import at_least, exactly

A, B = Operand("a"), Operand("b")


def folded_product(bound: Bound, a_at: tuple[Expr, ...], b_at: tuple[Expr, ...], k: Ix) -> Expr:
    """Σ(k) a[…, k] · b[k, …]."""
    return Fold("sum", (k,), bound.read("a", a_at) * bound.read("b", b_at))


def matmul_parts(a: Shape, b: Shape) -> tuple[Shape, Shape, int, int]:
    """Batch shapes of both sides, and the sizes that meet: the last of a, the last but one of b."""
    return a[:-2], b[:-2], a[-1], b[-2] if len(b) > 1 else b[-1]


def _batch(bound: Bound, a: Shape, b: Shape) -> Shape:
    """Batch axes lined up from the right and stretched."""
    rank = max(len(a), len(b))
    left, right = (1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b
    for axis, (m, n) in enumerate(zip(left, right, strict=True)):
        if m != n and 1 not in (m, n):
            raise refuse(
                Cause.SIZES,
                "batch",
                span=bound.span("b"),
                got=[list(bound.shape("a")), list(bound.shape("b"))],
                op=bound.op.name,
                a=list(bound.shape("a")),
                b=list(bound.shape("b")),
                m=m,
                n=n,
                axis=axis - rank,
            )
    return tuple(n if m == 1 else m for m, n in zip(left, right, strict=True))


def inner_sizes(bound: Bound, m: int, n: int) -> None:
    """Raise Refusal where the sizes that meet differ, with the transposes that would fit."""
    if m == n:
        return
    a, b = bound.shape("a"), bound.shape("b")
    raise refuse(
        Cause.SIZES,
        "inner",
        span=bound.span("b"),
        repairs=_fitting(bound, a, b),
        got=[list(a), list(b)],
        expected=m,
        op=bound.op.name,
        a=list(a),
        b=list(b),
        m=m,
        n=n,
    )


def _fitting(bound: Bound, a: Shape, b: Shape) -> tuple[Repair, ...]:
    """The second operand transposed, where that fits; in chat form another shape."""
    span = bound.span("b")
    if span is None:
        return ()
    if bound.in_code:
        return (Repair(span, "{}.mT"),) if len(b) > 1 and b[-1] == a[-1] else ()
    near: list[Shape] = [(*b[:-2], a[-1], b[-1])] if len(b) > 1 else [(a[-1],)]
    if len(b) > 1 and b[-1] == a[-1]:
        near.insert(0, (*b[:-2], b[-1], b[-2]))
    return tuple(Repair(span, "x".join(map(str, s))) for s in near)


def matmul_size(bound: Bound) -> Shape:
    """(…, n, k) @ (…, k, m) -> (…, n, m); a vector has its row or column put in and taken out again."""
    a, b = bound.shape("a"), bound.shape("b")
    at_least(bound, 1, "a")
    at_least(bound, 1, "b")
    batch_a, batch_b, m, n = matmul_parts(a, b)
    inner_sizes(bound, m, n)
    rows = a[-2:-1] if len(a) > 1 else ()
    columns = b[-1:] if len(b) > 1 else ()
    return (*_batch(bound, batch_a, batch_b), *rows, *columns)


def matmul_formula(bound: Bound) -> Expr:
    """Each output cell folds the row of a with the column of b."""
    a, b = bound.shape("a"), bound.shape("b")
    batch_a, batch_b, size, _ = matmul_parts(a, b)
    (k,) = bound.fold_over((size,))
    ahead = max(len(batch_a), len(batch_b))
    batch, rest = bound.i[:ahead], list(bound.i[ahead:])
    rows = (rest.pop(0),) if len(a) > 1 else ()
    columns = (rest.pop(0),) if len(b) > 1 else ()

    def at(sizes: Shape) -> tuple[Expr, ...]:
        seats = batch[ahead - len(sizes) :]
        return tuple(Num(0) if size == 1 else ix for size, ix in zip(sizes, seats, strict=True))

    return folded_product(bound, (*at(batch_a), *rows, k), (*at(batch_b), k, *columns), k)


def product_rule(bound: Bound) -> dict[str, Any]:
    """The shapes that meet, and the size that is folded away."""
    a, b = bound.shape("a"), bound.shape("b")
    return {"a": list(a), "b": list(b), "inner": a[-1] if a else 1}


def _cell_by_cell(bound: Bound) -> list[Alike]:
    """Two squares of one size can also be multiplied cell by cell."""
    same = bound.shape("a") == bound.shape("b") == bound.out
    looks = [Alike("mul", {}, variant="cell-by-cell")] if same else []
    if bound.library == "numpy" and len(bound.shape("b")) > 2:
        looks.append(Alike("dot", {}, variant="matmul-dot"))
    return looks


def product_work(bound: Bound) -> int:
    """The products of all cells."""
    return math.prod(bound.out) * (bound.shape("a")[-1] if bound.shape("a") else 1)


matmul = declare(
    Op(
        name="matmul",
        family="linear algebra",
        tier=1,
        en="matrix product",
        ja="行列積",
        params=(A, B),
        size=matmul_size,
        formula=matmul_formula,
        rule=product_rule,
        why_refused=mixed_dtypes,
        shaping="becomes",
        work=product_work,
        torch=("a @ b", "torch.matmul(a, b)", "a.matmul(b)", "torch.linalg.matmul(a, b)"),
        numpy=("a @ b", "np.matmul(a, b)", "np.linalg.matmul(a, b)"),
        equivalents=lambda b: (
            [(b.library, f"{'torch' if b.library == 'torch' else 'np'}.einsum('ij,jk->ik', a, b)")]
            if len(b.shape("a")) == len(b.shape("b")) == 2
            else []
        ),
        look_alikes=_cell_by_cell,
        examples=("matmul 2x3 3x4", "matmul 2x2 2x2"),
        pitfalls=("matmul 2x3 2x3", "matmul 2x2:float32 2x2:int64"),
        related=("mm", "bmm", "einsum"),
    )
)


def _exact(
    name: str,
    ranks: tuple[int, int],
    en: str,
    ja: str,
    numpy: tuple[str, ...],
    *examples: str,
    pitfalls: tuple[str, ...],
) -> Op:
    """A product that takes operands of just these ranks."""

    def size(bound: Bound) -> Shape:
        for param, rank in zip("ab", ranks, strict=True):
            exactly(bound, param, rank)
        a, b = bound.shape("a"), bound.shape("b")
        if name == "bmm" and a[0] != b[0]:
            raise refuse(
                Cause.SIZES,
                "batch-exact",
                span=bound.span("b"),
                got=b[0],
                expected=a[0],
                op=name,
                a=list(a),
                b=list(b),
                m=a[0],
                n=b[0],
            )
        return matmul_size(bound)

    return declare(
        Op(
            name=name,
            family="linear algebra",
            tier=1 if name == "bmm" else 2,
            en=en,
            ja=ja,
            params=(A, B),
            size=size,
            formula=matmul_formula,
            rule=product_rule,
            why_refused=mixed_dtypes,
            story="matmul",
            shaping="becomes",
            work=product_work,
            torch=(f"torch.{name}(a, b)", f"a.{name}(b)"),
            numpy=numpy,
            examples=examples,
            pitfalls=pitfalls,
            related=("matmul",),
        )
    )


mm = _exact(
    "mm",
    (2, 2),
    "2-D matrix product",
    "行列積(2次元)",
    ("np.matmul(a, b)",),
    "mm 2x3 3x4",
    pitfalls=("mm 2x3 2x3", "mm 2x2x3 2x3x2"),
)
bmm = _exact(
    "bmm",
    (3, 3),
    "batched matrix product",
    "バッチ行列積",
    ("np.matmul(a, b)",),
    "bmm 2x2x3 2x3x2",
    pitfalls=("bmm 2x2x3 2x2x3", "bmm 2x3 3x4"),
)
mv = _exact(
    "mv", (2, 1), "matrix times vector", "行列とベクトルの積", ("np.matmul(a, b)",), "mv 2x3 3", pitfalls=("mv 2x3 2",)
)
