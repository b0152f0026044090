"""English: what is said of two results beside each other, and in a quiz. The sides are A and B."""

from typing import Any

from kiwame.phrases.en_words import axes_words, axis, count, nth
from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import cell, number, shape
from kiwame.phrases.verb_kinds import verb_phrases_of

HEADINGS = {
    "shapes": "Shape",
    "cells": "Cells",
    "formulas": "Every cell in one line",
    "reason": "Why",
    "traced": "Follow one cell",
    "dtypes": "Dtype",
    "memories": "Memory",
    "agree": "What makes them agree",
    "mistake": "What this option is",
}
BETWEEN = " "  # sentences


def compared(a: str, b: str) -> str:
    """The title of a comparison."""
    return f"A: {a}. B: {b}."


def with_shape(values: str, sizes: list[int]) -> str:
    """An option that shows values."""
    return f"{values}, shape {shape(sizes)}"


def shapes_same(d: D) -> str:
    return f"Both have shape {shape(d['a'])}."


def shapes_other(d: D) -> str:
    return f"A has shape {shape(d['a'])}, B has shape {shape(d['b'])}."


def shapes_order(d: D) -> str:
    values = _in_order(d["order"], more=d["numel"] > len(d["order"]))
    same = f"the same {d['numel']} values" if d["numel"] > 1 else "the same single value"
    return f"{shapes_other(d)} Read in order, both hold {same}: {values}."


def _in_order(values: list[Any], *, more: bool) -> str:
    return " ".join(number(v) for v in values) + (" …" if more else "")


def _all(numel: int) -> str:
    return "the one cell" if numel == 1 else "both cells" if numel == 2 else f"all {numel} cells"


def cells_same(d: D) -> str:
    if not d["numel"]:
        return "Neither has any cells, so there are none that differ."
    near = f", floats to a relative {d['tolerance']:g}" if d["tolerance"] else ""
    first = f"{_all(d['numel']).capitalize()} {'agree' if d['numel'] > 1 else 'agrees'}{near}."
    if d["always"]:
        return f"{first} Both take every cell from the same place, so they agree for any values."
    return f"{first} That is known for these values only."


def cells_differ(d: D) -> str:
    if d["cells"][0][0] == []:
        _, a, b = d["cells"][0]
        return f"The one value differs: {number(a)} in A, {number(b)} in B."
    named = [f"{cell('', at)} is {number(a)} in A and {number(b)} in B" for at, a, b in d["cells"]]
    more = "; …" if d["differ"] > len(named) else "."
    several = f"{d['differ']} of {d['numel']} cells"
    many = several if d["differ"] < d["numel"] else _all(d["numel"]).capitalize()
    return f"{many} {'differ' if d['numel'] > 1 else 'differs'}: {'; '.join(named)}{more}"


def formulas(d: D) -> str:
    if d["a"] == d["b"]:
        return f"In both, {', then '.join(d['a'])}."
    return f"In A, {', then '.join(d['a'])}. In B, {', then '.join(d['b'])}."


def reason_seats(d: D) -> str:
    if len(d["a"]) != len(d["b"]):
        return f"A moves {count(len(d['a']), 'axis', 'axes')}, B {count(len(d['b']), 'axis', 'axes')}."
    pairs = enumerate(zip(d["a"], d["b"], strict=True))
    seats = [
        f"seat {n} takes person {nth(d, a, 'a')} in A and person {nth(d, b, 'b')} in B" for n, (a, b) in pairs if a != b
    ]
    text = f"{', '.join(seats)}."
    return f"{text[0].upper()}{text[1:]}" + (" B's order is the inverse of A's." if d["inverse"] else "")


def reason_axes(d: D) -> str:
    return f"{d['op']} puts together the cells along {axes_words(d, d['a'], 'a')} in A, and along {axes_words(d, d['b'], 'b')} in B."


def reason_order(d: D) -> str:
    keeps = d["keeps"][0]
    moves = "b" if keeps == "a" else "a"
    kept, moved = (_in_order(d[side], more=d["more"]) for side in (keeps, moves))
    return f"{keeps.upper()} keeps the reading order: {kept}. {moves.upper()} moves the cells, and reads {moved}."


def reason_orders(d: D) -> str:
    a, b = (_in_order(d[side], more=d["more"]) for side in "ab")
    return f"Read in order, A gives {a} and B gives {b}."


def dtypes(d: D) -> str:
    return f"A is {d['a']}, B is {d['b']}."


def memories(d: D) -> str:
    return f"A {_memory(d['a'])}; B {_memory(d['b'])}."


def _memory(d: D) -> str:
    whose = f"is a view of {d['view_of']}" if d["view_of"] else "has memory of its own"
    return f"{whose}, with strides {shape(d['strides'])}, {'contiguous' if d['contiguous'] else 'not contiguous'}"


def agree_found(d: D) -> str:
    calls = " → ".join(d["calls"])
    return f"{d['of'].upper()} followed by {calls} gives {d['other'].upper()}: it ran, and {_all(d['numel'])} agreed."


def agree_none(d: D) -> str:
    if not d["tried"]:
        return "No op that could be tried after A or B has the other's shape."
    tried = f"The {d['tried']} calls" if d["tried"] > 1 else "The one call"
    return f"{tried} tried after A or B did not make them agree."


def _question(d: D) -> str:
    return " → ".join(d["calls"])


def ask_output(d: D) -> str:
    return f"What does {_question(d)} give here?"


def ask_shape(d: D) -> str:
    return f"Which shape does {_question(d)} give here?"


def verdict_right(d: D) -> str:
    return f"Right: it is {d['right']}."


def verdict_wrong(d: D) -> str:
    return f"Not {d['chosen']}: the answer is {d['right']}."


def _gives(d: D) -> str:
    return f"This is what {d['call']} gives"


def mistake_contrast(d: D) -> str:
    start = f"{d['call']} gives "
    if d["told"].startswith(start):
        return f"{_gives(d)}: {d['told'].removeprefix(start)}"
    return f"{_gives(d)}. {d['told']}"


def mistake_reshape(d: D) -> str:
    order = _in_order(d["order"], more=d["numel"] > len(d["order"]))
    return f"{_gives(d)}: the reading order stays {order}."


def mistake_permute(d: D) -> str:
    return f"{_gives(d)}: the axes change seats, while {d['own']} keeps the reading order."


def mistake_inverse(d: D) -> str:
    return f"{_gives(d)}, the inverse: {d['own']} says where each axis comes from, not where it goes."


def mistake_cell(d: D) -> str:
    return f"It has {number(d['value'])} at {cell(d['name'], d['at'])}."


def mistake_keepdim(d: D) -> str:
    return f"{_gives(d)}, of shape {shape(d['to'])}: keepdim decides whether the axis stays with size 1."


def mistake_other_axis(d: D) -> str:
    return f"{_gives(d)}: another axis."


def mistake_other_order(d: D) -> str:
    return f"{_gives(d)}: the axes in another order."


def mistake_argument(d: D) -> str:
    return f"{_gives(d)}: another argument."


def mistake_unchanged(d: D) -> str:
    return f"This is {d['name']} as it was before {d['own']}."


def mistake_columns(d: D) -> str:
    return f"Here the cells are laid out column by column. {d['own']} keeps the reading order, row by row."


def mistake_exchanged(d: D) -> str:
    return f"{_gives(d)}: the two operands are exchanged."


def mistake_other_op(d: D) -> str:
    return f"{_gives(d)}: another op."


def mistake_short(_d: D) -> str:
    return "Here the last cell of every sum is left out."


def mistake_turned(_d: D) -> str:
    return "Here rows and columns of the result are exchanged."


def mistake_backwards(d: D) -> str:
    if d["rank"] == 1:
        return "Here the values stand in backward order."
    return f"Here the values stand in backward order along {axis(d, d['axis'])}."


def mistake_moved_on(_d: D) -> str:
    return "Here every value stands one cell too early."


def mistake_one_more(_d: D) -> str:
    return "Here every value is one too large."


def mistake_shape(d: D) -> str:
    extra = len(d["shape"]) - len(d["to"])
    if extra:
        much = "too many" if extra > 0 else "too few"
        return f"{shape(d['shape'])} has {count(abs(extra), 'axis', 'axes')} {much}."
    if sorted(d["shape"]) == sorted(d["to"]):
        return "The sizes are right, but they sit in other seats."
    return f"The sizes are not those of {shape(d['to'])}."


PHRASES = verb_phrases_of(globals())
