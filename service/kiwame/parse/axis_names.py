"""The names of axes as far as a program was read: a refusal of its next call can say them."""

from collections.abc import Sequence

from kiwame.errors import Refusal
from kiwame.formula.axis_names import Names, names_of_result, names_to_say
from kiwame.ops.base import Op
from kiwame.parse.nodes import Node, bound_again


def names_of_operands(
    nodes: Sequence[Node], ins: Sequence[int], names: tuple[str, ...], library: str
) -> dict[str, list[str] | None] | None:
    """`axis_names` of the operands of a call, by their places; `names` are those of the first tensor's axes.

    None where no operand has any.
    """
    axes: dict[str, tuple[str, ...] | None] = {}
    for at, node in enumerate(nodes):
        if at == 0:
            axes["0"] = names if len(names) == len(node.shape) else None
        elif node.op is not None and node.ins:
            axes[str(at)] = _names_of(node.op, node, nodes, axes, library)
    return names_to_say(map(str, ins), axes)


def _names_of(op: Op, node: Node, nodes: Sequence[Node], axes: Names, library: str) -> tuple[str, ...] | None:
    try:
        return names_of_result(op.formula_of(bound_again(op, node, nodes, library)), axes)
    except Refusal:  # its formula depends on values
        return None
