"""What has no explanation: the lesson on stderr, and exit status 2."""

import subprocess

import pytest
from kiwame_clients.drawing import command, marked

from tests.clients.running import called


def lines_of(*words: str, stdin: bytes = b"", **variables: str) -> list[str]:
    ended = called(*words, stdin=stdin, **variables)
    assert (ended.returncode, ended.stdout) == (2, b"")
    return ended.stderr.decode().splitlines()


def test_the_place_is_marked_and_a_spec_that_runs_is_offered() -> None:
    told = lines_of("permute 2x3 1,2", "--backend", "numpy")
    at = told.index("  permute 2x3 1,2")
    assert told[at + 1] == "                ^"
    assert '→ kiwame "permute 2x3 1,0"' in told
    assert any(line.startswith("AxisError") for line in told)


def test_marks_stand_under_wide_characters() -> None:
    told = lines_of("ｐｅｒｍｕｔｅ ２ｘ３ １，２", "--backend", "numpy")
    at = told.index("  ｐｅｒｍｕｔｅ ２ｘ３ １，２")
    assert told[at + 1] == "  " + " " * (2 * 7 + 1 + 2 * 3 + 1 + 2 * 2) + "^^"


def test_the_line_of_a_longer_text_is_shown() -> None:
    told = lines_of("-", "--backend", "numpy", stdin=b"x = np.ones((2, 3))\nx.transpose(1, 2)\n")
    at = told.index("  x.transpose(1, 2)")
    assert told[at + 1] == "                 ^"


def test_a_place_beyond_combining_and_control_characters_is_marked_in_its_column() -> None:
    assert marked("e\u0301\tx", 3, 4) == ("e\u0301 x", "  ^")
    assert marked("\x1b[31m x", 6, 7) == ("\ufffd[31m x", "      ^")


@pytest.mark.parametrize("spec", ["permute 2x3 1,0", 'rearrange 2x6 "b (h w) -> h b w" h=2', "x[`a`]", "$HOME", "it's"])
def test_an_offered_command_is_one_argument_to_a_shell(spec: str) -> None:
    script = command(spec).replace("kiwame", "printf %s", 1)
    assert subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout == spec


def test_a_lesson_is_told_in_japanese_with_its_title() -> None:
    told = lines_of("permute 2x3 1,2", "--lang", "ja", "--backend", "numpy")
    assert "次元" in told[0] or "軸" in told[0]


def test_this_process_and_a_service_refuse_in_the_same_words(service: str) -> None:
    words = ("permute 2x3 1,2", "--lang", "ja")
    assert lines_of(*words) == lines_of(*words, KIWAME_URL=service)


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("-",), b""),
        (("-",), b"\xff\xfe"),
        (("permute 2x3 1,0", "--focus", "9,9"), b""),
        (("permute 2x3 1,0", "--device", "cuda:99"), b""),
        (("permute 2x3 1,0", "--format", "pdf"), b""),
        (("permute 2x3 1,0", "--backend", "fortran"), b""),
    ],
)
@pytest.mark.parametrize("place", ["here", "there"])
def test_what_cannot_be_is_a_refusal(words: tuple[str, ...], stdin: bytes, place: str, service: str) -> None:
    ended = called(*words, stdin=stdin, KIWAME_URL=service if place == "there" else "")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"Traceback" not in ended.stderr


def test_a_number_that_json_cannot_hold_is_refused_by_the_service(service: str) -> None:
    assert lines_of("x.T", "--input", "x=[1e999]", KIWAME_URL=service)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Usage"),
        (("explain",), "spec"),
        (("ops", "--nothing"), "--nothing"),
        (("permute", "2x3", "1,0", "--langg", "ja"), "--lang"),
        (("permute 2x3 1,0", "--lang", "fr"), "'fr'"),
        (("permute 2x3 1,0", "--focus", "a"), "--focus"),
        (("x.T", "--input", "x"), "--input"),
        (("x.T", "--input", "x=[1,"), "--input"),
        (("x.T", "--input", "x=@nowhere.json"), "nowhere.json"),
        (("serve", "--port", "many"), "--port"),
        (("worker",), "--socket"),
        (("worker", "--socket", "/nowhere/at/all"), "/nowhere/at"),
    ],
)
def test_bad_usage_ends_with_2_and_names_what_is_wrong(words: tuple[str, ...], said: str) -> None:
    ended = called(*words)
    assert ended.returncode == 2
    assert said in (ended.stderr or ended.stdout).decode()
    assert b"Traceback" not in ended.stderr


def test_a_file_that_cannot_be_written_ends_with_2(service: str) -> None:
    assert "No such file" in "".join(lines_of("permute 2x3 1,0", "-o", "/nowhere/y.json", KIWAME_URL=service))


@pytest.mark.parametrize("place", ["here", "there"])
def test_an_unknown_op_of_the_catalogue_names_the_nearest(place: str, service: str) -> None:
    assert "permute" in "".join(lines_of("ops", "permuet", KIWAME_URL=service if place == "there" else ""))
