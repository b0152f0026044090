"""Every status that a route answers is in the OpenAPI document, and every status in the document is answered."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import httpx
import pytest
from kiwame import web
from kiwame.api import openapi
from kiwame.api.app import service as built
from kiwame.settings import Settings

from tests.api.serving import Served, served
from tests.api.test_wire import said

OPERATIONS = openapi.document(built(Settings(engine="local")).paths, "0.1.0", "")["paths"]
ROUTES = [(method.upper(), path) for path, operations in OPERATIONS.items() for method in operations]
OF_OURS = {500}  # what no request leads to, as far as is known
JSON = {"Content-Type": "application/json"}
SPEC = {"spec": "permute 2x3 1,0"}
SIDES = {"a": "permute 2x3 1,0", "b": "reshape 2x3 3,2"}
ANSWER = {**SPEC, "answer": "a"}


class Example(NamedTuple):
    """A request that is answered, and the same for something that there is not, which may have another beside it."""

    path: str
    query: Mapping[str, str] = {}
    body: dict[str, Any] | None = None
    unknown: "Example | None" = None


EXAMPLES = {
    ("GET", "/v1/explain"): Example("/v1/explain", SPEC, None, Example("/v1/explain", {"spec": "permut 2x3 1,0"})),
    ("POST", "/v1/explain"): Example("/v1/explain", {}, SPEC, Example("/v1/explain", {}, {"spec": "permut 2x3 1,0"})),
    ("POST", "/v1/permute"): Example("/v1/permute", {}, {"shape": [2, 3], "perm": [1, 0]}),
    ("GET", "/e"): Example("/e", SPEC, None, Example("/e", {"spec": "permut 2x3 1,0"})),
    ("GET", "/v1/compare"): Example(
        "/v1/compare", SIDES, None, Example("/v1/compare", {**SIDES, "b": "permut 2x3 1,0"})
    ),
    ("POST", "/v1/compare"): Example(
        "/v1/compare", {}, SIDES, Example("/v1/compare", {}, {**SIDES, "a": "permut 2x3"})
    ),
    ("GET", "/v1/quiz"): Example("/v1/quiz", SPEC, None, Example("/v1/quiz", {"spec": "permut 2x3 1,0"})),
    ("POST", "/v1/quiz"): Example(
        "/v1/quiz", {}, ANSWER, Example("/v1/quiz", {}, {**ANSWER, "spec": "permut 2x3 1,0"})
    ),
    ("GET", "/v1/solve"): Example("/v1/solve", {"from": "2x3", "to": "3x2"}),
    ("POST", "/v1/why"): Example("/v1/why", {}, {"message": "axes don't match array"}),
    ("POST", "/v1/batch"): Example("/v1/batch", {}, {"items": [SPEC]}),
    ("GET", "/v1/ops/{op}"): Example("/v1/ops/permute", unknown=Example("/v1/ops/permut")),
    ("GET", "/problems/{slug}"): Example("/problems/limit", unknown=Example("/problems/limits")),
    ("GET", "/embed"): Example("/embed", SPEC, None, Example("/embed", {"spec": "permut 2x3 1,0"})),
    ("GET", "/oembed"): Example(
        "/oembed",
        {"url": "/permute/2x3/1,0"},
        None,
        Example("/oembed", {"url": "/permut/2x3/1,0"}, None, Example("/oembed", {"url": "/permute/2x3/1,2"})),
    ),
    ("GET", "/static/{edition}/{file}"): Example(
        web.address("main.js"), unknown=Example(web.address("main.js").replace("main.js", "nothing.js"))
    ),
    ("GET", "/{op}/{shape}"): Example("/T/2x3", unknown=Example("/v1/nothing")),
    ("GET", "/{op}/{shape}/{args}"): Example("/permute/2x3/1,0", unknown=Example("/permut/2x3/1,0")),
}


NO_WORKERS = {"ready": False, "KIWAME_WORKER_SOCKET": "/nonexistent/kiwame.sock"}


@pytest.fixture(scope="module")
def unready() -> Iterator[Served]:
    """A service that never gets a worker. It hears callers out, however slow this machine is."""
    with served(**NO_WORKERS, KIWAME_LIMIT_QUEUE_SECONDS="0.05") as here:
        yield here


@pytest.fixture(scope="module")
def strict() -> Iterator[Served]:
    """A service without workers that answers each key once, and gives up before it finds that it has none."""
    with served(
        **NO_WORKERS,
        KIWAME_LIMIT_REQUEST_SECONDS="0.3",
        KIWAME_LIMIT_QUEUE_SECONDS="60",
        KIWAME_QUOTA="1/hour",
        KIWAME_API_KEYS=",".join(f"key-{n}" for n in range(len(ROUTES))),
    ) as here:
        yield here


@pytest.fixture(scope="module")
def counted(strict: Served) -> dict[tuple[str, str], set[int]]:
    """What each route answers to the first and to the second request of a caller who may make one. A few at once."""

    def statuses(client: httpx.Client, route: tuple[str, str]) -> set[int]:
        key = {"X-API-Key": f"key-{ROUTES.index(route)}"}
        return {ask(client, route[0], example_of(*route), **key).status_code for _ in range(2)}

    with strict.client() as client, ThreadPoolExecutor(4) as threads:
        return dict(zip(ROUTES, threads.map(partial(statuses, client), ROUTES), strict=True))


def example_of(method: str, path: str) -> Example:
    return EXAMPLES.get((method, path), Example(path))


def ask(client: httpx.Client, method: str, example: Example, **headers: str) -> httpx.Response:
    return client.request(method, example.path, params=example.query, json=example.body, headers=headers)


def refused(client: httpx.Client, method: str, example: Example) -> Iterator[httpx.Response]:
    """Answers to a request that is wrong in each way that there is; where a way is none here, it is answered."""
    yield ask(client, method, example._replace(query={**example.query, "nonsense": "1"}))
    yield ask(client, method, example._replace(query={**example.query, "lang": "fr"}))
    yield ask(client, method, example._replace(query={**example.query, "format": "pdf"}))
    yield ask(client, method, example._replace(query={**example.query, "long": "a" * 9_000}))
    yield ask(client, "PATCH", example)
    if example.body is not None:
        yield client.request(method, example.path, content=b"a" * 70_000, headers=JSON)
        yield client.request(method, example.path, content=b"{}", headers={"Content-Type": "text/plain"})
    while example.unknown is not None:
        example = example.unknown
        yield ask(client, method, example)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_route_answers_just_the_statuses_that_the_document_has(
    client: httpx.Client, unready: Served, counted: dict[tuple[str, str], set[int]], method: str, path: str
) -> None:
    example = example_of(method, path)
    good = ask(client, method, example)
    answers = [good, *refused(client, method, example)]
    if "etag" in good.headers:
        answers.append(ask(client, method, example, **{"If-None-Match": "*"}))
    with unready.client() as starting:
        answers.append(ask(starting, method, example))
    seen = counted[method, path] | {answer.status_code for answer in answers}
    for header in ("Connection: close", f"Host: x\r\nX-Large: {'a' * 50_000}"):  # no Host; too much
        raw = said(unready.port, f"{method} {example.path} HTTP/1.1\r\n{header}\r\n\r\n".encode())
        seen.add(int(raw.split()[1]))
    assert good.status_code == 200
    assert seen == {int(status) for status in OPERATIONS[path][method.lower()]["responses"]} - OF_OURS


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_an_answer_is_of_a_type_that_the_document_has_for_its_status(
    client: httpx.Client, unready: Served, method: str, path: str
) -> None:
    example = example_of(method, path)
    responses = OPERATIONS[path][method.lower()]["responses"]
    with unready.client() as starting:
        answers = [ask(client, method, example), *refused(client, method, example), ask(starting, method, example)]
    for answer in answers:
        found = responses[str(answer.status_code)]
        assert re.split("; *", answer.headers["content-type"])[0] in found["content"]
        assert ("Retry-After" in found.get("headers", {})) == ("retry-after" in answer.headers)
