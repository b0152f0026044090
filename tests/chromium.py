"""A real Chromium without a window, spoken to over a pipe: pages at any width, in light and dark."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Chromium reads its commands from descriptor 3 and answers on 4.
_START = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)
_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe")


class Chromium:
    """One browser with one page."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = os.fdopen(commands, "wb", buffering=0)
        self._answers = os.fdopen(answers, "rb", buffering=0)
        self._read = bytearray()
        self._sent = 0
        self._session: str | None = None
        self.said: list[str] = []  # errors in the page's console, such as what its policy blocked
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def open(self, url: str, *, width: int = 1200, dark: bool = False) -> None:
        """Returns when the page has loaded."""
        self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])
        self.said.clear()
        self._call("Page.navigate", url=url)
        while self._message().get("method") != "Page.loadEventFired":
            pass

    def value(self, script: str) -> Any:
        """What an expression is worth on the page."""
        found = self._call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def picture(self) -> bytes:
        """The whole page as PNG."""
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        found = self._call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(found["data"])

    def close(self) -> None:
        self._session = None
        self._call("Browser.close")
        self._commands.close()
        self._answers.close()

    def _call(self, method: str, **params: Any) -> Any:
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._commands.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._sent:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _message(self) -> Any:
        while b"\0" not in self._read:
            piece = self._answers.read(65_536)
            assert piece, "Chromium has ended"
            self._read += piece
        message, _, self._read = self._read.partition(b"\0")
        found = json.loads(message)
        if found.get("method") == "Log.entryAdded" and found["params"]["entry"]["level"] == "error":
            self.said.append(found["params"]["entry"]["text"])
        return found


@contextmanager
def running_chromium() -> Iterator[Chromium]:
    """A browser for the length of a test; the test is skipped where there is none."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("chromium is not installed")
    ours, theirs = _pipe(to_child=True), _pipe(to_child=False)
    with tempfile.TemporaryDirectory(prefix="kiwame-chromium-", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-c", _START, str(ours[0]), str(theirs[1])]
        command += [program, *_OPTIONS, f"--user-data-dir={folder}"]
        with (Path(folder) / "log").open("w") as log:
            process = subprocess.Popen(command, pass_fds=(ours[0], theirs[1]), stdout=log, stderr=log)
        os.close(ours[0])
        os.close(theirs[1])
        try:
            browser = Chromium(ours[1], theirs[0])
            yield browser
            browser.close()
            process.wait(timeout=20)
        finally:
            process.kill()
            process.wait()


def _pipe(*, to_child: bool) -> tuple[int, int]:
    """A pipe whose end for the child is clear of the descriptors that it is moved to."""
    ends = list(os.pipe())
    theirs = 0 if to_child else 1
    low = ends[theirs]
    ends[theirs] = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(low)
    return ends[0], ends[1]
