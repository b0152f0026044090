"""Ops that move cells without changing a value: axes change seats, or the reading order is cut anew."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, Repair, refuse
from kiwame.formula.shapes import reshaped
from kiwame.formula.tree import Expr, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Axes, Axis, NewShape, Operand, Permutation, solved
from kiwame.ops.base import Alike, Bound, Op, declare

X = Operand("x")


def axis_letters(rank: int) -> list[str]:
    """a, b, c, …: names for axes in an einops pattern."""
    return [chr(ord("a") + n) for n in range(rank)]


def permuted(bound: Bound, dims: tuple[int, ...]) -> Expr:
    """Output axis n takes input axis dims[n]: input axis d is read at the index of the seat it sits in."""
    return bound.read("x", tuple(bound.i[dims.index(d)] for d in range(len(dims))))


def einops_permutation(dims: tuple[int, ...]) -> str:
    """The rearrange call of a permutation."""
    names = axis_letters(len(dims))
    return f"einops.rearrange(x, '{' '.join(names)} -> {' '.join(names[d] for d in dims)}')"


def permutation_words(bound: Bound, dims: tuple[int, ...]) -> list[tuple[str, str]]:
    """Other ways to write a permutation, as (library, call form)."""
    rank = len(dims)
    words: list[tuple[str, str]] = []
    if 1 <= rank <= 8:
        words.append(("einops", einops_permutation(dims)))
    moved = [n for n in range(rank) if dims[n] != n]
    if rank == 2 and dims == (1, 0):
        words.append((bound.library, "x.T"))
    elif rank > 2 and moved == [rank - 2, rank - 1]:
        words.append((bound.library, "x.mT"))
    elif len(moved) == 2:
        a, b = moved
        words.append(("torch", f"x.transpose({a}, {b})"))
    return words


def mistaken_for_reshape(bound: Bound) -> list[Alike]:
    """Reshape to the same shape: the classic confusion with moving axes."""
    if not bound.out or bound.out == bound.shape("x"):
        return []
    return [Alike("reshape", {"shape": bound.out})]


def permute_look_alikes(bound: Bound) -> list[Alike]:
    """Reshape in place of permute; and the inverse, which is what "goes to" would mean."""
    dims: tuple[int, ...] = bound["dims"]
    inverse = tuple(dims.index(n) for n in range(len(dims)))
    looks = mistaken_for_reshape(bound)
    return [*looks, Alike("permute", {"dims": inverse})] if inverse != dims else looks


permute = declare(
    Op(
        name="permute",
        family="shape movers",
        tier=1,
        en="permute axes",
        ja="次元の並べ替え",
        params=(X, Permutation("dims")),
        size=lambda b: tuple(b.shape()[d] for d in b["dims"]),
        formula=lambda b: permuted(b, b["dims"]),
        torch=("x.permute(*dims)", "torch.permute(x, dims)"),
        numpy=("np.transpose(x, dims)", "x.transpose(*dims)", "np.permute_dims(x, dims)"),
        equivalents=lambda b: permutation_words(b, b["dims"]),
        look_alikes=permute_look_alikes,
        rule=lambda b: {"dims": list(b["dims"])},
        examples=("permute 2x3 1,0", "permute 2x3x4 2,0,1", "permute 2x3x4 0,2,1"),
        related=("transpose", "T", "reshape"),
    )
)


def swapped(rank: int, a: int, b: int) -> tuple[int, ...]:
    """The permutation that swaps two axes."""
    dims = list(range(rank))
    if rank:
        dims[a], dims[b] = dims[b], dims[a]
    return tuple(dims)


def _swap(bound: Bound) -> tuple[int, ...]:
    return swapped(len(bound.shape()), bound["dim0"], bound["dim1"])


transpose = declare(
    Op(
        name="transpose",
        family="shape movers",
        tier=1,
        en="swap two axes",
        ja="転置(2つの次元の入れ替え)",
        aliases=("swapaxes", "swapdims"),
        params=(X, Axis("dim0", words=("axis0",)), Axis("dim1", words=("axis1",))),
        size=lambda b: tuple(b.shape()[d] for d in _swap(b)),
        formula=lambda b: permuted(b, _swap(b)),
        torch=(
            "x.transpose(dim0, dim1)",
            "torch.transpose(x, dim0, dim1)",
            "x.swapaxes(dim0, dim1)",
            "x.swapdims(dim0, dim1)",
            "torch.swapaxes(x, dim0, dim1)",
            "torch.swapdims(x, dim0, dim1)",
        ),
        numpy=("np.swapaxes(x, dim0, dim1)", "x.swapaxes(dim0, dim1)"),
        equivalents=lambda b: permutation_words(b, _swap(b)),
        rule=lambda b: {"dims": list(_swap(b)), "a": b["dim0"], "b": b["dim1"]},
        look_alikes=mistaken_for_reshape,
        examples=("transpose 2x3x4 0,2", "transpose 2x3 0,1"),
        related=("permute", "mT"),
    )
)


def _reversed(bound: Bound) -> tuple[int, ...]:
    return tuple(reversed(range(len(bound.shape()))))


T = declare(
    Op(
        name="T",
        family="shape movers",
        tier=1,
        en="matrix transpose",
        ja="転置",
        params=(X,),
        size=lambda b: b.shape()[::-1],
        formula=lambda b: permuted(b, _reversed(b)),
        rule=lambda b: {"dims": list(_reversed(b))},
        warns=True,
        torch=("x.T",),
        numpy=("x.T", "np.transpose(x)", "x.transpose()"),
        equivalents=lambda b: [w for w in permutation_words(b, _reversed(b)) if w[1] != "x.T"],
        look_alikes=mistaken_for_reshape,
        examples=("T 2x3", "T 3x3"),
        related=("mT", "permute"),
    )
)


def _last_two(bound: Bound) -> tuple[int, ...]:
    rank = len(bound.shape())
    return swapped(rank, rank - 2, rank - 1)


def _matrix_size(bound: Bound) -> Shape:
    shape = bound.shape()
    if len(shape) < 2:
        span = bound.span("x")
        text = "{}.unsqueeze(0)" if bound.in_code else f"1x{shape[0] if shape else 1}"
        raise refuse(
            Cause.AXIS_COUNT,
            "matrix",
            repairs=(Repair(span, text),) if span else (),
            got=len(shape),
            expected=2,
            op="mT",
            rank=len(shape),
            shape=list(shape),
        )
    return (*shape[:-2], shape[-1], shape[-2])


mT = declare(  # noqa: N816 - the attribute's own name
    Op(
        name="mT",
        family="shape movers",
        tier=1,
        en="batched matrix transpose",
        ja="行列部分の転置(末尾2次元)",
        params=(X,),
        size=_matrix_size,
        formula=lambda b: permuted(b, _last_two(b)),
        rule=lambda b: {"dims": list(_last_two(b))},
        torch=("x.mT",),
        numpy=("x.mT", "np.matrix_transpose(x)"),
        equivalents=lambda b: [w for w in permutation_words(b, _last_two(b)) if w[1] != "x.mT"],
        look_alikes=mistaken_for_reshape,
        examples=("mT 2x3x4", "mT 2x3"),
        related=("T", "transpose"),
    )
)


def recut(bound: Bound) -> Expr:
    """The same reading order in another shape."""
    return bound.read("x", reshaped(bound.shape(), bound.i))


def _new_shape(bound: Bound) -> Shape:
    return solved(bound["shape"], math.prod(bound.shape()))


def _recut_rule(bound: Bound) -> dict[str, object]:
    sizes: tuple[int, ...] = bound["shape"]
    rest = math.prod(s for s in sizes if s != -1)
    return {"sizes": list(sizes), "total": math.prod(bound.shape()), "rest": rest, "row": bound.out[-1] if bound.out else 1}


def mistaken_for_axes_moving(bound: Bound) -> list[Alike]:
    """A permutation with the same resulting shape, where there is one: what reshape is often used for by mistake."""
    shape, out = bound.shape(), bound.out
    if len(shape) != len(out) or len(shape) < 2 or sorted(shape) != sorted(out) or shape == out:
        return []
    dims: list[int] = []
    for size in out:
        dims.append(next(a for a in range(len(shape)) if shape[a] == size and a not in dims))
    return [Alike("permute", {"dims": tuple(dims)})]


reshape = declare(
    Op(
        name="reshape",
        family="shape movers",
        tier=1,
        en="reshape",
        ja="形状変更",
        params=(X, NewShape("shape")),
        size=_new_shape,
        formula=recut,
        rule=_recut_rule,
        torch=("x.reshape(*shape)", "torch.reshape(x, shape)"),
        numpy=("np.reshape(x, shape)", "x.reshape(*shape)"),
        look_alikes=mistaken_for_axes_moving,
        examples=("reshape 2x3 3,2", "reshape 2x3x4 6,-1", "reshape 6 2,3"),
        related=("view", "flatten", "permute"),
    )
)

def _not_viewable(bound: Bound, facts: list[Any]) -> Refusal:
    """Cells that are neighbours in reading order are not neighbours in memory."""
    shape, strides = facts[0].shape, facts[0].strides
    span = bound.span("shape")
    return refuse(
        Cause.NOT_CONTIGUOUS,
        span=span,
        op="view",
        shape=list(shape),
        strides=list(strides),
        sizes=list(bound.out),
        name=bound.names.get("x", "x"),
    )


view = declare(
    Op(
        name="view",
        family="shape movers",
        tier=1,
        en="view as another shape",
        ja="ビュー(形状の読み替え)",
        params=(X, NewShape("shape")),
        size=_new_shape,
        formula=recut,
        rule=_recut_rule,
        why_refused=_not_viewable,
        torch=("x.view(*shape)",),
        numpy=("np.reshape(x, shape)",),
        look_alikes=mistaken_for_axes_moving,
        examples=("view 2x3 3,2", "view 2x3x4 2,12"),
        related=("reshape", "contiguous"),
    )
)


def _flat_size(bound: Bound) -> Shape:
    shape = bound.shape()
    first, last = bound["start_dim"], bound["end_dim"]
    if first > last:
        span = bound.span("start_dim")
        raise refuse(
            Cause.ARGUMENT, "flatten-order", span=span, got=[first, last], op="flatten", start=first, end=last
        )
    if not shape:
        return (1,)
    return (*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :])


flatten = declare(
    Op(
        name="flatten",
        family="shape movers",
        tier=1,
        en="flatten",
        ja="平坦化",
        params=(X, Axis("start_dim", default=0, words=("start",)), Axis("end_dim", default=-1, words=("end",))),
        size=_flat_size,
        formula=recut,
        rule=lambda b: {"start": b["start_dim"], "end": b["end_dim"], "size": b.out[b["start_dim"]] if b.out else 1},
        torch=("x.flatten(start_dim, end_dim)", "torch.flatten(x, start_dim, end_dim)"),
        numpy=("x.flatten()",),
        numpy_form=lambda b: "x.flatten()" if b["start_dim"] == 0 and b["end_dim"] + 1 >= len(b.shape()) else "np.reshape(x, out_shape)",
        examples=("flatten 2x3x4 1", "flatten 2x3"),
        related=("reshape",),
    )
)


def _squeezed(bound: Bound) -> tuple[int, ...]:
    """The axes that squeeze takes out."""
    shape, dims = bound.shape(), bound["dim"]
    asked = range(len(shape)) if dims is None else dims
    return tuple(a for a in asked if shape[a] == 1)


def _squeeze_size(bound: Bound) -> Shape:
    shape, dims = bound.shape(), bound["dim"]
    if bound.library == "numpy":  # NumPy refuses an axis that torch leaves alone
        for axis in dims or ():
            if shape[axis] != 1:
                raise refuse(
                    Cause.SIZES,
                    "squeeze",
                    span=bound.span("dim"),
                    got=shape[axis],
                    expected=1,
                    op="squeeze",
                    axis=axis,
                    size=shape[axis],
                    shape=list(shape),
                )
    gone = _squeezed(bound)
    return tuple(s for a, s in enumerate(shape) if a not in gone)


def _squeeze_formula(bound: Bound) -> Expr:
    gone, seats = _squeezed(bound), iter(bound.i)
    return bound.read("x", tuple(Num(0) if a in gone else next(seats) for a in range(len(bound.shape()))))


def _squeeze_words(bound: Bound) -> list[tuple[str, str]]:
    shape, gone = bound.shape(), _squeezed(bound)
    words: list[tuple[str, str]] = []
    if gone and len(shape) <= 8:
        names = ["1" if a in gone else n for a, n in enumerate(axis_letters(len(shape)))]
        kept = [n for n in names if n != "1"]
        words.append(("einops", f"einops.rearrange(x, '{' '.join(names)} -> {' '.join(kept)}')"))
    return words


squeeze = declare(
    Op(
        name="squeeze",
        family="shape movers",
        tier=1,
        en="drop size-1 axes",
        ja="サイズ1の次元の削除",
        params=(X, Axes("dim", default=None)),
        size=_squeeze_size,
        formula=_squeeze_formula,
        rule=lambda b: {"gone": list(_squeezed(b)), "asked": None if b["dim"] is None else list(b["dim"])},
        torch=("x.squeeze(dim)", "torch.squeeze(x, dim)"),
        numpy=("np.squeeze(x, axis=dim)", "x.squeeze(axis=dim)"),
        equivalents=_squeeze_words,
        examples=("squeeze 1x2x3 0", "squeeze 1x2x1x3"),
        related=("unsqueeze", "reshape"),
    )
)


def _unsqueeze_size(bound: Bound) -> Shape:
    shape, at = bound.shape(), bound["dim"]
    return (*shape[:at], 1, *shape[at:])


def _unsqueeze_words(bound: Bound) -> list[tuple[str, str]]:
    rank, at = len(bound.shape()), bound["dim"]
    words: list[tuple[str, str]] = []
    if rank <= 8:
        names = axis_letters(rank)
        words.append(("einops", f"einops.rearrange(x, '{' '.join(names)} -> {' '.join([*names[:at], '1', *names[at:]])}')"))
    return words


unsqueeze = declare(
    Op(
        name="unsqueeze",
        family="shape movers",
        tier=1,
        en="add a size-1 axis",
        ja="次元の追加(サイズ1)",
        aliases=("expand_dims",),
        params=(X, Axis("dim", new=True)),
        size=_unsqueeze_size,
        formula=lambda b: b.read("x", tuple(ix for n, ix in enumerate(b.i) if n != b["dim"])),
        torch=("x.unsqueeze(dim)", "torch.unsqueeze(x, dim)"),
        numpy=("np.expand_dims(x, dim)",),
        equivalents=_unsqueeze_words,
        rule=lambda b: {"at": b["dim"]},
        examples=("unsqueeze 2x3 1", "unsqueeze 3 0"),
        related=("squeeze", "reshape"),
    )
)
