"""Calls in code: functions, methods and a few builtins, dealt to the ops that they spell."""

import ast
import math
from typing import Any, NamedTuple

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.model import Shape
from kiwame.ops.arguments import Operand, Value, is_int
from kiwame.ops.axis_arguments import Axes, Axis
from kiwame.ops.base import Bound, Op, registry
from kiwame.ops.forms import Slot
from kiwame.parse.build import Builder
from kiwame.parse.dealing import as_run, placed
from kiwame.ops.dtypes import dtype_named
from kiwame.parse.misfits import no_tensor, too_many, unknown_argument
from kiwame.parse.nearest import nearest_ops, unknown_op
from kiwame.parse.nodes import Ref, Typed
from kiwame.parse.source import Source
from kiwame.parse.spellings import Spelling, spelled, spellings
from kiwame.parse.text import Statement
from kiwame.parse.text import Typed as TypedText
from kiwame.parse.whitelist import DATA_MAKERS, FORBIDDEN, MODULES
from kiwame.parse.written import as_written, check_list, check_named, check_rank, with_range


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
        if name in DATA_MAKERS:
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
        arguments = placed(op.arguments, rest, too_many(op))
        for keyword in node.keywords:
            chosen = next((a for a in op.arguments if keyword.arg in a.keywords), None)
            if chosen is None:
                raise self._unknown_keyword(op.name, keyword, [a.name for a in op.arguments])
            arguments[chosen.name] = self.plain(keyword.value)
        return self.builder.call(
            Typed(op, self._complete(op, operands, node), arguments, self.span(node), in_code=True)
        )

    def _number(self, node: ast.Call, kind: str) -> Value:
        given = self.plain(node.args[0]).value
        try:
            return Value(float(given) if kind == "float" else int(given), self.span(node))
        except (TypeError, ValueError, OverflowError):
            raise self.not_allowed(node) from None

    def _complete(self, op: Op, operands: dict[str, Any], node: ast.AST) -> dict[str, Any]:
        """The operands in the op's order. Raises Refusal where one is missing."""
        for operand in op.operands:
            if operand.name not in operands:
                raise no_tensor(op, operand.name, self.span(node))
        return {o.name: operands[o.name] for o in op.operands}

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
            sizes = self.sizes(shape, span)
            return self.member(sizes, node.args[0]) if node.args else sizes
        return Value(len(shape) if attr == "dim" else math.prod(shape), span)

    def sizes(self, shape: Shape, span: Span) -> Value:
        """A shape as a tuple that can be passed on."""
        return Value(tuple(Value(s, span) for s in shape), span, "tuple")

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
        if attr in DATA_MAKERS:
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
        """The result of a call, its values dealt to the slots of its spelling."""
        given: list[Result] = [] if owner is None else [owner]
        given += [self.eval(a) for a in node.args]
        operands, values = self._dealt(node, found, given)
        operands = self._complete(found.op, operands, node)
        first = next(iter(operands.values()), None)
        rank = len(self.builder.shape(first)) if isinstance(first, Ref) else 0
        check_rank(found, rank, self._for_more_axes(node))
        values = as_written(found, values, rank)
        for slot in found.form.slots:
            several = slot.param in values and isinstance(values[slot.param].value, tuple)
            if several and isinstance(first, Ref) and isinstance(found.parameter(slot), Axis):
                return self._axes_put_in(found, first, slot, values[slot.param], node)
        return self.builder.call(Typed(found.op, operands, values, self.span(node), in_code=True))

    def _for_more_axes(self, node: ast.Call) -> Repair:
        """A transpose of matrices alone, written so that axes may stand before them."""
        text = f"transpose({self.text_of(node.args[0])}, -2, -1)" if node.args else "mT"
        start, end = self.span(node)
        return Repair((self.name_span(node.func)[0] if isinstance(node.func, ast.Attribute) else start, end), text)

    def _axes_put_in(self, found: Spelling, x: Ref, slot: Slot, axes: Value, node: ast.Call) -> Ref:
        """Several new axes put in one after another, the first of them first; NumPy takes them at once."""
        operand = found.op.operands[0].name
        bound = Bound(found.op, {operand: self.builder.shape(x)}, {}, library=found.library, in_code=True)
        for axis in sorted(Axes(slot.param, new=True).check(axes, bound) or ()):
            typed = Typed(found.op, {operand: x}, {slot.param: Value(axis, axes.span)}, self.span(node), in_code=True)
            x = self.builder.call(typed)
        return x

    def _dealt(
        self, node: ast.Call, found: Spelling, given: list[Result]
    ) -> tuple[dict[str, Ref | Value], dict[str, Value]]:
        """Operands and arguments by parameter, as typed."""
        operands: dict[str, Ref | Value] = {}
        values: dict[str, Value] = {}
        slots, left = list(found.positional), list(given)
        while slots and left:
            slot = slots.pop(0)
            parameter = found.parameter(slot)
            if isinstance(parameter, Operand):
                operands[slot.param] = self.operand(found.op, parameter, left.pop(0), node, found.library)
            elif slot.starred:
                values[slot.param] = as_run([self._number_in(v, node) for v in left])
                left = []
            else:
                values[slot.param] = self._number_in(left.pop(0), node)
        if left:
            extra = left[0] if isinstance(left[0], Value) else Value(None, self.span(node))
            check_named(found, extra)
            raise too_many(found.op)(extra)
        ranged: dict[str, Value] = {}
        for keyword in node.keywords:
            word, slot_named = str(keyword.arg), found.slot_for(str(keyword.arg))
            if word in found.range_words and word not in ranged:
                ranged[word] = self.plain(keyword.value)
            elif slot_named is None or slot_named.param in {*operands, *values}:
                words = [s.keyword for s in found.form.slots if s.param not in {*operands, *values}]
                raise self._unknown_keyword(found.op.name, keyword, words)
            elif isinstance(parameter := found.parameter(slot_named), Operand):
                operands[slot_named.param] = self.operand(
                    found.op, parameter, self.eval(keyword.value), node, found.library
                )
            else:
                values[slot_named.param] = self.plain(keyword.value)
        return operands, with_range(found, values, ranged)

    def _number_in(self, result: Result, node: ast.AST) -> Value:
        if isinstance(result, Value):
            return result
        raise refuse(Cause.ARGUMENT, "tensor-as-argument", span=self.span(node), got="tensor", expected="number")

    def plain(self, node: ast.expr) -> Value:
        """The value of an expression that must not be a tensor."""
        return self._number_in(self.eval(node), node)

    def _unknown_keyword(self, op: str, keyword: ast.keyword, known: list[str]) -> Refusal:
        start = self.offset(keyword.lineno, keyword.col_offset, in_bytes=True)
        name = str(keyword.arg)
        return unknown_argument(op, name, self.typed.span(start, start + len(name)), known, known)

    def operand(
        self, op: Op, operand: Operand, given: Result, node: ast.AST, library: str | None = None
    ) -> Ref | Value:
        """What stands in a tensor's place: a tensor, a list of numbers, or a plain number where the op takes one.

        `library`: whose call it is, where a library is named.
        """
        if isinstance(given, Ref):
            return given
        if isinstance(given, Value):
            if operand.number and isinstance(given.value, (int, float)):
                return given
            if self.is_data(given):
                check_list(library, op.name, given)
                return self.builder.data(lists(given), None, given.span)
        raise no_tensor(op, operand.name, self.span(node))

    def is_data(self, value: Value) -> bool:
        """A list of numbers, as NumPy functions take one in place of an array."""
        return isinstance(value.value, tuple)


def lists(value: Value) -> Any:
    """A tuple of Values as nested lists."""
    return [lists(v) for v in value.value] if isinstance(value.value, tuple) else value.value


def other_library(library: str) -> str:
    """numpy for torch, torch for numpy."""
    return "numpy" if library == "torch" else "torch"
