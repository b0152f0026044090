"""Truths asked of tensors in code where Python needs one alone: `and`, `or`, `not`, a chain of comparisons."""

import ast
import math
from typing import NoReturn

from kiwame.errors import Cause, Repair, refuse
from kiwame.ops.forms import OPERATORS
from kiwame.parse.code_values import CodeValues
from kiwame.parse.nodes import Ref

AMBIGUOUS = {  # what the libraries say to a truth asked of several cells
    "torch": "RuntimeError: Boolean value of Tensor with more than one value is ambiguous",
    "numpy": "ValueError: The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
}


class Truths(CodeValues):
    """A statement that may ask one truth of many cells."""

    def one_truth(self, node: ast.BoolOp | ast.Compare | ast.UnaryOp) -> NoReturn:
        """Refuse `and`, `or`, `not` and a chain of comparisons: each needs one truth, and a tensor holds many."""
        operands = [self.eval(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
        tensor = next((o for o in operands if isinstance(o, Ref)), None)
        if tensor is None:
            raise self.not_allowed(node)
        cells = math.prod(self.builder.shape(tensor))
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            signs = [OPERATORS[type(op)][0] if type(op) in OPERATORS else "is" for op in node.ops]
            pairs = zip(sides, signs, sides[1:], strict=False)
            better = " & ".join(f"({self.text_of(a)} {sign} {self.text_of(b)})" for a, sign, b in pairs)
            word, sign = "and", "&"
        elif isinstance(node, ast.BoolOp):
            word, sign = ("and", "&") if isinstance(node.op, ast.And) else ("or", "|")
            better = f" {sign} ".join(f"({self.text_of(v)})" for v in node.values)
        else:
            word, sign, better = "not", "~", f"~({self.text_of(node.operand)})"
        raise refuse(
            Cause.ARGUMENT,
            "chained" if isinstance(node, ast.Compare) else "ambiguous",
            span=self.span(node),
            repairs=(Repair(self.span(node), better),),
            got=self.text_of(node)[:80],
            expected=better[:200],
            backend_says=AMBIGUOUS[self.dialect] if cells > 1 else None,
            word=word,
            sign=sign,
            text=self.text_of(node)[:80],
            better=better[:200],
            cells=cells,
        )
