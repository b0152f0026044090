"""Arguments of patterns: the pattern itself, and the sizes of axes that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.ops.arguments import Argument, Value
from kiwame.ops.word_arguments import Text

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

_WHOLE = re.compile(r"[+-]?\d{1,18}")


class Equation(Text, frozen=True):
    """An einsum equation. torch and NumPy also take lists of numbers in its place, which are refused with a lesson."""

    def no_tensor(self, span: Span) -> Refusal:
        """The lists of numbers are for programs that make equations."""
        return refuse(Cause.PATTERN, "sublist", span=span, got="tensor", expected="'ij,jk->ik'")


class Sizes(Argument, frozen=True):
    """Sizes of axes by their names, `h=2, w=3`, kept as texts in the order given."""

    default: Any = ()

    free = True
    apart = True

    def check(self, value: Value, bound: Bound) -> tuple[str, ...]:
        """The texts, each `name=size` with a size of 0 or more, and no name twice."""
        found: dict[str, str] = {}
        for item in value.items:
            if not isinstance(item.value, str) or "=" not in item.value:
                raise self.mistyped(item, bound, "size")
            name, _, size = item.value.partition("=")
            size = {"True": "1", "False": "0"}.get(size, size)
            if name in found:
                raise refuse(Cause.ARGUMENT, "twice", span=item.span, got=name, op=bound.op.name, name=name)
            if not _WHOLE.fullmatch(size) or int(size) < 0:
                raise refuse(
                    Cause.PATTERN,
                    "size-kind",
                    span=item.span,
                    got=size[:80],
                    op=bound.op.name,
                    name=name,
                    value=size[:80],
                )
            found[name] = str(int(size))
        return tuple(f"{name}={size}" for name, size in found.items())

    def text(self, value: Any) -> str:
        """As they are typed."""
        return " ".join(value)

    def passed(self, value: Any) -> dict[str, Any]:
        """Keywords. What is no whole number stays text, for the library to refuse."""
        pairs = [str(word).partition("=") for word in value]
        return {name: int(size) if _WHOLE.fullmatch(size) else size for name, _, size in pairs}


def sizes_of(words: tuple[str, ...]) -> dict[str, int]:
    """The sizes by name."""
    return {name: int(size) for name, _, size in (word.partition("=") for word in words)}


class Place:
    """A pattern as typed: what does not fit is refused at its place in the text."""

    def __init__(self, bound: Bound, param: str) -> None:
        self.bound = bound
        self.param = param
        self.pattern: str = bound[param]

    def span(self, start: int, end: int) -> Span | None:
        """Where a stretch of the pattern was typed; all of it where escapes or other widths stand between."""
        value = self.bound.typed.get(self.param)
        if value is None or value.span is None or not isinstance(value.value, str):
            return None
        first, last = value.span
        if last - first != len(value.value) + 2:
            return value.span
        ahead = first + 1 + len(value.value) - len(value.value.lstrip())
        return ahead + start, ahead + end

    def refused(
        self,
        variant: str,
        at: tuple[int, int] | None = None,
        *,
        span: Span | None = None,
        repairs: tuple[str, ...] = (),
        **facts: Any,
    ) -> Refusal:
        """The refusal `pattern.<variant>` of a stretch of the pattern, of all that was typed for it, or of a span.

        `repairs`: texts for that place.
        """
        value = self.bound.typed.get(self.param)
        span = span or (self.span(*at) if at else value.span if value else None)
        facts = {"op": self.bound.op.name, "pattern": self.pattern, "got": self.pattern, **facts}
        return refuse(
            Cause.PATTERN, variant, span=span, repairs=tuple(Repair(span, r) for r in repairs) if span else (), **facts
        )
