"""What passes between the rooms: programs in, findings and explanations out. Frozen data, no behaviour."""

from typing import Annotated, Any

import msgspec

Shape = tuple[int, ...]
Passed = bool | int | float | str | None | tuple[int | float | str | None, ...]  # an argument that is not a tensor
Nested = Any  # nested lists of int, float, bool; NaN and infinities as the strings "NaN", "Infinity", "-Infinity"


class Fill(msgspec.Struct, frozen=True, tag="fill"):
    """Cells numbered `start`, `start + 1`, … in reading order. `typed`: their dtype was asked for."""

    start: int
    typed: bool = False


class Data(msgspec.Struct, frozen=True, tag="data"):
    """Values as given, row-major nested lists (a bare number for rank 0)."""

    values: Nested


class Made(msgspec.Struct, frozen=True, tag="made"):
    """Values that a creator op gives, such as `arange(6)`."""

    op: str
    args: dict[str, Passed]


class Input(msgspec.Struct, frozen=True):
    """A tensor that the program starts from. `dtype` None means the backend's default for this source."""

    name: str
    shape: Shape
    dtype: str | None
    source: Fill | Data | Made


class Call(msgspec.Struct, frozen=True):
    """One op on named tensors. `args` holds every argument that is not a tensor, normalised; `shape` is `out`'s.

    `pick`: `out` is that one of several results; None where the op gives one.
    """

    op: str
    ins: tuple[str, ...]
    args: dict[str, Passed]
    out: str
    shape: Shape
    pick: int | None = None


class Program(msgspec.Struct, frozen=True):
    """A straight line of calls. The last call's `out` is the answer. `axes` names the first input's axes.

    `pieces`: how many results there are where the program ends on several; 0 where it ends on one.
    """

    inputs: tuple[Input, ...]
    calls: tuple[Call, ...]
    axes: tuple[str, ...] | None = None
    pieces: int = 0


class Job(msgspec.Struct, frozen=True):
    """One run: what an engine is asked, and what crosses to a worker. `device` is `cpu` or `cuda:N`, never `auto`.

    `form`: where the library is only asked what it says, the last call as typed, its tensors named t0, t1, ….
    """

    program: Program
    spec: str
    backend: str
    device: str
    focus: tuple[int, ...] | None = None
    form: str = ""


class Preview(msgspec.Struct, frozen=True):
    """The corners of a tensor too large to list: `values` at the product of `indices`, one list an axis."""

    indices: list[list[int]]
    values: Nested


class Tensor(msgspec.Struct, frozen=True):
    """A tensor as measured. Strides count elements. `view_of` names the tensor whose memory it shares."""

    name: str
    shape: Shape
    dtype: str
    strides: tuple[int, ...]
    contiguous: bool
    view_of: str | None
    numel: int
    values: Nested | None
    preview: Preview | None
    axes: tuple[str, ...] | None


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where each output cell came from, flat in row-major order."""

    kind: str
    from_: list[str] = msgspec.field(name="from", default_factory=list)
    index: Annotated[
        list[list[int] | None] | None,
        msgspec.Meta(description='kind "one": the cell read of the one name in `from` (null for a fill value)'),
    ] = None
    cells: Annotated[
        list[list[tuple[str, list[int]]]] | None, msgspec.Meta(description='kind "many": [name, index] pairs')
    ] = None


class Stage(msgspec.Struct, frozen=True):
    """One call as it ran: its code in the backend's words, its output, and the formula that was checked."""

    n: int
    op: str
    code: str
    in_: tuple[str, ...] = msgspec.field(name="in")
    out: str
    output: Tensor
    formula: str
    loops: str
    latex: str
    source: Source | None


class Claim(msgspec.Struct, frozen=True, dict=True):
    """One step before it is told: `data` is all that saying or drawing it needs. `stage` None: the whole program.

    What was told of it is kept beside it, by language.
    """

    stage: int | None
    kind: str
    data: dict[str, Any]


class Step(msgspec.Struct, frozen=True):
    """A claim told in one language."""

    n: int
    stage: int | None
    kind: str
    text: str
    data: dict[str, Any]


class Equivalent(msgspec.Struct, frozen=True):
    """The same result in other words; `checked` says that it ran on the same input and agreed."""

    library: str
    code: str
    checked: bool


class LookAlike(msgspec.Struct, frozen=True):
    """A spec easily taken for this one, run on the same input. `cells_that_differ` is None where shapes differ."""

    spec: str
    same_shape: bool
    cells_that_differ: int | None
    text: str
    data: dict[str, Any]


class Findings(msgspec.Struct, frozen=True):
    """All that one run showed, in no language. It is what caches keep and workers return."""

    spec: str
    backend: str
    device: str
    versions: dict[str, str]
    heading: Claim
    inputs: list[Tensor]
    output: Tensor
    stages: list[Stage]
    claims: list[Claim]
    verified: bool
    equivalents: list[Equivalent]
    look_alikes: list[LookAlike]
    next: list[str]
    outputs: list[Tensor] | None = None


class Explanation(msgspec.Struct, frozen=True, omit_defaults=True):
    """Findings told in one language: schema "1" of the service. `outputs`: all results where there are several."""

    schema: str
    spec: str
    lang: str
    backend: str
    device: str
    versions: dict[str, str]
    title: str
    inputs: list[Tensor]
    output: Tensor
    stages: list[Stage]
    steps: list[Step]
    text: str
    verified: bool
    equivalents: list[Equivalent]
    look_alikes: list[LookAlike]
    next: list[str]
    links: dict[str, str]
    outputs: list[Tensor] | None = None
