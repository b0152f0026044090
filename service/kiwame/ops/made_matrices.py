"""Matrices made of matrices: a power of one, a product of several, blocks along a diagonal."""

import functools
import itertools
import math

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fold, If, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.dtype_refusals import mixed_dtypes
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import at_least, exactly

X = Operand("x")

LARGEST_INVERSE = 2  # rows of a matrix whose inverse is said in one line


def _power_size(bound: Bound) -> Shape:
    at_least(bound, 2)
    shape = bound.shape()
    if shape[-1] != shape[-2]:
        raise refuse(Cause.SIZES, "square", span=bound.span("x"), got=list(shape), op=bound.op.name, shape=list(shape))
    if bound["n"] < 0 and shape[-1] > LARGEST_INVERSE:
        raise refuse(
            Cause.ARGUMENT,
            "inverse",
            span=bound.span("n"),
            got=bound["n"],
            expected=">= 0",
            op=bound.op.name,
            n=bound["n"],
            shape=list(shape),
            most=LARGEST_INVERSE,
        )
    return shape


def _factor(bound: Bound, ahead: list[Ix], row: Ix, column: Ix) -> Expr:
    """A cell of the matrix; of its inverse where the power is negative."""

    def cell(at: tuple[Expr, Expr]) -> Expr:
        return bound.read("x", (*ahead, *at))

    if bound["n"] >= 0:
        return cell((row, column))
    if bound.shape()[-1] < LARGEST_INVERSE:
        return Num(1) / cell((row, column))
    zero, one = Num(0), Num(1)
    determinant = cell((zero, zero)) * cell((one, one)) - cell((zero, one)) * cell((one, zero))
    crossed = If(row.cmp("==", column), cell((1 - row, 1 - column)), Num(0) - cell((row, column)))
    return Bin("/", crossed, determinant)


def _power_formula(bound: Bound) -> Expr:
    """The product of n times the matrix: the places in between are folded away."""
    n, size = abs(bound["n"]), bound.shape()[-1]
    *ahead, row, column = bound.i
    if n == 0:
        return If(row.cmp("==", column), Num(1), Num(0))
    over = bound.fold_over((size,) * (n - 1))
    stops = (row, *over, column)
    product: Expr | None = None
    for start, end in itertools.pairwise(stops):
        cell = _factor(bound, ahead, start, end)
        product = cell if product is None else product * cell
    if product is None:
        raise ValueError("a power of one at least has a factor")
    return Fold("sum", over, product) if over else product


matrix_power = declare(
    Op(
        name="matrix_power",
        family="linear algebra",
        en="power of a matrix",
        ja="行列の累乗",
        params=(X, Int("n")),
        size=_power_size,
        formula=_power_formula,
        rule=lambda b: {"n": b["n"], "size": b.shape()[-1]},
        shaping="becomes",
        work=lambda b: math.prod(b.shape()) * b.shape()[-1] ** max(min(abs(b["n"]), 64) - 1, 0),
        torch=("torch.linalg.matrix_power(x, n)", "torch.matrix_power(x, n)", "x.matrix_power(n)"),
        numpy=("np.linalg.matrix_power(x, n)",),
        look_alikes=lambda b: [Alike("pow", {"b": b["n"]}, variant="power-cells")] if abs(b["n"]) > 1 else [],
        examples=("matrix_power 2x2 2",),
        related=("matmul", "pow"),
    )
)


def _as_matrix(shape: Shape) -> Shape:
    """A number as a matrix of one cell, a vector as a row."""
    return (1,) * (2 - len(shape)) + shape


def _block_size(bound: Bound) -> Shape:
    keys = bound.each("tensors")
    for key in keys:
        if len(bound.shape(key)) > 2:
            shape = bound.shape(key)
            raise refuse(
                Cause.AXIS_COUNT, "block", span=bound.span(key), got=len(shape), op=bound.op.name, shape=list(shape)
            )
    blocks = [_as_matrix(bound.shape(key)) for key in keys]
    return sum(b[0] for b in blocks), sum(b[1] for b in blocks)


def _block_formula(bound: Bound) -> Expr:
    """The block that covers row and column alike, else 0."""
    row, column = bound.i
    whole: Expr = Num(0)
    ends = list(_block_size(bound))
    for key in reversed(bound.each("tensors")):
        shape = bound.shape(key)
        height, width = _as_matrix(shape)
        top, left = ends[0] - height, ends[1] - width
        place = (row - top if top else row, column - left if left else column)
        tests = [row.cmp("<", ends[0]), column.cmp("<", ends[1])]
        tests = ([row.cmp(">=", top)] if top else []) + ([column.cmp(">=", left)] if left else []) + tests
        inside = functools.reduce(lambda one, other: Bin("and", one, other), tests)
        if height and width:
            whole = If(inside, bound.read(key, place[2 - len(shape) :] if shape else ()), whole)
        ends = [top, left]
    return whole


block_diag = declare(
    Op(
        name="block_diag",
        family="linear algebra",
        en="blocks along the diagonal",
        ja="ブロック対角行列",
        params=(Operand("tensors", many=True),),
        size=_block_size,
        formula=_block_formula,
        rule=lambda b: {"blocks": [list(_as_matrix(b.shape(key))) for key in b.each("tensors")]},
        shaping="becomes",
        torch=("torch.block_diag(*tensors)",),
        numpy=(),
        examples=("block_diag 2x2 1x3",),
        related=("diag", "cat"),
    )
)


def _chain(bound: Bound) -> tuple[list[Shape], tuple[int, ...]]:
    """The shapes of all factors, and the sizes at which they meet. Raises Refusal where they do not."""
    keys = bound.each("tensors")
    shapes = [bound.shape(key) for key in keys]
    if len(shapes) < 2:
        raise refuse(Cause.ARGUMENT, "two-factors", got=len(shapes), expected=2, op=bound.op.name)
    for key in keys:
        exactly(bound, key, *((1, 2) if key in {keys[0], keys[-1]} else (2,)))
    for n, (before, after) in enumerate(itertools.pairwise(shapes)):
        if before[-1] != after[0]:
            raise refuse(
                Cause.SIZES,
                "inner",
                span=bound.span(keys[n + 1]),
                got=[list(before), list(after)],
                expected=before[-1],
                op=bound.op.name,
                a=list(before),
                b=list(after),
                m=before[-1],
                n=after[0],
            )
    return shapes, tuple(shape[0] for shape in shapes[1:])


def _chain_size(bound: Bound) -> Shape:
    shapes, _ = _chain(bound)
    return (*(shapes[0][:1] if len(shapes[0]) > 1 else ()), *(shapes[-1][1:]))


def _chain_formula(bound: Bound) -> Expr:
    shapes, sizes = _chain(bound)
    over = bound.fold_over(sizes)
    seats = list(bound.i)
    first = [seats.pop(0)] if len(shapes[0]) > 1 else []
    stops = [*first, *over, *seats]
    product: Expr | None = None
    at = 0
    for key, shape in zip(bound.each("tensors"), shapes, strict=True):
        cell = bound.read(key, tuple(stops[at : at + len(shape)]))
        product = cell if product is None else product * cell
        at += len(shape) - 1
    if product is None:
        raise ValueError("a chain has factors")
    return Fold("sum", over, product)


multi_dot = declare(
    Op(
        name="multi_dot",
        family="linear algebra",
        en="product of several matrices",
        ja="複数の行列の積",
        params=(Operand("tensors", many=True),),
        size=_chain_size,
        formula=_chain_formula,
        rule=lambda b: {"shapes": [list(s) for s in _chain(b)[0]], "sizes": list(_chain(b)[1])},
        floats=True,
        why_refused=mixed_dtypes,
        shaping="becomes",
        work=lambda b: math.prod(_chain(b)[1]) * math.prod(b.out),
        torch=("torch.linalg.multi_dot(tensors)",),
        numpy=("np.linalg.multi_dot(tensors)",),
        examples=("multi_dot 2x3 3x4 4x2",),
        related=("matmul",),
    )
)
