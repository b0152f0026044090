"""A message and code made into specs to try: what fails as it says, what is near it and works, the code itself."""

import ast
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.messages.kind import NUMPY, TORCH, Kind, Shown, by, facts
from kiwame.messages.kinds import kinds
from kiwame.messages.pasted import pasted
from kiwame.model import Job
from kiwame.parse.read import Reading, read
from kiwame.parse.text import plain
from kiwame.parse.whitelist import MODULES
from kiwame.settings import Limits

_MOST_WORKS = 3
_LIBRARY_NAMES = {*MODULES, "nn", "einops", "rearrange", "reduce", "repeat", "einsum", "print"}
_UNREADABLE = {Cause.SYNTAX, Cause.NOT_ALLOWED, Cause.UNKNOWN_OP, Cause.UNKNOWN_FLAG, Cause.LIMIT}


class Trial(NamedTuple):
    """A spec as it was read, or why it was not."""

    text: str
    backend: str
    reading: Reading | None
    refusal: Refusal | None
    inputs: Mapping[str, Any] | None = None

    @property
    def job(self) -> Job | None:
        """What a worker is to do: run it, or say what the library says to it. A job without a spec is of that sort."""
        if self.reading is not None:
            return Job(self.reading.program, self.reading.spec, self.reading.backend, "cpu")
        attempt = self.refusal.attempt if self.refusal else None
        return attempt.job if attempt is not None else None


class Recognised(NamedTuple):
    """A message whose kind is known, and its numbers."""

    kind: Kind
    data: dict[str, Any]
    shown: Shown

    @property
    def library(self) -> str:
        """The library that says so."""
        return next((name for name in (TORCH, NUMPY) if name in self.data), self.kind.library)


class Asked(NamedTuple):
    """What is asked, and all that is to be tried. `taken`: tensors of the code, with shapes that the message gave."""

    message: str | None
    library: str | None
    known: Recognised | None
    fails: tuple[Trial, ...]
    works: tuple[Trial, ...]
    code: Trial | None
    taken: dict[str, list[int]]
    needs: list[str]

    @property
    def trials(self) -> list[Trial]:
        """Those that a worker is asked about, in order."""
        mine = (self.code,) if self.code is not None else ()
        return [trial for trial in (*self.fails, *self.works, *mine) if trial.job is not None]


def asked(message: str | None, code: str | None, limits: Limits) -> Asked:
    """What a message, code or both ask. Raises Refusal where both are missing, or the message is too long."""
    if not (message or "").strip() and not (code or "").strip():
        raise refuse(Cause.MALFORMED, "missing", field="message / code", expected=["message", "code"])
    if message is not None and len(message) > limits.message_chars:
        raise _too_long(len(message), limits)
    given = pasted(message) if message and message.strip() else None
    known = recognised(given.message) if given else None
    fails, works = _shown(known, limits) if known else ((), ())
    text = code if code and code.strip() else given.code if given else None
    library = known.library if known else given.library if given else None
    trial, taken, needs = _code(text, known, limits) if text else (None, {}, [])
    return Asked(given.message if given else None, library, known, fails, works, trial, taken, needs)


def _too_long(chars: int, limits: Limits) -> Refusal:
    limit = Limit("message_chars", limits.message_chars)
    return refuse(Cause.LIMIT, "message", got=chars, limit=limit, max=limit.max)


def recognised(message: str) -> Recognised | None:
    """The kind of a message, the first in the table whose pattern it has; None for one that is not known."""
    for kind in kinds():
        if match := kind.pattern.search(message):
            data = facts(match)
            return Recognised(kind, data, kind.show(data))
    return None


def _shown(known: Recognised, limits: Limits) -> tuple[tuple[Trial, ...], tuple[Trial, ...]]:
    """The specs of a kind of message: those that fail are kept where they fail for its cause or are still to be run."""
    backend = known.library if known.library == NUMPY else None
    fails = [_trial(spec, backend, limits) for spec in known.shown.fails]
    kept = [t for t in fails if t.refusal is None or t.refusal.problem.cause is known.kind.cause]
    texts = list(known.shown.works)
    for trial in kept[:1]:
        if trial.refusal is not None:
            texts += [trial.refusal.problem.did_you_mean or "", *trial.refusal.problem.nearest]
    works: dict[str, Trial] = {}
    for trial in (_trial(spec, backend, limits) for spec in texts if " " in spec):
        if trial.reading is not None:
            works.setdefault(trial.reading.spec, trial)
    return tuple(kept[:1]), tuple(works.values())[:_MOST_WORKS]


def _trial(text: str, backend: str | None, limits: Limits, inputs: Mapping[str, Any] | None = None) -> Trial:
    try:
        reading = read(text, inputs=inputs, backend=backend, limits=limits)
    except Refusal as refusal:
        return Trial(text, backend or "torch", None, refusal, inputs)
    return Trial(text, reading.backend, reading, None, inputs)


def _code(text: str, known: Recognised | None, limits: Limits) -> tuple[Trial, dict[str, list[int]], list[str]]:
    """The code read, the shapes that its tensors were taken to have, and the names of those that nothing says."""
    backend = NUMPY if known and known.library == NUMPY else None
    names = unknown_names(text, limits)
    if not names:
        return _trial(text, backend, limits), {}, []
    shapes = known.shown.tensors if known else ()
    if known and len(names) <= len(shapes):
        taken = dict(zip(names, shapes, strict=False))
        trial = _trial(text, backend, limits, {name: {"shape": tuple(shape)} for name, shape in taken.items()})
        if trial.refusal is None or trial.refusal.problem.cause is known.kind.cause:
            return trial, taken, []
    stood_in = _trial(text, backend, limits, {name: {"shape": (2, 3)} for name in names})
    if stood_in.refusal is not None and stood_in.refusal.problem.cause in _UNREADABLE:
        return stood_in, {}, []  # no tensor would make it readable
    return Trial(text, backend or "torch", None, None), {}, names


def unknown_names(text: str, limits: Limits) -> list[str]:
    """The names that code uses and neither it nor a library gives, in the order in which they come."""
    try:
        tree = ast.parse(plain(text, limits).text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError, Refusal):
        return []
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    given = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    used = [node.id for node in nodes if isinstance(node.ctx, ast.Load) and id(node) not in called]
    return [
        n for n in dict.fromkeys(used) if n not in given | _LIBRARY_NAMES and not n.startswith("_") and len(n) <= 32
    ]


def standing(taken: Mapping[str, Sequence[int]]) -> str:
    """The tensors of code, written before it: x = 2x3; ."""
    return "".join(f"{name} = {by(list(shape))}; " for name, shape in taken.items())
