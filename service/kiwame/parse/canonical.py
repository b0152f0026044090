"""The one text of a program. parse(canonical(p)) == p; cache keys and permalinks are made of it."""

import re
from typing import Any

import msgspec

from kiwame.model import Call, Data, Fill, Input, Made, Nested, Program
from kiwame.ops.base import Op, registry
from kiwame.ops.index_arguments import Index
from kiwame.ops.shape_arguments import shape_text
from kiwame.parse.names import named

_SPECIAL = re.compile(r'"(NaN|-?Infinity)"')


def canonical(program: Program) -> str:
    """Statements joined by `; `: `permute 2x3 1,0`, `x = 2x3; sum x dim=1 keepdim=1; div x y1`."""
    printed = _printed_names(program)
    uses: dict[str, int] = {}
    for call in program.calls:
        for name in call.ins:
            uses[name] = uses.get(name, 0) + 1
    ranks = {t.name: len(t.shape) for t in program.inputs} | {c.out: len(c.shape) for c in program.calls}
    inline = {
        source.name: source_text(source)
        for source in program.inputs
        if not (
            source.name in printed
            or _embedded(program, source)
            or uses.get(source.name, 0) > 1
            or not _in_order(program, source)
        )
    }
    if len(program.calls) > 1 or len(inline) < len(program.inputs):  # a tensor before it would be taken for the first
        apart = {name for call in program.calls if registry()[call.op].mixed for name in call.ins}
        inline = {name: text for name, text in inline.items() if name not in apart}
    statements = [f"{i.name} = {source_text(i)}" for i in program.inputs if i.name not in inline]
    previous: str | None = None
    for n, call in enumerate(program.calls):
        statements.append(_statement(call, previous, inline, uses, printed, ranks))
        last = n == len(program.calls) - 1
        alone = not last and uses.get(call.out, 0) == 1 and program.calls[n + 1].ins[:1] == (call.out,)
        previous = call.out if alone else None
        if not last and not alone and not statements[-1].startswith(f"{call.out} = "):
            statements[-1] = f"{call.out} = {statements[-1]}"
    if program.axes:
        statements[-1] += f" axes={','.join(program.axes)}"
    return "; ".join(statements)


def _printed_names(program: Program) -> set[str]:
    """The names that parsing would not give again by itself."""
    inputs = [i.name for i in program.inputs]
    calls = [c.out for c in program.calls]
    kept: set[str] = set()
    for _ in range(len(inputs) + len(calls) + 1):
        again = named([n if n in kept else None for n in inputs], [n if n in kept else None for n in calls])
        differing = {name for name, new in zip([*inputs, *calls], again, strict=True) if name != new}
        if not differing:
            return kept
        kept |= differing
    return {*inputs, *calls}


def _embedded(program: Program, source: Input) -> bool:
    """Whether an input stands within an index and cannot be written there: only data can."""
    places = ((call, call.ins.index(source.name)) for call in program.calls if source.name in call.ins)
    return not isinstance(source.source, Data) and any(n and _index_of(registry()[c.op]) for c, n in places)


def _index_of(op: Op) -> Index | None:
    return next((a for a in op.arguments if isinstance(a, Index)), None)


def _in_order(program: Program, source: Input) -> bool:
    """Whether an input may be written where it is used: fills are numbered in the order in which they stand."""
    order = [name for call in program.calls for name in call.ins if any(i.name == name for i in program.inputs)]
    declared = [i.name for i in program.inputs]
    return order == declared or not isinstance(source.source, Fill)


def _statement(
    call: Call,
    previous: str | None,
    inline: dict[str, str],
    uses: dict[str, int],
    printed: set[str],
    ranks: dict[str, int],
) -> str:
    op = registry()[call.op]
    words = [op.name]
    leads = bool(op.operands) and op.operands[0].name not in call.args
    index = _index_of(op)
    for n, name in enumerate(call.ins[:1] if index else call.ins):
        if not (n == 0 and leads and name == previous and uses.get(name) == 1):
            words.append(_operand_word(op, call, n, inline.get(name, name)))
    if index:
        tensors = [_within_index(inline.get(name, name)) for name in call.ins[1:]]
        words.append(f"[{index.filled(str(call.args[index.name]), tensors)}]")
    elif op.mixed:
        words = [op.name, *_in_turn(op, call, words[1:], ranks)]
    else:
        words += argument_words(op, call.args, ranks.get(call.ins[0], 0) if call.ins else 0)
    if call.pick:
        words.append(f"pick={call.pick}")
    text = " ".join(words)
    return f"{call.out} = {text}" if call.out in printed else text


def _in_turn(op: Op, call: Call, tensors: list[str], ranks: dict[str, int]) -> list[str]:
    """The words of a call whose tensors and arguments stand mixed, as in `gather x 1 index`."""
    given = [o for o in op.operands if o.name not in call.args]
    words = dict(zip([o.name for o in given][len(given) - len(tensors) :], tensors, strict=True))
    defaults = op.defaults_for(ranks.get(call.ins[0], 0) if call.ins else 0)
    for parameter in op.arguments:
        text, value = parameter.text(call.args[parameter.name]) or "()", call.args[parameter.name]
        if parameter.required:
            words[parameter.name] = text
        elif value != defaults[parameter.name]:
            words[parameter.name] = parameter.name if value is True else f"{parameter.name}={text}"
    numbers = [f"{o.name}={call.args[o.name]}" for o in op.operands if call.args.get(o.name) is not None]
    placed = [words[p.name] for p in op.params if p.name in words]
    return [*sorted(placed, key=lambda word: "=" in word and not word.startswith("[")), *numbers]


def _within_index(text: str) -> str:
    """Data as code writes it: a plain list, or `tensor([[0, 1]], dtype="int32")`."""
    if not text.endswith(")") and ":" not in text and not text.startswith("["):
        return text
    values, _, dtype = text.partition(":")
    values = values.removeprefix("tensor(").removesuffix(")").replace("true", "True").replace("false", "False")
    values = values.replace(",", ", ")
    plain = values.startswith("[") and not values.startswith("[[") and values != "[]" and not dtype
    typed = f', dtype="{dtype}"' if dtype else ""
    return values if plain else f"tensor({values}{typed})"


def _operand_word(op: Op, call: Call, n: int, text: str) -> str:
    """A tensor by itself, or `bias=…` where one before it may be left out."""
    key = op.keys(call.args, len(call.ins))[n]
    return f"{key}={text}" if any(o.name == key and o.optional for o in op.operands) else text


def argument_words(op: Op, args: dict[str, Any], rank: int) -> list[str]:
    """The arguments of a call in canonical text; what equals its default is left out. `rank` is the first operand's."""
    defaults = op.defaults_for(rank)
    words: list[str] = []
    worded = [f"{o.name}={args[o.name]}" for o in op.operands if args.get(o.name) is not None]
    skipped = joins = False
    for argument in op.arguments:
        value = args[argument.name]
        text = argument.text(value) or "()"
        if not argument.required and value == defaults[argument.name]:
            skipped = True
        elif not argument.bare or skipped:
            worded.append(argument.name if value is True else f"{argument.name}={text}")
        elif joins and not argument.apart:
            words[-1] += f",{text}"
        else:
            words.append(text)
        joins = bool(words) and not argument.apart
    return [*words, *worded]


def source_text(source: Input) -> str:
    """An input as typed: 2x3, 2x3:float32, [[1,2],[3,4]], tensor([1,2]), arange(6)."""
    match source.source:
        case Fill():
            text = shape_text(source.shape)
            return f"{text}:{source.dtype}" if source.source.typed else text
        case Made(op=name, args=args):
            op = registry()[name]
            inner = ", ".join(_call_text(args[a.name], a.many and a.bare) for a in op.arguments if a.name != "dtype")
            text = f"{name}({inner})"
        case Data(values=values):
            text = _data_text(values)
            if not text.startswith("[["):
                text = f"tensor({text})"
            if source.dtype in _implied(values):
                return text
    return text if source.dtype is None else f"{text}:{source.dtype}"


def _call_text(value: Any, spread: bool) -> str:
    if isinstance(value, tuple):
        inner = ", ".join(str(v) for v in value)
        return inner if spread and len(value) > 0 else f"({inner}{',' if len(value) == 1 else ''})"
    return str(value)


def _implied(values: Nested) -> tuple[str | None, ...]:
    cells = [values]
    while any(isinstance(c, list) for c in cells):
        cells = [x for c in cells for x in (c if isinstance(c, list) else [c])]
    if not cells or any(isinstance(c, (float, str)) for c in cells):
        return (None,)
    return ("bool",) if all(isinstance(c, bool) for c in cells) else ("int64",)


def _data_text(values: Nested) -> str:
    text = msgspec.json.encode(values).decode()
    return _SPECIAL.sub(lambda m: m[1].lower().removesuffix("inity"), text) if '"' in text else text
