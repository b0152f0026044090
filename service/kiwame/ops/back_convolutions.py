"""Transposed convolutions: every number stamps the kernel onto the output."""

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fold, Num
from kiwame.model import Shape
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.convolutions import (
    BIAS,
    WEIGHT,
    X,
    all_of,
    channel_in_group,
    check_operands,
    inside,
    places,
    products,
    rule,
    window_too_large,
    words_of,
)
from kiwame.ops.dtype_refusals import not_done
from kiwame.ops.layers import with_bias
from kiwame.ops.number_arguments import Int, Ints


def back_size(bound: Bound) -> Shape:
    """(N, C, places) and a weight (C, out / groups, kernel) give (N, out, spread places)."""
    n, shape, weight, groups = places(bound), bound.shape(), bound.shape("weight"), bound["groups"]
    outputs = weight[1] * groups if len(weight) > 1 else 0
    check_operands(bound, weight[0] if weight else 0, outputs)
    sizes = []
    for a in range(n):
        stride, dilation, extra = bound["stride"][a], bound["dilation"][a], bound["output_padding"][a]
        if extra >= max(stride, dilation):
            raise refuse(
                Cause.ARGUMENT,
                "output-padding",
                span=bound.span("output_padding"),
                got=extra,
                expected=f"< {max(stride, dilation)}",
                op=bound.op.name,
                value=extra,
                most=max(stride, dilation),
            )
        reach = dilation * (weight[a - n] - 1) + 1
        sizes.append((shape[a - n] - 1) * stride - 2 * bound["padding"][a] + reach + extra)
        if sizes[-1] < 1:
            raise window_too_large(bound, a, shape[a - n], weight[a - n], (0, 0))
    return (*shape[: -n - 1], outputs, *sizes)


def back_formula(bound: Bound) -> Expr:
    """Σ over the channels and the kernel: every x whose stamp covers the place, times the weight that falls there."""
    n, shape, weight, groups = places(bound), bound.shape(), bound.shape("weight"), bound["groups"]
    lead, out, stop = bound.i[: -n - 1], bound.i[-n - 1], bound.i[-n:]
    per_group = weight[0] // groups
    deep = per_group > 1
    over = bound.fold_over((per_group, *weight[2:]) if deep else weight[2:])
    inner, steps = (over[0] if deep else None), over[-n:]
    tests: list[Expr] = []
    at: list[Expr] = []
    for a in range(n):
        stride, dilation, before, size = bound["stride"][a], bound["dilation"][a], bound["padding"][a], shape[a - n]
        step: Expr = steps[a] if dilation == 1 else Bin("*", steps[a], Num(dilation))
        spot: Expr = Bin("-", Bin("+", stop[a], Num(before)) if before else stop[a], step)
        low, high = before - (weight[a - n] - 1) * dilation, bound.out[a - n] - 1 + before
        if stride > 1:
            tests.append(Bin("==", Bin("%", spot, Num(stride)), Num(0)))
        place: Expr = spot if stride == 1 else Bin("//", spot, Num(stride))
        tests += inside(place, low, high // stride, size)
        at.append(place)
    channel = channel_in_group(out, weight[1], groups, inner)
    seat: Expr = Num(0) if weight[1] == 1 else out if groups == 1 else Bin("%", out, Num(weight[1]))
    kernel = bound.read("weight", (channel, seat, *steps))
    product = Bin("*", bound.read("x", (*lead, channel, *at)), kernel)
    return with_bias(bound, Fold("sum", over, product, all_of(tests)), out)


def _back(n: int, examples: tuple[str, ...]) -> None:
    name = f"conv_transpose{n}d"
    words = words_of(("bias", "stride", "padding", "output_padding", "groups", "dilation"))
    declare(
        Op(
            name=name,
            family="nn.functional",
            en=f"{n}-D transposed convolution",
            ja=f"{n}次元転置畳み込み",
            params=(
                X,
                WEIGHT,
                BIAS,
                Ints("stride", default=(1,) * n, bare=False, count=n),
                Ints("padding", default=(0,) * n, bare=False, count=n, least=0),
                Ints("output_padding", default=(0,) * n, bare=False, count=n, least=0),
                Int("groups", default=1, bare=False),
                Ints("dilation", default=(1,) * n, bare=False, count=n),
            ),
            size=back_size,
            formula=back_formula,
            rule=rule,
            story="conv-transpose",
            work=products,
            torch=(f"F.{name}(x, weight, {words})", f"torch.{name}(x, weight, {words})"),
            numpy=(),
            why_refused=not_done,
            floats=True,
            examples=examples,
            related=(f"conv{n}d",),
        )
    )


_back(1, ("conv_transpose1d 1x1x3 1x1x2", "conv_transpose1d 1x1x3 1x1x2 stride=2"))
_back(2, ("conv_transpose2d 1x1x2x2 1x1x2x2",))
_back(3, ("conv_transpose3d 1x1x2x1x2 1x1x1x2x2",))
