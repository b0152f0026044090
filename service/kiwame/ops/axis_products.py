"""Products over axes that two tensors share, chosen by number; and products that go through one block by block."""

import math

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, Fold, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Value
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import stretched_cell, stretched_size
from kiwame.ops.dtype_refusals import mixed_dtypes
from kiwame.ops.matrix_products import A, B, inner_sizes
from kiwame.ops.number_arguments import Int
from kiwame.ops.pair_arguments import AxisPairs
from kiwame.ops.ranks import no_such_axis
from kiwame.ops.vector_products import module, pair_rule

DIMS = AxisPairs("dims", default=2)


def _pairs(bound: Bound) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes of both that are folded together."""
    dims = bound["dims"]
    if isinstance(dims, int):
        rank = len(bound.shape("a"))
        return tuple(range(rank - dims, rank)), tuple(range(dims))
    half = len(dims) // 2
    return dims[:half], dims[half:]


def _tensordot_size(bound: Bound) -> Shape:
    a, b = bound.shape("a"), bound.shape("b")
    if isinstance(bound["dims"], int):
        DIMS.count(Value(bound["dims"]), bound)  # the default is not checked as it is read
    first, second = _pairs(bound)
    for p, q in zip(first, second, strict=True):
        if a[p] != b[q] and not (bound.library == "torch" and 1 in {a[p], b[q]}):
            raise refuse(
                Cause.SIZES,
                "tensordot",
                span=bound.span("dims"),
                got=[a[p], b[q]],
                op=bound.op.name,
                a=list(a),
                b=list(b),
                p=p,
                q=q,
                m=a[p],
                n=b[q],
            )
    kept = [size for n, size in enumerate(a) if n not in first]
    return (*kept, *(size for n, size in enumerate(b) if n not in second))


def _tensordot_formula(bound: Bound) -> Expr:
    a, b = bound.shape("a"), bound.shape("b")
    first, second = _pairs(bound)
    over = bound.fold_over(
        tuple(max(a[p], b[q]) if 0 not in {a[p], b[q]} else 0 for p, q in zip(first, second, strict=True))
    )
    seats = iter(bound.i)

    def at(shape: Shape, folded: tuple[int, ...]) -> tuple[Expr, ...]:
        found: list[Expr] = []
        for n, size in enumerate(shape):
            ix = over[folded.index(n)] if n in folded else next(seats)
            found.append(Num(0) if size == 1 != ix.size else ix)
        return tuple(found)

    product = bound.read("a", at(a, first)) * bound.read("b", at(b, second))
    return Fold("sum", over, product) if over else product


def _tensordot_words(bound: Bound) -> list[tuple[str, str]]:
    """The same equation for einsum."""
    a, b = bound.shape("a"), bound.shape("b")
    first, second = _pairs(bound)
    if len(a) + len(b) > 26 or any(a[p] != b[q] for p, q in zip(first, second, strict=True)):
        return []
    left = [chr(ord("a") + n) for n in range(len(a))]
    others = iter(chr(ord("a") + n) for n in range(len(a), 26))
    right = [left[first[second.index(n)]] if n in second else next(others) for n in range(len(b))]
    out = [c for n, c in enumerate(left) if n not in first] + [c for n, c in enumerate(right) if n not in second]
    return [(bound.library, f"{module(bound)}.einsum('{''.join(left)},{''.join(right)}->{''.join(out)}', a, b)")]


def _folded(bound: Bound) -> int:
    return math.prod(bound.shape("a")[p] for p in _pairs(bound)[0])


tensordot = declare(
    Op(
        name="tensordot",
        family="linear algebra",
        en="product over chosen axes",
        ja="テンソル縮約",
        params=(A, B, DIMS),
        size=_tensordot_size,
        formula=_tensordot_formula,
        rule=lambda b: {
            **pair_rule(b),
            "first": list(_pairs(b)[0]),
            "second": list(_pairs(b)[1]),
            "count": _folded(b),
        },
        why_refused=mixed_dtypes,
        shaping="becomes",
        work=lambda b: math.prod(b.out) * _folded(b),
        torch=("torch.tensordot(a, b, dims=dims)",),
        numpy=("np.tensordot(a, b, axes=dims)", "np.linalg.tensordot(a, b, axes=dims)"),
        equivalents=_tensordot_words,
        examples=("tensordot 2x3 3x4 dims=1", "tensordot 2x3x4 4x3x2 dims=1,2,1,0"),
        related=("matmul", "einsum"),
        pitfalls=("tensordot 2x3 4x3",),
    )
)


def _kron_shapes(bound: Bound) -> tuple[Shape, Shape]:
    """Both shapes with axes of size 1 put in front of the shorter."""
    a, b = bound.shape("a"), bound.shape("b")
    rank = max(len(a), len(b))
    return (1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b


def _kron_formula(bound: Bound) -> Expr:
    _, b = _kron_shapes(bound)
    blocks = tuple(ix // n if n > 1 else ix for ix, n in zip(bound.i, b, strict=True))
    within = tuple(ix % n if n > 1 else Num(0) for ix, n in zip(bound.i, b, strict=True))
    return stretched_cell(bound, "a", blocks) * stretched_cell(bound, "b", within)


kron = declare(
    Op(
        name="kron",
        family="linear algebra",
        en="Kronecker product",
        ja="クロネッカー積",
        params=(A, B),
        size=lambda b: tuple(m * n for m, n in zip(*_kron_shapes(b), strict=True)),
        formula=_kron_formula,
        rule=pair_rule,
        why_refused=mixed_dtypes,
        shaping="becomes",
        torch=("torch.kron(a, b)", "a.kron(b)"),
        numpy=("np.kron(a, b)",),
        examples=("kron 2x2 1x2", "kron 2 3"),
        related=("outer", "mul"),
    )
)


def _vecdot_axes(bound: Bound) -> tuple[int, int, Shape, Shape]:
    """The folded axis of each operand, its own or in the shape that both make; and both shapes.

    torch stretches both to one shape first; NumPy folds an axis of each and stretches the others.
    """
    a, b = bound.shape("a"), bound.shape("b")
    if bound.library == "torch":
        whole = stretched_size(bound, a, b, "b")
        a, b = (1,) * (len(whole) - len(a)) + a, (1,) * (len(whole) - len(b)) + b
    axes = []
    for shape in (a, b):
        rank, dim = len(shape), bound["dim"]
        if not -rank <= dim < rank and (shape or dim not in {0, -1} or bound.library == "numpy"):
            raise no_such_axis(bound, dim, shape, span=bound.span("dim"))
        axes.append(dim % rank if rank else 0)
    return axes[0], axes[1], a, b


def _vecdot_size(bound: Bound) -> Shape:
    p, q, a, b = _vecdot_axes(bound)
    if bound.library == "numpy":
        inner_sizes(bound, a[p], b[q])
    return stretched_size(bound, (*a[:p], *a[p + 1 :]), (*b[:q], *b[q + 1 :]), "b")


def _vecdot_formula(bound: Bound) -> Expr:
    p, q, a, b = _vecdot_axes(bound)
    if not a:
        return bound.read("a", ()) * bound.read("b", ())
    (k,) = bound.fold_over((b[q] if a[p] == 1 else a[p],))

    def at(shape: Shape, axis: int) -> tuple[Expr, ...]:
        seats: list[Ix] = list(bound.i[len(bound.i) - len(shape) + 1 :])
        seats.insert(axis, k)
        return tuple(seats)

    return Fold("sum", (k,), stretched_cell(bound, "a", at(a, p)) * stretched_cell(bound, "b", at(b, q)))


vecdot = declare(
    Op(
        name="vecdot",
        family="linear algebra",
        en="inner product along one axis",
        ja="1つの次元に沿った内積",
        params=(A, B, Int("dim", default=-1, bare=False, words=("axis",))),
        size=_vecdot_size,
        formula=_vecdot_formula,
        rule=lambda b: {**pair_rule(b), "dim": b["dim"]},
        why_refused=mixed_dtypes,
        shaping="becomes",
        floats=True,
        torch=("torch.linalg.vecdot(a, b, dim=dim)",),
        numpy=("np.vecdot(a, b, axis=dim)", "np.linalg.vecdot(a, b, axis=dim)"),
        examples=("vecdot 2x3 2x3", "vecdot 2x3 2x3 dim=0"),
        related=("dot", "sum"),
    )
)
