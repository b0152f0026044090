"""einops' patterns read into a plan: the axes on both sides, their sizes, and which are folded away or new."""

import math
from typing import Any, NamedTuple, NoReturn

from kiwame.errors import Refusal
from kiwame.model import Shape
from kiwame.ops.base import Bound
from kiwame.ops.pattern_arguments import Place, sizes_of

ELLIPSIS = "…"
_MOST_DIGITS = 18
_MOST_TRIED = 4_096
Group = tuple[str, ...]


class Side(NamedTuple):
    """One side of a pattern. A group is what stands on one axis: one name, several in brackets, none for 1 or ().

    An axis without a name is its size and its place, as in `2#5`. `inside`: the ellipsis stands in brackets.
    `at`: where each axis stands in the pattern.
    """

    groups: tuple[Group, ...]
    at: dict[str, tuple[int, int]]
    inside: bool

    @property
    def axes(self) -> tuple[str, ...]:
        """All axes, left to right."""
        return tuple(axis for group in self.groups for axis in group)

    @property
    def open(self) -> bool:
        """Whether it has an ellipsis."""
        return ELLIPSIS in self.axes

    def spread(self, names: Group) -> tuple[Group, ...]:
        """The groups with the axes that the ellipsis stands for in its place."""
        found: list[Group] = []
        for group in self.groups:
            if group == (ELLIPSIS,) and not self.inside:
                found += [(name,) for name in names]
            else:
                found.append(tuple(a for axis in group for a in (names if axis == ELLIPSIS else (axis,))))
        return tuple(found)


class Plan(NamedTuple):
    """What a pattern does to a tensor of one shape: groups of axes on both sides, and the size of every axis."""

    left: tuple[Group, ...]
    right: tuple[Group, ...]
    sizes: dict[str, int]

    def shape(self, groups: tuple[Group, ...]) -> Shape:
        """The size of each group."""
        return tuple(math.prod(self.sizes[axis] for axis in group) for group in groups)

    @property
    def gone(self) -> Group:
        """The axes that are on the left only."""
        kept = {axis for group in self.right for axis in group}
        return tuple(axis for group in self.left for axis in group if axis not in kept)

    @property
    def new(self) -> Group:
        """The axes that are on the right only."""
        known = {axis for group in self.left for axis in group}
        return tuple(axis for group in self.right for axis in group if axis not in known)


def is_named(axis: str) -> bool:
    """Whether an axis has a name of its own in the pattern."""
    return not axis[0].isdecimal() and axis[0] != ELLIPSIS


def said(group: Group) -> str:
    """A group as a pattern writes it: its size for an axis without a name, `...` for those of the ellipsis."""
    words = [
        axis.partition("#")[0] if axis[0].isdecimal() else "..." if axis[0] == ELLIPSIS else axis for axis in group
    ]
    words = [word for n, word in enumerate(words) if word != "..." or "..." not in words[:n]]
    return words[0] if len(group) == 1 else f"({' '.join(words)})"


class Reader:
    """Reads one side of a pattern; `start` is where the side begins in it."""

    def __init__(self, place: Place, start: int, end: int, *, repeated: bool = False, underscore: bool = False) -> None:
        self.place = place
        self.repeated = repeated
        self.underscore = underscore
        text = place.pattern[start:end]
        self.chars: list[tuple[str, int]] = []
        n = 0
        if "." in text and (text.count("...") != 1 or text.count(".") != 3):
            raise place.refused("dots", (start + text.index("."), start + text.rindex(".") + 1))
        while n < len(text):
            dots = text.startswith("...", n)
            self.chars.append((ELLIPSIS if dots else text[n], start + n))
            n += 3 if dots else 1
        self.end = end
        self.groups: list[Group] = []
        self.at: dict[str, tuple[int, int]] = {}
        self.bracket: list[str] | None = None
        self.inside = False

    def side(self) -> Side:
        """The side. Raises Refusal for what is no pattern."""
        word, start, opened = "", 0, 0
        for char, n in [*self.chars, (" ", self.end)]:
            if char in "() ":
                if word:
                    self._axis(word, start, n)
                word = ""
                if char == "(":
                    if self.bracket is not None:
                        raise self.place.refused("nested", (n, n + 1))
                    self.bracket, opened = [], n
                elif char == ")":
                    if self.bracket is None:
                        raise self.place.refused("brackets", (n, n + 1), sign=")")
                    self.groups.append(tuple(self.bracket))
                    self.bracket = None
            elif char.isalnum() or char in {"_", ELLIPSIS}:
                start = start if word else n
                word += char
            else:
                raise self.place.refused("character", (n, n + 1), char=char)
        if self.bracket is not None:
            raise self.place.refused("brackets", (opened, opened + 1), sign="(")
        return Side(tuple(self.groups), self.at, self.inside)

    def _axis(self, word: str, start: int, end: int) -> None:
        """Keep one axis."""
        at = (start, end)
        blank = self.underscore and word == "_"
        if word in self.at and not self.repeated and not blank:
            raise self.place.refused("duplicate", at, name=word)
        if word == ELLIPSIS:
            self.inside = self.bracket is not None
        elif word.isdecimal():
            if len(word) > _MOST_DIGITS or int(word) < 1:
                raise self.place.refused("zero", at, value=word[:80])
            if int(word) == 1:
                if self.bracket is None:
                    self.groups.append(())
                return
            word = f"{int(word)}#{start}"
        elif not blank and (not word.isidentifier() or "_" in {word[0], word[-1]}):
            raise self.place.refused("name", at, name=word.replace(ELLIPSIS, "..."))
        self.at[word] = at
        if self.bracket is None:
            self.groups.append((word,))
        else:
            self.bracket.append(word)


def sides(place: Place) -> tuple[Side, Side]:
    """Both sides of a pattern. Raises Refusal unless there is just one arrow."""
    pattern = place.pattern
    if pattern.count("->") != 1:
        raise place.refused(
            "arrow", count=pattern.count("->"), repairs=(_turned(pattern),) if "-" not in pattern else ()
        )
    arrow = pattern.index("->")
    return Reader(place, 0, arrow).side(), Reader(place, arrow + 2, len(pattern)).side()


def _turned(pattern: str) -> str:
    """A pattern without an arrow, completed: its axes the other way round, between quotes."""
    words = pattern.split()
    return repr(f"{pattern} -> {' '.join(reversed(words))}")


def planned(bound: Bound, kind: str) -> Plan:
    """The plan of a call. `kind` is rearrange, reduce or repeat. Raises Refusal exactly where einops does."""
    place = Place(bound, "pattern")
    left, right = sides(place)
    given = sizes_of(bound["axes_lengths"])
    _agree(place, kind, left, right, given)
    shape = bound.shape("tensor")
    names = _ellipsis_axes(place, left, shape)
    groups, wanted = left.spread(names), right.spread(names)
    known = {axis for group in (*groups, *wanted) for axis in group}
    for name in given:
        if name not in known or name[0] == "_" or name[-1] == "_":
            named = sorted(filter(is_named, known))
            raise _mis_sized(place, "unused", name, 0, 0, known=named)
    sizes = {axis: int(axis.partition("#")[0]) for axis in known if axis[0].isdecimal()} | given
    for number, (group, length) in enumerate(zip(groups, shape, strict=True)):
        _solve(place, group, length, number, sizes)
    return Plan(groups, wanted, sizes)


def _agree(place: Place, kind: str, left: Side, right: Side, given: dict[str, int]) -> None:
    """Raise Refusal where an axis is on one side only and may not be."""
    if right.open and not left.open:
        raise place.refused("ellipsis-right", right.at[ELLIPSIS])
    if left.open and left.inside:
        raise place.refused("ellipsis-left", left.at[ELLIPSIS])
    numbers = [axis for axis in (*left.axes, *right.axes) if axis[0].isdecimal()]
    if kind == "rearrange" and numbers:
        raise place.refused("number", {**left.at, **right.at}[numbers[0]], value=said((numbers[0],)))
    lost = [axis for axis in left.axes if axis not in right.axes]
    added = [axis for axis in right.axes if axis not in left.axes]
    if kind != "reduce" and lost:
        _dropped(place, kind, left, lost, added)
    if kind == "reduce" and added:
        raise place.refused("reduce-new", right.at[added[0]], names=_words(added))
    if kind == "rearrange" and added:
        raise place.refused("rearrange-new", right.at[added[0]], names=_words(added))
    unsized = [axis for axis in added if is_named(axis) and axis not in given]
    if unsized:
        raise place.refused(
            "repeat-size",
            names=_words(unsized),
            repairs=(_with_sizes(place, [f"{axis}=2" for axis in unsized]),),
        )


def _with_sizes(place: Place, sizes: list[str]) -> str:
    """The pattern as it was typed, with sizes after it."""
    return (", " if place.bound.in_code else " ").join(["{}", *sizes])


def _words(axes: list[str]) -> list[str]:
    return ["..." if axis == ELLIPSIS else said((axis,)) for axis in axes]


def _dropped(place: Place, kind: str, left: Side, lost: list[str], added: list[str]) -> NoReturn:
    """Refuse axes that the right side leaves out, which only a reduction does."""
    whole = repr(f"{place.pattern} {' '.join(_words(lost))}")
    repairs = (whole,) if not added and not any(axis[0].isdecimal() for axis in lost) else ()
    if repairs:
        raise place.refused(f"{kind}-lost", names=_words(lost), repairs=repairs)
    raise place.refused(f"{kind}-lost", left.at[lost[0]], names=_words(lost))


def _ellipsis_axes(place: Place, left: Side, shape: Shape) -> Group:
    """Names for the axes that the ellipsis stands for. Raises Refusal where the tensor's axes are not so many."""
    wanted = len(left.groups) - left.open
    if len(shape) < wanted or (len(shape) > wanted and not left.open):
        letters = [chr(ord("a") + n) for n in range(len(shape))]
        raise place.refused(
            "rank",
            (0, place.pattern.index("->")),
            shape=list(shape),
            rank=len(shape),
            count=wanted,
            least=left.open,
            words=[said(group) if group else "1" for group in left.groups],
            letters=letters,
        )
    return tuple(f"{ELLIPSIS}{n}" for n in range(len(shape) - wanted))


def _solve(place: Place, group: Group, length: int, axis: int, sizes: dict[str, int]) -> None:
    """The sizes of one axis' parts: all given and fitting, or one worked out."""
    unknown = [part for part in group if part not in sizes]
    product = math.prod(sizes[part] for part in group if part in sizes)
    facts: dict[str, Any] = {"axis": axis, "product": product, "shape": list(place.bound.shape("tensor"))}
    words = said(group) if group else "1"
    if len(unknown) > 1:
        better = [f"{part}=1" for part in unknown[1:]]
        raise place.refused(
            "unsolved",
            words=words,
            names=_words(unknown),
            repairs=(_with_sizes(place, better),),
            length=length,
            **facts,
        )
    name = next((part for part in group if part in sizes and is_named(part)), "")
    rest = math.prod(sizes[part] for part in group if part in sizes and part != name)
    if not unknown:
        if product != length:
            raise _mis_sized(place, "length", name, length, rest, words=words, **facts)
        return
    if product == 0 or length % product:
        raise _mis_sized(place, "divide", name, length, rest, words=words, **facts)
    sizes[unknown[0]] = length // product


def _mis_sized(place: Place, variant: str, name: str, length: int, rest: int, **facts: Any) -> Refusal:
    """A refusal at the size that was given for an axis, where one was, with the sizes near it that fit."""
    typed = place.bound.typed.get("axes_lengths")
    item = next((i for i in typed.items if str(i.value).partition("=")[0] == name), None) if typed and name else None
    if item is None or item.span is None:
        return place.refused(variant, name=name, length=length, **facts)
    size = sizes_of(place.bound["axes_lengths"])[name]
    fitting = [length // rest] if variant == "length" and rest and length % rest == 0 else []
    if variant == "divide" and rest and length:
        fitting = [n for n in range(1, min(length, _MOST_TRIED) + 1) if length % (n * rest) == 0]
    near = sorted(fitting, key=lambda n: abs(n - size))[:3]
    return place.refused(variant, span=item.span, repairs=tuple(map(str, near)), name=name, length=length, **facts)
