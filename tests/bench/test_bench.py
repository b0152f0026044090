"""`python -m bench` measures, and what it calls new is new."""

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.goals import row, table
from bench.load import NEW_DATA, NEW_SHAPES, load

ROOT = Path(__file__).parents[2]


def test_a_quick_run_prints_a_row_a_goal_and_keeps_the_same_as_json():
    command = [sys.executable, "-m", "bench", "process", "--quick"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    path = Path(ran.stderr.splitlines()[-1])
    kept = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    lines = ran.stdout.splitlines()[2:]
    assert len(lines) == len(kept)
    assert all(goal["what"] in line for goal, line in zip(kept, lines, strict=True))
    assert {goal["note"] for goal in kept} == {"same spec again", "new data", "new program"}
    assert all(0 < goal["low"] <= goal["value"] <= goal["high"] for goal in kept)


def test_a_name_that_cannot_be_measured_is_told_with_those_that_can():
    command = [sys.executable, "-m", "bench", "htpp"]
    ran = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 2
    assert "there is no htpp; there is process, workers, start, http, gpu" in ran.stderr


@pytest.mark.parametrize(
    ("value", "bar", "at_least", "verdict"),
    [
        (0.7, 0.7, True, "met"),
        (0.69, 0.7, True, "**missed**"),
        (2.0, 2.0, False, "met"),
        (2.1, 2.0, False, "**missed**"),
        (float("nan"), 2.0, False, "**missed**"),
    ],
)
def test_the_verdict_follows_the_bar(value, bar, at_least, verdict):
    assert table([row("goal", [value], bar, at_least=at_least)]).splitlines()[-1].endswith(f"| {verdict} |")


def test_a_row_is_the_median_with_the_least_and_the_most():
    assert "| 3 | 1 – 9 |" in table([row("goal", [9, 1, 3], 10)])


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server that notes the spec of each request."""
    asked: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["spec"])
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            serving.join()


@pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk")
@pytest.mark.parametrize("script", [NEW_DATA, NEW_SHAPES], ids=["data", "shapes"])
def test_no_load_asks_for_what_a_load_before_it_asked(script):
    with listening() as (url, asked):
        load(url, 1, script)
        load(url, 1, script)
    assert len(asked) > 100
    assert len(set(asked)) == len(asked)
    assert all(re.match(r"permute (\[\[\d+,2,3\],\[4,5,\d+\]\]|\dx\d:\w+) 1,0", spec) for spec in asked)
