"""The two set-up commands, as far as they can be tried without installing everything again."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TOOLS = ("awk", "env", "grep", "id", "make", "sh", "touch")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs to be a PATH: a few tools, and no Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (programs / tool).symlink_to(found)
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return programs


def make(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": str(machine), "HOME": str(machine.parent), "LC_ALL": "C"}
    return subprocess.run(
        ["make", *arguments], cwd=machine.parent, env=clean, capture_output=True, text=True, check=False, timeout=30
    )


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def python(path: Path, version: tuple[int, int], before: str = "pass") -> None:
    """A Python that takes itself for another version where it is asked, and notes what else it is told to do."""
    pretend = f"import sys; sys.version_info = {(*version, 0)}; {before}"
    script = f"""[ "$1" = -c ] || {{ echo "$*" >> calls; exit; }}
exec {sys.executable} -c "{pretend}; $2" """
    program(path, script)


def test_make_alone_says_what_there_is(machine: Path) -> None:
    shown = make(machine).stdout
    for target in ("run", "test", "lint", "format", "docs", "bench", "lock", "clean", "help"):
        assert re.search(rf"^make {target} ", shown, re.MULTILINE)


def test_without_a_suitable_python_make_run_says_which_are_and_how_to_name_one(machine: Path) -> None:
    program(machine / "python3", "exit 1")
    done = make(machine, "run")
    assert done.returncode != 0
    assert "kiwame needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert "make run PYTHON=" in done.stderr


@pytest.mark.parametrize(
    ("version", "said"),
    [((2, 7), "Python 2.7, too old"), ((3, 10), "Python 3.10, too old"), ((3, 14), "Python 3.14, too new")],
)
@pytest.mark.parametrize("target", ["run", "test"])
def test_a_python_too_old_or_too_new_is_refused_with_its_version(
    machine: Path, version: tuple[int, int], said: str, target: str
) -> None:
    python(machine / "chosen", version)
    done = make(machine, target, f"PYTHON={machine / 'chosen'}")
    assert done.returncode != 0
    assert f"  {machine / 'chosen'}: {said}\n" in done.stderr
    assert not (machine.parent / ".venv").exists()


def test_each_python_that_was_tried_is_named_with_its_reason(machine: Path) -> None:
    python(machine / "python3.12", (3, 12), "sys.modules['ensurepip'] = None")
    program(machine / "python3.13", "exit 1")
    python(machine / "python3", (3, 14))
    done = make(machine, "run")
    assert [line.strip() for line in done.stderr.splitlines() if line.startswith("  ")] == [
        "python3.11: not found",
        "python3.12: Python 3.12, without its venv module",
        "python3.13: does not run",
        "python3: Python 3.14, too new",
    ]


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_each_supported_python_is_taken(machine: Path, version: tuple[int, int]) -> None:
    python(machine / "chosen", version)
    make(machine, "run", f"PYTHON={machine / 'chosen'}")
    assert (machine.parent / "calls").read_text(encoding="utf-8") == "-m venv .venv\n"


def test_an_environment_of_a_python_that_does_not_suit_is_not_installed_into(machine: Path) -> None:
    scripts = machine.parent / ".venv" / "bin"
    scripts.mkdir(parents=True)
    python(scripts / "python", (3, 10))
    done = make(machine, "run")
    assert done.returncode != 0
    assert ".venv is Python 3.10, too old" in done.stderr
    assert "make clean" in done.stderr
    assert not (machine.parent / "calls").exists()


def test_another_python_than_that_of_the_environment_is_not_passed_over_in_silence(machine: Path) -> None:
    scripts = machine.parent / ".venv" / "bin"
    scripts.mkdir(parents=True)
    program(scripts / "kiwame", "echo served")
    python(scripts / "python", (3, 11))
    python(machine / "other", (3, 12))
    python(machine / "same", (3, 11))
    refused = make(machine, "run", f"PYTHON={machine / 'other'}")
    assert refused.returncode != 0
    assert f".venv is Python 3.11, and {machine / 'other'} is Python 3.12" in refused.stderr
    assert "make clean" in refused.stderr
    assert make(machine, "run", f"PYTHON={machine / 'same'}").stdout.endswith("\nserved\n")
    (machine / "same").unlink()
    assert make(machine, "run").stdout == "served\n"


def test_the_first_suitable_python_makes_the_environment(machine: Path) -> None:
    program(machine / "python3.11", "exit 1")
    program(machine / "python3.12", 'echo "3.12 $*" >> calls; [ "$1" = -c ]')
    program(machine / "python3.13", 'echo "3.13 $*" >> calls; [ "$1" = -c ]')
    make(machine, "run")
    calls = (machine.parent / "calls").read_text(encoding="utf-8").splitlines()
    assert calls[-1] == "3.12 -m venv .venv"
    assert not [call for call in calls if call.startswith("3.13")]


def test_a_second_run_installs_nothing_and_passes_the_address_on(machine: Path) -> None:
    scripts = machine.parent / ".venv" / "bin"
    scripts.mkdir(parents=True)
    program(scripts / "python", 'echo "installed $*"')
    program(scripts / "kiwame", 'echo "$* on $HOST:$PORT"')
    first = make(machine, "run", "HOST=127.0.0.2", "PORT=9000").stdout
    second = make(machine, "run", "HOST=127.0.0.2", "PORT=9000").stdout
    assert first.count("installed") == 2
    assert second == "serve on 127.0.0.2:9000\n"


def test_a_changed_lock_is_installed(machine: Path) -> None:
    scripts = machine.parent / ".venv" / "bin"
    scripts.mkdir(parents=True)
    program(scripts / "python", 'echo "installed $*"')
    program(scripts / "kiwame", "exit 0")
    make(machine, "run")
    now = (machine.parent / ".venv" / "run").stat().st_mtime_ns + 1_000_000_000
    os.utime(machine.parent / "requirements.lock", ns=(now, now))
    assert "--requirement requirements.lock" in make(machine, "run").stdout


def test_without_redis_and_without_the_right_to_install_it_make_test_says_so(machine: Path) -> None:
    program(machine / "sudo", "exit 1")
    (machine / "id").unlink()
    program(machine / "id", "echo 1000")
    done = make(machine, "redis-server")
    assert done.returncode != 0
    assert "real redis-server" in done.stderr


def test_as_root_redis_is_installed_without_a_question(machine: Path) -> None:
    (machine / "id").unlink()
    program(machine / "id", "echo 0")
    program(machine / "true", "exit 0")
    program(machine / "apt-get", 'echo "$DEBIAN_FRONTEND $*" >> calls')
    assert make(machine, "redis-server").returncode == 0
    calls = (machine.parent / "calls").read_text(encoding="utf-8").splitlines()
    assert calls == [" update", "noninteractive install -y redis-server"]


def test_ci_runs_the_tests_from_any_folder_without_input(machine: Path, tmp_path: Path) -> None:
    for tool in ("bash", "dirname"):
        found = shutil.which(tool)
        assert found
        (machine / tool).symlink_to(found)
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    (machine / "make").unlink()
    program(machine / "make", 'echo "$PWD $*"')
    done = subprocess.run(
        [str(tmp_path / ".ci" / "run")],
        cwd="/",
        env={"PATH": str(machine)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert done.stdout == f"{tmp_path} test\n"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_a_make_target_that_a_page_names_exists(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"`make ([a-z]+)|^make ([a-z]+)", page, re.MULTILINE)) - {("", "")}
    for pair in re.findall(r"`make ([a-z]+)|^make ([a-z]+)", page, re.MULTILINE):
        assert re.search(rf"^{pair[0] or pair[1]}:", MAKEFILE, re.MULTILINE)
