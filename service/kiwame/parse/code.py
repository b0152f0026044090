"""Code form: torch and NumPy expressions, read with `ast` and interpreted from a whitelist. Nothing is evaluated."""

import ast
import math
import re
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.ops.arguments import Value
from kiwame.ops.base import registry
from kiwame.ops.dtypes import DTYPES, SPOKEN_DTYPES
from kiwame.ops.forms import OPERATORS, SIGNS
from kiwame.parse.as_typed import ask
from kiwame.parse.build import Builder
from kiwame.parse.calls import Calls, other_library
from kiwame.parse.indices import Indices
from kiwame.parse.nearest import unknown_op
from kiwame.parse.nodes import Listed, Module, Named, Pieces, Ref, Result, Typed
from kiwame.parse.spellings import modules, spelled, written
from kiwame.parse.truths import Truths
from kiwame.parse.whitelist import FORBIDDEN, MODULES, SUBMODULES

_LIBRARY_WORDS = {"torch": re.compile(r"\b(torch|F)\."), "numpy": re.compile(r"\b(np|numpy)\.")}
_ARITHMETIC: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}
_CONSTANTS = {"nan": math.nan, "inf": math.inf, "pi": math.pi, "e": math.e, "newaxis": None}
_PYTHON_TYPES = {"float": "float64", "int": "int64", "bool": "bool"}  # what libraries take them for, as dtypes
_MOST = 2**63


def library_of(text: str) -> str | None:
    """The library that code is written for: the only one it names, torch where it names both, else None."""
    named = [library for library, words in _LIBRARY_WORDS.items() if words.search(text)]
    return named[0] if named else None


class Code(Calls, Indices, Truths):
    """One statement in code form, added to a program."""

    def value(self, builder: Builder, env: dict[str, Named]) -> Ref | Pieces | None:
        """What the statement gives; assigned names go into `env`. None: a number or a shape, kept for later."""
        self.builder, self.env = builder, env
        self.asked_of: Ref | None = None
        node = self.parsed(builder.limits)
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets, expression = node.targets, node.value
        elif isinstance(node, ast.Expr):
            expression = node.value
        elif isinstance(node, ast.AugAssign):
            raise self.in_place(node)
        else:
            raise self.not_allowed(node)
        result = self.eval(expression)
        for target in targets:
            self._assign(target, result)
        if isinstance(result, Listed):
            tensors = [item for item in result.items if isinstance(item, Ref)]
            return tensors[-1] if tensors else None
        if isinstance(result, Value) and not targets and self.asked_of is not None:
            answer = self._asked(expression, self.asked_of)
            if answer is not None:
                return answer
        if isinstance(result, (Ref, Pieces)) or (targets and isinstance(result, Value)):
            return None if isinstance(result, Value) else result
        raise refuse(
            Cause.SYNTAX,
            "no-tensor",
            span=self.span(expression),
            got=self.text_of(expression)[:80],
            text=self.text_of(expression)[:80],
        )

    def _asked(self, expression: ast.expr, tensor: Ref) -> Ref | Pieces | None:
        """The op that answers what is asked of a tensor; None where no op does."""
        match expression:
            case ast.Attribute(attr="shape") | ast.Call(func=ast.Attribute(attr="size"), args=[]):
                name, dim = "size", None
            case ast.Subscript(value=ast.Attribute(attr="shape"), slice=ast.Constant() | ast.UnaryOp() as index):
                name, dim = "size", self.plain(index)
            case ast.Call(func=ast.Attribute(attr="size"), args=[index]):
                name, dim = "size", self.plain(index)
            case ast.Call(func=ast.Name(id="len")):
                name, dim = "size", Value(0, self.span(expression))
            case ast.Attribute(attr="ndim") | ast.Call(func=ast.Attribute(attr="dim")):
                name, dim = "ndim", None
            case ast.Attribute(attr="size") | ast.Call(func=ast.Attribute(attr="numel")):
                name, dim = "numel", None
            case _:
                return None
        values = {} if dim is None else {"dim": dim}
        return self.builder.call(Typed(registry()[name], {"x": tensor}, values, self.span(expression), in_code=True))

    def _assign(self, target: ast.expr, result: Result) -> None:
        """Bind a name, or several to the parts of a tuple."""
        if isinstance(target, ast.Name) and not target.id.startswith("_"):
            if isinstance(result, Module):
                raise self.not_allowed(target)
            self.env[target.id] = result
            if isinstance(result, Ref):
                self.builder.name(result, target.id)
            return
        if isinstance(target, ast.Subscript):
            raise self.in_place(target)
        if not isinstance(target, (ast.Tuple, ast.List)):
            raise self.not_allowed(target)
        parts = self._parts(result)
        if parts is None or len(parts) != len(target.elts):
            count = 1 if parts is None else len(parts)
            raise refuse(
                Cause.ARGUMENT,
                "unpack",
                span=self.span(target),
                got=count,
                expected=len(target.elts),
                count=count,
                names=len(target.elts),
            )
        for each, part in zip(target.elts, parts, strict=True):
            if not (isinstance(each, ast.Name) and each.id == "_"):
                self._assign(each, part)

    def _parts(self, result: Result) -> list[Result] | None:
        """What a result can be taken apart into."""
        if isinstance(result, Pieces):
            return [self.builder.piece(result, n) for n in range(result.count)]
        if isinstance(result, Listed):
            return list(result.items)
        return list(result.items) if isinstance(result, Value) and isinstance(result.value, tuple) else None

    def eval(self, node: ast.expr) -> Result:
        """The value of an expression: a tensor, a plain value, or a module."""
        match node:
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Constant(value=value):
                if isinstance(value, (int, float, str, bool)) or value is None:
                    return Value(value, self.span(node))
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                return self._sequence([self.eval(e) for e in elts], node)
            case ast.BoolOp() | ast.UnaryOp(op=ast.Not()) | ast.Compare(comparators=[_, _, *_]):
                return self.one_truth(node)
            case ast.UnaryOp(op=sign, operand=operand):
                return self._signed(node, sign, self.eval(operand))
            case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._binary(node, self.eval(left), op, self.eval(right))
            case ast.Attribute(value=value, attr=attr):
                return self._attribute(node, self.eval(value), attr)
            case ast.Subscript(value=value, slice=index):
                return self._item(node, self.eval(value), index)
            case ast.IfExp():
                return self.if_there_is_cuda(node)
            case ast.Call():
                return self.call(node)
        raise self.not_allowed(node)

    def _sequence(self, items: list[Result], node: ast.Tuple | ast.List) -> Result:
        """A tuple or a list: of plain values as one of them, of anything else side by side."""
        values = [item for item in items if isinstance(item, Value)]
        boxed = "list" if isinstance(node, ast.List) else "tuple"
        if len(values) == len(items):
            return Value(tuple(values), self.span(node), boxed)
        return Listed(tuple(items), self.span(node), boxed)

    def _name(self, node: ast.Name, name: str) -> Result:
        if name in self.env:
            bound = self.env[name]
            return Ref(bound.at, self.span(node)) if isinstance(bound, Ref) else bound
        if name.startswith("_"):
            raise self.not_allowed(node)
        if name in MODULES or name in {"nn", "einops", "math"}:
            return Module(name)
        if name in {"nan", "inf"}:
            return Value(float(name), self.span(node))
        if name in _PYTHON_TYPES:
            return Value(_PYTHON_TYPES[name], self.span(node))
        if name in {"true", "false"}:  # as JSON and canonical text write them
            return Value(name == "true", self.span(node))
        known = sorted(self.env)
        raise refuse(
            Cause.SYNTAX,
            "unknown-name",
            span=self.span(node),
            repairs=tuple(Repair(self.span(node), k) for k in known[:3]),
            got=name[:80],
            expected=known,
            name=name[:80],
            known=known,
        )

    def _attribute(self, node: ast.Attribute, owner: Result, attr: str) -> Result:
        span = self.name_span(node)
        if attr.startswith("_") or attr in FORBIDDEN:
            raise self.not_allowed(node, span)
        if isinstance(owner, Module):
            return self._of_module(owner, attr, span)
        if isinstance(owner, Pieces) and attr in owner.op.piece_names:
            return self.builder.piece(owner, owner.op.piece_names.index(attr))
        if isinstance(owner, Value):
            raise self.not_allowed(node, span)
        tensor = self.tensor(owner, node.value)
        if attr in {"shape", "ndim", "size"}:
            self.asked_of = tensor
            shape = self.builder.shape(tensor)
            numbers = {"ndim": len(shape), "size": math.prod(shape)}
            return self.sizes(shape, span) if attr == "shape" else Value(numbers[attr], span)
        if attr in {"dtype", "device"}:
            self.asked_of = tensor
            return Value("auto" if attr == "device" else self.dtype_of(tensor, node.value), self.span(node))
        found = spelled(self.dialect, "attribute", attr) or spelled(other_library(self.dialect), "attribute", attr)
        if found is None:
            raise unknown_op(attr, span)
        slot = found.form.slots[0]
        return self.builder.call(Typed(found.op, {slot.param: tensor}, {}, span, in_code=True))

    def _of_module(self, owner: Module, attr: str, span: Span) -> Result:
        path = f"{owner.path}.{attr}"
        if path in SUBMODULES or written(path) in modules():
            return Module(path)
        if attr in DTYPES or attr in SPOKEN_DTYPES or attr in {"bool_", "bfloat16", "complex64", "complex128"}:
            return Value(attr, span)
        if attr in _CONSTANTS:
            return Value(_CONSTANTS[attr], span)
        raise unknown_op(attr, span)

    def _item(self, node: ast.Subscript, owner: Result, index: ast.expr) -> Result:
        if isinstance(owner, Value) and isinstance(owner.value, tuple):
            return self.member(owner, index)
        if isinstance(owner, (Pieces, Listed)):
            place = self.place_in(owner.count if isinstance(owner, Pieces) else len(owner.items), index)
            return self.builder.piece(owner, place) if isinstance(owner, Pieces) else owner.items[place]
        if isinstance(owner, Ref):
            return self.taken(node, owner, index, self.text_of(node.value))
        raise self.not_allowed(node)

    def _signed(self, node: ast.UnaryOp, sign: ast.unaryop, operand: Result) -> Result:
        symbol, apply = SIGNS.get(type(sign), ("", None))
        if apply is None:
            raise self.not_allowed(node)
        if isinstance(operand, Value):
            whole = isinstance(operand.value, int) or (isinstance(operand.value, float) and symbol != "~")
            if not whole or isinstance(operand.value, bool):
                raise self.not_allowed(node)
            return Value(apply(operand.value), self.span(node))
        tensor = self.tensor(operand, node.operand)
        found = spelled(self.dialect, "sign", symbol)
        if found is None:
            raise self.not_allowed(node)
        slot = found.form.slots[0]
        return self.builder.call(Typed(found.op, {slot.param: tensor}, {}, self.span(node), in_code=True))

    def _binary(self, node: ast.BinOp | ast.Compare, left: Result, op: ast.AST, right: Result) -> Result:
        if isinstance(left, Value) and isinstance(right, Value):
            return self._folded(node, left, op, right)
        symbol = OPERATORS.get(type(op), ("", None))[0]
        found = spelled(self.dialect, "operator", symbol)
        if found is None or isinstance(left, Module) or isinstance(right, Module):
            raise self.not_allowed(node)
        try:
            operands = {
                slot.param: self.operand(found.op, found.operand(slot), side, node, self.dialect)
                for slot, side in zip(found.form.slots, (left, right), strict=True)
            }
            return self.builder.call(Typed(found.op, operands, {}, self.span(node), in_code=True))
        except Refusal as refusal:
            ask(refusal, self.builder, found, (left, right), {})
            raise

    def _folded(self, node: ast.expr, left: Value, op: ast.AST, right: Value) -> Value:
        """Arithmetic of plain numbers, or tuples put together."""
        a, b = left.value, right.value
        if isinstance(op, ast.Add) and isinstance(a, tuple) and isinstance(b, tuple):
            return Value(a + b, self.span(node), left.boxed)
        apply = _ARITHMETIC.get(type(op))
        numbers = all(isinstance(v, (int, float)) and not isinstance(v, bool) and abs(v) < _MOST for v in (a, b))
        if apply is None or not numbers or (b == 0 and isinstance(op, (ast.FloorDiv, ast.Mod, ast.Div))):
            raise self.not_allowed(node)
        if isinstance(op, ast.Pow) and not (abs(a) <= 2**16 and -64 <= b <= 64 and (a or b >= 0)):
            raise self.not_allowed(node)
        result = apply(a, b)
        if isinstance(result, complex):
            raise self.not_allowed(node)
        return Value(result, self.span(node))
