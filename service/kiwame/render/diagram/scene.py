"""One stage of an explanation as it is to be drawn: who sits on which seat, and where each cell came from."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from kiwame.model import Explanation, Nested, Stage, Step, Tensor
from kiwame.render.diagram.marks import Paint, Person
from kiwame.render.diagram.shapes import Figure

Index = tuple[int, ...]
Cell = tuple[str, Index]

_WORD = re.compile(r"[A-Za-z_]\w*")


class Seat(NamedTuple):
    """A place of a shape: its size, who sits there (None: nobody, a bar alone), and the name that was given to it."""

    size: int
    who: Figure | None
    name: str | None

    @property
    def paint(self) -> Paint:
        """The colour of its ticks and its bar."""
        return "mute" if self.who is None else self.who.paint


class Drawn(NamedTuple):
    """A tensor with its seats."""

    tensor: Tensor
    seats: tuple[Seat, ...]


class Focus(NamedTuple):
    """The cell that is followed, and what it was made from."""

    to: Index
    cells: tuple[Cell, ...]
    step: Step


def value_at(values: Nested, at: Index) -> Any:
    """What nested lists hold at an index."""
    for place in at:
        values = values[place]
    return values


class Scene:
    """A stage. `operands` are its tensors, each once, in order."""

    def __init__(self, e: Explanation, stage: Stage, tensors: dict[str, Tensor]) -> None:
        self.stage = stage
        self.lang = e.lang
        self.library = e.backend
        self.look_alikes = e.look_alikes if stage is e.stages[-1] else []
        self.pieces = e.outputs if stage is e.stages[-1] else None  # all results, where the program ends on several
        self.steps = {step.kind: step for step in reversed(e.steps) if step.stage == stage.n}
        self.checked = next((step for step in reversed(e.steps) if step.kind == "check"), None)
        self.letters: dict[str, Any] = self.steps["formula"].data["letters"]
        self._tensors = [tensors[name] for name in dict.fromkeys(stage.in_)]
        self.output = self._output(stage.output)
        self.operands = [Drawn(t, tuple(self._seats(t))) for t in self._tensors]

    @cached_property
    def alone(self) -> Tensor | None:
        """The only operand; None where there are several, or none."""
        return self._tensors[0] if len(self._tensors) == 1 else None

    @cached_property
    def paints(self) -> dict[str, Person]:
        """The colour of each index letter: with one operand its axis there, else its order in the formula."""
        out, over = self.letters["out"], self.letters["over"]
        if self.alone is None:
            return {letter: Person(n) for n, letter in enumerate([*out, *over])}
        return {letter: Person(axis) for letter, axis in reversed([*self._axis_of(self.alone)])}

    def _axis_of(self, tensor: Tensor) -> Iterator[tuple[str, int]]:
        for axis, letter in enumerate(self.seated(tensor)):
            if letter is not None:
                yield letter, axis

    def seated(self, tensor: Tensor) -> list[str | None]:
        """The letter that each axis of an operand is read along; None where it is none, or not one alone."""
        found: list[str | None] = [None] * len(tensor.shape)
        for name, at in self.letters["reads"]:
            if name == tensor.name:
                found = [known or self._letter(text) for known, text in zip(found, at, strict=True)]
                for letter in {letter for letter in found if letter is not None}:
                    axes = [axis for axis, its in enumerate(found) if its == letter]
                    if len(axes) > 1 and any(at[axis] != letter for axis in axes):
                        found = [None if its == letter else its for its in found]
        return found

    def _letter(self, text: str) -> str | None:
        if "[" in text:
            return None
        words = dict.fromkeys(_WORD.findall(text))
        for letters in (self.letters["out"], self.letters["over"]):
            own = [word for word in words if word in letters]
            if own:
                return own[0] if len(own) == 1 else None
        return None

    @cached_property
    def read_letters(self) -> set[str]:
        """Every letter that some index of a read holds."""
        return {word for _, at in self.letters["reads"] for text in at for word in _WORD.findall(text)}

    def _output(self, tensor: Tensor) -> Drawn:
        names = tensor.axes or (None,) * len(tensor.shape)
        seats = []
        for axis, (size, letter, name) in enumerate(zip(tensor.shape, self.letters["out"], names, strict=True)):
            seats.append(Seat(size, self._output_figure(axis, letter), name))
        return Drawn(tensor, tuple(seats))

    def _output_figure(self, axis: int, letter: str) -> Figure | None:
        paint = self.paints.get(letter)
        if self.alone is not None and paint is None:
            if letter in self.read_letters:
                return None
            kept = self._ranked_axis(axis)
            return Figure(axis, "mute", "new") if kept is None else Figure(kept, Person(kept))
        if paint is None:
            return Figure(axis, Person(axis))  # made from nothing
        if self.alone is None and letter not in self.read_letters:
            return Figure(axis, "mute", "new")
        return Figure(axis if self.alone is None else paint.n, paint)

    def _ranked_axis(self, axis: int) -> int | None:
        """The axis of the only operand along which cells were put in order, where an output axis counts the places."""
        alone = self.alone
        if alone is None or len(alone.shape) != len(self.letters["out"]):
            return None
        return axis if self.seated(alone)[axis] in self.letters["over"] else None

    def _seats(self, tensor: Tensor) -> Iterator[Seat]:
        names = tensor.axes or (None,) * len(tensor.shape)
        ahead = len(self.stage.output.shape) - len(tensor.shape)
        known = len(self.paints)
        for axis, (size, letter, name) in enumerate(zip(tensor.shape, self.seated(tensor), names, strict=True)):
            if self.alone is not None:
                yield Seat(size, Figure(axis, Person(axis)), name)
            elif letter is not None:
                yield Seat(size, Figure(axis, self.paints[letter]), name)
            elif size == 1 and axis + ahead >= 0:  # stretched to the seat that it is lined up with
                yield Seat(size, Figure(axis, Person(axis + ahead)), name)
            else:
                yield Seat(size, Figure(axis, Person(known + axis)), name)

    @cached_property
    def focus(self) -> Focus | None:
        """The followed cell, where one is followed."""
        step = self.steps.get("group") or self.steps.get("follow")
        if step is None or "to" not in step.data:
            return None
        cells = tuple((name, tuple(at)) for name, at in step.data.get("cells", ()))
        return Focus(tuple(step.data["to"][1]), cells, step)

    def sources(self, at: Index) -> list[Cell] | None:
        """The cells that an output cell was made from; None where that is not known."""
        source, shape = self.stage.source, self.stage.output.shape
        if source is None:
            return self._read_at(at)
        flat = 0
        for place, size in zip(at, shape, strict=True):
            flat = flat * size + place
        if source.index is not None:
            one = source.index[flat]
            return [] if one is None else [(source.from_[0], tuple(one))]
        return [(name, tuple(cell)) for name, cell in source.cells[flat]] if source.cells is not None else None

    def value(self, cell: Cell) -> Any:
        """The number in an operand's cell; None where it is not listed."""
        name, at = cell
        values: Any = next(tensor.values for tensor in self._tensors if tensor.name == name)
        return None if values is None else value_at(values, at)

    def _read_at(self, at: Index) -> list[Cell] | None:
        """The same of a large tensor, where every index is a letter or a number."""
        if self.letters["over"] or len(self._tensors) != len(self.letters["reads"]):
            return None
        places = dict(zip(self.letters["out"], at, strict=True))
        found: list[Cell] = []
        for name, texts in self.letters["reads"]:
            index = [places[text] if text in places else int(text) if text.isdecimal() else -1 for text in texts]
            if -1 in index:
                return None
            found.append((name, tuple(index)))
        return found


def last_scene(e: Explanation) -> Scene:
    """The scene of an explanation's last stage."""
    tensors = {tensor.name: tensor for tensor in e.inputs} | {stage.out: stage.output for stage in e.stages}
    return Scene(e, e.stages[-1], tensors)
