"""Refusals of a call whose tensors and arguments are not those that its op has places for."""

import difflib
from collections.abc import Callable, Sequence

from kiwame.errors import Cause, Refusal, Repair, Span, refuse
from kiwame.ops.arguments import Value
from kiwame.ops.base import Op


def no_tensor(op: Op, operand: str, span: Span) -> Refusal:
    """A tensor is missing."""
    return refuse(
        Cause.ARGUMENT,
        "no-tensor",
        span=span,
        expected=operand,
        nearest=list(op.examples),
        op=op.name,
        name=operand,
        example=op.examples[0],
    )


def too_many(op: Op) -> Callable[[Value], Refusal]:
    """A value is left over when every argument has one."""
    return lambda extra: refuse(
        Cause.ARGUMENT,
        "too-many",
        span=extra.span,
        got=extra.plain,
        op=op.name,
        expected=[a.said() for a in op.arguments],
        takes=len(op.arguments),
        example=op.examples[0],
    )


def unknown_argument(op: str, name: str, span: Span, words: Sequence[str], known: Sequence[str]) -> Refusal:
    """No argument has this name. `words`: all that it could have been; `known`: those to list."""
    near = difflib.get_close_matches(name.lower()[:80], list(dict.fromkeys(words)), n=5, cutoff=0.5)
    return refuse(
        Cause.UNKNOWN_FLAG,
        "" if near else "no-near",
        span=span,
        repairs=tuple(Repair(span, word) for word in near),
        got=name[:80],
        expected=list(known),
        op=op,
        name=name[:80],
        near=near,
        known=list(known),
    )


def unset(name: str, span: Span) -> Refusal:
    """A tensor whose cells hold whatever was in memory: nothing can be said of them."""
    better = name.replace("empty", "zeros").removesuffix("_strided")
    return refuse(
        Cause.NOT_ALLOWED,
        "unset",
        span=span,
        repairs=(Repair(span, better),),
        got=name,
        expected=better,
        better=better,
        name=name,
    )


def elsewhere(op: Op, library: str, span: Span | None) -> Refusal:
    """The op is in the other library alone."""
    other = "numpy" if library == "torch" else "torch"
    return refuse(
        Cause.ARGUMENT, "elsewhere", span=span, got=library, expected=other, op=op.name, library=library, other=other
    )
