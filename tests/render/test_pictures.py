"""Pictures of everything in the catalogue: nothing overlaps, leaves its box or comes near the edge, in both languages."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from kiwame.model import Tensor
from kiwame.render.diagram import diagram
from kiwame.render.svg import svg
from kiwame.render.theme import THEMES

from tests.each import EXAMPLES, family, for_each
from tests.render.boxes import leaving, near_edge, overlaps
from tests.render.drawn import told

ALLOWED = {"svg", "title", "desc", "rect", "circle", "path", "text", "tspan"}
SVG = "{http://www.w3.org/2000/svg}"
HIGHEST = 1600  # px
ROWS = [(example,) for example in EXAMPLES]


@for_each([(example, lang) for example in EXAMPLES for lang in ("en", "ja")], family)
def test_no_text_of_a_picture_meets_another_or_leaves_its_place(example: str, lang: str) -> None:
    picture = diagram(told(example, lang))
    assert not list(overlaps(picture))
    assert not list(leaving(picture))
    assert not list(near_edge(picture))
    assert picture.height <= HIGHEST


@for_each(ROWS, family)
def test_a_picture_is_plain_svg_with_title_and_description(example: str) -> None:
    root = ElementTree.fromstring(svg(told(example, "en")))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    labels = root.attrib["aria-labelledby"].split()
    assert [root.find(f"{SVG}title").attrib["id"], root.find(f"{SVG}desc").attrib["id"]] == labels  # type: ignore[union-attr]
    assert root.attrib["role"] == "img"
    assert len(root.findtext(f"{SVG}desc") or "") <= 2000


@for_each(ROWS, family)
def test_every_cell_of_a_picture_holds_the_number_of_its_tensor(example: str) -> None:
    e = told(example, "en")
    tensors = {tensor.name: tensor for tensor in (*e.inputs, *(stage.output for stage in e.stages), *(e.outputs or ()))}
    cells = list(written_cells(svg(e)))
    for name, at, text in cells:
        assert is_written(value_at(tensors[name], at), text), (name, at, text)
    assert cells or not e.output.numel


def written_cells(picture: str) -> Iterator[tuple[str, tuple[int, ...], str]]:
    """Name, index and number of every cell that is drawn: the number is the first text behind its box and inside it."""
    marks = list(ElementTree.fromstring(picture).iter())
    for n, mark in enumerate(marks):
        if "data-cell" not in mark.attrib:
            continue
        x, y, w, h = (float(mark.attrib[key]) for key in ("x", "y", "width", "height"))
        for text in marks[n + 1 :]:
            if text.tag == f"{SVG}text" and x < float(text.attrib["x"]) < x + w and y < float(text.attrib["y"]) < y + h:
                name, _, index = mark.attrib["data-cell"].partition(" ")
                yield name, tuple(map(int, index.split(","))) if index else (), "".join(text.itertext())
                break


def value_at(tensor: Tensor, at: tuple[int, ...]) -> object:
    cell = tensor.values if tensor.preview is None else tensor.preview.values
    for axis, place in enumerate(at):
        cell = cell[place if tensor.preview is None else tensor.preview.indices[axis].index(place)]
    return cell


def is_written(value: object, text: str) -> bool:
    """Whether a text says a value, to three significant figures where it is long."""
    text = text.replace("\N{MINUS SIGN}", "-").replace("\N{INFINITY}", "Infinity")
    if isinstance(value, (str, bool)):
        return text == str(value)
    return isinstance(value, (int, float)) and float(text) == pytest.approx(value, rel=5.1e-3)


def test_both_themes_differ_in_colours_alone() -> None:
    e = told("permute 2x3 1,0", "en")
    shapes = {re.sub(r"#[0-9A-F]{6}|k[0-9a-f]{12}", "", svg(e, theme, prefix="p")) for theme in THEMES}
    assert len(shapes) == 2  # the ring lies one px further out in the dark
    assert len({re.sub(r"[\d.]+", "", shape) for shape in shapes}) == 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_text_stands_out_from_its_ground(theme: object) -> None:
    from kiwame.render.theme import Theme, fill_colour

    assert isinstance(theme, Theme)
    for ground in ("bg", "panel"):
        for paint in ("ink", "mute"):
            assert contrast(theme.roles[paint], theme.roles[ground]) >= 4.5
        for person in theme.persons:
            assert contrast(person, theme.roles[ground]) >= 4.5
    for hue in range(10):
        for t in (0, 0.25, 0.5, 0.75, 1):
            assert contrast(theme.roles["cell"], fill_colour(hue, t)) >= 4.5


def contrast(a: str, b: str) -> float:
    """WCAG 2.2's contrast ratio of two colours."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
