"""The picture on a terminal, from the explanation as it is sent."""

import json
from typing import Any

import kiwame
import pytest
from kiwame_clients.terminal import picture
from rich.text import Text


def explained(spec: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(kiwame.explain(spec).to_json())
    return told


def plain(lines: list[Text]) -> str:
    return "\n".join(line.plain.rstrip() for line in lines)


def test_tensors_stand_beside_one_another_with_the_followed_cell_in_brackets() -> None:
    assert plain(picture(explained("permute 2x3 1,0"), 95)) == (
        "x (2, 3)          y (3, 2)\n"
        "   0   1   2         0   1\n"
        "0  1   2  [3]     0  1   4\n"
        "1  4   5   6      1  2   5\n"
        "                  2 [3]  6"
    )


def test_an_output_cell_has_the_colour_of_the_cell_it_came_from() -> None:
    lines = picture(explained("permute 2x3 1,0"), 95)

    def ground(line: int, text: str) -> set[str]:
        found = lines[line]
        return {
            str(span.style.bgcolor.name)
            for span in found.spans
            if not isinstance(span.style, str) and span.style.bgcolor and text in found.plain[span.start : span.end]
        }

    assert ground(2, "4") == ground(3, "4") != ground(2, "1")


@pytest.mark.parametrize("spec", ["permute 2x3x4 2,0,1", "ones 0", "permute 9x9 1,0"])
def test_what_is_too_large_has_no_picture(spec: str) -> None:
    assert picture(explained(spec), 95) == []


def test_what_is_too_wide_for_the_terminal_has_no_picture() -> None:
    assert picture(explained("permute 2x3 1,0"), 20) == []
