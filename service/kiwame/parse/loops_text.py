"""`for` loops as typed, read with `ast` into what they write: places and the value of a cell. Nothing is run."""

import ast
import re
import textwrap
from collections.abc import Mapping

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Num, Read, nodes
from kiwame.model import Shape
from kiwame.parse.cells_written import Written
from kiwame.parse.index_text import OPERATORS, IndexText
from kiwame.parse.source import Source
from kiwame.parse.text import Statement, Typed
from kiwame.settings import Limits

_HEADER = re.compile(r"(for\b.*?\bin\b.*?\)|if\b[^:]*|else)\s*:", re.DOTALL)
_STEP = "    "
_NOWHERE: tuple[Expr, ...] = ()


def loops_read(text: str, tensors: Mapping[str, Shape], limits: Limits) -> Written:
    """What loops write. Raises Refusal for anything but loops, conditions and assignments of cells."""
    plain = indented(text)
    source = Source(Typed(plain, None), Statement(f"if 1:\n{textwrap.indent(plain, _STEP)}", 0))
    block = source.parsed(limits)
    loops = _Loops(source, tensors, text)
    if isinstance(block, ast.If):
        loops.run(block.body, None)
    return loops.written()


def indented(text: str) -> str:
    """Loops on one line, `for …: for …: y[i, j] = …`, with a line for each; indented text as it is."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and any(line[:1].isspace() for line in lines[1:]):
        return textwrap.dedent("\n".join(lines))
    found: list[str] = []
    depth = 0
    rest = " ; ".join(line.strip() for line in lines)
    while rest := rest.strip(" ;\n"):
        header = _HEADER.match(rest)
        if header:
            depth -= header[0].startswith("else") and depth > 0
            found.append(_STEP * depth + header[0])
            depth += 1
            rest = rest[header.end() :]
            continue
        statement, _, rest = rest.partition(";")
        found.append(_STEP * depth + statement.strip())
    return "\n".join(found)


class _Cell:
    """One target: where it is written, the loops around its first value, and its value so far."""

    def __init__(self, at: tuple[Expr, ...], depth: int) -> None:
        self.at = at
        self.depth = depth
        self.value: Expr | None = None
        self.scope: tuple[Ix, ...] = ()  # the loops in which it is written, outermost first


class _Loops:
    """Walks the statements once; each cell's value is kept as an expression of the loops' indices."""

    def __init__(self, source: Source, tensors: Mapping[str, Shape], text: str) -> None:
        self.reader = IndexText(source, tensors, {})
        self.source = source
        self.text = text
        self.scope: list[Ix] = []
        self.cells: dict[str, _Cell] = {}
        self.last = ""

    def run(self, statements: list[ast.stmt], condition: Expr | None) -> None:
        """Read statements that hold under a condition."""
        for node in statements:
            match node:
                case ast.For(target=ast.Name(id=name), iter=iterated, body=body, orelse=[]):
                    self._loop(name, iterated, body, condition)
                case ast.If(test=test, body=body, orelse=other):
                    holds = self.reader.expr(test)
                    self.run(body, _both(condition, holds))
                    self.run(other, _both(condition, Fn("not", (holds,))))
                case ast.Assign(targets=[target], value=value):
                    self._set(target, self.reader.expr(value), condition)
                case ast.AugAssign(target=target, op=ast.Add() | ast.Mult() as op, value=value):
                    self._gather(target, OPERATORS[type(op)], self.reader.expr(value), condition)
                case ast.Pass():
                    pass
                case _:
                    raise self.source.not_allowed(node)

    def written(self) -> Written:
        """What the last target of the loops is given."""
        cell = self.cells.get(self.last)
        if cell is None or cell.value is None:
            raise refuse(Cause.SYNTAX, "no-cell", text=self.text[:80])
        used = [ix for each in (*cell.at, cell.value) for ix in _free(each)]
        ended = [ix for ix in used if ix not in cell.scope]  # of loops that are over: their last value counts
        over = (*ended, *(ix for ix in cell.scope if ix in used))
        return Written(self.last, tuple(dict.fromkeys(over)), cell.at, cell.value)

    def _loop(self, name: str, iterated: ast.expr, body: list[ast.stmt], condition: Expr | None) -> None:
        if name in self.reader.names or name in self.reader.tensors:
            raise refuse(Cause.SYNTAX, "index-twice", got=name, name=name)
        ix, meaning = self.reader.ranged(name, iterated)
        self.scope.append(ix)
        self.reader.names[name] = meaning
        self.run(body, condition)
        self.scope.pop()
        del self.reader.names[name]

    def _target(self, node: ast.expr) -> tuple[str, _Cell]:
        if isinstance(node, ast.Name):
            name, at = node.id, _NOWHERE
        elif isinstance(node, ast.Subscript):
            name, places = self.reader.subscript(node)
            at = tuple(self.reader.expr(place) for place in places)
            self.last = name
        else:
            raise self.source.not_allowed(node)
        if name in self.reader.tensors or name in self.reader.names:
            raise refuse(Cause.SYNTAX, "left-side", text=self.source.text_of(node)[:80])
        cell = self.cells.get(name)
        if cell is None:
            cell = self.cells[name] = _Cell(at, len(self.scope))
        elif cell.at != at:
            raise refuse(Cause.SYNTAX, "two-places", text=self.source.text_of(node)[:80], name=name)
        return name, cell

    def _set(self, target: ast.expr, value: Expr, condition: Expr | None) -> None:
        name, cell = self._target(target)
        cell.depth = len(self.scope)
        if condition is not None:
            before = cell.value if cell.value is not None else Num(0)
            negated = isinstance(condition, Fn) and isinstance(before, If) and condition.args == (before.test,)
            value = (
                If(before.test, before.then, value)
                if negated and isinstance(before, If)
                else If(condition, value, before)
            )
        cell.value = value
        cell.scope = tuple(self.scope)
        self._known(name, cell)

    def _gather(self, target: ast.expr, op: str, value: Expr, condition: Expr | None) -> None:
        name, cell = self._target(target)
        neutral = Num(0 if op == "+" else 1)
        before = cell.value if cell.value is not None else Num(0)
        inside = {n for place in cell.at for n in nodes(place) if isinstance(n, Ix)}
        over = tuple(ix for ix in (self.scope if cell.at else self.scope[cell.depth :]) if ix not in inside)
        if over:
            added: Expr = Fold("sum" if op == "+" else "prod", over, value, condition)
        else:
            added = value if condition is None else If(condition, value, neutral)
        cell.scope = tuple(ix for ix in self.scope if ix not in over)
        cell.value = added if before == neutral else Bin(op, before, added)
        self._known(name, cell)

    def _known(self, name: str, cell: _Cell) -> None:
        """A running value without places may be read by its name."""
        if not cell.at and cell.value is not None:
            self.reader.values[name] = cell.value
            self.last = self.last or name
        elif not isinstance(cell.value, Read):
            self.reader.values.pop(name, None)


def _free(expr: Expr) -> list[Ix]:
    """The indices of an expression that no fold in it runs over."""
    folded = {ix for node in nodes(expr) if isinstance(node, Fold) for ix in node.over}
    return [node for node in nodes(expr) if isinstance(node, Ix) and node not in folded]


def _both(first: Expr | None, second: Expr) -> Expr:
    return second if first is None else Bin("and", first, second)
