"""English: the words that stand in pictures. Short, and touching what they speak of."""

from collections.abc import Callable

from kiwame.phrases.en_refused import WORDS as REFUSED
from kiwame.phrases.en_words import listed
from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import shape

_KINDS = {2: ("rows", "cols"), 3: ("cards", "rows", "cols")}


def kind(rank: int, axis: int) -> str:
    """What the places of an axis are called where all axes are drawn."""
    return _KINDS[rank][axis] if rank in _KINDS else ""


def _showing(d: D) -> str:
    return f"{'×'.join(map(str, d['shape']))}, showing {'×'.join(map(str, d['shown']))}"


def _held(d: D) -> str:
    return f"axis {d['axis']} at {d['at']} of {d['size']}"


def _swap_title(d: D) -> str:
    moved = [n for n, person in enumerate(d["dims"]) if n != person]
    if not moved:
        return "Every person keeps their seat"
    if len(moved) == 2:
        return (
            "Two persons swap seats" if len(d["dims"]) == 2 else f"Persons {listed([str(n) for n in moved])} swap seats"
        )
    return "Each number says who comes to that seat"


def _fold_title(d: D) -> str:
    gone = d["gone"]
    if len(gone) == d["rank"]:
        return "All cells become one number"
    who = f"{'Person' if len(gone) == 1 else 'Persons'} {listed([str(n) for n in gone])}"
    if d["keepdim"]:
        return f"{who} {'is' if len(gone) == 1 else 'are'} folded; the empty seat stays"
    return f"{who} {'is' if len(gone) == 1 else 'are'} folded and leave{'s' if len(gone) == 1 else ''}"


def _meet_title(d: D) -> str:
    if d["a"] == d["b"]:
        return "Two vectors meet" if d["a"] == "vector" else f"A {d['a']} meets a {d['b']}"
    return f"A {d['a']} meets {'the' if d['b'] == 'vector' else 'a'} {d['b']}"


def _agree(d: D) -> str:
    cells = f"{d['checked']} of {d['cells']} cells agree" if d["checked"] != 1 else "the one cell agrees"
    tolerance = f" to {d['tolerance']:g}" if d["tolerance"] else ""
    return f"{cells} with {d['library']}{tolerance}"


def _holds(d: D) -> str:
    return f" and holds {d['values']}" if d["values"] is not None else ""


WORDS: dict[str, Callable[[D], str]] = {
    **REFUSED,
    "seat": lambda d: f"seat {d['n']}",
    "size": lambda d: f"size {d['n']}",
    "shape": lambda _d: "shape",
    "new-shape": lambda _d: "new shape",
    "no-cells": lambda _d: "no cells",
    "seats-of": lambda d: f"seats of {d['name']}",
    "who": lambda _d: "Who sits in which seat?",
    "stays": lambda _d: "Who stays?",
    "leaves": lambda _d: "leaves",
    "grown": lambda _d: "What becomes of each seat?",
    "grows": lambda _d: "the seat grows",
    "equal": lambda _d: "must be equal",
    "new-person": lambda _d: "a new person",
    "is-cut": lambda _d: "is cut",
    "whole": lambda _d: "stays whole",
    "told": lambda _d: "Who is told what?",
    "stays-at": lambda d: f"stays at {d['n']}",
    "same-seat": lambda d: f"same: seat {d['n']}",
    "stays-put": lambda _d: "stays",
    "goes": lambda d: f"{d['word']} names the one who goes" if d["given"] else "nobody is named, so all go",
    "seat-kept": lambda _d: "the empty seat is kept",
    "nobody": lambda _d: "nobody",
    "new": lambda _d: "new",
    "takes": lambda d: f"seat {d['seat']} takes ",
    "person": lambda d: f"person {d['n']}",
    "opens": lambda d: f"seat {d['seat']} is new",
    "follow": lambda _d: "Follow one cell",
    "check": lambda _d: "Check",
    "agree": _agree,
    "disagree": lambda d: f"{d['wrong']} of {d['cells']} cells differ from {d['library']}",
    "showing": _showing,
    "held": _held,
    "legend-fill": lambda _d: "pale fill = where a value came from",
    "legend-person": lambda _d: "person = an axis, with its number",
    "legend-ring": lambda _d: "ring = the cell we follow",
    "title-swap": _swap_title,
    "title-fold": _fold_title,
    "title-order": lambda _d: "The reading order stays, the row breaks move",
    "title-stretch": lambda _d: "Size 1 is stretched to fit",
    "cell-by-cell": lambda _d: "Cell by cell",
    "line-by-line": lambda _d: "Line by line",
    "where-mask": lambda d: f"taken where {d['name']} is {d['value']}",
    "title-meet": _meet_title,
    "who-meets": lambda _d: "Who meets whom?",
    "must-equal": lambda d: f"the two {d['n']}s must be equal:",
    "meet-and-leave": lambda _d: "they meet, add up and leave",
    "one-at-a-time": lambda d: f"one at a time: here {d['a']} and {d['b']}",
    "turned": lambda _d: "drawn turned",
    "inner-leave": lambda d: "outer sizes stay, inner ones leave" if d["outer"] else "both leave: one number is left",
    "line": lambda d: f"{d['kind']} {d['n']}",
    "title-items": lambda _d: "Each item speaks to one person",
    "memory": lambda d: f"Memory: {d['n']} numbers in one row",
    "strides": lambda d: f"{d['name']} strides {shape(d['strides'])}",
    "nothing-copied": lambda _d: "nothing is copied",
    "copied": lambda _d: "a copy of its own",
    "alt-tensor": lambda d: f"Input {d['name']} has shape {d['shape']}{_holds(d)}.",
    "alt-result": lambda d: f"Output {d['name']} has shape {d['shape']}{_holds(d)}.",
    "alt-elided": lambda _d: "Only the first and last places of long axes are drawn.",
    "film-predict": lambda _d: "Predict: what comes out?",
    "film-where": lambda d: f"Predict: where will the {d['value']} go?",
    "film-what": lambda d: f"Predict: what will {d['cell']} be?",
    "film-column": lambda d: f"Row {d['row']} of {d['name']} becomes column {d['to']} of {d['out']}",
    "film-row": lambda d: f"Row {d['row']} of {d['name']} becomes row {d['to']} of {d['out']}",
    "film-moves": lambda d: f"Cells of {d['name']} go to their places in {d['out']}",
    "film-cell": lambda d: f"These cells make {d['cell']}",
    "film-line": lambda d: f"These cells make a row of {d['out']}",
    "film-join": lambda d: ", ".join(d["parts"]),
    "title-strip": lambda d: f"{d['n']} stages, one after another",
    "shapes": lambda _d: "Shapes",
    "whole-formula": lambda _d: "All in one",
    "compare-seats": lambda _d: "Compare the sizes seat by seat",
    "equal-or-one": lambda _d: "Equal sizes, or one of them is 1.",
    "one-stretches": lambda _d: "A 1, or no seat, stretches to fit.",
    "kept-order": lambda _d: "the reading order stays; only the row breaks move, the old persons are gone",
    "kept-seats": lambda _d: "whole rows move; the persons stay, in new seats",
    "differ": lambda d: f"{d['n']} of {d['cells']} cells differ",
    "same": lambda _d: "same cell",
    "different": lambda _d: "different cell",
    "along": lambda d: (
        f"along a row of {d['name']}: {'1 step' if d['steps'] == 1 else str(d['steps']) + ' steps'}, strides {shape(d['strides'])}"
    ),
    "other-shapes": lambda _d: "Other shapes",
    "all-same": lambda _d: "The same in every cell",
    "same-shape-differ": lambda _d: "Same shape, different cells",
    "make-agree": lambda _d: "So they agree",
    "same-value": lambda _d: "same number in A and B",
    "other-value": lambda _d: "another number",
}
