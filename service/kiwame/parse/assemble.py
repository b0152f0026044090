"""Tensors and calls put together into the straight-line Program that computes one of them."""

import math
from collections.abc import Mapping, Sequence

import msgspec

from kiwame.model import Call, Data, Fill, Input, Made, Program
from kiwame.parse.names import named
from kiwame.parse.nodes import Node


def assembled(nodes: Sequence[Node], last: int, given: Mapping[int, str], library: str, pieces: int) -> Program:
    """The program for the node `last`: only what it needs, creators at its start turned into inputs.

    `given`: names that were typed for tensors. `pieces`: how many results the program ends on, 0 for one.
    """
    needed: set[int] = set()
    todo = [last]
    while todo:
        at = todo.pop()
        if at not in needed:
            needed.add(at)
            todo.extend(nodes[at].ins)
    order = sorted(needed)
    inputs = [at for at in order if _starts(nodes[at]) and (nodes[at].op is None or at != last)]
    calls = [at for at in order if at not in inputs]
    names = named([given.get(at) for at in inputs], [given.get(at) for at in calls])
    name_of = dict(zip([*inputs, *calls], names, strict=True))
    floats = _filled_with_floats([nodes[at] for at in calls], inputs) if library == "torch" else set()
    return Program(
        _numbered([_input(nodes[at], name_of[at], at in floats) for at in inputs]),
        tuple(_call(nodes[at], name_of[at], name_of) for at in calls),
        pieces=pieces,
    )


def _starts(node: Node) -> bool:
    """Whether a program can start from a tensor: it is given, or made out of none."""
    return node.op is None or (not node.ins and node.op.is_creator)


def _filled_with_floats(calls: Sequence[Node], inputs: Sequence[int]) -> set[int]:
    """The tensors to fill with floats where no dtype was typed: all but those that hold positions.

    torch makes it necessary: some of its ops refuse integers.
    """
    if not any(node.op is not None and node.op.floats for node in calls):
        return set()
    positions: set[int] = set()
    for node in calls:
        if node.op is not None:
            params = node.op.keys(node.args, len(node.ins))
            whole = {o.name for o in node.op.operands if o.integer}
            # a call that is asked about as typed says nothing of the operands that it leaves out
            positions |= {at for param, at in zip(params, node.ins, strict=False) if param in whole}
    return set(inputs) - positions


def _input(node: Node, name: str, floats: bool) -> Input:
    if node.op is not None:
        return Input(name, node.shape, node.args.get("dtype"), Made(node.op.name, node.args))
    if isinstance(node.source, Data):
        return Input(name, node.shape, node.dtype, node.source)
    usual = "float32" if floats else "int64"
    return Input(name, node.shape, node.dtype or usual, Fill(1, node.dtype not in (None, usual)))


def _call(node: Node, out: str, names: Mapping[int, str]) -> Call:
    op = node.op.name if node.op else ""
    return Call(op, tuple(names[i] for i in node.ins), node.args, out, node.shape, node.pick)


def _numbered(inputs: list[Input]) -> tuple[Input, ...]:
    """Inputs that are filled, numbered on from one another: what was typed and left out leaves no gap."""
    found: list[Input] = []
    start = 1
    for source in inputs:
        if isinstance(source.source, Fill):
            found.append(msgspec.structs.replace(source, source=Fill(start, source.source.typed)))
            start += math.prod(source.shape)
        else:
            found.append(source)
    return tuple(found)
