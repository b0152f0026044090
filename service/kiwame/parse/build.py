"""Calls checked one by one and put into a straight-line Program."""

import math
from typing import Any

import msgspec

from kiwame.errors import Attempt, Cause, Limit, Refusal, Span, refuse
from kiwame.model import Data, Fill, Program, Shape
from kiwame.ops.arguments import Value
from kiwame.ops.base import Bound, Op, work
from kiwame.ops.left_out import missing
from kiwame.parse.assemble import assembled
from kiwame.parse.axis_names import names_of_operands
from kiwame.parse.foreseen import Foreseen
from kiwame.parse.literals import cleaned, shape_of
from kiwame.parse.misfits import elsewhere
from kiwame.parse.nodes import Node, Pieces, Ref, Typed
from kiwame.settings import Limits

_ASKED = ("axis", "sizes", "index", "dtype", "argument", "pattern", "unknown-flag")  # what a library may refuse too


class Builder:
    """Collects tensors and calls; every shape is known as soon as a call is added."""

    def __init__(self, limits: Limits, library: str, elements: int | None = None, dtype: str | None = None) -> None:
        self.limits = limits
        self.library = library
        self.elements = elements or limits.tensor_elements
        self.total_elements = max(limits.request_elements, 4 * elements if elements else 0)
        self.dtype = dtype
        self.device: str | None = None  # the CUDA device that code names
        self.nodes: list[Node] = []
        self.foreseen = Foreseen(self.nodes, library, limits)
        self.given: dict[int, str] = {}
        self.elements_so_far = 0
        self.stages = 0
        self.refused: tuple[int, ...] = ()  # the operands of a call that was refused

    def shape(self, ref: Ref) -> Shape:
        """The shape of a tensor."""
        return self.nodes[ref.at].shape

    def fill(self, shape: Shape, dtype: str | None = None, span: Span | None = None) -> Ref:
        """A tensor given by shape alone; its cells are numbered when the program is whole."""
        if any(size < 0 for size in shape):
            raise refuse(Cause.SIZES, "negative-shape", span=span, got=list(shape), shape=list(shape))
        self._fits(shape, span)
        dtype = dtype or self.dtype
        return self._put(Node(shape, dtype, Fill(1, dtype is not None)), span)

    def data(self, values: Any, dtype: str | None = None, span: Span | None = None, floats: str | None = None) -> Ref:
        """A tensor given by its values; `floats`: the dtype of floats where it is not the library's usual one."""
        shape = shape_of(values, self.limits, span)
        self._fits(shape, span)
        dtype = dtype or self.dtype
        values, kind = cleaned(values, dtype, span)
        return self._put(Node(shape, dtype or (floats if kind == "float" else kind), Data(values)), span)

    def call(self, typed: Typed, dtype: str | None = None) -> Ref | Pieces:
        """A call checked: arguments normalised, its size worked out. Raises Refusal, with the call that was tried.

        `dtype`: the one asked for beside the call, for a tensor that is made here.
        """
        op = typed.op
        if not op.forms(self.library):
            raise elsewhere(op, self.library, typed.span)
        typed = _with_dtype(typed, dtype or self.dtype)
        refs = {name: o for name, o in typed.operands.items() if isinstance(o, Ref)}
        numbers = {name: o.value for name, o in typed.operands.items() if isinstance(o, Value)}
        numbers |= {o.name: None for o in op.operands if o.optional and o.name not in typed.operands}
        spans = {name: Value(None, o.span) for name, o in typed.operands.items()}
        bound = Bound(
            op,
            {name: self.shape(ref) for name, ref in refs.items()},
            dict(numbers),
            library=self.library,
            typed={**spans, **typed.values},
            in_code=typed.in_code,
            look=lambda param: self.values(refs[param]),
        )
        ins = tuple(ref.at for ref in refs.values())
        rank = len(self.shape(next(iter(refs.values())))) if refs else 0
        try:
            for argument in op.arguments:
                if argument.name in typed.values:
                    bound.args[argument.name] = argument.check(typed.values[argument.name], bound)
                elif argument.required:
                    raise missing(op, argument.name, typed.span)
                else:
                    bound.args[argument.name] = argument.settled(rank)
            count = op.pieces(bound) if op.pieces else 0
            bound.pick = 0 if count else None
            bound.out = op.size(bound)
        except Refusal as refusal:
            if refusal.problem.span is None:
                refusal.problem = msgspec.structs.replace(refusal.problem, span=typed.span)
            self.refused = ins
            self._tried(refusal, typed, ins, numbers)
            raise
        if not op.forms(self.library) and op.other_form(bound) is None:
            raise refuse(Cause.ARGUMENT, "no-form", span=typed.span, got=op.name, op=op.name, library=self.library)
        self._fits(bound.out, typed.span)
        self._affordable(bound, typed.span)
        if count:
            return Pieces(op, ins, bound, count, typed.span, {})
        return self._put(Node(bound.out, None, None, op, ins, bound.args), typed.span)

    def piece(self, pieces: Pieces, n: int) -> Ref:
        """One of several results. `n` counts from 0 and is below their count."""
        if n not in pieces.found:
            pieces.bound.pick = n
            shape = pieces.op.size(pieces.bound)
            self._fits(shape, pieces.span)
            node = Node(shape, None, None, pieces.op, pieces.ins, pieces.bound.args, n)
            pieces.found[n] = self._put(node, pieces.span)
        return pieces.found[n]

    def one(self, result: Ref | Pieces) -> Ref:
        """A result as one tensor: of several, the first."""
        return result if isinstance(result, Ref) else self.piece(result, 0)

    def values(self, ref: Ref) -> list[Any]:
        """All cells of a tensor in row-major order, worked out by the formulas. Raises Refusal where that cannot be."""
        return self.foreseen.cells(ref.at)

    def name(self, ref: Ref, name: str) -> None:
        """Give a tensor the name that was typed for it."""
        if name not in self.given.values():
            self.given[ref.at] = name

    def with_axis_names(self, refusal: Refusal, names: tuple[str, ...] | None) -> Refusal:
        """A refusal that can say what the axes of the refused call's operands are called, from `names` of the first."""
        known = names_of_operands(self.nodes, self.refused, names, self.library) if names else None
        if known is not None:
            data = {**refusal.problem.data, "axis_names": known}
            refusal.problem = msgspec.structs.replace(refusal.problem, data=data)
        return refusal

    def program(self, result: Ref | Pieces) -> Program:
        """The program that computes a result."""
        pieces = result.count if isinstance(result, Pieces) else 0
        return assembled(self.nodes, self.one(result).at, self.given, self.library, pieces)

    def _put(self, node: Node, span: Span | None) -> Ref:
        self.elements_so_far += math.prod(node.shape)
        if self.elements_so_far > self.total_elements:
            raise self._over("request_elements", self.total_elements, self.elements_so_far, span)
        if node.op is not None and node.ins:
            self.stages += 1
            if self.stages > self.limits.stages:
                raise self._over("stages", self.limits.stages, self.stages, span)
        self.nodes.append(node)
        return Ref(len(self.nodes) - 1, span)

    def _fits(self, shape: Shape, span: Span | None) -> None:
        if len(shape) > self.limits.rank:
            raise self._over("rank", self.limits.rank, len(shape), span)
        total = math.prod(shape)
        if total > self.elements or any(s > 2**62 for s in shape):
            name = "npy_elements" if self.elements == self.limits.npy_elements else "tensor_elements"
            raise self._over(name, self.elements, total if total > self.elements else max(shape), span)

    def _affordable(self, bound: Bound, span: Span | None) -> None:
        cost = work(bound)
        most = max(self.limits.multiply_adds, self.elements)
        if cost > most:
            raise self._over("multiply_adds", most, cost, span)

    def _over(self, name: str, most: int, got: int, span: Span | None) -> Refusal:
        return refuse(Cause.LIMIT, span=span, limit=Limit(name, most), got=_short(got), name=name, max=most)

    def _tried(self, refusal: Refusal, typed: Typed, ins: tuple[int, ...], numbers: dict[str, Any]) -> None:
        """Keep the refused call in its op's own form, so that the library can be asked what it says to it."""
        if refusal.problem.variant in {"dtype.unknown", "dtype.no-input", "dtype.of-tensor"}:
            return  # there is no such dtype to ask with
        raw = dict(numbers)
        for argument in typed.op.arguments:
            if argument.name in typed.values:
                plain = typed.values[argument.name].plain
                raw[argument.name] = plain if isinstance(plain, tuple) or not argument.many else (plain,)
            elif not argument.required:
                raw[argument.name] = argument.default
            else:
                return
        self.ask(refusal, typed.op, ins, raw)

    def ask(self, refusal: Refusal, op: Op, ins: tuple[int, ...], args: dict[str, Any], form: str = "") -> None:
        """Let the library be asked what it says to a refused call of these tensors; `form`: as it was typed."""
        if refusal.problem.cause.slug.startswith(_ASKED):
            self.nodes.append(Node((), None, None, op, ins, args))
            refusal.attempt = Attempt(self.program(Ref(len(self.nodes) - 1)), self.library, form)
            self.nodes.pop()


def _with_dtype(typed: Typed, dtype: str | None) -> Typed:
    """A call that makes a tensor, with the dtype that was asked for beside it."""
    if dtype is None or not typed.op.is_creator or "dtype" in typed.values:
        return typed
    if not any(argument.name == "dtype" for argument in typed.op.arguments):
        return typed
    return msgspec.structs.replace(typed, values={**typed.values, "dtype": Value(dtype)})


def _short(number: int) -> int | str:
    return number if number < 2**53 else f"{number:.3e}" if number < 10**300 else "more than 1e300"
