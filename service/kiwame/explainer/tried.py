"""Specs tried one by one: what each gives, or why it is refused."""

import msgspec

from kiwame.errors import Refusal
from kiwame.explainer.explain import explain
from kiwame.explainer.run import says
from kiwame.model import Job
from kiwame.reason import Outcome, Tried


def tried(*jobs: Job) -> Tried:
    """What comes of each job. One without a spec was refused while it was read: the library is only asked about it."""
    return Tried([_outcome(job) for job in jobs])


def _outcome(job: Job) -> Outcome:
    if not job.spec:
        return Outcome(says=says(job))
    try:
        findings = explain(job)
    except Refusal as refusal:
        problem = refusal.problem
        data = msgspec.json.decode(msgspec.json.encode(problem.data, enc_hook=str))
        return Outcome(
            cause=problem.cause.slug,
            variant=problem.variant,
            data=data,
            stage=problem.stage,
            says=problem.backend_says or "",
        )
    return Outcome(heading=findings.heading if findings.verified else None, shape=findings.output.shape)
