"""A goal made exact: its shape, and its cells where they are given or follow from a formula."""

from collections.abc import Mapping
from typing import Any

from kiwame.errors import Cause, Limit, refuse
from kiwame.explainer.listed import plain
from kiwame.formula.evaluate import Grid, World, column, points
from kiwame.formula.loops import loops
from kiwame.formula.points import every
from kiwame.formula.said import text
from kiwame.formula.tree import Formula, Read, nodes
from kiwame.model import Shape
from kiwame.parse.cells_written import Written
from kiwame.parse.formula_text import outside
from kiwame.parse.sought import Goal as Asked
from kiwame.parse.sought import values_of
from kiwame.settings import current
from kiwame.solution import Goal

MOST_POINTS = 65_536  # cells read by a formula that was typed


def goal_of(asked: Asked, grids: Mapping[str, Grid]) -> tuple[Goal, tuple[Any, ...] | None]:
    """The goal as it is shown, and its cells in reading order; None where any cells will do."""
    if asked.written is not None:
        shape, cells = evaluated(asked.written, grids)
        formula = asked.written.formula
        said, looped = (text(formula), loops(formula)) if formula else (None, None)
        return Goal(asked.kind, asked.text, shape, nested(cells, shape), said, looped), tuple(cells)
    shape = asked.shape or ()
    if asked.source is None:
        return Goal(asked.kind, asked.text, shape), None
    cells = values_of(asked.source)
    return Goal(asked.kind, asked.text, shape, nested(cells, shape)), tuple(cells)


def nested(cells: list[Any], shape: Shape) -> Any:
    """Cells in reading order as nested lists that JSON can hold."""
    level: list[Any] = [plain(cell) for cell in cells]
    if not shape:
        return level[0]
    for size in reversed(shape[1:]):
        level = [level[n : n + size] for n in range(0, len(level), size)] if size else []
    return level


def evaluated(written: Written, grids: Mapping[str, Grid]) -> tuple[Shape, list[Any]]:
    """Every cell that is written. Raises Refusal where an index leaves its tensor, or a cell is never written."""
    whole = Formula(written.out, written.over, written.body)
    reads = max(points(Formula(written.out, written.over, each)) for each in (written.body, *written.at))
    if reads > MOST_POINTS:
        raise refuse(Cause.LIMIT, limit=Limit("points", MOST_POINTS), got=reads, name="multiply_adds", max=MOST_POINTS)
    try:
        values = column(written.body, every(whole), World(grids))
        if written.formula is not None:
            whole = written.formula
            return tuple(ix.size for ix in whole.indices), column(written.body, every(whole), World(grids))
        places = [column(place, every(whole), World(grids)) for place in written.at]
    except TypeError as error:  # a place that is a fraction
        raise refuse(Cause.INDEX_OUT_OF_RANGE, "fraction") from error
    except (ArithmeticError, ValueError) as error:
        raise refuse(Cause.ARGUMENT, "formula") from error
    except IndexError as error:
        reads_of = (node for node in nodes(written.body) if isinstance(node, Read))
        found = (outside(read, whole, grids[read.tensor].shape) for read in reads_of)
        raise next(filter(None, found), None) or refuse(Cause.INDEX_OUT_OF_RANGE, "formula-data") from error
    return _placed(places, values)


def _placed(places: list[list[int]], values: list[Any]) -> tuple[Shape, list[Any]]:
    """Values put where a text writes them, the last one where several are."""
    if any(type(p) is not int or p < 0 for column_ in places for p in column_):
        raise refuse(Cause.INDEX_OUT_OF_RANGE, "written")
    shape = tuple(max(column_, default=-1) + 1 for column_ in places)
    total = 1
    for size in shape:
        total *= size
    most = current().limits.values
    if total > most:
        raise refuse(Cause.LIMIT, limit=Limit("values", most), got=total, name="values", max=most)
    held: dict[int, Any] = {}
    for at, value in zip(zip(*places, strict=True), values, strict=True):
        flat = 0
        for place, size in zip(at, shape, strict=True):
            flat = flat * size + place
        held[flat] = value
    if len(held) < total:
        facts: dict[str, Any] = {"shape": list(shape), "count": total - len(held)}
        raise refuse(Cause.SYNTAX, "unwritten", got=len(held), expected=total, **facts)
    return shape, [held[n] for n in range(total)]
