"""The index between square brackets as an argument: integers, slices, None, …, and places for tensors.

It is kept as text, such as `1:, None, ..., ::2`. A tensor's place is `@` (positions, all of them 0 or more), `@-`
(positions that may count from the end), `@m` (a mask; `@m3` once its three places are counted) or `@x` (of a dtype that
does not index).
"""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kiwame.errors import Cause, Refusal, refuse
from kiwame.model import Shape
from kiwame.ops.arguments import Argument, Value

if TYPE_CHECKING:
    from kiwame.ops.base import Bound


class Entry(NamedTuple):
    """One entry of an index. `kind`: int, slice, new, rest, flag, positions, mask, unfit."""

    kind: str
    text: str
    numbers: tuple[int | None, ...] = ()


class Step(NamedTuple):
    """An entry laid on its axes. `kind`: slice, new, int, flag, positions, mask, scalar, gap (an ellipsis of no axes).

    `entry`: its place in the index; `axis`: the first axis that it takes; `key`: the operand, where it is a tensor;
    `numbers`: start, step and length of a slice, the place of an int, the count of a mask or flag.
    """

    kind: str
    entry: int
    axis: int
    numbers: tuple[int, ...] = ()
    key: str = ""
    shape: Shape = ()


class Layout(NamedTuple):
    """Steps for all axes, the shape that index tensors have together, and where its axes stand in the output.

    `joint` is None where there are no index tensors; `place` counts the output axes before it.
    """

    steps: tuple[Step, ...]
    joint: Shape | None
    place: int

    @property
    def out(self) -> Shape:
        """The shape of the result."""
        kept = [s.numbers[2] if s.kind == "slice" else 1 for s in self.steps if s.kind in {"slice", "new"}]
        return (*kept[: self.place], *(self.joint or ()), *kept[self.place :])


@lru_cache(maxsize=1024)
def entries(index: str) -> tuple[Entry, ...]:
    """The entries of an index."""
    return tuple(_entry(part.strip()) for part in index.split(",")) if index else ()


def _entry(text: str) -> Entry:
    if text.startswith("@"):
        kind = {"m": "mask", "x": "unfit"}.get(text[1:2], "positions")
        return Entry(kind, text, (int(text[2:]),) if kind == "mask" and text[2:] else ())
    if ":" in text:
        parts = [int(part) if part else None for part in text.split(":")]
        return Entry("slice", text, (*parts, None)[:3])
    named = {"None": "new", "...": "rest", "True": "flag", "False": "flag"}.get(text)
    if named:
        return Entry(named, text, (int(text == "True"),))
    return Entry("int", text, (int(text),))


class Index(Argument, frozen=True):
    """What stands between the square brackets of `x[…]`; its tensors are the operands `at.0`, `at.1`, …"""

    embeds = True

    def check(self, value: Value, bound: Bound) -> str:
        """The index as text, its masks counted. Raises Refusal; `entry` in its data is the place of what cannot be."""
        if not isinstance(value.value, str):
            raise self.mistyped(value, bound, "index")
        counted = _counted(value.value, bound)
        layout = laid_out(counted, bound)
        unread = bound.library == "torch" and 0 in layout.out  # torch looks at no position where no cell is taken
        for step in () if unread else layout.steps:
            if step.kind in {"positions", "scalar"}:
                _check_positions(step, bound)
        return counted

    def text(self, value: Any) -> str:
        """Between square brackets."""
        return f"[{value}]"

    def filled(self, value: str, tensors: list[str]) -> str:
        """The index as text, its tensors in their places."""
        words = iter(tensors)
        return ", ".join(next(words) if e.text.startswith("@") else e.text for e in entries(value))


def _counted(index: str, bound: Bound) -> str:
    """The index with the places that each mask holds counted."""
    keys = list(bound.each("at"))
    texts: list[str] = []
    for n, entry in enumerate(entries(index)):
        key = keys.pop(0) if entry.text.startswith("@") else ""
        if entry.kind == "unfit":
            raise refuse(Cause.DTYPE, "index", op=bound.op.name, entry=n, library=bound.library)
        texts.append(f"@m{sum(map(bool, bound.values(key)))}" if entry.kind == "mask" else entry.text)
    return ", ".join(texts)


def laid_out(index: str, bound: Bound) -> Layout:
    """Every entry on its axes. Raises Refusal for what the shape of x does not hold."""
    shape, found = bound.shape(), entries(index)
    keys = list(bound.each("at"))
    named = [keys.pop(0) if e.text.startswith("@") else "" for e in found]
    taken = [_axes_of(e, bound.shape(key) if key else ()) for e, key in zip(found, named, strict=True)]
    rests = [n for n, e in enumerate(found) if e.kind == "rest"]
    if len(rests) > 1 and (bound.library == "numpy" or any(taken[rests[1] :])):
        raise refuse(Cause.ARGUMENT, "ellipsis", op=bound.op.name, entry=rests[1], count=len(rests))
    free = len(shape) - sum(taken)
    if free < 0:
        last = next(n for n, total in enumerate(itertools.accumulate(taken)) if total > len(shape))
        facts: dict[str, Any] = {"count": sum(taken), "rank": len(shape), "shape": list(shape)}
        raise refuse(Cause.AXIS_COUNT, "index", got=sum(taken), expected=len(shape), entry=last, **facts)
    steps: list[Step] = []
    axis = 0
    for n, (entry, key) in enumerate(zip(found, named, strict=True)):
        if entry.kind == "rest":
            width = free if n == rests[0] else 0
            steps += [Step("slice", n, a, (0, 1, shape[a])) for a in range(axis, axis + width)]
            axis += width
            if not width and bound.library == "numpy":
                steps.append(Step("gap", n, axis))  # an ellipsis of no axes still sets index arrays apart
        else:
            steps.append(_step(entry, n, axis, key, bound))
            axis += taken[n]
    steps += [Step("slice", len(found), a, (0, 1, shape[a])) for a in range(axis, len(shape))]
    return _joined(tuple(steps), bound)


def _axes_of(entry: Entry, shape: Shape) -> int:
    """How many axes an entry takes."""
    if entry.kind == "mask":
        return len(shape)
    return int(entry.kind in {"int", "slice", "positions", "unfit"})


def _step(entry: Entry, n: int, axis: int, key: str, bound: Bound) -> Step:
    shape = bound.shape()
    if entry.kind == "int":
        return Step("int", n, axis, (_place(entry, n, axis, shape[axis], bound),))
    if entry.kind == "slice":
        return Step("slice", n, axis, _sliced(entry, n, axis, shape[axis], bound))
    if entry.kind == "positions":
        own = bound.shape(key)
        return Step("positions" if own else "scalar", n, axis, (), key, own)
    if entry.kind == "mask":
        own = bound.shape(key)
        if own != shape[axis : axis + len(own)]:
            facts: dict[str, Any] = {"mask": list(own), "axis": axis, "sizes": list(shape[axis : axis + len(own)])}
            raise refuse(Cause.SIZES, "mask", got=list(own), expected=facts["sizes"], entry=n, **facts)
        return Step("mask", n, axis, _whole(entry), key, own)
    return Step(entry.kind, n, axis, _whole(entry))


def _whole(entry: Entry) -> tuple[int, ...]:
    return tuple(n for n in entry.numbers if n is not None)


def _place(entry: Entry, n: int, axis: int, size: int, bound: Bound) -> int:
    """An integer counted from the front."""
    number = entry.numbers[0] or 0
    if -size <= number < size:
        return number % size
    raise outside(number, axis, size, bound, entry=n)


def outside(number: int, axis: int, size: int, bound: Bound, variant: str = "axis", **data: Any) -> Refusal:
    """A refusal of a position that an axis does not have; `variant` negative: none may count from the end here."""
    near = [str(min(max(number, -size), size - 1)), "0", "-1"] if size else []
    facts: dict[str, Any] = {"index": number, "axis": axis, "size": size, "op": bound.op.name, **data}
    expected = [-size if variant == "axis" else 0, size - 1] if size else []
    return refuse(Cause.INDEX_OUT_OF_RANGE, variant, got=number, expected=expected, instead=near, **facts)


def _sliced(entry: Entry, n: int, axis: int, size: int, bound: Bound) -> tuple[int, int, int]:
    """Start, step and length of a slice."""
    first, last, given = entry.numbers
    step = 1 if given is None else given
    if step == 0 or (step < 0 and bound.library == "torch"):
        variant = "step-zero" if step == 0 else "step-negative"
        raise refuse(Cause.ARGUMENT, variant, got=step, entry=n, step=step, axis=axis, shape=list(bound.shape()))
    start, stop, step = slice(first, last, step).indices(size)
    return start, step, len(range(start, stop, step))


def _joined(steps: tuple[Step, ...], bound: Bound) -> Layout:
    """Where the axes of the index tensors come to stand: in place of the first, or in front where they lie apart."""
    tensors = {"positions", "mask", "flag"}
    if not any(s.kind in tensors for s in steps):
        return Layout(steps, None, 0)
    numpy = bound.library == "numpy"
    if numpy:  # NumPy counts an integer beside index arrays as one of them; torch applies it first
        tensors |= {"int", "scalar"}
    seats = [s for s in steps if numpy or s.kind not in {"int", "scalar"}]
    at = [n for n, s in enumerate(seats) if s.kind in tensors]
    together = at[-1] - at[0] + 1 == len(at)
    before = sum(s.kind in {"slice", "new"} for s in seats[: at[0]]) if together else 0
    return Layout(steps, _common(steps, bound), before)


def joint_shape(step: Step) -> Shape:
    """The shape with which an index tensor meets the others."""
    return step.shape if step.kind == "positions" else step.numbers[:1]


def _common(steps: tuple[Step, ...], bound: Bound) -> Shape:
    """The shape that index tensors have together, small axes stretched."""
    found: Shape = ()
    for step in steps:
        if step.kind not in {"positions", "mask", "flag"}:
            continue
        own = joint_shape(step)
        rank = max(len(found), len(own))
        left, right = (1,) * (rank - len(found)) + found, (1,) * (rank - len(own)) + own
        if any(m != n and 1 not in (m, n) for m, n in zip(left, right, strict=True)):
            shapes = [list(joint_shape(s)) for s in steps if s.kind in {"positions", "mask", "flag"}]
            raise refuse(Cause.SIZES, "index", got=shapes, entry=step.entry, shapes=shapes, op=bound.op.name)
        found = tuple(n if m == 1 else m for m, n in zip(left, right, strict=True))
    return found


def _check_positions(step: Step, bound: Bound) -> None:
    """Raise Refusal for a position that the axis does not have, where the positions are known."""
    size = bound.shape()[step.axis]
    values = bound.known(step.key) if math.prod(step.shape) else None
    wrong = next((v for v in values or () if isinstance(v, int) and not -size <= v < size), None)
    if wrong is not None:
        raise outside(wrong, step.axis, size, bound, entry=step.entry, tensor=True)
