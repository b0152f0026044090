from typing import Any

import httpx
import pytest
from kiwame.errors import Cause

ALWAYS = {"type", "title", "status", "detail", "request_id"}
JSON = {"Content-Type": "application/json"}


def problem(answer: httpx.Response, slug: str) -> dict[str, Any]:
    """The body, after checking that it is this problem in the form that all have."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert body.keys() >= ALWAYS
    assert body["type"] == f"/problems/{slug}"
    assert body["status"] == answer.status_code == next(c.status for c in Cause if c.slug == slug)
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/nowhere", "not-found"),
        ("/v1/nowhere/at/all", "not-found"),
        ("/problems/nonsense", "not-found"),
        ("/permut/2x3/1,0", "unknown-op"),
        ("/v1/ops/permut", "unknown-op"),
        ("/permute/2x3/1,0?format=pdf", "format"),
        ("/v1/ops?format=pdf", "format"),
        ("/permute/2x3/1,0?lang=fr", "argument"),
        ("/permute/2x3/1,0?nonsense=1", "malformed"),
        ("/permute/2x3/1,0?lang=en&lang=ja", "malformed"),
        ("/permute/2x3/1,0?axes=%ff", "malformed"),
        ("/permute/2x3/1,0?focus=one", "malformed"),
        ("/permute/2x3/1,0?focus=18446744073709551616", "malformed"),
        ("/v1/explain", "malformed"),
        ("/v1/explain?spec=", "syntax"),
        ("/e?spec=%20", "syntax"),
        ("/permute/2x3/1,1", "axis-repeated"),
        ("/permute/2x3/0", "axis-count"),
        ("/permute/2x3/1,2", "axis-out-of-range"),
        ("/reshape/2x3/4,2", "sizes"),
        ("/permute/2x3/1,0?backend=jax", "unknown-backend"),
        ("/permute/2x3/1,0?device=cuda:63", "device-unavailable"),
        ("/permute/2x3/1,0?device=cuda", "device-unavailable"),
        ("/permute/2x3/1,0?backend=numpy&device=cuda:0", "device-unavailable"),
        ("/e?spec=(lambda:1)()", "not-allowed"),
        ("/permute/100000x100000/1,0", "limit"),
        ("/e?spec=" + "a" * 2100, "limit"),
    ],
)
def test_a_get_that_cannot_be_is_a_problem(client: httpx.Client, path: str, slug: str) -> None:
    problem(client.get(path), slug)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"perm": [1, 0]}, "shape"),
        ({"shape": [2, 3]}, "perm"),
        ({"shape": "2x3", "perm": [1, 0]}, "shape"),
        ({"shape": [2, True], "perm": [1, 0]}, "shape"),
        ({"shape": [2, 3.0], "perm": [1, 0]}, "shape"),
        ({"shape": [2, 3], "perm": [1, 0], "colour": "red"}, "colour"),
        ({"shape": [2, 3], "perm": [1, 0], "lang": 1}, "lang"),
        ({"shape": [2, 3], "perm": [1, 0], "backend": None, "focus": "2,0"}, "focus"),
        ({"shape": [2, 3], "perm": [1, 0], "focus": [2**64, 0]}, "focus"),
    ],
)
def test_the_field_at_fault_is_named(client: httpx.Client, body: dict[str, Any], field: str) -> None:
    assert field in problem(client.post("/v1/permute", json=body), "malformed")["detail"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", ""),
        (b"nonsense", ""),
        (b"[]", "object"),
        (b'{"spec":"\xff"}', ""),
        (b'{"spec":"\\ud800"}', "spec"),
        (b'{"spec":"x","spec":"y"}', "spec"),
        (b'{"spec":"x","inputs":{"x":{"data":[1e400]}}}', "data"),
        (b'{"spec":"x","inputs":{"x":{"data":NaN}}}', "data"),
        (b'{"spec":"x","inputs":{"x":{"size":1}}}', "inputs"),
        (b'{"spec":1}', "spec"),
        (b'{"spec":"x","inputs":[]}', "inputs"),
        (b'{"spec":"x","inputs":' + b"[" * 20_000 + b"}", ""),
        (b'{"spec":' + b"1" * 5000 + b"}", ""),
    ],
)
def test_a_body_that_is_not_what_it_should_be_is_malformed(client: httpx.Client, content: bytes, named: str) -> None:
    assert named in problem(client.post("/v1/explain", content=content, headers=JSON), "malformed")["detail"]


@pytest.mark.parametrize("given", [{}, {"data": None}, {"dtype": "float32"}, {"data": None, "shape": None}])
def test_an_input_without_data_and_shape_is_malformed_and_named(client: httpx.Client, given: dict[str, Any]) -> None:
    body = {"spec": "x.T", "inputs": {"w": {"shape": [2]}, "x": given}}
    found = problem(client.post("/v1/explain", json=body), "malformed")
    assert "inputs.x.data" in found["detail"]
    assert "inputs.x.shape" in found["detail"]
    assert found["expected"] == ["data", "shape"]


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
def test_a_body_must_say_that_it_is_json(client: httpx.Client, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    problem(client.post("/v1/explain", content=b'{"spec":"permute 2x3 1,0"}', headers=headers), "media-type")


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=UTF-8", "APPLICATION/JSON", "application/vnd.x+json"]
)
def test_json_may_be_said_in_more_than_one_way(client: httpx.Client, content_type: str) -> None:
    content = b'{"spec":"permute 2x3 1,0"}'
    assert client.post("/v1/explain", content=content, headers={"Content-Type": content_type}).status_code == 200


def test_a_packed_body_is_refused(client: httpx.Client) -> None:
    headers = {**JSON, "Content-Encoding": "gzip"}
    problem(client.post("/v1/explain", content=b"{}", headers=headers), "media-type")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/permute", {"POST", "OPTIONS"}),
        ("DELETE", "/v1/explain", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("POST", "/permute/2x3/1,0", {"GET", "HEAD", "OPTIONS"}),
        ("PATCH", "/healthz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_that_is_not_answered_is_told_which_are(
    client: httpx.Client, method: str, path: str, allowed: set[str]
) -> None:
    answer = client.request(method, path)
    problem(answer, "method")
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_head_of_a_problem_has_its_status_and_no_body(client: httpx.Client) -> None:
    answer = client.head("/nowhere")
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["content-type"] == "application/problem+json"


def test_unacceptable_formats_are_told_what_there_is(client: httpx.Client) -> None:
    body = problem(client.get("/permute/2x3/1,0", headers={"Accept": "image/jpeg"}), "format")
    assert "text/html" in body["expected"]


def test_what_was_given_is_cut_at_200_characters(client: httpx.Client) -> None:
    for answer in (client.get("/" + "a" * 3000), client.post("/v1/permute", json={"shape": ["a" * 3000], "perm": []})):
        assert len(answer.json()["got"]) == 200


def test_a_refusal_points_at_the_typed_text_and_offers_one_that_runs(client: httpx.Client) -> None:
    spec = "permute 2x3 1,2"
    body = problem(client.get("/v1/explain", params={"spec": spec}), "axis-out-of-range")
    start, end = body["span"]
    assert spec[start:end].strip() in {"2", "1,2"}
    assert client.get("/v1/explain", params={"spec": body["did_you_mean"]}).status_code == 200


def test_a_refusal_holds_what_the_library_says(client: httpx.Client) -> None:
    body = problem(client.get("/v1/explain", params={"spec": "permute 2x3 1,2"}), "axis-out-of-range")
    assert "Dimension out of range" in body["backend_says"]


def test_available_devices_are_listed(client: httpx.Client) -> None:
    body = problem(client.get("/permute/2x3/1,0?device=cuda:63"), "device-unavailable")
    assert "cpu" in body["expected"]


def test_nearest_ops_are_listed(client: httpx.Client) -> None:
    assert "permute" in problem(client.get("/v1/ops/permut"), "unknown-op")["nearest"]


def test_problems_speak_the_caller_s_language(client: httpx.Client) -> None:
    english, japanese = (
        problem(client.get("/permute/2x3/1,2", headers={"Accept-Language": lang}), "axis-out-of-range")
        for lang in ("en", "ja")
    )
    assert english["detail"] != japanese["detail"]
    assert {k: v for k, v in english.items() if k not in {"title", "detail", "request_id"}} == {
        k: v for k, v in japanese.items() if k not in {"title", "detail", "request_id"}
    }


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_type_of_problem_has_an_address(client: httpx.Client, lang: str) -> None:
    listed = client.get("/problems", params={"lang": lang}).json()["problems"]
    assert {kind["type"] for kind in listed} == {f"/problems/{cause.slug}" for cause in Cause}
    for kind in listed:
        assert client.get(kind["type"], params={"lang": lang}).json() == kind
    assert client.get("/problems/limit", headers={"Accept": "text/html"}).text.startswith("<!doctype html>")


def test_a_path_is_never_markup(client: httpx.Client) -> None:
    for path in ("/e?spec=<script>alert(1)</script>&format=html", "/%3Cscript%3E/2x3/1,0?format=html"):
        answer = client.get(path)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"
