"""Arguments that are words: one of a few, a text as it is, or a dtype."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kiwame.errors import Cause, Repair, refuse
from kiwame.ops.arguments import Aim, Argument, Natives, Value
from kiwame.ops.dtypes import dtype_named
from kiwame.ops.form_text import Name

if TYPE_CHECKING:
    from kiwame.ops.base import Bound

PREFIXES = {"torch": "torch", "numpy": "np"}


class Choice(Argument, frozen=True):
    """One of a few words, such as indexing='ij'."""

    bare: bool = False
    choices: tuple[str, ...] = ()

    def check(self, value: Value, bound: Bound) -> str | None:
        """The word."""
        if value.value in self.choices or (value.value is None and self.default is None):
            return value.value  # type: ignore[no-any-return]
        known = list(self.choices)
        raise refuse(
            Cause.ARGUMENT,
            "choice",
            span=value.span,
            repairs=tuple(Repair(value.span, repr(c) if bound.in_code else c) for c in known) if value.span else (),
            got=value.plain,
            expected=known,
            name=self.name,
            value=str(value.plain)[:80],
            known=known,
        )

    def tried(self, bound: Bound, aim: Aim) -> Iterable[str | None]:  # noqa: ARG002 - all there are
        """The default, then every word."""
        return dict.fromkeys((*(() if self.required else (self.default,)), *self.choices))


class Text(Argument, frozen=True):
    """A text that the op reads itself, such as an einsum equation; canonical text puts it between quotes."""

    apart = True

    def check(self, value: Value, bound: Bound) -> str:
        """The text, spaces at its ends left out."""
        if not isinstance(value.value, str):
            raise self.mistyped(value, bound, "text")
        return value.value.strip()

    def text(self, value: Any) -> str:
        """Between double quotes."""
        return f'"{value}"'


class Dtype(Argument, frozen=True):
    """A dtype by its name, such as float32; None means the one that the library chooses."""

    default: Any = None
    bare: bool = False

    def check(self, value: Value, bound: Bound) -> str | None:  # noqa: ARG002
        """The dtype's name, the same in both libraries."""
        return None if value.value is None and not self.required else dtype_named(value.value, value.span)

    def shown(self, value: Any, library: str) -> Any:
        """torch.float32, np.float32; NumPy's bool is np.bool."""
        return None if value is None else Name(f"{PREFIXES[library]}.{value}")

    def native(self, value: Any, library: Natives) -> Any:
        """The library's dtype."""
        return None if value is None else library.dtype(value)
