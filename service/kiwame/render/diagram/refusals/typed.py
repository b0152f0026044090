"""What was typed, in its pill, with a wave under the place that is wrong; and what to type instead."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from kiwame.errors import Span
from kiwame.render.diagram.header import INNER, MARGIN, WIDE
from kiwame.render.diagram.marks import Mark, Paint, Path, Person, Rect, Run, Text
from kiwame.render.measure import covered, width

_LONGEST = 64  # characters shown of what was typed
_BEFORE = 40  # of those before the place that is wrong
_HIGH, _PAD = 44.0, 18.0
_WAVE = 3.5  # half a wave, in px


class Line(NamedTuple):
    """One line of what was typed, cut to what there is room for, and where the wrong place is in it."""

    text: str
    span: Span | None


def line(text: str, span: Span | None) -> Line:
    """A text, cut around its wrong place where it is long."""
    start, end = span if span is not None else (0, 0)
    first = max(0, min(start - _BEFORE, len(text) - _LONGEST)) if len(text) > _LONGEST else 0
    last = min(len(text), first + _LONGEST)
    before, after = "…" if first else "", "…" if last < len(text) else ""
    shift = len(before) - first
    shown = f"{before}{text[first:last]}{after}"
    if span is None:
        return Line(shown, None)
    return Line(shown, (max(0, start + shift), max(1, min(end + shift, len(shown)))))


def code(x: float, y: float, runs: tuple[Run, ...], size: float, *, bold: bool = True) -> Iterator[Text]:
    """Code as texts side by side, each in a font that has all of its characters."""
    for run in runs:
        for mono, group in groupby(run.text, lambda character: covered(character, mono=True)):
            piece = "".join(group)
            text = piece if mono else "".join(c if covered(c) else "□" for c in piece)
            heavy = bold if run.bold is None else run.bold
            yield Text(x, y, (Run(text, run.paint),), size, mono=mono, bold=heavy)
            x += width(text, size, mono=mono, bold=heavy)


def code_width(text: str, size: float, *, bold: bool = True) -> float:
    """How wide that is."""
    return sum(
        width("".join(group), size, mono=mono, bold=bold)
        for mono, group in groupby(text, lambda character: covered(character, mono=True))
    )


def axis_runs(text: str, dims: list[int], rank: int) -> tuple[Run, ...]:
    """A text whose axis arguments wear the colours of their persons; those that do not exist stay ink."""
    found = [*re.finditer(r"(?<![\w.-])" + r"\s*,\s*".join(re.escape(str(d)) for d in dims) + r"(?![\w.])", text)]
    if not dims or not found:
        return (Run(text),)
    start, end = found[-1].span()
    runs = [Run(text[:start])]
    for piece in re.findall(r"-?\d+|[^-\d]+", text[start:end]):
        axis = int(piece) if piece.lstrip("-").isdecimal() else None
        paint: Paint = Person(axis % rank % 5) if axis is not None and -rank <= axis < rank else "ink"
        runs.append(Run(piece, paint))
    return tuple(run for run in (*runs, Run(text[end:])) if run.text)


def head(text: str, span: Span | None, title: str, data: dict[str, Any]) -> tuple[float, list[Mark]]:
    """The pill with its wave, and the title beside it or below; and where they end."""
    if not text.strip():
        return 68.0, [Text(MARGIN, 46, (Run(title),), _fitted(title), bold=True)]
    shown = line(text, span)
    size = 20.0
    while size > 11 and code_width(shown.text, size) * 1.02 + 2 * _PAD > INNER:
        size -= 1
    wide = code_width(shown.text, size) * 1.02 + 2 * _PAD
    marks: list[Mark] = [Rect(MARGIN, 24, wide, _HIGH, 22, "panel", "line")]
    runs = axis_runs(shown.text, data.get("dims", []), data.get("rank", 0)) if data.get("rank") else (Run(shown.text),)
    marks += code(MARGIN + _PAD, 45, runs, size)
    if shown.span is not None:
        start, end = (MARGIN + _PAD + code_width(shown.text[:at], size) for at in shown.span)
        marks.append(_wave(start, max(end, start + 8), 45 + 0.36 * size + 7))
    beside = MARGIN + wide + 20
    if beside + width(title, 20, bold=True) <= WIDE - MARGIN:
        return 68.0, [*marks, Text(beside, 46, (Run(title),), 20, bold=True)]
    return 100.0, [*marks, Text(MARGIN, 90, (Run(title),), _fitted(title), bold=True)]


def _fitted(title: str) -> float:
    return max(13.0, min(20.0, 20.0 * INNER / width(title, 20, bold=True)))


def _wave(start: float, end: float, y: float) -> Path:
    halves = max(2, round((end - start) / _WAVE))
    half = (end - start) / halves
    return Path(f"M{start:.4g} {y:.4g}q{half / 2:.3g} -4 {half:.3g} 0" + f"t{half:.3g} 0" * (halves - 1), "ink", 2)


def instead(text: str, candidate: str, rank: int = 0) -> tuple[Run, ...]:
    """A spec to type instead; what is new in it is bold, what was typed already is not.

    With a `rank`, axes that it names in a row, all of them, wear the colours of their persons.
    """
    start, last = _changed(text, candidate)
    named = [*re.finditer(r"(?<![\w.-])\d+(?:\s*,\s*\d+)+(?![\w.])", candidate)] if rank else []
    axes = {at for match in named[-1:] for at in range(*match.span())} if _is_order(named, rank) else set()
    runs = []
    for key, group in groupby(enumerate(candidate), lambda each: _role(each[0], each[1], start, last, axes)):
        piece = "".join(character for _, character in group)
        runs.append(Run(piece, Person(int(piece) % 5) if key[1] else "ink", bold=key[0]))
    return tuple(runs)


def _role(at: int, character: str, start: int, last: int, axes: set[int]) -> tuple[bool, bool]:
    """Whether a character is new, and whether it is of a number that names an axis."""
    return start <= at < last, at in axes and character.isdecimal()


def _is_order(named: list[re.Match[str]], rank: int) -> bool:
    return bool(named) and sorted(map(int, re.findall(r"\d+", named[-1][0]))) == list(range(rank))


def _changed(text: str, candidate: str) -> tuple[int, int]:
    """Where a candidate differs from what was typed: from one character to before another; all of it without a text."""
    start = end = 0
    most = min(len(text), len(candidate))
    while start < most and text[start] == candidate[start]:
        start += 1
    while end < most - start and text[-1 - end] == candidate[-1 - end]:
        end += 1
    return start, len(candidate) - end
