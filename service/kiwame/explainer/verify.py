"""The proof: the formula that is shown, evaluated over the real inputs, against what the backend returned."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.backends.seam import Backend
from kiwame.explainer.compare import RELATIVE, differing, tolerance
from kiwame.explainer.plan import SMALL_POINTS, StagePlan
from kiwame.formula.evaluate import Grid, cells
from kiwame.formula.tree import Bin, Fold, Formula, nodes

ALL_POINTS = 1 << 20  # up to here every cell is checked; above it a fixed sample
SAMPLE = 4_096


class Check(msgspec.Struct, frozen=True):
    """How many cells were compared, and how many differed. `replayed`: of a mover, whether numbered cells agreed."""

    cells: int
    checked: int
    wrong: int
    tolerance: float | None
    replayed: bool | None

    @property
    def holds(self) -> bool:
        """Whether nothing spoke against the formula."""
        return self.wrong == 0 and self.replayed is not False


def check(stage: StagePlan, grids: Mapping[str, Grid], dtype: str) -> Check:
    """The check of a small stage, every cell in plain Python."""
    out = list(grids[stage.call.out].values)
    if stage.positions is not None and None not in stage.positions:
        source = grids[stage.call.ins[0]].values
        expected = [source[p] for p in stage.positions if p is not None]
    else:
        expected = cells(stage.formula, grids)
    wrong = differing(expected, out, dtype, _scale(stage, grids) if dtype in RELATIVE else 0)
    if wrong and dtype in RELATIVE and (terms := _terms(stage.formula)):
        left, right = (cells(term, grids) for term in terms)
        wrong = differing(expected, out, dtype, [_size(a) + _size(b) for a, b in zip(left, right, strict=True)])
    return Check(len(out), len(out), wrong, tolerance(dtype), stage.replayed)


def is_small(stage: StagePlan) -> bool:
    """Whether a stage is checked in plain Python."""
    return stage.points <= SMALL_POINTS


def check_large(stage: StagePlan, tensors: Mapping[str, Any], lib: Backend, dtype: str) -> Check:
    """The check of a large stage: every cell on index grids, or a fixed sample of SAMPLE cells."""
    import numpy as np  # noqa: PLC0415 - only large tensors need it

    from kiwame.formula.arrays import array, array_at  # noqa: PLC0415

    arrays = {name: lib.array(tensors[name]) for name in stage.call.ins}
    out = lib.array(tensors[stage.call.out])
    total = math.prod(stage.call.shape)
    where: tuple[Any, ...] | None = None
    if stage.points > ALL_POINTS:
        picked = np.unique(np.linspace(0, total - 1, min(SAMPLE, total)).astype(np.int64))
        where = np.unravel_index(picked, stage.call.shape)
        out = out[where]

    def computed(formula: Formula) -> Any:
        return array(formula, arrays) if where is None else array_at(formula, arrays, where)

    expected, actual = computed(stage.formula), out
    if dtype in RELATIVE:
        near = _near(expected, actual, dtype, _large_scale(stage, arrays))
        if not near.all() and (terms := _terms(stage.formula)):
            sizes = [np.nan_to_num(np.abs(computed(term)), posinf=0) for term in terms]
            near = _near(expected, actual, dtype, sizes[0] + sizes[1])
    else:
        near = expected.astype(actual.dtype) == actual
    return Check(
        total, int(np.size(actual)), int(np.size(near) - np.count_nonzero(near)), tolerance(dtype), stage.replayed
    )


def _near(expected: Any, actual: Any, dtype: str, terms: Any) -> Any:
    import numpy as np  # noqa: PLC0415

    relative = RELATIVE[dtype]
    with np.errstate(all="ignore"):
        return np.isclose(expected, actual.astype(np.float64), rtol=relative, atol=relative * terms, equal_nan=True)


def _terms(formula: Formula) -> tuple[Formula, ...]:
    """Both sides of a sum or a difference: where they nearly cancel, what is left is as inexact as they are."""
    body = formula.body
    if not isinstance(body, Bin) or body.op not in {"+", "-"}:
        return ()
    return (Formula(formula.out, formula.indices, body.left), Formula(formula.out, formula.indices, body.right))


def _size(number: float) -> float:
    return abs(number) if math.isfinite(number) else 0.0


def _fold_length(stage: StagePlan) -> int:
    folds = [math.prod(ix.size for ix in n.over) for n in nodes(stage.formula.body) if isinstance(n, Fold)]
    return max(folds, default=0)


def _scale(stage: StagePlan, grids: Mapping[str, Grid]) -> float:
    """The size of what a cell's fold adds up: rounding errors grow with it."""
    length = _fold_length(stage)
    if not length:
        return 0.0
    largest = max((abs(v) for name in stage.call.ins for v in grids[name].values if math.isfinite(v)), default=0.0)
    return float(length * largest)


def _large_scale(stage: StagePlan, arrays: Mapping[str, Any]) -> float:
    import numpy as np  # noqa: PLC0415

    length = _fold_length(stage)
    if not length:
        return 0.0
    sizes = [np.abs(a[np.isfinite(a)].astype(np.float64)).max(initial=0.0) for a in arrays.values()]
    return float(length * max(sizes, default=0.0))
