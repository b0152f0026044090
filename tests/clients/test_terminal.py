"""On a terminal: colours, headings, lines that fit. `NO_COLOR` is honoured."""

import json
import re

import pytest
from kiwame_clients.drawing import folded
from rich.cells import cell_len

from tests.clients.running import called, on_terminal

COLOUR = re.compile(r"\x1b\[(?:\d+;)*[34]\d")
CONTROL = re.compile(r"\x1b\[[?\d;]*[A-Za-z]")


def test_a_story_has_its_title_and_headings_in_bold_and_says_all(service: str) -> None:
    status, said = on_terminal("permute 2x3 1,0", KIWAME_URL=service)
    told = json.loads(called("permute 2x3 1,0", "-f", "json", KIWAME_URL=service).stdout)
    assert status == 0
    assert COLOUR.search(said)
    assert f"\x1b[1m{told['title']}\x1b[0m" in said
    assert "\x1b[1mFollow one value\x1b[0m" in said
    words = " ".join(CONTROL.sub("", said).split())
    for text in (*(s["text"] for s in told["steps"]), *(e["code"] for e in told["equivalents"]), *told["next"]):
        assert text in words


def test_the_tensor_is_shown_as_it_is_printed(service: str) -> None:
    assert (
        "tensor([[1, 4],\n        [2, 5],\n        [3, 6]])\n" in on_terminal("permute 2x3 1,0", KIWAME_URL=service)[1]
    )


@pytest.mark.parametrize("words", [("permute 2x3 1,0",), ("permute 2x3 1,2",), ("ops",)])
def test_no_color_means_none(words: tuple[str, ...], service: str) -> None:
    _, said = on_terminal(*words, KIWAME_URL=service, NO_COLOR="1")
    assert said
    assert not COLOUR.search(said)


def test_a_refusal_is_in_colour_and_ends_with_2(service: str) -> None:
    status, said = on_terminal("permute 2x3 1,2", KIWAME_URL=service)
    assert status == 2
    assert re.search(r"\x1b\[31m +\^\x1b\[0m\n", said)


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("columns", [40, 80])
def test_steps_fit_the_terminal(lang: str, columns: int, service: str) -> None:
    _, said = on_terminal("permute 2x3 1,0", "--lang", lang, columns=columns, KIWAME_URL=service)
    lines = CONTROL.sub("", said).split("\n")
    steps = [line for line in lines if re.match(r" +\d  |     \S", line)]
    assert len(steps) > 8
    assert max(cell_len(line) for line in steps) <= columns


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("a very-long-word b", ["a", "very-long-word", "b"]),
        ("次元の並べ替え", ["次元の並", "べ替え"]),
        ("次元の。並", ["次元", "の。並"]),
        ("x は y[2, 0]", ["x は", "y[2, 0]"]),
        ("a\nb", ["a", "b"]),
        ("", [""]),
    ],
)
def test_lines_break_at_spaces_and_between_wide_characters_but_not_before_a_stop(text: str, lines: list[str]) -> None:
    columns = 7 if "。" in text else 8
    assert folded(text, columns) == lines


def test_an_array_is_not_written_to_a_terminal(service: str) -> None:
    status, said = on_terminal("permute 2x3 1,0", "-f", "npy", KIWAME_URL=service)
    assert status == 2
    assert "-o FILE" in said
    assert "NUMPY" not in said
