"""What comes before a request is whole: raw bytes on real sockets."""

import json
import socket
import time
from typing import Any

import pytest

from tests.api.serving import Served

LARGE = 40_000
LINE = b"GET /healthz HTTP/1.1\r\n"
HOST = b"Host: x\r\n"


def said(port: int, *pieces: bytes) -> bytes:
    """All that the service answers to these bytes, until it closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        for piece in pieces:
            raw.sendall(piece)
        received = b""
        while chunk := raw.recv(65_536):
            received += chunk
    return received


def problem(answer: bytes) -> dict[str, Any]:
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    assert b"content-type: application/problem+json" in lines
    assert b"connection: close" in lines
    found = json.loads(body)
    assert f"x-request-id: {found['request_id']}".encode() in lines
    assert lines[0].split()[1] == str(found["status"]).encode()
    return found


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nBad\x00Name: 1\r\n\r\n",
        b"POST /v1/explain HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /v1/explain HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/explain HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_not_http_is_answered_as_a_problem_and_closed(workerless: Served, request_bytes: bytes) -> None:
    assert problem(said(workerless.port, request_bytes))["type"] == "/problems/malformed"


@pytest.mark.parametrize(
    ("hosts", "named"), [(b"", "Host"), (b"Host: a\r\nHost: b\r\n", "Host"), (b"Host: a\r\nhost: a\r\n", "Host")]
)
def test_there_is_exactly_one_host(workerless: Served, hosts: bytes, named: str) -> None:
    answer = said(workerless.port, LINE + hosts + b"Connection: close\r\n\r\n")
    found = problem(answer)
    assert (found["type"], named in found["detail"]) == ("/problems/malformed", True)


def test_http_1_0_needs_no_host(workerless: Served) -> None:
    assert b" 200 OK" in said(workerless.port, b"GET /healthz HTTP/1.0\r\n\r\n").split(b"\r\n")[0]


@pytest.mark.parametrize("pieces", [1, 40])
def test_headers_that_are_too_large_are_refused_as_they_arrive(workerless: Served, pieces: int) -> None:
    header = b"X-Large: " + b"a" * LARGE + b"\r\n"
    step = len(header) // pieces + 1
    parts = [header[n : n + step] for n in range(0, len(header), step)]
    found = problem(said(workerless.port, LINE + HOST, *parts, b"\r\n"))
    assert (found["type"], found["limit"]) == ("/problems/header-size", {"name": "header_bytes", "max": 32_768})


def test_headers_without_an_end_are_cut_off(workerless: Served) -> None:
    endless = b"X-A: b\r\n" * 8_000
    assert problem(said(workerless.port, LINE + HOST, endless))["type"] == "/problems/header-size"


@pytest.mark.parametrize("size", [8_200, 30_000, 60_000])
def test_an_address_that_is_too_long_is_refused(workerless: Served, size: int) -> None:
    found = problem(said(workerless.port, b"GET /e?spec=" + b"a" * size + b" HTTP/1.1\r\n" + HOST + b"\r\n"))
    assert (found["type"], found["limit"]) == ("/problems/url-size", {"name": "url_bytes", "max": 8_192})


@pytest.mark.parametrize("declared", [70_000, 10_000_000, 10**30])
def test_a_body_declared_too_large_is_refused_before_it_is_read(workerless: Served, declared: int) -> None:
    head = f"POST /v1/explain HTTP/1.1\r\nHost: x\r\nContent-Length: {declared}\r\n\r\n".encode()
    assert problem(said(workerless.port, head))["type"] in {"/problems/body-size", "/problems/malformed"}


def test_a_caller_that_reads_late_still_gets_the_refusal_of_its_body(workerless: Served) -> None:
    body = b"a" * 3_000_000
    head = f"POST /v1/explain HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    found = problem(said(workerless.port, head, body))
    assert (found["type"], found["limit"]) == ("/problems/body-size", {"name": "body_bytes", "max": 65_536})


def test_a_chunked_body_is_counted_as_it_arrives(workerless: Served) -> None:
    head = b"POST /v1/explain HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    assert problem(said(workerless.port, head, *[chunk] * 5))["type"] == "/problems/body-size"


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET /healthz HT",
        LINE + HOST,
        b"POST /v1/explain HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
        b"POST /v1/explain HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
    ],
)
def test_who_does_not_go_on_is_told_and_closed(workerless: Served, beginning: bytes) -> None:
    begun = time.monotonic()
    found = problem(said(workerless.port, beginning))
    assert (found["status"], found["limit"]) == (400, {"name": "body_seconds", "max": 0.4})
    assert 0.35 < time.monotonic() - begun < 5


def test_who_says_nothing_at_all_is_closed(workerless: Served) -> None:
    assert said(workerless.port) == b""


def test_slow_senders_keep_nobody_from_being_answered(workerless: Served) -> None:
    slow = [socket.create_connection(("127.0.0.1", workerless.port)) for _ in range(100)]
    try:
        for raw in slow:
            raw.sendall(LINE)
        with workerless.client() as client:
            assert [client.get("/healthz").status_code for _ in range(20)] == [200] * 20
    finally:
        for raw in slow:
            raw.close()


def test_pipelined_requests_are_answered_in_order(workerless: Served) -> None:
    two = LINE + HOST + b"\r\n" + b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = said(workerless.port, two)
    assert answer.index(b"200 OK") < answer.index(b"404 Not Found")


def test_a_hit_closes_the_connection_when_asked_to(service: Served) -> None:
    get = b"GET /permute/9x2/1,0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    first, second = said(service.port, get), said(service.port, get)
    assert b"kiwame-memory; hit" in second
    assert b"\r\nconnection: close\r\n" in second
    assert first.partition(b"\r\n\r\n")[2] == second.partition(b"\r\n\r\n")[2]


def test_a_hit_for_head_has_no_body(service: Served) -> None:
    head = b"HEAD /permute/9x3/1,0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    said(service.port, head)
    assert said(service.port, head).endswith(b"\r\n\r\n")


def test_pipelined_hits_are_all_answered(service: Served) -> None:
    get = b"GET /permute/9x4/1,0 HTTP/1.1\r\nHost: x\r\n\r\n"
    last = get.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert said(service.port, get * 9 + last).count(b"HTTP/1.1 200 OK") == 10
