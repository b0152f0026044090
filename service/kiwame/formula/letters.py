"""The index letters of a formula: which runs over the output's axes, and what each tensor is read at."""

from typing import Any

from kiwame.formula.said import spelled
from kiwame.formula.tree import Formula, Read, bound_in, nodes


def index_letters(f: Formula) -> dict[str, Any]:
    """`out`: one an axis of the output; `over`: those folded away; `reads`: [name, [index, …]], each once."""
    reads: dict[tuple[str, tuple[str, ...]], None] = {}
    over: dict[str, None] = {}
    for node in nodes(f.body):
        if isinstance(node, Read):
            reads[node.tensor, tuple(map(spelled, node.at))] = None
        for ix in bound_in(node):
            over[ix.name] = None
    return {"out": [ix.name for ix in f.indices], "over": list(over), "reads": [[name, list(at)] for name, at in reads]}
