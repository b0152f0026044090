"""Nothing that could answer: one line on stderr that says what to do, and exit status 3."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.clients.running import called, kiwame, kiwame_without
from tests.redis_server import free_port

PROBLEM = b'{"type": "/problems/overloaded", "title": "Busy", "status": 503, "detail": "Too much at once."}'


@contextmanager
def answering(status: int, media_type: str, body: bytes) -> Iterator[str]:
    """The URL of an HTTP server that always says this."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def line_of(*words: str, **variables: str) -> str:
    ended = called(*words, **variables)
    assert (ended.returncode, ended.stdout) == (3, b""), ended.stderr.decode()
    (line,) = ended.stderr.decode().splitlines()
    return line


@pytest.mark.parametrize("words", [("permute 2x3 1,0",), ("ops",)])
def test_a_refused_connection(words: tuple[str, ...]) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    ended = kiwame(*words, "--server", url)
    assert (ended.returncode, ended.stdout) == (3, b"")
    assert ended.stderr.startswith(f"No service answers at {url}: ".encode())


@pytest.mark.parametrize("url", ["localhost", "http://", "http://[", "http://127.0.0.1:99999", "ftp://127.0.0.1"])
def test_a_url_that_is_none(url: str) -> None:
    assert url in line_of("permute 2x3 1,0", KIWAME_URL=url)


@pytest.mark.parametrize("status", [429, 503, 504])
def test_a_service_that_cannot_answer_now_is_quoted(status: int) -> None:
    with answering(status, "application/problem+json", PROBLEM) as url:
        assert line_of("permute 2x3 1,0", "--server", url).endswith(f"{status}: Too much at once.")


@pytest.mark.parametrize(
    ("words", "status"), [(("permute 2x3 1,0",), 200), (("permute 2x3 1,0",), 502), (("ops",), 200), (("ops",), 404)]
)
def test_a_server_of_something_else(words: tuple[str, ...], status: int) -> None:
    with answering(status, "text/html", b"<h1>Hello</h1>") as url:
        assert f"answers {status}, and not as Kiwame does" in line_of(*words, "--server", url)


@pytest.mark.parametrize(
    ("library", "words"),
    [("torch", ("permute 2x3 1,0",)), ("kiwame", ("permute 2x3 1,0",)), ("kiwame", ("ops",))],
)
def test_what_is_not_installed_is_named_with_what_to_install(library: str, words: tuple[str, ...]) -> None:
    ended = kiwame_without(library, *words)
    assert ended.returncode == 3
    (line,) = ended.stderr.decode().splitlines()
    assert library in line
    assert "pip install 'kiwame[torch]'" in line


@pytest.mark.parametrize(("library", "command"), [("uvicorn", "serve"), ("kiwame", "serve"), ("kiwame", "worker")])
def test_running_a_service_without_its_packages_says_what_to_install(library: str, command: str) -> None:
    ended = kiwame_without(library, command, *(("--socket", "x") if command == "worker" else ()))
    assert ended.returncode == 3
    assert "pip install 'kiwame[service,torch]'" in ended.stderr.decode()
