"""The claims over a whole program: the shape trail, one value from end to end, what is alike, what was checked."""

from collections.abc import Mapping, Sequence

from kiwame.explainer.focus import flat_of, unflat
from kiwame.explainer.listed import plain
from kiwame.explainer.plan import Plan
from kiwame.explainer.verify import Check
from kiwame.formula.evaluate import Grid
from kiwame.model import Claim, Job


def whole_claims(
    job: Job,
    plan: Plan,
    focuses: Sequence[tuple[int, ...] | None],
    grids: Mapping[str, Grid],
) -> list[Claim]:
    """Of a pipeline: the shapes on the way, all stages in one formula, one value from end to end."""
    if len(plan.stages) == 1:
        return []
    trail = Claim(None, "shape", {"variant": "trail", "trail": _trail(job, plan)})
    return [trail, *_whole_formula(job, plan, focuses, grids)]


def _trail(job: Job, plan: Plan) -> list[list[int]]:
    first = [list(i.shape) for i in job.program.inputs[:1]]
    return [*first, *(list(s.call.shape) for s in plan.stages)]


def _whole_formula(
    job: Job, plan: Plan, focuses: Sequence[tuple[int, ...] | None], grids: Mapping[str, Grid]
) -> list[Claim]:
    """For a line of movers: all stages in one formula, and where one value went."""
    focus = focuses[-1]
    if plan.whole is None or focus is None:
        return []
    claims = [Claim(None, "formula", {"variant": "whole", "formula": plan.whole_text})]
    source = job.program.inputs[0].name if job.program.inputs else ""
    last = plan.stages[-1].call
    place = plan.whole_positions[flat_of(focus, last.shape)] if plan.whole_positions is not None else None
    if place is not None:
        path = [[source, list(unflat(place, grids[source].shape))]]
        path += [[s.call.out, list(f)] for s, f in zip(plan.stages, focuses, strict=True) if f is not None]
        claims.append(
            Claim(None, "follow", {"variant": "path", "path": path, "value": plain(grids[source].values[place])})
        )
    return claims


def check_claim(job: Job, checks: Sequence[Check]) -> Claim:
    """What was compared with what the library returned."""
    wrong = sum(c.wrong for c in checks)
    return Claim(
        None,
        "check",
        {
            "library": job.backend,
            "stages": len(job.program.calls),
            "cells": sum(c.cells for c in checks),
            "checked": sum(c.checked for c in checks),
            "wrong": wrong,
            "replayed": None
            if all(c.replayed is None for c in checks)
            else all(c.replayed is not False for c in checks),
            "tolerance": max((c.tolerance for c in checks if c.tolerance is not None), default=None),
            "variant": "wrong"
            if not all(c.holds for c in checks)
            else "sample"
            if any(c.checked < c.cells for c in checks)
            else "all",
        },
    )
