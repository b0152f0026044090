"""Arithmetic of indices and cells as typed, read with `ast` into a formula's tree. Nothing is evaluated."""

import ast
import math
from collections.abc import Mapping

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.arithmetic import FUNCTIONS
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Ix, Num, Read, lift
from kiwame.model import Shape
from kiwame.parse.source import Source

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.And: "and",
    ast.Or: "or",
}
FOLDS = {"Σ": "sum", "Π": "prod", **{name: name for name in ("sum", "prod", "max", "min", "any", "all")}}
_EITHER = frozenset({"min", "max"})  # of two numbers, or a fold
_TWO = _EITHER | {"atan2", "hypot", "copysign", "gcd", "lcm", "fmod", "bit_and", "bit_or", "bit_xor"}
_NOT_OURS = frozenset({"not", "shift_left", "shift_right"})  # one has a word of its own, the others no bound
_NUMBERS = {"inf": math.inf, "nan": math.nan}


class IndexText:
    """Reads expressions. `names`: what indices stand for; `tensors`: shapes by name; `values`: running sums."""

    def __init__(self, source: Source, tensors: Mapping[str, Shape], names: Mapping[str, Expr]) -> None:
        self.source = source
        self.tensors = tensors
        self.names = dict(names)
        self.values: dict[str, Expr] = {}
        self._taken = set(names)

    def expr(self, node: ast.expr) -> Expr:
        """The tree of an expression. Raises Refusal for what a formula has no word for."""
        match node:
            case ast.Constant(value=bool() | int() | float() as value):
                return Num(value)
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Subscript():
                return self.read(*self.subscript(node), node)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return Bin(OPERATORS[type(op)], self.expr(left), self.expr(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.expr(operand)
                return Num(-inner.value) if isinstance(inner, Num) else Bin("*", Num(-1), inner)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.expr(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Fn("not", (self.expr(operand),))
            case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in OPERATORS for op in ops):
                sides = [self.expr(side) for side in (left, *others)]
                tests: list[Expr] = [Bin(OPERATORS[type(op)], sides[n], sides[n + 1]) for n, op in enumerate(ops)]
                return _joined("and", tests)
            case ast.BoolOp(op=op, values=values):
                return _joined(OPERATORS[type(op)], [self.expr(v) for v in values])
            case ast.IfExp(test=test, body=then, orelse=other):
                return If(self.expr(test), self.expr(then), self.expr(other))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(node, name, args)
        raise self.source.not_allowed(node)

    def subscript(self, node: ast.Subscript) -> tuple[str, tuple[ast.expr, ...]]:
        """The tensor and its places, written `x[i, j]` or `x[i][j]`."""
        inner = node.slice
        places = tuple(inner.elts) if isinstance(inner, ast.Tuple) else (inner,)
        if isinstance(node.value, ast.Subscript):
            name, before = self.subscript(node.value)
            return name, (*before, *places)
        if isinstance(node.value, ast.Name):
            return node.value.id, places
        raise self.source.not_allowed(node)

    def read(self, name: str, places: tuple[ast.expr, ...], node: ast.expr) -> Expr:
        """One cell of a tensor. Raises Refusal for an unknown tensor, or for too many or too few places."""
        shape = self.tensors.get(name)
        if shape is None:
            raise self.unknown(name, node)
        if len(shape) != len(places):
            raise refuse(
                Cause.AXIS_COUNT,
                "formula",
                span=self.source.span(node),
                got=len(places),
                expected=len(shape),
                name=name,
                rank=len(shape),
                shape=list(shape),
                count=len(places),
            )
        at: list[Expr] = []
        for place, size in zip(places, shape, strict=True):
            index = self.expr(place)
            from_end = isinstance(index, Num) and isinstance(index.value, int) and index.value < 0
            at.append(Num(index.value + size) if from_end and isinstance(index, Num) else index)
        return Read(name, tuple(at))

    def unknown(self, name: str, node: ast.expr) -> Refusal:
        """A refusal of a name that is neither an index nor a tensor."""
        known = list(self.tensors)
        return refuse(
            Cause.SYNTAX, "formula-name", span=self.source.span(node), got=name[:80], name=name[:80], known=known
        )

    def whole(self, node: ast.expr) -> int:
        """A number of cells: written out, `len(x)` or `x.shape[0]`."""
        match node:
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.whole(operand)
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]) if self.tensors.get(name):
                return self.tensors[name][0]
            case ast.Subscript(value=ast.Attribute(value=ast.Name(id=name), attr="shape"), slice=ast.Constant(value=n)):
                shape = self.tensors.get(name, ())
                if isinstance(n, int) and -len(shape) <= n < len(shape):
                    return shape[n]
        raise refuse(Cause.SYNTAX, "range", span=self.source.span(node), got=self.source.text_of(node)[:80])

    def index(self, name: str, size: int) -> Ix:
        """An index of this name, or of one like it where that is another's: a value may be read inside other loops."""
        free = next(n for n in (name, *(f"{name}{m}" for m in range(2, len(self._taken) + 3))) if n not in self._taken)
        self._taken.add(free)
        return Ix(free, size)

    def _name(self, node: ast.expr, name: str) -> Expr:
        if name in self.names:
            return self.names[name]
        if name in self.values:
            return self.values[name]
        if name in self.tensors:
            return self.read(name, (), node)
        if name in _NUMBERS:
            return Num(_NUMBERS[name])
        raise self.unknown(name, node)

    def _call(self, node: ast.Call, name: str, args: list[ast.expr]) -> Expr:
        if name in FOLDS and len(args) == 1 and isinstance(args[0], ast.GeneratorExp):
            return self._generated(FOLDS[name], args[0])
        if name in FOLDS and args and all(isinstance(a, ast.Compare) for a in args[:-1]) and len(args) > 1:
            bounds = [a for a in args[:-1] if isinstance(a, ast.Compare)]
            if name not in _EITHER or self._is_bound(bounds[0]):
                return self._fold(FOLDS[name], bounds, args[-1])
        plain = name in FUNCTIONS and name not in _NOT_OURS and not name.startswith("_")
        if plain and len(args) == (2 if name in _TWO else 1):
            return Fn(name, tuple(map(self.expr, args)))
        raise self.source.not_allowed(node)

    def _is_bound(self, node: ast.Compare) -> bool:
        return isinstance(node.left, ast.Name) and node.left.id not in self.names

    def _fold(self, kind: str, bounds: list[ast.Compare], body: ast.expr) -> Expr:
        """`Σ(k<3, …)`, as a formula is shown: bounds, then what is folded."""
        over: list[Ix] = []
        where: list[Expr] = []
        outer = dict(self.names)
        for bound in bounds:
            match bound:
                case ast.Compare(left=ast.Name(id=name), ops=[ast.Lt() | ast.LtE() as op], comparators=[most]) if (
                    name not in self.names
                ):
                    limit = self.names.get(most.id) if isinstance(most, ast.Name) else None
                    ix = self.index(
                        name, limit.size if isinstance(limit, Ix) else self.whole(most) + isinstance(op, ast.LtE)
                    )
                    over.append(ix)
                    self.names[name] = ix
                    if isinstance(limit, Ix):
                        where.append(Bin(OPERATORS[type(op)], ix, limit))
                case _:
                    where.append(self.expr(bound))
        inner = self.expr(body)
        self.names = outer
        return Fold(kind, tuple(over), inner, _joined("and", where) if where else None)

    def _generated(self, kind: str, node: ast.GeneratorExp) -> Expr:
        """`sum(… for k in range(3))`."""
        over: list[Ix] = []
        where: list[Expr] = []
        outer = dict(self.names)
        for loop in node.generators:
            if not isinstance(loop.target, ast.Name) or loop.is_async or loop.target.id in self.names:
                raise self.source.not_allowed(node)
            ix, meaning = self.ranged(loop.target.id, loop.iter)
            over.append(ix)
            self.names[loop.target.id] = meaning
            where += [self.expr(test) for test in loop.ifs]
        inner = self.expr(node.elt)
        self.names = outer
        return Fold(kind, tuple(over), inner, _joined("and", where) if where else None)

    def ranged(self, name: str, node: ast.expr) -> tuple[Ix, Expr]:
        """An index over `range(…)`, counted from 0, and what its name then stands for."""
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"):
            raise refuse(Cause.SYNTAX, "range", span=self.source.span(node), got=self.source.text_of(node)[:80])
        if not 1 <= len(node.args) <= 3 or node.keywords:
            raise refuse(Cause.SYNTAX, "range", span=self.source.span(node), got=self.source.text_of(node)[:80])
        numbers = [self.whole(a) for a in node.args]
        start, step = (numbers[0] if len(numbers) > 1 else 0), (numbers[2] if len(numbers) == 3 else 1)
        end = numbers[1] if len(numbers) > 1 else numbers[0]
        size = len(range(start, end, step)) if step else 0
        ix = self.index(name, size)
        scaled: Expr = ix if step == 1 else lift(ix) * Num(step)
        return ix, scaled if start == 0 else Bin("+", scaled, Num(start))


def _joined(op: str, tests: list[Expr]) -> Expr:
    whole = tests[0]
    for test in tests[1:]:
        whole = Bin(op, whole, test)
    return whole
