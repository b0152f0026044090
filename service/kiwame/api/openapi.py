"""The OpenAPI 3.1 document, made from the route table and the types it names."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from kiwame.api.problems import MEDIA_TYPE, ProblemBody
from kiwame.api.routing import Operation, Path
from kiwame.errors import Cause

_REF = "#/components/schemas/{name}"
_ABOUT = (
    "Explains tensor operations and proves every step against the tensor that torch or NumPy really computed. "
    "Problems are application/problem+json (RFC 9457)."
)
_RETRIED = frozenset({429, 503})
_EVERYWHERE = (Cause.MALFORMED, Cause.METHOD, Cause.URL_SIZE, Cause.HEADER_SIZE, Cause.INTERNAL)
_WITH_BODY = (Cause.BODY_SIZE, Cause.MEDIA_TYPE)


def document(paths: Sequence[Path], version: str, public_url: str) -> dict[str, Any]:
    """The whole document."""
    kinds = {kind for _, _, operation in _operations(paths) for kind in (operation.body, operation.result) if kind}
    ordered = [ProblemBody, *sorted(kinds, key=lambda kind: kind.__name__)]
    _, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    described: dict[str, Any] = {}
    for path, method, operation in _operations(paths):
        described.setdefault(path.path.replace(":path}", "}"), {})[method.lower()] = _operation(path, method, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kiwame",
            "version": version,
            "summary": "Tensor operations, explained",
            "description": _ABOUT,
        },
        "servers": [{"url": public_url or "/"}],
        "paths": described,
        "components": {"schemas": components},
    }


def _operations(paths: Sequence[Path]) -> Iterator[tuple[Path, str, Operation]]:
    for path in paths:
        for method, operation in path.operations.items():
            yield path, method, operation


def _operation(path: Path, method: str, operation: Operation) -> dict[str, Any]:
    words = re.sub(r"[^a-z0-9]+", "_", path.path.replace(":path", "").lower()).strip("_") or "home"
    found: dict[str, Any] = {
        "operationId": f"{method.lower()}_{words}",
        "summary": operation.summary,
        "parameters": [*_path_parameters(path), *_query_parameters(operation.query)],
        "responses": _responses(path, method, operation),
    }
    if operation.body is not None:
        schema = {"$ref": _REF.format(name=operation.body.__name__)}
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return found


def _path_parameters(path: Path) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)", path.path):
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": path.about[name],
            "schema": {"type": "string"},
        }


def _query_parameters(query: type[msgspec.Struct] | None) -> Iterator[dict[str, Any]]:
    if query is None:
        return
    for field in msgspec.structs.fields(query):
        schema = msgspec.json.schema(field.type)
        variants = schema.pop("anyOf", [schema])
        texts = next(variant for variant in variants if variant.get("type") != "null")
        parameter = {"name": field.encode_name, "in": "query", "required": field.required}
        for name in ("description", "examples"):
            value = schema.pop(name, None) or texts.pop(name, None)
            if name == "description":
                parameter["description"] = value or ""
            elif value:
                parameter["example"] = value[0]
        yield {**parameter, "schema": {"type": "string"}}


def _responses(path: Path, method: str, operation: Operation) -> dict[str, Any]:
    shown: dict[str, Any] = {media_type: {} for media_type in operation.media_types}
    if operation.result is not None and "application/json" in shown:
        shown["application/json"] = {"schema": {"$ref": _REF.format(name=operation.result.__name__)}}
    found: dict[int, dict[str, Any]] = {200: {"description": "The answer", "content": shown}}
    if method == "GET":
        found[304] = {"description": "What If-None-Match names is still the answer"}
    problem: dict[str, Any] = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(name="ProblemBody")}}}
    if path.refused is not None:
        problem |= shown
    found |= {status: {"description": says, "content": shown | problem} for status, says in operation.also.items()}
    for status, slugs in _refusals(path, operation).items():
        found[status] = {"description": ", ".join(slugs), "content": problem}
    for status in _RETRIED & found.keys():
        found[status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return {str(status): found[status] for status in sorted(found)}


def _refusals(path: Path, operation: Operation) -> dict[int, list[str]]:
    """The ends of the problem types that an operation answers, by status."""
    causes = {*operation.refuses, *_EVERYWHERE}
    if operation.body is not None:
        causes.update(_WITH_BODY)
    if path.counted:
        causes.add(Cause.QUOTA)
    found: dict[int, list[str]] = {}
    for cause in Cause:
        if cause in causes:
            found.setdefault(int(cause.status), []).append(cause.slug)
    return found
