"""A bare ASGI app that answers a fixed body, on the same server with the same settings: the other side of ratios."""

import asyncio
import socket
import sys

import uvicorn
from kiwame.api.serve import BACKLOG, configured
from kiwame.settings import Limits

BODY = b"x" * 5_500  # about what an explanation of permute 2x3 has
HEAD = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())],
}


async def app(scope, receive, send) -> None:
    """Read the body of a POST, answer."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    if scope["method"] == "POST":
        while (await receive()).get("more_body"):
            pass
    await send(HEAD)
    await send({"type": "http.response.body", "body": BODY})


if __name__ == "__main__":
    config = configured(app, Limits())
    listening = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=BACKLOG)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(uvicorn.Server(config).serve(sockets=[listening]))
