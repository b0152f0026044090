"""Ops that cut an axis in two, join all of them, or slide a window along one."""

import math

from kiwame.errors import Cause, Repair, refuse
from kiwame.formula.tree import Expr
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.number_arguments import Int, Ints
from kiwame.ops.ranks import at_least
from kiwame.ops.reshapes import recut
from kiwame.ops.shape_arguments import fitting, solved

X = Operand("x")

ravel = declare(
    Op(
        name="ravel",
        family="shape movers",
        en="ravel to 1-D",
        ja="1次元化",
        params=(X,),
        size=lambda b: (math.prod(b.shape()),),
        formula=recut,
        rule=lambda b: {"total": math.prod(b.shape())},
        torch=("x.ravel()", "torch.ravel(x)"),
        numpy=("np.ravel(x)", "x.ravel()"),
        equivalents=lambda b: [(b.library, "x.reshape(-1)")],
        examples=("ravel 2x3",),
        related=("flatten", "reshape"),
    )
)


def _unflattened(bound: Bound) -> Shape:
    shape, dim, sizes = bound.shape(), bound["dim"], bound["sizes"]
    at_least(bound, 1)
    total = shape[dim]
    rest = math.prod(s for s in sizes if s != -1)
    fits = rest == total if -1 not in sizes else sizes.count(-1) == 1 and rest > 0 and total % rest == 0
    if not fits or any(s < -1 for s in sizes):
        span = bound.span("sizes")
        near = [",".join(map(str, n)) for n in fitting(sizes, total)]
        raise refuse(
            Cause.SIZES,
            "unflatten",
            span=span,
            repairs=tuple(Repair(span, f"({n})" if bound.in_code else n) for n in near) if span else (),
            got=list(sizes),
            expected=total,
            op="unflatten",
            sizes=list(sizes),
            size=total,
            axis=dim,
            product=rest,
        )
    return (*shape[:dim], *solved(sizes, total), *shape[dim + 1 :])


unflatten = declare(
    Op(
        name="unflatten",
        family="shape movers",
        en="split one axis into several",
        ja="次元の分割",
        params=(X, Axis("dim"), Ints("sizes")),
        size=_unflattened,
        formula=recut,
        rule=lambda b: {"dim": b["dim"], "size": b.shape()[b["dim"]], "sizes": list(b["sizes"])},
        torch=("x.unflatten(dim, sizes)", "torch.unflatten(x, dim, sizes)"),
        numpy=("np.reshape(x, out_shape)",),
        examples=("unflatten 2x6 1,2,3",),
        related=("flatten", "reshape"),
    )
)


def _windows(bound: Bound) -> Shape:
    shape, dim = bound.shape(), bound["dimension"]
    size, step = bound["size"], bound["step"]
    length = shape[dim] if shape else 1
    if size > length:
        raise refuse(
            Cause.SIZES,
            "unfold",
            span=bound.span("size"),
            repairs=(Repair(span, str(length)),) if (span := bound.span("size")) else (),
            got=size,
            expected=length,
            op="unfold",
            window=size,
            length=length,
            axis=dim,
        )
    if not shape:
        return (size,)
    count = (length - size) // step + 1
    return (*shape[:dim], count, *shape[dim + 1 :], size)


def _in_window(bound: Bound) -> Expr:
    if not bound.shape():
        return bound.read("x", ())
    dim, step = bound["dimension"], bound["step"]
    start = bound.i[dim] if step == 1 else step * bound.i[dim]
    return bound.read("x", tuple(start + bound.i[-1] if n == dim else ix for n, ix in enumerate(bound.i[:-1])))


unfold = declare(
    Op(
        name="unfold",
        family="shape movers",
        en="sliding windows",
        ja="スライド窓の取り出し",
        params=(X, Axis("dimension", words=("dim",)), Int("size", least=0), Int("step", least=1)),
        size=_windows,
        formula=_in_window,
        rule=lambda b: {
            "dim": b["dimension"],
            "window": b["size"],
            "step": b["step"],
            "count": b.out[b["dimension"]] if b.shape() else 1,
        },
        shaping="becomes",
        torch=("x.unfold(dimension, size, step)",),
        numpy=(),
        examples=("unfold 5 0,3,1", "unfold 6 0,2,2"),
        related=("unflatten", "split"),
    )
)
