"""A line that is measured against itself: each of its cells worked, their sum, and the share of the followed one."""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from kiwame.render.diagram.grid import Grid, listed
from kiwame.render.diagram.lines import line_rings
from kiwame.render.diagram.marks import Mark, Rect, Run, Text
from kiwame.render.diagram.numbers import cell_number
from kiwame.render.diagram.scene import Index, Scene
from kiwame.render.diagram.single import LABEL_HIGH, Placed, Single
from kiwame.render.diagram.worked_lines import Worked, WorkedPanel

_READ = r"\w+\[[\w, ]+\]|\w+"
_SUM = re.compile(rf"Σ\(\w+<\d+\) (?P<term>exp\((?:-?)(?:{_READ})\)|(?:{_READ}) \*\* 2)")
_CENTRED = re.compile(
    rf"\((?P<read>{_READ}) - \(Σ\(\w+<\d+\) (?:{_READ})\) / (?P<n>\d+)\) / sqrt\(.* / (?P=n) \+ (?P<eps>\S+)\)"
)
_ALONE = re.compile(r"(?<!\w)\(([\d.]+)\)")  # a number in brackets of its own
_LONG = re.compile(r"\d+\.\d{6,}(?:e-?\d+)?")
_MOST, _SUMS_WIDE = 5, 52.0  # worked lines; px beside the output for the sums of its rows
_LARGEST = 700.0  # the exponential of more is no float
_TERMS: dict[str, Callable[[float], float]] = {
    "exp({})": math.exp,
    "exp(-{})": lambda x: math.exp(-x),
    "{} ** 2": lambda x: x * x,
}


class Normalising(Single):
    """One operand in whose output each cell is made from the whole line that it lies in."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.axis = line_axis(scene)
        self.line = _along(scene, self.axis)
        self.is_shares = re.fullmatch(rf".* = (exp\(.*\)) / {_SUM.pattern}", scene.stage.formula) is not None
        self.panel = WorkedPanel(scene, self.words("line-by-line"), self.words, self._notes(), *self._worked())

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether the followed cell is made from a whole line, all of it listed as finite numbers."""
        axis, alone = line_axis(scene), scene.alone
        if axis < 0 or alone is None or scene.focus is None or alone.values is None:
            return False
        numbers = [listed(alone, at) for at in _along(scene, axis)]
        finite = all(isinstance(number, (int, float)) and abs(number) < _LARGEST for number in numbers)
        return finite and (_SUM.search(scene.stage.formula) or _CENTRED.search(scene.stage.formula)) is not None

    def _worked(self) -> tuple[list[Worked | None], list[str]]:
        """The lines of the panel, and what stands below them."""
        x = self.scene.operands[0].tensor
        numbers = {at: float(listed(x, at)) for at in self.line}
        centred = _CENTRED.search(self.scene.stage.formula)
        mean = sum(numbers.values()) / len(numbers)
        if centred:
            term = f"({{}} - {_short(mean)}) ** 2"
            values = {at: (number - mean) ** 2 for at, number in numbers.items()}
        else:
            term = self._term()
            values = {at: _TERMS[term](number) for at, number in numbers.items()}
        lines: list[Worked | None] = []
        kept = self._kept()
        for n, at in enumerate(kept):
            if n and self.line.index(at) > self.line.index(kept[n - 1]) + 1:
                lines.append(None)
            text, fill = _short(numbers[at]), self.fills.given((x.name, at))
            lines.append(Worked(text, term.format(text), _short(values[at]), fill, None))
        totals = self._centred_totals(numbers, values, mean, centred["eps"]) if centred else self._totals(values)
        return lines, totals

    def _kept(self) -> list[Index]:
        if len(self.line) <= _MOST:
            return self.line
        focus = self.scene.focus
        must = {self.line[0], self.line[-1], *([focus.to] if focus else [])}
        for at in self.line:
            if len(must) < _MOST - 1:
                must.add(at)
        return sorted(must)

    def _term(self) -> str:
        found = _SUM.search(self.scene.stage.formula)
        term = found["term"] if found else ""
        return (
            re.sub(_READ + r"(?![\w(])", "{}", term, count=1)
            if term.endswith("2")
            else f"exp({'-' * ('-' in term)}{{}})"
        )

    def _totals(self, values: dict[Index, float]) -> list[str]:
        """The sum, and the followed cell measured by it."""
        total = sum(values.values())
        parts = " + ".join(_short(value) for value in values.values())
        shown = f"{parts} = {_short(total)}" if len(values) <= _MOST else f"Σ = {_short(total)}"
        formula = self.scene.stage.formula.partition(" = ")[2]
        final = _SUM.sub(_short(total), formula, count=1)
        return [shown, *self._final(final), *self._shares()]

    def _centred_totals(
        self, numbers: dict[Index, float], values: dict[Index, float], mean: float, eps: str
    ) -> list[str]:
        """Mean, variance, and the followed cell measured by them."""
        n = len(numbers)
        variance = sum(values.values()) / n
        focus = self.scene.focus
        here = _short(numbers[focus.to]) if focus else ""
        told = f"({here} - {_short(mean)}) / sqrt({_short(variance)} + {eps})"
        return [
            f"mean = {_short(sum(numbers.values()))} / {n} = {_short(mean)}",
            f"var = {_short(sum(values.values()))} / {n} = {_short(variance)}",
            f"{told} = {self._output()}",
        ]

    def _final(self, formula: str) -> list[str]:
        """The formula with numbers in it."""
        focus = self.scene.focus
        x, at = self.scene.letters["reads"][0]
        if focus is None:
            return []
        here = _short(float(listed(self.scene.operands[0].tensor, focus.to)))
        read = f"{x}[{', '.join(at)}]"
        told = _ALONE.sub(r"\1", _LONG.sub(lambda number: _short(float(number[0])), formula.replace(read, here)))
        return [f"{told} = {self._output()}"]

    def _output(self) -> str:
        focus = self.scene.focus
        return cell_number(listed(self.scene.output.tensor, focus.to), is_float=False) if focus else ""

    def _shares(self) -> list[str]:
        """That the line adds up to 1, where its cells are shares."""
        y = self.scene.output.tensor
        if not self.is_shares or len(self.line) > _MOST or y.values is None:
            return []
        parts = [listed(y, at) for at in self.line]
        return [f"{' + '.join(cell_number(part, is_float=False) for part in parts)} = {_sum(parts)}"]

    def wide(self, grid: Grid, word: str, *, new: bool = False) -> float:
        """How wide a tensor is with its name, and with the sums beside it."""
        beside = _SUMS_WIDE if new and self._sums_beside() else 0.0
        return max(super().wide(grid, word, new=new), grid.width + beside)

    def _sums_beside(self) -> bool:
        y = self.scene.output.tensor
        return self.is_shares and y.values is not None and self.axis == len(y.shape) - 1 and len(y.shape) <= 2

    def drawn(self, placed: list[Placed], *, ground: str = "bg") -> Iterator[Mark]:
        """The tensors, and the sums of the output's lines at their ends."""
        yield from super().drawn(placed, ground=ground)
        y = self.scene.output.tensor
        if not self.is_shares or y.values is None or len(y.shape) > 2:
            return
        p = next(p for p in placed if p.grid.drawn is self.scene.output)
        first = {at[: self.axis] + at[self.axis + 1 :]: at for at in reversed(p.grid.indices)}
        for at in first.values():
            line = [(*at[: self.axis], n, *at[self.axis + 1 :]) for n in range(y.shape[self.axis])]
            text = f"Σ = {_sum([listed(y, each) for each in line])}"
            last = p.grid.box((*at[: self.axis], p.grid.shown.places[self.axis][-1], *at[self.axis + 1 :]))
            x0, y0 = p.x + last.x, p.y + LABEL_HIGH + last.y
            if self.axis == len(y.shape) - 1:
                yield Text(x0 + last.w + 10, y0 + last.h / 2, (Run(text, "mute"),), 14, mono=True)
            else:
                yield Text(x0 + last.w / 2, y0 + last.h + 14, (Run(text, "mute"),), 13, "middle", mono=True)

    def _rings(self, placed: list[Placed]) -> Iterator[Rect]:
        """One ring around the line in the input, and one around the cell that is made of it."""
        focus = self.scene.focus
        if focus is None:
            return
        yield from line_rings(placed, self.scene.output, focus.to, self.line)


def line_axis(scene: Scene) -> int:
    """The axis along whose whole length each cell is made; -1 where there is none, or more than one."""
    alone, out = scene.alone, scene.letters["out"]
    if alone is None or alone.shape != scene.output.tensor.shape or not scene.letters["over"]:
        return -1
    others = [at for _, at in scene.letters["reads"] if at != out]
    axes = {tuple(n for n, (text, letter) in enumerate(zip(at, out, strict=True)) if text != letter) for at in others}
    summed = {at[n] for at in others for n in range(len(out)) if at[n] != out[n]}
    if len(axes) != 1 or len(next(iter(axes))) != 1 or summed != {*scene.letters["over"]}:
        return -1
    axis = next(iter(axes))[0]
    whole = all(f"({letter}<{alone.shape[axis]})" in scene.stage.formula for letter in summed)
    return axis if whole and alone.shape[axis] > 1 else -1


def _along(scene: Scene, axis: int) -> list[Index]:
    """The line that the followed cell lies in."""
    if scene.focus is None:
        return []
    at = scene.focus.to
    return [(*at[:axis], n, *at[axis + 1 :]) for n in range(scene.output.tensor.shape[axis])]


def _short(value: float) -> str:
    return cell_number(value, is_float=False)


def _sum(parts: list[Any]) -> str:
    return f"{sum(parts):.3g}" if all(isinstance(part, (int, float)) for part in parts) else "NaN"
