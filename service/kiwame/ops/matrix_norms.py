"""Norms of matrices along two axes, the last two where nothing is said."""

import itertools
from collections.abc import Iterable
from typing import Any

from kiwame.model import Shape
from kiwame.ops.arguments import Aim
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.folding import DTYPE, KEEPDIM, X, rule_of, why_not_folded
from kiwame.ops.lengths import NormKind, matrix_length, matrix_size
from kiwame.ops.ranks import at_least


class MatrixAxes(Axes, frozen=True):
    """The two axes of a matrix: the last two where none are given."""

    def settled(self, rank: int) -> Any:
        """The last two, counted from the front."""
        return (max(rank - 2, 0), max(rank - 1, 1))

    def tried(self, bound: Bound, aim: Aim) -> Iterable[tuple[int, ...]]:  # noqa: ARG002 - all there are
        """Every two axes."""
        return itertools.permutations(range(len(bound.shape())), 2)


def _size(bound: Bound) -> Shape:
    at_least(bound, 2)
    return matrix_size(bound)


def _other_axes(bound: Bound) -> str | None:
    """NumPy's matrix_norm takes the last two axes; its norm takes any."""
    rank = len(bound.shape())
    if bound.library == "torch" or bound["dim"] == (rank - 2, rank - 1):
        return None
    return "np.linalg.norm(x, ord, dim, keepdims=keepdim)"


matrix_norm = declare(
    Op(
        name="matrix_norm",
        family="reduction",
        en="norm of matrices",
        ja="行列のノルム",
        params=(X, NormKind("ord", default="fro"), MatrixAxes("dim", default=(-2, -1), bare=False), KEEPDIM, DTYPE),
        size=_size,
        formula=matrix_length,
        torch=("torch.linalg.matrix_norm(x, ord=ord, dim=dim, keepdim=keepdim, dtype=dtype)",),
        numpy=("np.linalg.matrix_norm(x, ord=ord, keepdims=keepdim)",),
        other_form=_other_axes,
        why_refused=why_not_folded,
        floats=True,
        rule=lambda b: rule_of(b) | {"p": str(b["ord"]), "matrix": True},
        story="linalg-norm",
        shaping="folded",
        examples=("matrix_norm 2x3", "matrix_norm 2x3 1", "matrix_norm 2x3x4 inf dim=0,2"),
        pitfalls=("matrix_norm 2x3 2", "matrix_norm 3"),
        related=("norm", "linalg_norm", "vector_norm"),
    )
)
