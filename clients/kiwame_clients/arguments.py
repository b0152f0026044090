"""What is typed after `kiwame`: specs among options, cells, inputs, and formats by a file's name."""

import json
import re
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import typer

BINARY = frozenset({"npy", "png", "gif"})
_FORMATS = {".md": "markdown"} | {f".{name}": name for name in ("json", "html", "npy", "svg", "png", "gif")}
_ROOT_OPTIONS = frozenset({"--help", "--version", "--install-completion", "--show-completion"})
_SIGNED = re.compile(r"-[^-fo]|-[fo]\W")  # such as -1,0 or -x.T: no option of ours
_SHAPE = re.compile(r"\s*\d+(?:[xX×*]\d+)*\s*")


def words_of(typed: list[str], commands: Collection[str]) -> list[str]:
    """The words for the parser of options: `explain` goes before a spec, and a spec's signed words are no options."""
    if not typed or typed[0] in _ROOT_OPTIONS:
        return typed
    words = typed if typed[0] in commands else ["explain", *typed]
    if words[0] != "explain":
        return words
    return [f" {word}" if _SIGNED.match(word) else word for word in words]


def spec_of(words: list[str]) -> str:
    """The spec's text: the words, or standard input for `-`. What is not UTF-8 is left for the parser to refuse."""
    if words == ["-"]:
        return sys.stdin.buffer.read().decode("utf-8-sig", "surrogateescape")
    return " ".join(words).lstrip(" ")


def specs_of(words: list[str]) -> list[str]:
    """One spec a word; for `-`, one a line of standard input, empty lines aside."""
    lines = (spec_of(["-"]).splitlines() if word == "-" else [word] for word in words)
    return [spec.strip() for group in lines for spec in group if spec.strip()]


def format_for(named: str | None, output: Path | None) -> str:
    """The format asked for, or the one that the file's name ends in, or text."""
    return named or (_FORMATS.get(output.suffix.lower(), "text") if output else "text")


def cell(text: str | None) -> tuple[int, ...] | None:
    """A cell's index."""
    if text is None:
        return None
    try:
        return tuple(int(place) for place in text.replace(",", " ").split())
    except ValueError:
        raise typer.BadParameter(f"{text}: give numbers such as 2,0", param_hint="--focus") from None


def inputs_of(given: list[str]) -> dict[str, Any] | None:
    """Inputs by name: each a shape, JSON data, or a file of either."""
    found: dict[str, Any] = {}
    for item in given:
        name, equals, text = item.partition("=")
        if not equals:
            raise typer.BadParameter(f"{item}: give NAME=SHAPE, NAME=DATA or NAME=@FILE", param_hint="--input")
        try:
            found[name.strip()] = _input(Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text)
        except (OSError, ValueError) as error:
            raise typer.BadParameter(f"{item}: {error}", param_hint="--input") from None
    return found or None


def _input(text: str) -> dict[str, Any]:
    if _SHAPE.fullmatch(text):
        return {"shape": [int(size) for size in re.findall(r"\d+", text)]}
    value = json.loads(text, parse_constant=str)  # NaN and infinities go as strings
    return value if isinstance(value, dict) else {"data": value}
