"""English: one title a cause, one lesson a way to be refused, made from the problem's data."""

from kiwame.phrases.en_service import SERVICE
from kiwame.phrases.en_solve import LESSONS as SOLVE
from kiwame.phrases.en_words import axes_words, axis, count, either, listed, nth
from kiwame.phrases.families import told
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import product, shape

TITLES = {
    "malformed": "The request cannot be read",
    "unknown-op": "No such op",
    "not-found": "Nothing is here",
    "method": "Method not allowed",
    "format": "No such format",
    "body-size": "The body is too large",
    "url-size": "The address is too long",
    "media-type": "Send JSON",
    "header-size": "The headers are too large",
    "syntax": "The spec cannot be read",
    "not-allowed": "This is not run here",
    "unknown-flag": "No such argument",
    "unknown-backend": "No such backend",
    "axis-count": "Wrong number of axes",
    "axis-repeated": "An axis is named twice",
    "axis-out-of-range": "There is no such axis",
    "sizes": "The sizes do not fit",
    "index-out-of-range": "The index is outside",
    "not-contiguous": "view cannot do this without a copy",
    "dtype": "The dtype does not fit",
    "pattern": "The pattern does not fit",
    "argument": "An argument does not fit",
    "device-unavailable": "That device is not here",
    "limit": "Larger than this service takes",
    "quota": "Too many requests",
    "internal": "Something went wrong here",
    "overloaded": "Busy",
    "worker-crashed": "The worker stopped",
    "quarantined": "This spec is set aside",
    "starting": "Starting",
    "deadline": "It took too long",
}


KINDS = {
    "int": "whole numbers",
    "size": "sizes of 0 or more",
    "bool": "True or False",
    "number": "numbers",
    "text": "text between quotes",
}


def _dims(d: D) -> str:
    return f"{d['op']}({', '.join(map(str, d['dims']))})"


def _axes_there(d: D) -> str:
    rank, first, last = d["rank"], nth(d, 0), nth(d, d["rank"] - 1)
    if rank == 1:
        return f"Its only axis is {first} (or -1)"
    word = "and" if rank == 2 else "to"
    return f"Its axes are {first} {word} {last} (from the end: -{rank} {word} -1)"


def axis_count(d: D) -> str:
    return (
        f"x has {count(d['rank'], 'axis', 'axes')}, shape {shape(d['shape'])}, but {_dims(d)} names {len(d['dims'])}. "
        "Name every axis exactly once, also those that stay."
    )


def axis_count_matrix(d: D) -> str:
    return (
        f"mT swaps the last two axes, and x has {count(d['rank'], 'axis', 'axes')}. "
        "Put an axis in first: unsqueeze(1) makes a column, unsqueeze(0) a row."
    )


def axis_count_t(d: D) -> str:
    return (
        f"t() is for a matrix, of at most two axes, and x has {d['rank']}. mT swaps the last two and leaves the others."
    )


def axis_count_names(d: D) -> str:
    return f"{count(len(d['names']), 'name', 'names').capitalize()} for {count(d['rank'], 'axis', 'axes')}: axes= names every axis of the first tensor, here of shape {shape(d['shape'])}."


def axis_repeated(d: D) -> str:
    missing = f", and {axes_words(d, d['missing'])} not at all" if d["missing"] else ""
    return f"{_dims(d)} asks for {axis(d, d['axis'])} twice{missing}. Each of 0 to {d['rank'] - 1} must appear exactly once."


def axis_out_of_range(d: D) -> str:
    return f"x has shape {shape(d['shape'])}, so there is no axis {d['axis']} for {d['op']}. {_axes_there(d)}, because counting starts at 0."


def reshape(d: D) -> str:
    return f"x holds {product(d['shape'])} cells, the shape {shape(d['sizes'])} asks for {product(d['sizes'])}. {d['op']} neither adds nor drops cells."


def does_not_divide(d: D) -> str:
    return f"x holds {d['total']} cells, and {d['total']} cannot be divided by {d['product']} to work out the -1 in {shape(d['sizes'])}."


def broadcast(d: D) -> str:
    return (
        f"Shapes are lined up from the right: {shape(d['a'])} and {shape(d['b'])} meet with {d['m']} and {d['n']} at axis {d['axis']}, counted from the end. "
        "Two sizes fit when they are equal or one of them is 1."
    )


def not_contiguous(d: D) -> str:
    return (
        f"{d['name']} has shape {shape(d['shape'])} and strides {shape(d['strides'])}: what is next to each other in reading order is not next to each other in memory, "
        f"so view cannot give {shape(d['sizes'])}. Write reshape, which copies, or put contiguous() before view."
    )


def limit(d: D) -> str:
    names = {
        "spec_chars": "characters in a spec",
        "nodes": "parts of an expression",
        "depth": "brackets inside one another",
        "stages": "ops in a pipeline",
        "rank": "axes",
        "tensor_elements": "cells in a tensor",
        "request_elements": "cells in all tensors of a request",
        "npy_elements": "cells in a tensor",
        "multiply_adds": "cells read or multiplied",
    }
    if "max" not in d:
        return "This needs more memory than a worker here may take."
    return f"This service takes at most {d['max']} {names.get(d['name'], d['name'])}. A smaller tensor shows the same rule."


def unknown_op(d: D) -> str:
    return f"There is no op named {d['name']}. Did you mean {either(d['near'])}?"


def unknown_name(d: D) -> str:
    if d["known"]:
        return f"No tensor is named {d['name']} here. There is {either(d['known'])}."
    return f"No tensor is named {d['name']} here. Give it first, such as x = torch.arange(6).reshape(2, 3), or write a shape such as 2x3."


LESSONS: dict[str, Phrase] = {
    **told("EN_LESSONS"),
    "axis-count": axis_count,
    "axis-count.matrix": axis_count_matrix,
    "axis-count.t": axis_count_t,
    "axis-count.names": axis_count_names,
    "axis-repeated": axis_repeated,
    "axis-repeated.axes": lambda d: f"{d['op']} is given {axis(d, d['axis'])} twice. Each axis can be named once only.",
    "axis-out-of-range": axis_out_of_range,
    "axis-out-of-range.scalar": lambda d: (
        f"x is a single number without axes, so {d['op']} has no axis {d['axis']} to work on."
    ),
    "sizes": lambda _d: "The sizes do not fit together.",
    "sizes.reshape": reshape,
    "sizes.negative": lambda d: (
        f"A size cannot be negative, and {shape(d['sizes'])} has one. Only -1 is special: it stands for the size that is left."
    ),
    "sizes.negative-shape": lambda d: f"A tensor cannot have the shape {shape(d['shape'])}: sizes are 0 or more.",
    "sizes.two-unknown": lambda d: (
        f"{shape(d['sizes'])} leaves more than one size open. Only one -1 can be worked out from {d['total']} cells."
    ),
    "sizes.ambiguous": lambda d: (
        f"x has no cells, so the -1 in {shape(d['sizes'])} could be any size. Write the size you mean."
    ),
    "sizes.unknown-does-not-divide": does_not_divide,
    "sizes.broadcast": broadcast,
    "sizes.squeeze": lambda d: (
        f"Axis {nth(d, d['axis'])} has size {d['size']}, and squeeze takes out size 1 only. NumPy refuses this; torch would leave the axis as it is."
    ),
    "sizes.ragged": lambda d: (
        f"The rows differ in length along axis {d['axis']}: one has {d['size']}, another {d['other']}. A tensor needs rows of equal length."
    ),
    "sizes.uneven": lambda d: (
        f"Along axis {d['axis']} some entries are numbers and others are lists. In a tensor all are nested equally deep."
    ),
    "sizes.data-shape": lambda d: (
        f"The data has shape {shape(d['found'])}, but shape says {shape(d['shape'])}. Leave shape out, or make them agree."
    ),
    "index-out-of-range": lambda d: (
        f"There are {d['size']} places, 0 to {d['size'] - 1}, and the index is {d['index']}."
    ),
    "index-out-of-range.focus": lambda d: (
        f"focus {shape(d['focus'])} is no cell of the output, whose shape is {shape(d['shape'])}. Give one number an axis, each counted from 0."
    ),
    "not-contiguous": not_contiguous,
    "dtype": lambda _d: "The dtype does not fit this op.",
    "dtype.no-input": lambda d: (
        f"{d['dtype']} is not taken as input here. Use float32 or another of the listed dtypes."
    ),
    "dtype.unknown": lambda d: f"There is no dtype {d['dtype']} here. The listed ones are taken.",
    "dtype.does-not-fit": lambda d: (
        f"{d['value']} does not fit into {d['dtype']}, which goes from {d['low']} to {d['high']}."
    ),
    "dtype.float-into-int": lambda d: (
        f"The data has decimal numbers, and dtype {d['dtype']} holds none. Use a float dtype, or whole numbers."
    ),
    "dtype.operation": lambda d: (
        f"{d['library']} has no {d['op']} for {listed(d['dtypes'])}. Convert to a number type first."
    ),
    "pattern": lambda _d: "The pattern does not fit.",
    "argument": lambda _d: "An argument does not fit.",
    "argument.type": lambda d: f"{d['name']} of {d['op']} takes {KINDS[d['wanted']]}.",
    "argument.integer-size": lambda _d: "An integer here has more than 64 bits, which no tensor of these dtypes holds.",
    "argument.no-form": lambda d: (
        f"{d['library']} has no {d['op']}, nor one expression for it. The other library has: choose its backend."
    ),
    "not-allowed.unset": lambda d: (
        f"{d['name']} leaves in each cell whatever was in memory, so nothing true can be said of it. Use {d['better']}."
    ),
    "argument.missing": lambda d: f"{d['op']} needs {d['name']}. For example: {d['example']}",
    "argument.no-tensor": lambda d: f"{d['op']} needs a tensor to work on ({d['name']}). For example: {d['example']}",
    "argument.too-many": lambda d: (
        f"{d['op']} takes {count(d['takes'], 'argument', 'arguments')}, and more are given. For example: {d['example']}"
    ),
    "argument.count": lambda d: f"{d['name']} of {d['op']} takes {d['count']} numbers, or one for all of them.",
    "argument.least": lambda d: f"{d['name']} of {d['op']} must be {d['least']} or more; it is {d['value']}.",
    "argument.twice": lambda d: f"{d['name']} is given twice to {d['op']}.",
    "argument.choice": lambda d: f"{d['name']} can be {either(d['known'])}, not {d['value']}.",
    "argument.lang": lambda d: f"lang can be {either(d['languages'])}.",
    "argument.answer": lambda d: f"There is no such option. The options are {listed(d['options'])}.",
    "argument.device": lambda d: f"device can be auto, cpu, cuda or cuda:N, not {d['value']}.",
    "argument.axis-name": lambda d: (
        f"{d['value']!r} cannot name an axis: letters first, at most 16 characters, each name once."
    ),
    "argument.input-name": lambda d: f"{d['value']!r} cannot name an input: a letter first, then letters, digits or _.",
    "argument.tensor": lambda _d: "tensor takes one argument, the data: tensor([[1, 2], [3, 4]]).",
    "argument.tensor-as-argument": lambda _d: "A tensor stands where a number is needed.",
    "argument.not-a-number": lambda d: (
        f'{d["value"]!r} is not a number. Data holds numbers, true, false, "NaN", "Infinity" and "-Infinity".'
    ),
    "argument.range-count": lambda d: (
        f"{d['op']} takes one to three numbers: end, or start and end, or start, end and step."
    ),
    "argument.range-zero": lambda _d: "A step of 0 never arrives. Give a step that leads from start to end.",
    "argument.range-direction": lambda d: (
        f"From {d['start']} to {d['end']} in steps of {d['step']}: the step leads away from the end."
    ),
    "argument.flatten-order": lambda d: (
        f"flatten joins from start_dim to end_dim, and start_dim {d['start']} comes after end_dim {d['end']}."
    ),
    "argument.library": lambda d: f"{d['library']} refuses {d['call']} on this input; what it says stands beside.",
    "syntax": lambda d: f"This does not parse: {d['why']}." if d.get("why") else "This does not parse.",
    "syntax.empty": lambda _d: "The spec is empty. For example: permute 2x3 1,0",
    "syntax.no-op": lambda _d: (
        "This is a tensor without an op on it. Say what to do with it, for example: permute 2x3 1,0"
    ),
    "syntax.no-tensor": lambda d: f"{d['text']} is not a tensor, so there is nothing to explain.",
    "syntax.no-value": lambda d: f"{d['name']}= stands without a value.",
    "syntax.stray": lambda d: f"{d['text']} is not expected here.",
    "syntax.quote": lambda _d: "A quotation mark is opened and not closed.",
    "syntax.bracket": lambda d: f"The bracket {d['text']} is opened and not closed.",
    "syntax.long-number": lambda d: f"A number of {d['digits']} digits is more than can be read here.",
    "syntax.control": lambda _d: "The text has a control character in it.",
    "syntax.mixed": lambda _d: (
        "This mixes code and chat form. Write code alone, such as x.permute(1, 0), or words, such as permute 2x3 1,0."
    ),
    "syntax.unknown-name": unknown_name,
    "syntax.called-attribute": lambda d: f"{d['name']} is an attribute: write it without brackets.",
    "not-allowed": lambda d: (
        f"{d['text']} is not run here. Only tensor ops, numbers, lists and names are, and nothing is ever evaluated."
        if "text" in d
        else "This is not run here."
    ),
    "unknown-flag": lambda d: f"{d['op']} has no argument {d['name']}. Did you mean {either(d['near'])}?",
    "unknown-flag.no-near": lambda d: f"{d['op']} has no argument {d['name']}. It takes {either(d['known'])}.",
    "unknown-backend.not-installed": lambda d: f"{d['name']} is not installed here. There is {either(d['known'])}.",
    "unknown-backend": lambda d: (
        f"There is no backend {d['name']} here. There is {either(d['known'])}."
        if "name" in d
        else "There is no such backend."
    ),
    "unknown-op": unknown_op,
    "unknown-op.no-near": lambda d: (
        f"There is no op named {d['name']}. All ops are listed by `kiwame ops` on a terminal, and by a service at /v1/ops."
    ),
    "device-unavailable": lambda d: f"{d['device']} is not available here. Available: {', '.join(d['available'])}.",
    "limit": limit,
    "limit.message": lambda d: f"A message may have at most {d['max']} characters. Its last lines are enough.",
    "limit.items": lambda d: f"A batch takes at most {d['max']} items. Send the others in another one.",
    "limit.batch": lambda _d: "The answers before this one fill what one batch may send. Ask for this one by itself.",
    "limit.answer": lambda d: (
        f"The answer would have {d['bytes']} bytes, more than this service sends. A smaller tensor shows the same rule."
    ),
    **SERVICE,
    **SOLVE,
}
