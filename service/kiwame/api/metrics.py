"""What an operator can measure. Labels come from fixed sets (routes, causes, tiers), never from what a user typed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kiwame.engine.seam import Status

if TYPE_CHECKING:
    from prometheus_client.core import Metric

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Tally:
    """A count that the hit path raises without a lock: one event loop owns it."""

    __slots__ = ("n",)

    def __init__(self) -> None:
        self.n = 0


class Durations:
    """Seconds by bucket, as a histogram wants them."""

    __slots__ = ("buckets", "total")

    def __init__(self) -> None:
        self.buckets = [0] * (len(BUCKETS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.total += seconds
        for n, bound in enumerate(BUCKETS):
            if seconds <= bound:
                self.buckets[n] += 1
                return
        self.buckets[-1] += 1


class Metrics:
    """The counts of this process. prometheus_client is loaded when they are first asked for."""

    def __init__(self) -> None:
        self.requests: dict[tuple[str, str, str], Tally] = defaultdict(Tally)  # route, status, cache
        self.seconds: dict[str, Durations] = defaultdict(Durations)  # route
        self.lookups: dict[tuple[str, str], Tally] = defaultdict(Tally)  # tier, result
        self.refusals: dict[str, Tally] = defaultdict(Tally)  # cause
        self.engine_events: dict[tuple[str, str], Tally] = defaultdict(Tally)  # event, reason
        self.cache_events: dict[tuple[str, str], Tally] = defaultdict(Tally)  # event, kind
        self.unverified = Tally()
        self.breaker_open = 0
        self.in_flight: Callable[[], int] = lambda: 0
        self.engine_status: Callable[[], Status | None] = lambda: None
        self.cached_bytes: Callable[[], int] = lambda: 0

    def cache_event(self, name: str, detail: str) -> None:
        """Count what a cache reports."""
        self.cache_events[(name, detail)].n += 1
        if name in {"redis-open", "redis-closed"}:
            self.breaker_open = int(name == "redis-open")

    def exposition(self) -> bytes:
        """All of it, as Prometheus reads it."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415  not needed to serve

        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> "Iterable[Metric]":
        """The metric families (prometheus_client calls this)."""
        from prometheus_client.core import HistogramMetricFamily  # noqa: PLC0415  not needed to serve

        yield _counter("requests", "Requests answered.", ("route", "status", "cache"), self.requests)
        times = HistogramMetricFamily("kiwame_request_seconds", "Time to answer, cache hits aside.", labels=["route"])
        for route, durations in self.seconds.items():
            times.add_metric([route], durations_buckets(durations), durations.total)
        yield times
        yield _counter("cache_lookups", "Cache lookups.", ("tier", "result"), self.lookups)
        yield _counter(
            "cache_events", "Faults and changes of state of the cache.", ("event", "kind"), self.cache_events
        )
        yield _counter("refusals", "Problems answered.", ("cause",), {(k,): v for k, v in self.refusals.items()})
        yield _counter("engine_events", "Workers started, killed and lost.", ("event", "reason"), self.engine_events)
        yield _counter(
            "unverified", "Findings that did not match what the backend computed.", (), {(): self.unverified}
        )
        yield _gauge("in_flight", "Distinct runs under way.", self.in_flight())
        yield _gauge("redis_breaker_open", "1 while Redis is left alone after faults.", self.breaker_open)
        yield _gauge("memory_cache_bytes", "Bytes in the memory cache.", self.cached_bytes())
        status = self.engine_status()
        if status is not None:
            yield _gauge("engine_workers", "Workers that are ready.", len(status.workers))
            yield _gauge("engine_workers_expected", "Workers that there should be.", status.expected)
            yield _gauge("engine_busy", "Workers that are computing.", status.busy)
            yield _gauge("engine_waiting", "Jobs that wait for a worker.", status.waiting)
            restarts = Tally()
            restarts.n = status.restarts
            yield _counter("engine_restarts", "Workers replaced.", (), {(): restarts})


def durations_buckets(durations: Durations) -> list[tuple[str, float]]:
    """Cumulative counts by upper bound."""
    total = 0
    buckets: list[tuple[str, float]] = []
    for bound, count in zip([*map(str, BUCKETS), "+Inf"], durations.buckets, strict=True):
        total += count
        buckets.append((bound, total))
    return buckets


def _counter(name: str, text: str, labels: tuple[str, ...], tallies: Mapping[Any, Tally]) -> "Metric":
    from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415  not needed to serve

    family = CounterMetricFamily(f"kiwame_{name}", text, labels=labels)
    for values, tally in list(tallies.items()):
        family.add_metric(values, tally.n)
    return family


def _gauge(name: str, text: str, value: float) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415  not needed to serve

    return GaugeMetricFamily(f"kiwame_{name}", text, value=value)
