"""What the README and the guides show is what happens."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import httpx
import kiwame
import numpy as np
import pytest

from tests.api.serving import Served
from tests.redis_server import free_port

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
ADDRESS = "http://127.0.0.1:8000"
PROGRAM = ".venv/bin/kiwame"
INSTALLS = ("docker ", ".venv/bin/pre-commit ", ".venv/bin/pytest ")  # what is not run from here
SERVES = re.compile(rf"{re.escape(PROGRAM)} (worker|serve)\b")  # runs until it is stopped
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("KIWAME_")}
ENVIRONMENT = CLEAN | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}  # so that no line is broken


class Block(NamedTuple):
    page: str
    kind: str
    body: str


class Line(NamedTuple):
    """A command, and whether the comment behind it says that it is refused."""

    page: str
    words: str
    refused: bool


def blocks(page: Path) -> list[Block]:
    found = re.findall(r"^```(\w+)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [Block(page.name, kind, body) for kind, body in found]


def lines(block: Block) -> list[Line]:
    found = [re.split(r"\s+# ", line, maxsplit=1) for line in block.body.splitlines()]
    return [Line(block.page, words, any(text.startswith("refused") for text in comment)) for words, *comment in found]


BLOCKS = [block for page in PAGES for block in blocks(page)]
LINES = [line for block in BLOCKS if block.kind == "sh" for line in lines(block)]
ASKING = [line for line in LINES if line.words.startswith("curl ")]
TYPED = [line for line in LINES if PROGRAM in line.words and not SERVES.search(line.words)]
MADE = sorted({line.words.split()[1] for line in LINES if line.words.startswith("make ")})
SHOWN = [
    (before, after)
    for before, after in pairwise(BLOCKS)
    if before.kind == "sh" and after.kind in {"text", "json"} and before.page == after.page
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(line: Line, service: Served, *options: str) -> subprocess.CompletedProcess[str]:
    words = shlex.split(line.words.replace(ADDRESS, service.url))
    command = [*words, "-sS", "--noproxy", "*", *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=20)


def typed(line: Line, service: Served) -> subprocess.CompletedProcess[str]:
    """The command as typed. All but the first ask the service, which spares them the import of torch."""
    command = line.words.replace(PROGRAM, f"{sys.executable} -m kiwame_clients")
    environment = ENVIRONMENT if line == TYPED[0] else ENVIRONMENT | {"KIWAME_URL": service.url}
    return subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, encoding="utf-8", check=False, timeout=60
    )


def test_every_line_of_a_shell_block_is_of_a_kind_that_is_tried() -> None:
    tried = {*ASKING, *TYPED, *(line for line in LINES if line.words.startswith("make ") or SERVES.search(line.words))}
    assert [line for line in LINES if line not in tried and not line.words.startswith(INSTALLS)] == []


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("line", ASKING, ids=lambda line: line.words[:60])
def test_a_curl_line_is_answered(line: Line, service: Served) -> None:
    done = asked(line, service, "-w", "%{stderr}%{http_code}")
    assert done.stderr == ("422" if line.refused else "200")
    assert ("did_you_mean" in done.stdout) == line.refused
    if "y.npy" in line.words:
        assert np.load("y.npy").tolist() == [[1, 4], [2, 5], [3, 6]]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("line", TYPED, ids=lambda line: line.words[:60])
def test_a_line_for_the_command_line_ends_as_it_says(line: Line, service: Served) -> None:
    done = typed(line, service)
    if not line.words.endswith(" doctor"):  # whether all is well depends on how this was installed
        assert done.returncode == (2 if line.refused else 0), done.stderr
    assert done.stdout or line.refused or Path(line.words.split()[-1]).stat().st_size


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("commands", "shown"), SHOWN, ids=lambda block: f"{block.page}:{block.kind}")
def test_what_is_shown_is_what_the_commands_before_it_print(commands: Block, shown: Block, service: Served) -> None:
    said = ""
    for line in lines(commands):
        if line.words.startswith("curl "):
            said += asked(line, service).stdout
        elif PROGRAM in line.words:
            done = typed(line, service)
            said += done.stdout + done.stderr
    at = 0
    for line in shown.body.splitlines():
        if line == "…":
            continue
        pattern = ".*".join(re.escape(part) for part in line.split("…"))
        found = re.compile(f"^{pattern}$", re.MULTILINE).search(said.replace("\r", ""), at)
        assert found, f"{line!r} is not in {said[at:]!r}"
        at = found.end()


def test_the_first_answer_is_shown_whole(service: Served) -> None:
    command, answer = next((before, after) for before, after in SHOWN if before.page == README.name)
    assert asked(lines(command)[0], service).stdout == answer.body


@pytest.mark.parametrize("target", MADE)
def test_a_target_for_make_is_there(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False, timeout=20
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("page", "kind", "code"), [block for block in BLOCKS if block.kind == "python"])
def test_python_in_a_guide_runs(page: str, kind: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, page, "exec"), {})
    said = capsys.readouterr().out.splitlines()
    comments = re.findall(r"^print\(.*\)  # (.*)", code, re.MULTILINE)
    assert said[: len(comments)] == comments


@pytest.mark.parametrize(
    "spec",
    re.findall(
        r"`([^`]+)`",
        re.search(r"\| you have .*?\n\n", (ROOT / "docs/guide/getting-started.md").read_text("utf-8"), re.DOTALL)[0],
    ),
)
def test_what_the_guide_says_to_write_is_explained(spec: str) -> None:
    assert kiwame.explain(spec).verified


def test_a_worker_and_a_service_started_apart_find_each_other(tmp_path: Path) -> None:
    command_lines = [line.words for line in LINES if SERVES.search(line.words)]
    assert [SERVES.search(words)[1] for words in command_lines] == ["worker", "serve"]
    port = free_port()
    running = []
    try:
        for words in command_lines:
            command = words.replace("/run/kiwame", str(tmp_path)).replace(
                PROGRAM, f"{sys.executable} -m kiwame_clients"
            )
            *variables, program = re.split(r" (?=/)", command, maxsplit=1) if "=" in command.split()[0] else [command]
            environment = ENVIRONMENT | dict(part.split("=", 1) for part in variables) | {"PORT": str(port)}
            running.append(
                subprocess.Popen(
                    shlex.split(program), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            )
        answer = awaited(f"http://127.0.0.1:{port}/readyz")
        assert json.loads(answer)["status"] == "ready"
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(timeout=20)


def awaited(url: str) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            answer = httpx.get(url, trust_env=False)
            if answer.status_code == 200:
                return answer.text
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise AssertionError(f"nothing answers at {url}")


def test_the_schema_and_the_metrics_of_the_reference_are_those_of_a_service(service: Served) -> None:
    reference = ROOT / "docs" / "reference"
    with service.client() as client:
        assert client.get("/v1/schema").json() == json.loads((reference / "schema.json").read_text("utf-8"))
        families = re.findall(r"^# HELP (\w+)", client.get("/metrics").text, re.MULTILINE)
    listed = re.findall(r"^\| `(\w+)`", (reference / "metrics.md").read_text("utf-8"), re.MULTILINE)
    assert {family for family in families if family.startswith("kiwame_")} == set(listed)


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*PAGES, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]:
        text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target, anchor in re.findall(r"\]\((?!http)([^)#]*)(?:#([^)]+))?\)", text):
            there = page.parent / target if target else page
            assert there.exists(), f"{page.name}: {target}"
            if anchor:
                headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
                assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, f"{page.name}: {anchor}"


def test_the_architecture_page_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "service" / "kiwame").iterdir() if path.name[0].isalpha()}
    named = set(re.findall(r"`(\w+)/`", page)) | set(re.findall(r"`(\w+\.py)`", page))
    assert rooms - named == {"py.typed"}
    paths = re.findall(r"`((?:\w+/)*\w+\.py|\w+/)`", page)
    homes = (ROOT, ROOT / "service" / "kiwame", ROOT / "service" / "kiwame" / "api")
    assert [path for path in paths if not any((home / path).exists() for home in homes)] == []
