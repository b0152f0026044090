"""What requests of the verbs beside explain may say, as types."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from kiwame.api.bodies import Backend, Device, ExplainBody, InputBody, Lang, Spec

TextFormat = Annotated[str, Meta(description="json, text or markdown; beats Accept", examples=["text"])]
ComparedFormat = Annotated[str, Meta(description="json, text, markdown or svg; beats Accept", examples=["text"])]
A = Annotated[str, Meta(description="the first spec", examples=["permute 2x3 1,0"])]
B = Annotated[str, Meta(description="the second spec", examples=["reshape 2x3 3,2"])]
Answer = Annotated[
    Any, Meta(description="the id of an option, its text, or its values (of a shape: its sizes)", examples=["b"])
]


class CompareQuery(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Two specs; backend and device are for both."""

    a: A
    b: B
    backend: Backend | None = None
    device: Device | None = None
    lang: Lang | None = None
    format: ComparedFormat | None = None


class CompareBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Two specs, and tensors that their code names."""

    a: A
    b: B
    inputs: dict[str, InputBody] | None = None
    backend: Backend | None = None
    device: Device | None = None
    lang: Lang | None = None
    format: ComparedFormat | None = None


class QuizQuery(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The spec that the question is about."""

    spec: Spec
    backend: Backend | None = None
    device: Device | None = None
    lang: Lang | None = None
    format: TextFormat | None = None


class QuizBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The spec that the question was about, and what is answered."""

    spec: Spec
    answer: Answer
    backend: Backend | None = None
    device: Device | None = None
    lang: Lang | None = None
    format: TextFormat | None = None


class BatchBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Bodies of /v1/explain, answered in order; `format` is json for all."""

    items: list[ExplainBody]


class BatchItems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same before anything is known of an item, so that a bad one is its own problem."""

    items: list[Any]


class BatchResult(msgspec.Struct, frozen=True):
    """One item's answer."""

    status: int
    body: Annotated[Any, Meta(description="an Explanation where status is 200, else a ProblemBody")]


class BatchResults(msgspec.Struct, frozen=True):
    """What each item was answered, in their order."""

    results: list[BatchResult]
