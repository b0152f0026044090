"""JSON as a request may hold it: what parsers let through and programs trip over is refused, with the field named."""

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

from kiwame.errors import Cause, Refusal, refuse

DEPTH = 64  # arrays and objects within each other; the deepest body that means something needs 20

_SUSPECT = b"\\"  # only an escape can spell a lone surrogate in valid UTF-8


def body_object(body: bytes) -> dict[str, Any]:
    """The object that a body holds. Raises Refusal (malformed) for anything that is not one, whole and plain."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise refuse(Cause.MALFORMED, "utf8", position=error.start) from error
    if body.count(b"[") + body.count(b"{") > DEPTH and _depth(text) > DEPTH:
        raise refuse(Cause.MALFORMED, "depth", expected=DEPTH)
    odd: list[str] = []
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant(odd), parse_float=_float(odd))
    except json.JSONDecodeError as error:
        raise refuse(Cause.MALFORMED, "json", line=error.lineno, column=error.colno, says=error.msg) from error
    except Refusal:
        raise
    except ValueError as error:  # int() refuses more digits than it can convert in reasonable time
        raise refuse(Cause.MALFORMED, "digits") from error
    if odd:
        field, _ = next((path, item) for path, item in _leaves(value, "") if _is_odd_number(item))
        raise refuse(Cause.MALFORMED, "number", field=field, got=odd[0])
    if _SUSPECT in body:
        for path, item in _leaves(value, ""):
            if isinstance(item, str) and not _is_text(item):
                raise refuse(Cause.MALFORMED, "surrogate", field=path)
    if not isinstance(value, dict):
        raise refuse(Cause.MALFORMED, "object", got=value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refuse(Cause.MALFORMED, "duplicate", field=twice if _is_text(twice) else ascii(twice))
    return found


def _constant(odd: list[str]) -> Any:
    def number(text: str) -> float:
        odd.append(text)
        return float(text)

    return number


def _float(odd: list[str]) -> Any:
    def number(text: str) -> float:
        value = float(text)
        if not isfinite(value):
            odd.append(text)
        return value

    return number


def _depth(text: str) -> int:
    """How deep brackets go outside of strings; never less than the true depth."""
    depth = deepest = 0
    is_string = is_escaped = False
    for char in text:
        if is_string:
            if is_escaped:
                is_escaped = False
            elif char == "\\":
                is_escaped = True
            elif char == '"':
                is_string = False
        elif char == '"':
            is_string = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every leaf and every object key, with where it is: `inputs.x.data[0][1]`."""
    if isinstance(value, dict):
        for name, item in value.items():
            where = f"{path}.{name}" if path else name
            if not _is_text(name):
                yield ascii(where)[1:-1], name
            yield from _leaves(item, where)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _leaves(item, f"{path}[{n}]")
    else:
        yield path, value


def _is_odd_number(item: Any) -> bool:
    return isinstance(item, float) and not isfinite(item)


def _is_text(item: str) -> bool:
    try:
        item.encode()
    except UnicodeEncodeError:
        return False
    return True
