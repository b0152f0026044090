"""The dtype of a tensor, where code says what it will be without being run."""

from kiwame.errors import Refusal
from kiwame.formula.tree import is_mover
from kiwame.model import Data
from kiwame.ops.base import Bound, Op
from kiwame.ops.dtypes import FLOATS
from kiwame.parse.foreseen import Foreseen
from kiwame.parse.nodes import Node, bound_again

USUAL = {"torch": "float32", "numpy": "float64"}
FLOATS_MADE = frozenset({"zeros", "ones", "eye", "linspace", "logspace"})
_OWN_DTYPE = frozenset({"float_power"})  # float64, whatever it is given


def known_dtype(foreseen: Foreseen, at: int) -> str | None:
    """The dtype of the tensor at a place, None where only a run would tell."""
    node, usual = foreseen.nodes[at], USUAL[foreseen.library]
    if node.op is None:
        return node.dtype or (usual if isinstance(node.source, Data) else None)
    asked = node.args.get("dtype")
    if asked is not None:
        return asked if isinstance(asked, str) else None
    if node.op.is_creator:
        return _made(node.op, node, usual)
    if node.op.story == "cast":
        return str(node.op.rule(Bound(node.op, {}, node.args))["dtype"])
    given = {known_dtype(foreseen, place) for place in node.ins}
    only = given.pop() if len(given) == 1 else None
    if only is None or node.op.name in _OWN_DTYPE:
        return None
    return only if _moves(foreseen, node) else _computed(foreseen, at, only)


def _made(op: Op, node: Node, usual: str) -> str | None:
    """The dtype of what is made out of no tensor."""
    if op.name in FLOATS_MADE:
        return usual
    numbers = {"full": (node.args.get("fill_value"),), "arange": node.args.get("range")}.get(op.name)
    if not isinstance(numbers, tuple):
        return None
    if any(isinstance(n, float) for n in numbers):
        return usual
    return "bool" if any(isinstance(n, bool) for n in numbers) else "int64"


def _moves(foreseen: Foreseen, node: Node) -> bool:
    """Whether every cell is one of the operands' as it was."""
    op = node.op
    if op is None:
        return False
    return is_mover(op.formula_of(bound_again(op, node, foreseen.nodes, foreseen.library)).body)


def _computed(foreseen: Foreseen, at: int, given: str) -> str | None:
    """The dtype of computed cells: truths are bool, floats stay as wide as they were."""
    try:
        cells = foreseen.cells(at)
    except Refusal:
        return None
    if not cells:
        return None
    if all(isinstance(cell, bool) for cell in cells):
        return "bool"
    if given in FLOATS and all(isinstance(cell, float) for cell in cells):
        return given
    whole = all(isinstance(cell, int) for cell in cells)
    return "int64" if whole and given == "int64" and foreseen.library == "torch" else None
