"""The names that a pattern gives to axes, as the letters of its formula."""

import builtins
import itertools
import keyword
from collections.abc import Collection, Iterable, Iterator

from kiwame.formula.arithmetic import FUNCTIONS
from kiwame.formula.tree import INDEX_NAMES
from kiwame.ops.base import Bound

RESERVED = frozenset({*dir(builtins), *keyword.kwlist, *FUNCTIONS, "prod", "math", "np", "torch"})
LONGEST = 12


def taken(bound: Bound) -> set[str]:
    """The names that a formula has for its tensors."""
    return {*bound.names.values(), bound.out_name}


def letters(bound: Bound, names: Iterable[str]) -> dict[str, str]:
    """An index for each name: the name itself in small letters where it is a good one.

    It is not where a tensor or something in code has it: then its capital, or another letter.
    """
    every = list(dict.fromkeys(names))
    used = taken(bound) | RESERVED
    found: dict[str, str] = {}
    for name in every:
        tries = [name.lower(), name.upper()] if len(name) == 1 else [name.lower()]
        good = (t for t in tries if t.isascii() and len(t) <= LONGEST and t not in used)
        found[name] = next(good, "") or next(fresh({*used, *(n.lower() for n in every)}))
        used.add(found[name])
    return found


def fresh(used: Collection[str]) -> Iterator[str]:
    """Indices that are not in use: i, j, k, …, then i0, i1, …"""
    return (name for name in itertools.chain(INDEX_NAMES, map("i{}".format, itertools.count())) if name not in used)
