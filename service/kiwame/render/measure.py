"""How wide a text is in the fonts of pictures, from the table that `deploy/fonts.py` wrote beside them."""

import json
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from unicodedata import east_asian_width

FONTS = Path(__file__).resolve().parents[1] / "fonts"
_WIDE, _NARROW = 1000, 600  # what a character that no font has is taken for, in thousandths of the size

Table = dict[str, dict[str, dict[str, str]]]  # family, weight, advance in thousandths of the size → its characters


class _Advances(dict[str, int]):
    """Advance widths of one font by character, in thousandths of the size. What it lacks is guessed, and not kept."""

    def __missing__(self, character: str) -> int:
        return _WIDE if east_asian_width(character) in "WF" else _NARROW


def width(text: str, size: float, *, mono: bool = False, bold: bool = False) -> float:
    """The advance width of one line in px, at a font size in px. The fonts have no kerning and no ligatures."""
    return _thousandths(text, mono, bold) * size / 1000


def covered(text: str, mono: bool = False) -> bool:
    """Whether the font has every character of the text. One that it lacks may throw the whole run into another font."""
    return _own(mono).issuperset(text)


@lru_cache(8192)
def _thousandths(text: str, mono: bool, bold: bool) -> int:
    return sum(map(_advance()[mono, bold], text))


@cache
def _advance() -> dict[tuple[bool, bool], Callable[[str], int]]:
    """The advance of a character, by whether its font is mono and bold. What only sans has, mono text takes from it."""
    return {
        (mono, bold): _Advances({**_read("sans", bold), **(_read("mono", bold) if mono else {})}).__getitem__
        for mono, bold in product((False, True), repeat=2)
    }


@cache
def _read(family: str, bold: bool) -> dict[str, int]:
    by_advance = _table()[family]["bold" if bold else "regular"]
    return {character: int(advance) for advance, characters in by_advance.items() for character in characters}


@cache
def _own(mono: bool) -> frozenset[str]:
    return frozenset(_read("mono" if mono else "sans", bold=False))


@cache
def _table() -> Table:
    table: Table = json.loads((FONTS / "advances.json").read_text(encoding="utf-8"))
    return table
