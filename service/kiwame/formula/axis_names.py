"""The names of a result's axes, read off its formula: each is called what the axis is that is read at its index."""

from collections.abc import Iterable, Mapping

from kiwame.formula.tree import Formula, Ix, Num, Read, nodes

Names = Mapping[str, tuple[str, ...] | None]  # of the axes of each tensor, None where they have none


def names_of_result(formula: Formula, axes: Names) -> tuple[str, ...] | None:
    """The names of the axes of what a formula computes; None where one has none, or two have the same."""
    if not any(axes.values()):
        return None
    found: dict[str, str] = {}
    reads = [node for node in nodes(formula.body) if isinstance(node, Read)]
    for read in reads:
        if names := axes.get(read.tensor):
            found |= _stretched(formula, read, reads, names)
            found |= {at.name: name for at, name in zip(read.at, names, strict=True) if isinstance(at, Ix)}
    named = tuple(found.get(ix.name, "") for ix in formula.indices)
    return named if named and all(named) and len(set(named)) == len(named) else None


def _stretched(formula: Formula, read: Read, reads: list[Read], names: tuple[str, ...]) -> dict[str, str]:
    """The names of axes that a call stretches: lined up from the right, each is read at its own index or at 0."""
    own = formula.indices[max(0, len(formula.indices) - len(read.at)) :]
    if len(own) < len(read.at) or not all(at in (ix, Num(0)) for ix, at in zip(own, read.at, strict=True)):
        return {}
    used = {node.name for other in reads for at in other.at for node in nodes(at) if isinstance(node, Ix)}
    return {ix.name: name for ix, name in zip(own, names, strict=True) if ix.size > 1 and ix.name not in used}


def names_to_say(tensors: Iterable[str], axes: Names) -> dict[str, list[str] | None] | None:
    """`axis_names` of what is said of these tensors, the first first; None where none of them has any."""
    found = {name: list(names) if (names := axes.get(name)) else None for name in tensors}
    return found if any(found.values()) else None
