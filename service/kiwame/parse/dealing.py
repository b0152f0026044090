"""Values dealt to the arguments of an op."""

from collections.abc import Callable

from kiwame.errors import Refusal
from kiwame.ops.arguments import Argument, Value


def placed(
    arguments: tuple[Argument, ...], values: list[Value], too_many: Callable[[Value], Refusal]
) -> dict[str, Value]:
    """Positional values dealt to arguments in order; one that takes many takes a tuple, or the run that is left."""
    found: dict[str, Value] = {}
    left = list(values)
    for n, argument in enumerate(arguments):
        if not left:
            break
        if argument.many:
            later = sum(1 for a in arguments[n + 1 :] if a.required)
            whole = isinstance(left[0].value, tuple)
            take = 1 if whole else max(len(left) - later, 1)
            run, left = left[:take], left[take:]
            found[argument.name] = as_run(run)
        else:
            found[argument.name] = left.pop(0)
    if left:
        raise too_many(left[0])
    return found


def as_run(run: list[Value]) -> Value:
    """Several values as one tuple; a tuple alone stays as it is."""
    if len(run) == 1 and isinstance(run[0].value, tuple):
        return run[0]
    spans = [v.span for v in run if v.span]
    return Value(tuple(run), (spans[0][0], spans[-1][1]) if spans else None)
