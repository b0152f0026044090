from typing import Any

import httpx
import jsonschema
import msgspec
import pytest
from kiwame.api import openapi
from kiwame.api.app import service
from kiwame.settings import Settings
from openapi_spec_validator import validate

PATHS = service(Settings(engine="local")).paths


@pytest.fixture(scope="module")
def document() -> Any:
    return msgspec.json.decode(msgspec.json.encode(openapi.document(PATHS, "0.1.0", "")))


def test_the_document_is_valid(document: Any) -> None:
    validate(document)


def test_every_route_is_in_the_document(document: Any) -> None:
    routes = {(path.path.replace(":path", ""), method.lower()) for path in PATHS for method in path.operations}
    assert routes == {(path, method) for path, operations in document["paths"].items() for method in operations}


def test_operations_have_names_of_their_own(document: Any) -> None:
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names)


def test_the_served_document_names_every_route(client: httpx.Client, document: Any) -> None:
    assert client.get("/openapi.json").json()["paths"].keys() == document["paths"].keys()


def test_the_page_shows_every_route_and_runs_nothing(client: httpx.Client, document: Any) -> None:
    page = client.get("/docs").text
    assert "<script" not in page
    assert "http://" not in page.replace("http://127.0.0.1", "")
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page


def test_explanations_and_problems_fit_their_schemas(client: httpx.Client, document: Any) -> None:
    def check(name: str, body: Any) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(body)

    check("Explanation", client.get("/v1/explain", params={"spec": "permute 2x3 1,0"}).json())
    check("ProblemBody", client.get("/v1/explain", params={"spec": "permute 2x3 1,2"}).json())


def test_an_explanation_fits_the_published_schema(client: httpx.Client) -> None:
    schema = client.get("/v1/schema").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    body = client.get("/v1/explain", params={"spec": "sum 2x3 dim=1"}).json()
    jsonschema.Draft202012Validator(schema).validate(body)
