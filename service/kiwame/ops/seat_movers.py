"""Ops that let axes change seats: every cell keeps its value and gets another index."""

from typing import Any

from kiwame.errors import Cause, Repair, refuse
from kiwame.formula.tree import Expr
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis, Permutation
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare

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
    return [Alike("reshape", {"shape": bound.out}, variant="reshape")]


def permute_look_alikes(bound: Bound) -> list[Alike]:
    """Reshape in place of permute; and the inverse, which is what "goes to" would mean."""
    dims: tuple[int, ...] = bound["dims"]
    inverse = tuple(dims.index(n) for n in range(len(dims)))
    looks = mistaken_for_reshape(bound)
    return [*looks, Alike("permute", {"dims": inverse}, variant="inverse")] if inverse != dims else looks


def read_as_goes_to(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """permute's arguments say where persons come from; read as where they go, they are the inverse."""
    dims: tuple[int, ...] = bound["dims"]
    inverse = [dims.index(n) for n in range(len(dims))]
    if inverse == list(dims):
        return []
    move = "permute" if bound.library == "torch" else "transpose"
    undo = f"{move}({', '.join(map(str, inverse))})"
    would = [bound.shape()[a] for a in inverse]
    return [Mistake("goes-to", {"dims": list(dims), "inverse": inverse, "would": would, "undo": undo})]


def turned_round(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """T is meant for two axes; on any other number of them torch warns."""
    return [Mistake("T", {"rank": len(bound.shape())})] if len(bound.shape()) != 2 else []


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
        mistakes=read_as_goes_to,
        rule=lambda b: {"dims": list(b["dims"])},
        examples=("permute 2x3 1,0", "permute 2x3x4 2,0,1", "permute 2x3x4 0,2,1"),
        pitfalls=("permute 2x3x4 2,0,1", "permute 2x3x4 1,0", "permute 2x3 0,0"),
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
        namesakes=lambda b: ["np.transpose(x, (dim0, dim1))"] if b.library == "torch" else [],
        examples=("transpose 2x3x4 0,2", "transpose 2x3 0,1"),
        pitfalls=("transpose 2x3x4 0,3",),
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
        mistakes=turned_round,
        torch=("x.T", "x.t()", "torch.t(x)"),
        numpy=("x.T", "np.transpose(x)", "x.transpose()", "np.permute_dims(x)"),
        equivalents=lambda b: [w for w in permutation_words(b, _reversed(b)) if w[1] != "x.T"],
        look_alikes=mistaken_for_reshape,
        examples=("T 2x3", "T 3x3"),
        pitfalls=("T 2x3x4",),
        related=("mT", "permute"),
    )
)


def _last_two(bound: Bound) -> tuple[int, ...]:
    rank = len(bound.shape())
    return swapped(rank, rank - 2, rank - 1)


def _matrix_size(bound: Bound) -> Shape:
    shape = bound.shape()
    if not shape and bound.library == "torch":
        return ()  # torch warns and goes on
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
        warns=True,
        mistakes=lambda b, facts: turned_round(b, facts) if not b.shape() else [],
        torch=("x.mT",),
        numpy=("x.mT", "np.matrix_transpose(x)"),
        equivalents=lambda b: [w for w in permutation_words(b, _last_two(b)) if w[1] != "x.mT"],
        look_alikes=mistaken_for_reshape,
        examples=("mT 2x3x4", "mT 2x3"),
        pitfalls=("mT 3",),
        related=("T", "transpose"),
    )
)
