"""Each number divided by how strong its neighbours in other channels are."""

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fold, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.convolutions import all_of, inside
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import at_least


def _size(bound: Bound) -> Shape:
    at_least(bound, 3)
    if bound.shape()[1] == 0:
        raise refuse(Cause.SIZES, "of-nothing", op=bound.op.name, shape=list(bound.shape()), gone=[1])
    return bound.shape()


def _formula(bound: Bound) -> Expr:
    """x / (k + alpha · (Σ of squares over `size` channels) / size) ** beta; channels that are not there count as 0."""
    size, channels = bound["size"], bound.shape()[1]
    (step,) = bound.fold_over((size,))
    before = size // 2
    place: Expr = bound.i[1] + step - before if before else bound.i[1] + step
    near = bound.read("x", (bound.i[0], place, *bound.i[2:]))
    where = all_of(inside(place, -before, channels - 1 + size - 1 - before, channels))
    squares = Fold("sum", (step,), Bin("**", near, Num(2)), where)
    strength = Num(bound["k"]) + Bin("*", Num(bound["alpha"]), Bin("/", squares, Num(size)))
    return Bin("/", bound.read("x", bound.i), Bin("**", strength, Num(bound["beta"])))


local_response_norm = declare(
    Op(
        name="local_response_norm",
        family="nn.functional",
        en="normalise by neighbouring channels",
        ja="局所応答正規化",
        params=(
            Operand("x"),
            Int("size", least=1),
            Number("alpha", default=1e-4, bare=False),
            Number("beta", default=0.75, bare=False),
            Number("k", default=1.0, bare=False),
        ),
        size=_size,
        formula=_formula,
        rule=lambda b: {"size": b["size"], "channels": b.shape()[1]} | {n: b[n] for n in ("alpha", "beta", "k")},
        shaping="kept",
        torch=("F.local_response_norm(x, size, alpha, beta, k)",),
        numpy=(),
        floats=True,
        why_refused=floats_wanted,
        examples=("local_response_norm 1x4x2 3", "local_response_norm 1x4x2 2 alpha=1.0"),
        related=("layer_norm", "batch_norm"),
    )
)
