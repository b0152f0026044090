"""What the command line shows: a story with headings on a terminal, a refusal with its place marked."""

import re
import shlex
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kiwame_clients.terminal import picture

_MOST_COLUMNS = 100  # longer lines are hard to read
_INDENT = 5
_CARD_INDENT = 11  # of a sentence on an op's card
_WIDE = r"[\u3000-\u9fff\uff00-\uffef]"
# What stays on one line: a run of narrow characters, or one wide character, with the brackets and stops beside it.
_PIECE = re.compile(rf"\s+|[「『（]*(?:[^\s\u3000-\u9fff\uff00-\uffef]+|{_WIDE})[、。，．）」』]*")
_UNQUOTED = re.compile(r"[^\"$`\\!]*")


def draw_story(console: Console, explanation: dict[str, Any]) -> None:
    """An explanation with its title, its tensors as printed, and its steps."""
    before, steps = _told(explanation)
    columns = min(console.width, _MOST_COLUMNS) - _INDENT
    console.print(Text(explanation["title"], style="bold"), soft_wrap=True)
    for line in picture(explanation, columns):
        console.print(Text("  ") + line, soft_wrap=True)
    console.print(Text(before.removeprefix(explanation["title"]).rstrip("\n")[1:]), soft_wrap=True)
    console.print()
    for n, heading, text in steps:
        step = Text(f"\n{' ' * _INDENT}".join(folded(f"{heading}  {text}", columns)))
        step.stylize("bold", 0, len(heading))
        console.print(Text.assemble((f"{n:>3}  ", "cyan"), step), soft_wrap=True)
    console.print()
    for same in explanation["equivalents"]:
        console.print(Text.assemble(("  =  ", "cyan"), (f"{same['library']:<7}", "dim"), same["code"]), soft_wrap=True)
    for spec in explanation["next"]:
        console.print(Text.assemble(("  →  ", "cyan"), (command(spec), "dim")), soft_wrap=True)


def _told(explanation: dict[str, Any]) -> tuple[str, list[tuple[int, str, str]]]:
    """What the text says before its steps; and the steps' numbers, headings and words."""
    text, found = explanation["text"], []
    for step in reversed(explanation["steps"]):
        text, _, heading = text.removesuffix(f": {step['text']}").rpartition(f"\n{step['n']}. ")
        found.append((step["n"], heading, step["text"]))
    return text, found[::-1]


def folded(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken at spaces and between wide characters; a longer word has its own."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PIECE.findall(paragraph):
            if line.strip() and cell_len(line + piece.rstrip()) > columns:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def draw_refusal(console: Console, problem: dict[str, Any], spec: str) -> None:
    """A refusal: the lesson, the place in what was typed, what to type instead, and the library's own words."""
    console.print(Text(problem["title"], style="bold red"), soft_wrap=True)
    console.print(Text(problem["detail"]), soft_wrap=True)
    if problem.get("span"):
        line, marks = marked(spec, *problem["span"])
        console.print(Text.assemble(f"\n  {line}\n  ", (marks, "red")), soft_wrap=True)
    if problem.get("did_you_mean"):
        console.print(Text.assemble("\n→ ", (command(problem["did_you_mean"]), "bold green")), soft_wrap=True)
    for near in problem.get("nearest") or ():
        if near not in problem["detail"]:
            console.print(Text(f"  {near}", style="dim"), soft_wrap=True)
    if problem.get("backend_says"):
        console.print(Text(f"\n{problem['backend_says']}", style="dim"), soft_wrap=True)


def marked(spec: str, start: int, end: int) -> tuple[str, str]:
    """The line of a spec where a span starts, and marks to stand under the span."""
    first = spec.rfind("\n", 0, start) + 1
    line = "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in spec[first:].partition("\n")[0])
    ahead = cell_len(line[: start - first])
    return line, " " * ahead + "^" * max(cell_len(line[start - first : end - first]), 1)


def command(spec: str) -> str:
    """The shell command that explains a spec."""
    return f'kiwame "{spec}"' if _UNQUOTED.fullmatch(spec) else f"kiwame {shlex.quote(spec)}"


def draw_ops(console: Console, cards: list[dict[str, Any]]) -> None:
    """The catalogue, a line an op."""
    family = ""
    for card in cards:
        if card["family"] != family:
            family = card["family"]
            console.print(Text(f"\n{family}", style="bold"))
        console.print(
            Text.assemble(("  " + card["name"].ljust(12), "cyan"), f"{card['meaning']}  ", (card["examples"][0], "dim"))
        )


def draw_op(console: Console, card: dict[str, Any]) -> None:
    """One op's card: how it is written, what people get wrong with it, and what to look at next."""
    console.print(Text.assemble((card["signature"], "bold"), f"  {card['meaning']}"))
    for label in ("torch", "numpy", "aliases", "examples", "related"):
        for line in card[label]:
            console.print(Text.assemble((f"  {label.ljust(9)}", "dim"), line))
    columns = min(console.width, _MOST_COLUMNS) - _CARD_INDENT
    told = [("mistakes", one["spec"], one["text"], one.get("try")) for one in card["mistakes"]]
    told += [("next", one["op"], one["why"], None) for one in card["next"]]
    for label, name, text, instead in told:
        console.print(Text.assemble((f"  {label.ljust(9)}", "dim"), (name, "cyan")), soft_wrap=True)
        for line in folded(text, columns):
            console.print(Text(" " * _CARD_INDENT + line), soft_wrap=True)
        if instead:
            console.print(Text.assemble(" " * _CARD_INDENT, "→ ", (command(instead), "dim")), soft_wrap=True)
