"""A tensor as torch or NumPy prints it, made without either: `repr` to the byte, at their default print options."""

from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from math import prod
from typing import Any, NamedTuple

from kiwame.model import Nested, Shape
from kiwame.render.printed_floats import FLOATS, numpy_cells, torch_cells

MOST_CELLS = 1000  # above it both libraries leave cells out and print `...`

_INTEGERS = frozenset({"uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"})


def printed(library: str, values: Nested, shape: Shape, dtype: str) -> str:
    """`repr` of the tensor in `library` ("torch" or "numpy"). ValueError for over 1,000 cells and for other dtypes."""
    style = _STYLES[library]
    if dtype != "bool" and dtype not in _INTEGERS and dtype not in FLOATS:
        raise ValueError(f"no printed form is known for dtype {dtype}")
    size = prod(shape)
    if size > MOST_CELLS:
        raise ValueError(f"{size} cells: {library} prints at most {MOST_CELLS} in full")
    if not size:
        return style.closed(f"{style.opening}[]", shape, dtype)
    flat = _flat(values, len(shape))
    if dtype == "bool":
        # NumPy aligns cells as if there were always a False, but does not pad the one cell of rank 0
        alike = not shape if library == "numpy" else all(flat)
        text = _form(library, shape, 4 if alike else 5, "s") % flat
    elif dtype in _INTEGERS:
        text = _form(library, shape, max(len(str(max(flat))), len(str(min(flat)))), "d") % flat
    else:
        cells, width = style.float_cells(list(map(float, flat)), dtype)  # float() reads "NaN" and "-Infinity" too
        text = _form(library, shape, width, "s") % tuple(cells)
    return style.closed(text, shape, dtype)


def size_text(library: str, shape: Shape) -> str:
    """`repr` of a tensor's `.shape` in `library`: `torch.Size([2, 3])` or `(2, 3)`."""
    return f"torch.Size({list(shape)})" if library == "torch" else repr(tuple(shape))


def _flat(values: Nested, rank: int) -> tuple[Any, ...]:
    """The cells in reading order."""
    if not rank:
        return (values,)
    for _ in range(rank - 1):
        values = chain.from_iterable(values)
    return tuple(values)


@lru_cache(maxsize=512)
def _form(library: str, shape: Shape, width: int, kind: str) -> str:
    """The printed form up to its last bracket, with a `%` field of `width` for each cell."""
    style = _STYLES[library]
    hole = f"%{width}{kind}"
    rank = len(shape)
    if not rank:
        return style.opening + hole
    per_line = max(1, style.columns(rank) // (width + 2))
    margin = len(style.opening) + 1
    lines = [", ".join([hole] * min(per_line, shape[-1] - at)) for at in range(0, shape[-1], per_line)]
    text = (",\n" + " " * (margin + rank - 1)).join(lines)
    for axis in range(rank - 2, -1, -1):
        depth = rank - 1 - axis
        between = "]" * depth + "," + "\n" * depth + " " * (margin + axis) + "[" * depth
        text = between.join([text] * shape[axis])
    return style.opening + "[" * rank + text + "]" * rank


def _torch_closed(text: str, shape: Shape, dtype: str) -> str:
    """`text` with what torch adds after the cells; each addition moves to a line of its own if it is too long."""
    notes = []
    if not prod(shape):
        if len(shape) != 1:
            notes.append(f"size={tuple(shape)}")
        if dtype != "float32":
            notes.append(f"dtype=torch.{dtype}")
    elif dtype not in ("float32", "int64", "bool"):
        notes.append(f"dtype=torch.{dtype}")
    # torch counts two characters too many here, and none too many after a break
    column = len(text) - text.rfind("\n") + 1
    for note in notes:
        if column + len(note) + 2 > 80:
            text += f",\n{' ' * 7}{note}"
            column = 7 + len(note)
        else:
            text += f", {note}"
            column += len(note) + 2
    return text + ")"


def _numpy_closed(text: str, shape: Shape, dtype: str) -> str:
    """`text` with what NumPy adds after the cells; all of it moves to a line of its own if it is too long."""
    notes = []
    empty = not prod(shape)
    if empty and shape != (0,):
        notes.append(f"shape={tuple(shape)}")
    if empty or dtype not in ("float64", "int64", "bool"):
        notes.append(f"dtype={dtype}")
    if not notes:
        return text + ")"
    note = ", ".join(notes) + ")"
    column = len(text) - text.rfind("\n")
    return f"{text},\n{' ' * 6}{note}" if column + len(note) + 1 > 75 else f"{text}, {note}"


class _Style(NamedTuple):
    """How a library prints: `columns(rank)` is a row's room, each cell counted with the two characters after it."""

    opening: str
    columns: Callable[[int], int]
    float_cells: Callable[[list[float], str], tuple[list[str], int]]
    closed: Callable[[str, Shape, str], str]


# torch: 80 less the indent of 6 + rank. NumPy: 75 less the same indent, one for `)` and one for each `]`; and two more,
# since the last cell of a row needs nothing after it.
_STYLES = {
    "torch": _Style("tensor(", lambda rank: 74 - rank, torch_cells, _torch_closed),
    "numpy": _Style("array(", lambda rank: 70 - 2 * rank, numpy_cells, _numpy_closed),
}
