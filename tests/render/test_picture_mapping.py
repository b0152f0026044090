"""Pictures of one tensor cell by cell: three cells are worked, the followed one among them."""

import numpy as np
import pytest
from kiwame.render.diagram.mapping import Mapping
from kiwame.render.diagram.scene import last_scene

from tests.each import family, for_each
from tests.render.boxes import leaving, near_edge, overlaps
from tests.render.drawn import arrangement, examples_of, picture, ringed, told

EXAMPLES = examples_of("elementwise", "comparison and logic", "nn.functional", "casting and memory")
SPECS = (
    "exp tensor(2.0)",
    "relu tensor([[-1.25]])",
    "neg 2x3x4",
    "sigmoid 2x12",
    "abs 12x30",
    "isnan tensor([1.0,nan,-inf])",
    "exp tensor([1e-9,-123456.789])",
    "pow 2x3 b=2",
    "neg 2x2x2x2",
)


@pytest.mark.parametrize("spec", ["relu 2x3", "exp 2x3", "clamp 2x3 min=2 max=4", "lt 2x3 b=4", "logical_not 2x3"])
def test_what_looks_at_one_cell_alone_is_drawn_cell_by_cell(spec: str) -> None:
    assert arrangement(spec) is Mapping


@pytest.mark.parametrize("spec", ["permute 2x3 1,0", "cumsum 2x3 dim=1", "softmax 2x3 dim=1", "clone 2x3", "exp 0x3"])
def test_what_moves_cells_or_looks_at_others_is_not(spec: str) -> None:
    assert arrangement(spec) is not Mapping


@for_each(EXAMPLES, family)
def test_the_worked_lines_of_an_example_are_cells_of_its_tensors(example: str) -> None:
    if arrangement(example) is Mapping:
        holds_its_cells(example)


@pytest.mark.parametrize("spec", SPECS)
def test_the_worked_lines_are_cells_of_the_tensors(spec: str) -> None:
    assert arrangement(spec) is Mapping
    holds_its_cells(spec)


def holds_its_cells(spec: str) -> None:
    made = Mapping(last_scene(told(spec)))
    lines = made.lines()
    assert len(lines) == min(3, made.scene.output.tensor.numel)
    assert [line.followed for line in lines].count(True) == 1
    focus = made.scene.focus
    assert focus is not None
    assert focus.to in {at for name, at in ringed(picture(spec)) if name == made.scene.output.tensor.name}


def test_the_worked_results_are_numpys() -> None:
    lines = Mapping(last_scene(told("exp 2x3"))).lines()
    for line in lines:
        assert line.work == f"exp({line.left})"
        assert float(line.result) == pytest.approx(np.exp(float(line.left)), rel=5e-3)


def test_a_negative_number_is_in_brackets_where_a_sign_could_be_misread() -> None:
    assert [line.work for line in Mapping(last_scene(told("pow tensor([-2,3,4]) b=2"))).lines()] == [
        "(−2) ** 2",
        "3 ** 2",
        "4 ** 2",
    ]
    assert Mapping(last_scene(told("relu tensor([-2.0,3.0])"))).lines()[0].work == "max(−2, 0)"


@for_each([(spec, lang) for spec in SPECS for lang in ("en", "ja")], lambda _spec, lang: lang)
def test_no_text_meets_another_or_leaves_its_place(spec: str, lang: str) -> None:
    drawn = picture(spec, lang)
    assert not list(overlaps(drawn))
    assert not list(leaving(drawn))
    assert not list(near_edge(drawn))
