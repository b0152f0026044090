"""What was asked and refused, as it is to be drawn: the operands where their shapes are known, with their persons."""

import itertools
from typing import Any

from kiwame.errors import Attempt, Problem
from kiwame.model import Data, Fill, Input, Nested, Preview, Program, Shape, Tensor
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.marks import HUES, RAISED, RAISED_HUES, Person
from kiwame.render.diagram.marks import Fill as Paint
from kiwame.render.diagram.scene import Drawn, Index, Seat
from kiwame.render.diagram.shapes import Figure
from kiwame.render.diagram.shown import Shown
from kiwame.render.plain import plain
from kiwame.render.words import Words

LIBRARIES = {"torch": "PyTorch", "numpy": "NumPy"}
_MOST = {0: (), 1: (5,), 2: (4, 4), 3: (2, 3, 3)}  # places drawn of each axis of the only operand, by rank
_MOST_OF_SEVERAL = {**_MOST, 2: (3, 4), 3: (1, 2, 3)}
DRAWN_RANK = 3
_DEFAULT = "int64"  # what cells numbered from 1 are


class Operand:
    """A tensor that the refused call was to work on."""

    def __init__(self, name: str, shape: Shape, given: Input | None, seats: tuple[Seat, ...], n: int | None) -> None:
        limits = _MOST if n is None else _MOST_OF_SEVERAL
        most = limits.get(len(shape), (1,) * len(shape))
        self.shown = Shown(tuple(_some(size, limit) for size, limit in zip(shape, most, strict=True)))
        self._n = n  # its place among several
        numel = _product(shape)
        values = _values(given, self.shown.places, shape) if given is not None and numel else None
        preview = None
        if values is not None and not self.shown.is_whole(shape):
            preview, values = Preview([list(places) for places in self.shown.places], values), None
        dtype = (given.dtype if given is not None else None) or _DEFAULT
        self.drawn = Drawn(Tensor(name, shape, dtype, (), True, None, numel, values, preview, None), seats)

    @property
    def name(self) -> str:
        """Its name."""
        return self.drawn.tensor.name

    def look(self, at: Index) -> Look:
        """How one of its cells looks."""
        rank, places = len(at), self.shown.places
        tag = f"{self.name}[{','.join(map(str, at))}]" if at else ""
        if self._n is not None:
            flat, count = 0, 1
            for place, shown in zip(at, places, strict=True):
                flat, count = flat * len(shown) + shown.index(place), count * len(shown)
            return Look((Paint(self._n % HUES, flat / (count - 1) if count > 1 else 0.5),), "real", tag)
        if rank > 2:
            return Look((Paint(RAISED + at[0] % 2 * (RAISED_HUES // 2) + at[1] % 3, 0),), "real", tag)
        columns = places[-1] if places else (0,)
        t = columns.index(at[-1]) / (len(columns) - 1) if len(columns) > 1 else 0.5
        return Look((Paint((at[0] if rank == 2 else 0) % HUES, t),), "real", tag)


class Asked:
    """A refusal with all that its picture needs. `text` is the spec as typed, empty where none was."""

    def __init__(self, problem: Problem, text: str, attempt: Attempt | None, lang: str) -> None:
        self.problem = problem
        self.data: dict[str, Any] = problem.data
        self.lang = lang
        self.words = Words(lang)
        self.text = plain(text) or _call(problem.data)
        self.span = problem.span if text else None
        self.library = _library(problem, attempt)
        self.operands = _operands(attempt.program, self.data) if attempt is not None else _of_data(self.data)

    def has(self, *names: str) -> bool:
        """Whether the problem's data holds all of these."""
        return all(name in self.data for name in names)

    @property
    def shape(self) -> Shape | None:
        """The shape of the first operand, or the one that the problem names."""
        if "shape" in self.data:
            return tuple(self.data["shape"])
        return self.operands[0].drawn.tensor.shape if self.operands else None

    @property
    def name(self) -> str:
        """What the first operand is called."""
        return self.operands[0].name if self.operands else str(self.data.get("name", "x"))


def _call(data: dict[str, Any]) -> str:
    """The call that was asked for as data, not typed."""
    return f"{data['op']}({', '.join(map(str, data['dims']))})" if "dims" in data and "op" in data else ""


def _library(problem: Problem, attempt: Attempt | None) -> str:
    if (problem.backend_says or "").startswith("EinopsError"):
        return "einops"
    return LIBRARIES.get(attempt.library if attempt is not None else "torch", "")


def _operands(program: Program, data: dict[str, Any]) -> list[Operand]:
    """The tensors of the refused call, each once."""
    inputs = {each.name: each for each in program.inputs}
    shapes = {name: each.shape for name, each in inputs.items()} | {call.out: call.shape for call in program.calls}
    names = list(dict.fromkeys(program.calls[-1].ins))
    return [
        Operand(name, shapes[name], inputs.get(name), seats_of(shapes[name], n, shapes[names[0]], data), place)
        for n, name in enumerate(names)
        for place in [n if len(names) > 1 else None]
    ]


def _of_data(data: dict[str, Any]) -> list[Operand]:
    """The same where the problem alone is known."""
    shape = data.get("shape")
    if not isinstance(shape, list) or not all(isinstance(size, int) and size >= 0 for size in shape):
        return []
    whole = tuple(shape)
    return [Operand(str(data.get("name", "x")), whole, None, seats_of(whole, 0, whole, data), None)]


def seats_of(shape: Shape, n: int, first: Shape, data: dict[str, Any]) -> tuple[Seat, ...]:
    """Who sits where in the `n`-th operand: a later one shares the colours of the axes that it is to meet."""
    ahead = len(first) - len(shape)
    if n and _is_inner(data) and first:
        ahead = len(first) - 1 - max(len(shape) - 2, 0)
    paints = [axis + ahead if n else axis for axis in range(len(shape))]
    return tuple(
        Seat(size, Figure(axis, Person(paint % 5)), None)
        for axis, (size, paint) in enumerate(zip(shape, paints, strict=True))
    )


def _is_inner(data: dict[str, Any]) -> bool:
    """Whether the last size of one meets the last but one of the other."""
    return {"a", "b", "m", "n"} <= data.keys() and "axis" not in data


def _values(given: Input, places: tuple[tuple[int, ...], ...], shape: Shape) -> Nested:
    """The values at the product of `places`, nested; None where they are made by an op."""
    source = given.source
    if isinstance(source, Fill):
        flat = [source.start + _flat(at, shape) for at in itertools.product(*places)]
    elif isinstance(source, Data):
        flat = [_at(source.values, at) for at in itertools.product(*places)]
    else:
        return None
    return _nested(iter(flat), tuple(map(len, places)))


def _nested(flat: Any, sizes: Shape) -> Nested:
    return [_nested(flat, sizes[1:]) for _ in range(sizes[0])] if sizes else next(flat)


def _at(values: Nested, at: Index) -> Nested:
    for place in at:
        values = values[place]
    return values


def _flat(at: Index, shape: Shape) -> int:
    flat = 0
    for place, size in zip(at, shape, strict=True):
        flat = flat * size + place
    return flat


def _product(shape: Shape) -> int:
    total = 1
    for size in shape:
        total *= size
    return total


def _some(size: int, most: int) -> tuple[int, ...]:
    """All places of an axis where they fit, else the first and the last."""
    return tuple(range(size)) if size <= most else (*range(most - 1), size - 1)
