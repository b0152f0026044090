"""What was tried, and what came of it, put together: only what was seen to fail or to work is kept."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from kiwame.errors import Cause, Problem, Refusal
from kiwame.messages.kind import D
from kiwame.messages.trials import Asked, Recognised, Trial, recognised, standing
from kiwame.model import Claim, Shape
from kiwame.parse.read import locate
from kiwame.reason import Outcome
from kiwame.settings import Limits

_CAUSES = {cause.slug: cause for cause in Cause}


class Ran(NamedTuple):
    """A spec that ran and was proved."""

    spec: str
    backend: str
    heading: Claim
    shape: Shape


class Settled(NamedTuple):
    """All that can be said, in no language. `refused`: why the code is refused; `ran`: that it runs."""

    asked: Asked
    fails: tuple[str, str, Problem] | None
    works: list[Ran]
    refused: Problem | None
    ran: Ran | None
    needs: list[str]


def settled(asked: Asked, outcomes: Sequence[Outcome], limits: Limits) -> Settled:
    """What is kept of what was tried."""
    came = {id(trial): outcome for trial, outcome in zip(asked.trials, outcomes, strict=True)}
    kind = asked.known.kind if asked.known else None
    fails = None
    for trial in asked.fails:
        problem = _problem(trial, came.get(id(trial)), limits)
        if problem is not None and kind is not None and problem.cause is kind.cause:
            fails = (trial.text, trial.backend, problem)
    works = [ran for trial in asked.works if (ran := _ran(trial, came.get(id(trial)), trial.text))]
    refused, ran, needs = None, None, asked.needs
    if asked.code is not None and not needs:
        outcome = came.get(id(asked.code))
        refused = _problem(asked.code, outcome, limits)
        ran = _ran(asked.code, outcome, "") if refused is None else None
        if asked.taken and not _as_the_message(asked.known, refused):
            refused, ran, needs = None, None, list(asked.taken)  # its tensors have other shapes, then
        elif asked.taken and refused is not None:
            refused = _runnable(refused, standing(asked.taken))
    return Settled(asked, fails, works, refused, ran, needs)


def _as_the_message(known: Recognised | None, refused: Problem | None) -> bool:
    """Whether code was refused as the message says: for its cause, and by the library with the very numbers."""
    if known is None or refused is None or refused.cause is not known.kind.cause:
        return False
    said = recognised(refused.backend_says) if refused.backend_says else None
    return said is None or said.kind is not known.kind or said.data == known.data


def _ran(trial: Trial, outcome: Outcome | None, text: str) -> Ran | None:
    if trial.reading is None or outcome is None or outcome.heading is None:
        return None
    return Ran(text or trial.reading.spec, trial.reading.backend, outcome.heading, outcome.shape)


def _problem(trial: Trial, outcome: Outcome | None, limits: Limits) -> Problem | None:
    """Why a spec was refused: while it was read, or by the library when it ran."""
    if trial.refusal is not None:
        problem = trial.refusal.problem
        words = problem.backend_says or (outcome.says if outcome else "")
        return msgspec.structs.replace(problem, backend_says=words or None)
    if outcome is None or not outcome.cause:
        return None
    data: D = outcome.data
    found = Problem(
        cause=_CAUSES[outcome.cause],
        variant=outcome.variant,
        data=data,
        stage=outcome.stage,
        backend_says=outcome.says or None,
    )
    inputs: Any = trial.inputs
    return locate(Refusal(found), trial.text, inputs=inputs, backend=trial.backend, limits=limits).problem


def _runnable(problem: Problem, before: str) -> Problem:
    """The problem of code whose tensors were not in it, with what to write instead as specs that run by themselves."""
    better = problem.did_you_mean
    nearest = [before + spec for spec in problem.nearest if " " in spec or "(" in spec]
    return msgspec.structs.replace(problem, did_you_mean=before + better if better else None, nearest=nearest)
