"""Images and signals made larger or smaller: by the nearest cell, by those around, or by the average of an area."""

import math
from fractions import Fraction
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Operand, Value
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.convolutions import all_of
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.number_arguments import Ints
from kiwame.ops.ranks import wrong_rank
from kiwame.ops.word_arguments import Choice

CURVES = {"linear": 2, "bilinear": 2, "trilinear": 2, "bicubic": 4}  # how many old places go into one, along an axis
MODES = ("nearest", "nearest-exact", *CURVES, "area")
RANKS = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5}


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


def check_mode(bound: Bound) -> None:
    """Raise Refusal for a mode that is for other ranks, and for what does not go with a mode."""
    mode, rank = bound["mode"], len(bound.shape())
    needed = RANKS.get(mode, rank)
    if needed != rank:
        raise refuse(
            Cause.ARGUMENT,
            "mode-rank",
            span=bound.span("mode"),
            got=rank,
            expected=needed,
            mode=mode,
            rank=rank,
            needed=needed,
        )
    if bound["align_corners"] is not None and mode not in CURVES:
        raise refuse(
            Cause.ARGUMENT, "mode-corners", span=bound.span("align_corners"), got=bound["align_corners"], mode=mode
        )
    if bound["antialias"]:
        raise refuse(Cause.ARGUMENT, "antialias", span=bound.span("antialias"), got=True)


def size(bound: Bound) -> Shape:
    """Samples and channels stay; the places are as many as asked for."""
    shape = bound.shape()
    if len(shape) not in {3, 4, 5}:
        raise wrong_rank(bound, "x", (3, 4, 5))
    check_mode(bound)
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


def ratios(bound: Bound) -> list[tuple[int, int]]:
    """Old size over new size along each place axis, as a fraction; by the factor itself, where one is given."""
    factors = bound["scale_factor"] or (None,)
    factors = factors * places(bound) if len(factors) == 1 else factors
    found: list[tuple[int, int]] = []
    for old, new, factor in zip(bound.shape()[2:], sizes(bound), factors, strict=True):
        by_factor = factor is not None and old * factor != new and not bound["recompute_scale_factor"]
        ratio = 1 / Fraction(str(factor)) if by_factor else Fraction(old, new)
        found.append(ratio.as_integer_ratio())
    return found


def formula(bound: Bound) -> Expr:
    """What a new place is made of."""
    mode = bound["mode"]
    if mode == "area":
        return _averaged(bound)
    if mode in CURVES:
        return _blended(bound)
    at: list[Expr] = []
    for ix, (above, below) in zip(bound.i[2:], ratios(bound), strict=True):
        at.append(_scaled(ix * 2 + 1, above, 2 * below) if mode == "nearest-exact" else _scaled(ix, above, below))
    return bound.read("x", (*bound.i[:2], *at))


def _scaled(ix: Expr, above: int, below: int) -> Expr:
    """A number times a fraction, rounded down."""
    shared = math.gcd(above, below) or 1
    above, below = above // shared, below // shared
    place = ix if above == 1 else Bin("*", ix, Num(above))
    return place if below == 1 else Bin("//", place, Num(below))


def _blended(bound: Bound) -> Expr:
    """Σ over the old places around, each by its weight; beyond the edge the cell at the edge stands again."""
    cubic = bound["mode"] == "bicubic"
    over = bound.fold_over((4 if cubic else 2,) * places(bound))
    at: list[Expr] = []
    whole: Expr | None = None
    for a, (above, below) in enumerate(ratios(bound)):
        ix, old, new = bound.i[a + 2], bound.shape()[a + 2], bound.out[a + 2]
        if bound["align_corners"]:
            parts: int = max(new - 1, 1)
            place: Expr = ix * (old - 1 if new > 1 else 0)
        else:
            parts = 2 * below
            place = (ix * 2 + 1) * above - below
            place = place if cubic else Fn("max", (place, Num(0)))
        first, rest = Bin("//", place, Num(parts)), Bin("/", Bin("%", place, Num(parts)), Num(parts))
        if cubic:
            at.append(Fn("min", (Fn("max", (first + over[a] - 1, Num(0))), Num(old - 1))))
            weight = _cubic(Fn("abs", (rest - (over[a] - 1),)))
        else:
            at.append(Fn("min", (first + over[a], Num(old - 1))))
            weight = Fn("abs", (1 - over[a] - rest,))
        whole = weight if whole is None else Bin("*", whole, weight)
    return Fold("sum", over, Bin("*", bound.read("x", (*bound.i[:2], *at)), whole or Num(1)))


def _cubic(away: Expr) -> Expr:
    """The weight of a place so far away, by the cubic curve that torch takes."""
    near = (Num(1.25) * away - Num(2.25)) * away * away + 1
    far = ((Num(-0.75) * away + Num(3.75)) * away - 6) * away + 3
    return If(away.cmp("<=", 1), near, far)


def _averaged(bound: Bound) -> Expr:
    """The average of the old places from floor(i · old / new) to ceil((i + 1) · old / new)."""
    spans: list[tuple[Expr, Expr]] = []
    longest: list[int] = []
    for ix, old, new in zip(bound.i[2:], bound.shape()[2:], bound.out[2:], strict=True):
        spans.append((_scaled(ix, old, new), Bin("//", (ix + 1) * old + (new - 1), Num(new))))
        longest.append(max(-(-(i + 1) * old // new) - i * old // new for i in range(new)))
    over = bound.fold_over(tuple(longest))
    at = [start + k for (start, _), k in zip(spans, over, strict=True)]
    tests = all_of([place.cmp("<", end) for place, (_, end) in zip(at, spans, strict=True)])
    cell = bound.read("x", (*bound.i[:2], *at))
    return Bin("/", Fold("sum", over, cell, tests), Fold("sum", over, Num(1), tests))


declare(
    Op(
        name="interpolate",
        family="nn.functional",
        en="resize pictures and signals",
        ja="画像や信号の拡大・縮小",
        params=(
            Operand("x"),
            Places("size", default=None, bare=False),
            Scales("scale_factor", default=None, bare=False),
            Choice("mode", default="nearest", choices=MODES),
            Flag("align_corners", default=None),
            Flag("recompute_scale_factor", default=None),
            Flag("antialias", default=False),
        ),
        size=size,
        formula=formula,
        work=lambda b: math.prod(b.out) * CURVES.get(b["mode"], 1) ** places(b),
        rule=lambda b: {
            "given": list(b.shape()[2:]),
            "sizes": list(sizes(b)),
            "mode": b["mode"],
            "around": CURVES.get(b["mode"], 1) ** places(b),
            "corners": bool(b["align_corners"]),
        },
        shaping="becomes",
        torch=(
            "F.interpolate(x, size=size, scale_factor=scale_factor, mode=mode, align_corners=align_corners, "
            "recompute_scale_factor=recompute_scale_factor, antialias=antialias)",
        ),
        numpy=(),
        floats=True,
        why_refused=floats_wanted,
        examples=(
            "interpolate 1x1x2x2 scale_factor=2.0",
            "interpolate 1x1x4 size=2",
            "interpolate 1x1x2 size=4 mode=linear",
        ),
        related=("repeat_interleave", "adaptive_avg_pool2d"),
    )
)
