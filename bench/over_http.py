"""What an answer costs beside a bare one, over real HTTP."""

import http.client
import itertools
import os
import socket
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator

from bench import servers
from bench.goals import Measured, row
from bench.load import MANY, NEW_DATA, NEW_SHAPES, Load, load

HIT = "/permute/2x3/1,0?format=json"
HITS = 'kiwame_cache_lookups_total{result="hit",tier="memory"}'


def rows(rounds: int, seconds: float) -> Iterator[Measured]:
    """Hits, new specs, large answers."""
    with servers.bare() as bare:
        load(bare, min(1.0, seconds))
        with servers.service() as service:
            yield from _hits(service, bare, rounds, seconds)
            yield from _cold(service, bare, rounds, seconds)
            yield from _sizes(service, rounds)
            yield _npy(service, rounds)
        with (
            servers.redis() as redis,
            servers.service(KIWAME_REDIS_URL=redis, KIWAME_LIMIT_MEMORY_CACHE_BYTES="0") as service,
        ):
            yield from _redis_hits(service, bare, rounds, seconds)


def _both(ours: tuple[str, str], other: tuple[str, str], rounds: int, seconds: float) -> list[tuple[Load, Load]]:
    """Our side and the other in turn; every answer of ours must be good."""
    load(ours[0], min(1.0, seconds), ours[1])
    pairs = [(load(ours[0], seconds, ours[1]), load(other[0], seconds, other[1])) for _ in range(rounds)]
    bad = sum(pair[0].bad for pair in pairs)
    if bad:
        raise RuntimeError(f"{bad} answers of {ours[0]} were errors")
    return pairs


def _hits(service: str, bare: str, rounds: int, seconds: float) -> Iterator[Measured]:
    pairs = _both((service + HIT, ""), (bare + HIT, ""), rounds, seconds)
    yield row(
        "memory hit ÷ bare ASGI, requests/s", [a.per_second / b.per_second for a, b in pairs], 0.7, 0.9, at_least=True
    )
    yield row("p99 of a memory hit ÷ bare p99", [a.p99 / b.p99 for a, b in pairs], 2, 1.3)


def _redis_hits(service: str, bare: str, rounds: int, seconds: float) -> Iterator[Measured]:
    for note, script in (("one spec", ""), ("200 specs in turn", MANY)):
        if script:
            load(service, 2, script)  # every spec is there before the first counted round
        pairs = _both((service + HIT, script), (bare + HIT, script), rounds, seconds)
        values = [a.per_second / b.per_second for a, b in pairs]
        yield row("Redis hit ÷ bare ASGI, requests/s", values, 0.6, 0.75, at_least=True, note=note)


def _cold(service: str, bare: str, rounds: int, seconds: float) -> Iterator[Measured]:
    for note, script in (("new data", NEW_DATA), ("new programs", NEW_SHAPES)):
        before = _remembered(service)
        pairs = _both((service, script), (bare, script), rounds, seconds)
        if remembered := _remembered(service) - before:
            raise RuntimeError(f"{remembered:g} answers of {note} were remembered and not made")
        values = [a.per_second / b.per_second for a, b in pairs]
        yield row("cold explanation ÷ bare ASGI POST, requests/s", values, 0.3, 0.45, at_least=True, note=note)


def _remembered(service: str) -> float:
    """How many answers came from the memory cache."""
    with urllib.request.urlopen(f"{service}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return float(next(line for line in lines if line.startswith(HITS)).rsplit(" ", 1)[1])


def _sizes(service: str, rounds: int) -> Iterator[Measured]:
    """A spec never asked, of 65,536 cells and of 6."""
    host = urllib.parse.urlsplit(service).netloc
    fresh = itertools.count(time.time_ns() % 10**9)

    def asked(spec: str) -> float:
        connection = http.client.HTTPConnection(host)
        since = time.perf_counter()
        connection.request("POST", "/v1/explain", f'{{"spec": "{spec}"}}', {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{spec}: {answer.status}")
        connection.close()
        return time.perf_counter() - since

    def large() -> float:
        return min(asked(f"permute 256x256 1,0; add b={next(fresh)}") for _ in range(5))

    def small() -> float:
        return min(asked(f"permute 2x3 1,0; add b={next(fresh)}") for _ in range(5))

    yield row("65,536 cells ÷ 6 cells, both new, seconds", [large() / small() for _ in range(rounds)], 20, 5)


def _npy(service: str, rounds: int) -> Measured:
    """40 MB of a reshape never asked, against copying and sending as many bytes."""
    host = urllib.parse.urlsplit(service).netloc
    size = 40_000_000
    shapes = [(d, 5_000_000 // d) for d in range(2, 3000) if 5_000_000 % d == 0]
    turn = itertools.cycle(shapes)

    def ours() -> float:
        a, b = next(turn)
        connection = http.client.HTTPConnection(host)
        since = time.perf_counter()
        connection.request("GET", f"/e?format=npy&spec=reshape%205000000%20{a},{b}")
        answer = connection.getresponse()
        got = len(answer.read())
        if got < size:
            raise RuntimeError(f"{got} bytes, status {answer.status}")
        connection.close()
        return time.perf_counter() - since

    data = os.urandom(1_000_000) * 40

    def other() -> float:
        listening = socket.create_server(("127.0.0.1", 0))

        def send() -> None:
            with listening.accept()[0] as accepted:
                accepted.sendall(bytearray(data))

        sender = threading.Thread(target=send)
        since = time.perf_counter()
        sender.start()
        with socket.create_connection(listening.getsockname()) as receiving:
            left = size
            while left:
                left -= len(receiving.recv(1 << 20))
        sender.join()
        listening.close()
        return time.perf_counter() - since

    ours(), other()
    return row("npy of 40 MB ÷ copy and socket, seconds", [ours() / other() for _ in range(rounds)], 3, 1.5)
