"""English: one phrase a kind of step and variant, made from the step's data."""

from kiwame.phrases.en_words import axes_words, axis, count, listed, nth
from kiwame.phrases.families import told
from kiwame.phrases.kinds import D, phrases_of
from kiwame.phrases.numbers import cell, number, product, shape, terms, times

HEADINGS = {
    "title": "Explanation",
    "axes": "Who sits where",
    "rule": "Read the arguments",
    "rule.permute": "Read the arguments seat by seat",
    "shape": "New shape",
    "shape.trail": "The way of the shapes",
    "formula": "Every cell in one line",
    "formula.whole": "All stages in one line",
    "follow": "Follow one value",
    "follow.path": "One value from end to end",
    "group": "What is put together",
    "broadcast": "Stretch to fit",
    "pick": "Which cells are taken",
    "memory": "Memory",
    "dtype": "Dtype",
    "warn": "Watch out",
    "contrast": "Not the same",
    "check": "Checked",
    "refusal": "Why not",
}
LABELS = {
    "equivalents": "The same in other words",
    "next": "Try next:",
    "try": "Another one",
    "explain": "Explain",
    "steps": "Step by step",
    "whole": "The whole lesson",
    "instead": "This runs:",
    "lessons": "Lessons",
}
_ROLES = {2: ("rows", "columns"), 3: ("cards", "rows", "columns")}


def roles(rank: int, names: list[str] | None) -> list[str]:
    """What each person is called besides the number."""
    return [f" ({name})" for name in names or _ROLES.get(rank, ())] or [""] * rank


def title(d: D) -> str:
    """The heading of an explanation."""
    call = " → ".join(d["calls"])
    sizes = [_size(s) for s in d["shapes"]]
    return f"{call} on {listed([f'a {s}' for s in sizes])}" if sizes else call


def _size(sizes: list[int]) -> str:
    if not sizes:
        return "single number"
    return f"{times(sizes)} tensor" if len(sizes) > 1 else f"tensor of size {sizes[0]}"


def axes(d: D) -> str:
    if len(d["tensors"]) > 1:
        return "; ".join(f"{t['name']} has shape {shape(t['shape'])}{_called(t['names'])}" for t in d["tensors"]) + "."
    t = d["tensors"][0]
    rank = len(t["shape"])
    if rank == 0:
        return f"{t['name']} has no axes: it is a single number."
    people = [f"person {n}{role} has size {t['shape'][n]}" for n, role in enumerate(roles(rank, t["names"]))]
    return f"{t['name']} has {count(rank, 'axis', 'axes')}. P{', '.join(people)[1:]}."


def _called(names: list[str] | None) -> str:
    return f", {'axis' if len(names) == 1 else 'axes'} {listed(names)}" if names else ""


def shape_seats(d: D) -> str:
    if d["from"] == d["to"]:
        return f"The shape stays {shape(d['to'])}."
    sizes = [f"seat {nth(d, n, d['out'])} has size {s}" for n, s in enumerate(d["to"])]
    sizes[0] = sizes[0].replace("has", "now has").replace("seat", "Seat")
    return f"{', '.join(sizes)}: {shape(d['from'])} becomes {shape(d['to'])}."


def shape_recut(d: D) -> str:
    if d["from"] == d["to"]:
        return f"The shape stays {shape(d['to'])}."
    before, after = product(d["from"]), product(d["to"])
    return f"Cells before: {before}. Cells after: {after}, so {shape(d['from'])} becomes {shape(d['to'])}."


def shape_folded(d: D) -> str:
    if not d["gone"]:
        return f"The shape stays {shape(d['to'])}."
    gone = axes_words(d, d["gone"])
    verb = "keeps its seat with size 1" if d["keepdim"] else "disappears"
    if len(d["gone"]) > 1:
        verb = "keep their seats with size 1" if d["keepdim"] else "disappear"
    return f"{gone[0].upper()}{gone[1:]} {verb}: {shape(d['from'])} becomes {shape(d['to'])}."


def shape_made(d: D) -> str:
    return f"The shape is {shape(d['to'])}."


def shape_trail(d: D) -> str:
    return " → ".join(shape(s) for s in d["trail"])


def broadcast(d: D) -> str:
    if len(d["shapes"]) < 2:
        return f"The number meets every cell, so the shape stays {shape(d['to'])}."
    if not d["stretched"]:
        return f"Both shapes are {shape(d['to'])}: the cells meet one to one."
    how = [
        f"{s['name']}, which has no such axis in front, is used {s['size']} times"
        if s["new"]
        else f"{axis(d, s['axis'], s['name'])} of {s['name']} is stretched from 1 to {s['size']}"
        for s in d["stretched"]
    ]
    shapes = listed([shape(s) for s in d["shapes"].values()])
    return f"Lined up from the right, {shapes} make {shape(d['to'])}. For that, {listed(how)}."


def formula(d: D) -> str:
    return str(d["formula"])


def formula_whole(d: D) -> str:
    return formula(d)


def follow_seats(d: D) -> str:
    (name, at), (out, to) = d["cells"][0], d["to"]
    if not at:
        return f"{out} = {name} = {number(d['value'])}."
    people = [f"person {nth(d, n, name)} {'stands ' if n == 0 else ''}at {p}" for n, p in enumerate(at)]
    where = cell(out, to)
    return (
        f"{number(d['value'])} is at {cell(name, at)}: {', '.join(people)}. "
        f"In the new seats that reads {where}, so {where} = {cell(name, at)} = {number(d['value'])}."
    )


def follow_order(d: D) -> str:
    (name, at), (out, to) = d["cells"][0], d["to"]
    if not at or not to:
        return f"{cell(out, to)} = {cell(name, at)} = {number(d['value'])}."
    return (
        f"{number(d['value'])} is at {cell(name, at)}, number {d['order']} in reading order, counted from 0. "
        f"In {out}, number {d['order']} is {cell(out, to)}, so {cell(out, to)} = {cell(name, at)} = {number(d['value'])}."
    )


def follow_made(d: D) -> str:
    return f"{cell(*d['to'])} = {number(d['value'])}."


def follow_path(d: D) -> str:
    return f"{number(d['value'])} goes " + " → ".join(cell(n, a) for n, a in d["path"]) + "."


def group(d: D) -> str:
    if d["count"] == 0:
        return f"{cell(*d['to'])} adds up no cell, so it is {number(d['value'])}."
    names, values = terms(d["cells"], d["values"], d["count"], "+")
    if d["count"] > len(d["cells"]):
        return f"{cell(*d['to'])} is made of {d['count']} cells: {names} = {values} = {number(d['value'])}."
    return f"{cell(*d['to'])} = {names} = {values} = {number(d['value'])}."


def dtype(d: D) -> str:
    return f"{listed(list(dict.fromkeys(d['from'])))} goes in and {d['to']} comes out: that is {d['library']}'s rule for {d['op']}."


def _numbers(n: int) -> str:
    return f"{n} number{'' if n == 1 else 's'}"


def memory_view(d: D) -> str:
    strides = (
        f"the same strides {shape(d['strides'])}"
        if d["strides"] == d["from_strides"]
        else f"strides {shape(d['strides'])} in place of {shape(d['from_strides'])}"
    )
    start = f"Nothing was copied. {d['name']} looks at the same {_numbers(d['seen'])} with {strides}"
    if d["contiguous"]:
        return f"{start} and is contiguous. What is written into {d['name']} is written into {d['of']} too."
    if d["library"] == "numpy":
        return f"{start}, so it is not contiguous: {d['name']}.reshape({d['numel']}) {'views' if d['flat_view'] else 'copies'}."
    if d["flat_view"]:
        return f"{start}, so it is not contiguous."
    return f"{start}, so it is not contiguous: {d['name']}.view({d['numel']}) would refuse, {d['name']}.reshape({d['numel']}) copies."


def memory_same(d: D) -> str:
    return f"Nothing was copied. {d['name']} is {d['of']} as it was: the same {_numbers(d['numel'])} with the same strides {shape(d['strides'])}."


def memory_copy(d: D) -> str:
    return f"{d['name']} has memory of its own for {_numbers(d['numel'])}, with strides {shape(d['strides'])}."


def check_all(d: D) -> str:
    of = f" of {d['stages']} stages" if d["stages"] > 1 else ""
    near = f", floats to a relative {d['tolerance']:g}" if d["tolerance"] else ""
    cells = "The one cell was" if d["cells"] == 1 else f"All {d['cells']} cells{of} were"
    first = f"{cells} checked against {d['library']}{near}."
    return first + (
        f" Run on numbered cells, {d['library']} moved each just as the formula says." if d["replayed"] else ""
    )


def check_sample(d: D) -> str:
    return f"{d['checked']} of {d['cells']} cells, spread evenly, were checked against {d['library']}."


def check_wrong(d: D) -> str:
    return f"{d['wrong']} of {d['checked']} checked cells do not agree with {d['library']}: do not trust this explanation, and please report it."


def shape_becomes(d: D) -> str:
    given = listed([shape(s) for s in d["shapes"]])
    return f"{given} {'gives' if len(d['shapes']) == 1 else 'give'} {shape(d['to'])}."


def follow_cell(d: D) -> str:
    (name, at), (out, to) = d["cells"][0], d["to"]
    return f"{cell(out, to)} is the cell {cell(name, at)}, so it is {number(d['value'])}."


def follow_worked(d: D) -> str:
    by_name, by_value = d["worked"]
    steps = [cell(*d["to"]), by_name, *([by_value] if by_value != by_name else [])]
    result = number(d["value"])
    return f"{' = '.join(steps)}{'' if steps[-1] == result else f' = {result}'}."


def follow_many(d: D) -> str:
    names = [cell(name, at) for name, at in d["cells"][:4]]
    rest = f" and {d['count'] - len(names)} more" if d["count"] > len(names) else ""
    return f"{cell(*d['to'])} is made of {count(d['count'], 'cell', 'cells')}, {', '.join(names)}{rest}, and is {number(d['value'])}."


def dtype_filled(d: D) -> str:
    return f"{d['op']} works on floats, so the numbers that fill {listed(d['names'])} are {d['to']}."


PHRASES = phrases_of(globals(), told("EN"))
