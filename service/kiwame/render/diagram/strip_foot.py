"""Below a pipeline: the cell that was followed, the shapes, the whole formula, the check, the signs."""

from collections.abc import Iterator

from kiwame.model import Explanation, Step
from kiwame.render.diagram.carried import Carried
from kiwame.render.diagram.grid import cell_text
from kiwame.render.diagram.header import INNER, MARGIN, WIDE, legend
from kiwame.render.diagram.marks import Mark, Run, Text
from kiwame.render.diagram.shapes import pill
from kiwame.render.measure import width
from kiwame.render.words import Words

_LINE = 34.0


def foot(e: Explanation, carried: Carried, words: Words, top: float) -> tuple[float, list[Mark]]:
    """All lines below `top`, and where they end."""
    whole = {(step.kind, step.data.get("variant")): step for step in e.steps if step.stage is None}
    y, marks = top, list[Mark]()
    follow = _follow_runs(carried, whole.get(("follow", "path")))
    if follow:
        y += 10
        x = _heading(marks, words("follow"), y)
        size = _fit(follow, 18, WIDE - MARGIN - x - 36)
        marks += pill(x, y - 22, follow, size=size, ringed=True)[1]
        y += 52
    for word, runs in (("shapes", _trail(carried, e)), ("whole-formula", _formula(whole.get(("formula", "whole"))))):
        if runs:
            x = _heading(marks, words(word), y)
            marks.append(Text(x, y, runs, _fit(runs, 15, WIDE - MARGIN - x), mono=True, bold=True))
            y += _LINE
    check = next((step for step in reversed(e.steps) if step.kind == "check"), None)
    if check is not None:
        x = _heading(marks, words("check"), y)
        text = words("disagree" if check.data["wrong"] else "agree", **check.data)
        marks.append(Text(x, y, (Run(text),), 15))
        y += _LINE
    marks += legend(words, y + 6, follow=bool(follow))
    return y + 32, marks


def _heading(marks: list[Mark], text: str, y: float) -> float:
    marks.append(Text(MARGIN, y, (Run(text),), 16, bold=True))
    return MARGIN + width(text, 16, bold=True) + 18


def _fit(runs: tuple[Run, ...], size: float, room: float) -> float:
    return min(size, size * room / max(width("".join(run.text for run in runs), size, mono=True, bold=True), 1) / 1.02)


def _follow_runs(carried: Carried, path: Step | None) -> tuple[Run, ...]:
    """x[0,2] → y1[2,0] → y[4] = 3."""
    order = {name: n for n, name in enumerate(carried.tensors)}
    followed = sorted(carried.followed.items(), key=lambda each: order[each[0]])
    if not followed:
        return ()
    runs: list[Run] = []
    for n, (name, at) in enumerate(followed):
        runs += [Run(" → ")] if n else []
        runs += _place(carried, name, at)
        if path is None:
            runs.append(Run(f" = {cell_text(carried.tensors[name], at)}"))
    if path is not None:
        last, at = followed[-1]
        runs.append(Run(f" = {cell_text(carried.tensors[last], at)}"))
    return tuple(runs)


def _place(carried: Carried, name: str, at: tuple[int, ...]) -> Iterator[Run]:
    seats = carried.drawn(carried.tensors[name]).seats
    yield Run(f"{name}[" if at else name)
    for n, (place, seat) in enumerate(zip(at, seats, strict=True)):
        yield Run(f"{',' if n else ''}")
        yield Run(str(place), seat.paint)
    if at:
        yield Run("]")


def _trail(carried: Carried, e: Explanation) -> tuple[Run, ...]:
    """(2, 3) → (3, 2) → (6,), each size in the colour of who has it."""
    runs: list[Run] = []
    tensors = [carried.tensors[name] for name in dict.fromkeys(e.stages[0].in_)] + [stage.output for stage in e.stages]
    for n, tensor in enumerate(tensors):
        first = n and n < len(tensors) - len(e.stages)
        runs += [Run("  " if first else " → ")] if n else []
        seats = carried.drawn(tensor).seats
        runs.append(Run("("))
        for axis, seat in enumerate(seats):
            runs += [Run(", ")] if axis else []
            runs.append(Run(str(seat.size), seat.paint))
        runs.append(Run(",)" if len(seats) == 1 else ")"))
    return tuple(runs) if width("".join(run.text for run in runs), 11, mono=True, bold=True) < INNER - 140 else ()


def _formula(step: Step | None) -> tuple[Run, ...]:
    return (Run(str(step.data["formula"])),) if step is not None and len(str(step.data["formula"])) < 110 else ()
