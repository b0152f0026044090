"""Requests by the thousand from a process of its own: wrk, so that the asking costs little beside the answering.

A script counts up from `START`, which is another million at every load: what it asks was never asked before.
"""

import itertools
import re
import shutil
import subprocess
import tempfile
from typing import NamedTuple

_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
_STARTS = itertools.count(1_000_000, 1_000_000)
_POSTED = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local n = START
"""
NEW_DATA = (
    _POSTED
    + """request = function()
  n = n + 1
  return wrk.format(nil, "/v1/explain", nil, '{"spec": "permute [[' .. n .. ',2,3],[4,5,' .. n .. ']] 1,0"}')
end
"""
)
NEW_SHAPES = (
    _POSTED
    + """request = function()
  n = n + 1
  local body = '{"spec": "permute ' .. (n % 7 + 2) .. 'x' .. (n % 5 + 2) .. ':' .. ({'int64', 'float32', 'int32'})[n % 3 + 1]
  return wrk.format(nil, "/v1/explain", nil, body .. ' 1,0; add b=' .. n .. '"}')
end
"""
)
MANY = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", "/e?format=json&spec=permute%20[[" .. (n % 200 + 100) .. ",2,3],[4,5,6]]%201,0")
end
"""


class Load(NamedTuple):
    """What came back: answers a second, the 99th percentile in seconds, and requests without a 2xx or 3xx answer."""

    per_second: float
    p99: float
    bad: int


def load(url: str, seconds: float, script: str = "", connections: int = 16) -> Load:
    """Ask a URL, or what a Lua script makes of it, for some seconds."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise FileNotFoundError("these rows need wrk (Debian's package wrk)")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(f"local START = {next(_STARTS)}\n{script}")
        file.flush()
        command = [
            wrk,
            "-t1",
            f"-c{connections}",
            f"-d{seconds:g}s",
            "--latency",
            *(["-s", file.name] if script else []),
            url,
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    bad = re.findall(r"Non-2xx or 3xx responses: (\d+)|(?:connect|read|write|timeout) (\d+)", said)
    if rate is None or p99 is None:
        raise RuntimeError(said)
    return Load(float(rate[1]), float(p99[1]) * _SECONDS[p99[2]], sum(int(a or b) for a, b in bad))
