"""Calls in code: functions, methods and a few builtins, dealt to the ops that they spell."""

import ast

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.ops.arguments import Operand, Value
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Op, registry
from kiwame.ops.pack_patterns import packed_shapes
from kiwame.parse.as_typed import ask
from kiwame.parse.dealing import as_run
from kiwame.parse.known_dtypes import FLOATS_MADE
from kiwame.parse.misfits import no_tensor, too_many, unset
from kiwame.parse.nearest import nearest_ops, unknown_op
from kiwame.parse.nodes import Listed, Module, Pieces, Ref, Result, Typed
from kiwame.parse.placing import Placing
from kiwame.parse.spellings import Spelling, bare_spelling, meant, spelled, spellings, written
from kiwame.parse.whitelist import DATA_MAKERS, FORBIDDEN, IN_PLACE, MATHEMATICS, MODULES, SHOWN_AS_IS, UNSET
from kiwame.parse.written import (
    as_written,
    axes_put_in,
    check_axis_said,
    check_named,
    check_rank,
    with_range,
    with_word,
)

ONE_BY_ONE = frozenset({"block_diag", "cartesian_prod", "broadcast_tensors", "einops_einsum"})  # not in one list


class Calls(Placing):
    """A statement whose calls are added to a program. `dialect`: the library whose methods are meant."""

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
        if attr in IN_PLACE or (attr.endswith("_") and attr != "bool_"):
            raise self.in_place(node)
        if isinstance(owner, Module):
            plain = self._of_numbers(node, owner, attr)
            return plain if plain is not None else self._function(node, owner, attr, span)
        if isinstance(owner, Value):
            raise self.not_allowed(node)
        return self._method(node, self.tensor(owner, node.func.value), attr, span)

    def _of_numbers(self, node: ast.Call, owner: Module, attr: str) -> Value | None:
        """What a function of Python's math, or of NumPy's by the same name, gives for plain numbers."""
        if written(owner.path) not in {"math", "np"} or attr not in MATHEMATICS or node.keywords:
            return None
        given = [self.eval(argument) for argument in node.args]
        numbers = [g.value for g in given if isinstance(g, Value) and isinstance(g.value, (int, float))]
        if len(numbers) != len(given) or not numbers:
            return None
        try:
            return Value(MATHEMATICS[attr](*numbers), self.span(node))
        except (ValueError, OverflowError, TypeError):
            raise self.not_allowed(node) from None

    def _bare_call(self, node: ast.Call, func: ast.Name) -> Result:
        name = func.id
        if name == "print" and len(node.args) == 1 and not node.keywords:
            return self.eval(node.args[0])
        if name == "len" and len(node.args) == 1:
            given = self.eval(node.args[0])
            size = self.builder.shape(given)[:1] if isinstance(given, Ref) else ()
            if size and isinstance(given, Ref):
                self.asked_of = given
                return Value(size[0], self.span(node))
        if name in {"float", "int"} and len(node.args) == 1 and not node.keywords:
            return self.number(node, name)
        if name in DATA_MAKERS:
            return self.data(node)
        op = self._named_bare(node, name)
        if op is None or name.startswith("_"):
            if nearest_ops(name) and not name.startswith("_"):
                raise unknown_op(name, self.span(func))
            raise self.not_allowed(node)
        return self._apply(node, bare_spelling(op, self.dialect), None)

    def _named_bare(self, node: ast.Call, name: str) -> Op | None:
        """The op of a name alone: einops' where a pattern follows the tensors, as in `repeat(x, "a -> a b", b=2)`."""
        patterned = any(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in node.args[1:])
        patterned |= any(k.arg == "pattern" for k in node.keywords)
        return (registry().find(f"einops.{name}") if patterned else None) or registry().find(name)

    def _complete(self, op: Op, operands: dict[str, Ref | Value], node: ast.AST) -> dict[str, Ref | Value]:
        """The operands in the op's order. Raises Refusal where one is missing."""
        found: dict[str, Ref | Value] = {}
        for operand in op.operands:
            mine = {key: o for key, o in operands.items() if key.split(".")[0] == operand.name}
            if not mine and not operand.optional:
                raise no_tensor(op, operand.name, self.span(node))
            found |= mine
        return found

    def _method(self, node: ast.Call, owner: Ref, attr: str, span: Span) -> Result:
        if attr in SHOWN_AS_IS and not node.args and not node.keywords:
            return owner
        if attr in {"size", "dim", "numel"} and not node.keywords and len(node.args) <= (attr == "size"):
            self.asked_of = owner
            return self.measured(node, self.builder.shape(owner), attr, span)
        placed = self.put(node, owner, attr)
        if placed is not None:
            return placed
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

    def _function(self, node: ast.Call, owner: Module, attr: str, span: Span) -> Result:
        library = MODULES.get(owner.path.split(".")[0], "torch")
        if attr in DATA_MAKERS:
            return self.data(node, library)
        if written(f"{owner.path}.{attr}") == "torch.from_numpy" and len(node.args) == 1 and not node.keywords:
            return self.tensor(self.eval(node.args[0]), node.args[0])
        if written(f"{owner.path}.{attr}") == "torch.device" and node.args and not node.keywords:
            return self.device(node)
        if owner.path == "einops":
            library = self.builder.library
        count, keywords = len(node.args), frozenset(str(k.arg) for k in node.keywords)
        found = spelled(library, "function", f"{written(owner.path)}.{attr}", count, keywords)
        if found is None:
            raise unset(attr, span) if attr.startswith(UNSET) else unknown_op(attr, span)
        return self._apply(node, found, None)

    def _apply(self, node: ast.Call, found: Spelling, owner: Ref | None) -> Result:
        """The result of a call, its values dealt to the slots of its spelling."""
        given: list[Result] = [] if owner is None else [owner]
        given += [self.eval(a) for a in node.args]
        tensors = [not isinstance(g, Value) for g in given]
        found = meant(found, tensors, frozenset(str(k.arg) for k in node.keywords))
        try:
            result = self._applied(node, found, given)
            return self._with_shapes(result, node) if found.op.name == "einops_pack" else result
        except Refusal as refusal:
            self._ask(refusal, node, found, given)
            raise

    def _with_shapes(self, packed: Ref | Pieces, node: ast.Call) -> Listed:
        """What einops.pack gives: the tensor, and the shapes that unpack asks for."""
        made = self.builder.nodes[self.builder.one(packed).at]
        shapes = packed_shapes([self.builder.nodes[at].shape for at in made.ins], made.args["pattern"])
        span = self.span(node)
        return Listed((packed, Value(tuple(self.sizes(s, span) for s in shapes), span, "list")), span, "tuple")

    def _ask(self, refusal: Refusal, node: ast.Call, found: Spelling, given: list[Result]) -> None:
        """Let the library say what it says to the call as typed."""
        try:
            named = {str(k.arg): self.eval(k.value) for k in node.keywords}
        except Refusal:
            return  # that is what was refused
        ask(refusal, self.builder, found, given, named)

    def _applied(self, node: ast.Call, found: Spelling, given: list[Result]) -> Ref | Pieces:
        operands, values = self._dealt(node, found, given)
        operands = self._complete(found.op, operands, node)
        first = next(iter(operands.values()), None)
        rank = len(self.builder.shape(first)) if isinstance(first, Ref) else 0
        check_axis_said(found, values)
        check_rank(found, rank, self._for_more_axes(node))
        values = as_written(found, values, rank)
        for slot in found.form.slots:
            several = slot.param in values and isinstance(values[slot.param].value, tuple)
            one = isinstance(first, Ref) and not found.op.operands[0].many
            if several and one and isinstance(first, Ref) and isinstance(found.parameter(slot), Axis):
                return axes_put_in(self.builder, found, first, slot, values[slot.param])
        if found.library == "numpy" and self.builder.library == "torch" and found.op.name in FLOATS_MADE:
            values = {"dtype": Value("float64"), **values}  # which torch then takes as it is
        return self.builder.call(Typed(found.op, operands, values, self.span(node), in_code=True))

    def _for_more_axes(self, node: ast.Call) -> Repair:
        """A transpose of matrices alone, written so that axes may stand before them."""
        text = f"transpose({self.text_of(node.args[0])}, -2, -1)" if node.args else "mT"
        start, end = self.span(node)
        return Repair((self.name_span(node.func)[0] if isinstance(node.func, ast.Attribute) else start, end), text)

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
            if isinstance(parameter, Operand) and slot.starred:
                behind = sum(found.parameter(s).required for s in slots)
                mine, left = left[: len(left) - behind], left[len(left) - behind :]
                in_list = found.library == "torch" and found.op.name not in ONE_BY_ONE
                alone = in_list and len(mine) == 1 and not isinstance(mine[0], Ref)
                together = mine[0] if alone else Listed(tuple(mine))
                operands |= self.operands(found, parameter, together, node)
            elif isinstance(parameter, Operand):
                operands |= self.operands(found, parameter, left.pop(0), node)
            elif slot.starred:
                values[slot.param] = as_run([self.number_in(v, node) for v in left])
                left = []
            else:
                values[slot.param] = self.argument(parameter, left.pop(0), node)
        if left:
            extra = left[0] if isinstance(left[0], Value) else Value(None, self.span(node))
            check_named(found, extra)
            raise too_many(found.op)(extra)
        ranged: dict[str, Value] = {}
        for keyword in self.telling(found, node.keywords):
            word, slot_named = str(keyword.arg), found.slot_for(str(keyword.arg))
            if word in found.range_words and word not in ranged:
                ranged[word] = self.plain(keyword.value)
            elif slot_named is None and (free := found.free):
                values[free.param] = with_word(values.get(free.param), word, self.plain(keyword.value))
            elif slot_named is None or slot_named.param in {*operands, *values}:
                words = [s.keyword for s in found.form.slots if s.param not in {*operands, *values}]
                raise self.unknown_keyword(found.op.name, keyword, words)
            elif isinstance(parameter := found.parameter(slot_named), Operand):
                operands |= self.operands(found, parameter, self.eval(keyword.value), node)
            else:
                values[slot_named.param] = self.argument(parameter, self.eval(keyword.value), keyword.value)
        return operands, with_range(found, values, ranged)


def other_library(library: str) -> str:
    """numpy for torch, torch for numpy."""
    return "numpy" if library == "torch" else "torch"
