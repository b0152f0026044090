import signal
import socket
import subprocess
import sys
from functools import partial

import pytest
from kiwame.settings import SettingsError, load

from tests.api.serving import served
from tests.redis_server import free_port


def run(**variables: str) -> subprocess.CompletedProcess[str]:
    """A service that ends by itself."""
    command = [sys.executable, "-m", "kiwame.api.serve"]
    environment = {"PYTHONPATH": ":".join(sys.path), **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)


def test_a_port_that_is_taken_is_one_line_and_exit_status_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run(PORT=port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"kiwame: cannot listen on 127.0.0.1:{port}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PORT", "many"), ("KIWAME_REDIS_URL", "ftp://x")],
)
def test_a_setting_that_cannot_be_is_one_line_and_exit_status_1(variable: str, value: str) -> None:
    done = run(**{"PORT": str(free_port()), variable: value})
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert variable in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("KIWAME_ENGINE", "ray", "it can be pool or local"),
        ("KIWAME_ENGINE", "Pool", "it can be pool or local"),
        ("KIWAME_LOG", "xml", "it can be json or console"),
        ("KIWAME_LIMIT_BODY_BYTES", "-1", "Expected `int` >= 0"),
    ],
)
def test_a_setting_that_cannot_be_is_told_what_it_can_be(variable: str, value: str, why: str) -> None:
    with pytest.raises(SettingsError) as error:
        load({variable: value})
    assert str(error.value) == f"{variable}={value!r}: {why}"


def test_it_says_where_it_is_and_what_to_try_once_it_is_ready() -> None:
    with served() as here:
        assert here.process.stdout is not None
        first, second = here.process.stdout.readline(), here.process.stdout.readline()
        assert first == f"Kiwame is ready on {here.url}\n"
        done = subprocess.run(second.removeprefix("Try: "), shell=True, capture_output=True, text=True, check=True)
        assert '"values":[[1,4],[2,5],[3,6]]' in done.stdout
        here.process.send_signal(signal.SIGTERM)
        assert here.process.wait(timeout=15) == 0
        assert [line for line in here.log() if line["level"] == "error"] == []


def test_sigterm_lets_what_is_under_way_finish() -> None:
    with served(ready=False, KIWAME_WORKER_SOCKET="/nonexistent/kiwame.sock") as here, here.client() as client:
        with socket.create_connection(("127.0.0.1", here.port)) as raw:
            raw.sendall(b"POST /v1/explain HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
            raw.sendall(b"Content-Length: 26\r\n\r\n{")
            client.get("/healthz")
            here.process.send_signal(signal.SIGTERM)
            while _answers(here.port):
                pass
            raw.sendall(b'"spec":"permute 2x3 1,0"}')
            answer = b"".join(iter(partial(raw.recv, 65_536), b""))
            assert b"/problems/starting" in answer
        assert here.process.wait(15) == 0


def _answers(port: int) -> bool:
    """Whether connections are still accepted."""
    try:
        with socket.create_connection(("127.0.0.1", port)):
            return True
    except OSError:
        return False


def test_importing_the_app_loads_no_tensors() -> None:
    code = "import sys, kiwame.api.serve; print([m for m in ('torch','numpy','ray','PIL','redis') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
