"""The operands of a call of cells at one place, as words."""

from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import number


def sides_en(d: D) -> list[str]:
    """The operands: each cell of the first, the cell at the same place of the others, numbers as they are."""
    words: list[str] = []
    cells = 0
    for side in d["sides"]:
        if "number" in side:
            words.append(number(side["number"]))
            continue
        words.append(f"each cell of {side['name']}" if not cells else f"the cell of {side['name']} at the same place")
        cells += 1
    return words


def sides_ja(d: D) -> list[str]:
    words: list[str] = []
    cells = 0
    for side in d["sides"]:
        if "number" in side:
            words.append(f" {number(side['number'])} ")
            continue
        words.append(f" {side['name']} の各マス" if not cells else f"同じ位置の {side['name']} のマス")
        cells += 1
    return words
