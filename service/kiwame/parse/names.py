"""Names for tensors that were given none."""

from collections.abc import Iterable, Sequence

ONE = ("x", "a", "b", "c")
SEVERAL = tuple("abcdefghmnpqrstuvwklij")
RESULT = ("y", "z", "out", "result")


def _free(choices: Iterable[str], taken: set[str], stem: str) -> str:
    for choice in choices:
        if choice not in taken:
            return choice
    n = 1
    while f"{stem}{n}" in taken:
        n += 1
    return f"{stem}{n}"


def named(inputs: Sequence[str | None], calls: Sequence[str | None]) -> list[str]:
    """Names for inputs, then for calls: those given, else x (or a, b, c), y1, y2, …, and y for the last."""
    taken = {name for name in (*inputs, *calls) if name}
    choices = ONE if len(inputs) == 1 else SEVERAL
    names: list[str] = []
    for given in inputs:
        name = given or _free(choices, taken, "x")
        taken.add(name)
        names.append(name)
    last = calls[-1] if calls and calls[-1] else _free(RESULT, taken, "y")
    taken.add(last)
    for given in calls[:-1]:
        name = given or _free((), taken, last)
        taken.add(name)
        names.append(name)
    if calls:
        names.append(last)
    return names
