"""What passes between the rooms for `solve`: ways to a goal as found, and as told. Frozen data."""

from typing import Any

import msgspec

from kiwame.model import Claim, Shape, Tensor


class Goal(msgspec.Struct, frozen=True):
    """What was asked for. `kind`: shape, data, formula or loops; `formula` and `loops` say a formula in both forms."""

    kind: str
    text: str
    shape: Shape
    values: Any = None
    formula: str | None = None
    loops: str | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One result that is the goal, by its plainest way. It ran, and gave what its formulas say.

    `cells_that_differ` has a number for each candidate, in order; `same_as` are other specs with these very cells.
    """

    n: int
    spec: str
    op: str
    calls: list[str]
    code: list[str]
    formula: str
    loops: str
    output: Tensor
    way: Claim
    cells_that_differ: list[int]
    same_as: list[str]
    verified: bool
    text: str = ""
    link: str = ""


class Near(msgspec.Struct, frozen=True):
    """A way that comes close. `cells_that_differ` is None where not even the shape is reached."""

    spec: str
    shape: Shape
    cells_that_differ: int | None


class Solved(msgspec.Struct, frozen=True, kw_only=True):
    """What a search gave, in no language. `stopped`: the limit that ended it early."""

    spec: str
    backend: str
    device: str
    versions: dict[str, str]
    inputs: list[Tensor]
    goal: Goal
    candidates: list[Candidate]
    lesson: Claim | None
    nearest: list[Near]
    stopped: str | None


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """What a search gave, told in one language. `lesson` says why nothing was found, where nothing was."""

    schema: str
    spec: str
    lang: str
    backend: str
    device: str
    versions: dict[str, str]
    title: str
    inputs: list[Tensor]
    goal: Goal
    candidates: list[Candidate]
    lesson: str | None
    nearest: list[Near]
    stopped: str | None
    text: str
