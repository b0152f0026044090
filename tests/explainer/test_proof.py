"""The proof: what it catches, what it reuses, and what it says of large tensors."""

import kiwame
import numpy as np
import pytest
from kiwame.explainer.explain import explain
from kiwame.explainer.run import array
from kiwame.formula.tree import Num
from kiwame.model import Job
from kiwame.parse.read import read
from kiwame.render.tell import tell


def findings(spec: str, **options):
    reading = read(spec, **options)
    return explain(Job(reading.program, reading.spec, reading.backend, "cpu"))


@pytest.mark.parametrize("spec", ["permute 2x3 1,0", "permute 70x70 1,0", "permute 2x3x4 2,0,1"])
def test_a_wrong_formula_of_a_mover_is_caught(wrong, spec: str) -> None:
    wrong("permute", lambda b: b.read("x", tuple(Num(0) for _ in b.i)))
    found = findings(spec)
    assert not found.verified
    told = tell(found, "en")
    assert told.steps[-1].data["variant"] == "wrong"
    assert "do not trust" in told.text
    assert "信用せず" in tell(found, "ja").text


def test_a_wrong_formula_of_a_sum_is_caught(wrong) -> None:
    wrong("sum", lambda b: b.read("x", (b.i[0], Num(0))))
    found = findings("sum 2x3 dim=1")
    assert not found.verified
    assert next(c for c in found.claims if c.kind == "check").data["wrong"] == 2


@pytest.mark.parametrize("times", [1, 3_000])
def test_a_wrong_formula_of_an_addition_is_caught_where_the_right_one_nearly_cancels(wrong, times: int) -> None:
    wrong("add", lambda b: b.read("a", b.i) - b.read("b", b.i))
    data = [[0.1, -0.1], [0.5, 0.25]]
    found = findings("a + b", inputs={"a": {"data": data[0] * times}, "b": {"data": data[1] * times}})
    assert not found.verified
    assert next(c for c in found.claims if c.kind == "check").data["wrong"] == 2 * times


def test_a_formula_that_is_right_by_chance_on_these_values_is_caught_by_the_numbered_cells(wrong) -> None:
    wrong("permute", lambda b: b.read("x", (Num(0), Num(0))))
    found = findings("x.permute(1,0)", inputs={"x": {"data": [[7, 7], [7, 7]]}})
    assert next(c for c in found.claims if c.kind == "check").data["wrong"] == 0
    assert not found.verified


def test_another_result_is_never_told_with_the_numbers_of_the_last() -> None:
    one = kiwame.explain("x.permute(1,0)", inputs={"x": [[1, 2, 3], [4, 5, 6]]})
    two = kiwame.explain("x.permute(1,0)", inputs={"x": [[10, 20, 30], [40, 50, 60]]})
    again = kiwame.explain("x.permute(1,0)", inputs={"x": [[1, 2, 3], [4, 5, 6]]})
    assert "30 is at x[0, 2]" in two.text
    assert one.to_json() == again.to_json()
    assert two.output.values == [[10, 40], [20, 50], [30, 60]]


def test_signed_zeros_and_nan_are_told_as_they_are() -> None:
    plus = kiwame.explain("x.T", inputs={"x": [[0.0, 1.0]]})
    minus = kiwame.explain("x.T", inputs={"x": [[-0.0, 1.0]]})
    nan = kiwame.explain("x.T", inputs={"x": [[float("nan"), 1.0]]})
    assert "[-0.]" in minus.text
    assert "[-0.]" not in plus.text
    assert nan.output.values == [["NaN"], [1.0]]


def test_changing_an_explanation_does_not_change_the_next_one() -> None:
    first = kiwame.explain("permute 2x3 1,0")
    first.output.values[0][0] = 99
    first.inputs[0].values[0][0] = 99
    assert kiwame.explain("permute 2x3 1,0").output.values == [[1, 4], [2, 5], [3, 6]]


def test_a_large_tensor_is_checked_whole_and_shown_by_its_corners() -> None:
    explanation = kiwame.explain("permute 256x256 1,0")
    assert explanation.verified
    assert explanation.output.values is None
    assert explanation.stages[0].source is None
    preview = explanation.output.preview
    assert preview is not None
    x = np.arange(1, 65537).reshape(256, 256).T
    assert preview.values == x[np.ix_(*preview.indices)].tolist()
    assert explanation.steps[-1].data["checked"] == 65_536


def test_a_value_can_be_followed_in_a_large_tensor() -> None:
    follow = next(s for s in kiwame.explain("permute 100x200 1,0", focus=(199, 3)).steps if s.kind == "follow")
    assert follow.data["value"] == 3 * 200 + 199 + 1


def test_the_array_of_a_program_is_its_whole_output() -> None:
    reading = read("permute 1000x900 1,0", elements=16_777_216)
    result = array(Job(reading.program, reading.spec, "torch", "cpu"))
    np.testing.assert_array_equal(result, np.arange(1, 900_001).reshape(1000, 900).T)


@pytest.mark.parametrize("focus", [(3, 0), (0,), (0, 0, 0), (-1, 0)])
def test_a_focus_outside_the_output_is_refused(focus: tuple[int, ...]) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("permute 2x3 1,0", focus=focus)
    assert refused.value.type == "/problems/index-out-of-range"
