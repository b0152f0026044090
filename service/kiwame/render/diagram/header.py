"""The head and the foot of every picture: code and title; the formula, the cell we follow, the check, the legend."""

import re
from collections.abc import Iterator

from kiwame.model import Step
from kiwame.render.diagram.marks import Edge, Fill, Mark, Paint, Person, Rect, Run, Text
from kiwame.render.diagram.scene import Focus, Scene
from kiwame.render.diagram.shapes import disc, pill, small_person
from kiwame.render.measure import width
from kiwame.render.words import Words

MARGIN, WIDE = 32.0, 960.0
INNER = WIDE - 2 * MARGIN
_AXIS_WORD = re.compile(r"\b(?:dims?|axis|axes)=\(?[-\d, ]+\)?")
_NUMBER = re.compile(r"-?\d+")
_WORDS = re.compile(r"[A-Za-z_]\w*|\d+|[^\w]+|\w")
_LONGEST_CODE = 66


def code_runs(scene: Scene) -> tuple[Run, ...]:
    """A stage's code; arguments that name an axis wear its person's colour."""
    code = scene.stage.code
    if len(code) > _LONGEST_CODE:
        code = f"{code[:_LONGEST_CODE]}…"
    places = list(_axis_places(scene, code))
    runs: list[Run] = []
    at = 0
    for start, end, paint in places:
        runs += [Run(code[at:start]), Run(code[start:end], paint)]
        at = end
    return (*(run for run in runs if run.text), Run(code[at:])) if at < len(code) else tuple(runs)


def _axis_places(scene: Scene, code: str) -> Iterator[tuple[int, int, Paint]]:
    alone = scene.alone
    if alone is None or not alone.shape:
        return
    rank = len(alone.shape)
    dims = scene.steps["rule"].data.get("dims")
    spans = [match.span() for match in _AXIS_WORD.finditer(code)]
    if dims and not spans and code.endswith(")"):
        spans = [(code.rindex("("), len(code))]
        if len(_NUMBER.findall(code[spans[0][0] :])) not in (2, rank):
            return
    for start, end in spans:
        for number in _NUMBER.finditer(code, start, end):
            axis = int(number[0])
            if -rank <= axis < rank:
                yield *number.span(), Person(axis % rank)


def head(runs: tuple[Run, ...], title: str) -> tuple[float, list[Mark]]:
    """The pill with the code and the title beside it, or below where it is too long; and where they end."""
    size = 20.0
    text = "".join(run.text for run in runs)
    while size > 12 and width(text, size, mono=True, bold=True) * 1.02 + 36 > INNER:
        size -= 1
    wide, marks = pill(MARGIN, 24, runs, size=size)
    beside = MARGIN + wide + 20
    if beside + width(title, 20, bold=True) <= WIDE - MARGIN:
        return 68.0, [*marks, Text(beside, 46, (Run(title),), 20, bold=True)]
    big = 20.0
    while big > 14 and width(title, big, bold=True) > INNER:
        big -= 1
    return 100.0, [*marks, Text(MARGIN, 90, (Run(title),), big, bold=True)]


def formula_runs(scene: Scene) -> tuple[Run, ...]:
    """The formula; each index letter wears its person's colour."""
    paints = scene.paints
    runs: list[Run] = []
    for piece in _WORDS.findall(scene.stage.formula):
        paint = paints.get(piece, "ink")
        if runs and runs[-1].paint == paint:
            runs[-1] = Run(runs[-1].text + piece, paint)
        else:
            runs.append(Run(piece, paint))
    return tuple(runs)


def _place_runs(name: str, at: tuple[int, ...], paints: list[Paint]) -> list[Run]:
    if not at:
        return [Run(name)]
    runs = [Run(f"{name}[")]
    for n, (place, paint) in enumerate(zip(at, paints, strict=True)):
        runs += [Run(","), Run(str(place), paint)] if n else [Run(str(place), paint)]
    return [*runs, Run("]")]


def follow_runs(scene: Scene) -> tuple[Run, ...]:
    """The followed cell: where it is, where it came from, its number."""
    focus = scene.focus
    if focus is None:
        return ()
    data, value = focus.step.data, _value(focus.step)
    if _is_moved(focus):
        name, at = focus.cells[0]
        paints = next([s.paint for s in drawn.seats] for drawn in scene.operands if drawn.tensor.name == name)
        way = [Run(" = "), *_place_runs(name, at, paints), Run(f" = {value}")]
    elif "worked" in data and data["worked"][1] != value:
        way = [Run(f" = {data['worked'][1]} = {value}")]
    elif focus.step.kind == "group" and data["count"] == len(data["values"]):
        way = [Run(f" = {' + '.join(map(_number, data['values']))} = {value}")]
    else:
        return result_runs(scene, focus)
    return (*_result_place(scene, focus), *way)


def _is_moved(focus: Focus) -> bool:
    """Whether the followed cell is one cell as it was."""
    data = focus.step.data
    if len(focus.cells) != 1 or data.get("count") != 1:
        return False
    name, at = focus.cells[0]
    return data.get("variant") != "worked" or data["worked"][0] == f"{name}[{', '.join(map(str, at))}]"


def _result_place(scene: Scene, focus: Focus) -> list[Run]:
    return _place_runs(scene.output.tensor.name, focus.to, [seat.paint for seat in scene.output.seats])


def result_runs(scene: Scene, focus: Focus) -> tuple[Run, ...]:
    """The followed cell and its number alone."""
    return (*_result_place(scene, focus), Run(f" = {_value(focus.step)}"))


def _value(step: Step) -> str:
    return _number(step.data["value"])


def _number(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _width(runs: tuple[Run, ...], size: float) -> float:
    return width("".join(run.text for run in runs), size, mono=True, bold=True)


def _fit(runs: tuple[Run, ...], size: float, least: float, room: float) -> float:
    """The largest size, from `size` down to `least`, at which code is no wider than `room`."""
    return max(least, min(size, size * room / max(_width(runs, size), 1)))


def foot(
    scene: Scene, words: Words, y: float, steps: tuple[int, int] = (3, 4), *, follow: bool = True
) -> tuple[float, list[Mark]]:
    """Formula, followed cell, check and legend below `y`; and where they end. `follow`: the cell is followed here."""
    if follow:
        at, marks = _followed(scene, words, y + 22, steps[0])
        at += 50
    else:
        at, marks = _formula(scene, words, y + 22)
    heading, checked = words("check"), _checked(scene, words)
    wide = 31 + width(heading, 16, bold=True) + 16
    x = MARGIN if follow or at > y + 22 else WIDE - MARGIN - wide - width(checked, 15)
    marks += disc(x + 11, at, steps[1])
    marks.append(Text(x + 31, at, (Run(heading),), 16, bold=True))
    marks.append(Text(x + wide, at, (Run(checked),), 15))
    at += 42
    marks += legend(words, at, follow=scene.focus is not None)
    return at + 26, marks


def _formula(scene: Scene, words: Words, at: float) -> tuple[float, list[Mark]]:
    """The formula alone, and the middle of the line for the check: the same one where it has room for both."""
    formula = formula_runs(scene)
    size = _fit(formula, 16, 11, INNER)
    check = 47 + width(words("check"), 16, bold=True) + width(_checked(scene, words), 15)
    below = MARGIN + _width(formula, size) + 30 + check > WIDE - MARGIN
    return at + 40 * below, [Text(MARGIN, at, formula, size, mono=True, bold=True)]


def _followed(scene: Scene, words: Words, at: float, step: int) -> tuple[float, list[Mark]]:
    """The formula and its instance, in one line or two; and the middle of the last."""
    marks: list[Mark] = []
    x, right = MARGIN, WIDE - MARGIN
    if scene.focus is not None:
        marks += disc(x + 11, at, step)
        heading = words("follow")
        marks.append(Text(x + 31, at, (Run(heading),), 16, bold=True))
        x += 31 + width(heading, 16, bold=True) + 18
    formula = formula_runs(scene)
    size = _fit(formula, 16, 11, right - x)
    if _width(formula, size) <= right - x:
        marks.append(Text(x, at, formula, size, mono=True, bold=True))
        x += _width(formula, size) + 24
    if scene.focus is not None:
        follow = follow_runs(scene)
        if _pill_width(follow, 13) > INNER:
            follow = result_runs(scene, scene.focus)
        size = _fit(follow, 20, 13, (INNER - 36) / 1.02)
        if x + _pill_width(follow, size) > right:
            at, x = at + 56, MARGIN
        marks += pill(x, at - 22, follow, size=size, ringed=True)[1]
    return at, marks


def _pill_width(runs: tuple[Run, ...], size: float) -> float:
    return _width(runs, size) * 1.02 + 36


def _checked(scene: Scene, words: Words) -> str:
    data = scene.checked.data if scene.checked else {}
    return words("disagree" if data["wrong"] else "agree", **data)


def legend(words: Words, y: float, *, follow: bool) -> Iterator[Mark]:
    """What the signs mean."""
    x = MARGIN
    for n, hue in enumerate((0, 1)):
        yield Rect(x + 14 * n, y - 8, 16, 16, 4, Fill(hue, 0.5), Edge(hue, 0.5))
    text = words("legend-fill")
    yield Text(x + 40, y, (Run(text, "mute"),), 13)
    x += 40 + width(text, 13) + 28
    yield from small_person(x + 6, y, Person(0))
    text = words("legend-person")
    yield Text(x + 20, y, (Run(text, "mute"),), 13)
    x += 20 + width(text, 13) + 28
    if follow:
        yield Rect(x, y - 8, 17, 16, 5, "none", "ink", 2.5)
        yield Text(x + 26, y, (Run(words("legend-ring"), "mute"),), 13)
