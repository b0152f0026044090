"""Code form: torch and NumPy expressions, read with `ast` and interpreted from a whitelist. Nothing is evaluated."""

import ast
import re
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Repair, refuse
from kiwame.ops.arguments import Value
from kiwame.ops.dtypes import DTYPES, SPOKEN_DTYPES
from kiwame.ops.forms import OPERATORS
from kiwame.parse.build import Builder
from kiwame.parse.calls import Calls, Module, Result, lists, other_library
from kiwame.parse.nearest import unknown_op
from kiwame.parse.nodes import Ref, Typed
from kiwame.parse.spellings import spelled
from kiwame.parse.whitelist import FORBIDDEN, MODULES

SUBMODULES = {"torch.nn", "torch.nn.functional", "nn", "nn.functional"}
_LIBRARY_WORDS = {"torch": re.compile(r"\b(torch|F)\."), "numpy": re.compile(r"\b(np|numpy)\.")}
_ARITHMETIC: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Div: lambda a, b: a / b,
}
_MOST = 2**63


def library_of(text: str) -> str | None:
    """The library that code is written for: the only one it names, torch where it names both, else None."""
    named = [library for library, words in _LIBRARY_WORDS.items() if words.search(text)]
    return named[0] if named else None


class Code(Calls):
    """One statement in code form, added to a program."""

    def value(self, builder: Builder, env: dict[str, Ref]) -> Ref:
        """The tensor that the statement gives; assigned names go into `env`."""
        self.builder, self.env = builder, env
        node = self.parsed(builder.limits)
        targets: list[str] = []
        if isinstance(node, ast.Assign):
            targets = [self._target(t) for t in node.targets]
            expression: ast.expr = node.value
        elif isinstance(node, ast.Expr):
            expression = node.value
        else:
            raise self.not_allowed(node)
        result = self.eval(expression)
        if isinstance(result, Value) and targets and self.is_data(result):
            result = self.builder.data(lists(result), None, result.span)
        if not isinstance(result, Ref):
            raise refuse(
                Cause.SYNTAX,
                "no-tensor",
                span=self.span(expression),
                got=self.text_of(expression)[:80],
                text=self.text_of(expression)[:80],
            )
        for name in targets:
            env[name] = result
            builder.name(result, name)
        return result

    def eval(self, node: ast.expr) -> Result:
        """The value of an expression: a tensor, a plain value, or a module."""
        match node:
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Constant(value=value):
                if isinstance(value, (int, float, str, bool)) or value is None:
                    return Value(value, self.span(node))
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                boxed = "list" if isinstance(node, ast.List) else "tuple"
                return Value(tuple(self.plain(e) for e in elts), self.span(node), boxed)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self._signed(node, operand, isinstance(node.op, ast.USub))
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(node, self.eval(left), op, self.eval(right))
            case ast.Attribute(value=value, attr=attr):
                return self._attribute(node, self.eval(value), attr)
            case ast.Subscript(value=value, slice=index):
                return self._item(node, self.eval(value), index)
            case ast.Call():
                return self.call(node)
        raise self.not_allowed(node)

    def _name(self, node: ast.Name, name: str) -> Result:
        if name in self.env:
            return Ref(self.env[name].at, self.span(node))
        if name.startswith("_"):
            raise self.not_allowed(node)
        if name in MODULES or name in {"nn", "einops"}:
            return Module(name)
        if name in {"nan", "inf"}:
            return Value(float(name), self.span(node))
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
            path = f"{owner.path}.{attr}"
            if path in SUBMODULES:
                return Module(path)
            if attr in DTYPES or attr in SPOKEN_DTYPES or attr in {"bool_", "bfloat16", "complex64", "complex128"}:
                return Value(attr, span)
            if attr in {"nan", "inf", "pi", "e", "newaxis"}:
                constants = {"nan": float("nan"), "inf": float("inf"), "pi": 3.141592653589793, "e": 2.718281828459045}
                return Value(constants.get(attr), span)
            raise unknown_op(attr, span)
        if isinstance(owner, Ref):
            if attr in {"shape", "ndim"}:
                shape = self.builder.shape(owner)
                return self.sizes(shape, span) if attr == "shape" else Value(len(shape), span)
            found = spelled(self.dialect, "attribute", attr) or spelled(other_library(self.dialect), "attribute", attr)
            if found is None:
                raise unknown_op(attr, span)
            slot = found.form.slots[0]
            return self.builder.call(Typed(found.op, {slot.param: owner}, {}, span, in_code=True))
        raise self.not_allowed(node, span)

    def _item(self, node: ast.Subscript, owner: Result, index: ast.expr) -> Result:
        if isinstance(owner, Value) and isinstance(owner.value, tuple):
            return self.member(owner, index)
        raise self.not_allowed(node)

    def _signed(self, node: ast.UnaryOp, operand: ast.expr, minus: bool) -> Value:
        value = self.plain(operand)
        if not isinstance(value.value, (int, float)) or isinstance(value.value, bool):
            raise self.not_allowed(node)
        return Value(-value.value if minus else value.value, self.span(node))

    def _binary(self, node: ast.BinOp, left: Result, op: ast.operator, right: Result) -> Result:
        if isinstance(left, Value) and isinstance(right, Value):
            return self._folded(node, left.value, op, right.value)
        symbol = OPERATORS.get(type(op), ("", None))[0]
        found = spelled(self.dialect, "operator", symbol)
        if found is None or isinstance(left, Module) or isinstance(right, Module):
            raise self.not_allowed(node)
        operands = {
            slot.param: self.operand(found.op, found.operand(slot), side, node, self.dialect)
            for slot, side in zip(found.form.slots, (left, right), strict=True)
        }
        return self.builder.call(Typed(found.op, operands, {}, self.span(node), in_code=True))

    def _folded(self, node: ast.BinOp, a: Any, op: ast.operator, b: Any) -> Value:
        apply = _ARITHMETIC.get(type(op))
        numbers = all(isinstance(v, (int, float)) and not isinstance(v, bool) and abs(v) < _MOST for v in (a, b))
        if apply is None or not numbers or (b == 0 and isinstance(op, (ast.FloorDiv, ast.Mod, ast.Div))):
            raise self.not_allowed(node)
        return Value(apply(a, b), self.span(node))

    def _target(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name) and not node.id.startswith("_"):
            return node.id
        raise self.not_allowed(node)
