"""What is asked of a tensor: the tensor as it is, its sizes, how many axes and cells it has."""

import math
from collections.abc import Callable

from kiwame.formula.tree import Bin, Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Op, declare

X = Operand("x")
FAMILY = "casting and memory"

as_tensor = declare(
    Op(
        name="as_tensor",
        family=FAMILY,
        en="a tensor as it is",
        ja="テンソルそのもの",
        aliases=("asarray",),
        params=(X,),
        size=lambda b: b.shape(),
        formula=lambda b: b.read("x", b.i),
        torch=("torch.as_tensor(x)", "torch.asarray(x)"),
        numpy=("np.asarray(x)",),
        examples=("as_tensor [[1,2],[3,4]]", "as_tensor 2x3"),
        related=("clone", "to", "size"),
    )
)


def _one_of(numbers: Shape) -> Callable[[Bound], Expr]:
    """The number at the output's only index."""

    def formula(bound: Bound) -> Expr:
        found: Expr = Num(numbers[-1])
        for place in range(len(numbers) - 2, -1, -1):
            found = If(Bin("==", bound.i[0], Num(place)), Num(numbers[place]), found)
        return found

    return formula


def _sizes(bound: Bound) -> Expr:
    shape = bound.shape()
    if bound["dim"] is not None:
        return Num(shape[bound["dim"]])
    return _one_of(shape)(bound) if shape else Num(0)


size = declare(
    Op(
        name="size",
        family=FAMILY,
        en="how large each axis is",
        ja="各次元の大きさ",
        aliases=("shape",),
        params=(X, Axis("dim", default=None)),
        size=lambda b: () if b["dim"] is not None else (len(b.shape()),),
        formula=_sizes,
        rule=lambda b: {"dim": b["dim"], "sizes": list(b.shape()), "name": b.names.get("x", "x")},
        torch=("x.size(dim)",),
        numpy=("np.size(x, axis=dim)", "np.shape(x)"),
        other_form=lambda b: (
            None if b["dim"] is not None else "torch.tensor(x.shape)" if b.library == "torch" else "np.array(x.shape)"
        ),
        examples=("size 2x3", "size 2x3 1"),
        related=("ndim", "numel", "reshape"),
    )
)


def _counted(name: str, en: str, ja: str, count: Callable[[Shape], int], torch: str, numpy: str) -> Op:
    return declare(
        Op(
            name=name,
            family=FAMILY,
            en=en,
            ja=ja,
            params=(X,),
            size=lambda _b: (),
            formula=lambda b: Num(count(b.shape())),
            rule=lambda b: {"sizes": list(b.shape()), "count": count(b.shape()), "name": b.names.get("x", "x")},
            torch=(torch,),
            numpy=(numpy,),
            examples=(f"{name} 2x3",),
            related=("size",),
        )
    )


ndim = _counted("ndim", "how many axes there are", "次元の数", len, "x.dim()", "np.ndim(x)")
numel = _counted("numel", "how many cells there are", "マスの数", math.prod, "torch.numel(x)", "np.size(x)")
