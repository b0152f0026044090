"""A formula as Python `for` loops, which run: over NumPy arrays or anything that is indexed as `x[i, j]`."""

from __future__ import annotations

import builtins
import keyword
import math

import msgspec

from kiwame.formula.said import cell, places_named, spelled
from kiwame.formula.tree import Expr, Fn, Fold, Formula, If, Ix, Nth, Num, Ranked, Read, bound_in, nodes, rebuilt

# The name of what is gathered, what it starts from, and how a value joins it.
GATHERED = {
    "sum": ("total", "0", "{0} += {1}"),
    "prod": ("product", "1", "{0} *= {1}"),
    "max": ("largest", "-inf", "{0} = max({0}, {1})"),
    "min": ("smallest", "inf", "{0} = min({0}, {1})"),
    "any": ("found", "False", "{0} = {0} or bool({1})"),
    "all": ("every", "True", "{0} = {0} and bool({1})"),
}
INDENT = "    "
_RESERVED = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | frozenset(dir(math))


def loops(f: Formula) -> str:
    """The formula as loops that fill `y`, one statement a cell; a reduction gathers in a variable of its own."""
    f = _with_plain_names(f)
    writing = _Loops(f)
    depth = writing.open(f.indices, 0)
    writing.assign(cell(f), f.body, depth)
    return "\n".join([*_imports(f, writing.lines), *writing.before, *writing.lines])


class _Loops:
    """Lines as they are written, and the names in use."""

    def __init__(self, f: Formula) -> None:
        self.lines: list[str] = []
        self.before: list[str] = []
        self.taken = _tensor_names(f) | {ix.name for ix in _indices(f)}

    def line(self, depth: int, words: str) -> None:
        self.lines.append(INDENT * depth + words)

    def open(self, indices: tuple[Ix, ...], depth: int) -> int:
        """One loop an index; the depth inside them."""
        for n, ix in enumerate(indices):
            self.line(depth + n, f"for {ix.name} in range({ix.size}):")
        return depth + len(indices)

    def named(self, word: str) -> Ix:
        """A variable of that name, or numbered where it is in use."""
        name = next(w for w in (word, *(f"{word}{n}" for n in range(2, 1000))) if w not in self.taken)
        self.taken.add(name)
        return Ix(name, 0)

    def assign(self, target: str, expr: Expr, depth: int, statement: str = "{0} = {1}") -> None:
        """`target = expr`, a choice as if and else."""
        if not isinstance(expr, If):
            value = self.flat(expr, depth)
            self.line(depth, statement.format(target, spelled(value, python=True)))
            return
        test = self.flat(expr.test, depth)
        self.line(depth, f"if {spelled(test, python=True)}:")
        self.assign(target, expr.then, depth + 1, statement)
        if statement == GATHERED["sum"][2] and expr.other == Num(0):
            return
        self.line(depth, "else:")
        self.assign(target, expr.other, depth + 1, statement)

    def flat(self, expr: Expr, depth: int) -> Expr:
        """The expression without folds: each is gathered first, and stands there as its variable."""
        if isinstance(expr, Fold):
            return self.gather(expr, depth)
        if isinstance(expr, Nth):
            return self.at_place(expr, depth)
        if isinstance(expr, Ranked):
            return self.ranked(expr, depth)
        if isinstance(expr, If) and any(isinstance(node, (Fold, Nth, Ranked)) for node in nodes(expr)):
            value = self.named("value")
            self.assign(value.name, expr, depth)
            return value
        return rebuilt(expr, lambda part: self.flat(part, depth))

    def at_place(self, nth: Nth, depth: int) -> Expr:
        """The body at one of the places, which are listed once, before all loops."""
        lines, self.lines = self.lines, []
        places = self.named("places")
        self.line(0, f"{places.name} = []")
        inside = self.open(nth.over, 0)
        self.line(inside, f"if {spelled(self.flat(nth.where, inside), python=True)}:")
        self.line(inside + 1, f"{places.name}.append({places_named(nth)})")
        self.before += self.lines
        self.lines = lines
        number = spelled(self.flat(nth.n, depth), python=True)
        self.line(depth, f"{places_named(nth).strip('()')} = {places.name}[{number}]")
        return self.flat(nth.body, depth)

    def ranked(self, ranked: Ranked, depth: int) -> Expr:
        """The values listed, and their places put in order."""
        line, order = self.named("line"), self.named("order")
        ix = ranked.over.name
        self.line(depth, f"{line.name}, {order.name} = {{}}, []")
        inside = self.open((ranked.over,), depth)
        if ranked.where is not None:
            self.line(inside, f"if {spelled(self.flat(ranked.where, inside), python=True)}:")
            inside += 1
        self.assign(f"{line.name}[{ix}]", ranked.body, inside)
        cell = f"{line.name}[{ix}]"
        nan_last = "==" if ranked.order == "low" else "!="
        down = ", reverse=True" if ranked.order == "down" else ""
        key = f"lambda {ix}: ({cell} {nan_last} {cell}, {cell})"
        self.line(depth, f"for {ix} in sorted({line.name}, key={key}{down}):")
        new = ""
        if ranked.distinct:
            before = f"{line.name}[{order.name}[-1]]"
            same = f"{cell} == {before}"
            same += f" or ({cell} != {cell} and {before} != {before})" if ranked.distinct == "once" else ""
            new = f"if not {order.name} or not ({same}):"
            self.line(depth + 1, new)
        self.line(depth + 1 + bool(new), f"{order.name}.append({ix})")
        if ranked.order == "nan":
            self.line(depth, f"if {line.name} and {line.name}[{order.name}[-1]] != {line.name}[{order.name}[-1]]:")
            self.line(depth + 1, f"{order.name} = [{order.name}[-1]] * len({order.name})")
        place = Read(order.name, (self.flat(ranked.at, depth),))
        return place if ranked.gives == "place" else Read(line.name, (place,))

    def gather(self, fold: Fold, depth: int) -> Ix:
        word, start, joins = GATHERED[fold.kind]
        gathered = self.named(word)
        self.line(depth, f"{gathered.name} = {start}")
        inside = self.open(fold.over, depth)
        if fold.where is not None:
            self.line(inside, f"if {spelled(self.flat(fold.where, inside), python=True)}:")
            inside += 1
        self.assign(gathered.name, fold.body, inside, joins)
        return gathered


def _imports(f: Formula, lines: list[str]) -> list[str]:
    """`from math import exp, inf`, if anything of it is used."""
    used = {node.name for node in nodes(f.body) if isinstance(node, Fn) and hasattr(math, node.name)}
    used |= {"inf" for node in nodes(f.body) if isinstance(node, Fold) and node.kind in {"max", "min"}}
    numbers = [node.value for node in nodes(f.body) if isinstance(node, Num)]
    used |= {"inf" for value in numbers if isinstance(value, float) and math.isinf(value)}
    used |= {"nan" for value in numbers if isinstance(value, float) and math.isnan(value)}
    return [f"from math import {', '.join(sorted(used))}", ""] if used and lines else []


def _with_plain_names(f: Formula) -> Formula:
    """Indices that Python or the tensors would hide get a trailing underscore."""
    tensors = _tensor_names(f)
    if not any(ix.name in tensors or ix.name in _RESERVED for ix in _indices(f)):
        return f
    hidden = tensors | _RESERVED

    def plain(expr: Expr) -> Expr:
        if isinstance(expr, Ix):
            return _plain(expr, hidden)
        changed = rebuilt(expr, plain)
        if isinstance(changed, Fold):
            return Fold(changed.kind, tuple(_plain(ix, hidden) for ix in changed.over), changed.body, changed.where)
        if isinstance(changed, Nth):
            return Nth(tuple(_plain(ix, hidden) for ix in changed.over), changed.where, changed.n, changed.body)
        if isinstance(changed, Ranked):
            return msgspec.structs.replace(changed, over=_plain(changed.over, hidden))
        return changed

    return Formula(f.out, tuple(_plain(ix, hidden) for ix in f.indices), plain(f.body))


def _plain(ix: Ix, hidden: set[str]) -> Ix:
    return Ix(ix.name + "_", ix.size) if ix.name in hidden else ix


def _tensor_names(f: Formula) -> set[str]:
    return {f.out} | {node.tensor for node in nodes(f.body) if isinstance(node, Read)}


def _indices(f: Formula) -> list[Ix]:
    over = [ix for node in nodes(f.body) for ix in bound_in(node)]
    return [*f.indices, *over]
