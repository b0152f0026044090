"""The service as a process: `main(settings)` runs until SIGTERM or Ctrl+C."""

import asyncio
import gc
import socket
import sys
from types import FrameType

import uvicorn
from uvicorn.config import Config

from kiwame.api import logs
from kiwame.api.app import App, Service, service
from kiwame.api.connections import protocol
from kiwame.settings import Limits, Settings, SettingsError, load

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 10
_POLL_SECONDS = 0.05


class Server(uvicorn.Server):
    """uvicorn, ending with exit status 0 when it is asked to end."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop accepting, finish what is under way."""
        super().handle_exit(sig, frame)
        self._captured_signals.clear()


def configured(app: App, limits: Limits) -> Config:
    """How uvicorn serves the app. What is loaded by now stays: collections need not look at it."""
    gc.freeze()
    return Config(
        app,
        http=protocol(limits),
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def main(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl+C. Ends the process with status 1 and one line where that cannot be."""
    logs.configure(settings.log)
    try:
        built = service(settings)
        listening = _listening(settings.host, settings.port)
    except (SettingsError, OSError) as error:
        sys.exit(f"kiwame: {error}")
    config = configured(built.app, settings.limits)
    loop = config.get_loop_factory()
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(_serve(Server(config), built, listening))


async def _serve(server: Server, built: Service, listening: socket.socket) -> None:
    announcing = asyncio.create_task(_announce(built, listening))
    try:
        await server.serve(sockets=[listening])
    finally:
        announcing.cancel()


async def _announce(built: Service, listening: socket.socket) -> None:
    """Say on stdout that there is a worker, and what to try."""
    while not built.engine.status().workers:  # noqa: ASYNC110  an engine tells of its workers in its status
        await asyncio.sleep(_POLL_SECONDS)
    url = _url(listening)
    example = """-H 'Content-Type: application/json' -d '{"shape": [2, 3], "perm": [1, 0]}'"""
    print(f"Kiwame is ready on {url}\nTry: curl -s {url}/v1/permute {example}", flush=True)  # noqa: T201  said once


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise OSError(f"cannot listen on {host}:{port}: {error.strerror}") from error


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


if __name__ == "__main__":
    try:
        chosen = load()
    except SettingsError as problem:
        sys.exit(f"kiwame: {problem}")
    main(chosen)
