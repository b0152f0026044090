"""A real redis-server for the length of a test: a free port, a folder of its own, nothing kept on disk."""

import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


class RedisServer:
    """One server that can be killed, frozen and started again on the same port."""

    def __init__(self, folder: str, options: tuple[str, ...]) -> None:
        self.port = free_port()
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Returns when the server accepts connections."""
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", self._folder]
        command += ["--save", "", "--appendonly", "no", *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self._process.stdout:
            said.append(line)
            if "Ready to accept connections" in line:
                return
        self._ended()
        raise OSError("redis-server did not start:\n" + "".join(said))

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        self._process.kill()
        self._ended()

    def freeze(self) -> None:
        """The server stays, and answers nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is not None:
            self.kill()

    def _ended(self) -> None:
        self._process.wait()
        self._process.stdout.close()
        self._process = None


@contextmanager
def running_server(*options: str) -> Iterator[RedisServer]:
    """A RedisServer with more command-line options, such as `--requirepass x`."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    with tempfile.TemporaryDirectory(prefix="kiwame-redis-") as folder:
        server = started(folder, options)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def running_redis(*options: str) -> Iterator[str]:
    """The URL of a running server."""
    with running_server(*options) as server:
        yield server.url


def started(folder: str, options: tuple[str, ...], tries: int = 5) -> RedisServer:
    """A server on a port that nobody took between its choice and its use."""
    for left in reversed(range(tries)):
        server = RedisServer(folder, options)
        try:
            server.start()
        except OSError:
            if not left:
                raise
        else:
            return server
    raise AssertionError("unreachable: the last try returns or raises")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
