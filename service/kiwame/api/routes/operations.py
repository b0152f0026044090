"""How the service is: alive, ready, measured."""

import msgspec

from kiwame.api.asked import Ask, Reply
from kiwame.api.media import JSON
from kiwame.api.metrics import CONTENT_TYPE, Metrics
from kiwame.api.routing import Operation, Path
from kiwame.api.stores import Remote
from kiwame.engine.seam import Engine


def paths(engine: Engine, redis: Remote | None, metrics: Metrics) -> list[Path]:
    """The paths that operators and their machines watch."""

    async def healthz(_: Ask) -> Reply:
        return Reply(body=b'{"status":"ok"}', media_type=JSON, cache_control="no-store")

    async def readyz(_: Ask) -> Reply:
        status = engine.status()
        body = {
            "status": "ready" if status.workers else "starting",
            "workers": len(status.workers),
            "redis": "off" if redis is None else await redis.check(),
        }
        is_ready = bool(status.workers)
        return Reply(
            status=200 if is_ready else 503,
            body=msgspec.json.encode(body),
            media_type=JSON,
            cache_control="no-store",
            headers=() if is_ready else ((b"retry-after", b"1"),),
        )

    async def measured(_: Ask) -> Reply:
        return Reply(body=metrics.exposition(), media_type=CONTENT_TYPE, cache_control="no-store")

    waiting = {503: "There is no worker yet"}
    readiness = Operation(readyz, "Whether there is a worker; 503 while there is none", also=waiting)
    return [
        Path("/healthz", {"GET": Operation(healthz, "Whether the process answers")}, counted=False),
        Path("/readyz", {"GET": readiness}, counted=False),
        Path("/metrics", {"GET": Operation(measured, "Metrics for Prometheus", ("text/plain",))}, counted=False),
    ]
