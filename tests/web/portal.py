"""Another site: pages and files on a port of their own, each with the policy that the site sends."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from playwright.sync_api import Page

SECONDS = 10.0


class Sent(NamedTuple):
    """What an address of the site answers."""

    body: str | bytes
    media_type: str = "text/html; charset=utf-8"
    policy: str = ""


class Portal:
    """A running site: where it is, and what it has."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"
        self.has: dict[str, Sent] = {"/favicon.ico": Sent(b"", "image/x-icon")}

    def page(self, body: str, *, policy: str = "", path: str = "/", head: str = "") -> str:
        """The address of a page with this body."""
        html = f'<!doctype html><html lang="en"><head><title>Portal</title>{head}</head><body><main><h1>Course</h1>{body}</main></body></html>'
        self.has[path] = Sent(html, policy=policy)
        return self.url + path


@contextmanager
def running_portal() -> Iterator[Portal]:
    """A site for the length of a test."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = portal.has.get(self.path.partition("?")[0])
            body = (sent.body if isinstance(sent.body, bytes) else sent.body.encode()) if sent else b"nothing here"
            self.send_response(200 if sent else 404)
            self.send_header("Content-Type", sent.media_type if sent else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            if sent and sent.policy:
                self.send_header("Content-Security-Policy", sent.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    portal = Portal(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def until(page: Page, expression: str) -> None:
    """Returns when the expression holds. Playwright's own way to wait needs `eval`, which strict policies refuse."""
    deadline = time.monotonic() + SECONDS
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(20)
