"""A tensor as tables that people, screen readers and scripts read: each cell says which cell it is."""

import re
from collections.abc import Iterator
from html import escape
from itertools import product
from typing import Any

from kiwame.model import Nested, Tensor
from kiwame.render.text import tensor_text

_MOST_CELLS = 400
_DECIMALS = re.compile(r"-?\d+(?:\.(\d+))?")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def cell_name(name: str, index: tuple[int, ...] | list[int]) -> str:
    """`x 0,2`: how a cell is named in `data-cell`, here and in pictures."""
    return f"{name} {','.join(map(str, index))}"


def tensor_html(tensor: Tensor, library: str) -> str:
    """A figure: a table for up to two axes, one table a card for more, the printed form of what is too large."""
    shape = escape(f"{tuple(tensor.shape)} {tensor.dtype}")
    if tensor.values is not None and 0 < tensor.numel <= _MOST_CELLS:
        cells = f'<div class="cards">{"".join(_tables(tensor))}</div>'
    else:
        cells = f"<pre>{escape(tensor_text(tensor, library))}</pre>"
    return f"<figure><figcaption><b>{escape(tensor.name)}</b> <span>{shape}</span></figcaption>{cells}</figure>"


def _tables(tensor: Tensor) -> Iterator[str]:
    leading = tensor.shape[:-2]
    for card in product(*map(range, leading)):
        values: Nested = tensor.values
        for place in card:
            values = values[place]
        caption = f"{tensor.name}[{', '.join(map(str, card))}, :, :]" if card else ""
        yield _table(values, tensor.name, card, len(tensor.shape) - len(card), caption)


def _table(values: Nested, name: str, card: tuple[int, ...], rank: int, caption: str) -> str:
    """Two axes have the index of each row and column beside them, one axis its columns', a single number none."""
    rows = values if rank == 2 else [values] if rank == 1 else [[values]]
    texts = list(zip(*map(_aligned, zip(*rows, strict=True)), strict=True))
    head = "" if rank == 0 else _head(len(texts[0]), has_corner=rank == 2)
    body = []
    for r, row in enumerate(texts):
        start = f'<th scope="row">{r}</th>' if rank == 2 else ""
        cells = "".join(
            f'<td data-cell="{escape(cell_name(name, (*card, *(r, c)[2 - rank :])))}">{escape(text)}</td>'
            for c, text in enumerate(row)
        )
        body.append(f"<tr>{start}{cells}</tr>")
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}{head}<tbody>{''.join(body)}</tbody></table>"


def _head(columns: int, *, has_corner: bool) -> str:
    numbers = "".join(f'<th scope="col">{n}</th>' for n in range(columns))
    return f"<thead><tr>{'<td></td>' if has_corner else ''}{numbers}</tr></thead>"


def _aligned(column: tuple[Any, ...]) -> list[str]:
    """Numbers of one column with their points in line: the shorter are filled up with spaces on the right."""
    texts = [str(cell) for cell in column]
    if not any("." in text for text in texts):
        return texts
    numbers = [_DECIMALS.fullmatch(text) for text in texts]
    behind = [len(n[1] or "") + bool(n[1]) if n else 0 for n in numbers]
    return [
        text + _NO_BREAK_SPACE * (max(behind) - own if number else 0)
        for text, number, own in zip(texts, numbers, behind, strict=True)
    ]
