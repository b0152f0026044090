"""Ops that read along axes from another place: flips, rolls, quarter turns."""

import math
from collections.abc import Mapping

from kiwame.errors import Cause, refuse
from kiwame.formula.shapes import cell_at, position_of
from kiwame.formula.tree import Expr
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.number_arguments import Int, Ints
from kiwame.ops.ranks import at_least

X = Operand("x")


def _read_along(bound: Bound, change: Mapping[int, Expr]) -> Expr:
    """The cell with the index of some axes changed."""
    return bound.read("x", tuple(change.get(axis, ix) for axis, ix in enumerate(bound.i)))


def flipped_axes(bound: Bound) -> tuple[int, ...]:
    """The axes that are turned round; None means all of them."""
    return tuple(range(len(bound.shape()))) if bound["dims"] is None else bound["dims"]


def turned_round(bound: Bound, axes: tuple[int, ...]) -> Expr:
    """x[2 - i]: an axis read from its end."""
    shape = bound.shape()
    return _read_along(bound, {axis: (shape[axis] - 1) - bound.i[axis] for axis in axes})


def _flipped_size(bound: Bound) -> Shape:
    if bound["dims"] is None and bound.library == "torch":  # NumPy then turns all axes round
        raise refuse(
            Cause.ARGUMENT,
            "missing",
            expected="dims",
            nearest=["flip 2x3 1"],
            op="flip",
            name="dims",
            example="flip 2x3 1",
        )
    return bound.shape()


flip = declare(
    Op(
        name="flip",
        family="shape movers",
        en="reverse along an axis",
        ja="反転",
        params=(X, Axes("dims", default=None, words=("dim", "axis"), listed=True)),
        size=_flipped_size,
        formula=lambda b: turned_round(b, flipped_axes(b)),
        rule=lambda b: {"turned": list(flipped_axes(b))},
        shaping="recut",
        torch=("x.flip(*dims)", "torch.flip(x, dims)"),
        numpy=("np.flip(x, axis=dims)",),
        examples=("flip 2x3 1", "flip 2x3 0,1"),
        related=("fliplr", "roll"),
    )
)


def _fixed_flip(name: str, axis: int, en: str, ja: str) -> Op:
    def size(bound: Bound) -> Shape:
        at_least(bound, axis + 1)
        return bound.shape()

    return declare(
        Op(
            name=name,
            family="shape movers",
            en=en,
            ja=ja,
            params=(X,),
            size=size,
            formula=lambda b: turned_round(b, (axis,)),
            rule=lambda _b: {"turned": [axis]},
            story="flip",
            shaping="recut",
            torch=(f"torch.{name}(x)", f"x.{name}()"),
            numpy=(f"np.{name}(x)",),
            equivalents=lambda b: [("torch", f"x.flip({axis})")] if b.library == "torch" else [],
            examples=(f"{name} 2x3",),
            related=("flip",),
        )
    )


fliplr = _fixed_flip("fliplr", 1, "flip left and right", "左右反転")
flipud = _fixed_flip("flipud", 0, "flip upside down", "上下反転")


def _steps(bound: Bound) -> list[tuple[int, int]]:
    """(axis, how far) of a roll; equal axes add up."""
    shifts, axes = bound["shifts"], bound["dims"]
    if axes is None:
        return []
    pairs = zip(shifts * len(axes) if len(shifts) == 1 and bound.library == "numpy" else shifts, axes, strict=False)
    total: dict[int, int] = {}
    for shift, axis in pairs:
        total[axis] = total.get(axis, 0) + shift
    return list(total.items())


def _rolled_size(bound: Bound) -> Shape:
    shifts, axes = bound["shifts"], bound["dims"]
    wanted = 1 if axes is None else len(axes)
    if len(shifts) != wanted and not (bound.library == "numpy" and (len(shifts) == 1 or wanted == 1)):
        raise refuse(
            Cause.ARGUMENT,
            "shifts",
            span=bound.span("shifts"),
            got=len(shifts),
            expected=wanted,
            op="roll",
            shifts=len(shifts),
            axes=wanted,
        )
    return bound.shape()


def _rolled(bound: Bound) -> Expr:
    shape = bound.shape()
    if bound["dims"] is None:  # rolled as one line in reading order
        total = math.prod(shape)
        if not total:
            return bound.read("x", bound.i)
        return bound.read("x", cell_at((position_of(bound.i, shape) - bound["shifts"][0] % total) % total, shape))
    change = {axis: (bound.i[axis] - by % shape[axis]) % shape[axis] for axis, by in _steps(bound) if shape[axis]}
    return _read_along(bound, change)


roll = declare(
    Op(
        name="roll",
        family="shape movers",
        en="roll cyclically",
        ja="巡回シフト",
        params=(
            X,
            Ints("shifts", words=("shift",)),
            Axes("dims", default=None, bare=False, words=("dim", "axis")),
        ),
        size=_rolled_size,
        formula=_rolled,
        rule=lambda b: {"steps": [list(pair) for pair in _steps(b)], "by": sum(b["shifts"])},
        shaping="recut",
        torch=("x.roll(shifts, dims)", "torch.roll(x, shifts, dims)"),
        numpy=("np.roll(x, shifts, axis=dims)",),
        examples=("roll 2x3 1 dims=1", "roll 2x3 2"),
        related=("flip",),
    )
)


def _turn(bound: Bound) -> tuple[int, int, int]:
    """How many quarter turns, from which axis towards which."""
    first, second = bound["dims"]
    return bound["k"] % 4, first, second


def _rot90_size(bound: Bound) -> Shape:
    shape = bound.shape()
    if len(shape) < 2 or len(bound["dims"]) != 2:
        raise refuse(
            Cause.AXIS_COUNT,
            "plane",
            span=bound.span("dims") or bound.span("x"),
            got=len(bound["dims"]),
            expected=2,
            op="rot90",
            rank=len(shape),
        )
    quarters, first, second = _turn(bound)
    if quarters % 2 == 0:
        return shape
    sizes = list(shape)
    sizes[first], sizes[second] = sizes[second], sizes[first]
    return tuple(sizes)


def _rotated(bound: Bound) -> Expr:
    quarters, first, second = _turn(bound)
    shape, i = bound.shape(), bound.i
    last = shape[first] - 1, shape[second] - 1
    change: dict[int, dict[int, Expr]] = {
        0: {},
        1: {first: i[second], second: last[1] - i[first]},
        2: {first: last[0] - i[first], second: last[1] - i[second]},
        3: {first: last[0] - i[second], second: i[first]},
    }
    return _read_along(bound, change[quarters])


rot90 = declare(
    Op(
        name="rot90",
        family="shape movers",
        en="rotate by quarter turns",
        ja="90度回転",
        params=(X, Int("k", default=1), Axes("dims", default=(0, 1), words=("axes",))),
        size=_rot90_size,
        formula=_rotated,
        rule=lambda b: {"quarters": _turn(b)[0], "first": _turn(b)[1], "second": _turn(b)[2]},
        shaping="becomes",
        torch=("x.rot90(k, dims)", "torch.rot90(x, k, dims)"),
        numpy=("np.rot90(x, k, axes=dims)",),
        examples=("rot90 2x3", "rot90 2x3 2"),
        related=("flip", "transpose"),
    )
)
