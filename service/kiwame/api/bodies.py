"""What a request may say: bodies and queries as types. Their JSON Schema is what OpenAPI shows."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec import Meta

from kiwame.errors import Cause, Refusal, refuse

LARGEST_INDEX = 2**63 - 1
Backend = Annotated[str, Meta(description="torch or numpy; see /v1/backends", examples=["torch"])]
Device = Annotated[str, Meta(description="auto, cpu, cuda or cuda:N", examples=["cpu"])]
Dtype = Annotated[str, Meta(description="dtype of the first tensor", examples=["float32"])]
Lang = Annotated[str, Meta(description="en or ja; beats Accept-Language", examples=["en"])]
Format = Annotated[str, Meta(description="json, text, markdown, html, svg, png, gif or npy", examples=["json"])]
Theme = Annotated[
    str, Meta(description="light or dark; unset: pages as the system is, pictures light", examples=["dark"])
]
Scale = Annotated[float, Meta(description="px of a png for each of its drawing's, 1 to 4", examples=[2])]
Width = Annotated[int, Meta(description="px that a png is to be wide, 16 to 8192; beats scale", examples=[1200])]
ScaleText = Annotated[str, Meta(description="px of a png for each of its drawing's, 1 to 4", examples=["2"])]
WidthText = Annotated[str, Meta(description="px that a png is to be wide, 16 to 8192; beats scale", examples=["1200"])]
PageTheme = Annotated[
    Literal["light", "dark"] | None, Meta(description="light or dark; unset, as the reader's system has it")
]
Nested = Annotated[Any, Meta(description="a number or nested lists of numbers, row-major", examples=[[[1, 2], [3, 4]]])]
Shape = Annotated[list[int], Meta(description="one size an axis", examples=[[2, 3]])]
Cell = Annotated[list[int], Meta(description="index of the output cell to follow", examples=[[2, 0]])]
Spec = Annotated[str, Meta(description="an op in chat form, code, or an einops pattern", examples=["permute 2x3 1,0"])]


class InputBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A named tensor: `data`, or a `shape` to be filled 1..n."""

    data: Nested = None
    shape: Shape | None = None
    dtype: Dtype | None = None


class ExplainBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A spec, and tensors that its code names."""

    spec: Spec
    inputs: dict[str, InputBody] | None = None
    backend: Backend | None = None
    device: Device | None = None
    dtype: Dtype | None = None
    axes: Annotated[list[str] | str | None, Meta(description="names of the first tensor's axes")] = None
    focus: Cell | None = None
    lang: Lang | None = None
    format: Format | None = None
    theme: Theme | None = None
    scale: Scale | None = None
    width: Width | None = None


class PermuteBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """permute on one tensor. `shape` may be left out where `data` is given."""

    perm: Annotated[list[int], Meta(description="which axis comes to each place", examples=[[1, 0]])]
    shape: Shape | None = None
    data: Nested = None
    backend: Backend | None = None
    device: Device | None = None
    dtype: Dtype | None = None
    axes: Annotated[list[str] | str | None, Meta(description="names of the tensor's axes")] = None
    focus: Cell | None = None
    lang: Lang | None = None
    format: Format | None = None
    theme: Theme | None = None
    scale: Scale | None = None
    width: Width | None = None


class PermalinkQuery(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What may follow `?` in a permalink."""

    backend: Backend | None = None
    device: Device | None = None
    dtype: Dtype | None = None
    axes: Annotated[str | None, Meta(description="names of the first tensor's axes", examples=["rows,columns"])] = None
    focus: Annotated[str | None, Meta(description="index of the output cell to follow", examples=["2,0"])] = None
    lang: Lang | None = None
    format: Format | None = None
    theme: Theme | None = None
    scale: ScaleText | None = None
    width: WidthText | None = None


class ExplainQuery(PermalinkQuery, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """A spec and how to answer it."""

    spec: Spec


class EmbedQuery(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """A spec and how its lesson looks in a frame."""

    spec: Spec
    backend: Backend | None = None
    device: Device | None = None
    dtype: Dtype | None = None
    axes: Annotated[str | None, Meta(description="names of the first tensor's axes", examples=["rows,columns"])] = None
    focus: Annotated[str | None, Meta(description="index of the output cell to follow", examples=["2,0"])] = None
    lang: Lang | None = None
    theme: Annotated[
        Literal["auto", "light", "dark"], Meta(description="light, dark, or auto: as the reader's browser is set")
    ] = "auto"
    steps: Annotated[
        Literal["0", "1"] | None, Meta(description="1: the steps are open, 0: left out, else folded", examples=["1"])
    ] = None


class OembedQuery(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an oEmbed consumer asks. Names of its own (`dnt`, …) are passed over."""

    url: Annotated[str, Meta(description="a permalink", examples=["http://127.0.0.1:8000/permute/2x3/1,0"])]
    maxwidth: Annotated[str | None, Meta(description="the widest it may be, px", examples=["640"])] = None
    maxheight: Annotated[str | None, Meta(description="the highest it may be, px", examples=["480"])] = None
    format: Annotated[str, Meta(description="json or xml", examples=["json"])] = "json"


class AnswerQuery(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How a POST is to be answered; what the body says comes first."""

    lang: Lang | None = None
    format: Format | None = None
    theme: Theme | None = None
    scale: ScaleText | None = None
    width: WidthText | None = None


class PageQuery(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How to answer with a page."""

    lang: Lang | None = None
    format: Format | None = None
    theme: PageTheme = None


class PlainQuery(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How to answer where there is JSON alone."""

    lang: Lang | None = None
    format: Format | None = None


T = TypeVar("T", bound=msgspec.Struct)


def fields_of(kind: type[T], values: Mapping[str, Any]) -> T:
    """The values as this type. Raises Refusal (malformed) naming the first unknown, mistyped or missing field."""
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError:
        raise _at_fault(kind, values) from None


def _at_fault(kind: type[msgspec.Struct], values: Mapping[str, Any]) -> Refusal:
    """Why the values are not of this type."""
    known = _fields(kind)
    for name, value in values.items():
        if name not in known:
            near = get_close_matches(name, known)
            return refuse(Cause.MALFORMED, "unknown", nearest=near, field=name, known=list(known))
        try:
            msgspec.convert(value, known[name].type)
        except msgspec.ValidationError as error:
            return refuse(Cause.MALFORMED, "type", got=value, field=name, says=str(error))
    missing = next(name for name, field in known.items() if field.required and name not in values)
    return refuse(Cause.MALFORMED, "missing", field=missing)


def query_of(kind: type[T], raw: bytes) -> T:
    """A query string as this type. A name that comes twice is as wrong as one that is unknown."""
    values: dict[str, str] = {}
    for item in raw.split(b"&") if raw else ():
        if item:
            name, value = map(_unquoted, item.partition(b"=")[::2])
            if name in values:
                raise refuse(Cause.MALFORMED, "repeated", field=name)
            values[name] = value
    return fields_of(kind, values)


def index_of(text: str | list[int] | None) -> tuple[int, ...] | None:
    """A cell's index, from a query (`2,0`) or a body. Raises Refusal for what no index can be, in any tensor."""
    if text is None:
        return None
    parts = text if isinstance(text, list) else text.strip("()[] ").replace(",", " ").split()
    try:
        index = tuple(map(int, parts))
    except ValueError as error:
        raise _no_index(text) from error
    if any(abs(place) > LARGEST_INDEX for place in index):
        raise _no_index(text)
    return index


def _no_index(text: str | list[int]) -> Refusal:
    return refuse(Cause.MALFORMED, "type", got=str(text), field="focus", says="Expected integers such as `2,0`")


def names_of(axes: str | list[str] | None) -> list[str] | None:
    """Axis names, from a query (`N,C,H,W`) or a body."""
    if axes is None:
        return None
    names = axes.split(",") if isinstance(axes, str) else axes
    return [name.strip() for name in names]


def drawing_of(asked: ExplainBody | PermuteBody | PermalinkQuery | AnswerQuery) -> dict[str, Any]:
    """How it is to be drawn, as far as that is said."""
    return {"theme": asked.theme, "scale": asked.scale, "width": asked.width}


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _unquoted(part: bytes) -> str:
    try:
        return unquote_to_bytes(part.replace(b"+", b" ")).decode()
    except UnicodeDecodeError as error:
        field = part[:40].decode("ascii", "replace")
        raise refuse(Cause.MALFORMED, "query-utf8", field=field) from error
