"""einsum's equations read: which labels each operand has, and what they come to for operands of certain shapes."""

from typing import Any, NamedTuple

from kiwame.model import Shape
from kiwame.ops.base import Bound
from kiwame.ops.einops_patterns import ELLIPSIS, Reader
from kiwame.ops.pattern_arguments import Place

Term = tuple[str, ...]
_MOST_NAMES = 52  # einops makes letters of its names


class Labels(NamedTuple):
    """What an equation says: labels for each operand's axes, and for the output's. `out` None: not said.

    `at`: where each operand's part stands in the text; `out_at`: where the output's does.
    """

    terms: list[Term]
    out: Term | None
    at: list[tuple[int, int]]
    out_at: tuple[int, int]


class Sum(NamedTuple):
    """An equation for operands of certain shapes; the axes of an ellipsis have labels of their own, `…0`, `…1`."""

    terms: list[Term]
    out: Term
    sizes: dict[str, int]

    @property
    def gone(self) -> Term:
        """The labels that are summed over, in order of appearance."""
        return tuple(label for label in self.sizes if label not in self.out)


def is_letter(label: str) -> bool:
    """Whether a label is written in the equation, and not an axis of an ellipsis."""
    return label[0] != ELLIPSIS


def read_equation(place: Place) -> Labels:
    """The labels of torch's and NumPy's equations: single letters, spaces left out."""
    text = place.pattern
    head, arrow, tail = text.partition("->")
    if "->" in tail:
        raise place.refused("einsum-arrow", (text.rindex("->"), text.rindex("->") + 2), count=text.count("->"))
    terms, at, start = [], [], 0
    for part in head.split(","):
        terms.append(_term(place, part, start))
        at.append((start, start + len(part)))
        start += len(part) + 1
    begin = len(head) + 2
    out_at = (begin, len(text)) if arrow else (0, len(text))
    return Labels(terms, _term(place, tail, begin) if arrow else None, at, out_at)


def _term(place: Place, text: str, start: int) -> Term:
    if "." in text and (text.count("...") != 1 or text.count(".") != 3):
        raise place.refused("dots", (start + text.index("."), start + text.rindex(".") + 1))
    labels: list[str] = []
    for n, char in enumerate(text):
        if char == ".":
            labels += [ELLIPSIS] if text.startswith("...", n) else []
        elif char != " ":
            if not (char.isascii() and char.isalpha()):
                raise place.refused("einsum-letter", (start + n, start + n + 1), char=char)
            labels.append(char)
    return tuple(labels)


def read_names(place: Place) -> Labels:
    """The labels of einops' patterns: names, parted by spaces."""
    text = place.pattern
    if text.count("->") != 1:
        raise place.refused("arrow", count=text.count("->"))
    arrow = text.index("->")
    terms, at, start = [], [], 0
    for part in text[:arrow].split(","):
        terms.append(_named_term(place, start, start + len(part), repeated=True))
        at.append((start, start + len(part)))
        start += len(part) + 1
    out = _named_term(place, arrow + 2, len(text), repeated=False)
    if len({name for term in terms for name in term}) > _MOST_NAMES:
        raise place.refused("einsum-names", most=_MOST_NAMES)
    return Labels(terms, out, at, (arrow + 2, len(text)))


def _named_term(place: Place, start: int, end: int, *, repeated: bool) -> Term:
    side = Reader(place, start, end, repeated=repeated, underscore=True).side()
    labels: list[str] = []
    for group in side.groups:
        if len(group) != 1 or group[0][0].isdecimal():
            raise place.refused("einsum-group", (start, end))
        labels.append("(...)" if group[0] == ELLIPSIS and side.inside else group[0])
    return tuple(labels)


def summed(bound: Bound) -> Sum:
    """The equation for these operands. Raises Refusal exactly where the library does."""
    place = Place(bound, "equation" if bound.op.name == "einsum" else "pattern")
    read = read_equation(place) if bound.op.name == "einsum" else read_names(place)
    keys = bound.each("operands")
    shapes = [bound.shape(key) for key in keys]
    if len(shapes) != len(read.terms):
        raise place.refused("einsum-operands", wanted=len(read.terms), given=len(shapes))
    longest = max(_left_over(place, read, n, shape) for n, shape in enumerate(shapes))
    dots = tuple(f"{ELLIPSIS}{n}" for n in range(longest))
    sizes: dict[str, int] = {}
    terms: list[Term] = []
    for n, shape in enumerate(shapes):
        own = dots[longest - _left_over(place, read, n, shape) :] if ELLIPSIS in read.terms[n] else ()
        term = _expanded(read.terms[n], own)
        _take_in(place, read, n, term, shape, sizes)
        terms.append(term)
    return Sum(terms, _output(place, read, terms, dots), sizes)


def _expanded(term: Term, dots: Term) -> Term:
    return tuple(label for each in term for label in (dots if each == ELLIPSIS else (each,)))


def _left_over(place: Place, read: Labels, n: int, shape: Shape) -> int:
    """How many axes the ellipsis of an operand stands for. Raises Refusal where labels and axes are not as many."""
    term = read.terms[n]
    named = len(term) - (ELLIPSIS in term)
    if len(shape) < named or (len(shape) > named and ELLIPSIS not in term):
        raise place.refused(
            "einsum-rank",
            read.at[n],
            repairs=(_spelled(place, (ELLIPSIS, *term)),) if ELLIPSIS not in term else (),
            n=n,
            labels=[shown(label) for label in term],
            count=named,
            rank=len(shape),
            shape=list(shape),
        )
    return len(shape) - named


def _spelled(place: Place, term: Term) -> str:
    """Labels as the pattern writes them, letters together or names apart, to stand where others stood."""
    words = map(shown, term)
    return "".join(words) if place.param == "equation" else f" {' '.join(words)} "


def shown(label: str) -> str:
    """A label as it is written."""
    return label if is_letter(label) else "..."


def _take_in(place: Place, read: Labels, n: int, term: Term, shape: Shape, sizes: dict[str, int]) -> None:
    """Note an operand's sizes. Raises Refusal where a label has two that do not fit."""
    own: dict[str, int] = {}
    facts: dict[str, Any] = {"operand": n, "shape": list(shape)}
    for label, size in zip(term, shape, strict=True):
        if own.setdefault(label, size) != size:
            raise place.refused("einsum-repeated", read.at[n], label=shown(label), m=own[label], n=size, **facts)
    for label, size in own.items():
        known = sizes.get(label, size)
        if known != size and 1 not in {known, size}:
            turned = _spelled(place, read.terms[n][::-1])
            raise place.refused(
                "einsum-sizes", read.at[n], repairs=(turned,), label=shown(label), m=known, n=size, **facts
            )
        sizes[label] = size if known == 1 else known


def _output(place: Place, read: Labels, terms: list[Term], dots: Term) -> Term:
    """The output's labels: as said; else those that appear once, in alphabetical order, after the ellipsis."""
    every = [label for term in terms for label in term if is_letter(label)]
    if read.out is None:
        return (*dots, *sorted(label for label in set(every) if every.count(label) == 1))
    for n, label in enumerate(read.out):
        if is_letter(label) and label not in every:
            kept = tuple(each for each in read.out if each in every or each == ELLIPSIS)
            repairs = (_spelled(place, kept),)
            raise place.refused("einsum-new", read.out_at, repairs=repairs, label=label, known=sorted(set(every)))
        if label in read.out[:n]:
            repairs = (_spelled(place, tuple(dict.fromkeys(read.out))),)
            raise place.refused("einsum-twice", read.out_at, repairs=repairs, label=label)
    if dots and ELLIPSIS not in read.out and place.bound.library == "numpy":
        repairs = (_spelled(place, (ELLIPSIS, *read.out)),)
        raise place.refused("einsum-dots", read.out_at, repairs=repairs, count=len(dots))
    return _expanded(read.out, dots)
