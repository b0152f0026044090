"""What the README and the guides show is what happens."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.api.serving import Served, served

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
BLOCKS = [
    (page.name, kind, body)
    for page in PAGES
    for kind, body in re.findall(r"```(\w+)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]
CURLS = [line for _, kind, body in BLOCKS if kind == "sh" for line in body.splitlines() if line.startswith("curl ")]


@pytest.fixture(scope="module")
def service():
    with served() as here:
        yield here


def curl(line: str, service: Served) -> str:
    words = shlex.split(line.replace("http://127.0.0.1:8000", service.url), comments=True)
    return subprocess.run(
        [*words, "-s", "--fail-with-body"], capture_output=True, text=True, check="1,2" not in line, timeout=20
    ).stdout


@pytest.mark.parametrize("line", CURLS)
def test_a_curl_line_is_answered(line: str, service: Served) -> None:
    answer = curl(line, service)
    assert "permute" in answer or "verified" in answer or "T on a" in answer or "div" in answer.lower()
    assert "did_you_mean" in answer or "1,2" not in line


def test_the_readme_shows_what_the_first_line_answers(service: Served) -> None:
    shown = next(body for name, kind, body in BLOCKS if name == "README.md" and kind == "text")
    assert shown == curl(CURLS[0], service)


@pytest.mark.parametrize(("page", "code"), [(name, body) for name, kind, body in BLOCKS if kind == "python"])
def test_python_in_a_guide_runs(page: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, page, "exec"), {})
    said = capsys.readouterr().out
    for line in re.findall(r"print\(.*\)  # (.*)", code):
        assert line in said


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*PAGES, *(ROOT / "docs").glob("*.md"), ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
