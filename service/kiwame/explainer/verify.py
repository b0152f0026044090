"""The proof: the formula that is shown, evaluated over the real inputs, against what the backend returned."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.backends.seam import Backend
from kiwame.explainer.compare import LARGEST, RELATIVE, SMALLEST, differing, rounded, tolerance
from kiwame.explainer.plan import SMALL_POINTS, StagePlan
from kiwame.formula.evaluate import Grid, cells
from kiwame.formula.tree import Bin, Expr, Formula, Num
from kiwame.formula.wider import wide_cells

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
    wrong = differing(expected, out, dtype, 0)
    if wrong and dtype in RELATIVE:
        wrong = _wrong_but_for_rounding(stage, grids, dtype)
    return Check(len(out), len(out), wrong, tolerance(dtype), stage.replayed)


def _wrong_but_for_rounding(stage: StagePlan, grids: Mapping[str, Grid], dtype: str) -> int:
    """How many cells differ by more than what rounding does to them, and with numbers of any range."""
    import numpy as np  # noqa: PLC0415 - only floats that differ need it

    def held(name: str) -> Any:
        return np.array(grids[name].values, np.float64).reshape(grids[name].shape)

    whole = {name for name in stage.call.ins if not any(isinstance(v, float) for v in grids[name].values)}
    arrays = {name: _whole(held(name)) if name in whole else held(name) for name in stage.call.ins}
    near = _near_but_for_rounding(stage.formula, arrays, held(stage.call.out), dtype, None)
    wrong = int(near.size - np.count_nonzero(near))
    if not wrong:
        return 0
    return min(wrong, differing(wide_cells(stage.formula, grids), list(grids[stage.call.out].values), dtype, 0))


def _whole(array: Any) -> Any:
    import numpy as np  # noqa: PLC0415 - as above

    return array.astype(np.int64)


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

    expected = array(stage.formula, arrays) if where is None else array_at(stage.formula, arrays, where)
    if dtype in RELATIVE:
        near = _near(expected, out, dtype, 0)
        if not near.all():
            near = _near_but_for_rounding(stage.formula, arrays, out, dtype, where)
    else:
        near = expected.astype(out.dtype) == out
    wrong = int(np.size(near) - np.count_nonzero(near))
    return Check(total, int(np.size(out)), wrong, tolerance(dtype), stage.replayed)


def _near_but_for_rounding(formula: Formula, arrays: Mapping[str, Any], out: Any, dtype: str, where: Any) -> Any:
    """Which cells agree, the rounding of every step allowed for: of the numbers as they are, or first rounded too."""
    import numpy as np  # noqa: PLC0415 - only floats that differ need it

    from kiwame.formula.rounding import computed  # noqa: PLC0415

    with np.errstate(over="ignore"):
        stored = {name: each.astype(dtype) for name, each in arrays.items()}
    best = np.zeros(out.shape, np.bool)
    for each, given in ((formula, arrays), (_of_rounded(formula, dtype), stored)):
        found = computed(each, {name: _longer(a) for name, a in given.items()}, RELATIVE[dtype], where)
        best |= _near(found.value, out, dtype, found.error)
        if best.all():
            break
    return best


def _longer(array: Any) -> Any:
    import numpy as np  # noqa: PLC0415 - as above

    return array.astype(np.longdouble) if array.dtype.kind == "f" else array


def _near(expected: Any, actual: Any, dtype: str, error: Any) -> Any:
    """Which cells agree, `error` being what rounding does to each, in units of the tolerance."""
    import numpy as np  # noqa: PLC0415 - as above

    relative = RELATIVE[dtype]
    with np.errstate(all="ignore"):
        beyond = np.abs(expected) > LARGEST[dtype]
        stored = np.where(beyond, expected.astype(dtype).astype(np.float64), expected) if beyond.any() else expected
        allowed = np.asarray(relative * error + SMALLEST[dtype], np.float64)
        return np.isclose(
            np.asarray(stored, np.float64), actual.astype(np.float64), rtol=relative, atol=allowed, equal_nan=True
        )


def _of_rounded(formula: Formula, dtype: str) -> Formula:
    """The formula with its numbers rounded to the dtype, as some libraries do with all operands before they compute."""
    return Formula(formula.out, formula.indices, _with_rounded(formula.body, dtype))


def _with_rounded(expr: Expr, dtype: str) -> Expr:
    if isinstance(expr, Bin):
        return Bin(expr.op, _with_rounded(expr.left, dtype), _with_rounded(expr.right, dtype))
    return Num(rounded(expr.value, dtype)) if isinstance(expr, Num) else expr
