"""What a reduction does to one line of cells, as text: `1 + 2 + 3`, `max(1, 2, 3)`."""

import itertools
import math
import re
from typing import Any

from kiwame.render.diagram.grid import Grid
from kiwame.render.diagram.numbers import cell_number, has_point
from kiwame.render.diagram.scene import Index, Scene

_CELL = re.compile(r"(?<!\w)(\w+)\[([\d, ]+)\]")
_DEPENDS = re.compile(r" (?:if|where) |[=!]=")  # what is written out depends on the numbers
_LONGEST = 24  # cells that are written out


def gone_axes(scene: Scene) -> tuple[int, ...] | None:
    """The axes that a reduction of the only operand folds; None where the stage is none, or gives other seats."""
    step = scene.steps.get("shape")
    if step is None or scene.alone is None or step.data.get("gone") is None:
        return None
    gone = tuple(step.data["gone"])
    kept = bool(step.data.get("keepdim"))
    shape = scene.alone.shape
    left = tuple(1 if axis in gone else size for axis, size in enumerate(shape) if kept or axis not in gone)
    return gone if gone and left == scene.output.tensor.shape else None


class Folds:
    """The lines of a reduction, each by the output cell that it becomes."""

    def __init__(self, scene: Scene, gone: tuple[int, ...]) -> None:
        self._scene = scene
        self.gone = gone
        tensor = scene.operands[0].tensor
        self._name, self._shape = tensor.name, tensor.shape
        self._listed = tensor.values is not None
        self._is_float = has_point(tensor.dtype)
        self.keeps = len(scene.output.tensor.shape) == len(tensor.shape)

    def places(self, at: Index) -> list[int | None]:
        """For each axis of the operand the place that an output cell reads; None where it reads all."""
        kept = iter(at)
        found: list[int | None] = []
        for axis in range(len(self._shape)):
            place = next(kept) if self.keeps or axis not in self.gone else 0
            found.append(None if axis in self.gone else place)
        return found

    def cells(self, at: Index) -> list[Index]:
        """All cells of the line."""
        ranges = [range(n) if p is None else (p,) for p, n in zip(self.places(at), self._shape, strict=True)]
        return list(itertools.product(*ranges))

    def drawn(self, grid: Grid, at: Index) -> list[Index]:
        """Those of them that are drawn."""
        ranges = zip(self.places(at), grid.shown.places, strict=True)
        own = [places if place is None else tuple(p for p in places if p == place) for place, places in ranges]
        return list(itertools.product(*own))

    def texts(self, at: Index) -> list[str]:
        """The line worked out, the fullest first: each but the last may be too long for its place."""
        if not self._listed or math.prod(self._shape[axis] for axis in self.gone) > _LONGEST:
            return [self._called(self._few(at))]
        cells = self.cells(at)
        values = [self._scene.value((self._name, cell)) for cell in cells]
        written = [self._written(value) for value in values]
        found = [self._called(written), self._called([*written[:2], "…", written[-1]])] if len(written) > 3 else []
        found = found or [self._called(written)]
        full = self._worked(values)
        return [full, *found] if full else found

    def _few(self, at: Index) -> list[str]:
        """The first two numbers of a long line and its last, as far as they are known."""
        if self._listed:
            places = list(zip(self.places(at), self._shape, strict=True))
            first = tuple(0 if place is None else place for place, _ in places)
            axis = self.gone[-1] if self._shape[self.gone[-1]] > 1 else max(self.gone, key=lambda n: self._shape[n])
            second = (*first[:axis], 1, *first[axis + 1 :])
            last = tuple(size - 1 if place is None else place for place, size in places)
            a, b, z = (self._written(self._scene.value((self._name, cell))) for cell in (first, second, last))
            return [a, b, "…", z]
        focus = self._scene.focus
        values = focus.step.data.get("values", []) if focus is not None and focus.to == at else []
        return [*map(self._written, values[:2]), "…"]

    def _written(self, value: Any) -> str:
        return cell_number(value, is_float=self._is_float)

    def _called(self, numbers: list[str]) -> str:
        """`std(1.0, 2.0)`: the op's own name, or plus signs where it adds."""
        step = self._scene.focus.step if self._scene.focus else None
        if step is not None and step.data.get("fold") == "sum":
            return " + ".join(f"({text})" if n and text.startswith("−") else text for n, text in enumerate(numbers))
        pick = self._scene.steps["rule"].data.get("pick")
        return f"{self._scene.stage.op}({', '.join(numbers)}){'' if pick is None else f'[{pick}]'}"

    def _worked(self, values: list[Any]) -> str:
        """What the followed cell is worked out as, with the numbers of this line; nothing where that may differ."""
        focus = self._scene.focus
        if focus is None or "NaN" in values or _DEPENDS.search(self._scene.stage.formula):
            return ""
        pattern = focus.step.data.get("worked", ("",))[0]
        if focus.step.data.get("fold") == "sum":
            return self._called(list(map(self._written, values)))
        own = self.cells(focus.to)
        numbers = {self._key(cell): value for cell, value in zip(own, values, strict=True)}
        found = {inner for name, inner in _CELL.findall(pattern) if name == self._name}
        if found != set(numbers) or any(self._is_blank(cell) for cell in own):
            return ""
        return _CELL.sub(lambda match: self._filled(match, numbers), pattern)

    def _is_blank(self, cell: Index) -> bool:
        return bool(self._scene.value((self._name, cell)) == "NaN")

    def _key(self, cell: Index) -> str:
        return ", ".join(map(str, cell))

    def _filled(self, match: re.Match[str], numbers: dict[str, Any]) -> str:
        text = self._written(numbers[match[2]])
        before, after = match.string[: match.start()], match.string[match.end() :]
        alone = before.endswith(("(", ", ")) and after.startswith((")", ","))
        return text if not text.startswith("−") or alone or not (before or after.startswith(" **")) else f"({text})"
