"""Pooling: a window slides over the places, and its largest or average number stays."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fold, Num
from kiwame.model import Shape
from kiwame.ops.activations import floats_wanted
from kiwame.ops.arguments import Argument, Flag, Operand
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.convolutions import all_of, inside, moved, places, window_too_large
from kiwame.ops.number_arguments import Int, Ints
from kiwame.ops.ranks import wrong_rank
from kiwame.ops.window_arguments import Sizes

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


def window(bound: Bound) -> tuple[tuple[Any, ...], list[Expr], list[list[Expr]]]:
    """The indices of a window, the places that it covers, and by axis what keeps them inside."""
    n, shape = places(bound), bound.shape()
    over = bound.fold_over(bound["kernel_size"])
    at: list[Expr] = []
    tests: list[list[Expr]] = []
    for a in range(n):
        stride, pad, dilation, size = strides(bound)[a], bound["padding"][a], dilations(bound)[a], shape[a - n]
        place = moved(bound.i[a - n], stride, over[a], dilation, pad)
        high = (bound.out[a - n] - 1) * stride + (bound["kernel_size"][a] - 1) * dilation - pad
        tests.append(inside(place, -pad, high, size))
        at.append(place)
    return over, at, tests


def max_formula(bound: Bound) -> Expr:
    """The largest of the window; what is padded never wins."""
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
    }


def cut_off(bound: Bound, facts: list[Any]) -> list[Mistake]:
    """An average of integers loses what stands behind the point."""
    whole = bound.library == "torch" and "int" in facts[0].dtype
    return [Mistake("cut-off", {"dtype": facts[0].dtype})] if whole else []


def refused(bound: Bound, facts: list[Any]) -> Refusal:
    """The library pools some dtypes only."""
    return floats_wanted(bound, facts)


def _work(bound: Bound) -> int:
    return math.prod(bound.out) * int(math.prod(bound["kernel_size"]))


def _pool(kind: str, n: int, examples: tuple[str, ...]) -> None:
    name = f"{kind}_pool{n}d"
    largest = kind == "max"
    more: tuple[Argument, ...] = (
        (Ints("dilation", default=(1,) * n, bare=False, count=n), Flag("ceil_mode", default=False))
        if largest
        else (Flag("ceil_mode", default=False), Flag("count_include_pad", default=True))
    )
    if not largest and n > 1:
        more = (*more, Int("divisor_override", default=None, bare=False))
    words = ", ".join(f"{a}={a}" for a in ("stride", "padding", *(a.name for a in more)))
    forms = [f"F.{name}(x, kernel_size, {words})"]
    if n == 1 or largest:
        forms.append(f"torch.{name}(x, kernel_size, {words})")
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
                Ints("stride", default=None, bare=False, count=n),
                Ints("padding", default=(0,) * n, bare=False, count=n, least=0),
                *more,
            ),
            size=pool_size,
            formula=max_formula if largest else avg_formula,
            rule=rule,
            story="pool",
            work=_work,
            mistakes=(lambda _b, _f: []) if largest else cut_off,
            torch=tuple(forms),
            numpy=(),
            floats=n == 1 or not largest,
            why_refused=refused,
            examples=examples,
            related=("avg_pool2d" if largest else "max_pool2d",),
        )
    )


_pool("max", 1, ("max_pool1d 1x1x4 2", "max_pool1d 1x1x5 3 stride=1"))
_pool("max", 2, ("max_pool2d 1x1x4x4 2,2", "max_pool2d 1x1x4x4 3,3 stride=1,1 padding=1,1"))
_pool("max", 3, ("max_pool3d 1x1x2x2x4 2,2,2",))
_pool("avg", 1, ("avg_pool1d 1x1x4 2",))
_pool("avg", 2, ("avg_pool2d 1x1x4x4 2,2",))
_pool("avg", 3, ("avg_pool3d 1x1x2x2x4 2,2,2",))


def adaptive_sizes(bound: Bound) -> tuple[int, ...]:
    """The sizes asked for; an axis left as it is keeps its own."""
    n, shape = places(bound), bound.shape()
    return tuple(shape[a - n] if s == -1 else s for a, s in enumerate(bound["output_size"]))


def adaptive_size(bound: Bound) -> Shape:
    """The places are cut into as many pieces as are asked for."""
    n, shape = places(bound), bound.shape()
    if len(shape) not in {n + 1, n + 2}:
        raise wrong_rank(bound, "x", (n + 1, n + 2))
    return (*shape[:-n], *adaptive_sizes(bound))


def adaptive_formula(bound: Bound) -> Expr:
    """Piece i runs from floor(i · size / pieces) to ceil((i + 1) · size / pieces)."""
    n, shape = places(bound), bound.shape()
    lengths: list[int] = []
    for a, pieces in enumerate(adaptive_sizes(bound)):
        size = shape[a - n]
        ends = [(i * size // pieces, -(-(i + 1) * size // pieces)) for i in range(pieces)]
        lengths.append(max((stop - start for start, stop in ends), default=1))
    over = bound.fold_over(tuple(lengths))
    at: list[Expr] = []
    tests: list[Expr] = []
    count: Expr | None = None
    for a, pieces in enumerate(adaptive_sizes(bound)):
        size, ix = shape[a - n], bound.i[a - n]
        if pieces and size % pieces == 0:
            at.append(moved(ix, lengths[a], over[a], 1, 0))
            cells: Expr = Num(lengths[a])
        else:
            start = Bin("//", ix * size, Num(max(pieces, 1)))
            end = Bin("//", (ix + 1) * size + (pieces - 1), Num(max(pieces, 1)))
            at.append(Bin("+", start, over[a]))
            tests.append(Bin("<", at[-1], end))
            cells = Bin("-", end, start)
        plain = isinstance(cells, Num) and isinstance(count, Num)
        count = cells if count is None else Num(count.value * cells.value) if plain else Bin("*", count, cells)  # type: ignore[union-attr]
    cell = bound.read("x", (*bound.i[:-n], *at))
    if "max" in bound.op.name:
        return Fold("max", over, cell, all_of(tests))
    return Bin("/", Fold("sum", over, cell, all_of(tests)), count or Num(1))


def _adaptive(kind: str, n: int, examples: tuple[str, ...]) -> None:
    name = f"adaptive_{kind}_pool{n}d"
    forms = [f"F.{name}(x, output_size)"]
    if n == 1:
        forms.append(f"torch.{name}(x, output_size)")
    declare(
        Op(
            name=name,
            family="nn.functional",
            en=f"{n}-D {'max' if kind == 'max' else 'average'} pooling to a size",
            ja=f"適応的{'最大' if kind == 'max' else '平均'}プーリング({n}次元)",
            params=(X, Sizes("output_size", count=n)),
            size=adaptive_size,
            formula=adaptive_formula,
            rule=lambda b: {"sizes": list(adaptive_sizes(b)), "given": list(b.shape()[-places(b) :]), "kind": kind},
            story="adaptive",
            torch=tuple(forms),
            numpy=(),
            floats=True,
            why_refused=refused,
            examples=examples,
            related=("avg_pool2d",),
        )
    )


for _n, _given in ((1, "1x1x6 2"), (2, "1x1x4x6 2,3"), (3, "1x1x2x2x4 1,1,2")):
    _adaptive("avg", _n, (f"adaptive_avg_pool{_n}d {_given}",))
    _adaptive("max", _n, (f"adaptive_max_pool{_n}d {_given}",))
