"""The same result in other words: run on the same input and compared before it is shown."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kiwame.backends.seam import Backend
from kiwame.explainer.calls import parameters
from kiwame.explainer.compare import same_values
from kiwame.explainer.other_library import in_other_library, in_words
from kiwame.model import Claim, Equivalent, Job
from kiwame.ops.form_text import shown

if TYPE_CHECKING:
    from kiwame.explainer.plan import StagePlan


class OtherWords(NamedTuple):
    """Equivalents, and the claims that tell where the other library gives something else."""

    equivalents: list[Equivalent]
    claims: list[Claim]


def other_words(
    job: Job, stages: Sequence["StagePlan"], tensors: Mapping[str, Any], backends: Sequence[Backend]
) -> OtherWords:
    """Equivalents of a program whose tensors were computed by its own backend, each run and compared."""
    own = next(b for b in backends if b.name == job.backend)
    found: dict[str, Equivalent] = {}
    claims: list[Claim] = []
    for other in (b for b in backends if b is not own):
        equivalent, claim = in_other_library(job, stages, tensors, own, other)
        if equivalent is not None:
            found[equivalent.code] = equivalent
        if claim is not None:
            claims.append(claim)
    last = stages[-1]
    if len(stages) == 1:
        shown_already = _expression(last.code)
        for library, template in last.op.equivalents(last.bound):
            code = shown(template, parameters(last.bound), {})
            if code in found or code == shown_already:
                continue
            if _agrees(library, template, last, tensors, own, backends):
                found[code] = Equivalent(library, code, True)
        found.pop(shown_already, None)
    return OtherWords(list(found.values()), claims)


def _expression(code: str) -> str:
    return code.split(" = ", 1)[1]


def _agrees(
    library: str,
    template: str,
    stage: "StagePlan",
    tensors: Mapping[str, Any],
    own: Backend,
    backends: Sequence[Backend],
) -> bool:
    """Whether other words, run on the stage's operands, give its result."""
    target = next((b for b in backends if b.name == library), own)
    try:
        result = in_words(template, stage, tensors, own, target)
    except Exception:
        return False
    return same_values(target.array(result), own.array(tensors[stage.call.out]))
