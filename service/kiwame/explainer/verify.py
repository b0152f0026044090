"""The proof: the formula that is shown, evaluated over the real inputs, against what the backend returned."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.backends.seam import Backend
from kiwame.explainer.compare import LARGEST, RELATIVE, SMALLEST, differing, rounded, tolerance
from kiwame.explainer.plan import SMALL_POINTS, StagePlan
from kiwame.formula.evaluate import Grid, cells
from kiwame.formula.tree import Bin, Expr, Fold, Formula, Num, nodes

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
        source = grids[stage.moves].values
        expected = [source[p] for p in stage.positions if p is not None]
    else:
        expected = cells(stage.formula, grids)
    scale = _scale(stage, grids) if dtype in RELATIVE else 0
    wrong = differing(expected, out, dtype, scale)
    if wrong and dtype in RELATIVE:
        stored = {n: Grid(grids[n].shape, [rounded(v, dtype) for v in grids[n].values]) for n in stage.call.ins}
        ways = ((stage.formula, grids), (_of_rounded(stage.formula, dtype), stored))
        wrong = min(_wrong(formula, given, out, dtype, scale) for formula, given in ways)
    return Check(len(out), len(out), wrong, tolerance(dtype), stage.replayed)


def _wrong(formula: Formula, grids: Mapping[str, Grid], out: list[Any], dtype: str, scale: float) -> int:
    """How many cells differ, the rounding of both sides of a sum or a difference allowed for."""
    terms = [cells(term, grids) for term in _terms(formula)]
    sizes = [sum(map(_size, sides)) for sides in zip(*terms, strict=True)]
    return differing(cells(formula, grids), out, dtype, sizes or scale)


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

    def computed(formula: Formula, given: Mapping[str, Any]) -> Any:
        return array(formula, given) if where is None else array_at(formula, given, where)

    def near_to(formula: Formula, given: Mapping[str, Any]) -> Any:
        sizes = [np.nan_to_num(np.abs(computed(term, given)), posinf=0) for term in _terms(formula)]
        return _near(computed(formula, given), out, dtype, sum(sizes) if sizes else scale)

    expected = computed(stage.formula, arrays)
    if dtype in RELATIVE:
        scale = _large_scale(stage, arrays)
        near = _near(expected, out, dtype, scale)
        if not near.all():
            with np.errstate(over="ignore"):
                stored = {name: each.astype(dtype) for name, each in arrays.items()}
            ways = ((stage.formula, arrays), (_of_rounded(stage.formula, dtype), stored))
            near = max((near_to(formula, given) for formula, given in ways), key=np.count_nonzero)
    else:
        near = expected.astype(out.dtype) == out
    wrong = int(np.size(near) - np.count_nonzero(near))
    return Check(total, int(np.size(out)), wrong, tolerance(dtype), stage.replayed)


def _near(expected: Any, actual: Any, dtype: str, terms: Any) -> Any:
    import numpy as np  # noqa: PLC0415

    relative = RELATIVE[dtype]
    with np.errstate(all="ignore"):
        beyond = np.abs(expected) > LARGEST[dtype]
        stored = np.where(beyond, expected.astype(dtype).astype(np.float64), expected) if beyond.any() else expected
        allowed = relative * terms + SMALLEST[dtype]
        return np.isclose(stored, actual.astype(np.float64), rtol=relative, atol=allowed, equal_nan=True)


def _of_rounded(formula: Formula, dtype: str) -> Formula:
    """The formula with its numbers rounded to the dtype, as some libraries do with all operands before they compute."""
    return Formula(formula.out, formula.indices, _with_rounded(formula.body, dtype))


def _with_rounded(expr: Expr, dtype: str) -> Expr:
    if isinstance(expr, Bin):
        return Bin(expr.op, _with_rounded(expr.left, dtype), _with_rounded(expr.right, dtype))
    return Num(rounded(expr.value, dtype)) if isinstance(expr, Num) else expr


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
