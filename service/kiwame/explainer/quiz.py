"""A question about a spec: what comes out? The wrong options are what classic mistakes give on the same input."""

import math
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from kiwame.explainer.compare import unequal
from kiwame.explainer.explain import explain
from kiwame.explainer.focus import default_focus, unflat
from kiwame.explainer.listed import jsonable, plain
from kiwame.explainer.mistakes import Mistake, mistakes_in
from kiwame.explainer.run import library_of, release, run
from kiwame.model import Claim, Findings, Job, Shape
from kiwame.verbs import Choice, Quizzed

MOST_CELLS = 36  # of an output that can be guessed cell by cell; above it the shape is asked for
_WRONG = 3
_IDS = "abcd"


class _Wrong(NamedTuple):
    """A wrong option: None for `values` where the shape is asked for."""

    shape: Shape
    values: Any
    mistake: Claim


def quiz(job: Job) -> Quizzed:
    """A quiz about a job, with the step that settles each option. Raises Refusal as a run does."""
    lib = library_of(job)
    tensors: dict[str, Any] = {}
    try:
        done = run(job, lib, tensors)
        findings = explain(job)
        out = lib.array(tensors[job.program.calls[-1].out]).copy()
        asks, wrong = _asked(out, list(mistakes_in(job, done, findings)))
    finally:
        release(job, lib, tensors)
    right = Choice("", out.shape, _listed(out) if asks == "output" else None, None, _deciding(findings, asks))
    choices = [right, *(_choice(job, findings, out, one) for one in wrong)]
    choices.sort(key=lambda choice: _draw(job.spec, choice))
    return Quizzed(
        findings.spec,
        findings.backend,
        findings.device,
        asks,
        findings.heading,
        findings.inputs,
        [stage.code for stage in findings.stages],
        [msgspec.structs.replace(choice, id=name) for name, choice in zip(_IDS, choices, strict=False)],
        findings.next,
    )


def _asked(out: Any, mistakes: list[Mistake]) -> tuple[str, list[_Wrong]]:
    """What is asked for, and the wrong options: the cells where there are few and two mistakes show in them."""
    if 0 < out.size <= MOST_CELLS and len(out.shape) <= 4:
        wrong = _different_cells(out, mistakes)
        if len(wrong) > 1:
            return "output", wrong
    return "shape", _different_shapes(out.shape, mistakes)


def _different_cells(out: Any, mistakes: list[Mistake]) -> list[_Wrong]:
    """The first mistakes that no other option equals."""
    taken = [out]
    found: list[_Wrong] = []
    for mistake in mistakes:
        values = mistake.values
        if values is None or not 0 < values.size <= MOST_CELLS:
            continue
        if out.dtype.kind == "f" and values.dtype.kind in "iuf":
            values = values.astype(out.dtype)  # or a decimal point would tell which option is right
        if any(_look_equal(values, other) for other in taken):
            continue
        taken.append(values)
        found.append(_Wrong(values.shape, values, mistake.claim))
        if len(found) == _WRONG:
            break
    return found


def _look_equal(values: Any, other: Any) -> bool:
    """Whether two options could not be told apart, floats by the digits that are printed."""
    import numpy as np  # noqa: PLC0415

    if values.shape != other.shape:
        return False
    if values.dtype.kind == other.dtype.kind == "f":
        return bool(np.isclose(values, other, rtol=1e-4, atol=0, equal_nan=True).all())
    return not unequal(values, other).any()


def _different_shapes(shape: Shape, mistakes: list[Mistake]) -> list[_Wrong]:
    found: dict[Shape, _Wrong] = {}
    for mistake in mistakes:
        if mistake.by_shape and mistake.shape != shape:
            found.setdefault(mistake.shape, _Wrong(mistake.shape, None, mistake.claim))
    for near in _near_shapes(shape):
        if near != shape:
            data = {"variant": "shape", "shape": list(near), "to": list(shape)}
            found.setdefault(near, _Wrong(near, None, Claim(None, "mistake", data)))
    return list(found.values())[:_WRONG]


def _near_shapes(shape: Shape) -> Iterator[Shape]:
    """Shapes that could be taken for this one."""
    yield shape[::-1]
    if len(shape) > 1:
        yield (*shape[1:], shape[0])
        yield (math.prod(shape),)
    yield (1, *shape)
    yield (*shape, 1)
    yield (1, *shape, 1)
    yield (1, 1, *shape)


def _listed(values: Any) -> Any:
    return jsonable(values.tolist(), values.dtype.name)


def _choice(job: Job, findings: Findings, out: Any, wrong: _Wrong) -> Choice:
    if wrong.values is None:
        return Choice("", wrong.shape, None, wrong.mistake, _deciding(findings, "shape"))
    listed = _listed(wrong.values)
    if wrong.shape != out.shape:
        return Choice("", wrong.shape, listed, wrong.mistake, _deciding(findings, "shape"))
    differ = unequal(wrong.values, out)
    at = default_focus(out.shape)
    if at is None or not differ[at]:
        at = unflat(int(differ.ravel().argmax()), out.shape)
        findings = explain(msgspec.structs.replace(job, focus=at))
    cell = {"name": findings.output.name, "at": list(at), "value": plain(wrong.values[at].item())}
    mistake = Claim(None, wrong.mistake.kind, {**wrong.mistake.data, "cell": cell})
    return Choice("", wrong.shape, listed, mistake, _deciding(findings, "output"))


def _deciding(findings: Findings, asks: str) -> Claim:
    """The last stage's step about one cell, or about the shape; the formula where there is none."""
    last = len(findings.stages)
    kinds = ("follow", "group", "pick") if asks == "output" else ("shape", "broadcast")
    steps = [claim for claim in findings.claims if claim.stage == last and claim.kind in kinds]
    if steps:
        return steps[-1]
    return next(claim for claim in findings.claims if claim.stage == last and claim.kind == "formula")


def _draw(spec: str, choice: Choice) -> bytes:
    """A place in the order that follows from the spec and the option alone: nothing in it says which is right."""
    text = msgspec.json.encode([spec, choice.shape, choice.values])
    return blake2b(text, digest_size=8).digest()
