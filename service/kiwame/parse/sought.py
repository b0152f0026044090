"""What is to be found: the tensors to start from, and the goal, as typed: `2x3` and `3x2`, data, a formula or loops."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from kiwame.errors import Cause, Limit, Refusal, Span, refuse
from kiwame.formula import evaluate
from kiwame.model import Data, Fill, Input, Made, Program, Shape
from kiwame.ops.base import Bound, registry
from kiwame.parse.canonical import source_text
from kiwame.parse.cells_written import Written
from kiwame.parse.flags import backend_named
from kiwame.parse.formula_text import formula_read
from kiwame.parse.lexer import Lexer
from kiwame.parse.loops_text import loops_read
from kiwame.parse.names import named
from kiwame.parse.read import Reading, read
from kiwame.parse.text import plain
from kiwame.settings import Limits

ARROW = " -> "
_TENSORS = frozenset({"shape", "number", "data", "group", "call"})
_LOOPS = re.compile(r"\s*(for\b|[A-Za-z_]\w*\s*=[^=].*?\bfor\b.*:)", re.DOTALL)
_FORMULA = re.compile(r"[A-Za-z_]\w*\s*(\[[^\]]*\]\s*)*=(?!=)")


class Goal(msgspec.Struct, frozen=True):
    """What is wanted. `kind`: shape, data, formula or loops; `source` holds data, `written` what a text says."""

    kind: str
    text: str
    shape: Shape | None = None
    source: Input | None = None
    written: Written | None = None


class Sought(msgspec.Struct, frozen=True):
    """A question: inputs and a goal."""

    inputs: tuple[Input, ...]
    goal: Goal

    @property
    def text(self) -> str:
        """The question in one form: `2x3 -> 3x2`."""
        return f"{' '.join(map(source_text, self.inputs))}{ARROW}{self.goal.text}"


def question(from_: str, to: str, *, backend: str | None = None, limits: Limits | None = None) -> Reading:
    """A question as a reading: its inputs are a program without calls, its text the question in one form."""
    library = backend_named(backend) if backend else "torch"
    found = sought(from_, to, library, limits or Limits())
    return Reading(Program(found.inputs, ()), found.text, library)


def sought_in(text: str, library: str, limits: Limits) -> Sought:
    """The question that `Sought.text` gave."""
    from_, _, to = text.partition(ARROW)
    return sought(from_, to, library, limits)


def sought(from_: str, to: str, library: str, limits: Limits) -> Sought:
    """The question. Raises Refusal for what is no tensor and no formula, or too large."""
    with _about("from"):
        inputs = _named(_tensors(from_, library, limits, "from"))
    with _about("to"):
        return Sought(inputs, _goal(to, {i.name: i.shape for i in inputs}, library, limits))


@contextmanager
def _about(field: str) -> Iterator[None]:
    """Let a refusal say which of the two texts it is about."""
    try:
        yield
    except Refusal as refusal:
        refusal.problem = msgspec.structs.replace(refusal.problem, field=field)
        raise


def _goal(to: str, shapes: dict[str, Shape], library: str, limits: Limits) -> Goal:
    text = plain(to, limits).text.strip()
    is_loops = bool(_LOOPS.match(text))
    if is_loops or _FORMULA.match(text):
        written = _written(text, is_loops, shapes, limits)
        _within(math.prod(ix.size for ix in written.over), limits)
        formula = written.formula
        shape = tuple(ix.size for ix in formula.indices) if formula else None
        return Goal("loops" if is_loops else "formula", text, shape, None, written)
    tensors = _tensors(to, library, limits, "to")
    if len(tensors) != 1:
        raise refuse(Cause.ARGUMENT, "one-goal", got=len(tensors), expected=1, count=len(tensors))
    goal = tensors[0]
    kind = "shape" if isinstance(goal.source, Fill) else "data"
    return Goal(kind, source_text(goal), goal.shape, None if kind == "shape" else goal)


def _written(text: str, is_loops: bool, shapes: dict[str, Shape], limits: Limits) -> Written:
    try:
        return (loops_read if is_loops else formula_read)(text, shapes, limits)
    except Refusal as refusal:
        if is_loops or not text.isascii():  # read in another layout, whose places are not those of the text
            refusal.problem = msgspec.structs.replace(refusal.problem, span=None)
        raise


def _tensors(text: str, library: str, limits: Limits, field: str) -> list[Input]:
    """The tensors of a text, separated by spaces."""
    typed = plain(text, limits)
    body = typed.text.strip()
    start = len(typed.text) - len(typed.text.lstrip())
    tokens = [token for token in Lexer(typed, body, start).tokens() if token.kind != "comma"]
    if not tokens:
        raise refuse(Cause.SYNTAX, "no-tensors", field=field, span=(0, len(text)))
    found: list[Input] = []
    for token in tokens:
        span = typed.span(start + token.start, start + token.end)
        part = body[token.start : token.end]
        if token.kind not in _TENSORS:
            facts: dict[str, Any] = {"span": span, "got": part[:200], "text": part[:80]}
            if field == "to":
                raise refuse(Cause.SYNTAX, "no-goal", **facts)
            raise refuse(Cause.SYNTAX, "not-a-tensor", **facts)
        found.append(_tensor(part, span, library, limits))
    return found


def _tensor(text: str, span: Span, library: str, limits: Limits) -> Input:
    """One tensor, read as the operand of an op that takes any."""
    try:
        source = read(f"contiguous {text}", backend=library, limits=limits).program.inputs[0]
    except Refusal as refusal:
        problem = msgspec.structs.replace(refusal.problem, span=span, did_you_mean=None, nearest=[])
        raise Refusal(problem) from None
    _within(math.prod(source.shape), limits)
    return source


def _within(cells: int, limits: Limits) -> None:
    """Raise Refusal for more cells than an answer lists."""
    if cells > limits.values:
        raise refuse(Cause.LIMIT, limit=Limit("values", limits.values), got=cells, name="values", max=limits.values)


def _named(inputs: list[Input]) -> tuple[Input, ...]:
    """Inputs with names, those that are filled numbered on from one another."""
    found: list[Input] = []
    start = 1
    for source, name in zip(inputs, named([None] * len(inputs), []), strict=True):
        fill = source.source
        if isinstance(fill, Fill):
            fill = msgspec.structs.replace(fill, start=start)
            start += math.prod(source.shape)
        found.append(msgspec.structs.replace(source, name=name, source=fill))
    return tuple(found)


def values_of(source: Input) -> list[Any]:
    """The cells of an input in reading order, as Python numbers."""
    match source.source:
        case Fill(start=start):
            return list(range(start, start + math.prod(source.shape)))
        case Data(values=values):
            cells: list[Any] = [values]
            for _ in source.shape:
                cells = [cell for row in cells for cell in row]
            return [float(cell) if isinstance(cell, str) else cell for cell in cells]
        case Made(op=name, args=args):
            op = registry()[name]
            bound = Bound(op, {}, dict(args), out=source.shape)
            return evaluate.cells(op.formula_of(bound), {})
