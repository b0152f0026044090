"""Softmax and its kin: numbers made into shares of 1 along one axis."""

from kiwame.formula.tree import Bin, Expr, Fn, Fold, Read
from kiwame.model import Shape
from kiwame.ops.activations import exp, minus
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.left_out import missing
from kiwame.ops.word_arguments import Dtype

DIM = Axis("dim", default=None, bare=False)
DTYPE = Dtype("dtype")


def axis_of(bound: Bound) -> int:
    """The axis along which the shares add up; without dim it is torch's old choice, by the rank."""
    rank = len(bound.shape())
    dim: int | None = bound["dim"]
    return dim if dim is not None else 0 if rank in {0, 1, 3} else 1


def size(bound: Bound) -> Shape:
    """The shape stays. NumPy's idiom needs an axis."""
    if bound["dim"] is None and bound.library == "numpy":
        raise missing(bound.op, "dim")
    return bound.shape()


def along(bound: Bound) -> tuple[Read, Fold | Expr]:
    """The cell itself, and the sum of exp over its line; with the sign turned for softmin."""
    shape, cell = bound.shape(), bound.read("x", bound.i)
    dim = axis_of(bound)
    sign = minus if bound.op.name == "softmin" else lambda x: x
    if not shape:
        return cell, exp(sign(cell))
    over = bound.fold_over((shape[dim],))
    line = bound.read("x", tuple(over[0] if a == dim else ix for a, ix in enumerate(bound.i)))
    return cell, Fold("sum", over, exp(sign(line)))


def other_axis(bound: Bound) -> list[Alike]:
    """The same along another axis: the same shape, other numbers."""
    rank, dim = len(bound.shape()), axis_of(bound)
    if rank < 2:
        return []
    other = rank - 1 if dim != rank - 1 else rank - 2
    return [Alike(bound.op.name, {"dim": other}, variant="shares-axis")]


def _softmax(name: str, en: str, ja: str, *, tier: int, numpy: tuple[str, ...]) -> Op:
    modules = ("torch", "torch.special") if name != "softmin" else ()
    return declare(
        Op(
            name=name,
            family="nn.functional",
            tier=tier,
            en=en,
            ja=ja,
            params=(Operand("x"), DIM, DTYPE),
            size=size,
            formula=_logarithm if name == "log_softmax" else _share,
            rule=lambda b: {"axis": axis_of(b), "size": b.shape()[axis_of(b)] if b.shape() else 1},
            story="softmax",
            shaping="kept",
            mistakes=lambda b, _f: [Mistake("implicit-dim", {"dim": axis_of(b)})] if b["dim"] is None else [],
            look_alikes=other_axis,
            torch=(
                f"F.{name}(x, dim=dim, dtype=dtype)",
                *(f"{m}.{name}(x, dim, dtype)" for m in modules),
                *((f"x.{name}(dim, dtype)",) if modules else ()),
            ),
            numpy=numpy,
            floats=True,
            warns=True,
            why_refused=floats_wanted,
            examples=(f"{name} 2x3 dim=1", f"{name} 2x3 dim=0"),
            pitfalls=(f"{name} 2x3",),
            related=("softmax" if name == "log_softmax" else "log_softmax", "sum"),
        )
    )


def _share(bound: Bound) -> Expr:
    cell, total = along(bound)
    return Bin("/", exp(minus(cell) if bound.op.name == "softmin" else cell), total)


def _logarithm(bound: Bound) -> Expr:
    cell, total = along(bound)
    return cell - Fn("log", (total,))


_SHIFTED = "np.exp(x - x.max(axis=dim, keepdims=True))"

softmax = _softmax(
    "softmax",
    "softmax",
    "ソフトマックス",
    tier=1,
    numpy=(f"{_SHIFTED} / {_SHIFTED}.sum(axis=dim, keepdims=True)",),
)
log_softmax = _softmax(
    "log_softmax",
    "logarithm of softmax",
    "対数ソフトマックス",
    tier=2,
    numpy=("x - np.log(np.exp(x).sum(axis=dim, keepdims=True))",),
)
softmin = _softmax(
    "softmin",
    "softmax of the negatives",
    "ソフトミン",
    tier=2,
    numpy=("np.exp(-x) / np.exp(-x).sum(axis=dim, keepdims=True)",),
)
