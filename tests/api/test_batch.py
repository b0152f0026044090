"""Many explanations in one request: in order, each for itself, within the limits of all."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.api.serving import PATIENT, served

GOOD = {"spec": "permute 2x3 1,0"}


def results(client: httpx.Client, items: list[Any], **options: Any) -> list[dict[str, Any]]:
    answer = client.post("/v1/batch", json={"items": items}, **options)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_each_item_is_what_it_would_be_alone_and_in_its_place(client: httpx.Client) -> None:
    specs = [f"permute {n}x97 1,0" for n in range(1, 33)]
    found = results(client, [{"spec": spec} for spec in specs])
    alone = [client.get("/v1/explain", params={"spec": spec}).json() for spec in specs]
    assert [result["body"] for result in found] == alone
    assert {result["status"] for result in found} == {200}


def test_a_bad_item_is_its_own_problem_and_no_other_s(client: httpx.Client) -> None:
    items = [
        GOOD,
        {"spec": "permute 2x3 1,2"},
        {"spec": "permute 2x3 1,0; view 6"},
        {"spek": "T 2x3"},
        {},
        "T 2x3",
        None,
        [],
        {"spec": 5},
        {"spec": "nothing"},
        {**GOOD, "format": "text"},
        {**GOOD, "device": "cuda:7"},
        {**GOOD, "lang": "fr"},
        {"spec": "x.T", "inputs": {"x": {"data": [[1, 2], [3]]}}},
        GOOD,
    ]
    found = results(client, items)
    slugs = [result["body"].get("type", "").removeprefix("/problems/") for result in found]
    assert slugs == [
        "",
        "axis-out-of-range",
        "not-contiguous",
        "malformed",
        "malformed",
        "malformed",
        "malformed",
        "malformed",
        "malformed",
        "unknown-op",
        "format",
        "device-unavailable",
        "argument",
        "sizes",
        "",
    ]
    assert all(result["status"] == result["body"].get("status", 200) for result in found)
    alone = client.post("/v1/explain", json=items[2]).json()
    assert found[2]["body"] | {"request_id": ""} == alone | {"request_id": ""}


def test_each_item_has_its_own_language_or_that_of_the_batch(client: httpx.Client) -> None:
    items = [GOOD, {**GOOD, "lang": "en"}, {"spec": "permute 2x3 1,2"}, {"spec": "permute 2x3 1,2", "lang": "en"}]
    for options in ({"params": {"lang": "ja"}}, {"headers": {"Accept-Language": "ja"}}):
        first, second, third, fourth = (result["body"] for result in results(client, items, **options))
        assert (first["lang"], second["lang"]) == ("ja", "en")
        assert third["title"] == "その次元はありません"
        assert fourth["title"] == "There is no such axis"


def test_items_may_bring_tensors_and_ask_for_a_cell(client: httpx.Client) -> None:
    item = {"spec": "x.T", "inputs": {"x": {"data": [[1, 2, 3]]}}, "focus": [2, 0], "backend": "numpy"}
    body = results(client, [item])[0]["body"]
    assert (body["output"]["values"], body["backend"]) == ([[1], [2], [3]], "numpy")


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({"items": [GOOD] * 33}, 422, "limit"),
        ({"items": GOOD}, 400, "malformed"),
        ({}, 400, "malformed"),
        ({"items": [], "more": 1}, 400, "malformed"),
        ([GOOD], 400, "malformed"),
    ],
)
def test_a_batch_that_is_none_is_refused_whole(client: httpx.Client, body: Any, status: int, slug: str) -> None:
    answer = client.post("/v1/batch", json=body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_too_many_items_name_their_limit(client: httpx.Client) -> None:
    problem = client.post("/v1/batch", json={"items": [GOOD] * 33}).json()
    assert problem["limit"] == {"name": "batch_items", "max": 32}
    assert {"name": "batch_items", "max": 32} in [
        {"name": one["name"], "max": one["max"]} for one in client.get("/v1/limits").json()["limits"]
    ]


def test_an_empty_batch_has_no_results(client: httpx.Client) -> None:
    assert results(client, []) == []


def test_a_body_that_is_too_large_is_refused(client: httpx.Client) -> None:
    answer = client.post("/v1/batch", json={"items": [{"spec": "T 2x3" + " " * 70_000}]})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-size")


def test_batches_at_the_same_time_do_not_get_in_each_other_s_way(client: httpx.Client) -> None:
    def batch(n: int) -> set[int]:
        items = [{"spec": f"permute {n}x{m}x9 2,0,1"} for m in range(2, 18)]
        return {result["status"] for result in results(client, items)}

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(batch, range(40, 44))) == [{200}] * 4


def test_what_no_longer_fits_into_the_answer_is_told_so_and_the_rest_is_sent(workers: str) -> None:
    limited = served(KIWAME_WORKER_SOCKET=workers, KIWAME_LIMIT_ANSWER_BYTES="12000", **PATIENT)
    with limited as here, here.client() as client:
        size = len(client.post("/v1/explain", json=GOOD).content)
        found = results(client, [GOOD, {"spec": "permute 2x3 1,2"}, GOOD, GOOD, GOOD])
    fits = 12_000 // size
    assert 1 <= fits < 4
    statuses = [result["status"] for result in found]
    assert statuses.count(200) == fits or statuses.count(200) == fits - 1
    assert statuses[1] == 422
    assert found[-1]["body"]["limit"] == {"name": "answer_bytes", "max": 12_000}


def test_an_item_that_is_late_does_not_hold_back_the_others() -> None:
    variables = {"KIWAME_LIMIT_QUEUE_SECONDS": "60", "KIWAME_LIMIT_REQUEST_SECONDS": "0.5"}
    workerless = served(ready=False, KIWAME_WORKER_SOCKET="/nonexistent/kiwame.sock", **variables)
    refused = {"spec": "permute 2x3 0,0,0", "lang": "ja"}
    with workerless as here, here.client() as client:
        client.post("/v1/explain", json=refused)  # the first of all takes longer
        found = results(client, [GOOD, refused, {"spek": 1}, GOOD])
    slugs = [result["body"]["type"].removeprefix("/problems/") for result in found]
    assert slugs[2] == "malformed"
    assert slugs[0] == slugs[3] == "deadline"
    assert found[0]["status"] == 504


def test_every_item_counts_against_the_quota(workers: str) -> None:
    counting = served(KIWAME_WORKER_SOCKET=workers, KIWAME_QUOTA="5/hour", **PATIENT)
    with counting as here, here.client() as client:
        statuses = [result["status"] for result in results(client, [GOOD] * 7)]
        assert statuses == [200] * 5 + [429] * 2
        assert client.get("/permute/2x3/1,0").status_code == 429
