"""A call exactly as typed, made a call form, so that its library can be asked what it says to it."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kiwame.errors import Refusal
from kiwame.ops.arguments import Value
from kiwame.ops.forms import Form
from kiwame.parse.build import Builder
from kiwame.parse.nodes import Listed, Ref
from kiwame.parse.spellings import Spelling

Said = Callable[[object], str]


def ask(
    refusal: Refusal, builder: Builder, found: Spelling, given: Sequence[object], named: Mapping[str, object]
) -> None:
    """Let the library say what it says to a refused call as typed, if it is the one that runs.

    A call by its op's name alone is no library's.
    """
    if not found.form.template:
        return
    asked = form_as_typed(found.form, given, named, builder.elements)
    if asked is not None and found.library == builder.library:
        form, tensors = asked
        builder.ask(refusal, found.op, tuple(t.at for t in tensors), {}, form)


def form_as_typed(
    form: Form, given: Sequence[object], named: Mapping[str, object], most: int
) -> tuple[str, list[Ref]] | None:
    """The call form and the tensors that its t0, t1, … stand for; None for what is not asked.

    `most` bounds what the numbers ask for, taken together: no library is to make what this service would not.
    """
    left = float(most)
    for number in _numbers([*given, *named.values()]):
        if abs(number) > left:
            return None
        left /= max(1, abs(number))
    tensors: list[Ref] = []

    def said(result: object) -> str:
        if isinstance(result, Ref):
            tensors.append(result)
            return f"t{len(tensors) - 1}"
        if isinstance(result, Listed):
            return f"[{', '.join(map(said, result.items))}]"
        return _literal(result)

    try:
        return _call(form, given, named, said), tensors
    except ValueError:
        return None


def _call(form: Form, given: Sequence[object], named: Mapping[str, object], said: Said) -> str:
    values = [said(v) for v in given]
    if form.kind == "operator":
        return f"{values[0]} {form.name} {values[1]}"
    callee = form.name if form.kind == "function" else f"{values.pop(0)}.{form.name}"
    return f"{callee}({', '.join([*values, *(f'{name}={said(v)}' for name, v in named.items())])})"


def _literal(result: object) -> str:
    """A plain value as code. Raises ValueError for names, which here are dtypes, and for what no code spells."""
    if not isinstance(result, Value) or isinstance(result.value, str):
        raise ValueError("no literal")
    if isinstance(result.value, tuple):
        inner = ", ".join(map(_literal, result.value))
        if result.boxed == "list":
            return f"[{inner}]"
        return f"({inner},)" if len(result.value) == 1 else f"({inner})"
    if isinstance(result.value, float) and not math.isfinite(result.value):
        raise ValueError("no literal")
    return repr(result.value)


def _numbers(results: Iterable[object]) -> Iterator[int | float]:
    """All numbers; for a float below 1 how many of them make 1, as a step of a range may be one."""
    for result in results:
        plain = result.value if isinstance(result, Value) else None
        if isinstance(result, Listed):
            yield from _numbers(result.items)
        elif isinstance(plain, tuple):
            yield from _numbers(plain)
        elif isinstance(plain, float) and 0 < abs(plain) < 1:
            yield 1 / plain
        elif isinstance(plain, (int, float)):
            yield plain
