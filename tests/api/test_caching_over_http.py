import re

import httpx
import pytest


def test_a_first_answer_is_stored_and_the_second_comes_from_memory(client: httpx.Client) -> None:
    first, second = (client.get("/permute/7x3/1,0") for _ in range(2))
    assert first.headers["cache-status"] == "kiwame-memory; fwd=miss; stored"
    assert second.headers["cache-status"] == "kiwame-memory; hit"
    assert second.content == first.content


def test_a_post_is_answered_from_memory_too(client: httpx.Client) -> None:
    first, second, other = (
        client.post("/v1/permute", json={"shape": [7, 2], "perm": perm}) for perm in ([1, 0], [1, 0], [0, 1])
    )
    assert second.headers["cache-status"] == "kiwame-memory; hit"
    assert second.content == first.content
    assert other.content != first.content


def test_another_language_is_told_from_the_same_run(client: httpx.Client) -> None:
    client.get("/permute/7x4/1,0?lang=en")
    assert client.get("/permute/7x4/1,0?lang=ja").headers["cache-status"] == "kiwame-memory; hit"


def test_another_focus_is_another_run(client: httpx.Client) -> None:
    client.get("/permute/7x5/1,0")
    other = client.get("/permute/7x5/1,0?focus=0,0")
    assert other.headers["cache-status"] == "kiwame-memory; fwd=miss; stored"


@pytest.mark.parametrize("is_hit", [False, True])
def test_every_header_of_the_contract_is_there(client: httpx.Client, is_hit: bool) -> None:
    path = f"/permute/8x{3 + is_hit}/1,0"
    answer = [client.get(path) for _ in range(1 + is_hit)][-1]
    headers = answer.headers
    assert re.fullmatch(r'"[0-9a-f]{24}"', headers["etag"])
    assert headers["cache-control"].startswith("public, max-age=")
    assert headers["vary"] == "Accept, Accept-Language"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-language"] == "en"
    assert 'rel="alternate"' in headers["link"]
    assert headers["x-request-id"]
    assert re.search(r"total;dur=\d+\.\d+", headers["server-timing"])


@pytest.mark.parametrize(
    "path", ["/permute/8x5/1,0", "/v1/ops", "/v1/limits", "/docs", "/openapi.json", "/v1/backends"]
)
def test_a_get_that_is_known_is_not_sent_again(client: httpx.Client, path: str) -> None:
    etag = client.get(path).headers["etag"]
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        answer = client.get(path, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_equal_bodies_have_equal_etags_and_others_do_not(client: httpx.Client) -> None:
    answers = [client.get(path) for path in ("/permute/8x6/1,0", "/e?spec=permute 8x6 1,0", "/permute/8x6/0,1")]
    same, again, other = (answer.headers["etag"] for answer in answers)
    assert same == again != other


def test_a_request_id_comes_back(client: httpx.Client) -> None:
    for path in ("/permute/2x3/1,0", "/permute/2x3/1,0", "/nowhere", "/healthz"):
        assert client.get(path, headers={"X-Request-ID": "abc-123"}).headers["x-request-id"] == "abc-123"


@pytest.mark.parametrize("given", ["", "a b", "x" * 200, "<script>"])
def test_a_request_id_that_is_not_one_is_replaced(client: httpx.Client, given: str) -> None:
    assert client.get("/permute/2x3/1,0", headers={"X-Request-ID": given}).headers["x-request-id"] != given


def test_request_ids_differ(client: httpx.Client) -> None:
    assert len({client.get("/permute/2x3/1,0").headers["x-request-id"] for _ in range(20)}) == 20


def test_problems_are_not_to_be_kept(client: httpx.Client) -> None:
    answer = client.get("/permute/2x3/1,5")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
