"""Images and signals made larger or smaller by taking the nearest cell."""

import math
from fractions import Fraction
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand, Value
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.number_arguments import Ints
from kiwame.ops.ranks import wrong_rank
from kiwame.ops.word_arguments import Choice


class Places(Ints, frozen=True):
    """Sizes, one a place axis; one number stands for all."""

    def passed(self, value: Any) -> Any:
        """One number as it is."""
        return value[0] if isinstance(value, tuple) and len(value) == 1 else value


class Scales(Ints, frozen=True):
    """Factors, one a place axis; one number stands for all."""

    def check(self, value: Value, bound: Bound) -> tuple[float, ...] | None:  # type: ignore[override]
        """The factors."""
        if value.value is None:
            return None
        for item in value.items:
            if not isinstance(item.value, (int, float)) or isinstance(item.value, bool) or item.value <= 0:
                raise self.mistyped(item, bound, "number")
        return tuple(float(item.value) for item in value.items)

    def passed(self, value: Any) -> Any:
        """One factor as it is."""
        return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def places(bound: Bound) -> int:
    """How many axes stand behind samples and channels."""
    return len(bound.shape()) - 2


def sizes(bound: Bound) -> tuple[int, ...]:
    """The new sizes: as given, or the old ones times the factors, rounded down."""
    n, old = places(bound), bound.shape()[2:]
    if bound["size"] is not None:
        given: tuple[int, ...] = bound["size"]
        return given * n if len(given) == 1 else given
    factors = bound["scale_factor"] * n if len(bound["scale_factor"]) == 1 else bound["scale_factor"]
    return tuple(math.floor(s * f) for s, f in zip(old, factors, strict=False))


def size(bound: Bound) -> Shape:
    """Samples and channels stay; the places are as many as asked for."""
    shape = bound.shape()
    if len(shape) not in {3, 4, 5}:
        raise wrong_rank(bound, "x", (3, 4, 5))
    if (bound["size"] is None) == (bound["scale_factor"] is None):
        raise refuse(Cause.ARGUMENT, "size-or-scale", op=bound.op.name, expected="size or scale_factor")
    given = bound["size"] if bound["size"] is not None else bound["scale_factor"]
    if len(given) not in {1, places(bound)} or min(sizes(bound)) < 1:
        raise refuse(
            Cause.ARGUMENT,
            "places",
            span=bound.span("size") or bound.span("scale_factor"),
            got=list(given),
            expected=places(bound),
            op=bound.op.name,
            count=places(bound),
            given=list(given),
        )
    return (*shape[:2], *sizes(bound))


def formula(bound: Bound) -> Expr:
    """The old place that a new one falls into: its number times old size over new size, rounded down."""
    at: list[Expr] = []
    factors = bound["scale_factor"] or (None,)
    factors = factors * places(bound) if len(factors) == 1 else factors
    for ix, old, new, factor in zip(bound.i[2:], bound.shape()[2:], sizes(bound), factors, strict=True):
        if factor is not None and old * factor != new:  # torch goes by the factor itself
            at.append(_scaled(ix, *(1 / Fraction(str(factor))).as_integer_ratio()))
        else:
            at.append(_scaled(ix, old, new))
    return bound.read("x", (*bound.i[:2], *at))


def _scaled(ix: Expr, above: int, below: int) -> Expr:
    shared = math.gcd(above, below) or 1
    above, below = above // shared, below // shared
    place = ix if above == 1 else Bin("*", ix, Num(above))
    return place if below == 1 else Bin("//", place, Num(below))


declare(
    Op(
        name="interpolate",
        family="nn.functional",
        en="resize by the nearest cell",
        ja="最近傍の拡大・縮小",
        params=(
            Operand("x"),
            Places("size", default=None, bare=False),
            Scales("scale_factor", default=None, bare=False),
            Choice("mode", default="nearest", choices=("nearest",)),
        ),
        size=size,
        formula=formula,
        rule=lambda b: {"given": list(b.shape()[2:]), "sizes": list(sizes(b))},
        shaping="becomes",
        torch=("F.interpolate(x, size=size, scale_factor=scale_factor, mode=mode)",),
        numpy=(),
        floats=True,
        examples=("interpolate 1x1x2x2 scale_factor=2.0", "interpolate 1x1x4 size=2"),
        related=("repeat_interleave", "adaptive_avg_pool2d"),
    )
)
