"""The names of axes, where the program names any: `axis_names` in a step's data, by tensor, the first operand first."""

from kiwame.phrases.kinds import D


def axis_name(d: D, axis: int, of: str | None = None) -> str | None:
    """What an axis of the tensor `of` is called; of the first operand where `of` is None. None: it has no name."""
    given = d.get("axis_names")
    if not given:
        return None
    names = given.get(of) if of is not None else next(iter(given.values()))
    return names[axis] if names and -len(names) <= axis < len(names) else None
