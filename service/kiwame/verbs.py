"""What passes between the rooms for the verbs beside explain: tasks in; comparisons and quizzes out. Frozen data."""

from typing import Any

import msgspec

from kiwame.model import Claim, Job, Nested, Shape, Step, Tensor
from kiwame.pictures import Picture


class Task(msgspec.Struct, frozen=True):
    """A verb over one or more jobs, worked out by one worker."""

    verb: str
    jobs: tuple[Job, ...]

    @property
    def spec(self) -> str:
        """What it is about, as logs and quarantine name it."""
        return f"{self.verb}: {' | '.join(f'{job.spec} on {job.backend}' for job in self.jobs)}"

    @property
    def backend(self) -> str:
        """The backend of the job that decides where it runs."""
        return self._deciding.backend

    @property
    def device(self) -> str:
        """The device that its worker must have: every worker has the CPU beside."""
        return self._deciding.device

    @property
    def _deciding(self) -> Job:
        return next((job for job in self.jobs if job.device != "cpu"), self.jobs[0])


Asked = Job | Task | Picture


class Side(msgspec.Struct, frozen=True):
    """One of the two that are compared."""

    spec: str
    backend: str
    device: str
    versions: dict[str, str]
    heading: Claim
    inputs: list[Tensor]
    output: Tensor
    formulas: list[str]
    verified: bool


class Differing(msgspec.Struct, frozen=True):
    """A cell that differs, with both values."""

    at: list[int]
    a: Any
    b: Any


class Remedy(msgspec.Struct, frozen=True):
    """What makes both agree: `spec` is side `of` with `calls` after it. It ran, and all cells agreed."""

    of: str
    calls: list[str]
    spec: str


class Compared(msgspec.Struct, frozen=True):
    """Two results beside each other, in no language. `cells_that_differ` is None where the shapes differ."""

    a: Side
    b: Side
    same_shape: bool
    same_cells: bool
    cells_that_differ: int | None
    cells: list[Differing]
    claims: list[Claim]
    agree: Remedy | None


class ComparedSide(msgspec.Struct, frozen=True):
    """One of the two, told."""

    spec: str
    title: str
    backend: str
    device: str
    versions: dict[str, str]
    inputs: list[Tensor]
    output: Tensor
    formulas: list[str]
    verified: bool
    link: str


class Comparison(msgspec.Struct, frozen=True):
    """Two results compared, told in one language. `why` are its steps; `cells` the first that differ."""

    schema: str
    lang: str
    title: str
    a: ComparedSide
    b: ComparedSide
    same_shape: bool
    same_cells: bool
    same_dtype: bool
    cells_that_differ: int | None
    cells: list[Differing]
    why: list[Step]
    agree: Remedy | None
    text: str


class Choice(msgspec.Struct, frozen=True):
    """One option of a quiz, with what is behind it. `mistake` None: it is right. `settles`: the step that decides."""

    id: str
    shape: Shape
    values: Nested | None
    mistake: Claim | None
    settles: Claim


class Quizzed(msgspec.Struct, frozen=True):
    """A quiz with its answer, in no language. `asks`: output or shape."""

    spec: str
    backend: str
    device: str
    asks: str
    heading: Claim
    inputs: list[Tensor]
    code: list[str]
    choices: list[Choice]
    next: list[str]


class Option(msgspec.Struct, frozen=True):
    """What may be answered. `values` is null where only the shape is asked for."""

    id: str
    shape: Shape
    values: Nested | None
    text: str


class Quiz(msgspec.Struct, frozen=True):
    """A question about a spec: inputs, code and options, and no answer."""

    schema: str
    spec: str
    lang: str
    backend: str
    device: str
    asks: str
    question: str
    inputs: list[Tensor]
    code: list[str]
    options: list[Option]
    text: str


class Verdict(msgspec.Struct, frozen=True):
    """Whether an answer was right, and why. `mistake` says what the chosen option is; null where it is right."""

    schema: str
    spec: str
    lang: str
    correct: bool
    chosen: str
    right: str
    step: Step
    mistake: Step | None
    options: list[Option]
    text: str
    next: list[str]
    link: str
