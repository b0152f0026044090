"""Ops about where the cells lie, not what they hold."""

from kiwame.ops.arguments import Operand
from kiwame.ops.base import Op, declare

contiguous = declare(
    Op(
        name="contiguous",
        family="casting and memory",
        tier=1,
        en="make contiguous",
        ja="連続メモリへの変換",
        aliases=("ascontiguousarray",),
        params=(Operand("x"),),
        size=lambda b: b.shape() or ((1,) if b.library == "numpy" else ()),  # NumPy makes an axis of a single number
        formula=lambda b: b.read("x", b.i if b.shape() else ()),
        torch=("x.contiguous()",),
        numpy=("np.ascontiguousarray(x)",),
        examples=("permute 2x3 1,0; contiguous", "contiguous 2x3"),
        pitfalls=("permute 2x3 1,0; view 6",),
        related=("view", "permute"),
    )
)

clone = declare(
    Op(
        name="clone",
        family="casting and memory",
        en="copy",
        ja="複製(コピー)",
        aliases=("copy",),
        params=(Operand("x"),),
        size=lambda b: b.shape(),
        formula=lambda b: b.read("x", b.i),
        torch=("x.clone()", "torch.clone(x)"),
        numpy=("x.copy()", "np.copy(x)"),
        examples=("clone 2x3", "permute 2x3 1,0; clone"),
        related=("contiguous", "to"),
    )
)
