"""One kind of message: how it is recognised, the cause it belongs to, and the specs that show it."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from kiwame.errors import Cause

D = dict[str, Any]
TORCH, NUMPY, EINOPS, PYTHON = "torch", "numpy", "einops", "python"
_SIZES = re.compile(r"[(\[](?:\s*(?:-?\d{1,18}|newaxis)\s*,?)*[)\]]|\d{1,18}(?:x\d{1,18})+")
_SIZE = re.compile(r"-?\d{1,18}|newaxis")
_DTYPES = {  # as torch writes them in messages: scalar types, and the names that C++ has
    "Float": "float32",
    "float": "float32",
    "Double": "float64",
    "double": "float64",
    "Half": "float16",
    "c10::Half": "float16",
    "BFloat16": "bfloat16",
    "c10::BFloat16": "bfloat16",
    "Long": "int64",
    "long int": "int64",
    "long": "int64",
    "long long": "int64",
    "Int": "int32",
    "int": "int32",
    "Short": "int16",
    "short": "int16",
    "Char": "int8",
    "signed char": "int8",
    "Byte": "uint8",
    "unsigned char": "uint8",
    "Bool": "bool",
    "bool": "bool",
}


class Shown(NamedTuple):
    """Specs made from a message's numbers: some that fail as it does, some near them that work.

    None is offered before it was tried. `tensors`: the shapes that the message gives, in order; where `example`, it
    gives a part of them, such as the number of axes.
    """

    fails: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    tensors: tuple[list[int], ...] = ()
    example: bool = False


class Kind(NamedTuple):
    """A kind of message. `name` is the key of its lesson in every language."""

    name: str
    library: str
    cause: Cause
    pattern: re.Pattern[str]
    show: Callable[[D], Shown]


def kind(name: str, library: str, cause: Cause, pattern: str) -> Callable[[Callable[[D], Shown]], Kind]:
    """Declare a kind of message. The pattern's named parts become the lesson's data: numbers, sizes, dtypes, words.

    A part whose name begins with `dtype` is a dtype; one named `torch` or `numpy` says whose message it is
    where several have it. Patterns are matched against one line, blanks run together.
    """

    def declared(show: Callable[[D], Shown]) -> Kind:
        return Kind(name, library, cause, re.compile(pattern), show)

    return declared


def facts(match: re.Match[str]) -> D:
    """A match's named parts as data; parts that did not take part are left out."""
    return {name: _fact(name, text) for name, text in match.groupdict().items() if text is not None}


def _fact(name: str, text: str) -> Any:
    if name.startswith("dtype"):
        return _DTYPES.get(text, text)
    if _SIZES.fullmatch(text):
        return [-1 if size == "newaxis" else int(size) for size in _SIZE.findall(text)]
    return int(text) if re.fullmatch(r"-?\d{1,18}", text) else text


def by(sizes: list[int], dtype: str = "") -> str:
    """A tensor of these sizes in a spec: 2x3, 2x3:float32. With its dtype where a bare number would be a number."""
    named = dtype or ("int64" if len(sizes) < 2 else "")
    return ("x".join(map(str, sizes)) or "()") + (f":{named}" if named else "")


def args(sizes: list[int]) -> str:
    """Sizes as arguments: 2, 3."""
    return ", ".join(map(str, sizes))
