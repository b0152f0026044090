"""A bare ASGI app that answers a fixed body, on the service's server and settings: the other side of ratios.

`/whole` is answered in one write, by the extension that the service uses; any other path as ASGI has it, in two.
"""

import asyncio
import gc
import sys

import uvicorn
from kiwame.api.connections import protocol
from kiwame.api.sending import WHOLE
from kiwame.api.serve import KEEP_ALIVE_SECONDS
from kiwame.settings import Limits

BODY = b"x" * 5_500  # about what an explanation of permute 2x3 has
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]
LINES = b"".join(b"%s: %s\r\n" % pair for pair in HEADERS)
HEAD = {"type": "http.response.start", "status": 200, "headers": HEADERS}


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
    if scope["path"] == "/whole" and scope["extensions"][WHOLE](LINES, BODY):
        return
    await send(HEAD)
    await send({"type": "http.response.body", "body": BODY})


if __name__ == "__main__":
    config = uvicorn.Config(
        app,
        port=int(sys.argv[1]),
        http=protocol(Limits()),
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    gc.freeze()
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(uvicorn.Server(config).serve())
