"""why over HTTP: bodies, headers, refusals."""

import httpx
import jsonschema
import msgspec
import pytest
from kiwame.reason import Why

MESSAGE = "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x5 and 3x4)"
BODY = {"message": MESSAGE, "code": "y = x @ w"}


def test_a_message_and_code_are_answered(client: httpx.Client) -> None:
    answer = client.post("/v1/why", json=BODY)
    body = answer.json()
    assert (answer.status_code, body["schema"], body["recognised"]) == (200, "1", True)
    assert (body["kind"], body["library"], body["type"]) == ("sizes.matrices", "torch", "/problems/sizes")
    assert body["fails"]["backend_says"] == MESSAGE
    assert body["code"]["taken"] == {"x": [2, 5], "w": [3, 4]}
    for working in body["works"]:
        explained = client.get("/v1/explain", params={"spec": working["spec"], "backend": working["backend"]}).json()
        assert (explained["output"]["shape"], explained["verified"]) == (working["shape"], True)
        assert client.get(working["link"]).status_code == 200
    jsonschema.validate(body, msgspec.json.schema(Why))


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("json", "application/json"), ("text", "text/plain; charset=utf-8"), ("markdown", "text/markdown; charset=utf-8")],
)
def test_every_format_has_its_media_type(client: httpx.Client, form: str, media_type: str) -> None:
    in_query = client.post("/v1/why", params={"format": form}, json=BODY)
    in_body = client.post("/v1/why", json={**BODY, "format": form})
    accepted = client.post("/v1/why", json=BODY, headers={"Accept": media_type.partition(";")[0]})
    assert {r.headers["content-type"] for r in (in_query, in_body, accepted)} == {media_type}
    assert in_query.content == in_body.content == accepted.content


def test_the_other_language_comes_from_the_same_run(client: httpx.Client) -> None:
    client.post("/v1/why", json={"message": MESSAGE, "code": "q @ k"})
    japanese = client.post("/v1/why", json={"message": MESSAGE, "code": "q @ k"}, headers={"Accept-Language": "ja"})
    assert japanese.headers["content-language"] == "ja"
    assert japanese.headers["cache-status"] == "kiwame-memory; hit"
    assert "行列の積" in japanese.json()["detail"]


def test_a_message_that_is_not_known_is_an_answer(client: httpx.Client) -> None:
    answer = client.post("/v1/why", json={"message": "RuntimeError: <script>alert(1)</script>"})
    assert (answer.status_code, answer.json()["recognised"]) == (200, False)
    assert answer.json()["report"]


def test_code_alone_is_answered(client: httpx.Client) -> None:
    body = client.post("/v1/why", json={"code": "torch.zeros(2, 3).view(7)"}).json()
    assert (body["recognised"], body["message"], body["type"]) == (None, None, "/problems/sizes")
    assert body["code"]["runs"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "message"),
        ({"message": " "}, "message"),
        ({"message": 1}, "message"),
        ({"code": ["x"]}, "code"),
        ({"mesage": MESSAGE}, "mesage"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_body_that_asks_nothing_is_malformed(
    client: httpx.Client, body: dict[str, object], field: str, lang: str
) -> None:
    answer = client.post("/v1/why", params={"lang": lang}, json=body)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed")
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in answer.json()["detail"]


def test_the_longest_message_is_a_limit_that_is_shown(client: httpx.Client) -> None:
    limits = client.get("/v1/limits").json()["limits"]
    most = next(limit["max"] for limit in limits if limit["name"] == "message_chars")
    assert client.post("/v1/why", json={"message": "x" * most}).status_code == 200
    refused = client.post("/v1/why", json={"message": "x" * (most + 1)})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/limit")
    assert refused.json()["limit"] == {"name": "message_chars", "max": most}
