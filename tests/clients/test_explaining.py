"""`kiwame SPEC` in a pipe: text and other formats, from this process and from a service."""

import io
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.clients.running import COMMAND, ENVIRONMENT, called, kiwame, kiwame_without

HERE_OR_THERE = pytest.mark.parametrize("place", ["here", "there"])


def from_(place: str, service: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Asked of a service, in this process, or in one where torch is not installed."""
    if place == "without torch":
        return kiwame_without("torch", *words)
    return called(*words, KIWAME_URL=service if place == "there" else "")


def values(answer: bytes) -> list[object]:
    return json.loads(answer)["output"]["values"]


@pytest.mark.parametrize("words", [("--focus", "1,1"), ("--lang", "ja", "--backend", "numpy", "--format", "json")])
def test_this_process_and_a_service_answer_the_same_bytes(words: tuple[str, ...], service: str) -> None:
    here = called("permute 2x3 1,0", *words)
    there = called("permute 2x3 1,0", *words, "--server", service)
    assert (here.returncode, here.stderr) == (0, b"")
    assert here.stdout == there.stdout != b""


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "permute 2x3 1,0"),
        ("permute 2x3 1,0",),
        ("permute", "2x3", "1,0"),
        ("permute", "2x3", "-1,-2"),
        ("--backend", "torch", "permute", "2x3", "1,0"),
        ("explain", "--focus", "2,0", "permute", "2x3", "1,0"),
    ],
)
def test_a_spec_is_one_word_or_several_among_options(words: tuple[str, ...], service: str) -> None:
    assert values(called(*words, "-f", "json", KIWAME_URL=service).stdout) == [[1, 4], [2, 5], [3, 6]]


def test_text_in_a_pipe_is_the_explanations_own(service: str) -> None:
    told = json.loads(called("sum 2x3 dim=1", "-f", "json", KIWAME_URL=service).stdout)
    assert kiwame("sum 2x3 dim=1", KIWAME_URL=service).stdout.decode() == f"{told['text']}\n"


def test_forced_colours_do_not_reach_a_format_that_was_asked_for(service: str) -> None:
    ended = called("permute 2x3 1,0", "-f", "text", KIWAME_URL=service, FORCE_COLOR="1")
    assert ended.returncode == 0
    assert b"\x1b" not in ended.stdout


@pytest.mark.parametrize("text", ["np.arange(6).reshape(2, 3).T\n", "\ufeffx = np.arange(6)\nx.reshape(2, 3).T\n"])
def test_a_spec_is_read_from_standard_input(text: str, service: str) -> None:
    ended = kiwame("-", "-f", "json", stdin=text.encode(), KIWAME_URL=service)
    assert values(ended.stdout) == [[0, 3], [1, 4], [2, 5]]


@HERE_OR_THERE
def test_the_language_named_in_the_spec_is_used(place: str, service: str) -> None:
    told = json.loads(from_(place, service, "permute 2x3 1,0 lang=ja backend=numpy", "-f", "json").stdout)
    assert told["lang"] == "ja"


@HERE_OR_THERE
def test_an_array_is_written_to_a_file_that_numpy_reads(place: str, service: str, tmp_path: Path) -> None:
    out = tmp_path / "y.npy"
    assert from_(place, service, "permute 2x3 1,0 backend=numpy", "-o", str(out)).returncode == 0
    np.testing.assert_array_equal(np.load(out), [[1, 4], [2, 5], [3, 6]])


@pytest.mark.parametrize(
    ("name", "start"), [("y.json", "{"), ("y.md", "#"), ("y.html", "<!doctype html>"), ("y", "permute(1, 0)")]
)
def test_a_file_is_in_the_format_its_name_ends_in(name: str, start: str, service: str, tmp_path: Path) -> None:
    assert called("permute 2x3 1,0", "-o", str(tmp_path / name), KIWAME_URL=service).stdout == b""
    assert (tmp_path / name).read_text().lower().startswith(start)


def test_a_format_that_is_named_beats_the_files_name(service: str, tmp_path: Path) -> None:
    out = tmp_path / "y.json"
    called("permute 2x3 1,0", "-f", "npy", "-o", str(out), KIWAME_URL=service)
    np.testing.assert_array_equal(np.load(io.BytesIO(out.read_bytes())), [[1, 4], [2, 5], [3, 6]])


@pytest.mark.parametrize("shape", ["2x1", "2X1", "2×1"])
def test_an_input_is_given_by_shape(shape: str, service: str) -> None:
    ended = called("w.T", "--input", f"w={shape}", "-f", "json", KIWAME_URL=service)
    assert values(ended.stdout) == [[1, 2]]


@pytest.mark.parametrize("place", ["here", "there", "without torch"])
def test_inputs_are_given_as_data_and_in_a_file(place: str, service: str, tmp_path: Path) -> None:
    data = tmp_path / "x.json"
    data.write_text('{"data": [[1, 2]], "dtype": "float64"}')
    words = ("--input", f"x=@{data}", "--input", "w=[[NaN], [1]]", "-f", "json", "--backend", "numpy")
    ended = from_(place, service, "x.T + w", *words)
    assert ended.stderr == b""
    assert values(ended.stdout) == [["NaN"], [3.0]]


@pytest.mark.parametrize("words", [("permute 2x3 1,0",), ("ops",)])
def test_a_reader_that_has_left_is_no_reason_for_a_traceback(words: tuple[str, ...], service: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        environment = ENVIRONMENT | {"KIWAME_URL": service}
        ended = subprocess.run([*COMMAND, *words], env=environment, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert (ended.returncode, ended.stderr) == (1, b"")
