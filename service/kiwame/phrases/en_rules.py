"""English: what the arguments mean, op by op."""

from kiwame.phrases.en_words import SETTLED, D, axes_words, listed
from kiwame.phrases.numbers import number


def _seats(d: D) -> str:
    takes = [f"seat {seat} takes person {person}" for seat, person in enumerate(d["dims"])]
    takes[0] = takes[0].replace("seat 0", f"seat 0 of {d['out']}")
    return ", ".join(takes)


def permute(d: D) -> str:
    dims = d["dims"]
    if dims == sorted(dims):
        return f"{d['call']}: {_seats(d)}. {SETTLED}" if dims else f"{d['call']}: there is no seat to fill."
    if len(dims) == 2:
        return f"{d['call']}: {_seats(d)}. In two dimensions, {d['call']} is the transpose."
    return f"{d['call']}: {_seats(d)}. Each number says where the person in that seat comes from."


def transpose(d: D) -> str:
    if d["a"] == d["b"]:
        return f"{d['call']}: person {d['a']} changes seats with themselves. {SETTLED}"
    stay = [str(n) for n, p in enumerate(d["dims"]) if n == p]
    rest = (
        f" {'Person' if len(stay) == 1 else 'Persons'} {listed(stay)} stay{'s' if len(stay) == 1 else ''}."
        if stay
        else ""
    )
    return f"{d['call']}: persons {d['a']} and {d['b']} change seats.{rest}"


def turned(d: D) -> str:
    if len(d["dims"]) < 2:
        return f"{d['call']}: with fewer than two axes there is nothing to swap. {SETTLED}"
    if len(d["dims"]) == 2:
        return f"{d['call']}: {_seats(d)}. Rows become columns: the transpose."
    return f"{d['call']} turns the order of the seats round: {_seats(d)}."


def last_two(d: D) -> str:
    dims = d["dims"]
    if len(dims) < 2:
        return f"{d['call']}: with fewer than two axes there is nothing to swap. {SETTLED}"
    rest = " The axes before them stay, so every matrix of the batch is transposed." if len(dims) > 2 else ""
    return f"{d['call']}: the last two persons, {len(dims) - 2} and {len(dims) - 1}, change seats.{rest}"


def reshape(d: D) -> str:
    start = f"{d['call']} keeps the reading order of the {d['total']} numbers and cuts it anew"
    if len(d["to"]) > 1:
        start += f", {d['row']} to a row"
    if -1 in d["sizes"]:
        return f"{start}. The -1 is worked out: {d['total']} / {d['rest']} = {d['total'] // max(d['rest'], 1)}."
    return f"{start}."


def flatten(d: D) -> str:
    joined = list(range(d["start"], d["end"] + 1))
    if len(joined) < 2 or not d["shape"]:
        return f"{d['call']}: there is nothing to join, the order of the cells stays."
    return f"{d['call']} joins {axes_words(joined)} into one of size {d['size']}, in reading order."


def squeeze(d: D) -> str:
    if not d["gone"]:
        return f"{d['call']}: no axis of size 1 is asked for, so none goes."
    return f"{d['call']} takes out {axes_words(d['gone'])}: {'it has' if len(d['gone']) == 1 else 'they have'} size 1."


def unsqueeze(d: D) -> str:
    return f"{d['call']} puts a new axis of size 1 into seat {d['at']}. No cell moves."


def total(d: D) -> str:
    if d["given"] and not d["gone"]:
        return f"{d['call']} adds along no axis, so every cell stays as it is."
    if not d["given"] or len(d["gone"]) == len(d["shape"]):
        how = "adds all cells into one number"
    else:
        how = f"adds along {axes_words(d['gone'])}: cells that differ only there go into one sum"
    keep = " keepdim=True leaves size 1 in place of what is added up." if d["keepdim"] else ""
    return f"{d['call']} {how}.{keep}"


def arithmetic(d: D) -> str:
    return f"{d['call']} works cell by cell, on cells at the same place."


def arange(d: D) -> str:
    return f"{d['call']} counts from {number(d['start'])} in steps of {number(d['step'])} and stops before {number(d['end'])}."


def constant(d: D) -> str:
    return f"{d['call']}: every cell is {number(d['value'])}."


def contiguous(d: D) -> str:
    return f"{d['call']} puts the cells into memory in reading order, unless they lie so already. No value changes."


RULES = {
    "permute": permute,
    "transpose": transpose,
    "T": turned,
    "mT": last_two,
    "reshape": reshape,
    "view": reshape,
    "flatten": flatten,
    "squeeze": squeeze,
    "unsqueeze": unsqueeze,
    "sum": total,
    "arithmetic": arithmetic,
    "arange": arange,
    "constant": constant,
    "contiguous": contiguous,
}
