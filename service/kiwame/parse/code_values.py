"""What expressions in code can be, and how each is taken for a tensor, a number, or a member of a tuple."""

import ast
import math
from typing import Any

import msgspec

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.model import Shape
from kiwame.ops.arguments import Argument, Operand, Value, is_int
from kiwame.ops.base import Op, registry
from kiwame.parse.build import Builder
from kiwame.parse.misfits import no_tensor, unknown_argument
from kiwame.parse.nodes import Listed, Named, Pieces, Ref, Result, Typed
from kiwame.parse.source import Source
from kiwame.parse.spellings import Spelling
from kiwame.parse.text import Statement
from kiwame.parse.text import Typed as TypedText
from kiwame.parse.written import check_list, check_number


class CodeValues(Source):
    """A statement whose values are tensors of a program, or plain. `dialect`: the library whose methods are meant."""

    builder: Builder
    env: dict[str, Named]

    def __init__(self, typed: TypedText, statement: Statement, dialect: str) -> None:
        super().__init__(typed, statement)
        self.dialect = dialect

    def eval(self, node: ast.expr) -> Result:
        """The value of an expression."""
        raise NotImplementedError

    def tensor(self, result: Result, node: ast.AST) -> Ref:
        """A result that is one tensor. Raises Refusal for several, and for anything else."""
        if isinstance(result, Ref):
            return result
        if isinstance(result, (Pieces, Listed)):
            span = self.span(node)
            count = result.count if isinstance(result, Pieces) else len(result.items)
            raise refuse(
                Cause.ARGUMENT,
                "several",
                span=span,
                repairs=(Repair(span, "{}[0]"),),
                got=f"{count} tensors",
                expected="one tensor",
                count=count,
            )
        raise refuse(Cause.ARGUMENT, "not-a-tensor", span=self.span(node), got=self.text_of(node)[:80])

    def sizes(self, shape: Shape, span: Span) -> Value:
        """A shape as a tuple that can be passed on."""
        return Value(tuple(Value(s, span) for s in shape), span, "tuple")

    def number(self, node: ast.Call, kind: str) -> Value:
        """What float(…) and int(…) make of a number."""
        given = self.plain(node.args[0]).value
        try:
            return Value(float(given) if kind == "float" else int(given), self.span(node))
        except (TypeError, ValueError, OverflowError):
            raise self.not_allowed(node) from None

    def member(self, owner: Value, index: ast.expr) -> Value:
        """One member of a tuple, counted from either end; of a slice, a tuple of them."""
        if isinstance(index, ast.Slice):
            ends = [None if part is None else self.plain(part).value for part in (index.lower, index.upper, index.step)]
            if all(end is None or is_int(end) for end in ends) and ends[2] != 0:
                return Value(owner.items[slice(*ends)], owner.span, owner.boxed)
            raise self.not_allowed(index)
        found: Value = owner.items[self.place_in(len(owner.items), index)]
        return found

    def place_in(self, size: int, index: ast.expr) -> int:
        """A place in a tuple of `size`, counted from the front. Raises Refusal for one that is not there."""
        place = self.plain(index)
        if is_int(place.value) and -size <= place.value < size:
            return int(place.value) % size
        text = str(place.plain)[:80]
        raise refuse(
            Cause.INDEX_OUT_OF_RANGE, span=place.span, got=text, expected=[-size, size - 1], index=text, size=size
        )

    def operands(self, found: Spelling, operand: Operand, given: Result, node: ast.AST) -> dict[str, Ref | Value]:
        """What stands in an operand's place, by parameter: one tensor, each of a list, nothing for None."""
        if operand.optional and isinstance(given, Value) and given.value is None:
            return {}
        if not operand.many:
            check_number(found, operand, given)
            return {operand.name: self.operand(found.op, operand, given, node, found.library)}
        if isinstance(given, Pieces):
            items: tuple[Result, ...] = tuple(self.builder.piece(given, n) for n in range(given.count))
        elif isinstance(given, Listed) or (isinstance(given, Value) and given.boxed):
            items = given.items
        else:
            items = (given,)
        each = msgspec.structs.replace(operand, many=False)
        return {
            f"{operand.name}.{n}": self.operand(found.op, each, item, node, found.library)
            for n, item in enumerate(items)
        }

    def operand(
        self, op: Op, operand: Operand, given: Result, node: ast.AST, library: str | None = None
    ) -> Ref | Value:
        """What stands in a tensor's place: a tensor, a list of numbers, or a plain number where the op takes one.

        `library`: whose call it is, where a library is named.
        """
        if operand.stacked and self._stackable(given, ("list",)):
            return self.stacked(given, node)
        if library == "numpy" and op.family != "einops" and self._stackable(given):
            return self.stacked(given, node)
        if isinstance(given, (Ref, Pieces, Listed)):
            return self.tensor(given, node)
        if isinstance(given, Value):
            if operand.number and isinstance(given.value, (int, float)):
                return given
            if self.is_data(given) and op.family != "einops":  # which takes no lists of numbers
                check_list(None if operand.integer else library, op.name, given)
                return self.builder.data(lists(given), None, given.span)
        raise no_tensor(op, operand.name, self.span(node))

    def stacked(self, given: Result, node: ast.AST) -> Ref:
        """The tensor that NumPy makes of a list of tensors. Raises Refusal where it is none."""
        each = self._stackable(given)
        if not each:
            return self.tensor(given, node)
        named: dict[str, Ref | Value] = {f"tensors.{n}": self.tensor(item, node) for n, item in enumerate(each)}
        return self.builder.one(self.builder.call(Typed(registry()["stack"], named, {}, self.span(node), True)))

    def _stackable(self, given: Result, boxed: tuple[str, ...] = ("list", "tuple")) -> tuple[Result, ...]:
        """The tensors of a list; () for anything else. NumPy's pieces are a list, torch's a tuple."""
        if isinstance(given, Pieces) and self.builder.library == "numpy":
            return tuple(self.builder.piece(given, n) for n in range(given.count))
        return given.items if isinstance(given, Listed) and given.boxed in boxed else ()

    def is_data(self, value: Value) -> bool:
        """A list of numbers, as NumPy functions take one in place of an array."""
        return isinstance(value.value, tuple)

    def argument(self, parameter: Argument | Operand, result: Result, node: ast.AST) -> Value:
        """A result in an argument's place: a plain value, or the numbers of a tensor where the argument takes one."""
        taken = isinstance(parameter, Argument) and parameter.tensors in {True, self.builder.library}
        if not (taken and isinstance(result, Ref)):
            return self.number_in(result, node, parameter if isinstance(parameter, Argument) else None)
        span, shape = self.span(node), self.builder.shape(result)
        numbers = [Value(number, span) for number in self.builder.values(result)]
        return numbers[0] if not shape else Value(tuple(numbers), span, "tensor")

    def number_in(self, result: Result, node: ast.AST, argument: Argument | None = None) -> Value:
        """A result that is a plain value. Raises Refusal for a tensor."""
        if isinstance(result, Value):
            return result
        if argument is not None and (refusal := argument.no_tensor(self.span(node))) is not None:
            raise refusal
        raise refuse(Cause.ARGUMENT, "tensor-as-argument", span=self.span(node), got="tensor", expected="number")

    def plain(self, node: ast.expr) -> Value:
        """The value of an expression that must not be a tensor."""
        return self.number_in(self.eval(node), node)

    def unknown_keyword(self, op: str, keyword: ast.keyword, known: list[str]) -> Refusal:
        """A refusal of a keyword that the op does not have."""
        start = self.offset(keyword.lineno, keyword.col_offset, in_bytes=True)
        name = str(keyword.arg)
        return unknown_argument(op, name, self.typed.span(start, start + len(name)), known, known)

    def measured(self, node: ast.Call, shape: Shape, attr: str, span: Span) -> Value:
        """What size(), size(n), dim() and numel() say of a shape."""
        if attr == "size":
            sizes = self.sizes(shape, span)
            return self.member(sizes, node.args[0]) if node.args else sizes
        return Value(len(shape) if attr == "dim" else math.prod(shape), span)


def lists(value: Value) -> Any:
    """A tuple of Values as nested lists."""
    return [lists(v) for v in value.value] if isinstance(value.value, tuple) else value.value
