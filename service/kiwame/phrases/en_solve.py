"""English: what is said of the ways to a goal, and of goals that cannot be read."""

from kiwame.phrases.en_words import count, either, listed
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, product, shape

WORDS = {"same_as": "The same as:", "none": "No way was found.", "nearest": "What comes close:", "goal": "Goal:"}


def title(d: D) -> str:
    """The heading of an answer."""
    found = count(d["found"], "result", "different results") if d["found"] else "no way found"
    return f"From {d['from']} to {d['to']}: {found}"


def order(d: D) -> str:
    values = " ".join(number(v) for v in d["order"]) + (" …" if d["numel"] > len(d["order"]) else "")
    return f"It keeps the reading order ({values}) and cuts it anew." if d["numel"] else "There are no cells to move."


def seats(d: D) -> str:
    moved = [f"seat {n} takes person {axis}" for n, axis in enumerate(d["dims"]) if n != axis]
    return f"It changes seats: {listed(moved)}. Rows are no longer read in the old order."


def missing(d: D) -> str:
    names = listed([number(v) for v in d["missing"]])
    more = " and others" if d["count"] > len(d["missing"]) else ""
    verb = "is" if d["count"] == 1 else "are"
    return (
        f"{names}{more} {verb} not among the {d['have']} cells, and nothing that was tried computes the goal from them."
    )


def more(d: D) -> str:
    start = " and ".join(shape(s) for s in d["shapes"])
    return (
        f"{start} {'holds' if len(d['shapes']) == 1 else 'hold'} {count(d['have'], 'cell', 'cells')}, and {shape(d['to'])} "
        f"asks for {product(d['to'])}: that takes repeating or filling in, and no op here does it to this shape."
    )


def fewer(d: D) -> str:
    start = " and ".join(shape(s) for s in d["shapes"])
    return (
        f"{start} {'holds' if len(d['shapes']) == 1 else 'hold'} {count(d['have'], 'cell', 'cells')}, and {shape(d['to'])} "
        f"asks for {product(d['to'])}: some have to be left out or combined, and no op here does it to this shape."
    )


WAYS: dict[str, Phrase] = {
    "same": lambda _d: "Every cell stays where it is.",
    "order": order,
    "seats": seats,
    "places": lambda _d: "It moves the cells to other places, each of them once.",
    "repeated": lambda d: f"It repeats cells: {d['numel']} are made of {d['held']}.",
    "picked": lambda d: f"It takes {d['held']} of the {d['total']} cells and leaves the others.",
    "filled": lambda d: f"It fills in: {count(d['filled'], 'cell comes', 'cells come')} from no tensor.",
    "joined": lambda d: f"It puts cells of {count(d['tensors'], 'tensor', 'tensors')} beside each other.",
    "folded": lambda _d: "It combines several cells into one.",
    "computed": lambda _d: "It computes new values from the cells.",
}

MISSES: dict[str, Phrase] = {
    "values": missing,
    "order": lambda d: (
        f"The goal holds the same {d['want']} cells, in an order that no chain of up to three ops here gives."
    ),
    "more": more,
    "fewer": fewer,
    "unfinished": lambda d: (
        f"No single op here gives {shape(d['to'])} with these cells, and no chain was found before the search ended."
    ),
    "sizes": lambda d: (
        f"The number of cells is right ({d['want']}), but no chain of up to three ops here gives {shape(d['to'])} with these cells."
    ),
}


def differs(d: D) -> str:
    """How a result stands to another."""
    if d["differ"] == 0:
        return f"On these numbers the cells are those of {d['other']}; on other numbers they part."
    return f"{d['differ']} of {d['numel']} cells differ from {d['other']}."


def near(d: D) -> str:
    """What comes close."""
    if d["differ"] is None:
        return f"{d['spec']}: shape {shape(d['shape'])}"
    return f"{d['spec']}: {d['differ']} of {d['numel']} cells differ"


def stopped(d: D) -> str:
    """That the search ended early."""
    what = "its time was over" if d["limit"] == "solve_seconds" else "enough calls were tried"
    return f"The search stopped when {what}: there may be more."


LESSONS: dict[str, Phrase] = {
    "syntax.no-tensors": lambda d: f"{d['field']} is empty. Give a shape such as 2x3, or data such as [[1,2],[3,4]].",
    "syntax.not-a-tensor": lambda d: (
        f"{d['text']} is no tensor. Give a shape such as 2x3, or data such as [[1,2],[3,4]]."
    ),
    "syntax.no-goal": lambda d: (
        f"{d['text']} is no goal. A goal is a shape (3x2), data ([[1,4],[2,5],[3,6]]), "
        "a formula (y[i, j] = x[j, i]) or for loops that fill y."
    ),
    "syntax.formula": lambda d: f"{d['text']} is no formula. One is written y[i, j] = x[j, i].",
    "syntax.formula-name": lambda d: (
        f"{d['name']} is neither an index nor a tensor here. An index stands on the left or in a loop; "
        f"the tensor is {either(d['known'])}."
    ),
    "syntax.left-side": lambda d: (
        f"{d['text']} cannot stand on the left. There each index has one place, as in y[i, j]; y[i<3, j] also says how far i runs."
    ),
    "syntax.no-size": lambda d: (
        f"How far {d['name']} runs cannot be read off this formula. Write it on the left, as in y[{d['name']}<3], or write for loops."
    ),
    "syntax.range": lambda _d: "A loop runs over range(n), n being a number, len(x) or x.shape[0].",
    "syntax.no-cell": lambda _d: "These loops fill no cell. Inside of them write, for example, y[i, j] = x[j, i].",
    "syntax.index-twice": lambda d: f"{d['name']} already means something here. Give the loop another name.",
    "syntax.two-places": lambda d: f"{d['name']} is written at two different places. Write each cell at one place.",
    "syntax.unwritten": lambda d: (
        f"{count(d['count'], 'cell', 'cells').capitalize()} of the shape {shape(d['shape'])} {'is' if d['count'] == 1 else 'are'} never written."
    ),
    "argument.formula": lambda _d: "This formula cannot be worked out on these numbers.",
    "argument.one-goal": lambda d: f"There are {d['count']} tensors to get to. A goal is one.",
    "axis-count.formula": lambda d: (
        f"{d['name']} has {count(d['rank'], 'axis', 'axes')}, shape {shape(d['shape'])}, and is read at {count(d['count'], 'index', 'indices')}. "
        "Give one index an axis."
    ),
    "index-out-of-range.formula": lambda d: (
        f"The formula reads {d['name']} at {d['index']} on axis {d['axis']}, whose places are 0 to {d['size'] - 1}. "
        "An index must stay inside for every cell."
        if d["size"]
        else f"Axis {d['axis']} of {d['name']} has no places to read."
    ),
    "index-out-of-range.formula-data": lambda _d: "The formula reads outside of a tensor, at an index taken from data.",
    "index-out-of-range.fraction": lambda _d: (
        "A place in a tensor is a whole number, and here one is a fraction: / divides to fractions, // to whole numbers."
    ),
    "index-out-of-range.written": lambda _d: "These loops write at a place that is no whole number from 0 on.",
}
