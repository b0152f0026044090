"""Pictures of pipelines: the tensors in order, the calls between them, and what is carried from stage to stage."""

from functools import cache

import kiwame
import pytest
from kiwame.library import Explanation
from kiwame.render.diagram import diagram
from kiwame.render.diagram.carried import Carried
from kiwame.render.diagram.marks import Circle, Diagram, Fill, Rect, Text
from kiwame.render.svg import svg

from tests.render.boxes import leaving, near_edge, overlaps
from tests.render.test_pictures import is_written, value_at, written_cells

ATTENTION = (
    "q = torch.arange(8).reshape(2, 4) / 8; k = torch.arange(12).reshape(3, 4) / 8; v = torch.ones(3, 2); "
    "w = torch.softmax(q @ k.transpose(-2, -1) / 2, dim=-1); w @ v"
)
MOVED = "permute 2x3x4 2,0,1; reshape 6,4; T"
PROGRAMS = [
    ATTENTION,
    MOVED,
    "permute 2x3 1,0; reshape 6",
    "permute 12x30 1,0; flatten; reshape 30,12",
    "sum 2x3 dim=1; unsqueeze 0; add b=1; mul b=2; exp; neg; abs; relu; sum; reshape 1,1",
    "x=2x3; x - x.mean(1, keepdim=True)",
    "x = torch.arange(24).reshape(2, 3, 4); (x * 2).sum((0, 2)) / x.sum()",
    "permute 2x3x2x2 0,2,3,1; reshape 4,6; softmax dim=1",
    "permute 0x3 1,0; reshape 0; unsqueeze 1",
    "sum (); reshape 1,1,1",
    "permute 2x3 1,0 axes=N,C; reshape 6",
    "x=2x3; y=3x2; z=2x2; x @ y + z",
    "; ".join(["permute 2x3 1,0", *["T"] * 19]),
    "mul [[123456.5,-0.00001],[3e20,4]] 2x2; sum dim=1; sqrt",
]


@cache
def told(spec: str, lang: str = "en") -> Explanation:
    return kiwame.explain(spec, lang=lang)


def texts(drawn: Diagram) -> list[str]:
    return [mark.text for mark in drawn.marks if isinstance(mark, Text)]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("spec", PROGRAMS)
def test_no_text_meets_another_or_leaves_its_place(spec: str, lang: str) -> None:
    drawn = diagram(told(spec, lang))
    assert not list(overlaps(drawn))
    assert not list(leaving(drawn))
    assert not list(near_edge(drawn))


@pytest.mark.parametrize("spec", PROGRAMS)
def test_every_cell_holds_the_number_of_its_tensor(spec: str) -> None:
    e = told(spec)
    tensors = {tensor.name: tensor for tensor in (*e.inputs, *(stage.output for stage in e.stages))}
    for name, at, text in written_cells(svg(e)):
        assert is_written(value_at(tensors[name], at), text), (name, at, text)


@pytest.mark.parametrize("spec", PROGRAMS[:8])
def test_every_stage_has_its_number_and_its_call_on_an_arrow(spec: str) -> None:
    e = told(spec)
    discs = [mark for mark in diagram(e).marks if isinstance(mark, Circle) and mark.r == 11]
    assert len(discs) == len(e.stages)
    for stage in e.stages:
        assert stage.code.removeprefix(f"{stage.out} = ")[:30] in "\n".join(texts(diagram(e)))


def test_every_tensor_that_is_read_is_drawn() -> None:
    e = told(ATTENTION)
    drawn = {mark.cell.split()[0] for mark in diagram(e).marks if isinstance(mark, Rect) and mark.cell}
    assert drawn == {name for stage in e.stages for name in (*stage.in_, stage.out)}


def test_a_moved_cell_keeps_the_fill_of_the_inputs_cell_through_all_stages() -> None:
    e = told(MOVED)
    carried = Carried(e)
    x, y = e.inputs[0], e.output
    places = {value_at(x, (i, j, k)): (i, j, k) for i in range(2) for j in range(3) for k in range(4)}
    for i in range(4):
        for j in range(6):
            origin = places[value_at(y, (i, j))]
            assert carried.origin((y.name, (i, j))) == (x.name, origin)
            assert carried.fills((y.name, (i, j))) == carried.fills((x.name, origin))


def test_a_computed_cell_wears_the_fills_of_what_it_read() -> None:
    carried = Carried(told("sum 2x3 dim=0; mul b=2"))
    assert carried.fills(("y", (1,))) == (Fill(0, 0.5), Fill(1, 0.5))


def test_a_contracted_axis_is_one_person_in_both_operands() -> None:
    e = told("x=2x3; y=3x2; z=2x2; x @ y + z")
    carried = Carried(e)
    whose = {
        name: [seat.who and seat.who.number for seat in carried.drawn(t).seats] for name, t in carried.tensors.items()
    }
    assert whose["x"][1] == whose["y"][0]
    assert whose["z"] == [whose["x"][0], whose["y"][1]]


def test_persons_of_one_input_are_its_axes_all_the_way() -> None:
    e = told("permute 2x3x4 2,0,1; sum dim=1; T")
    who = [seat.who.number for seat in Carried(e).drawn(e.output).seats if seat.who]
    assert who == [1, 2]


def test_the_followed_cell_is_ringed_in_every_tensor_of_its_path() -> None:
    e = told("permute 2x3 1,0; reshape 6")
    path = next(step.data["path"] for step in e.steps if step.data.get("variant") == "path")
    rings = [mark for mark in diagram(e).marks if isinstance(mark, Rect) and mark.ring and mark.r < 12]
    cells = {mark.cell: mark for mark in diagram(e).marks if isinstance(mark, Rect) and mark.cell}
    for name, at in path:
        cell = cells[f"{name} {','.join(map(str, at))}"]
        assert any(ring.x < cell.x < ring.x + ring.w and ring.y < cell.y < ring.y + ring.h for ring in rings)


def test_a_long_pipeline_shows_its_first_and_last_stages() -> None:
    e = told(PROGRAMS[12])
    numbers = [text for text in texts(diagram(e)) if text.isdecimal()]
    assert {"1", "7", "17", "20"} <= set(numbers)
    assert diagram(e).height < 2600
