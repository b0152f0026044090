"""Pictures of contractions: the row and the column that meet are ringed, and the worked products are NumPy's."""

import re

import numpy as np
import pytest
from kiwame.render.diagram.marks import Diagram, Rect, Text
from kiwame.render.diagram.scene import last_scene

from tests.each import family, for_each
from tests.render.boxes import leaving, near_edge, overlaps
from tests.render.drawn import arrangement, cells, examples_of, number, picture, ringed, texts, told

SPECS = (
    "matmul 3 3x4",
    "matmul 3x1 1x2",
    "matmul 1x3 3x1",
    "matmul 4x6 6x4",
    "matmul 12x30 30x5",
    "matmul 2x60 60x2",
    "mv 3x9 9",
    "mv 9x3 3",
    "dot 40 40",
    "matmul tensor([[0.1234567,-2.0]]) tensor([[3.0],[1e-9]])",
    "matmul tensor([[inf,1.0]]) tensor([[1.0],[nan]])",
    "linear 5x2 4x2",
    'einsum 3x2 3x4 "ki,kj->ij"',
    'einsum 2x3 3x4 "ij,jk->ki"',
)
EXAMPLES = examples_of("linear algebra", "einsum", "einops", "nn.functional")
OWN = [(spec, lang) for spec in SPECS for lang in ("en", "ja")]


def operands(spec: str) -> tuple[str, str]:
    a, b = last_scene(told(spec)).letters["reads"]
    return a[0], b[0]


def followed_line(spec: str, drawn: Diagram) -> set[tuple[str, tuple[int, ...]]]:
    """The followed cell, and every drawn cell of the operands that its formula reads."""
    scene = last_scene(told(spec))
    assert scene.focus is not None
    at = dict(zip(scene.letters["out"], scene.focus.to, strict=True))
    reads = dict(scene.letters["reads"])
    found = {(scene.output.tensor.name, scene.focus.to)}
    for (name, place), _ in cells(drawn):
        if name in reads and all(at.get(letter, here) == here for letter, here in zip(reads[name], place, strict=True)):
            found.add((name, place))
    return found


@pytest.mark.parametrize(
    "spec",
    [
        "matmul 2x3 3x4",
        "mm 2x3 3x4",
        "mv 2x3 3",
        "dot 3 3",
        "inner 2x3 4x3",
        "linear 2x3 4x3",
        "bmm 2x2x3 2x3x2",
        "tensordot 2x3 3x4 dims=1",
        'einsum 2x3 3x4 "ij,jk->ik"',
        'einops_einsum 2x3 3x4 "i k, k j -> i j"',
    ],
)
def test_products_of_matrices_and_vectors_are_drawn_as_contractions(spec: str) -> None:
    assert arrangement(spec).__name__ == "Contraction"


@pytest.mark.parametrize(
    "spec", ["outer 2 3", "mul 2x3 3", "conv1d 1x1x5 1x1x3", "matmul 2x0 0x3", "matmul 0x3 3x2", "vecdot 2x3 2x3"]
)
def test_what_is_no_contraction_of_matrices_is_drawn_otherwise(spec: str) -> None:
    assert arrangement(spec).__name__ != "Contraction"


@for_each(EXAMPLES, family)
def test_the_rings_of_an_example_hold_the_lines_that_meet(example: str) -> None:
    if arrangement(example).__name__ != "Contraction":
        return
    drawn = picture(example)
    assert ringed(drawn) == followed_line(example, drawn)


@pytest.mark.parametrize("spec", SPECS)
def test_the_rings_hold_the_lines_that_meet(spec: str) -> None:
    assert arrangement(spec).__name__ == "Contraction"
    drawn = picture(spec)
    assert ringed(drawn) == followed_line(spec, drawn)


@pytest.mark.parametrize("spec", ["matmul 2x3 3x4", "linear 2x3 4x3", *SPECS[:6]])
def test_columns_of_b_stand_above_those_of_the_result_and_rows_of_a_beside_its(spec: str) -> None:
    scene = last_scene(told(spec))
    out, reads = scene.letters["out"], dict(scene.letters["reads"])
    a, b = operands(spec)
    boxes = dict(cells(picture(spec)))
    y = scene.output.tensor.name
    for (name, at), box in boxes.items():
        if name != y:
            continue
        places = dict(zip(out, at, strict=True))
        mine = {other: own for other, own in boxes.items() if other[0] != y}
        for (other, place), own in mine.items():
            shared = {letter: here for letter, here in zip(reads[other], place, strict=True) if letter in places}
            if len(shared) != 1 or shared != {letter: places[letter] for letter in shared} or len(places) != 2:
                continue
            assert own.y == box.y if other == a else own.x == box.x
            assert own.x < box.x if other == a else own.y < box.y
    assert b in {name for name, _ in boxes}


@pytest.mark.parametrize(
    "spec", ["matmul 2x3 3x4", "linear 2x3 4x3", "mv 2x3 3", "dot 3 3", "bmm 2x2x3 2x3x2", "matmul 4x6 6x4"]
)
def test_the_worked_products_and_their_sum_are_numpys(spec: str) -> None:
    e = told(spec)
    scene = last_scene(e)
    assert scene.focus is not None
    at = dict(zip(scene.letters["out"], scene.focus.to, strict=True))
    (a, a_at), (b, b_at) = scene.letters["reads"]
    arrays = {tensor.name: np.array(tensor.values) for tensor in e.inputs}
    row = arrays[a][tuple(at.get(letter, slice(None)) for letter in a_at)]
    column = arrays[b][tuple(at.get(letter, slice(None)) for letter in b_at)]
    written = texts(picture(spec))
    total = " + ".join(str(product) for product in row * column)
    assert total in written
    assert any(re.fullmatch(rf"{e.output.name}.* = {row @ column}", text) for text in written)


@pytest.mark.parametrize("spec", ["matmul 12x30 30x5", "dot 40 40"])
def test_products_that_are_left_out_are_said_to_be(spec: str) -> None:
    total = next(text for text in texts(picture(spec)) if text.count(" + ") >= 2 and "=" not in text)
    assert "…" in total
    shown = [number(part) for part in total.split(" + ") if part != "…"]
    assert sum(shown) < followed_value(spec)


def followed_value(spec: str) -> float:
    focus = last_scene(told(spec)).focus
    assert focus is not None
    return float(focus.step.data["value"])


@pytest.mark.parametrize("spec", ["matmul 2x3 3x4", "mv 2x3 3", "dot 3 3", "bmm 2x2x3 2x3x2"])
def test_the_two_sizes_that_must_be_equal_stand_in_one_dashed_box(spec: str) -> None:
    drawn = picture(spec)
    box = next(mark for mark in drawn.marks if isinstance(mark, Rect) and mark.dash and not mark.cell)
    inside = [
        mark.text
        for mark in drawn.marks
        if isinstance(mark, Text) and box.x < mark.x < box.x + box.w and box.y + 54 < mark.y < box.y + box.h
    ]
    size = last_scene(told(spec)).operands[1].tensor.shape[0 if spec[0] != "b" else 1]
    assert sorted(inside) == sorted([str(size), str(size), "="])


@for_each(OWN, lambda _spec, lang: lang)
def test_no_text_of_a_contraction_meets_another_or_leaves_its_place(spec: str, lang: str) -> None:
    drawn = picture(spec, lang)
    assert not list(overlaps(drawn))
    assert not list(leaving(drawn))
    assert not list(near_edge(drawn))
