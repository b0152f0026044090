import re
from html import unescape
from importlib.metadata import version
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.api.serving import Served


def measured(client: httpx.Client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def value(found: dict[Any, float], name: str, **labels: str) -> float:
    return found.get((name, tuple(sorted(labels.items()))), 0.0)


def test_a_service_with_a_worker_is_ready(client: httpx.Client) -> None:
    answer = client.get("/readyz")
    assert answer.json() | {"workers": 1} == {"status": "ready", "workers": 1, "redis": "off"}


def test_a_service_without_a_worker_is_alive_and_not_ready(workerless: Served) -> None:
    with workerless.client() as client:
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"], answer.headers["retry-after"]) == (503, "starting", "1")


def test_who_asks_too_early_is_told_when_to_come_back(workerless: Served) -> None:
    with workerless.client() as client:
        answer = client.get("/permute/2x3/1,0")
        assert (answer.status_code, answer.json()["type"], answer.headers["retry-after"]) == (
            503,
            "/problems/starting",
            "1",
        )


def test_backends_are_those_of_the_workers(client: httpx.Client) -> None:
    found = {backend["name"]: backend for backend in client.get("/v1/backends").json()["backends"]}
    assert found["torch"]["version"].split("+")[0] == version("torch").split("+")[0]
    assert found["numpy"]["version"] == version("numpy")
    assert found["numpy"]["devices"] == ["cpu"]


def test_limits_are_listed_with_their_variables(client: httpx.Client) -> None:
    found = {limit["name"]: limit for limit in client.get("/v1/limits").json()["limits"]}
    assert (found["body_bytes"]["max"], found["body_bytes"]["variable"]) == (65_536, "KIWAME_LIMIT_BODY_BYTES")


def test_an_op_is_found_by_name_and_by_alias_in_both_languages(client: httpx.Client) -> None:
    english, japanese = (client.get("/v1/ops/permute", params={"lang": lang}).json() for lang in ("en", "ja"))
    assert (english["name"], english["meaning"] != japanese["meaning"]) == ("permute", True)
    assert english["name"] in {op["name"] for op in client.get("/v1/ops").json()["ops"]}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_catalogue_teaches_without_a_worker(workerless: Served, lang: str) -> None:
    with workerless.client() as client:
        listed = client.get("/v1/ops", params={"lang": lang}).json()
        card = client.get("/v1/ops/permute", params={"lang": lang}).json()
    assert listed["path"][0]["lesson"] == card["path"] == 1
    first, second = listed["path"][0]["ops"][:2]
    assert first["op"] == "permute"
    assert card["next"] == [second]
    assert card == next(op for op in listed["ops"] if op["name"] == "permute")
    warned = card["mistakes"][0]
    assert (warned["spec"], warned["kind"]) == ("permute 2x3x4 2,0,1", "warn")
    assert "(3, 4, 2)" in warned["text"]
    assert ("人" in warned["text"]) == ("席" in second["why"]) == (lang == "ja")


def test_requests_are_counted_by_route_and_status(client: httpx.Client) -> None:
    before = measured(client)
    for path in ("/permute/5x3/1,0", "/permute/5x3/1,0", "/permute/5x3/1,9"):
        client.get(path)
    after = measured(client)

    def rise(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    route = "/{op}/{shape}/{args}"
    assert rise("kiwame_requests_total", route=route, status="200", cache="memory-miss") == 1
    assert rise("kiwame_requests_total", route=route, status="200", cache="memory-hit") == 1
    assert rise("kiwame_requests_total", route=route, status="422", cache="none") == 1
    assert rise("kiwame_refusals_total", cause="axis-out-of-range") == 1
    assert rise("kiwame_request_seconds_count", route=route) == 2
    assert value(after, "kiwame_engine_workers") >= 1
    assert value(after, "kiwame_unverified_total") == 0


def test_what_users_type_makes_no_labels(client: httpx.Client) -> None:
    for n in range(5):
        client.get(f"/nothing{n}")
        client.get(f"/nothing{n}/2x3/1,0")
    assert "nothing" not in client.get("/metrics").text


def test_the_home_page_is_a_form_that_needs_no_script(client: httpx.Client) -> None:
    answer = client.get("/")
    assert re.search(r'<form [^>]*action="/e"[^>]*>.*?<input [^>]*name="spec"', answer.text, re.DOTALL)
    assert re.findall(r"<script([^>]*)>[^<]", answer.text) == []  # none stands in the page
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    links = re.findall(r'<li><a href="([^"]+)"', answer.text)
    assert len(links) > 5
    for link in links[:12]:
        assert client.get(unescape(link)).status_code == 200


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_home_page_speaks_both_languages(client: httpx.Client, lang: str) -> None:
    assert f'<html lang="{lang}">' in client.get("/", headers={"Accept-Language": lang}).text
