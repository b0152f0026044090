import io
import json

import httpx
import numpy as np
import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_the_article_s_example_comes_out_of_permute(client: httpx.Client) -> None:
    answer = client.post("/v1/permute", json={"shape": [2, 3], "perm": [1, 0], "backend": "torch", "device": "cpu"})
    body = answer.json()
    assert answer.status_code == 200
    assert body["output"]["values"] == np.arange(1, 7).reshape(2, 3).transpose(1, 0).tolist()
    assert (body["schema"], body["spec"], body["verified"]) == ("1", "permute 2x3 1,0", True)


def test_every_way_to_ask_gives_the_same_explanation(client: httpx.Client) -> None:
    accept = {"Accept": "application/json"}
    bodies = [
        client.post("/v1/permute", json={"shape": [2, 3], "perm": [1, 0]}),
        client.post("/v1/explain", json={"spec": "permute 2x3 1,0"}),
        client.get("/v1/explain", params={"spec": "permute 2×3 (1, 0)"}),
        client.get("/permute/2x3/1,0", headers=accept),
        client.get("/e", params={"spec": "permute 2x3 1,0", "format": "json"}),
    ]
    assert {answer.status_code for answer in bodies} == {200}
    assert len({answer.content for answer in bodies}) == 1


@pytest.mark.parametrize(
    ("path", "headers", "media_type"),
    [
        ("/v1/explain?spec=permute+2x3+1,0", {"Accept": "*/*"}, "application/json"),
        ("/permute/2x3/1,0", {"Accept": "*/*"}, "text/plain; charset=utf-8"),
        ("/permute/2x3/1,0", BROWSER, "text/html; charset=utf-8"),
        ("/e?spec=permute+2x3+1,0", BROWSER, "text/html; charset=utf-8"),
        ("/permute/2x3/1,0", {"Accept": "application/json"}, "application/json"),
        ("/permute/2x3/1,0?format=markdown", {"Accept": "application/json"}, "text/markdown; charset=utf-8"),
        ("/v1/explain?spec=permute+2x3+1,0&format=text", {}, "text/plain; charset=utf-8"),
    ],
)
def test_the_format_is_the_one_asked_for(
    client: httpx.Client, path: str, headers: dict[str, str], media_type: str
) -> None:
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)


def test_npy_holds_the_whole_output(client: httpx.Client) -> None:
    answer = client.get("/permute/300x500/1,0", params={"format": "npy"})
    expected = np.arange(1, 150_001).reshape(300, 500).T
    assert np.array_equal(np.load(io.BytesIO(answer.content), allow_pickle=False), expected)
    assert answer.headers["content-disposition"].endswith('.npy"')


def test_a_large_npy_arrives_whole(client: httpx.Client) -> None:
    answer = client.get("/reshape/1000x2000/2000,1000", params={"format": "npy"})
    loaded = np.load(io.BytesIO(answer.content), allow_pickle=False)
    assert np.array_equal(loaded, np.arange(1, 2_000_001).reshape(2000, 1000))


def test_npy_is_not_sent_again_to_who_has_it(client: httpx.Client) -> None:
    first = client.get("/permute/300x500/1,0?format=npy")
    again = client.get("/permute/300x500/1,0?format=npy", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_inputs_by_name_are_used_by_code(client: httpx.Client) -> None:
    body = {"spec": "(a + b).T", "inputs": {"a": {"data": [[1, 2, 5], [3, 4, 6]]}, "b": {"shape": [2, 3]}}}
    answer = client.post("/v1/explain", json=body).json()
    expected = np.array([[1, 2, 5], [3, 4, 6]]) + np.arange(1, 7).reshape(2, 3)
    assert answer["output"]["values"] == expected.T.tolist()


def test_data_needs_no_shape(client: httpx.Client) -> None:
    answer = client.post("/v1/permute", json={"data": [[1, 2, 3], [4, 5, 6]], "perm": [1, 0]})
    assert answer.json()["output"]["values"] == [[1, 4], [2, 5], [3, 6]]


def test_nan_and_infinity_go_in_and_out_as_strings(client: httpx.Client) -> None:
    values = ["NaN", "Infinity", "-Infinity", 1.5]
    answer = client.post("/v1/permute", json={"data": [values], "perm": [1, 0]})
    assert answer.json()["output"]["values"] == [[value] for value in values]


def test_focus_chooses_the_cell_that_is_followed(client: httpx.Client) -> None:
    by_query = client.get("/v1/explain", params={"spec": "permute 2x3 1,0", "focus": "1,1"})
    by_field = client.post("/v1/explain", json={"spec": "permute 2x3 1,0", "focus": [1, 1]})
    assert by_query.content == by_field.content
    assert by_query.content != client.get("/v1/explain", params={"spec": "permute 2x3 1,0"}).content


def test_language_changes_texts_alone(client: httpx.Client) -> None:
    english, japanese = (
        client.get("/v1/explain", params={"spec": "permute 2x3x4 2,0,1"}, headers={"Accept-Language": lang})
        for lang in ("en", "ja-JP,ja;q=0.9,en;q=0.1")
    )
    assert (english.headers["content-language"], japanese.headers["content-language"]) == ("en", "ja")
    assert english.json()["text"] != japanese.json()["text"]
    for name in ("output", "inputs", "stages", "spec"):
        assert english.json()[name] == japanese.json()[name]
    for one, other in zip(english.json()["steps"], japanese.json()["steps"], strict=True):
        assert (one["kind"], one["data"]) == (other["kind"], other["data"])


@pytest.mark.parametrize("path", ["/v1/explain?spec=permute+2x3+1,0+lang=ja", "/permute/2x3/1,0?lang=ja"])
def test_a_language_named_beats_the_header(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"Accept-Language": "en"}).headers["content-language"] == "ja"


@pytest.mark.parametrize(
    "path", ["/sum/2x3/dim=1/keepdim", "/sum/2x3/dim=1%20keepdim", "/e?spec=sum%202x3%20dim=1%20keepdim"]
)
def test_a_permalink_takes_arguments_apart_or_together(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.json()["output"]["values"] == [[6], [15]]


def test_an_op_without_arguments_has_a_permalink(client: httpx.Client) -> None:
    answer = client.get("/flatten/2x3", headers={"Accept": "application/json"})
    assert answer.json()["output"]["shape"] == [6]


def test_head_is_get_without_a_body(client: httpx.Client) -> None:
    get, head = (client.request(method, "/permute/4x3/1,0") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "link"):
        assert head.headers[name] == get.headers[name]


def test_options_names_the_methods(client: httpx.Client) -> None:
    answer = client.options("/v1/explain")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_links_lead_to_the_same_explanation(client: httpx.Client) -> None:
    first = client.get("/v1/explain", params={"spec": "sum 2x3 dim=1", "lang": "ja"}).json()
    again = client.get(first["links"]["self"], headers={"Accept": "application/json"}).json()
    assert json.dumps(again) == json.dumps(first)


def test_alternates_are_linked_and_answer(client: httpx.Client) -> None:
    answer = client.get("/permute/2x3/1,0")
    alternates = httpx.Response(200, headers=answer.headers).headers["link"].split(", <")
    found = {}
    for item in alternates:
        target, _, rest = item.lstrip("<").partition(">")
        assert 'rel="alternate"' in rest
        found[target] = rest.partition('type="')[2].partition('"')[0]
    assert "application/json" in found.values()
    for target, media_type in found.items():
        assert client.get(target).headers["content-type"].split(";")[0] == media_type
