"""Pooling: a window slides over the places, and its largest or average number stays."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fold, Num, Ranked
from kiwame.model import Shape
from kiwame.ops.arguments import Argument, Flag, Operand
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.convolutions import all_of, inside, moved, places, window_too_large
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.number_arguments import Int, Ints
from kiwame.ops.ranks import wrong_rank
from kiwame.ops.window_arguments import Strides

X = Operand("x")


def strides(bound: Bound) -> tuple[int, ...]:
    """How far the window moves: its own size where nothing is said."""
    return tuple(bound["stride"] or bound["kernel_size"])


def dilations(bound: Bound) -> tuple[int, ...]:
    """How far apart the cells of a window stand."""
    return tuple(bound.args.get("dilation") or (1,) * places(bound))


def check_window(bound: Bound) -> None:
    """Raise Refusal for a window that does not go with x."""
    n, shape = places(bound), bound.shape()
    if len(shape) not in {n + 1, n + 2}:
        raise wrong_rank(bound, "x", (n + 1, n + 2))
    for name, values in (
        ("kernel_size", bound["kernel_size"]),
        ("stride", strides(bound)),
        ("dilation", dilations(bound)),
    ):
        if min(values) < 1:
            raise refuse(
                Cause.ARGUMENT,
                "least",
                span=bound.span(name),
                got=min(values),
                expected=">= 1",
                op=bound.op.name,
                name=name,
                value=min(values),
                least=1,
            )
    for kernel, pad in zip(bound["kernel_size"], bound["padding"], strict=True):
        if pad > kernel // 2:
            raise refuse(
                Cause.ARGUMENT,
                "half",
                span=bound.span("padding"),
                got=pad,
                expected=f"<= {kernel // 2}",
                op=bound.op.name,
                value=pad,
                kernel=kernel,
                most=kernel // 2,
            )


def pool_size(bound: Bound) -> Shape:
    """As many windows as fit, or with ceil_mode one more that starts inside."""
    check_window(bound)
    n, shape = places(bound), bound.shape()
    sizes: list[int] = []
    for a in range(n):
        size, kernel, stride, pad = shape[a - n], bound["kernel_size"][a], strides(bound)[a], bound["padding"][a]
        left = size + 2 * pad - dilations(bound)[a] * (kernel - 1) - 1
        count = (-(-left // stride) if bound["ceil_mode"] else left // stride) + 1
        if bound["ceil_mode"] and (count - 1) * stride >= size + pad:
            count -= 1
        if count < 1:
            raise window_too_large(bound, a, size, kernel, (pad, pad))
        sizes.append(count)
    return (*shape[:-n], *sizes)


def covered(bound: Bound, over: tuple[Expr, ...]) -> tuple[list[Expr], list[list[Expr]]]:
    """The places that a window covers at `over`, and by axis what keeps them inside."""
    n, shape = places(bound), bound.shape()
    at: list[Expr] = []
    tests: list[list[Expr]] = []
    for a in range(n):
        stride, pad, dilation, size = strides(bound)[a], bound["padding"][a], dilations(bound)[a], shape[a - n]
        place = moved(bound.i[a - n], stride, over[a], dilation, pad)
        high = (bound.out[a - n] - 1) * stride + (bound["kernel_size"][a] - 1) * dilation - pad
        tests.append(inside(place, -pad, high, size))
        at.append(place)
    return at, tests


def window(bound: Bound) -> tuple[tuple[Any, ...], list[Expr], list[list[Expr]]]:
    """The indices of a window, the places that it covers, and by axis what keeps them inside."""
    over = bound.fold_over(bound["kernel_size"])
    return over, *covered(bound, over)


def two_results(bound: Bound) -> int:
    """With return_indices the places come too, as a second result."""
    return 2 if bound["return_indices"] else 0


def first_largest(
    bound: Bound, sizes: tuple[int, ...], cover: Callable[[tuple[Expr, ...]], tuple[list[Expr], list[Expr]]]
) -> Expr:
    """Where the largest cell of a window of `sizes` stands, counted through the places of x in reading order."""
    n, shape = places(bound), bound.shape()
    (k,) = bound.fold_over((math.prod(sizes),))
    at, tests = cover(_unrolled(k, sizes))
    found = Ranked(k, bound.read("x", (*bound.i[:-n], *at)), Num(0), "down", "place", all_of(tests))
    whole: Expr | None = None
    for size, place in zip(shape[-n:], cover(_unrolled(found, sizes))[0], strict=True):
        whole = place if whole is None else Bin("+", Bin("*", whole, Num(size)), place)
    return whole or Num(0)


def _unrolled(flat: Expr, sizes: tuple[int, ...]) -> tuple[Expr, ...]:
    """The step along each axis of a window that a flat one stands for."""
    steps: list[Expr] = []
    for a, size in enumerate(sizes):
        after = math.prod(sizes[a + 1 :])
        step = flat if after == 1 else Bin("//", flat, Num(after))
        steps.append(step if a == 0 else Bin("%", step, Num(size)))
    return tuple(steps)


def max_formula(bound: Bound) -> Expr:
    """The largest of the window; what is padded never wins. Or where it stands."""
    if bound.pick == 1:

        def cover(over: tuple[Expr, ...]) -> tuple[list[Expr], list[Expr]]:
            at, tests = covered(bound, over)
            return at, [t for each in tests for t in each]

        return first_largest(bound, bound["kernel_size"], cover)
    over, at, tests = window(bound)
    cell = bound.read("x", (*bound.i[: -len(at)], *at))
    return Fold("max", over, cell, all_of([t for each in tests for t in each]))


def avg_formula(bound: Bound) -> Expr:
    """The sum of the window, divided by its cells: with what is padded, or without."""
    over, at, tests = window(bound)
    total = Fold("sum", over, bound.read("x", (*bound.i[: -len(at)], *at)), all_of([t for e in tests for t in e]))
    if bound.args.get("divisor_override") is not None:
        return Bin("/", total, Num(bound["divisor_override"]))
    n, shape = places(bound), bound.shape()
    counted = [t for each in tests for t in each]
    if bound["count_include_pad"]:  # the window may still end beyond the padded edge
        counted = []
        for a in range(n):
            end = shape[a - n] + bound["padding"][a]
            high = (bound.out[a - n] - 1) * strides(bound)[a] + bound["kernel_size"][a] - 1 - bound["padding"][a]
            counted += inside(at[a], 0, high, end)
    cells = all_of(counted)
    return Bin("/", total, Fold("sum", over, Num(1), cells) if cells else Num(math.prod(bound["kernel_size"])))


def rule(bound: Bound) -> dict[str, Any]:
    """The window and how it moves."""
    return {
        "kernel": list(bound["kernel_size"]),
        "stride": list(strides(bound)),
        "padding": list(bound["padding"]),
        "count": math.prod(bound["kernel_size"]),
        "kind": bound.op.name[:3],
        "indices": bool(bound.args.get("return_indices")),
    }


def cut_off(bound: Bound, facts: list[Any]) -> list[Mistake]:
    """An average of integers loses what stands behind the point."""
    whole = bound.library == "torch" and "int" in facts[0].dtype
    return [Mistake("cut-off", {"dtype": facts[0].dtype})] if whole else []


def _work(bound: Bound) -> int:
    return math.prod(bound.out) * int(math.prod(bound["kernel_size"]))


def _pool(kind: str, n: int, examples: tuple[str, ...]) -> None:
    name = f"{kind}_pool{n}d"
    largest = kind == "max"
    more: tuple[Argument, ...] = (
        (
            Ints("dilation", default=(1,) * n, bare=False, count=n),
            Flag("ceil_mode", default=False),
            Flag("return_indices", default=False),
        )
        if largest
        else (Flag("ceil_mode", default=False), Flag("count_include_pad", default=True))
    )
    if not largest and n > 1:
        more = (*more, Int("divisor_override", default=None, bare=False))
    words = ", ".join(f"{a}={a}" for a in ("stride", "padding", *(a.name for a in more)))
    forms = [f"F.{name}(x, kernel_size, {words})"]
    if n == 1 or largest:
        forms.append(f"torch.{name}(x, kernel_size, {words.removesuffix(', return_indices=return_indices')})")
    declare(
        Op(
            name=name,
            family="nn.functional",
            en=f"{n}-D {'max' if largest else 'average'} pooling",
            ja=f"{n}次元{'最大' if largest else '平均'}プーリング"
            if n != 2
            else f"{'最大' if largest else '平均'}プーリング",
            params=(
                X,
                Ints("kernel_size", count=n),
                Strides("stride", default=None, bare=False, count=n),
                Ints("padding", default=(0,) * n, bare=False, count=n, least=0),
                *more,
            ),
            size=pool_size,
            formula=max_formula if largest else avg_formula,
            rule=rule,
            story="pool",
            pieces=two_results if largest else None,
            piece_names=("values", "indices") if largest else (),
            work=_work,
            mistakes=(lambda _b, _f: []) if largest else cut_off,
            torch=tuple(forms),
            numpy=(),
            floats=n == 1 or not largest,
            why_refused=floats_wanted,
            examples=examples,
            pitfalls=(f"{name} 1x1{'x4' * n} {','.join('5' * n)}",)
            if largest
            else (f"{name} 1x1{'x4' * n}:int64 {','.join('2' * n)}",),
            related=("avg_pool2d" if largest else "max_pool2d",),
        )
    )


_pool("max", 1, ("max_pool1d 1x1x4 2", "max_pool1d 1x1x5 3 stride=1"))
_pool("max", 2, ("max_pool2d 1x1x4x4 2,2", "max_pool2d 1x1x4x4 3,3 stride=1,1 padding=1,1"))
_pool("max", 3, ("max_pool3d 1x1x2x2x4 2,2,2",))
_pool("avg", 1, ("avg_pool1d 1x1x4 2",))
_pool("avg", 2, ("avg_pool2d 1x1x4x4 2,2",))
_pool("avg", 3, ("avg_pool3d 1x1x2x2x4 2,2,2",))
