"""What stands between square brackets: read from a tree into the text of an index and the tensors in it."""

import ast
from typing import NamedTuple

import msgspec

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.ops.arguments import Value, is_int
from kiwame.ops.base import registry
from kiwame.parse.build import Builder
from kiwame.parse.code_values import CodeValues, lists
from kiwame.parse.nodes import Listed, Module, Named, Pieces, Ref, Result, Typed

_WHOLE = frozenset({"int64", "int32", "uint8"})
_INTEGERS = frozenset({*_WHOLE, "int16", "int8"})
_LONGEST_LIST = 32  # torch takes a shorter list that holds a list, a slice or None for a tuple


class Read(NamedTuple):
    """One entry: its text, the tensor where it is one, and where it was typed."""

    text: str
    tensor: Ref | None
    span: Span


class Indices(CodeValues):
    """A statement that takes cells by `x[…]`."""

    def item_of(self, builder: Builder, env: dict[str, Named], x: Ref) -> Ref:
        """What chat form's `getitem x […]` takes, the statement being a name and the brackets."""
        self.builder, self.env = builder, {**env, "x": env.get("x", x)}
        node = self.parsed(builder.limits)
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Subscript):
            raise self.not_allowed(node)
        return self.taken(node.value, x, node.value.slice, self.text_of(node.value.value))

    def taken(self, node: ast.expr, x: Ref, index: ast.expr, owner: str) -> Ref:
        """The tensor that `x[…]` gives. `owner`: how x was typed."""
        found = [entry for part in self._parts_of(index) for entry in self._entries(part, alone=part is index)]
        operands: dict[str, Ref | Value] = {"x": x}
        operands |= {f"at.{n}": e.tensor for n, e in enumerate(e for e in found if e.tensor) if e.tensor}
        text = Value(", ".join(e.text for e in found), self.span(index))
        try:
            call = Typed(registry()["getitem"], operands, {"index": text}, self.span(node), in_code=True)
            return self.builder.one(self.builder.call(call))
        except Refusal as refusal:
            raise self._placed(refusal, found, node, owner) from None

    def _placed(self, refusal: Refusal, found: list[Read], node: ast.expr, owner: str) -> Refusal:
        """The refusal with the place of the entry that cannot be, and what to write there."""
        at = refusal.problem.data.get("entry")
        if not isinstance(at, int) or at >= len(found):
            return refusal
        span = found[at].span
        refusal.problem = msgspec.structs.replace(refusal.problem, span=span)
        instead = refusal.problem.data.get("instead", [])
        if not found[at].tensor:
            refusal.repairs = tuple(Repair(span, text) for text in instead)
        if refusal.problem.variant == "argument.step-negative" and len(found) == 1 and found[at].text == "::-1":
            refusal.repairs = (Repair(self.span(node), f"{owner}.flip(0)"),)
        return refusal

    def _parts_of(self, index: ast.expr) -> list[ast.expr]:
        """The entries side by side: those of a tuple, and in torch those of a list that holds more than numbers."""
        if isinstance(index, ast.Tuple):
            return index.elts
        if isinstance(index, ast.List) and self.builder.library == "torch" and len(index.elts) < _LONGEST_LIST:
            several = (ast.List, ast.Tuple, ast.Slice)
            if any(isinstance(e, several) or _is_none_or_rest(e) for e in index.elts):
                return index.elts
        return [index]

    def _entries(self, node: ast.expr, *, alone: bool) -> list[Read]:
        """What one part of an index means; a tuple by name is several."""
        span = self.span(node)
        match node:
            case ast.Slice(lower=lower, upper=upper, step=step):
                return [Read(self._slice([lower, upper, step]), None, span)]
            case ast.Call(func=ast.Name(id="slice"), args=args, keywords=[]) if 1 <= len(args) <= 3:
                parts: list[ast.expr | None] = [*args]
                return [Read(self._slice([None, args[0], None] if len(args) == 1 else [*parts, None][:3]), None, span)]
            case ast.Constant(value=value) if value is Ellipsis:
                return [Read("...", None, span)]
        given = self.eval(node)
        if alone and isinstance(node, ast.Name) and isinstance(given, Value) and self._is_several(given):
            return [entry for item in given.items for entry in self._entry(item, node)]
        return self._entry(given, node)

    def _is_several(self, given: Value) -> bool:
        """Whether a tuple or list by its name is an entry for each of its members."""
        if given.boxed != "list" or not isinstance(given.value, tuple):
            return given.boxed == "tuple"
        nested = any(isinstance(item.value, tuple) or item.value is None for item in given.items)
        return self.builder.library == "torch" and nested and len(given.items) < _LONGEST_LIST

    def _entry(self, given: Result, node: ast.expr) -> list[Read]:
        span = self.span(node)
        if isinstance(given, Pieces):
            given = Listed(tuple(self.builder.piece(given, n) for n in range(given.count)))
        if isinstance(given, Listed):
            return [entry for item in given.items for entry in self._entry(item, node)]
        if isinstance(given, Ref):
            return [Read(self._kind(given), given, span)]
        if isinstance(given, Module):
            raise self.not_allowed(node)
        value = given.value
        if isinstance(value, tuple):
            tensor = self.builder.data(lists(given), None if value else "int64", span)
            return [Read(self._kind(tensor), tensor, span)]
        if is_int(value) or isinstance(value, bool) or value is None:
            return [Read(str(value), None, span)]
        text = str(value)[:80]
        raise refuse(Cause.ARGUMENT, "index-entry", span=span, got=text, op="getitem", text=text)

    def _kind(self, tensor: Ref) -> str:
        """What a tensor in an index is: positions, those that may be negative, a mask, or nothing that indexes."""
        try:
            dtype = self.builder.foreseen.dtype(tensor.at)
            values = self.builder.values(tensor)
        except Refusal:
            node = self.builder.nodes[tensor.at]
            asks = node.dtype == "bool" or (node.op is not None and node.op.family == "comparison and logic")
            return "@m" if asks else "@-"
        torch = self.builder.library == "torch"
        if dtype == "bool" or (torch and dtype == "uint8"):
            return "@m"
        if dtype not in (_WHOLE if torch else _INTEGERS):
            return "@x"
        return "@-" if any(v < 0 for v in values) else "@"

    def _end(self, node: ast.expr) -> Value:
        """An end of a slice: a plain value, or the number that a tensor of rank 0 holds."""
        given = self.eval(node)
        if isinstance(given, Ref) and not self.builder.shape(given):
            return Value(self.builder.values(given)[0], self.span(node))
        return self.number_in(given, node)

    def _slice(self, parts: list[ast.expr | None]) -> str:
        """`1:`, `::2`, the parts that are None left out."""
        texts: list[str] = []
        for part in parts:
            value = None if part is None else self._end(part)
            if value is not None and value.value is not None and not is_int(value.value):
                text = str(value.plain)[:80]
                raise refuse(Cause.ARGUMENT, "slice-entry", span=value.span, got=text, op="getitem", text=text)
            texts.append("" if value is None or value.value is None else str(value.value))
        return ":".join(texts if texts[2] else texts[:2])


def _is_none_or_rest(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and (node.value is None or node.value is Ellipsis)
