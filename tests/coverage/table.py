"""What is true of every op: where it runs, that it is proved and told, that it refuses what its library refuses."""

import re
import warnings
from typing import NamedTuple

import kiwame
from kiwame.ops.axis_arguments import Axes, Axis, Permutation
from kiwame.ops.base import Op, registry
from kiwame.render.headings import phrases
from kiwame.render.tell import LANGUAGES

LIBRARIES = ("torch", "numpy")
_FAR = 9  # an axis that no example has


class Row(NamedTuple):
    """One op. `refused`: how many bad calls were tried, and how many were refused with a lesson."""

    op: str
    family: str
    tier: int
    torch: str
    numpy: str
    story: str
    told: bool
    refused: tuple[int, int]


def rows() -> list[Row]:
    """A row for every op, in the order of the catalogue."""
    return [row(op) for op in sorted(registry().values(), key=lambda op: (op.family, op.name))]


def row(op: Op) -> Row:
    """What is true of one op."""
    story = op.story or op.name
    told = all(f"rule.{story}" in phrases(lang).PHRASES for lang in LANGUAGES)
    runs = {library: _runs(op, library) for library in LIBRARIES}
    tried = bad_calls(op)
    refused = sum(1 for spec in tried if _refuses(spec))
    return Row(
        op.name,
        op.family,
        op.tier,
        runs["torch"],
        runs["numpy"],
        "own" if story == op.name else story,
        told,
        (len(tried), refused),
    )


def _runs(op: Op, library: str) -> str:
    """verified, not proved, refused, or — where the library has no such op."""
    if not op.forms(library):
        return "—"
    found: set[str] = set()
    for example in op.examples:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found.add("verified" if kiwame.explain(example, backend=library).verified else "not proved")
            except kiwame.Refusal:
                found.add("refused")
    return next(word for word in ("not proved", "refused", "verified") if word in found)


def bad_calls(op: Op) -> list[str]:
    """The first example spoilt: an axis that there is not, an axis twice, an argument that there is not."""
    example = op.examples[0].split("; ")[-1]
    spoilt = [f"{op.examples[0]} nosuchflag=1"]
    for argument in op.arguments:
        if isinstance(argument, (Axis, Axes)):
            words = rf" {argument.name}=\S+"
            bare = re.sub(words, "", op.examples[0])
            if bare != op.examples[0] or not argument.bare:
                spoilt.append(f"{bare} {argument.name}={_FAR}")
            if isinstance(argument, Axes) and not argument.bare:
                spoilt.append(f"{bare} {argument.name}=0,0")
        if isinstance(argument, Permutation) and example.split()[-1].count(","):
            spoilt.append(re.sub(r"\S+$", "0,0", op.examples[0]))
    return list(dict.fromkeys(spoilt))


def _refuses(spec: str) -> bool:
    try:
        kiwame.explain(spec)
    except kiwame.Refusal as refusal:
        return bool(str(refusal))
    return False
