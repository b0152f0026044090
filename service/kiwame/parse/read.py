"""From what was typed or posted to a checked Program: the one entry to parsing."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from kiwame.errors import Cause, Refusal, Repair, refuse
from kiwame.model import Program
from kiwame.ops.arguments import Value
from kiwame.ops.base import registry
from kiwame.ops.dtypes import dtype_named
from kiwame.parse.build import Builder
from kiwame.parse.canonical import canonical
from kiwame.parse.chat import Chat
from kiwame.parse.code import Code, library_of
from kiwame.parse.flags import Flags, axes_named, backend_named
from kiwame.parse.form import is_chat
from kiwame.parse.nodes import Named, Pieces, Ref, Typed
from kiwame.parse.repair import repaired
from kiwame.parse.text import Statement, plain, statements
from kiwame.parse.text import Typed as TypedText
from kiwame.settings import Limits

_ASSIGNMENT = re.compile(r"([A-Za-z]\w*)\s*=(?!=)\s*")
_NUMBERS = re.compile(r"-?\d+|[(\[][-\d\s,()\[\]]*[)\]]")
_DATA = re.compile(r"tensor\((?:[-+\d.,\s\[\]e]|nan|inf|true|false)*\)", re.IGNORECASE)  # as canonical text has it
_NAME = re.compile(r"[^\W\d_]\w{0,31}")


class Reading(msgspec.Struct, frozen=True):
    """What a text means: a checked program, its canonical text, and how it asks to be run and shown."""

    program: Program
    spec: str
    backend: str
    device: str | None = None
    lang: str | None = None
    theme: str | None = None


class _Terms(NamedTuple):
    """What is asked beside a text, and what it may take."""

    backend: str | None
    dtype: str | None
    axes: tuple[str, ...] | None
    limits: Limits
    elements: int | None


def read(
    text: str,
    *,
    inputs: Mapping[str, Any] | None = None,
    backend: str | None = None,
    dtype: str | None = None,
    axes: list[str] | None = None,
    limits: Limits | None = None,
    elements: int | None = None,
) -> Reading:
    """The reading of a spec in any of its forms.

    `inputs` maps names to `{"data": …, "dtype": …}` or `{"shape": …, "dtype": …}`. `elements` bounds one tensor.
    Raises Refusal, with span, did_you_mean and nearest filled in.
    """
    terms = _Terms(backend, dtype, tuple(axes) if axes else None, limits or Limits(), elements)
    return _text_reading(text, terms) if inputs is None else _reading(text, inputs, terms)


@lru_cache(maxsize=1024)
def _text_reading(text: str, terms: _Terms) -> Reading:
    """A text's reading, which depends on nothing else: kept for texts that come again."""
    return _reading(text, None, terms)


def _reading(text: str, inputs: Mapping[str, Any] | None, terms: _Terms) -> Reading:
    try:
        return _read(text, inputs, terms)
    except Refusal as refusal:
        raise repaired(refusal, text, lambda candidate: _read(candidate, inputs, terms).spec) from None


def read_permute(
    shape: Any,
    perm: Any,
    *,
    data: Any = None,
    dtype: str | None = None,
    axes: list[str] | None = None,
    backend: str | None = None,
    limits: Limits | None = None,
    elements: int | None = None,
) -> Reading:
    """The reading of a permute given as data: `shape` (or `data` of that shape) and `perm`."""
    limits = limits or Limits()
    library = backend_named(backend) if backend else "torch"
    builder = Builder(limits, library, elements, dtype_named(dtype) if dtype else None)
    x = _tensor(builder, data, shape, None)
    operand = "x".join(map(str, shape)) if shape else "()"
    text = f"permute {operand} "
    numbers = ",".join(map(str, perm)) or "()"
    dims = Value(
        tuple(Value(p, (len(text), len(text) + len(numbers))) for p in perm), (len(text), len(text) + len(numbers))
    )
    try:
        result = builder.call(Typed(registry()["permute"], {"x": x}, {"dims": dims}))
        program = _with_axes(builder.program(result), axes_named(list(axes)) if axes else None)
    except Refusal as refusal:
        repairs = tuple(Repair((len(text), len(text) + len(numbers)), r.text) for r in refusal.repairs)
        refusal.repairs = repairs
        terms = _Terms(backend, None, None, limits, elements)
        told = repaired(refusal, text + numbers, lambda t: _read(t, None, terms).spec)
        told.problem = msgspec.structs.replace(told.problem, span=None)
        raise told from None
    return Reading(program, canonical(program), library)


def locate(
    refusal: Refusal,
    text: str | None,
    *,
    inputs: Mapping[str, Any] | None = None,
    backend: str | None = None,
    limits: Limits | None = None,
) -> Refusal:
    """A refusal that came back from a run, with the place of its op in `text` and what to write instead."""
    problem = refusal.problem
    name = str(problem.data.get("op", ""))
    if text is None or problem.stage is None or problem.span is not None or name not in registry():
        return refusal
    calls = read(text, inputs=inputs, backend=backend, limits=limits).program.calls
    earlier = sum(call.op == name for call in calls[: problem.stage - 1])
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    if len(places) <= earlier:
        return refusal
    span = places[earlier]
    repairs = tuple(Repair(span, word) for word in registry()[name].instead)
    found = Refusal(msgspec.structs.replace(problem, span=span), repairs)
    return repaired(found, text, lambda t: read(t, inputs=inputs, backend=backend, limits=limits).spec)


def _read(text: str, inputs: Mapping[str, Any] | None, terms: _Terms) -> Reading:
    backend, limits = terms.backend, terms.limits
    typed = plain(text, limits)
    found = statements(typed, limits)
    if not found:
        raise refuse(Cause.SYNTAX, "empty", nearest=["permute 2x3 1,0"], span=(0, len(text)))
    flags = Flags()
    written_for = library_of(typed.text)
    dialect = written_for or (backend_named(backend) if backend else "torch")
    known = set(inputs or ())
    numbers = _numbers(found, set(known))
    parts = [_part(typed, statement, flags, dialect, known, numbers) for statement in found]
    library = backend_named(backend) if backend else flags.backend or written_for or "torch"
    builder = Builder(limits, library, terms.elements, dtype_named(terms.dtype) if terms.dtype else flags.dtype)
    env = _inputs(inputs or {}, builder)
    previous: Ref | Pieces | None = next(iter(env.values())) if len(env) == 1 else None
    named: dict[str, Named] = dict(env)
    for name, part in parts:
        before = None if previous is None else builder.one(previous)
        try:
            result = part.value(builder, named, before) if isinstance(part, Chat) else part.value(builder, named)
        except Refusal as refusal:
            raise builder.with_axis_names(refusal, terms.axes or flags.axes) from None
        if name and result is not None:
            named[name] = builder.one(result)
            builder.name(builder.one(result), name)
        previous = result or previous
    bare = isinstance(previous, Ref) and builder.nodes[previous.at].op is None
    if isinstance(previous, Ref) and bare and _is_code(parts[-1]):
        previous = builder.call(Typed(registry()["as_tensor"], {"x": previous}, {}))
    elif previous is None or bare:
        tensor = text.strip()
        nearest = [f"permute {tensor} 1,0", f"T {tensor}", f"sum {tensor}", "permute 2x3 1,0"]
        raise refuse(Cause.SYNTAX, "no-op", span=(0, len(text)), nearest=nearest, text=text[:80])
    names = axes_named(list(terms.axes)) if terms.axes else flags.axes
    program = _with_axes(builder.program(previous), names)
    return Reading(program, canonical(program), library, flags.device or builder.device, flags.lang, flags.theme)


def _is_code(part: tuple[str | None, Chat | Code]) -> bool:
    """Whether the last statement is code that gives a tensor, which is then explained as it is."""
    return part[0] is None and isinstance(part[1], Code)


def _numbers(found: list[Statement], known: set[str]) -> bool:
    """Whether `h = 2` and `s = (2, 3)` are numbers, as in code, and no shapes: where any other statement is code."""
    for statement in found:
        match = _ASSIGNMENT.match(statement.text)
        rest = statement.text[match.end() :] if match else statement.text
        plain_data = match and (_NUMBERS.fullmatch(rest) or _DATA.fullmatch(rest))
        if not plain_data and not is_chat(rest, known):
            return True
        if match:
            known.add(match[1])
    return False


def _part(
    typed: TypedText, statement: Statement, flags: Flags, dialect: str, known: set[str], numbers: bool
) -> tuple[str | None, Chat | Code]:
    """A statement as chat or code, and the name it is assigned to where chat assigns."""
    match = _ASSIGNMENT.match(statement.text)
    rest = statement
    if match:
        rest = Statement(statement.text[match.end() :], statement.start + match.end())
    number = match is not None and numbers and _NUMBERS.fullmatch(rest.text) is not None
    if is_chat(rest.text, known) and not number:
        if match:
            known.add(match[1])
        return (match[1] if match else None), Chat(typed, rest, flags)
    if match:
        known.add(match[1])
    return None, Code(typed, statement, dialect)


def _inputs(inputs: Mapping[str, Any], builder: Builder) -> dict[str, Ref]:
    env: dict[str, Ref] = {}
    for name, given in inputs.items():
        if not _NAME.fullmatch(name):
            raise refuse(Cause.ARGUMENT, "input-name", got=name[:80], name="inputs", value=name[:80])
        dtype = dtype_named(given["dtype"]) if given.get("dtype") else None
        ref = _tensor(builder, given.get("data"), given.get("shape"), dtype)
        env[name] = ref
        builder.name(ref, name)
    return env


def _tensor(builder: Builder, data: Any, shape: Any, dtype: str | None) -> Ref:
    """A tensor given by data, by shape, or by both where they agree."""
    if data is None:
        return builder.fill(tuple(shape or ()), dtype)
    ref = builder.data(data, dtype)
    found = builder.shape(ref)
    if shape is not None and tuple(shape) != found:
        facts: dict[str, Any] = {"shape": list(shape), "found": list(found)}
        raise refuse(Cause.SIZES, "data-shape", got=list(found), expected=list(shape), **facts)
    return ref


def _with_axes(program: Program, names: tuple[str, ...] | None) -> Program:
    """The program with names for the axes of its first tensor. Raises Refusal for too many or too few."""
    if names is None:
        return program
    shape = program.inputs[0].shape if program.inputs else program.calls[0].shape
    if len(names) != len(shape):
        facts: dict[str, Any] = {"names": list(names), "rank": len(shape), "shape": list(shape)}
        raise refuse(Cause.AXIS_COUNT, "names", got=len(names), expected=len(shape), **facts)
    return msgspec.structs.replace(program, axes=names)
