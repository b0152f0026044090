"""What the cells of a program will be, worked out while it is read: some shapes depend on values.

The formulas are evaluated on the inputs, on no library. Rounding may differ in the last place from what a backend
computes; a run whose shapes come out otherwise is refused.
"""

import math
import struct
from array import array
from collections.abc import Sequence
from typing import Any

from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.formula.evaluate import Grid, cells, points
from kiwame.formula.tree import Expr, Formula, Num, rebuilt
from kiwame.model import Data, Fill
from kiwame.ops.dtypes import LARGEST
from kiwame.parse.nodes import Node, bound_again
from kiwame.settings import Limits

_BITS = {"uint8": 8, "int8": 8, "int16": 16, "int32": 32, "int64": 64}
_HALF = struct.Struct("e")


class Foreseen:
    """The cells of a program's tensors, each worked out once, by the tensor's place among `nodes`."""

    def __init__(self, nodes: Sequence[Node], library: str, limits: Limits) -> None:
        self.nodes = nodes
        self.library = library
        self.limits = limits
        self.found: dict[int, tuple[str, list[Any]]] = {}

    def cells(self, at: int) -> list[Any]:
        """All cells, row-major. Raises Refusal for too many, and for those that no formula gives."""
        return self._worked(at)[1]

    def dtype(self, at: int) -> str:
        """The dtype that the cells will have, as far as they show it. Raises Refusal as `cells` does."""
        return self._worked(at)[0]

    def _worked(self, at: int) -> tuple[str, list[Any]]:
        if at not in self.found:
            self._check_size(math.prod(self.nodes[at].shape))
            node = self.nodes[at]
            self.found[at] = self._given(at, node) if node.op is None else self._computed(node)
        return self.found[at]

    def _given(self, at: int, node: Node) -> tuple[str, list[Any]]:
        """An input: what was typed, or numbers that go on from where the tensor before it stopped."""
        if isinstance(node.source, Data):
            values = _flat(node.source.values, len(node.shape))
            dtype = node.dtype or ("float32" if self.library == "torch" else "float64")
            return dtype, _stored(values, dtype)
        before = sum(math.prod(n.shape) for n in self.nodes[:at] if isinstance(n.source, Fill))
        dtype = node.dtype or "int64"
        return dtype, _stored(list(range(before + 1, before + 1 + math.prod(node.shape))), dtype)

    def _computed(self, node: Node) -> tuple[str, list[Any]]:
        """The result of a call, by its formula."""
        op = node.op
        if op is None:
            raise ValueError("a given tensor is not computed")
        given = [self._worked(at) for at in node.ins]
        bound = bound_again(op, node, self.nodes, self.library)
        formula = self._rounded(op.formula_of(bound), [dtype for dtype, _ in given])
        self._check_size(points(formula))
        grids = {str(at): Grid(self.nodes[at].shape, self.found[at][1]) for at in node.ins}
        try:
            values = cells(formula, grids)
        except (IndexError, KeyError, ArithmeticError, ValueError, TypeError):
            raise refuse(Cause.ARGUMENT, "values", op=op.name) from None
        asked = node.args.get("dtype")
        dtype = asked if isinstance(asked, str) else self._result(values, [d for d, _ in given])
        return dtype, _stored(values, dtype)

    def _rounded(self, formula: Formula, given: list[str]) -> Formula:
        """The formula with its numbers as the library has them beside tensors of these dtypes: `x > 0.2` in float32."""
        dtype = max((d for d in given if d.startswith("float")), default="float32" if self.library == "torch" else "")

        def rounded(expr: Expr) -> Expr:
            if isinstance(expr, Num):
                return Num(_stored([expr.value], dtype)[0]) if isinstance(expr.value, float) else expr
            return rebuilt(expr, rounded)

        exact = dtype in {"", "float64"}
        return formula if exact else Formula(formula.out, formula.indices, rounded(formula.body))

    def _result(self, values: list[Any], given: list[str]) -> str:
        """The dtype of computed cells: that of the operands where it is of their kind, else the library's usual one."""
        if values and all(isinstance(v, bool) for v in values):
            return "bool"
        floats = [d for d in given if d.startswith("float")]
        if any(isinstance(v, float) for v in values):
            widest = max(floats, default="float32" if self.library == "torch" else "float64")
            whole = self.library == "numpy" and any("int" in d for d in given)
            return "float64" if whole else widest
        whole_numbers = {d for d in given if "int" in d}
        return whole_numbers.pop() if len(whole_numbers) == 1 and not floats else "int64"

    def _check_size(self, count: int) -> None:
        most = self.limits.foreseen_cells
        if count > most:
            raise _too_many(most, count)


def _too_many(most: int, count: int) -> Refusal:
    name = "foreseen_cells"
    return refuse(Cause.LIMIT, limit=Limit(name, most), got=count, name=name, max=most)


def _flat(values: Any, rank: int) -> list[Any]:
    """Nested lists as one list, NaN and infinities as floats again."""
    level = [values]
    for _ in range(rank):
        level = [cell for row in level for cell in row]
    return [float(cell) if isinstance(cell, str) else cell for cell in level]


def _stored(values: list[Any], dtype: str) -> list[Any]:
    """Numbers as a dtype keeps them."""
    if dtype == "bool":
        return [bool(v) for v in values]
    if dtype == "float32":
        return array("f", values).tolist()
    if dtype == "float16":
        return [_half(float(v)) for v in values]
    if dtype == "float64":
        return [float(v) for v in values]
    bits = _BITS.get(dtype)
    if bits is None or not all(isinstance(v, int) for v in values):
        return [int(v) if isinstance(v, float) and math.isfinite(v) else v for v in values]
    half = 0 if dtype.startswith("u") else 1 << (bits - 1)
    return [(int(v) + half) % (1 << bits) - half for v in values]


def _half(value: float) -> float:
    """The nearest float16."""
    if not math.isfinite(value) or abs(value) > LARGEST["float16"]:
        return value if math.isnan(value) else math.copysign(math.inf, value)
    return float(_HALF.unpack(_HALF.pack(value))[0])
