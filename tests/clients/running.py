"""The command `kiwame`: in a pipe, called, on a terminal, and where a library is not installed."""

import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from kiwame_clients.cli import main

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("KIWAME_") and k not in ("HOST", "PORT")}
ENVIRONMENT |= {"PYTHONIOENCODING": "utf-8", "NO_PROXY": "127.0.0.1"}
COMMAND = (sys.executable, "-m", "kiwame_clients")


def kiwame(
    *words: str, stdin: bytes = b"", command: tuple[str, ...] = COMMAND, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """What it says in a pipe, and how it ends."""
    return subprocess.run(
        [*command, *words], input=stdin, env=ENVIRONMENT | variables, capture_output=True, check=False, timeout=60
    )


def called(*words: str, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    """As `kiwame`, without the start of a process: for what a service answers, and for what is never run."""
    files = {name: io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for name in ("stdout", "stderr")}
    files["stdin"] = io.TextIOWrapper(io.BytesIO(stdin))
    status = 0
    with (
        patch.dict(os.environ, ENVIRONMENT | variables, clear=True),
        patch.multiple(sys, argv=["kiwame", *words], **files),
    ):
        try:
            main()
        except SystemExit as ending:
            status = ending.code
        sys.stdout.flush()
        sys.stderr.flush()
    return subprocess.CompletedProcess(words, status, *(files[name].buffer.getvalue() for name in ("stdout", "stderr")))


def kiwame_without(
    library: str, *words: str, stdin: bytes = b"", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """As `kiwame`, where importing this library fails as if it were not installed."""
    code = f"import sys; sys.modules[{library!r}] = None; from kiwame_clients.cli import main; main()"
    return kiwame(*words, stdin=stdin, command=(sys.executable, "-c", code), **variables)


@contextmanager
def running(*words: str, log: Path, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """A command that runs until it is asked to end, and then ends with 0."""
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [*COMMAND, *words], env=ENVIRONMENT | variables, stdout=subprocess.PIPE, stderr=stderr, text=True
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=30)
    assert process.returncode == 0, log.read_text()


def on_terminal(*words: str, columns: int = 80, **variables: str) -> tuple[int, str]:
    """Its exit status, and what it writes to a terminal of that width."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {k: v for k, v in ENVIRONMENT.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    environment |= {"TERM": "xterm-256color"} | variables
    with subprocess.Popen([*COMMAND, *words], env=environment, stdin=its, stdout=its, stderr=its) as process:
        os.close(its)
        said = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return process.returncode, said.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the last process on it has ended
        return b""
