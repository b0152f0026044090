"""Ways to a goal, found in this process: `kiwame.solve("2x3", "y[i, j] = x[j, i]")`."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from kiwame import model, solution
from kiwame.errors import Refusal
from kiwame.library import check_language, device_for, input_of, told
from kiwame.ops.shape_arguments import shape_text
from kiwame.parse.sought import question
from kiwame.render.solution import FORMATS
from kiwame.render.solution import solution as in_language
from kiwame.settings import current
from kiwame.verbs_library import Shown


class Solution(Shown, solution.Solution, frozen=True, kw_only=True):
    """Ways to a goal."""

    def _renderers(self) -> Mapping[str, Callable[[Any], bytes]]:
        return FORMATS


def solve(
    from_: Any, to: Any, *, backend: str | None = None, device: str | None = None, lang: str | None = None
) -> Solution:
    """Find ops that lead from `from_` to `to`, and run them here.

    Both take text as `/v1/solve` does, a tuple as a shape, and lists, NumPy arrays or torch tensors as data. Raises
    Refusal, whose message is the lesson and whose `field` says which of the two it is about.
    """
    from kiwame.explainer.solve import solve as found  # noqa: PLC0415 - loads torch or NumPy

    check_language(lang)
    try:
        reading = question(_typed("from", from_), _typed("to", to), backend=backend, limits=current().limits)
        job = model.Job(reading.program, reading.spec, reading.backend, device_for(device, reading.backend))
        result = in_language(found(job), lang or "en")
    except Refusal as refusal:
        raise told(refusal, lang or "en") from None
    return Solution(**msgspec.structs.asdict(result))


def _typed(name: str, value: Any) -> str:
    """A tensor or a goal as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple) and all(isinstance(size, int) for size in value):
        return shape_text(value)
    given = input_of(name, value)
    dtype = f":{given['dtype']}" if given.get("dtype") else ""
    data = given.get("data")
    return f"tensor({data}){dtype}" if data is not None else f"{shape_text(tuple(given['shape']))}{dtype}"
