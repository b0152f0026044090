"""How a picture may be asked for: its theme, and how large it is."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from kiwame.errors import Cause, refuse

THEMES = ("light", "dark")
SCALES = (1, 4)  # px of a picture for each of its drawing's: the least and the most
WIDTHS = (16, 8192)  # px


class Options(msgspec.Struct, frozen=True):
    """How to draw what is drawn; other formats do without. A `width` in px comes before a `scale`.

    `theme` None: pages are as the reader's system has it, pictures are light.
    """

    theme: str | None = None
    scale: float = 2.0
    width: int | None = None


def options_of(given: Mapping[str, Any]) -> Options:
    """The options as given, numbers also as text; None is the same as not given. Raises Refusal."""
    known = Options.__struct_fields__
    for name in given:
        if name not in known:
            raise refuse(Cause.UNKNOWN_FLAG, "no-near", got=name, expected=known, op="render", name=name, known=known)
    asked = {name: _CHECKS[name](value) for name, value in given.items() if value is not None}
    return Options(**asked)


def _theme(value: Any) -> str:
    if not isinstance(value, str) or value not in THEMES:
        shown, known = str(value)[:80], list(THEMES)
        raise refuse(Cause.ARGUMENT, "choice", got=shown, expected=known, name="theme", value=shown, known=known)
    return value


def _scale(value: Any) -> float:
    return _number("scale", value, SCALES)


def _width(value: Any) -> int:
    number = _number("width", value, WIDTHS)
    if not number.is_integer():
        raise _not_between("width", value, WIDTHS)
    return int(number)


def _number(name: str, value: Any, span: tuple[int, int]) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise _not_between(name, value, span) from error
    if not span[0] <= number <= span[1]:  # which NaN is not either
        raise _not_between(name, value, span)
    return number


def _not_between(name: str, value: Any, span: tuple[int, int]) -> Exception:
    least, most = span
    return refuse(
        Cause.ARGUMENT,
        "between",
        got=str(value)[:80],
        expected=f"{least} … {most}",
        name=name,
        value=str(value)[:80],
        least=least,
        most=most,
    )


_CHECKS: dict[str, Callable[[Any], Any]] = {"theme": _theme, "scale": _scale, "width": _width}
