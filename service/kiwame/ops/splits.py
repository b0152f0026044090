"""Ops that cut a tensor into pieces along an axis. Each gives several tensors."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.number_arguments import Parts, is_list
from kiwame.ops.ranks import at_least

X = Operand("x")
Cuts = list[tuple[int, int]]  # (first, past the last) of each piece


def _length(bound: Bound) -> int:
    shape, dim = bound.shape(), bound["dim"]
    at_least(bound, 1)
    return int(shape[dim])


def by_size(bound: Bound) -> Cuts:
    """Pieces of one size, the last one shorter where it does not divide; or pieces of the sizes given."""
    size, parts = _length(bound), bound["parts"]
    if is_list(parts):
        return _sized(size, parts[1:], bound)
    step = parts[0]
    if step == 0 and size:
        raise _does_not_divide(bound, "split-zero")
    return [(first, min(first + step, size)) for first in range(0, size, step or 1)] or [(0, 0)]


def _sized(size: int, sizes: tuple[int, ...], bound: Bound) -> Cuts:
    if sum(sizes) != size or any(s < 0 for s in sizes):
        raise _does_not_divide(bound, "split-sizes")
    ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    return [(end - length, end) for end, length in zip(ends, sizes, strict=True)]


def by_number(bound: Bound) -> Cuts:
    """So many equal pieces; NumPy refuses what does not divide."""
    size, parts = _length(bound), bound["parts"]
    if is_list(parts):
        return _at(size, parts[1:])
    if parts[0] < 1 or size % parts[0]:
        raise _does_not_divide(bound, "split-equally")
    step = size // parts[0]
    return [(n * step, n * step + step) for n in range(parts[0])]


def _at(size: int, places: tuple[int, ...]) -> Cuts:
    """Cut before each of the places, which may count from the end, as slices do."""
    ends = [slice(None, place).indices(size)[1] for place in places]
    pairs = zip([0, *ends], [*ends, size], strict=True)
    return [(first, max(first, end)) for first, end in pairs]


def nearly_even(bound: Bound) -> Cuts:
    """So many pieces, the first ones longer by one where it does not divide; or cut at places."""
    size, parts = _length(bound), bound["parts"]
    if is_list(parts):
        return _at(size, parts[1:])
    if parts[0] < 1:
        raise _does_not_divide(bound, "split-zero")
    short, longer = divmod(size, parts[0])
    sizes = [short + (n < longer) for n in range(parts[0])]
    return [(sum(sizes[:n]), sum(sizes[: n + 1])) for n in range(parts[0])]


def chunks(bound: Bound) -> Cuts:
    """At most so many pieces, all of the size rounded up but the last."""
    size, parts = _length(bound), bound["parts"]
    if parts[0] < 1:
        raise _does_not_divide(bound, "split-zero")
    step = math.ceil(size / parts[0])
    if not step:
        return [(0, 0)] * parts[0]
    return [(first, min(first + step, size)) for first in range(0, size, step)]


def _does_not_divide(bound: Bound, variant: str) -> Exception:
    parts = bound["parts"]
    numbers = list(parts[1:] if is_list(parts) else parts)
    return refuse(
        Cause.SIZES,
        variant,
        span=bound.span("parts"),
        got=numbers,
        expected=_length(bound),
        op=bound.op.name,
        parts=numbers,
        total=sum(numbers),
        size=_length(bound),
        axis=bound["dim"],
    )


def _fewer_pieces(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """chunk rounds the size of a piece up, which may leave fewer pieces than asked."""
    asked, count, size = bound["parts"][0], len(chunks(bound)), _length(bound)
    if count >= asked:
        return []
    return [Mistake("fewer-pieces", {"asked": asked, "count": count, "size": size, "step": math.ceil(size / asked)})]


def _split_size(cuts: Callable[[Bound], Cuts]) -> Callable[[Bound], Shape]:
    def size(bound: Bound) -> Shape:
        first, end = cuts(bound)[bound.pick or 0]
        return tuple(end - first if axis == bound["dim"] else s for axis, s in enumerate(bound.shape()))

    return size


def _split_formula(cuts: Callable[[Bound], Cuts]) -> Callable[[Bound], Expr]:
    def formula(bound: Bound) -> Expr:
        first = cuts(bound)[bound.pick or 0][0]
        return bound.read("x", tuple(ix + first if first and n == bound["dim"] else ix for n, ix in enumerate(bound.i)))

    return formula


def _cut(
    name: str,
    en: str,
    ja: str,
    cuts: Callable[[Bound], Cuts],
    *,
    tier: int = 2,
    torch: tuple[str, ...],
    numpy: tuple[str, ...],
    examples: tuple[str, ...],
    pitfalls: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    mistakes: Callable[[Bound, list[Any]], list[Mistake]] = lambda _b, _facts: [],
) -> Op:
    return declare(
        Op(
            name=name,
            family="split",
            tier=tier,
            en=en,
            ja=ja,
            aliases=aliases,
            params=(X, Parts("parts", words=words), Axis("dim", default=0, bare=False)),
            pieces=lambda b: len(cuts(b)),
            size=_split_size(cuts),
            formula=_split_formula(cuts),
            rule=lambda b: {"sizes": [e - f for f, e in cuts(b)], "dim": b["dim"], "pick": b.pick or 0},
            story="split",
            shaping="becomes",
            mistakes=mistakes,
            torch=torch,
            numpy=numpy,
            examples=examples,
            pitfalls=pitfalls,
            related=tuple(n for n in ("split", "chunk", "tensor_split", "unbind") if n != name),
        )
    )


split = _cut(
    "split",
    "split by piece size",
    "サイズ指定の分割",
    lambda b: by_size(b) if b.library == "torch" else by_number(b),
    tier=1,
    torch=("torch.split(x, parts, dim=dim)", "x.split(parts, dim=dim)"),
    numpy=("np.split(x, parts, axis=dim)",),
    words=("split_size_or_sections", "split_size", "indices_or_sections"),
    examples=("split 6x2 2", "split 6x2 2 pick=1"),
    pitfalls=("split 5x2 2,2",),
)
chunk = _cut(
    "chunk",
    "split into n chunks",
    "個数指定の分割",
    chunks,
    tier=1,
    torch=("torch.chunk(x, parts, dim=dim)", "x.chunk(parts, dim=dim)"),
    numpy=(),
    words=("chunks",),
    mistakes=_fewer_pieces,
    examples=("chunk 5x2 2", "chunk 5 4"),
    pitfalls=("chunk 5 4", "chunk 5x2 4 pick=3"),
)
tensor_split = _cut(
    "tensor_split",
    "split nearly evenly",
    "ほぼ均等な分割",
    nearly_even,
    torch=("torch.tensor_split(x, parts, dim=dim)", "x.tensor_split(parts, dim=dim)"),
    numpy=("np.array_split(x, parts, axis=dim)",),
    words=("sections", "indices", "indices_or_sections"),
    aliases=("array_split",),
    examples=("tensor_split 7 3",),
)


def _unbound(bound: Bound) -> Shape:
    shape = bound.shape()
    at_least(bound, 1)
    return tuple(s for axis, s in enumerate(shape) if axis != bound["dim"])


unbind = declare(
    Op(
        name="unbind",
        family="split",
        en="unpack along an axis",
        ja="次元ごとの分解",
        aliases=("unstack",),
        params=(X, Axis("dim", default=0)),
        pieces=lambda b: b.shape()[b["dim"]] if b.shape() else 1,
        size=_unbound,
        formula=lambda b: b.read("x", _with_axis(b)),
        rule=lambda b: {"dim": b["dim"], "count": b.shape()[b["dim"]], "pick": b.pick or 0},
        shaping="becomes",
        torch=("torch.unbind(x, dim)", "x.unbind(dim)"),
        numpy=("np.unstack(x, axis=dim)",),
        examples=("unbind 2x3", "unbind 2x3 1"),
        related=("split", "stack"),
    )
)


def _with_axis(bound: Bound) -> tuple[Expr, ...]:
    at: list[Expr] = list(bound.i)
    at.insert(bound["dim"], Num(bound.pick or 0))
    return tuple(at)


_FIXED_AXES = {"hsplit": (1, 1), "vsplit": (2, 0), "dsplit": (3, 2)}  # the least rank, and the axis that is cut


def _on_its_axis(bound: Bound) -> Bound:
    """The call with the axis that its name says."""
    least, axis = _FIXED_AXES[bound.op.name]
    rank = len(bound.shape())
    at_least(bound, least)
    named = Bound(bound.op, bound.shapes, bound.args | {"dim": min(axis, rank - 1)}, typed=bound.typed, pick=bound.pick)
    named.i, named.names = bound.i, bound.names
    return named


def _equally(bound: Bound) -> Cuts:
    return by_number(_on_its_axis(bound))


def _fixed_cut(name: str, en: str, ja: str, example: str) -> Op:
    return declare(
        Op(
            name=name,
            family="split",
            en=en,
            ja=ja,
            params=(X, Parts("parts", words=("sections", "indices", "indices_or_sections", "split_size_or_sections"))),
            pieces=lambda b: len(_equally(b)),
            size=lambda b: _split_size(_equally)(_on_its_axis(b)),
            formula=lambda b: _split_formula(_equally)(_on_its_axis(b)),
            rule=lambda b: {
                "sizes": [e - f for f, e in _equally(b)],
                "dim": _on_its_axis(b)["dim"],
                "pick": b.pick or 0,
            },
            story="split",
            shaping="becomes",
            torch=(f"torch.{name}(x, parts)", f"x.{name}(parts)"),
            numpy=(f"np.{name}(x, parts)",),
            examples=(example,),
            related=("split",),
        )
    )


hsplit = _fixed_cut("hsplit", "split side by side", "横方向の分割", "hsplit 2x4 2")
vsplit = _fixed_cut("vsplit", "split on top of each other", "縦方向の分割", "vsplit 4x3 2")
dsplit = _fixed_cut("dsplit", "split in depth", "奥行き方向の分割", "dsplit 2x3x4 2")
