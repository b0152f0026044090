"""What a program is built from: tensors of it, calls as typed, and results that are several."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from kiwame.errors import Span
from kiwame.model import Data, Fill, Made, Shape
from kiwame.ops.arguments import Value
from kiwame.ops.base import Bound, Op

Source = Fill | Data | Made


class Ref(msgspec.Struct, frozen=True, gc=False):
    """A tensor of the program being built, by its place; and where it was typed."""

    at: int
    span: Span | None = None


class Listed(NamedTuple):
    """Tensors, and maybe other things, written side by side: `[x, y]`. `boxed`: a `list` or a `tuple`."""

    items: tuple["Result", ...]
    span: Span | None = None
    boxed: str = ""


class Module(NamedTuple):
    """A library named in code, such as `torch.nn.functional`."""

    path: str


class Pieces(msgspec.Struct, frozen=True, gc=False):
    """The results of a call that gives several: the nodes of those that were asked for so far, by place."""

    op: Op
    ins: tuple[int, ...]
    bound: Bound
    count: int
    span: Span | None
    found: dict[int, Ref]


class Node(msgspec.Struct, frozen=True):
    """A tensor of the program being built: an input, or a call's result."""

    shape: Shape
    dtype: str | None = None
    source: Source | None = None
    op: Op | None = None
    ins: tuple[int, ...] = ()
    args: dict[str, Any] = {}
    pick: int | None = None


def bound_again(op: Op, node: Node, nodes: Sequence[Node], library: str) -> Bound:
    """The call of `op` that gave a node, each tensor named by its place among `nodes`."""
    names = {param: str(at) for param, at in zip(op.keys(node.args, len(node.ins)), node.ins, strict=True)}
    shapes = {param: nodes[int(name)].shape for param, name in names.items()}
    return Bound(op, shapes, node.args, names=names, out=node.shape, library=library, pick=node.pick)


class Typed(msgspec.Struct, frozen=True):
    """One call as typed: its operands (tensors, or numbers as Values) and its arguments by parameter.

    A list of tensors has an operand for each: `tensors.0`, `tensors.1`, …
    """

    op: Op
    operands: dict[str, Ref | Value]
    values: dict[str, Value]
    span: Span | None = None
    in_code: bool = False


Result = Ref | Pieces | Listed | Value | Module  # what an expression in code can be
Named = Ref | Pieces | Listed | Value  # what a name can stand for
