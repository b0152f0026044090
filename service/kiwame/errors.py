"""One class for every answer that is not an explanation, one enum of its causes."""

from enum import Enum
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec

from kiwame.model import Job, Program

Span = tuple[int, int]


class Cause(Enum):
    """Why there is no explanation: the problem type's name and its HTTP status."""

    MALFORMED = ("malformed", 400)
    UNKNOWN_OP = ("unknown-op", 404)
    NOT_FOUND = ("not-found", 404)
    METHOD = ("method", 405)
    FORMAT = ("format", 406)
    BODY_SIZE = ("body-size", 413)
    URL_SIZE = ("url-size", 414)
    MEDIA_TYPE = ("media-type", 415)
    HEADER_SIZE = ("header-size", 431)
    SYNTAX = ("syntax", 422)
    NOT_ALLOWED = ("not-allowed", 422)
    UNKNOWN_FLAG = ("unknown-flag", 422)
    UNKNOWN_BACKEND = ("unknown-backend", 422)
    AXIS_COUNT = ("axis-count", 422)
    AXIS_REPEATED = ("axis-repeated", 422)
    AXIS_OUT_OF_RANGE = ("axis-out-of-range", 422)
    SIZES = ("sizes", 422)
    INDEX_OUT_OF_RANGE = ("index-out-of-range", 422)
    NOT_CONTIGUOUS = ("not-contiguous", 422)
    DTYPE = ("dtype", 422)
    PATTERN = ("pattern", 422)
    ARGUMENT = ("argument", 422)
    DEVICE_UNAVAILABLE = ("device-unavailable", 422)
    LIMIT = ("limit", 422)
    QUOTA = ("quota", 429)
    INTERNAL = ("internal", 500)
    OVERLOADED = ("overloaded", 503)
    WORKER_CRASHED = ("worker-crashed", 503)
    QUARANTINED = ("quarantined", 503)
    STARTING = ("starting", 503)
    DEADLINE = ("deadline", 504)

    @property
    def slug(self) -> str:
        """The last part of the problem's type, `/problems/<slug>`."""
        return self.value[0]

    @property
    def status(self) -> HTTPStatus:
        """The HTTP status of this cause."""
        return HTTPStatus(self.value[1])


class Repair(NamedTuple):
    """Text for a span of what was typed, `{}` being what stands there. The first that can be explained is offered."""

    span: Span
    text: str


class Limit(msgspec.Struct, frozen=True):
    """A limit that was passed: the name it has in the settings, and its number."""

    name: str
    max: int | float


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong, in no language: `data` fills the phrase `variant` (or the cause's own) in `phrases/`.

    `field` names which of several specs of one request it is about.
    """

    cause: Cause
    variant: str
    data: dict[str, Any] = {}
    got: Any = None
    expected: Any = None
    span: Span | None = None
    did_you_mean: str | None = None
    nearest: list[str] = []
    limit: Limit | None = None
    backend_says: str | None = None
    retry_after: int | None = None
    stage: int | None = None
    field: str | None = None


class Attempt(NamedTuple):
    """The program whose last call was refused, and the library that may be asked what it says to that.

    `form`: the call as typed, where that is another than its op's first form.
    """

    program: Program
    library: str
    form: str = ""

    @property
    def job(self) -> Job:
        """What an engine is asked."""
        return Job(self.program, "", self.library, "cpu", form=self.form)


class Refusal(ValueError):
    """There is no explanation, and why. The problem's fields are the refusal's too; the message is the lesson."""

    def __init__(self, problem: Problem, repairs: tuple[Repair, ...] = (), lesson: str = "") -> None:
        super().__init__(lesson or problem.variant)
        self.problem = problem
        self.repairs = repairs
        self.attempt: Attempt | None = None

    @property
    def type(self) -> str:
        """The problem's type, such as `/problems/axis-out-of-range`."""
        return f"/problems/{self.problem.cause.slug}"

    @property
    def status(self) -> int:
        """The HTTP status of its cause."""
        return int(self.problem.cause.status)

    @property
    def detail(self) -> str:
        """The lesson."""
        return str(self)

    def __getattr__(self, name: str) -> Any:
        if name in Problem.__struct_fields__:
            return getattr(self.problem, name)
        raise AttributeError(name)


def refuse(
    cause: Cause,
    variant: str = "",
    *,
    span: Span | None = None,
    repairs: tuple[Repair, ...] = (),
    got: Any = None,
    expected: Any = None,
    limit: Limit | None = None,
    nearest: list[str] | None = None,
    backend_says: str | None = None,
    retry_after: int | None = None,
    stage: int | None = None,
    **data: Any,
) -> Refusal:
    """A Refusal to raise. `variant` picks the phrase `<slug>.<variant>`; `data` fills it."""
    return Refusal(
        Problem(
            cause=cause,
            variant=f"{cause.slug}.{variant}" if variant else cause.slug,
            data=data,
            got=got,
            expected=expected,
            span=span,
            nearest=nearest or [],
            limit=limit,
            backend_says=backend_says,
            retry_after=retry_after,
            stage=stage,
        ),
        repairs,
    )


def without_tensor(name: str) -> Refusal:
    """The refusal of an input, by its name in `inputs`, that gives neither data nor a shape."""
    field = f"inputs.{name[:32]}.data / inputs.{name[:32]}.shape"
    return refuse(Cause.MALFORMED, "missing", expected=["data", "shape"], field=field)
