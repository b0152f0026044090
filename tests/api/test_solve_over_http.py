"""`/v1/solve` as a caller meets it."""

import httpx
import pytest
import torch

X = torch.arange(1, 7).reshape(2, 3)


def solve(client: httpx.Client, **query: str) -> httpx.Response:
    return client.get("/v1/solve", params=query)


def test_a_shape_is_reached_and_the_answer_is_kept(client: httpx.Client) -> None:
    first = solve(client, **{"from": "2x3", "to": "3x2"})
    assert first.status_code == 200
    found = first.json()
    outputs = [candidate["output"]["values"] for candidate in found["candidates"]]
    assert X.T.tolist() in outputs
    assert X.reshape(3, 2).tolist() in outputs
    again = solve(client, **{"from": "2x3", "to": "3x2"})
    assert again.content == first.content
    assert again.headers["cache-status"] == "kiwame-memory; hit"
    etag = first.headers["etag"]
    query = {"from": "2x3", "to": "3x2"}
    assert client.get("/v1/solve", params=query, headers={"If-None-Match": etag}).status_code == 304
    assert 'rel="alternate"' in first.headers["link"]


def test_both_languages_have_the_same_candidates(client: httpx.Client) -> None:
    english, japanese = (solve(client, **{"from": "2x3", "to": "3x2", "lang": lang}).json() for lang in ("en", "ja"))
    assert [c["output"] for c in english["candidates"]] == [c["output"] for c in japanese["candidates"]]
    assert english["text"] != japanese["text"]


@pytest.mark.parametrize("to", ["y[i,j] = x[j,i]", "for i in range(3):\n for j in range(2):\n  y[i, j] = x[j, i]"])
def test_a_formula_and_loops_are_reached(client: httpx.Client, to: str) -> None:
    found = solve(client, **{"from": "2x3", "to": to}).json()
    assert found["candidates"][0]["output"]["values"] == X.T.tolist()
    assert found["goal"]["formula"] == "y[i, j] = x[j, i]"


@pytest.mark.parametrize(("form", "media_type"), [("text", "text/plain"), ("markdown", "text/markdown")])
def test_it_is_told_in_other_formats(client: httpx.Client, form: str, media_type: str) -> None:
    answer = solve(client, **{"from": "2x3", "to": "3x2", "format": form})
    assert answer.headers["content-type"].startswith(media_type)
    assert "permute 2x3 1,0" in answer.text


def test_a_format_that_there_is_not_is_refused(client: httpx.Client) -> None:
    assert solve(client, **{"from": "2x3", "to": "3x2", "format": "npy"}).status_code == 406


@pytest.mark.parametrize(
    ("query", "status", "kind", "field"),
    [
        ({"from": "2x3"}, 400, "malformed", None),
        ({"from": "2x3", "to": "hello"}, 422, "syntax", "to"),
        ({"from": "hello", "to": "2x3"}, 422, "syntax", "from"),
        ({"from": "2x3", "to": "y[i<3, j<3] = x[i, j]"}, 422, "index-out-of-range", None),
        ({"from": "2x3", "to": "y[i] = __import__('os')"}, 422, "not-allowed", "to"),
        ({"from": "64x64", "to": "64x64"}, 422, "limit", "from"),
        ({"from": "2x3", "to": "3x2", "backend": "jax"}, 422, "unknown-backend", None),
    ],
)
def test_what_cannot_be_is_a_problem(
    client: httpx.Client, query: dict[str, str], status: int, kind: str, field: str | None
) -> None:
    answer = solve(client, **query)
    assert answer.status_code == status
    problem = answer.json()
    assert problem["type"] == f"/problems/{kind}"
    assert problem.get("field") == (field if kind != "malformed" else None)


def test_nothing_found_is_an_answer(client: httpx.Client) -> None:
    answer = solve(client, **{"from": "2x3", "to": "[[1,4],[2,5],[3,777]]"})
    assert answer.status_code == 200
    assert answer.json()["candidates"] == []
    assert "777" in answer.json()["lesson"]
