"""What the command line shows: a story with headings on a terminal, a refusal with its place marked."""

import re
import unicodedata
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_STEP = re.compile(r"(\d+)\. ([^:]+): (.*)", re.DOTALL)


def draw_story(console: Console, explanation: dict[str, Any]) -> None:
    """An explanation with its title, its tensors as printed, and its steps."""
    title, _, rest = explanation["text"].partition("\n\n")
    printed, _, story = rest.rpartition("\n\n")
    console.print(Text(title, style="bold"))
    console.print()
    console.print(Text(printed, style="dim"))
    console.print()
    steps = Table.grid(padding=(0, 1))
    steps.add_column(style="cyan", justify="right", min_width=3)
    steps.add_column(overflow="fold")
    for line in story.split("\n"):
        match = _STEP.fullmatch(line)
        if match is None:
            steps.add_row("", Text(line))
        else:
            steps.add_row(match[1], Text.assemble((match[2], "bold"), "  ", match[3]))
    console.print(steps)
    for same in explanation["equivalents"]:
        console.print(Text.assemble(("   = ", "cyan"), (f"{same['library']} ", "dim"), same["code"]))
    if explanation["next"]:
        console.print(
            Text.assemble(("   → ", "cyan"), ("  ·  ".join(f'kiwame "{spec}"' for spec in explanation["next"]), "dim"))
        )


def draw_refusal(console: Console, problem: dict[str, Any], spec: str) -> None:
    """A refusal: the lesson, the place in what was typed, what to type instead, and the library's own words."""
    if problem.get("title"):
        console.print(Text(problem["title"], style="bold red"))
    if problem.get("detail"):
        console.print(Text(problem["detail"]))
    span = problem.get("span")
    if span and "\n" not in spec:
        console.print(Text(f"\n  {spec}"))
        console.print(
            Text(f"  {' ' * width(spec[: span[0]])}{'^' * max(width(spec[span[0] : span[1]]), 1)}", style="red")
        )
    if problem.get("did_you_mean"):
        console.print(Text.assemble("\n→ ", (f'kiwame "{problem["did_you_mean"]}"', "bold green")))
    for near in problem.get("nearest") or ():
        console.print(Text(f"  {near}", style="dim"))
    if problem.get("backend_says"):
        console.print(Text(f"\n{problem['backend_says']}", style="dim"))


def width(text: str) -> int:
    """Columns that a text takes on a terminal: full-width characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


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
    """One op's card."""
    console.print(Text.assemble((card["signature"], "bold"), f"  {card['meaning']}"))
    for label in ("torch", "numpy", "aliases", "examples", "related"):
        for line in card.get(label) or ():
            console.print(Text.assemble((f"  {label.ljust(9)}", "dim"), line))
