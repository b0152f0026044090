"""What passes between the rooms for `why`: specs that were tried, and the lesson of a message or code. Frozen data."""

from typing import Any

import msgspec

from kiwame.model import Claim, Shape


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one spec. It ran where there is a heading; `says` is the library's own message where it refused."""

    heading: Claim | None = None
    shape: Shape = ()
    cause: str = ""
    variant: str = ""
    data: dict[str, Any] = {}
    stage: int | None = None
    says: str = ""


class Tried(msgspec.Struct, frozen=True):
    """What came of each spec, in the order in which they were given."""

    outcomes: list[Outcome]


class Failing(msgspec.Struct, frozen=True):
    """A spec that is refused as the message says. It was tried."""

    spec: str
    backend: str
    type: str
    detail: str
    backend_says: str | None


class Working(msgspec.Struct, frozen=True):
    """A spec near it that runs. It was tried, and every cell was proved."""

    spec: str
    backend: str
    title: str
    shape: Shape
    link: str


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the code. `runs` is null where tensors are missing; `taken` are the shapes that the message gave;
    where `example`, it gave a part of them, and the rest is an example.
    """

    text: str
    runs: bool | None
    taken: dict[str, Shape]
    example: bool = False
    title: str
    detail: str
    type: str | None = None
    span: tuple[int, int] | None = None
    did_you_mean: str | None = None
    nearest: list[str] = []
    backend_says: str | None = None
    link: str | None = None


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """The lesson behind a message or code, told in one language.

    `recognised` is null where no message was given. `message` is the part of it that counts, `kind` names which of the
    known messages it is. `needs` names the tensors that the code takes from elsewhere. `report` says what to do with a
    message that is not known.
    """

    schema: str
    lang: str
    recognised: bool | None
    library: str | None
    kind: str | None
    type: str | None
    title: str
    detail: str
    message: str | None
    fails: Failing | None
    works: list[Working]
    code: Code | None
    needs: list[str]
    report: str | None
    text: str
