"""One explanation in every format: the same numbers, nothing that a page would run."""

import json
import re
from html.parser import HTMLParser

import kiwame
import msgspec
import numpy as np
import pytest
from kiwame.model import Explanation
from kiwame.render import formats
from kiwame.render.options import Options

from tests.each import EXAMPLES, family, for_each


class Cells(HTMLParser):
    """The tables of a page, and the tags that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[str]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "table":
            self.tables.append([])
        self._in_cell = tag == "td"

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.tables[-1].append(data)
            self._in_cell = False


def number_of(printed: str) -> float:
    """A printed cell as a number; a truth as 0 or 1."""
    return float({"True": "1", "False": "0", "−∞": "-inf", "∞": "inf"}.get(printed, printed))


def test_the_formats_are_found_by_listing_the_folder() -> None:
    assert {"json", "text", "markdown", "html"} <= set(formats())


@for_each([(spec,) for spec in EXAMPLES], by=family)
def test_numbers_read_back_from_every_format_agree(spec: str) -> None:
    explanation = kiwame.explain(spec)
    data = json.loads(explanation.render("json"))
    values = data["output"]["values"]
    flat = [number_of(str(cell)) for cell in np.array(values, object).ravel()]
    printed = explanation.text
    assert printed in explanation.render("text").decode()
    block = re.split(r"After .*: torch.Size\(\[.*\]\)\n", printed)[-1].split("\n\n1. ")[0]
    cells = re.sub(r"dtype=\S+|torch\.\S+|size=\(.*\)", "", block)
    numbers = [number_of(n) for n in re.findall(r"True|False|nan|-?inf|-?\d+\.?\d*(?:e[+-]\d+)?", cells)]
    np.testing.assert_allclose(numbers, flat, rtol=1e-3, atol=1e-4)  # torch prints four decimals
    assert block in explanation.render("markdown").decode()
    page = Cells()
    page.feed(explanation.render("html").decode())
    if 0 < len(data["output"]["shape"]) <= 2:
        np.testing.assert_allclose([number_of(c) for c in page.tables[-1]], flat)
    for step in data["steps"]:
        assert step["text"] in printed


def test_json_decodes_as_the_schema_says() -> None:
    explanation = kiwame.explain("permute 2x3 1,0")
    again = msgspec.json.decode(explanation.to_json(), type=Explanation)
    assert msgspec.to_builtins(again) == msgspec.to_builtins(explanation)


def test_languages_differ_in_words_alone() -> None:
    english, japanese = (
        json.loads(kiwame.explain("permute 2x3x4 2,0,1", lang=lang).to_json()) for lang in ("en", "ja")
    )
    for told in (english, japanese):
        for name in ("lang", "title", "text", "links"):
            del told[name]
        for part in (*told["steps"], *told["look_alikes"]):
            del part["text"]
    assert english == japanese


ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "';alert(1)//",
    "</td><svg onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "{{7*7}}",
    "\u2028<b>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_typed_cannot_become_markup(attack: str) -> None:
    with pytest.raises(kiwame.Refusal):
        kiwame.explain("x.T", inputs={attack: [[1]], "x": [[1]]})
    with pytest.raises(kiwame.Refusal):
        kiwame.explain(f"permute 2x3 1,0 axes={attack},b")
    explanation = kiwame.explain("permute 2x3 1,0")
    hostile = msgspec.structs.replace(explanation, title=attack, spec=attack, backend="torch")
    page = Cells()
    page.feed(formats()["html"].render(hostile, Options()).decode())
    assert "img" not in page.tags
    assert not {"onerror", "onload"} & page.attributes
    drawing = Cells()
    drawing.feed(formats()["svg"].render(hostile, Options()).decode())
    assert not {"script", "img"} & drawing.tags
    markdown = formats()["markdown"].render(hostile, Options()).decode()
    assert not re.search(r"(?<!\\)<(script|img|svg)", markdown.split("```")[0])
