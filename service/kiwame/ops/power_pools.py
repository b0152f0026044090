"""Pooling by a power mean's sum: each number of a window to a power, added up, and the root taken."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fold, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.convolutions import all_of, places
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.number_arguments import Ints
from kiwame.ops.pools import pool_size, strides, window
from kiwame.ops.window_arguments import Strides


def _without_edge(bound: Bound) -> Bound:
    """The same call as other pools see it: nothing is padded."""
    return Bound(
        bound.op,
        bound.shapes,
        {**bound.args, "padding": (0,) * places(bound)},
        names=bound.names,
        out=bound.out,
        library=bound.library,
        typed=bound.typed,
    )


def _size(bound: Bound) -> Shape:
    if bound["norm_type"] == 0:
        raise refuse(Cause.ARGUMENT, "no-root", span=bound.span("norm_type"), got=0, op=bound.op.name)
    return pool_size(_without_edge(bound))


def _formula(bound: Bound) -> Expr:
    """(Σ x ** p) ** (1 / p); a window that ends outside counts as if what is there went on."""
    p = bound["norm_type"]
    over, at, tests = window(_without_edge(bound))
    where = all_of([t for each in tests for t in each])
    cell: Expr = bound.read("x", (*bound.i[: -len(at)], *at))
    total: Expr = Fold("sum", over, cell if p == 1 else Bin("**", cell, Num(p)), where)
    if where is not None:
        count = math.prod(bound["kernel_size"])
        total = Bin("*", Bin("/", total, Fold("sum", over, Num(1), where)), Num(count))
    return total if p == 1 else Bin("**", total, Num(1 / p))


def _facts(bound: Bound) -> dict[str, Any]:
    kernel = list(bound["kernel_size"])
    return {
        "kernel": kernel,
        "stride": list(strides(bound)),
        "padding": [0] * len(kernel),
        "count": math.prod(kernel),
        "p": bound["norm_type"],
    }


def _lp_pool(n: int, examples: tuple[str, ...]) -> None:
    name = f"lp_pool{n}d"
    declare(
        Op(
            name=name,
            family="nn.functional",
            en=f"{n}-D power-average pooling",
            ja=f"{n}次元Lpプーリング",
            params=(
                Operand("x"),
                Number("norm_type"),
                Ints("kernel_size", bare=False, count=n, least=1),
                Strides("stride", default=None, bare=False, count=n),
                Flag("ceil_mode", default=False),
            ),
            size=_size,
            formula=_formula,
            rule=_facts,
            story="lp_pool",
            work=lambda b: math.prod(b.out) * int(math.prod(b["kernel_size"])),
            torch=(f"F.{name}(x, norm_type, kernel_size, stride=stride, ceil_mode=ceil_mode)",),
            numpy=(),
            floats=True,
            why_refused=floats_wanted,
            examples=examples,
            related=("avg_pool2d", "max_pool2d"),
        )
    )


_lp_pool(1, ("lp_pool1d 1x1x4 2 kernel_size=2",))
_lp_pool(2, ("lp_pool2d 1x1x4x4 2 kernel_size=2,2", "lp_pool2d 1x1x4x4 1 kernel_size=2,2 stride=1,1"))
