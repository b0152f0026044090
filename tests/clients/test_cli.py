"""The command `kiwame`, as a process: what it prints, where, and how it ends."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.api.serving import served
from tests.redis_server import free_port

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("KIWAME_")} | {"PYTHONIOENCODING": "utf-8"}
NUMPY = ("--backend", "numpy")


def kiwame(*words: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kiwame_clients", *words],
        input=stdin.encode(),
        env=ENVIRONMENT | variables,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "words",
    [("explain", "permute 2x3 1,0"), ("permute 2x3 1,0",), ("permute", "2x3", "1,0"), ("permute", "2x3", "-1,0")],
)
def test_a_spec_is_explained_in_a_pipe_as_plain_text(words: tuple[str, ...]) -> None:
    ended = kiwame(*words, *NUMPY)
    assert ended.returncode == 0
    assert "2×3 tensor" in ended.stdout.decode()
    assert b"\x1b[" not in ended.stdout


def test_a_spec_is_read_from_standard_input() -> None:
    ended = kiwame("-", *NUMPY, stdin="np.arange(6).reshape(2, 3).T\n")
    assert ended.returncode == 0
    assert "(3, 2)" in ended.stdout.decode()


def test_japanese_and_json() -> None:
    told = json.loads(kiwame("permute 2x3 1,0", *NUMPY, "--lang", "ja", "--format", "json").stdout)
    assert told["lang"] == "ja"
    assert told["output"]["values"] == [[1, 4], [2, 5], [3, 6]]


def test_an_array_is_written_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "y.npy"
    assert kiwame("permute 2x3 1,0", *NUMPY, "-f", "npy", "-o", str(out)).returncode == 0
    np.testing.assert_array_equal(np.load(io.BytesIO(out.read_bytes())), [[1, 4], [2, 5], [3, 6]])


def test_inputs_are_given_by_name(tmp_path: Path) -> None:
    data = tmp_path / "x.json"
    data.write_text("[[1, 2]]")
    ended = kiwame("x.T + w", *NUMPY, "--input", f"x=@{data}", "--input", "w=2x1", "-f", "json")
    assert json.loads(ended.stdout)["output"]["values"] == [[2], [4]]


def test_a_refusal_marks_the_place_and_ends_with_2() -> None:
    ended = kiwame("permute 2x3 1,2", *NUMPY)
    told = ended.stderr.decode().splitlines()
    assert ended.returncode == 2
    assert ended.stdout == b""
    at = told.index("  permute 2x3 1,2")
    assert told[at + 1] == "                ^"
    assert any('kiwame "permute 2x3 1,0"' in line for line in told)


def test_no_service_ends_with_3() -> None:
    ended = kiwame("permute 2x3 1,0", "--server", f"http://127.0.0.1:{free_port()}")
    assert ended.returncode == 3
    assert b"No service answers" in ended.stderr


@pytest.mark.parametrize(
    "words", [("explain",), ("ops", "--nothing"), ("permute 2x3 1,0", "--focus", "a"), ("x.T", "--input", "x")]
)
def test_bad_usage_ends_with_2(words: tuple[str, ...]) -> None:
    assert kiwame(*words).returncode == 2


def test_the_catalogue_is_listed_and_shown() -> None:
    assert "permute" in kiwame("ops").stdout.decode()
    assert "次元の並べ替え" in kiwame("ops", "permute", "--lang", "ja").stdout.decode()
    unknown = kiwame("ops", "permuet")
    assert unknown.returncode == 2
    assert "permute" in unknown.stderr.decode()


def test_doctor_and_version_say_what_is_here() -> None:
    assert "numpy" in kiwame("doctor").stdout.decode()
    assert kiwame("doctor", KIWAME_LIMIT_STAGES="many").returncode == 1


def test_a_bad_setting_ends_the_service_in_one_line() -> None:
    ended = kiwame("serve", PORT="many")
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines() == ["kiwame: PORT='many': Expected `int`, got `str`"]


def test_a_service_answers_as_this_process_would() -> None:
    with served() as here:
        there = kiwame("permute 2x3 1,0", "--server", here.url, "--lang", "ja")
        assert there.stdout == kiwame("permute 2x3 1,0", "--lang", "ja").stdout
        refused = kiwame("permute 2x3 1,2", KIWAME_URL=here.url)
        assert refused.returncode == 2
        assert "permute 2x3 1,0" in refused.stderr.decode()
        assert "permute" in kiwame("ops", "--server", here.url).stdout.decode()


def test_importing_the_clients_loads_nothing_of_the_service() -> None:
    code = "import kiwame_clients.cli, sys; print(sorted({'kiwame', 'torch', 'numpy', 'httpx'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
