"""Calls in code: functions, methods and a few builtins, dealt to the ops that they spell."""

import ast
import math
from collections.abc import Callable
from typing import Any, NamedTuple

from kiwame.errors import Cause, Refusal, Span, refuse
from kiwame.model import Shape
from kiwame.ops.arguments import Operand, Value, is_int
from kiwame.ops.base import Op, registry
from kiwame.ops.dtypes import dtype_named
from kiwame.parse.build import Builder
from kiwame.parse.dealing import as_run, placed
from kiwame.parse.nearest import nearest_ops, unknown_op
from kiwame.parse.nodes import Ref, Typed
from kiwame.parse.source import Source
from kiwame.parse.spellings import Spelling, spelled, spellings
from kiwame.parse.text import Statement
from kiwame.parse.text import Typed as TypedText

MODULES = {"torch": "torch", "np": "numpy", "numpy": "numpy", "F": "torch", "jnp": "numpy"}
_DATA_MAKERS = {"tensor", "array", "asarray", "as_tensor", "Tensor"}
FORBIDDEN = {  # files, code and foreign memory, or settings of the whole process
    *("load", "save", "fromfile", "from_file", "loadtxt", "genfromtxt", "memmap", "frombuffer", "as_strided"),
    *("compile", "jit", "hub", "ops", "classes", "library", "package", "utils", "os", "sys"),
    *("distributed", "multiprocessing", "set_default_device"),
}


class Module(NamedTuple):
    """A library named in code, such as `torch.nn.functional`."""

    path: str


Result = Ref | Value | Module


class Calls(Source):
    """A statement whose calls are added to a program. `dialect`: the library whose methods are meant."""

    builder: Builder
    env: dict[str, Ref]

    def __init__(self, typed: TypedText, statement: Statement, dialect: str) -> None:
        super().__init__(typed, statement)
        self.dialect = dialect

    def eval(self, node: ast.expr) -> Result:
        """The value of an expression."""
        raise NotImplementedError

    def call(self, node: ast.Call) -> Result:
        """The value of a call."""
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                raise self.not_allowed(argument)
        if any(k.arg is None for k in node.keywords):
            raise self.not_allowed(node)
        if isinstance(node.func, ast.Name):
            return self._bare_call(node, node.func)
        if not isinstance(node.func, ast.Attribute):
            raise self.not_allowed(node)
        owner, attr, span = self.eval(node.func.value), node.func.attr, self.name_span(node.func)
        if attr.startswith("_") or attr in FORBIDDEN:
            raise self.not_allowed(node, span)
        if isinstance(owner, Ref):
            return self._method(node, owner, attr, span)
        if isinstance(owner, Module):
            return self._function(node, owner, attr, span)
        raise self.not_allowed(node)

    def _bare_call(self, node: ast.Call, func: ast.Name) -> Result:
        name = func.id
        if name == "print" and len(node.args) == 1 and not node.keywords:
            return self.eval(node.args[0])
        if name == "len" and len(node.args) == 1:
            given = self.eval(node.args[0])
            size = self.builder.shape(given)[:1] if isinstance(given, Ref) else ()
            if size:
                return Value(size[0], self.span(node))
        if name in {"float", "int"} and len(node.args) == 1 and not node.keywords:
            return self._number(node, name)
        if name in _DATA_MAKERS:
            return self._data(node)
        op = registry().find(name)
        if op is None or name.startswith("_"):
            if nearest_ops(name) and not name.startswith("_"):
                raise unknown_op(name, self.span(func))
            raise self.not_allowed(node)
        values = [self.eval(a) for a in node.args]
        count = len(op.operands)
        operands = {o.name: self.operand(op, o, v, node) for o, v in zip(op.operands, values, strict=False)}
        rest = [v for v in values[count:] if isinstance(v, Value)]
        arguments = placed(op.arguments, rest, self._too_many(op.name, op.examples))
        for keyword in node.keywords:
            chosen = next((a for a in op.arguments if keyword.arg in a.keywords), None)
            if chosen is None:
                raise self._unknown_keyword(op.name, keyword, [a.name for a in op.arguments])
            arguments[chosen.name] = self.plain(keyword.value)
        self._complete(op.name, op.operands, operands, node, op.examples)
        return self.builder.call(Typed(op, operands, arguments, self.span(node), in_code=True))

    def _number(self, node: ast.Call, kind: str) -> Value:
        given = self.plain(node.args[0]).value
        try:
            return Value(float(given) if kind == "float" else int(given), self.span(node))
        except (TypeError, ValueError, OverflowError):
            raise self.not_allowed(node) from None

    def _complete(
        self, op: str, wanted: tuple[Operand, ...], operands: dict[str, Any], node: ast.AST, examples: tuple[str, ...]
    ) -> None:
        for operand in wanted:
            if operand.name not in operands:
                raise refuse(
                    Cause.ARGUMENT,
                    "no-tensor",
                    span=self.span(node),
                    expected=operand.name,
                    op=op,
                    name=operand.name,
                    example=examples[0],
                )

    def _method(self, node: ast.Call, owner: Ref, attr: str, span: Span) -> Result:
        if attr in {"size", "dim", "numel"} and not node.keywords and len(node.args) <= (attr == "size"):
            return self._measured(node, self.builder.shape(owner), attr, span)
        count, keywords = len(node.args) + 1, frozenset(str(k.arg) for k in node.keywords)
        found = spelled(self.dialect, "method", attr, count, keywords) or spelled(
            other_library(self.dialect), "method", attr, count, keywords
        )
        if found is None:
            if (self.dialect, "attribute", attr) in spellings():
                raise refuse(
                    Cause.SYNTAX, "called-attribute", span=self.span(node), got=f"{attr}()", expected=attr, name=attr
                )
            raise unknown_op(attr, span)
        return self._apply(node, found, owner)

    def _measured(self, node: ast.Call, shape: Shape, attr: str, span: Span) -> Value:
        """What size(), size(n), dim() and numel() say of a shape."""
        if attr == "size":
            sizes = Value(tuple(Value(s, span) for s in shape), span)
            return self.member(sizes, node.args[0]) if node.args else sizes
        return Value(len(shape) if attr == "dim" else math.prod(shape), span)

    def member(self, owner: Value, index: ast.expr) -> Value:
        """One member of a tuple, counted from either end."""
        place = self.plain(index)
        members = owner.items
        size = len(members)
        if is_int(place.value) and -size <= place.value < size:
            found: Value = members[place.value]
            return found
        text = str(place.plain)[:80]
        raise refuse(
            Cause.INDEX_OUT_OF_RANGE, span=place.span, got=text, expected=[-size, size - 1], index=text, size=size
        )

    def _function(self, node: ast.Call, owner: Module, attr: str, span: Span) -> Result:
        library = MODULES.get(owner.path.split(".")[0], "torch")
        if attr in _DATA_MAKERS:
            return self._data(node)
        prefix = (
            "np"
            if library == "numpy"
            else "F"
            if owner.path in {"F", "torch.nn.functional", "nn.functional"}
            else "torch"
        )
        count, keywords = len(node.args), frozenset(str(k.arg) for k in node.keywords)
        keywords -= {"dtype"}
        found = spelled(library, "function", f"{prefix}.{attr}", count, keywords)
        if found is None:
            raise unknown_op(attr, span)
        return self._apply(node, found, None)

    def _data(self, node: ast.Call) -> Ref:
        dtype = None
        for keyword in node.keywords:
            if keyword.arg != "dtype":
                raise self._unknown_keyword("tensor", keyword, ["dtype"])
            given = self.plain(keyword.value)
            dtype = dtype_named(given.plain, given.span)
        if len(node.args) != 1:
            raise refuse(Cause.ARGUMENT, "tensor", span=self.span(node), got=len(node.args), expected=1)
        given_data = self.eval(node.args[0])
        if isinstance(given_data, Ref):
            return given_data
        if isinstance(given_data, Module):
            raise self.not_allowed(node)
        return self.builder.data(lists(given_data), dtype, self.span(node))

    def _apply(self, node: ast.Call, found: Spelling, owner: Ref | None) -> Ref:
        """Deal the values of a call to the slots of its spelling."""
        slots = list(found.form.slots)
        operands: dict[str, Ref | Value] = {}
        values: dict[str, Value] = {}
        positional: list[Result] = [owner] if owner is not None else []
        positional += [self.eval(a) for a in node.args]
        while slots and positional:
            slot = slots.pop(0)
            parameter = found.parameter(slot)
            if isinstance(parameter, Operand):
                operands[slot.param] = self.operand(found.op, parameter, positional.pop(0), node)
            elif slot.starred:
                values[slot.param] = as_run([self._number_in(v, node) for v in positional])
                positional = []
            else:
                values[slot.param] = self._number_in(positional.pop(0), node)
        if positional:
            extra = positional[0]
            raise self._too_many(found.op.name, found.op.examples)(
                extra if isinstance(extra, Value) else Value(None, self.span(node))
            )
        for keyword in node.keywords:
            slot_named = found.slot_for(str(keyword.arg))
            if slot_named is None or slot_named.param in {*operands, *values}:
                raise self._unknown_keyword(found.op.name, keyword, [s.keyword for s in found.form.slots])
            parameter = found.parameter(slot_named)
            if isinstance(parameter, Operand):
                operands[slot_named.param] = self.operand(found.op, parameter, self.eval(keyword.value), node)
            else:
                values[slot_named.param] = self.plain(keyword.value)
        self._complete(found.op.name, found.op.operands, operands, node, found.op.examples)
        ordered = {o.name: operands[o.name] for o in found.op.operands}
        return self.builder.call(Typed(found.op, ordered, values, self.span(node), in_code=True))

    def _number_in(self, result: Result, node: ast.AST) -> Value:
        if isinstance(result, Value):
            return result
        raise refuse(Cause.ARGUMENT, "tensor-as-argument", span=self.span(node), got="tensor", expected="number")

    def plain(self, node: ast.expr) -> Value:
        """The value of an expression that must not be a tensor."""
        return self._number_in(self.eval(node), node)

    def _too_many(self, op: str, examples: tuple[str, ...]) -> Callable[[Value], Refusal]:
        return lambda extra: refuse(
            Cause.ARGUMENT,
            "too-many",
            span=extra.span,
            got=extra.plain,
            op=op,
            expected=[a.said() for a in registry()[op].arguments],
            takes=len(registry()[op].arguments),
            example=examples[0],
        )

    def _unknown_keyword(self, op: str, keyword: ast.keyword, known: list[str]) -> Refusal:
        start = self.offset(keyword.lineno, keyword.col_offset, in_bytes=True)
        name = str(keyword.arg)
        return refuse(
            Cause.UNKNOWN_FLAG,
            "",
            span=self.typed.span(start, start + len(name)),
            got=name[:80],
            expected=known,
            op=op,
            name=name[:80],
            near=known,
            known=known,
        )

    def operand(self, op: Op, operand: Operand, given: Result, node: ast.AST) -> Ref | Value:
        """What stands in a tensor's place: a tensor, a list of numbers, or a plain number where the op takes one."""
        if isinstance(given, Ref):
            return given
        if isinstance(given, Value):
            if operand.number and isinstance(given.value, (int, float)):
                return given
            if self.is_data(given):
                return self.builder.data(lists(given), None, given.span)
        raise refuse(
            Cause.ARGUMENT,
            "no-tensor",
            span=self.span(node),
            expected=operand.name,
            op=op.name,
            name=operand.name,
            example=op.examples[0],
            nearest=list(op.examples),
        )

    def is_data(self, value: Value) -> bool:
        """A list of numbers, as NumPy functions take one in place of an array."""
        return isinstance(value.value, tuple)


def lists(value: Value) -> Any:
    """A tuple of Values as nested lists."""
    return [lists(v) for v in value.value] if isinstance(value.value, tuple) else value.value


def other_library(library: str) -> str:
    """numpy for torch, torch for numpy."""
    return "numpy" if library == "torch" else "torch"
