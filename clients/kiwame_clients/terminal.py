"""A small picture for a terminal: tensors beside one another, each cell on the colour of where it came from."""

from collections.abc import Iterator
from itertools import product, zip_longest
from typing import Any

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

_FILLS = (  # source rows, then they repeat: from light to full along the columns
    ("#FFE9CC", "#FFD092", "#FFB352"),
    ("#DCEFFF", "#ABD7FF", "#76BCF5"),
    ("#DFF6E7", "#B5EACB", "#86DDAE"),
    ("#F6E3E9", "#E9C2CF", "#D9A0B2"),
)
_INK = "#1F2430"
_MOST_CELLS, _MOST_RANK = 48, 2
_BETWEEN = "     "

Index = tuple[int, ...]


def picture(explanation: dict[str, Any], columns: int) -> list[Text]:
    """The lines of a picture no wider than `columns`; none where the tensors are too large or too high in rank."""
    inputs, output = explanation["inputs"], explanation["output"]
    if not all(_is_small(tensor) for tensor in (*inputs, output)):
        return []
    fills = _fills(explanation)
    followed = _followed(explanation)
    blocks = [list(_block(tensor, fills, followed)) for tensor in (*inputs, output)]
    wide = [max(cell_len(line.plain) for line in block) for block in blocks]
    if sum(wide) + len(_BETWEEN) * (len(blocks) - 1) > columns:
        return []
    return [_joined(row, wide) for row in zip_longest(*blocks)]


def _joined(row: tuple[Text | None, ...], wide: list[int]) -> Text:
    line = Text()
    for n, (part, size) in enumerate(zip(row, wide, strict=True)):
        text = part or Text()
        line.append(_BETWEEN if n else "")
        line.append(text)
        line.append(" " * (size - cell_len(text.plain)))
    return line


def _is_small(tensor: dict[str, Any]) -> bool:
    return tensor["values"] is not None and 0 < tensor["numel"] <= _MOST_CELLS and len(tensor["shape"]) <= _MOST_RANK


def _cells(shape: list[int]) -> Iterator[Index]:
    yield from product(*map(range, shape))


def _fills(explanation: dict[str, Any]) -> dict[tuple[str, Index], str]:
    """The colour of each cell: an input's own, and of an output cell that of the first cell it was made from."""
    found: dict[tuple[str, Index], str] = {}
    for number, tensor in enumerate(explanation["inputs"]):
        for at in _cells(tensor["shape"]):
            row = (at[0] if len(at) > 1 else 0) if len(explanation["inputs"]) == 1 else number
            found[tensor["name"], at] = _shade(row, at[-1] if at else 1, tensor["shape"][-1] if at else 3)
    for stage in explanation["stages"]:
        for at, sources in zip(_cells(stage["output"]["shape"]), _sources(stage), strict=False):
            own = next((s for s in sources if s[1] == at and len(sources) > 1), sources[0] if sources else None)
            if own and own in found:
                found[stage["out"], at] = found[own]
    return found


def _sources(stage: dict[str, Any]) -> Iterator[list[tuple[str, Index]]]:
    source = stage["source"] or {}
    for one in source.get("index") or ():
        yield [] if one is None else [(source["from"][0], tuple(one))]
    for many in source.get("cells") or ():
        yield [(name, tuple(at)) for name, at in many]


def _shade(row: int, column: int, columns: int) -> str:
    stops = _FILLS[row % len(_FILLS)]
    return stops[min(2, column * 2 // max(columns - 1, 1))]


def _followed(explanation: dict[str, Any]) -> set[tuple[str, Index]]:
    """The cell that is followed, and those that it was made from."""
    for step in reversed(explanation["steps"]):
        if step["kind"] in ("follow", "group") and "to" in step["data"]:
            data = step["data"]
            return {(name, tuple(at)) for name, at in (data["to"], *data.get("cells", ()))}
    return set()


def _block(
    tensor: dict[str, Any], fills: dict[tuple[str, Index], str], followed: set[tuple[str, Index]]
) -> Iterator[Text]:
    """A tensor: its name and shape, the indices of its columns, and its rows."""
    name, shape = tensor["name"], tensor["shape"]
    size = f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"
    rows, count = (shape[0], shape[1]) if len(shape) == 2 else (1, shape[0] if shape else 1)
    values = tensor["values"] if len(shape) == 2 else [tensor["values"] if shape else [tensor["values"]]]
    texts = [[_short(value) for value in row] for row in values]
    wide = max(cell_len(text) for row in texts for text in row) + 2
    margin = len(str(rows - 1)) + 1 if len(shape) == 2 else 0
    yield Text.assemble((name, "bold"), f" {size}")
    if shape:
        yield Text(" " * margin + " ".join(str(n).center(wide) for n in range(count)), style="dim")
    for n, row in enumerate(texts):
        line = Text.assemble((f"{n:>{margin - 1}} " if margin else "", "dim"))
        for column, text in enumerate(row):
            at = (n, column) if len(shape) == 2 else (column,) if shape else ()
            ringed = (name, at) in followed
            fill = fills.get((name, at))
            style = Style(color=_INK, bgcolor=fill, bold=ringed) if fill else Style(bold=ringed)
            line.append(" " if column else "")
            line.append(f"[{text.center(wide - 2)}]" if ringed else text.center(wide), style)
        yield line


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
