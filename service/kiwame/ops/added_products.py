"""A matrix product added to a tensor: beta times the tensor, plus alpha times the product."""

import math
from typing import Any, NamedTuple

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, Fold, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import stretched_cell
from kiwame.ops.dtype_refusals import mixed_dtypes
from kiwame.ops.matrix_products import inner_sizes
from kiwame.ops.ranks import exactly


class Product(NamedTuple):
    """What an op multiplies: ranks of both factors, their names, the product in NumPy's words, matrices or batches."""

    ranks: tuple[int, int]
    names: tuple[str, str]
    numpy: str
    batch: bool = False


PRODUCTS = {
    "addmm": Product((2, 2), ("mat1", "mat2"), "(a @ b)"),
    "addmv": Product((2, 1), ("mat", "vec"), "(a @ b)"),
    "addr": Product((1, 1), ("vec1", "vec2"), "np.outer(a, b)"),
    "addbmm": Product((3, 3), ("batch1", "batch2"), "(a @ b).sum(0)", True),
    "baddbmm": Product((3, 3), ("batch1", "batch2"), "(a @ b)", True),
}


def _product_shape(bound: Bound) -> Shape:
    """The product's shape. Raises Refusal where the factors do not fit."""
    product = PRODUCTS[bound.op.name]
    a, b = bound.shape("a"), bound.shape("b")
    for param, rank in zip("ab", product.ranks, strict=True):
        exactly(bound, param, rank)
    if product.batch and a[0] != b[0]:
        raise refuse(
            Cause.SIZES,
            "batch-exact",
            span=bound.span("b"),
            got=b[0],
            expected=a[0],
            op=bound.op.name,
            a=list(a),
            b=list(b),
            m=a[0],
            n=b[0],
        )
    if bound.op.name == "addr":
        return (*a, *b)
    inner_sizes(bound, a[-1], b[-2] if len(b) > 1 else b[-1])
    whole = (*a[:-1], *(b[-1:] if len(b) > 1 else ()))
    return whole[1:] if bound.op.name == "addbmm" else whole


def _size(bound: Bound) -> Shape:
    """The product's shape, to which the tensor is stretched."""
    whole, x = _product_shape(bound), bound.shape("x")
    fits = len(x) <= len(whole) and all(m in (n, 1) for m, n in zip(reversed(x), reversed(whole), strict=False))
    if not fits:
        raise refuse(
            Cause.SIZES,
            "added",
            span=bound.span("x"),
            got=list(x),
            expected=list(whole),
            op=bound.op.name,
            x=list(x),
            whole=list(whole),
        )
    return whole


def _formula(bound: Bound) -> Expr:
    """beta · x + alpha · Σ a · b; a beta of 0 leaves the tensor out, be it NaN."""
    name, i = bound.op.name, bound.i
    a, b = bound.shape("a"), bound.shape("b")
    if name == "addr":
        product: Expr = bound.read("a", i[:1]) * bound.read("b", i[1:])
    elif name == "addbmm":
        n, k = bound.fold_over((a[0], a[-1]))
        product = Fold("sum", (n, k), bound.read("a", (n, i[0], k)) * bound.read("b", (n, k, i[1])))
    else:
        (k,) = bound.fold_over((a[-1],))
        ahead, rest = (i[:1], i[1:]) if name == "baddbmm" else ((), i)
        columns = rest[1:] if len(b) > 1 else ()
        product = Fold("sum", (k,), bound.read("a", (*ahead, rest[0], k)) * bound.read("b", (*ahead, k, *columns)))
    alpha, beta = bound["alpha"], bound["beta"]
    if alpha != 1:
        product = Num(alpha) * product
    if beta == 0:
        return product
    cell = stretched_cell(bound, "x", i)
    return (cell if beta == 1 else Num(beta) * cell) + product


def _rule(bound: Bound) -> dict[str, Any]:
    a = bound.shape("a")
    return {
        "x_shape": list(bound.shape("x")),
        "x": bound.names.get("x", "x"),
        "a": bound.names.get("a", "a"),
        "b": bound.names.get("b", "b"),
        "inner": 1 if bound.op.name == "addr" else a[-1],
        "batch": a[0] if bound.op.name == "addbmm" else 0,
        "stretched": bound.shape("x") != bound.out,
        "beta": bound["beta"],
        "alpha": bound["alpha"],
    }


def _work(bound: Bound) -> int:
    a = bound.shape("a")
    return math.prod(a) * bound.out[-1] if len(bound.shape("b")) > 1 else math.prod(a)


def _in_numpy(bound: Bound) -> str | None:
    """NumPy's words without factors of 1, and without the tensor where beta is 0."""
    if bound.library != "numpy":
        return None
    product = PRODUCTS[bound.op.name].numpy
    x = "" if bound["beta"] == 0 else "x + " if bound["beta"] == 1 else "beta * x + "
    return x + (product if bound["alpha"] == 1 else f"alpha * {product}")


def _added(name: str, en: str, ja: str, *examples: str) -> Op:
    product = PRODUCTS[name]
    first, second = product.names
    named = f"{first}=a, {second}=b"
    return declare(
        Op(
            name=name,
            family="linear algebra",
            en=en,
            ja=ja,
            params=(
                Operand("x"),
                Operand("a", words=(first,)),
                Operand("b", words=(second,)),
                Number("beta", default=1, bare=False),
                Number("alpha", default=1, bare=False),
            ),
            size=_size,
            formula=_formula,
            rule=_rule,
            story="added-product",
            why_refused=mixed_dtypes,
            shaping="becomes",
            work=_work,
            torch=(
                f"torch.{name}(x, a, b, beta=beta, alpha=alpha)",
                f"x.{name}(a, b, beta=beta, alpha=alpha)",
                f"torch.{name}(x, {named}, beta=beta, alpha=alpha)",
                f"x.{name}({named}, beta=beta, alpha=alpha)",
            ),
            numpy=(f"beta * x + alpha * {product.numpy}",),
            other_form=_in_numpy,
            examples=examples,
            related=("matmul", "linear"),
        )
    )


addmm = _added(
    "addmm", "matrix product added to a matrix", "行列積への加算", "addmm 2x4 2x3 3x4", "addmm 4 2x3 3x4 beta=2"
)
addmv = _added("addmv", "matrix times vector, added to a vector", "行列とベクトルの積への加算", "addmv 2 2x3 3")
addr = _added("addr", "outer product added to a matrix", "外積への加算", "addr 2x3 2 3")
addbmm = _added(
    "addbmm", "sum of matrix products added to a matrix", "バッチ行列積の和への加算", "addbmm 2x2 3x2x3 3x3x2"
)
baddbmm = _added(
    "baddbmm", "batched matrix product added to matrices", "バッチ行列積への加算", "baddbmm 2x2x2 2x2x3 2x3x2"
)
