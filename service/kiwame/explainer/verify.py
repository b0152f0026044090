"""The proof: the formula that is shown, evaluated over the real inputs, against what the backend returned."""

import math
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

import msgspec

from kiwame.backends.seam import Backend
from kiwame.explainer.compare import RELATIVE, SMALLEST, differing, tolerance
from kiwame.explainer.in_dtype import computed_in, in_dtype, kept
from kiwame.explainer.plan import SMALL_POINTS, StagePlan
from kiwame.explainer.unordered import is_loose, misplaced, puts_in_order
from kiwame.formula.evaluate import Grid, cells
from kiwame.formula.tree import Bin, Fn, Formula, Ranked
from kiwame.formula.wider import wide_cells, wide_cells_at
from kiwame.ops.dtypes import LARGEST, RANGES

ALL_POINTS = 1 << 20  # up to here every cell is checked; above it a fixed sample
SAMPLE = 4_096
RECHECKED = (
    256  # of large tensors, cells that are not near at once and are looked at for their rounding: these at least,
)
RECHECKED_POINTS = 1 << 18  # and as many as are made of so many numbers
WIDE, WIDE_POINTS = 16, 10_000  # cells in decimals, and numbers that those may be made of together
SAMPLED_POINTS = 1 << 25  # the products, sums or the like of a sample: smaller where each cell has many
LEAST = 16


class Check(msgspec.Struct, frozen=True):
    """How many cells were compared, and how many differed. `replayed`: of a mover, whether numbered cells agreed.

    `wrapped`: the first cell, in reading order, whose exact whole number its dtype does not hold, and that number.
    """

    cells: int
    checked: int
    wrong: int
    tolerance: float | None
    replayed: bool | None
    wrapped: tuple[int, int] | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing spoke against the formula."""
        return self.wrong == 0 and self.replayed is not False


def check(stage: StagePlan, grids: Mapping[str, Grid], dtype: str, given: Sequence[str] = ()) -> Check:
    """The check of a small stage, every cell in plain Python. `given`: the dtypes of its tensors."""
    out = list(grids[stage.call.out].values)
    if stage.positions is not None and None not in stage.positions:
        source = grids[stage.moves].values
        expected = [source[p] for p in stage.positions if p is not None]
    else:
        expected = cells(stage.formula, grids)
    fits = _defined(stage, grids, dtype)
    wrong = differing(list(compress(expected, fits)), list(compress(out, fits)), dtype, 0)
    if wrong and is_loose(stage.formula):
        wrong = min(wrong, _misplaced(stage, grids, out))
    elif wrong and not (puts_in_order(stage.formula) and dtype not in RELATIVE):
        floats = dtype in RELATIVE
        wrong = _wrong_floats(stage, grids, dtype) if floats else _wrong_wholes(stage, grids, out, fits, dtype, given)
    return Check(len(out), len(out), wrong, tolerance(dtype), stage.replayed, _wrapped(expected, out, dtype))


def _wrong_floats(stage: StagePlan, grids: Mapping[str, Grid], dtype: str) -> int:
    """How many cells differ by more than what rounding does to them, and with numbers of any range."""
    import numpy as np  # noqa: PLC0415 - only floats that differ need it

    def held(name: str) -> Any:
        whole = not any(isinstance(v, float) for v in grids[name].values)
        return np.array(grids[name].values, np.int64 if whole else np.float64).reshape(grids[name].shape)

    arrays = {name: held(name) for name in stage.call.ins}
    near = _near_but_for_rounding(stage.formula, arrays, held(stage.call.out), dtype, None)
    wrong = int(near.size - np.count_nonzero(near))
    if not wrong:
        return 0
    try:
        wide = wide_cells(stage.formula, grids)
    except TypeError:  # a step that only floats have
        return wrong
    return min(wrong, differing(wide, list(grids[stage.call.out].values), dtype, 0))


def _misplaced(stage: StagePlan, grids: Mapping[str, Grid], out: list[Any]) -> int:
    import numpy as np  # noqa: PLC0415 - only answers that may differ need it

    arrays = {name: np.array(list(grids[name].values)).reshape(grids[name].shape) for name in stage.call.ins}
    return misplaced(stage.formula, arrays, np.array(out).reshape(stage.call.shape))


def _wrong_wholes(
    stage: StagePlan, grids: Mapping[str, Grid], out: list[Any], fits: list[bool], dtype: str, given: Sequence[str]
) -> int:
    """How many cells differ, however the library takes the numbers of the formula into a dtype first."""
    found = [len(out)]
    for kind in computed_in(stage.formula, dtype, given):
        tensors = {n: Grid(grids[n].shape, [kept(v, kind) for v in grids[n].values]) for n in stage.call.ins}
        for formula in (stage.formula, *in_dtype(stage.formula, kind)):
            expected = list(compress(cells(formula, tensors), fits))
            found.append(differing(expected, list(compress(out, fits)), dtype, 0))
    return min(found)


def _defined(stage: StagePlan, grids: Mapping[str, Grid], dtype: str) -> list[bool]:
    """Which cells are defined: what a float becomes in an integer dtype that cannot hold it is not, in C."""
    body, limits = stage.formula.body, RANGES.get(dtype)
    cast = isinstance(body, Fn) and body.name == "int"
    if limits is None or not (cast or (isinstance(body, Bin) and body.op == "/")):
        return [True] * math.prod(stage.call.shape)
    low, high = limits
    inner = body.args[0] if isinstance(body, Fn) else body
    sources = cells(Formula(stage.formula.out, stage.formula.indices, inner), grids)
    return [not isinstance(v, float) or low - 1 < v < high + 1 for v in sources]


def _wrapped(expected: Sequence[Any], out: Sequence[Any], dtype: str) -> tuple[int, int] | None:
    """The first cell whose exact whole number its dtype does not hold, and that number."""
    limits = RANGES.get(dtype)
    if limits is None:
        return None
    low, high = limits
    for n, number in enumerate(expected[: len(out)]):
        if isinstance(number, int) and not low <= number <= high:
            return n, int(number)
    return None


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
    if stage.points > ALL_POINTS and total > 1 and not isinstance(stage.formula.body, Ranked):  # put in order once
        count = min(SAMPLE, total, max(LEAST, SAMPLED_POINTS // (stage.points // total)))
        picked = np.unique(np.linspace(0, total - 1, count).astype(np.int64))
        where = np.unravel_index(picked, stage.call.shape)
        out = out[where]

    def computed(formula: Formula, given: Mapping[str, Any]) -> Any:
        return array(formula, given) if where is None else array_at(formula, given, where)

    expected = computed(stage.formula, arrays)
    with np.errstate(all="ignore"):
        near = _near(expected, out, dtype, 0) if dtype in RELATIVE else expected.astype(out.dtype) == out
        if isinstance(stage.formula.body, Fn) and stage.formula.body.name == "int" and dtype in RANGES:
            sources = computed(msgspec.structs.replace(stage.formula, body=stage.formula.body.args[0]), arrays)
            low, high = RANGES[dtype]
            near |= ~((sources > low - 1.0) & (sources < high + 1.0))  # in C not defined
        if not near.all() and dtype in RELATIVE:
            return _looked_at_again(stage, arrays, out, near, where, dtype)
        if not near.all() and is_loose(stage.formula):
            wrong = misplaced(stage.formula, arrays, out)
            return Check(total, total, wrong, tolerance(dtype), stage.replayed)
        if not near.all() and not puts_in_order(stage.formula):
            for kind in computed_in(stage.formula, dtype, [str(a.dtype.name) for a in arrays.values()]):
                stored = {name: each if each.dtype.kind == "b" else each.astype(kind) for name, each in arrays.items()}
                for formula in in_dtype(stage.formula, kind):
                    near |= computed(formula, stored).astype(out.dtype) == out
    wrong = int(np.size(near) - np.count_nonzero(near))
    return Check(total, int(np.size(out)), wrong, tolerance(dtype), stage.replayed)


def _looked_at_again(
    stage: StagePlan, arrays: Mapping[str, Any], out: Any, near: Any, where: tuple[Any, ...] | None, dtype: str
) -> Check:
    """The check of a large stage some of whose cells are not near: so many of those that it takes no long time."""
    import numpy as np  # noqa: PLC0415 - as above

    far = np.flatnonzero(~near.ravel())
    each = max(1, stage.points // max(1, math.prod(stage.call.shape)))
    count = min(far.size, max(RECHECKED, RECHECKED_POINTS // each))
    picked = far[np.unique(np.linspace(0, far.size - 1, count).astype(np.int64))]
    if where is None:
        at: tuple[Any, ...] = np.unravel_index(picked, stage.call.shape) if stage.call.shape else ()
    else:
        at = tuple(axis[picked] for axis in where)
    again = _near_but_for_rounding(stage.formula, arrays, out.ravel()[picked], dtype, at)
    left = np.flatnonzero(~again)
    if left.size and at and each * min(WIDE, left.size) <= WIDE_POINTS:  # beyond any float: a few cells in decimals
        few = left[:: max(1, left.size // WIDE)][:WIDE]
        grids = {name: Grid(array.shape, array.ravel().tolist()) for name, array in arrays.items()}
        indices = [tuple(int(axis[n]) for axis in at) for n in few]
        actual = [float(out.ravel()[picked[n]]) for n in few]
        if not differing(wide_cells_at(stage.formula, grids, indices), actual, dtype, 0):
            seen = int(near.size - far.size) + len(few) + int(again.size - left.size)
            return Check(math.prod(stage.call.shape), seen, 0, tolerance(dtype), stage.replayed)
    seen = int(near.size - far.size + picked.size)
    return Check(math.prod(stage.call.shape), seen, int(left.size), tolerance(dtype), stage.replayed)


def _near_but_for_rounding(formula: Formula, arrays: Mapping[str, Any], out: Any, dtype: str, where: Any) -> Any:
    """Which cells agree, the rounding of every step allowed for: of the numbers as they are, or first rounded too."""
    import numpy as np  # noqa: PLC0415 - only floats that differ need it

    from kiwame.formula.rounding import computed  # noqa: PLC0415

    with np.errstate(over="ignore"):
        stored = {name: each.astype(dtype) for name, each in arrays.items()}
    best = np.zeros(out.shape, np.bool)
    for each, given in ((formula, arrays), *((rounded, stored) for rounded in in_dtype(formula, dtype))):
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
