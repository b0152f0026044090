"""English: the words that stand in the pictures of refusals."""

from collections.abc import Callable

from kiwame.phrases.en_words import listed
from kiwame.phrases.kinds import D


def _not_all(d: D) -> str:
    persons = "1 person" if d["rank"] == 1 else f"{d['rank']} persons"
    return f"{persons}, but {d['called']} called"


def _not_called(d: D) -> str:
    names = [str(n) for n in d["who"]]
    return f"person {names[0]} was not called" if len(names) == 1 else f"persons {listed(names)} were not called"


def _no_filling(d: D) -> str:
    if d["divides"]:
        return f"{d['cells']} cells do not divide by {d['places']}"
    return f"{d['cells']} cells do not fill {d['places']} places"


WORDS: dict[str, Callable[[D], str]] = {
    "no-person": lambda d: f"Person {d['n']} does not exist",
    "no-seat": lambda d: f"Seat {d['n']} does not exist",
    "called-twice": lambda d: f"Person {d['n']} is called twice",
    "not-all-called": _not_all,
    "who-to-seats": lambda _d: "Who is called to each seat?",
    "who-called": lambda _d: "Who is called?",
    "which-seat": lambda _d: "Which seat can open?",
    "persons-of": lambda d: f"persons of {d['name']}",
    "calls-of": lambda _d: "the call",
    "calls": lambda d: f"calls {d['n']}",
    "no-such-person": lambda _d: "no such person",
    "no-such-seat": lambda _d: "no such seat",
    "new-person": lambda _d: "new, size 1",
    "possible": lambda _d: "possible",
    "empty": lambda _d: "empty",
    "not-called": _not_called,
    "no-result": lambda _d: "No tensor comes out",
    "nearest": lambda _d: "Nearest that works",
    "or": lambda _d: "or",
    "says": lambda d: f"{d['library']} says",
    "why": lambda _d: "Why not?",
    "no-meeting": lambda d: f"Sizes {d['m']} and {d['n']} do not meet",
    "which-meet": lambda _d: "Which sizes meet?",
    "one-stretches": lambda _d: "size 1 is stretched, and so is what is not there",
    "wanted": lambda _d: "wanted",
    "no-filling": _no_filling,
    "how-many": lambda _d: "How many cells, how many places?",
    "cells": lambda d: "cell" if d["n"] == 1 else "cells",
    "places": lambda d: "place" if d["n"] == 1 else "places",
    "no-whole": lambda _d: "no whole number does it",
    "no-place": lambda d: (
        f"No place {d['n']}: the {'first' if d['n'] < 0 else 'last'} is {-d['size'] if d['n'] < 0 else d['size'] - 1}"
    ),
    "place-beyond": lambda d: f"A place beyond the {d['n']} there are",
    "places-of": lambda _d: "Which places are there?",
    "places-of-axis": lambda d: f"Which places has axis {d['n']}?",
    "from-end": lambda _d: "counted from the end",
    "jumps": lambda d: f"In memory, the cells of {d['name']} jump",
    "memory-of": lambda d: f"Memory: the cells of {d['name']}, as they lie",
    "read-so": lambda d: f"hops: {d['name']} read row by row; a view needs equal steps",
    "alt-asked": lambda d: f"Asked: {d['text']}.",
    "alt-says": lambda d: f"{d['library']} says: {d['said']}",
    "alt-nearest": lambda d: f"Nearest that works: {d['spec']}.",
}
