"""Convolutions: a small kernel slides over the places, and at each stop multiplies and adds up."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fold, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtype_refusals import not_done
from kiwame.ops.layers import does_not_fit, with_bias
from kiwame.ops.number_arguments import Int, Ints
from kiwame.ops.ranks import wrong_rank
from kiwame.ops.window_arguments import Padding

X, WEIGHT, BIAS = Operand("x"), Operand("weight"), Operand("bias", optional=True)


def places(bound: Bound) -> int:
    """How many axes the kernel slides over."""
    return int(bound.op.name[-2])


def batched(bound: Bound) -> bool:
    """Whether x has an axis of samples in front."""
    return len(bound.shape()) == places(bound) + 2


def padding(bound: Bound) -> tuple[tuple[int, int], ...]:
    """How many zeros stand before and after each place axis."""
    kernel = bound.shape("weight")[2:]
    if bound["padding"] == "valid":
        return ((0, 0),) * len(kernel)
    if bound["padding"] == "same":
        totals = [d * (k - 1) for k, d in zip(kernel, bound["dilation"], strict=True)]
        return tuple((t // 2, t - t // 2) for t in totals)
    return tuple((p, p) for p in bound["padding"])


def check_operands(bound: Bound, inputs: int, outputs: int) -> None:
    """Raise Refusal for ranks and channels that do not go together. `inputs`: the channels that weight asks for."""
    n, shape, weight, groups = places(bound), bound.shape(), bound.shape("weight"), bound["groups"]
    if len(weight) != n + 2:
        raise wrong_rank(bound, "weight", (n + 2,))
    if len(shape) not in {n + 1, n + 2}:
        raise wrong_rank(bound, "x", (n + 1, n + 2))
    for name in ("stride", "dilation", "groups"):
        least = min(bound[name]) if isinstance(bound[name], tuple) else bound[name]
        if least < 1:
            raise refuse(
                Cause.ARGUMENT,
                "least",
                span=bound.span(name),
                got=least,
                expected=">= 1",
                op=bound.op.name,
                name=name,
                value=least,
                least=1,
            )
    channels = shape[-n - 1]
    if channels != inputs:
        axis = 0 if bound.op.name.startswith("conv_t") else 1
        raise does_not_fit(bound, "weight", axis, max(channels // (1 if axis == 0 else groups), 0), "groups")
    if weight[0] % groups:
        raise does_not_fit(bound, "weight", 0, (weight[0] // groups + 1) * groups, "divisible")
    if "bias" in bound.shapes and bound.shape("bias") != (outputs,):
        raise does_not_fit(bound, "bias", 0, outputs, "out")


def stops(bound: Bound, size: int, kernel: int, axis: int) -> int:
    """How often the kernel stops along a place axis."""
    before, after = padding(bound)[axis]
    reach: int = bound["dilation"][axis] * (kernel - 1) + 1
    step: int = bound["stride"][axis]
    return (size + before + after - reach) // step + 1


def conv_size(bound: Bound) -> Shape:
    """(N, C, places) and a weight (out, C / groups, kernel) give (N, out, stops)."""
    n, shape, weight = places(bound), bound.shape(), bound.shape("weight")
    check_operands(bound, weight[1] * bound["groups"] if len(weight) > 1 else 0, weight[0] if weight else 0)
    if bound["padding"] == "same" and set(bound["stride"]) != {1}:
        raise refuse(
            Cause.ARGUMENT,
            "same-strided",
            span=bound.span("padding"),
            got=list(bound["stride"]),
            expected=1,
            op=bound.op.name,
            stride=list(bound["stride"]),
        )
    sizes = [stops(bound, shape[a - n], weight[a - n], a) for a in range(n)]
    for axis, size in enumerate(sizes):
        if size < 1:
            raise window_too_large(bound, axis, shape[axis - n], weight[axis - n], padding(bound)[axis])
    return (*shape[: -n - 1], weight[0], *sizes)


def window_too_large(bound: Bound, axis: int, size: int, kernel: int, pads: tuple[int, int]) -> Refusal:
    """A refusal of a kernel that is longer than what it slides over."""
    return refuse(
        Cause.SIZES,
        "window",
        span=bound.span("weight") or bound.span("kernel_size"),
        got=kernel,
        expected=size + sum(pads),
        op=bound.op.name,
        kernel=kernel,
        size=size,
        padding=sum(pads),
        axis=axis,
    )


def inside(place: Expr, low: int, high: int, size: int) -> list[Expr]:
    """The conditions for a place, which runs from `low` to `high`, to lie within an axis of `size`."""
    tests: list[Expr] = []
    if low < 0:
        tests.append(place.cmp(">=", 0))
    if high >= size:
        tests.append(place.cmp("<", size))
    return tests


def all_of(tests: list[Expr]) -> Expr | None:
    """Every condition at once; None where there is none."""
    whole: Expr | None = None
    for test in tests:
        whole = test if whole is None else Bin("and", whole, test)
    return whole


def moved(ix: Expr, stride: int, step: Expr, dilation: int, before: int) -> Expr:
    """ix · stride + step · dilation - before, with no more than is needed."""
    place: Expr = ix if stride == 1 else Bin("*", ix, Num(stride))
    place = Bin("+", place, step if dilation == 1 else Bin("*", step, Num(dilation)))
    return Bin("-", place, Num(before)) if before else place


def channel_in_group(first: Expr, per_group: int, groups: int, inner: Expr | None) -> Expr:
    """The channel of x that stands at `inner` of the group that an output channel belongs to."""
    if groups == 1:
        return Num(0) if inner is None else inner
    group: Expr = first if per_group == 1 else Bin("//", first, Num(per_group))
    return group if inner is None else Bin("+", Bin("*", group, Num(inner.size if isinstance(inner, Ix) else 1)), inner)


def conv_formula(bound: Bound) -> Expr:
    """Σ over the channels of the group and the kernel: x where the kernel lies, times weight."""
    n, shape, weight, groups = places(bound), bound.shape(), bound.shape("weight"), bound["groups"]
    lead, out, stop = bound.i[: -n - 1], bound.i[-n - 1], bound.i[-n:]
    deep = weight[1] > 1
    over = bound.fold_over((*weight[1:2], *weight[2:]) if deep else weight[2:])
    inner, steps = (over[0] if deep else None), over[-n:]
    tests: list[Expr] = []
    at: list[Expr] = []
    for a in range(n):
        before, _ = padding(bound)[a]
        stride, dilation, size = bound["stride"][a], bound["dilation"][a], shape[a - n]
        place = moved(stop[a], stride, steps[a], dilation, before)
        high = (bound.out[a - n] - 1) * stride + (weight[a - n] - 1) * dilation - before
        tests += inside(place, -before, high, size)
        at.append(place)
    channel = channel_in_group(out, weight[0] // groups, groups, inner)
    kernel = bound.read("weight", (out, Num(0) if inner is None else inner, *steps))
    product = Bin("*", bound.read("x", (*lead, channel, *at)), kernel)
    return with_bias(bound, Fold("sum", over, product, all_of(tests)), out)


def rule(bound: Bound) -> dict[str, Any]:
    """The kernel, its channels, and how it moves."""
    weight = bound.shape("weight")
    back = bound.op.name.startswith("conv_t")
    return {
        "kernel": list(weight[2:]),
        "ins": weight[0] if back else weight[1] * bound["groups"],
        "outs": weight[1] * bound["groups"] if back else weight[0],
        "stride": list(bound["stride"]),
        "padding": bound["padding"] if isinstance(bound["padding"], str) else list(bound["padding"]),
        "dilation": list(bound["dilation"]),
        "groups": bound["groups"],
        "bias": "bias" in bound.shapes,
    }


def words_of(names: tuple[str, ...]) -> str:
    """Arguments as a call form has them: stride=stride, groups=groups."""
    return ", ".join(f"{name}={name}" for name in names)


def products(bound: Bound) -> int:
    """How many numbers are multiplied."""
    back = bound.op.name.startswith("conv_t")
    weight = bound.shape("weight")
    return math.prod(bound.out) * (weight[0] if back else weight[1]) * math.prod(weight[2:])


def _conv(n: int, examples: tuple[str, ...], tier: int = 2) -> None:
    name = f"conv{n}d"
    words = words_of(("bias", "stride", "padding", "dilation", "groups"))
    declare(
        Op(
            name=name,
            family="nn.functional",
            tier=tier,
            en=f"{n}-D convolution",
            ja=f"{n}次元畳み込み",
            params=(
                X,
                WEIGHT,
                BIAS,
                Ints("stride", default=(1,) * n, bare=False, count=n),
                Padding("padding", default=(0,) * n, bare=False, count=n, least=0),
                Ints("dilation", default=(1,) * n, bare=False, count=n),
                Int("groups", default=1, bare=False),
            ),
            size=conv_size,
            formula=conv_formula,
            rule=rule,
            story="conv",
            work=products,
            torch=(f"F.{name}(x, weight, {words})", f"torch.{name}(x, weight, {words})"),
            numpy=(),
            why_refused=not_done,
            examples=examples,
            related=(f"conv_transpose{n}d", "max_pool2d"),
            pitfalls=(f"{name} 1{'x3' * n}x1 1x1{'x2' * n}",),
        )
    )


_conv(1, ("conv1d 1x1x5 1x1x3", "conv1d 1x1x5 1x1x3 padding=1", "conv1d 1x2x5 4x2x3 stride=2"))
_conv(2, ("conv2d 1x1x3x3 1x1x2x2", "conv2d 1x1x4x4 1x1x3x3 padding=1,1"))
_conv(3, ("conv3d 1x1x2x2x3 1x1x1x2x2",))
