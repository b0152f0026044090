"""Compare and quiz over HTTP: bodies, headers, refusals."""

import httpx
import jsonschema
import kiwame
import msgspec
import numpy as np
import pytest

PAIR = {"a": "permute 2x3 1,0", "b": "reshape 2x3 3,2"}
X = np.arange(1, 7).reshape(2, 3)


def test_two_specs_are_compared(client: httpx.Client) -> None:
    body = client.get("/v1/compare", params=PAIR).json()
    assert body["a"]["output"]["values"] == X.T.tolist()
    assert body["b"]["output"]["values"] == X.reshape(3, 2).tolist()
    assert body["cells_that_differ"] == int((X.reshape(3, 2) != X.T).sum())
    assert (body["schema"], body["same_shape"], body["same_cells"]) == ("1", True, False)
    agreed = client.get("/v1/explain", params={"spec": body["agree"]["spec"]}).json()
    assert agreed["output"]["values"] == X.T.tolist()


def test_tensors_by_name_are_for_both(client: httpx.Client) -> None:
    given = {"a": "x.permute(1, 0)", "b": "x.reshape(3, 2)", "inputs": {"x": {"data": [[5, 5, 5], [5, 5, 5]]}}}
    body = client.post("/v1/compare", json=given).json()
    assert (body["same_cells"], body["cells_that_differ"], body["agree"]) == (True, 0, None)


@pytest.mark.parametrize("path", ["/v1/compare", "/v1/quiz"])
@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        ("", "application/json"),
        ("&format=text", "text/plain; charset=utf-8"),
        ("&format=markdown", "text/markdown; charset=utf-8"),
    ],
)
def test_answers_have_the_headers_of_every_get(client: httpx.Client, path: str, query: str, media_type: str) -> None:
    asked = f"{path}?a=T+3x7&b=T+3x7{query}" if path == "/v1/compare" else f"{path}?spec=T+3x7{query}"
    first, second = client.get(asked), client.get(asked)
    assert (first.status_code, first.headers["content-type"]) == (200, media_type)
    assert second.content == first.content
    assert second.headers["cache-status"] == "kiwame-memory; hit"
    assert first.headers["cache-control"].startswith("public, max-age=300, stale-")
    assert first.headers["vary"] == "Accept, Accept-Language"
    assert first.headers["link"].count('rel="alternate"') == (3 if path == "/v1/compare" else 2)
    assert {"server-timing", "x-request-id", "content-language"} <= first.headers.keys()
    again = client.get(asked, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(asked)
    assert (head.status_code, head.headers["etag"], head.content) == (200, first.headers["etag"], b"")


def test_the_other_language_and_the_answer_come_from_the_same_run(client: httpx.Client) -> None:
    client.get("/v1/quiz?spec=T+4x7")
    japanese = client.get("/v1/quiz?spec=T+4x7", headers={"Accept-Language": "ja"})
    answered = client.post("/v1/quiz", json={"spec": "T 4x7", "answer": "a"})
    assert japanese.headers["content-language"] == "ja"
    assert {r.headers["cache-status"] for r in (japanese, answered)} == {"kiwame-memory; hit"}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_question_is_answered(client: httpx.Client, lang: str) -> None:
    spec = "sum 2x3 dim=1"
    quiz = client.get("/v1/quiz", params={"spec": spec, "lang": lang}).json()
    verdicts = {
        option["id"]: client.post("/v1/quiz", json={"spec": spec, "answer": option["id"], "lang": lang}).json()
        for option in quiz["options"]
    }
    correct = [option["values"] for option in quiz["options"] if verdicts[option["id"]]["correct"]]
    assert correct == [X.sum(axis=1).tolist()]
    assert all(verdict["lang"] == lang and verdict["text"] for verdict in verdicts.values())
    assert all((verdict["mistake"] is None) == verdict["correct"] for verdict in verdicts.values())


def test_an_answer_beyond_the_options_is_refused_with_them(client: httpx.Client) -> None:
    answer = client.post("/v1/quiz", json={"spec": "permute 2x3 1,0", "answer": "f"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/argument")
    assert [text[0] for text in answer.json()["expected"]] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("side", "spec"), [("a", "permute 2x3 1,2"), ("b", "permute 2x3 1,0; view 6"), ("b", "")])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_refusal_names_the_side(client: httpx.Client, side: str, spec: str, lang: str) -> None:
    problem = client.get("/v1/compare", params={**PAIR, side: spec, "lang": lang}).json()
    alone = client.get("/v1/explain", params={"spec": spec, "lang": lang}).json()
    assert problem["field"] == side
    assert problem["detail"] == f"{side.upper()}: {alone['detail']}"
    same = ("type", "span", "did_you_mean", "backend_says")
    assert [problem.get(name) for name in same] == [alone.get(name) for name in same]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/v1/compare?a=T+2x3", "malformed"),
        ("/v1/compare?a=T+2x3&b=T+2x3&c=1", "malformed"),
        ("/v1/compare?a=T+2x3&b=T+2x3&format=png", "format"),
        ("/v1/compare?a=T+2x3&b=T+2x3&lang=fr", "argument"),
        ("/v1/compare?a=T+2x3&b=T+2x3&device=cuda:7", "device-unavailable"),
        ("/v1/compare?a=T+2x3&b=T+2x3&backend=jax", "unknown-backend"),
        ("/v1/quiz", "malformed"),
        ("/v1/quiz?spec=nothing", "unknown-op"),
        ("/v1/quiz?spec=T+999x999", "limit"),
        ("/v1/batch", "method"),
    ],
)
def test_what_cannot_be_is_a_problem(client: httpx.Client, path: str, slug: str) -> None:
    problem = client.get(path)
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["type"] == f"/problems/{slug}"


def test_large_results_are_compared_by_all_their_cells(client: httpx.Client) -> None:
    body = client.get("/v1/compare", params={"a": "permute 200x300 1,0", "b": "reshape 200x300 300,200"}).json()
    x = np.arange(60_000).reshape(200, 300)
    assert body["cells_that_differ"] == int((x.reshape(300, 200) != x.T).sum())
    assert body["a"]["output"]["values"] is None
    assert body["a"]["output"]["preview"]["values"]


def test_bodies_are_of_the_types_that_the_document_names(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()

    def check(name: str, body: object) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(body)

    check("Comparison", client.get("/v1/compare", params=PAIR).json())
    check("Quiz", client.get("/v1/quiz?spec=T+2x3").json())
    check("Verdict", client.post("/v1/quiz", json={"spec": "T 2x3", "answer": "a"}).json())
    check("Verdict", client.post("/v1/quiz", json={"spec": "T 2x3", "answer": "b"}).json())
    check("BatchResults", client.post("/v1/batch", json={"items": [{"spec": "T 2x3"}, 1]}).json())
    check("ProblemBody", client.get("/v1/compare", params={**PAIR, "a": "T"}).json())


def test_the_same_bytes_come_from_the_library(client: httpx.Client) -> None:
    over_http = client.get("/v1/compare", params=PAIR).content
    here = kiwame.compare(PAIR["a"], PAIR["b"])
    assert msgspec.json.decode(over_http) == msgspec.json.decode(here.to_json())
    assert client.get("/v1/quiz?spec=T+2x3").content == kiwame.quiz("T 2x3").to_json()


def test_a_comparison_asked_for_as_svg_is_a_picture(client: httpx.Client) -> None:
    answer = client.get("/v1/compare", params={**PAIR, "format": "svg", "lang": "ja"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert 'lang="ja"' in answer.text[:400]
