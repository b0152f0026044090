"""Lengths and directions along an axis: normalize, cosine_similarity, distances of rows."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Number, Operand, Value
from kiwame.ops.axis_arguments import Axis, axis_of
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import stretched_size, stretched_together
from kiwame.ops.dtype_refusals import floats_wanted, mixed_dtypes
from kiwame.ops.ranks import at_least, no_such_axis
from kiwame.ops.softmaxes import other_axis
from kiwame.ops.word_arguments import Choice


def length(p: float, over: tuple[Any, ...], cell: Expr) -> Expr:
    """The p-norm of the cells that `over` runs through."""
    size = Fn("abs", (cell,))
    if not over:
        return size if p else If(cell.cmp("!=", 0), Num(1), Num(0))
    if p == math.inf:
        return Fold("max", over, size)
    if p == -math.inf:
        return Fold("min", over, size)
    if p == 0:
        return Fold("sum", over, If(cell.cmp("!=", 0), Num(1), Num(0)))
    if p == 1:
        return Fold("sum", over, size)
    if p == 2:
        return Fn("sqrt", (Fold("sum", over, Bin("**", cell, Num(2))),))
    return Bin("**", Fold("sum", over, Bin("**", size, Num(p))), Num(1 / p))


def check_axis(bound: Bound, shape: Shape) -> None:
    """Raise Refusal where the axis that is meant by default is not there."""
    dim = bound["dim"]
    if dim >= max(len(shape), 1):
        raise no_such_axis(bound, dim, shape)


def _normalized_size(bound: Bound) -> Shape:
    check_axis(bound, bound.shape())
    return bound.shape()


def _normalized(bound: Bound) -> Expr:
    shape, dim = bound.shape(), bound["dim"]
    over = bound.fold_over(shape[dim : dim + 1])
    line = bound.read("x", tuple(over[0] if a == dim else ix for a, ix in enumerate(bound.i)))
    return Bin("/", bound.read("x", bound.i), Fn("max", (length(bound["p"], over, line), Num(bound["eps"]))))


declare(
    Op(
        name="normalize",
        family="nn.functional",
        en="scale to unit length",
        ja="正規化(単位ベクトル化)",
        params=(
            Operand("x"),
            Number("p", default=2.0, bare=False),
            Axis("dim", default=1, bare=False),
            Number("eps", default=1e-12, bare=False),
        ),
        size=_normalized_size,
        formula=_normalized,
        rule=lambda b: {"dim": b["dim"], "p": b["p"], "eps": b["eps"], "axis": b["dim"]},
        shaping="kept",
        look_alikes=other_axis,
        torch=("F.normalize(x, p=p, dim=dim, eps=eps)",),
        numpy=("x / np.maximum(eps, np.linalg.norm(x, ord=p, axis=1, keepdims=True))",),
        other_form=lambda b: (
            f"x / np.maximum(eps, np.linalg.norm(x, ord=p, axis={b['dim']}, keepdims=True))"
            if b.library == "numpy"
            else None
        ),
        floats=True,
        why_refused=floats_wanted,
        examples=("normalize 2x3", "normalize 2x3 dim=0"),
        related=("layer_norm",),
    )
)

PAIR = (Operand("x1"), Operand("x2"))


def _cell(bound: Bound, name: str, at: tuple[Expr, ...]) -> Expr:
    shape = bound.shape(name)
    seats = at[len(at) - len(shape) :]
    return bound.read(name, tuple(Num(0) if s == 1 else ix for s, ix in zip(shape, seats, strict=True)))


def _pair(bound: Bound) -> Shape:
    return stretched_together(bound, ("x1", "x2"))


class _SharedAxis(Axis, frozen=True):
    """One axis of the shape that two tensors make together."""

    def check(self, value: Value, bound: Bound) -> int | None:
        """The axis counted from the front of the longer shape."""
        only = value.items[0] if len(value.items) == 1 else value
        whole = _pair(bound)
        return axis_of(self, only, bound, len(whole), whole)


def _cosine_size(bound: Bound) -> Shape:
    whole = _pair(bound)
    check_axis(bound, whole)
    return tuple(s for a, s in enumerate(whole) if a != bound["dim"])


def _cosine_words(dim: int, whole: Shape = (), shapes: tuple[Shape, ...] = ()) -> str:
    """NumPy's idiom along an axis. What has a shape of its own is stretched to the shape of both."""
    names = ["x1", "x2"]
    for n, own in enumerate(shapes):
        if len(own) != len(whole) or own[dim : dim + 1] != whole[dim : dim + 1]:
            names[n] = f"np.broadcast_to({names[n]}, {whole})"
    sizes = " * ".join(f"np.maximum(eps, np.linalg.norm({x}, axis={dim}))" for x in names)
    return f"(x1 * x2).sum(axis={dim}) / ({sizes})"


def _cosine(bound: Bound) -> Expr:
    whole, dim = _pair(bound), bound["dim"]
    over = bound.fold_over(whole[dim : dim + 1])
    at = (*bound.i[:dim], *over, *bound.i[dim:])
    a, b = (_cell(bound, name, at) for name in ("x1", "x2"))
    eps = Num(bound["eps"])
    sizes = [Fn("max", (length(2, over, cell), eps)) for cell in (a, b)]
    dot: Expr = Fold("sum", over, Bin("*", a, b)) if over else Bin("*", a, b)
    return Bin("/", dot, Bin("*", sizes[0], sizes[1]))


declare(
    Op(
        name="cosine_similarity",
        family="nn.functional",
        en="cosine similarity",
        ja="コサイン類似度",
        params=(*PAIR, _SharedAxis("dim", default=1, bare=False), Number("eps", default=1e-8, bare=False)),
        size=_cosine_size,
        formula=_cosine,
        rule=lambda b: {"dim": b["dim"], "eps": b["eps"]},
        shaping="becomes",
        torch=(
            "F.cosine_similarity(x1, x2, dim=dim, eps=eps)",
            "torch.cosine_similarity(x1, x2, dim=dim, eps=eps)",
        ),
        numpy=(_cosine_words(1),),
        other_form=lambda b: (
            _cosine_words(b["dim"], _pair(b), tuple(b.shapes.values())) if b.library == "numpy" else None
        ),
        floats=True,
        why_refused=floats_wanted,
        examples=("cosine_similarity 2x3 2x3", "cosine_similarity 2x3 2x3 dim=0"),
        related=("normalize",),
    )
)


def _distance_size(bound: Bound) -> Shape:
    return (*_pair(bound)[:-1], *((1,) if bound["keepdim"] else ()))


def _distance(bound: Bound) -> Expr:
    whole = _pair(bound)
    over = bound.fold_over(whole[-1:])
    at = (*bound.i[: max(len(whole) - 1, 0)], *over)
    apart = Bin("-", _cell(bound, "x1", at), _cell(bound, "x2", at))
    return length(bound["p"], over, Bin("+", apart, Num(bound["eps"])))


declare(
    Op(
        name="pairwise_distance",
        family="nn.functional",
        en="distance of rows",
        ja="行どうしの距離",
        params=(
            *PAIR,
            Number("p", default=2.0, bare=False),
            Number("eps", default=1e-6, bare=False),
            Flag("keepdim", default=False),
        ),
        size=_distance_size,
        formula=_distance,
        rule=lambda b: {"p": b["p"], "eps": b["eps"]},
        shaping="becomes",
        torch=(
            "F.pairwise_distance(x1, x2, p=p, eps=eps, keepdim=keepdim)",
            "torch.pairwise_distance(x1, x2, p=p, eps=eps, keepdim=keepdim)",
        ),
        numpy=("np.linalg.norm(x1 - x2 + eps, ord=p, axis=-1, keepdims=keepdim)",),
        floats=True,
        why_refused=floats_wanted,
        examples=("pairwise_distance 2x3 2x3",),
        related=("cosine_similarity",),
    )
)


def _every_pair(bound: Bound) -> Shape:
    """Shapes (…, P, M) and (…, R, M) give (…, P, R)."""
    for name in ("x1", "x2"):
        at_least(bound, 2, name)
    a, b = bound.shape("x1"), bound.shape("x2")
    if a[-1] != b[-1]:
        raise refuse(
            Cause.SIZES,
            "row-lengths",
            span=bound.span("x2"),
            got=b[-1],
            expected=a[-1],
            op=bound.op.name,
            a=list(a),
            b=list(b),
            m=a[-1],
            n=b[-1],
        )
    if bound["p"] < 0:
        raise refuse(
            Cause.ARGUMENT,
            "least",
            span=bound.span("p"),
            got=bound["p"],
            expected=">= 0",
            op=bound.op.name,
            name="p",
            value=bound["p"],
            least=0,
        )
    return (*stretched_size(bound, a[:-2], b[:-2], "x2"), a[-2], b[-2])


def _distance_of_pair(bound: Bound) -> Expr:
    *front, row, other = bound.i
    width = bound.shape("x1")[-1]
    over = bound.fold_over((width,))

    def cell(name: str, place: Expr) -> Expr:
        ahead = bound.shape(name)[:-2]
        seats = front[len(front) - len(ahead) :]
        return bound.read(name, (*(Num(0) if s == 1 else ix for s, ix in zip(ahead, seats, strict=True)), place, *over))

    return length(bound["p"], over, Bin("-", cell("x1", row), cell("x2", other)))


COMPUTE_MODE = Choice(  # by which way torch computes the same numbers
    "compute_mode",
    default="use_mm_for_euclid_dist_if_necessary",
    choices=tuple(
        f"{how}_mm_for_euclid_dist{when}" for how, when in (("use", "_if_necessary"), ("use", ""), ("donot_use", ""))
    ),
)
cdist = declare(
    Op(
        name="cdist",
        family="linear algebra",
        en="distance of every pair of rows",
        ja="すべての行の組の距離",
        params=(*PAIR, Number("p", default=2.0, bare=False), COMPUTE_MODE),
        size=_every_pair,
        formula=_distance_of_pair,
        rule=lambda b: {"p": b["p"], "rows": [b.shape(n)[-2] for n in ("x1", "x2")], "width": b.shape("x1")[-1]},
        shaping="becomes",
        torch=("torch.cdist(x1, x2, p=p, compute_mode=compute_mode)",),
        numpy=("np.linalg.norm(x1[..., :, None, :] - x2[..., None, :, :], ord=p, axis=-1)",),
        floats=True,
        why_refused=lambda b, facts: mixed_dtypes(b, facts) or floats_wanted(b, facts),
        work=lambda b: math.prod(b.out) * b.shape("x1")[-1],
        examples=("cdist 2x3 4x3", "cdist 2x3 4x3 p=1"),
        related=("pairwise_distance", "matmul"),
    )
)
