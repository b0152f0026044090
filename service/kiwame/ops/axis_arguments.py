"""Arguments that name axes of the first operand: one, some, or all in a new order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, Repair, refuse
from kiwame.ops.arguments import Aim, Argument, Value, is_int, replaced
from kiwame.ops.ranks import no_such_axis

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

AXIS_WORDS = ("dim", "axis", "dims", "axes")
_FEW_AXES = 4  # so many can be chosen and ordered in every way


def axis_of(argument: Axis | Axes, value: Value, bound: Bound, rank: int, shape: tuple[int, ...]) -> int:
    """An axis counted from the front. Negative axes count from the end.

    `scalar_too` names the libraries that take axis 0 of a single number for no axis at all.
    """
    axis = value.value
    if not is_int(axis):
        raise argument.mistyped(value, bound, "int")
    if -rank <= axis < rank:
        return int(axis) % rank
    if rank == 0 and axis in {0, -1} and bound.library in argument.scalar_too:
        return 0
    near = max(-rank, min(axis, rank - 1))
    repairs = (Repair(value.span, str(near)),) if value.span and rank else ()
    raise no_such_axis(bound, axis, shape, rank=rank, span=value.span, repairs=repairs)


class Axis(Argument, frozen=True):
    """One axis of the first operand. `new`: a place for an axis to be, one more than there are.

    `named`: torch takes it by its name only.
    """

    words: tuple[str, ...] = AXIS_WORDS
    new: bool = False
    scalar_too: tuple[str, ...] = ("torch",)
    named: bool = False

    def settled(self, rank: int) -> Any:
        """The default counted from the front; None, and an axis that there is not, stay as they are."""
        if self.default is None:
            return None
        return self.default % rank if -rank <= self.default < rank else max(self.default, 0)

    def check(self, value: Value, bound: Bound) -> int | None:
        """The axis counted from the front."""
        if value.value is None and self.default is None:
            return None
        only = value.items[0] if len(value.items) == 1 else value
        shape = bound.first
        return axis_of(self, only, bound, len(shape) + self.new, shape)

    def tried(self, bound: Bound, aim: Aim) -> Iterable[int | None]:  # noqa: ARG002 - all there are
        """The default, then every axis."""
        rank = len(bound.shape(bound.op.operands[0].name))
        default = () if self.required else (self.settled(rank) if self.default is not None else None,)
        return dict.fromkeys((*default, *range(rank + self.new)))


class Axes(Argument, frozen=True):
    """Some axes of the first operand, each once; None means all of them. `new`: places for axes to be.

    `no_list`, `no_none`: the libraries that take no list, or no None, for them.
    In torch, `empty_is_all`: no axes at all are all of them too, as is None; `none_is_all`: None alone is;
    `kept_alone`: keepdim may be given without axes; `only_one`: it takes one axis and no more.
    """

    words: tuple[str, ...] = AXIS_WORDS
    empty_is_all: bool = False
    none_is_all: bool = False
    kept_alone: bool = False
    only_one: bool = False
    listed: bool = False
    new: bool = False
    scalar_too: tuple[str, ...] = ("torch", "numpy")
    no_list: tuple[str, ...] = ()
    no_none: tuple[str, ...] = ()

    many = True

    def passed(self, value: Any) -> Any:
        """One axis is passed as an int, unless the library wants a list."""
        return value[0] if isinstance(value, tuple) and len(value) == 1 and not self.listed else value

    def check(self, value: Value, bound: Bound) -> tuple[int, ...] | None:
        """The axes counted from the front, in the order given."""
        if value.value is None and self.default is None:
            return None
        shape = bound.first
        axes: list[int] = []
        for item in value.items:
            axis = axis_of(self, item, bound, len(shape) + (len(value.items) if self.new else 0), shape)
            if axis in axes:
                raise refuse(
                    Cause.AXIS_REPEATED,
                    "axes",
                    span=item.span,
                    repairs=replaced(value, [a for a in axes if a != axis] + [axis]),
                    got=list(value.plain),
                    op=bound.op.name,
                    axis=axis,
                )
            axes.append(axis)
        if self.only_one and bound.library == "torch" and len(axes) != 1:
            raise refuse(
                Cause.ARGUMENT,
                "one-axis",
                span=value.span,
                repairs=replaced(value, axes[:1]),
                got=list(value.plain),
                expected="int",
                op=bound.op.name,
                name=self.name,
                count=len(axes),
            )
        if not shape and not self.new and not self.only_one:
            return ()  # axis 0 of a single number is no axis at all
        if not axes and bound.library == "torch" and self.empty_is_all:
            return tuple(range(len(shape)))  # torch reads an empty list of axes as all of them
        return tuple(axes)

    def tried(self, bound: Bound, aim: Aim) -> Iterable[tuple[int, ...] | None]:  # noqa: ARG002 - all there are
        """The default, then every choice of axes; of many axes only one or two at a time."""
        rank = len(bound.shape(bound.op.operands[0].name))
        most = rank if rank <= _FEW_AXES else 2
        chosen = [c for n in range(1, most + 1) for c in itertools.combinations(range(rank), n)]
        return chosen if self.required else (self.default, *chosen)


class Permutation(Argument, frozen=True):
    """Every axis of the first operand exactly once."""

    words: tuple[str, ...] = AXIS_WORDS

    many = True

    def check(self, value: Value, bound: Bound) -> tuple[int, ...]:
        """The axes counted from the front: entry n is the input axis that output axis n takes."""
        shape = bound.first
        rank = len(shape)
        given = value.plain if isinstance(value.plain, tuple) else (value.plain,)
        if given == (None,) and bound.library == "numpy":
            return tuple(reversed(range(rank)))  # NumPy reads None as all axes reversed
        for item in value.items:
            if not is_int(item.value):
                raise self.mistyped(item, bound, "int")
        facts: dict[str, Any] = {"op": bound.op.name, "dims": list(given), "rank": rank, "shape": list(shape)}

        def repairs() -> tuple[Repair, ...]:
            return tuple(r for dims in completed(given, rank) for r in replaced(value, dims))

        if len(given) != rank:
            raise refuse(Cause.AXIS_COUNT, span=value.inner, repairs=repairs(), got=len(given), expected=rank, **facts)
        dims = []
        for item in value.items:
            axis = item.value
            if not -rank <= axis < rank:
                raise refuse(
                    Cause.AXIS_OUT_OF_RANGE,
                    span=item.span or value.span,
                    repairs=repairs(),
                    got=axis,
                    expected=[-rank, rank - 1],
                    axis=axis,
                    **facts,
                )
            dims.append(axis % rank)
        for n, item in enumerate(value.items):
            if dims[n] in dims[:n]:
                missing = [a for a in range(rank) if a not in dims]
                raise refuse(
                    Cause.AXIS_REPEATED,
                    span=item.span or value.span,
                    repairs=repairs(),
                    got=list(given),
                    axis=dims[n],
                    missing=missing,
                    **facts,
                )
        return tuple(dims)

    def tried(self, bound: Bound, aim: Aim) -> Iterable[tuple[int, ...]]:  # noqa: ARG002 - all there are
        """Every order that changes something; of many axes only one moved to another place."""
        axes = tuple(range(len(bound.shape(bound.op.operands[0].name))))
        if len(axes) <= _FEW_AXES:
            return itertools.islice(itertools.permutations(axes), 1, None)
        others = {a: (*axes[:a], *axes[a + 1 :]) for a in axes}
        moved = ((*others[a][:to], a, *others[a][to:]) for a in axes for to in axes if to != a)
        return dict.fromkeys(moved)


def completed(given: tuple[int, ...], rank: int, most: int = 6) -> list[tuple[int, ...]]:
    """Permutations of `rank` axes near to what was given: its valid entries keep their places, nearest first."""
    kept: list[int | None] = []
    for axis in given[:rank]:
        normal = axis % rank if -rank <= axis < rank else None
        kept.append(None if normal in kept else normal)
    kept += [None] * (rank - len(kept))
    missing = [a for a in range(rank) if a not in kept]
    found: list[tuple[int, ...]] = []
    for order in itertools.islice(itertools.permutations(missing), most):
        filler = iter(order)
        found.append(tuple(next(filler) if k is None else k for k in kept))
    if rank > 1 and tuple(reversed(range(rank))) not in found:
        found.append(tuple(reversed(range(rank))))
    return found[:most]
