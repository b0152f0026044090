"""The outermost app, around apps of the tests' own."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import anyio
import httpx
import pytest
from kiwame.api import logs
from kiwame.api.asked import Ask, Reply
from kiwame.api.hits import Front
from kiwame.api.metrics import Metrics
from kiwame.api.routing import Operation, Path, router
from kiwame.cache.memory import LruCache
from kiwame.settings import Limits


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _json_logs() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure("json")
    yield
    root.handlers, root.level = handlers, level


def client(handler: Any, seconds: float = 1.0) -> httpx.AsyncClient:
    routed = router([Path("/x", {"GET": Operation(handler, "")})], seconds)
    front = Front(routed, Limits(), ready=LruCache(10_000, 60), moulds=LruCache(0, 60), redis=None, metrics=Metrics())
    return httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://x")


@pytest.mark.anyio
async def test_an_exception_is_logged_with_its_id_and_never_echoed(capfd: Any) -> None:
    async def broken(_: Ask) -> Reply:
        raise RuntimeError("the secret")

    async with client(broken) as http:
        answer = await http.get("/x", headers={"X-Request-ID": "id-1"})
    assert (answer.status_code, answer.json()["type"], answer.json()["request_id"]) == (
        500,
        "/problems/internal",
        "id-1",
    )
    assert "secret" not in answer.text
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    logged = next(line for line in lines if line["event"] == "internal")
    assert logged["request_id"] == "id-1"
    assert "RuntimeError: the secret" in logged["exception"]


@pytest.mark.anyio
async def test_a_standard_error_that_is_gone_fails_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fine(_: Ask) -> Reply:
        return Reply(body=b"x", media_type="text/plain")

    gone = io.TextIOWrapper(io.BytesIO())
    gone.close()
    monkeypatch.setattr(sys, "stderr", gone)
    async with client(fine) as http:
        assert (await http.get("/x")).status_code == 200


@pytest.mark.anyio
async def test_a_request_that_takes_too_long_is_a_deadline() -> None:
    async def slow(_: Ask) -> Reply:
        raise AssertionError(await anyio.sleep_forever())

    async with client(slow, seconds=0.02) as http:
        answer = await http.get("/x")
    assert (answer.status_code, answer.json()["type"]) == (504, "/problems/deadline")


@pytest.mark.anyio
async def test_a_hit_needs_no_server_of_ours() -> None:
    made = 0

    async def once(_: Ask) -> Reply:
        nonlocal made
        made += 1
        return Reply(body=b"x", media_type="text/plain", keep=True)

    async with client(once) as http:
        answers = [await http.get("/x") for _ in range(3)]
    assert made == 1
    assert [answer.text for answer in answers] == ["x"] * 3
    assert answers[2].headers["cache-status"] == "kiwame-memory; hit"
