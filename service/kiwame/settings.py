"""Every setting and every limit, read once from the environment. A setting X is the variable KIWAME_X."""

import os
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=0)]
Seconds = Annotated[float, Meta(gt=0)]


def _doc(text: str) -> Meta:
    return Meta(description=text)


class Limits(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """What a request may ask for. Each is set by KIWAME_LIMIT_<NAME> and shown by /v1/limits."""

    body_bytes: Annotated[Count, _doc("request body, bytes")] = 65_536
    url_bytes: Annotated[Count, _doc("request target, bytes")] = 8_192
    header_bytes: Annotated[Count, _doc("all request headers, bytes")] = 32_768
    body_seconds: Annotated[Seconds, _doc("time a body may take to arrive, seconds")] = 10.0
    spec_chars: Annotated[Count, _doc("spec text, characters")] = 2_048
    message_chars: Annotated[Count, _doc("an error message or traceback, characters")] = 16_384
    nodes: Annotated[Count, _doc("syntax nodes in a spec")] = 512
    depth: Annotated[Count, _doc("nesting of a spec")] = 32
    stages: Annotated[Count, _doc("ops in a pipeline")] = 32
    rank: Annotated[Count, _doc("axes of a tensor")] = 16
    tensor_elements: Annotated[Count, _doc("elements of a tensor in an explanation")] = 65_536
    request_elements: Annotated[Count, _doc("elements of all tensors of an explanation")] = 262_144
    npy_elements: Annotated[Count, _doc("elements of a tensor for format=npy")] = 16_777_216
    multiply_adds: Annotated[Count, _doc("multiply-adds or folded cells of one op")] = 10_000_000
    foreseen_cells: Annotated[Count, _doc("cells worked out while reading, where a shape depends on values")] = 131_072
    values: Annotated[Count, _doc("values listed per tensor; above it a preview")] = 1_024
    differing_cells: Annotated[Count, _doc("differing cells that a comparison lists; all are counted")] = 64
    batch_items: Annotated[Count, _doc("items of one batch")] = 32
    answer_bytes: Annotated[Count, _doc("answer, bytes, npy aside")] = 1_048_576
    png_pixels: Annotated[Count, _doc("pixels of a picture")] = 16_777_216
    npy_bytes: Annotated[Count, _doc("npy answer, bytes")] = 134_217_728
    redis_seconds: Annotated[Seconds, _doc("wait for Redis, seconds")] = 0.05
    queue_seconds: Annotated[Seconds, _doc("wait for a free worker, seconds")] = 0.5
    worker_seconds: Annotated[Seconds, _doc("one run in a worker, seconds; then it is killed")] = 1.5
    request_seconds: Annotated[Seconds, _doc("one request in all, seconds")] = 2.0
    in_flight: Annotated[Count, _doc("requests computed or waiting at once")] = 64
    worker_bytes: Annotated[Count, _doc("memory a worker may take above its start, bytes")] = 2_147_483_648
    quarantine_kills: Annotated[Count, _doc("workers a spec may kill before it is refused")] = 2
    quarantine_seconds: Annotated[Seconds, _doc("how long such a spec is refused, seconds")] = 600.0
    memory_cache_bytes: Annotated[Count, _doc("memory cache, bytes; 0 turns it off")] = 67_108_864
    cache_seconds: Annotated[Seconds, _doc("how long a cached answer is kept, seconds")] = 86_400.0
    redis_value_bytes: Annotated[Count, _doc("largest value kept in Redis, bytes")] = 4_194_304
    solve_seconds: Annotated[
        Seconds, _doc("looking for chains of ops to a goal, seconds; then it tells what it found")
    ] = 0.25
    solve_nodes: Annotated[Count, _doc("calls that one such search may try")] = 20_000
    solve_candidates: Annotated[Count, _doc("different results that one such search lists")] = 8
    plans: Annotated[Count, _doc("program plans kept in each worker")] = 256


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a process of the service is set up."""

    host: Annotated[str, _doc("address to listen on (variable HOST)")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535, description="port to listen on (variable PORT)")] = 8000
    redis_url: Annotated[str | None, _doc("Redis to share results in; unset: memory cache only")] = None
    engine: Annotated[Literal["pool", "local"], _doc("where ops run: worker processes, or the service itself")] = "pool"
    workers: Annotated[
        Annotated[int, Meta(ge=1)] | None, _doc("worker processes; unset: one a GPU, else min(2, cores)")
    ] = None
    worker_socket: Annotated[str | None, _doc("unix socket of a `kiwame worker`; unset: workers are children")] = None
    public_url: Annotated[str, _doc("what links start with; unset: paths only")] = ""
    log: Annotated[Literal["json", "console"], _doc("log lines: json or console")] = "json"
    frame_ancestors: Annotated[
        str,
        Meta(
            pattern=r"^[^;,\x00-\x1f\x7f-\U0010ffff]+$",
            description="who may frame /embed: origins, separated by spaces",
        ),
    ] = "*"
    quota: Annotated[str | None, _doc("requests a caller may make, such as 60/minute; unset: no quota")] = None
    api_keys: Annotated[str, _doc("keys, separated by commas, that are callers of their own by X-API-Key")] = ""
    cache_secret: Annotated[str, _doc("key that authenticates cache entries; replicas share it")] = ""
    limits: Limits = Limits()


T = TypeVar("T", bound=msgspec.Struct)
_BARE = {"host": "HOST", "port": "PORT"}


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return _BARE.get(name, f"KIWAME_{name.upper()}")


def limit_variable(name: str) -> str:
    """The environment variable of a limit."""
    return f"KIWAME_LIMIT_{name.upper()}"


class SettingsError(ValueError):
    """A variable holds what its setting cannot be."""


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises SettingsError naming the variable, what it holds and what it may be."""
    env = os.environ if environment is None else environment
    limits = _read(Limits, env, limit_variable)
    plain = _read(Settings, env, variable, skip={"limits"})
    return msgspec.structs.replace(plain, limits=limits)


@cache
def current() -> Settings:
    """The settings of this process, read once."""
    return load()


def _read(kind: type[T], env: Mapping[str, str], name_of: Callable[[str], str], skip: Collection[str] = ()) -> T:
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        name = name_of(field.name)
        if field.name in skip or not env.get(name):
            continue
        try:
            values[field.name] = msgspec.convert(env[name], field.type, strict=False)
        except msgspec.ValidationError as error:
            choices = " or ".join(_choices(field.type))
            says = f"it can be {choices}" if choices else str(error)
            raise SettingsError(f"{name}={env[name]!r}: {says}") from error
    return kind(**values)


def _choices(annotation: Any) -> tuple[str, ...]:
    """What a setting of a few words can be; none for any other."""
    plain = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    return get_args(plain) if get_origin(plain) is Literal else ()
