"""How libraries spell the ops: read off the call forms of every declaration."""

import itertools
from functools import lru_cache
from typing import NamedTuple

from kiwame.ops.arguments import Argument, Operand, Range
from kiwame.ops.base import Op, registry
from kiwame.ops.forms import Form, Slot, form
from kiwame.parse.keywords import taken_by_library
from kiwame.parse.whitelist import SUBMODULES

BY_NAME_ONLY = frozenset(
    {
        "alpha",
        "beta",
        "rounding_mode",
        "decimals",
        "dtype",
        "value",
        "indexing",
        "correction",
        "out_int32",
        "side",
        "sorter",
        "assume_unique",
        "invert",
        "stable",
        "interpolation",
        "right",
    }
)


class Spelling(NamedTuple):
    """One way a library writes an op."""

    op: Op
    form: Form
    library: str

    @property
    def positional(self) -> tuple[Slot, ...]:
        """The slots that may be filled by position; NumPy's keepdims stands behind dtype and out."""
        slots = itertools.takewhile(lambda s: not self._by_name_only(s), self.form.slots)
        return tuple(s for s in slots if s.keyword != "keepdims")

    def _by_name_only(self, slot: Slot) -> bool:
        """Whether torch takes it by its name only: what a form writes `alpha=alpha`, where it could be one of these."""
        named = f"{slot.keyword}={slot.param}" in self.form.template
        only = slot.keyword in BY_NAME_ONLY or getattr(self.parameter(slot), "named", False)
        return self.library == "torch" and only and named

    @property
    def range_words(self) -> tuple[str, ...]:
        """What the library calls the three numbers of a range, where the op takes one."""
        if not any(isinstance(a, Range) for a in self.op.arguments):
            return ()
        return ("start", "end" if self.library == "torch" else "stop", "step")

    @property
    def free(self) -> Slot | None:
        """The slot that takes keywords of any name, as einops takes the lengths of axes."""
        arguments = (s for s in self.form.slots if isinstance(p := self.parameter(s), Argument) and p.free)
        return next(arguments, None)

    def parameter(self, slot: Slot) -> Operand | Argument:
        """The op's parameter that a slot fills."""
        return next(p for p in self.op.params if p.name == slot.param)

    def operand(self, slot: Slot) -> Operand:
        """The op's operand that a slot fills."""
        return next(p for p in self.op.operands if p.name == slot.param)

    def takes(self, count: int, keywords: frozenset[str]) -> bool:
        """Whether a call with so many positional values and these keywords could be this one."""
        slots = self.form.slots
        if not self.free and any(self.slot_for(k) is None and k not in self.range_words for k in keywords):
            return False
        if any(s.starred for s in slots):
            return True
        needed = sum(1 for s in slots if self.parameter(s).required)
        return needed <= count + len(keywords) and count <= len(self.positional)

    def slot_for(self, keyword: str) -> Slot | None:
        """The slot that a keyword names, by the library's word, the op's, or another that means the same."""
        slots = [s for s in self.form.slots if self._takes_word(s, keyword)]
        for slot in slots:
            if keyword in (slot.keyword, slot.param):
                return slot
        for slot in slots:
            parameter = self.parameter(slot)
            words = ("input", "self", *parameter.words) if isinstance(parameter, Operand) else parameter.keywords
            if keyword in words or (
                keyword == "other" and len(self.op.operands) == 2 and parameter is self.op.operands[-1]
            ):
                return slot
        return None

    def _takes_word(self, slot: Slot, keyword: str) -> bool:
        return taken_by_library(self.library, self.form, slot, self.parameter(slot), keyword)


def written(path: str) -> str:
    """How call forms write a module: F for torch.nn.functional, np for numpy."""
    root, _, rest = path.partition(".")
    return SUBMODULES.get(path) or (f"{SUBMODULES.get(root, root)}.{rest}" if rest else root)


@lru_cache(maxsize=1)
def modules() -> frozenset[str]:
    """The modules that functions of call forms stand in: torch, np.linalg, …"""
    names = {name for _, kind, name in spellings() if kind == "function"}
    return frozenset(name.rsplit(".", n)[0] for name in names for n in range(1, name.count(".") + 1))


def bare_spelling(op: Op, library: str) -> Spelling:
    """An op called by its name alone, its parameters in order: `permute(x, (1, 0))`, `cat([x, y], dim=1)`."""
    if any(o.many for o in op.operands) and any(slot.starred for slot in form(op.forms(library)[0]).slots):
        return Spelling(op, form(op.forms(library)[0]), library)  # the tensors stand in a row, as einsum takes them
    slots = tuple(Slot(p.name, p.name, False) for p in op.params)
    return Spelling(op, Form("", "function", op.name, slots), library)


@lru_cache(maxsize=1)
def spellings() -> dict[tuple[str, str, str], list[Spelling]]:
    """All spellings by (library, kind, name); functions are named as they are written, such as `np.transpose`."""
    found: dict[tuple[str, str, str], list[Spelling]] = {}
    for op in registry().values():
        params = {p.name for p in op.params}
        for library in ("torch", "numpy"):
            for template in op.forms(library):
                read = form(template)
                if all(slot.param in params for slot in read.slots):
                    found.setdefault((library, read.kind, read.name), []).append(Spelling(op, read, library))
    return found


def spelled(
    library: str, kind: str, name: str, count: int = 0, keywords: frozenset[str] = frozenset()
) -> Spelling | None:
    """The spelling that fits a call best, or None where the library has no such name."""
    known = spellings().get((library, kind, name))
    if not known:
        return None
    fitting = [s for s in known if s.takes(count, keywords)]
    return min(fitting or known, key=lambda s: abs(len(s.form.slots) - count - len(keywords)))


def meant(found: Spelling, tensors: list[bool], keywords: frozenset[str]) -> Spelling:
    """The spelling, or that of another op of this name, whose tensors stand where the call has them: max(x, y)."""

    def fits(other: Spelling) -> bool:
        places = zip(other.positional, tensors, strict=False)
        return all(isinstance(other.parameter(slot), Operand) == tensor for slot, tensor in places)

    known = spellings().get((found.library, found.form.kind, found.form.name), [])
    if fits(found) or len(known) < 2:
        return found
    others = (s for s in known if s.op is not found.op and s.takes(len(tensors), keywords) and fits(s))
    return next(others, found)
